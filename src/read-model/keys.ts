import { type Channel, channelAddress, channelPath, parseChannel } from "../domain/channel/channel.ts";
import type { FeedExtension } from "../domain/channel/urls.ts";
import { isLanguage, type Language } from "../domain/entry/language.ts";

// The grammar of KV keys. A leading version is raised when the shape of the values changes, so that a new deployment
// never reads what an old one wrote.
//   v1/entry/{id}                          a Revision, or the Tombstone of a withdrawn entry
//   v2/items/{ledger}/{block}              some Items of one language: written once, before anything names them
//   v2/index/{language}/{group}            a ListIndex: which items the lists of a group of channels hold
//   v2/feed/{language}/feed.{extension}     a feed as it is served, and what it was made from: see prerendered.ts
//   v2/feeds                               what those were made from: the hub looks there first
//   v2/checkpoint                          a Checkpoint: how far KV has come
//   v1/latest|agenda/{language}/{path}     a View: the layout before v2, read while an index is absent
// The rows of the ledger's outbox have the names of v1/entry and of the last line as their keys.

/** The version in the keys, raised when readers of one shape cannot read the other: all is written again then. */
export const LAYOUT = "v2";

/** The version of the fields of items, raised when readers of one shape can read the other: items are written again. */
export const ITEM_SHAPE = 2;

/** Groups of channels, each with one index for each language: general is everything, news, events and the topics. */
export const GROUPS = ["general", "organisations", "countries"] as const;
export type ChannelGroup = (typeof GROUPS)[number];

export type ListKind = "latest" | "agenda";

/** A list of a channel: its latest entries or its agenda. */
export interface ListName {
  readonly kind: ListKind;
  readonly language: Language;
  readonly channel: Channel;
}

/** The subject of a row of the ledger's outbox. */
export type Target = { readonly kind: "entry"; readonly id: string } | ListName;

export function entryKey(id: string): string {
  return `v1/entry/${id}`;
}

export function listKey(kind: ListKind, language: Language, channel: Channel): string {
  return `v1/${kind}/${language}/${channelPath(channel)}`;
}

/** Inverse of entryKey and listKey. */
export function parseKey(key: string): Target | undefined {
  const [version, kind, name = "", ...path] = key.split("/");
  if (version !== "v1") return undefined;
  if (kind === "entry") return path.length === 0 && name !== "" ? { kind, id: name } : undefined;
  if ((kind !== "latest" && kind !== "agenda") || !isLanguage(name)) return undefined;
  const channel = parseChannel(path.join("/"));
  return channel === undefined ? undefined : { kind, language: name, channel };
}

export function groupOf(channel: Channel): ChannelGroup {
  if (channel.kind === "organisation") return "organisations";
  return channel.kind === "country" ? "countries" : "general";
}

/** An index by its language and group, as the ledger names it: "en/general". */
export function targetOf(language: Language, group: ChannelGroup): string {
  return `${language}/${group}`;
}

export function indexKey(target: string): string {
  return `${LAYOUT}/index/${target}`;
}

export function blockKey(ledger: string, block: number): string {
  return `${LAYOUT}/items/${ledger}/${block}`;
}

export function prerenderedKey(language: Language, channel: Channel, extension: FeedExtension): string {
  return `${LAYOUT}/feed${channelAddress(language, channel)}feed.${extension}`;
}

/** The key of what the hub last wrote of those: their sources by their keys. */
export const PRERENDERED_KEY = `${LAYOUT}/feeds`;

export const CHECKPOINT_KEY = `${LAYOUT}/checkpoint`;

/** A value that the ledger keeps in KV. */
export type ValueName =
  | { readonly kind: "entry"; readonly id: string }
  | { readonly kind: "index"; readonly target: string }
  | { readonly kind: "block"; readonly ledger: string; readonly block: number };

/** Inverse of entryKey, indexKey and blockKey. */
export function parseValueKey(key: string): ValueName | undefined {
  const [, id] = /^v1\/entry\/([a-z0-9-]{1,100})$/.exec(key) ?? [];
  if (id !== undefined) return { kind: "entry", id };
  const [version, kind, name = "", last = "", ...rest] = key.split("/");
  if (version !== LAYOUT || rest.length > 0) return undefined;
  if (kind === "index")
    return isLanguage(name) && (GROUPS as readonly string[]).includes(last)
      ? { kind, target: `${name}/${last}` }
      : undefined;
  return kind === "items" && /^\d{1,15}$/.test(last) ? { kind: "block", ledger: name, block: Number(last) } : undefined;
}
