import { entryUrl, type Origin } from "../../domain/channel/urls.ts";
import type { Language } from "../../domain/entry/language.ts";
import type { EventItem, Item } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";
import { creditsOf, namesOf } from "../entry/attribution.ts";
import { rangeLabel } from "../entry/dates.ts";
import { bodyHtml, bodyText } from "../entry/entry-body.ts";
import { locationOf } from "../entry/entry-facts.ts";
import { withTitleWord } from "../entry/title.ts";
import { oncePerItem } from "../once-per-item.ts";
import { type CalendarTime, calendarTime, firstDay, stampOf, timeLines, vagueTime, windowDays } from "./dtstart.ts";
import { foldLine } from "./fold-line.ts";
import { escapeIcal, quoteParameter, textLine, uriLine } from "./ical-text.ts";

/** The subject of one VEVENT: the event itself, one of its sessions, a deadline. */
export interface CalendarEntry {
  readonly time: CalendarTime;
  readonly lines: string;
}

/** A VEVENT that is not written yet: whoever asks only whether there is any has none written. */
interface CalendarPart {
  readonly time: CalendarTime;
  readonly lines: () => string;
}

/**
 * The UID of an entry or of a part of it: of the id alone, the same in every language and at every host (RFC 7986,
 * section 5.3).
 */
export function uidOf(site: Origin, id: string): string {
  return `${id}@${site.tagAuthority.split(",", 1)[0] ?? ""}`;
}

/**
 * STATUS knows three words; what it cannot say stands in SUMMARY. A postponed event is TENTATIVE: Google Calendar drops
 * what is CANCELLED without a word, so that who had put it down would not learn that there is to be another date.
 */
const STATUS: { readonly [status in EventItem["status"]]: string } = {
  provisional: "TENTATIVE",
  confirmed: "CONFIRMED",
  postponed: "TENTATIVE",
  cancelled: "CANCELLED",
  "moved-online": "CONFIRMED",
  held: "CONFIRMED",
};

/** Reports whether an event does not take place at the time that was announced. */
export function isCalledOff({ event, withdrawn }: Item): boolean {
  return withdrawn !== undefined || event?.status === "cancelled" || event?.status === "postponed";
}

/**
 * The lines that an entry and its parts share. DTSTAMP is of the last change, not of the rendering: bytes come from
 * data alone.
 */
function commonLines(
  item: Item,
  site: Origin,
  part: string,
  summary: string,
  time: CalendarTime,
  status = item.withdrawn === undefined ? item.event && STATUS[item.event.status] : "CANCELLED",
): string {
  const { language, version } = item;
  const updated = stampOf(item.updated);
  return (
    foldLine(`UID:${uidOf(site, part)}`) +
    `DTSTAMP:${updated}\r\nCREATED:${stampOf(item.released)}\r\nLAST-MODIFIED:${updated}\r\n` +
    `SEQUENCE:${version - 1}\r\n` +
    timeLines(time) +
    textLine(`SUMMARY;LANGUAGE=${language}`, withTitleWord(item, summary)) +
    (status === undefined ? "" : `STATUS:${status}\r\n`) +
    // Subscribers have not said that they attend: no event blocks their time.
    "TRANSP:TRANSPARENT\r\n" +
    uriLine("URL", entryUrl(site, language, item.id))
  );
}

function placeLines(item: Item): string {
  const location = locationOf(item);
  const geo = item.event?.place?.geo;
  return (
    (location === undefined ? "" : textLine(`LOCATION;LANGUAGE=${item.language}`, location)) +
    // Two floats without exponents (RFC 5545, section 3.8.1.6).
    (geo === undefined ? "" : `GEO:${geo.latitude.toFixed(6)};${geo.longitude.toFixed(6)}\r\n`)
  );
}

/** Lines for the stream and further documents (RFC 7986, sections 5.10 and 5.11). */
function mediaLines(item: Item): string {
  const { event, language, image } = item;
  const streams = new Set(item.links.filter(({ rel }) => rel === "stream").map(({ url }) => url));
  if (event?.stream?.url !== undefined) streams.add(event.stream.url);
  let out = "";
  for (const url of streams)
    out += uriLine(`CONFERENCE;VALUE=URI;FEATURE=VIDEO;LABEL=${quoteParameter(message(language, "link.stream"))}`, url);
  if (image !== undefined)
    out += uriLine(
      `IMAGE;VALUE=URI;DISPLAY=BADGE${image.type === undefined ? "" : `;FMTTYPE=${image.type}`}`,
      image.url,
    );
  for (const { url, type } of item.attachments) out += uriLine(`ATTACH;FMTTYPE=${type}`, url);
  return out;
}

/**
 * Names the organiser as CONTACT: ORGANIZER is meant for events with invitations and requires a mail address, which we
 * do not have (RFC 5545, section 3.8.4.3).
 */
function contactLines(item: Item): string {
  let out = "";
  for (const name of namesOf(creditsOf(item).sources)) out += textLine(`CONTACT;LANGUAGE=${item.language}`, name);
  return out;
}

function relationLines(item: Item, site: Origin): string {
  let out = item.partOf === undefined ? "" : foldLine(`RELATED-TO;RELTYPE=PARENT:${uidOf(site, item.partOf)}`);
  for (const id of item.related) out += foldLine(`RELATED-TO;RELTYPE=SIBLING:${uidOf(site, id)}`);
  return out;
}

