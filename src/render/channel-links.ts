import { type Channel, parseChannel } from "../domain/channel/channel.ts";
import { changesUrl, channelUrl, type FeedExtension, hubUrl, type Origin } from "../domain/channel/urls.ts";
import { LANGUAGES, type Language } from "../domain/entry/language.ts";
import { facetOf } from "../domain/query/selection.ts";
import type { View } from "../domain/view/view.ts";
import { message } from "../messages/message.ts";

type FeedNames = Pick<View, "siteName" | "name"> & Partial<Pick<View, "kind" | "language">>;

/** The addresses around one document of a channel (RFC 5005, sections 2 and 4). */
export interface ChannelLinks {
  readonly channel: Channel;
  /** The channel's page. */
  readonly page: string;
  /** This document, exactly as it is fetched. */
  readonly self: string;
  /** The document that is not an archive; absent where this is it. */
  readonly current?: string;
  readonly previous?: string;
  readonly next?: string;
  /** Pages of a filtered document (RFC 5005, section 3): the first, where this is not it, and the one after this. */
  readonly firstPage?: string;
  readonly nextPage?: string;
  /** Address of the hub for this document; absent if it is an archive or filtered. */
  readonly hub?: string;
  /** The same channel's feed in the other languages. */
  readonly alternates: readonly { readonly language: Language; readonly url: string }[];
}

/**
 * A feed's title: the service's name ahead of the channel's, for people who see hundreds of feeds in one list. One of
 * changes says so.
 */
export function feedTitle({ siteName, name, kind, language }: FeedNames): string {
  const changes = kind === "changes" && language !== undefined ? ` – ${message(language, "digest.changes")}` : "";
  return `${siteName} – ${name}${changes}`;
}

/** The page that shows what a filtered feed holds. */
function searchUrl({ origin }: Origin, language: Language, channel: Channel, query: string): string {
  const facet = facetOf(channel);
  return `${origin}/${language}/search?${facet === undefined ? "" : `${facet.join("=")}&`}${query}`;
}

export function channelLinks(view: View, site: Origin, extension: FeedExtension): ChannelLinks {
  const { language, archive, cursor } = view;
  const channel = parseChannel(view.channel) ?? { kind: "everything" };
  const query = view.query === undefined ? "" : `?${view.query}`;
  if (view.kind === "changes") {
    const self = (of: Language): string => changesUrl(site, of, channel, extension);
    return {
      channel,
      page: channelUrl(site, language, channel),
      self: self(language),
      alternates: LANGUAGES.filter((other) => other !== language).map((other) => ({
        language: other,
        url: self(other),
      })),
    };
  }
  const at = (page: string | undefined): string => `${channelUrl(site, language, channel, extension, page)}${query}`;
  const paged = (place: string): string => `${at(undefined)}${query === "" ? "?" : "&"}cursor=${place}`;
  const archived = view.kind === "archive";
  return {
    channel,
    page:
      view.query === undefined ? channelUrl(site, language, channel) : searchUrl(site, language, channel, view.query),
    self: cursor?.self === undefined ? at(archived ? archive?.page : undefined) : paged(cursor.self),
    ...(archived ? { current: at(undefined) } : {}),
    ...(archive?.previous === undefined ? {} : { previous: at(archive.previous) }),
    ...(archive?.next === undefined ? {} : { next: at(archive.next) }),
    ...(cursor?.self === undefined ? {} : { firstPage: at(undefined) }),
    ...(cursor?.next === undefined ? {} : { nextPage: paged(cursor.next) }),
    ...(archived || view.query !== undefined ? {} : { hub: hubUrl(site) }),
    alternates: LANGUAGES.filter((other) => other !== language).map((other) => ({
      language: other,
      url: `${channelUrl(site, other, channel, extension)}${query}`,
    })),
  };
}
