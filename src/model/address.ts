import { type Channel, channelAddress } from "./channel.ts";
import type { Language } from "./language.ts";

/** What addresses and identities are made of: configuration, never a request. */
export interface Site {
  /** Scheme and host, without a slash at the end: https://feed.example.org */
  readonly origin: string;
  /** Authority and date of the service's tag URIs (RFC 4151): "feed.example.org,2025". Never changed, even where the origin is. */
  readonly tagAuthority: string;
  /** WebSub hub; absent where there is none. */
  readonly hub?: string;
}

export type FeedExtension = "rss" | "atom" | "json" | "ics" | "csv";

/** A channel's page, or with `extension` its feed; with `archive` ("2025-11") an archive of it. */
export function channelUrl(site: Site, language: Language, channel: Channel, extension?: FeedExtension, archive?: string): string {
  const folder = `${site.origin}${channelAddress(language, channel)}`;
  if (extension === undefined) return folder;
  return archive === undefined ? `${folder}feed.${extension}` : `${folder}feed.${archive}.${extension}`;
}

/** An entry's page in a language, or with `extension` a document of it. */
export function entryUrl(site: Site, language: Language, id: string, extension?: "json" | "md" | "ics"): string {
  return `${site.origin}/${language}/entries/${id}${extension === undefined ? "" : `.${extension}`}`;
}

/** The identity of one language's text of an entry, for ever (RFC 4151). */
export function entryTag(site: Site, id: string, language: Language): string {
  return `tag:${site.tagAuthority}:entries/${id}/${language}`;
}

/** The identity of a channel in a language, for ever (RFC 4151). */
export function channelTag(site: Site, language: Language, channel: Channel): string {
  return `tag:${site.tagAuthority}:channels${channelAddress(language, channel)}`;
}
