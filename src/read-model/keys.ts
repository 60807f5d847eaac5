import { type Channel, channelPath, parseChannel } from "../domain/channel/channel.ts";
import { isLanguage, type Language } from "../domain/entry/language.ts";

// The grammar of KV keys. The leading version is raised when the shape of the values changes, so that a new deployment
// never reads what an old one wrote.
// v1/entry/{id} a Revision, or the Tombstone of a withdrawn entry
// v1/latest/{language}/{channel path} a View
// v1/agenda/{language}/{channel path} a View

const VERSION = "v1";

/** The content of one KV value. */
export type Target =
  | { readonly kind: "entry"; readonly id: string }
  | { readonly kind: "latest" | "agenda"; readonly language: Language; readonly channel: Channel };

export function entryKey(id: string): string {
  return `${VERSION}/entry/${id}`;
}

export function viewKey(kind: "latest" | "agenda", language: Language, channel: Channel): string {
  return `${VERSION}/${kind}/${language}/${channelPath(channel)}`;
}

/** Inverse of entryKey and viewKey. */
export function parseKey(key: string): Target | undefined {
  const [version, kind, name = "", ...path] = key.split("/");
  if (version !== VERSION) return undefined;
  if (kind === "entry") return path.length === 0 && name !== "" ? { kind, id: name } : undefined;
  if ((kind !== "latest" && kind !== "agenda") || !isLanguage(name)) return undefined;
  const channel = parseChannel(path.join("/"));
  return channel === undefined ? undefined : { kind, language: name, channel };
}
