import { parseChannel } from "../../domain/channel/channel.ts";
import { channelUrl, type DigestAddress, digestUrl, entryUrl, type Origin } from "../../domain/channel/urls.ts";
import { LICENCE, OPERATOR } from "../../domain/site/service.ts";
import type { Digest, DigestItem } from "../../domain/view/digest.ts";
import { message } from "../../messages/message.ts";
import { creditsOf, namesOf } from "../entry/attribution.ts";
import { eventSpan } from "../entry/date-ranges.ts";
import { dateLabel, periodLabel } from "../entry/dates.ts";
import { locationOf, wordsLabel } from "../entry/entry-facts.ts";

// The parts that are the same in both forms of a digest, HTML and plain text.

/** Returns the parts of a digest's address. */
export function addressOf({ language, channel, period: { kind, first, zone } }: Digest): DigestAddress {
  return { language, kind, first, zone, channel: parseChannel(channel) ?? { kind: "everything" } };
}

/** "Weekly digest: 17–23 November 2025", with the channel's name ahead where it is not everything. */
export function digestHeading(digest: Digest): string {
  const { language, channel, name, period } = digest;
  return (
    `${channel === "" ? "" : `${name} – `}${message(language, `digest.title.${period.kind}`)}` +
    `${message(language, "punctuation.colon")}${periodLabel(period, language)}`
  );
}

/** The heading with the service's name ahead: a subject for a mail. */
export function digestTitle(digest: Digest): string {
  return `${digest.siteName} – ${digestHeading(digest)}`;
}

/** Returns the author and the licence of the texts that name none of their own: "Health AI Feed, MIT" */
export function digestRights({ language }: Pick<Digest, "language">): string {
  return `${OPERATOR.name[language]}, ${LICENCE.name}`;
}

/** Addresses that a digest leads to. */
export function digestLinks(digest: Digest, site: Origin) {
  const address = addressOf(digest);
  const { language, channel } = address;
  return {
    self: digestUrl(site, address, "html"),
    /** All of it, however long. */
    whole: digestUrl(site, address, "html", "full"),
    channel: channelUrl(site, language, channel),
    events: channelUrl(
      site,
      language,
      channel.kind === "everything" || channel.kind === "news" ? { kind: "events" } : channel,
    ),
    site: `${site.origin}/${language}/`,
    licence: `${site.origin}/${language}/about#licence`,
  };
}

export function itemUrl({ language, id }: DigestItem, site: Origin): string {
  return entryUrl(site, language, id);
}

/** A piece of a line about an entry. */
export interface Piece {
  readonly text: string;
  readonly time?: true;
}

function pieces(...texts: readonly (string | undefined)[]): Piece[] {
  return texts.flatMap((text) => (text === undefined || text === "" ? [] : [{ text }]));
}

function timeOf({ event, language }: DigestItem): Piece[] {
  const when = event === undefined ? undefined : eventSpan(event, language);
  return when === undefined ? [] : [{ text: when, time: true }];
}

/** Returns the status that the title does not say already: that nothing is settled yet. */
function statusOf({ event, language }: DigestItem): string | undefined {
  return event?.status === "provisional" ? message(language, "status.provisional") : undefined;
}

function placeOf(item: DigestItem): Piece[] {
  const { event, language } = item;
  return pieces(locationOf(item), event?.mode === undefined ? undefined : message(language, `mode.${event.mode}`));
}

/** Returns the line under an entry's title: organisation, genre and date. */
export function itemPieces(item: DigestItem): Piece[] {
  const { genre, language, published } = item;
  const date = published === undefined || item.event !== undefined ? undefined : dateLabel(published, language);
  return [
    ...pieces(
      statusOf(item),
      namesOf(creditsOf(item).sources).join(message(language, "punctuation.comma")),
      message(language, `genre.${genre}`),
      date,
    ),
    ...timeOf(item),
    ...placeOf(item),
    ...pieces(wordsLabel(item)),
  ];
}

/** Returns the line under a coming event: date, place and status. */
export function comingPieces(item: DigestItem): Piece[] {
  return [...pieces(statusOf(item)), ...timeOf(item), ...placeOf(item)];
}
