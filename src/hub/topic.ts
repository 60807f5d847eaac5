import { type Channel, parseAddress } from "../domain/channel/channel.ts";
import { channelName } from "../domain/channel/channel-name.ts";
import { channelUrl, type Origin } from "../domain/channel/urls.ts";
import type { Language } from "../domain/entry/language.ts";
import type { Taxonomy } from "../domain/entry/taxonomy.ts";
import { parseKey } from "../read-model/keys.ts";
import { FORMATS, type Format, parseFeedName } from "../render/formats.ts";

/** A feed that can be subscribed to: a channel's current one, without filters. */
export interface FeedTopic {
  readonly language: Language;
  readonly channel: Channel;
  readonly format: Format;
}

export function topicUrl(site: Origin, { language, channel, format }: FeedTopic): string {
  return channelUrl(site, language, channel, format.extension);
}

/**
 * Inverse of topicUrl; undefined where no feed of ours has the address, or where it is not the one that the feed itself
 * says.
 */
export function parseTopic(address: string, site: Origin, taxonomy: Taxonomy): FeedTopic | undefined {
  if (!address.startsWith(`${site.origin}/`)) return undefined;
  const path = address.slice(site.origin.length);
  const slash = path.lastIndexOf("/") + 1;
  const feed = parseFeedName(path.slice(slash));
  const place = parseAddress(path.slice(0, slash));
  if (feed === undefined || feed.archive !== undefined || place === undefined) return undefined;
  return channelName(place.channel, place.language, taxonomy) === undefined
    ? undefined
    : { ...place, format: feed.format };
}

/** The feeds that are made of a KV key. */
export function feedTopicsOf(key: string): FeedTopic[] {
  const target = parseKey(key);
  if (target === undefined || target.kind === "entry") return [];
  const { kind, language, channel } = target;
  return Object.values(FORMATS).flatMap((format) => (format.of === kind ? [{ language, channel, format }] : []));
}