function categoriesLine({ topics, language }: Item): string {
  return topics.length === 0
    ? ""
    : foldLine(`CATEGORIES;LANGUAGE=${language}:${topics.map(({ name }) => escapeIcal(name)).join(",")}`);
}

/** The VEVENTs that stand for an event itself: when it is, what it is called there, its part and its status. */
function timesOf(
  item: Item,
  event: EventItem,
): { part: string; time: CalendarTime; summary: string; status?: string }[] {
  const { id, title, language } = item;
  const announced = calendarTime(event.starts, event.ends, event.zone);
  const vague = vagueTime(event.starts, event.ends);
  if (vague !== undefined) {
    // All that is known is the month: not confirmed, whatever its status, and it says so.
    const when = rangeLabel(event.starts?.local ?? "", event.ends?.local, language);
    const status = isCalledOff(item) ? {} : { status: "TENTATIVE" };
    return [{ part: id, time: vague, summary: `${title} (${when})`, ...status }];
  }
  if (announced === undefined) return [];
  const days = item.genre === "consultation" ? windowDays(announced) : undefined;
  if (days !== undefined) {
    // A window is no appointment: a bar over months would hide what is in them.
    const colon = message(language, "punctuation.colon");
    return [
      { part: `${id}/opens`, time: days.opens, summary: `${message(language, "label.opening")}${colon}${title}` },
      { part: id, time: days.closes, summary: `${message(language, "label.closing")}${colon}${title}` },
    ];
  }
  // Where no new date is known, the old day is where people look; its hours would be wrong.
  const isOpen = event.status === "postponed" && item.withdrawn === undefined;
  return [{ part: id, time: isOpen ? firstDay(announced) : announced, summary: title }];
}

function eventParts(item: Item, event: EventItem, site: Origin): CalendarPart[] {
  return timesOf(item, event).map(({ part, time, summary, status }) => ({
    time,
    lines: () => commonLines(item, site, part, summary, time, status) + eventLines(item, site),
  }));
}

function eventLines(item: Item, site: Origin): string {
  return (
    placeLines(item) +
    categoriesLine(item) +
    contactLines(item) +
    mediaLines(item) +
    relationLines(item, site) +
    textLine(`DESCRIPTION;LANGUAGE=${item.language}`, bodyText(item, "text")) +
    textLine("X-ALT-DESC;FMTTYPE=text/html", bodyHtml(item, "text"))
  );
}

function sessionParts(item: Item, event: EventItem, site: Origin): CalendarPart[] {
  const parts: CalendarPart[] = [];
  for (const { id, starts, ends, title, speakers } of event.sessions ?? []) {
    const time = calendarTime(starts, ends, event.zone);
    if (time === undefined) continue;
    const lines = (): string =>
      // Beside its event's title, for in a calendar a session stands alone.
      commonLines(
        item,
        site,
        `${item.id}/session-${id}`,
        title === "" ? item.title : `${title} – ${item.title}`,
        time,
        // The old hours of a postponed event's sessions are of no use to anybody.
        isCalledOff(item) ? "CANCELLED" : undefined,
      ) +
      placeLines(item) +
      foldLine(`RELATED-TO;RELTYPE=PARENT:${uidOf(site, item.id)}`) +
      (speakers === undefined ? "" : textLine(`DESCRIPTION;LANGUAGE=${item.language}`, speakers.join("\n")));
    parts.push({ time, lines });
  }
  return parts;
}

function deadlineParts(item: Item, site: Origin): CalendarPart[] {
  const word = (language: Language): string => message(language, "label.deadline");
  const parts: CalendarPart[] = [];
  for (const { id, at, zone, label } of item.deadlines) {
    const time = calendarTime(at, undefined, zone);
    if (time === undefined) continue;
    const summary = `${label === "" ? word(item.language) : label} – ${item.title}`;
    const lines = (): string =>
      commonLines(item, site, `${item.id}/deadline-${id}`, summary, time) +
      foldLine(`RELATED-TO;RELTYPE=PARENT:${uidOf(site, item.id)}`);
    parts.push({ time, lines });
  }
  return parts;
}

function partsOf(item: Item, site: Origin, sessions: boolean): readonly CalendarPart[] {
  const { event } = item;
  return [
    ...(event === undefined ? [] : eventParts(item, event, site)),
    ...(event !== undefined && sessions ? sessionParts(item, event, site) : []),
    ...deadlineParts(item, site),
  ];
}

function entriesOf(item: Item, site: Origin, sessions: boolean): readonly CalendarEntry[] {
  return partsOf(item, site, sessions).map(({ time, lines }) => ({ time, lines: lines() }));
}

/** Reports whether an entry's calendar would hold anything: an event of which no day is known has none. */
export function hasCalendar(item: Item, site: Origin): boolean {
  return partsOf(item, site, true).length > 0;
}

const withSessions = oncePerItem((item, site) => entriesOf(item, site, true));
const withoutSessions = oncePerItem((item, site) => entriesOf(item, site, false));

/**
 * Everything that a calendar shows of an item: its event, its sessions if wanted, its deadlines.
 */
export function calendarEntries(item: Item, site: Origin, sessions: boolean): readonly CalendarEntry[] {
  return sessions ? withSessions(item, site) : withoutSessions(item, site);
}
