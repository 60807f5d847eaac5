import { isSlug } from "../../std/slug.ts";
import { isLanguage, type Language } from "../entry/language.ts";

/** A selection of entries within one language. */
export type Channel =
  | { readonly kind: "everything" }
  | { readonly kind: "news" }
  | { readonly kind: "events" }
  | { readonly kind: "topic"; readonly id: string }
  | { readonly kind: "organisation"; readonly id: string }
  | { readonly kind: "country"; readonly code: string };

/** The path of a channel below its language: "", "news", "topics/governance-ethics", "countries/fr". */
export function channelPath(channel: Channel): string {
  switch (channel.kind) {
    case "everything":
      return "";
    case "news":
    case "events":
      return channel.kind;
    case "topic":
      return `topics/${channel.id}`;
    case "organisation":
      return `organisations/${channel.id}`;
    case "country":
      return `countries/${channel.code.toLowerCase()}`;
  }
}

/** The channel of a path, or undefined where no channel has it. Inverse of channelPath. */
export function parseChannel(path: string): Channel | undefined {
  if (path === "") return { kind: "everything" };
  if (path === "news" || path === "events") return { kind: path };
  const [kind, id = "", ...more] = path.split("/");
  if (more.length > 0) return undefined;
  if (kind === "countries") return /^[a-z]{2}$/.test(id) ? { kind: "country", code: id.toUpperCase() } : undefined;
  if (!isSlug(id)) return undefined;
  if (kind === "topics") return { kind: "topic", id };
  if (kind === "organisations") return { kind: "organisation", id };
  return undefined;
}

/** A channel's address below the origin, with slashes at both ends: /fr/topics/governance-ethics/ */
export function channelAddress(language: Language, channel: Channel): string {
  const path = channelPath(channel);
  return path === "" ? `/${language}/` : `/${language}/${path}/`;
}

/** Inverse of channelAddress. */
export function parseAddress(address: string): { readonly language: Language; readonly channel: Channel } | undefined {
  const match = /^\/([a-z]{2})\/(?:([a-z0-9/-]+)\/)?$/.exec(address);
  const [, language = "", path = ""] = match ?? [];
  if (!isLanguage(language)) return undefined;
  const channel = parseChannel(path);
  return channel === undefined ? undefined : { language, channel };
}
