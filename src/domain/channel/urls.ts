import type { Language } from "../entry/language.ts";
import type { PeriodKind } from "../time/period.ts";
import { type Channel, channelAddress, channelPath } from "./channel.ts";

/** The origin of addresses and the authority of tag URIs: configuration, never a request. */
export interface Origin {
  /** Scheme and host, without a slash at the end: https://feed.example.org */
  readonly origin: string;
  /**
   * Authority and date of the service's tag URIs (RFC 4151): "feed.example.org,2025". Never changed, even where the
   * origin is.
   */
  readonly tagAuthority: string;
}

/** The service's WebSub hub, which its feeds name. */
export function hubUrl({ origin }: Origin): string {
  return `${origin}/hub`;
}

export type FeedExtension = "rss" | "atom" | "json" | "ics" | "csv";

/** A channel's page, or with `extension` its feed; with `archive` ("2025-11") an archive of it. */
export function channelUrl(
  site: Origin,
  language: Language,
  channel: Channel,
  extension?: FeedExtension,
  archive?: string,
): string {
  const folder = `${site.origin}${channelAddress(language, channel)}`;
  if (extension === undefined) return folder;
  return archive === undefined ? `${folder}feed.${extension}` : `${folder}feed.${archive}.${extension}`;
}

/** The feed of a channel's significant changes. */
export function changesUrl(site: Origin, language: Language, channel: Channel, extension: FeedExtension): string {
  return `${site.origin}${channelAddress(language, channel)}changes/feed.${extension}`;
}

/** An entry's page in a language, or with `extension` a document of it. */
export function entryUrl(site: Origin, language: Language, id: string, extension?: "json" | "md" | "ics"): string {
  return `${site.origin}/${language}/entries/${id}${extension === undefined ? "" : `.${extension}`}`;
}

/** The identity of one language's text of an entry, for ever (RFC 4151). */
export function entryTag(site: Origin, id: string, language: Language): string {
  return `tag:${site.tagAuthority}:entries/${id}/${language}`;
}

/**
 * The identity of an item of a feed: of its entry's text, or of a change of that by its version, which is an item of
 * its own.
 */
export function itemTag(
  site: Origin,
  item: { readonly id: string; readonly language: Language; readonly version: number; readonly change?: unknown },
): string {
  const tag = entryTag(site, item.id, item.language);
  return item.change === undefined ? tag : `${tag}/${item.version}`;
}

/** The identity of a channel in a language, for ever (RFC 4151). */
export function channelTag(site: Origin, language: Language, channel: Channel): string {
  return `tag:${site.tagAuthority}:channels${channelAddress(language, channel)}`;
}

/** The address of one digest. `first`: the first day of its period, or "latest" for the last completed period. */
export interface DigestAddress {
  readonly language: Language;
  readonly kind: PeriodKind;
  readonly first: string;
  readonly zone: string;
  readonly channel: Channel;
}

/** Returns the query of a digest's address in canonical order, or "". `size`: see renderDigestHtml. */
function digestQuery({ zone, channel }: Pick<DigestAddress, "zone" | "channel">, size?: "full"): string {
  const path = channelPath(channel);
  const parts = [
    ...(path === "" ? [] : [`channel=${path}`]),
    ...(size === undefined ? [] : [`size=${size}`]),
    ...(zone === "UTC" ? [] : [`zone=${encodeURIComponent(zone).replaceAll("%2F", "/")}`]),
  ];
  return parts.length === 0 ? "" : `?${parts.join("&")}`;
}

/** A digest's document. */
export function digestUrl(
  { origin }: Origin,
  address: DigestAddress,
  extension: "json" | "html" | "txt",
  size?: "full",
): string {
  return (
    `${origin}/${address.language}/digest/${address.kind}/${address.first}.${extension}` +
    `${digestQuery(address, size)}`
  );
}

/** The feed of a channel's digests. */
export function digestFeedUrl(
  { origin }: Origin,
  address: Omit<DigestAddress, "first">,
  extension: "rss" | "atom" | "json",
): string {
  return `${origin}/${address.language}/digest/${address.kind}/feed.${extension}${digestQuery(address)}`;
}

/** The identity of a digest, for ever (RFC 4151); without `first`, of the feed of them. */
export function digestTag(
  { tagAuthority }: Origin,
  address: Omit<DigestAddress, "first"> & { readonly first?: string },
): string {
  const { language, kind, first } = address;
  return (
    `tag:${tagAuthority}:digests/${language}/${kind}${first === undefined ? "" : `/${first}`}` +
    `${digestQuery(address)}`
  );
}

/**
 * A channel as it stands in the addresses of the widget's document, of frames and badges: everything goes by its name
 * there.
 */
function embeddedPath(channel: Channel): string {
  return channelPath(channel) || "everything";
}

/**
 * A channel's frame for other sites; `form` asks for another form of the same list. `languages`: apart by commas, in
 * the order in which an entry's text is looked for.
 */
export function embedUrl(
  site: Origin,
  languages: string,
  channel: Channel,
  form: "frame" | "fragment" | "links" = "frame",
): string {
  return `${site.origin}/embed/${languages}/${embeddedPath(channel)}${form === "frame" ? "" : `.${form}.html`}`;
}

/** The frame of one entry. */
export function entryEmbedUrl(site: Origin, language: Language, id: string): string {
  return `${site.origin}/embed/${language}/entries/${id}`;
}

/** The picture of a channel's next event. */
export function badgeUrl(site: Origin, languages: string, channel: Channel): string {
  return `${site.origin}/badge/${languages}/${embeddedPath(channel)}.svg`;
}
