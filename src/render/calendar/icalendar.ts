import { entryUrl, type Origin } from "../../domain/channel/urls.ts";
import type { Language } from "../../domain/entry/language.ts";
import { SERVICE_SLUG } from "../../domain/site/service.ts";
import { isUtc } from "../../domain/time/zone-year.ts";
import { feedItems, type Item, type View } from "../../domain/view/view.ts";
import { channelLinks, feedTitle } from "../channel-links.ts";
import { textLine, uriLine } from "./ical-text.ts";
import { type CalendarEntry, calendarEntries, isCalledOff } from "./vevent.ts";
import { vtimezone } from "./vtimezone.ts";

interface IcsOptions {
  /** omit: without what does not take place as announced, for clients that show it like any other. */
  readonly cancelled: "keep" | "omit";
  /** omit: only whole events. */
  readonly sessions: "separate" | "omit";
}

/** Returns the calendar options of a query as one canonical string; unknown parameters are dropped. */
export function icsOptions(query: URLSearchParams): string {
  const chosen: string[] = [];
  if (query.get("cancelled") === "omit") chosen.push("cancelled=omit");
  if (query.get("sessions") === "omit") chosen.push("sessions=omit");
  return chosen.join("&");
}

function parseOptions(options: string): IcsOptions {
  const chosen = new Set(options.split("&"));
  return {
    cancelled: chosen.has("cancelled=omit") ? "omit" : "keep",
    sessions: chosen.has("sessions=omit") ? "omit" : "separate",
  };
}

/** The zones of entries with the years in which their clocks are read. */
function zoneLines(entries: readonly CalendarEntry[]): string {
  const used = new Map<string, Set<number>>();
  for (const { time } of entries) {
    if (time.kind !== "hours" || isUtc(time.zone)) continue;
    let years = used.get(time.zone);
    if (years === undefined) {
      years = new Set();
      used.set(time.zone, years);
    }
    years.add(Number(time.starts.slice(0, 4)));
    if (time.ends !== undefined) years.add(Number(time.ends.slice(0, 4)));
  }
  let out = "";
  for (const zone of [...used.keys()].sort())
    out += vtimezone(
      zone,
      [...(used.get(zone) ?? [])].sort((a, b) => a - b),
    );
  return out;
}

interface Heading {
  readonly name: string;
  readonly description: string;
  readonly language: Language;
  readonly url: string;
  readonly source: string;
}

/** A calendar that is subscribed to has no METHOD: PUBLISH would demand an ORGANIZER (RFC 5546, section 3.2.1). */
function calendar({ name, description, language, url, source }: Heading, entries: readonly CalendarEntry[]): string {
  let out = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//${SERVICE_SLUG}//${SERVICE_SLUG} 1//EN\r\n`;
  out += "CALSCALE:GREGORIAN\r\n";
  out += textLine(`NAME;LANGUAGE=${language}`, name) + textLine("X-WR-CALNAME", name);
  out += textLine(`DESCRIPTION;LANGUAGE=${language}`, description) + textLine("X-WR-CALDESC", description);
  out += uriLine("URL", url) + uriLine("SOURCE;VALUE=URI", source);
  out += "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\nCOLOR:teal\r\n";
  // A calendar holds at least one component (RFC 5545, section 3.6): an empty one holds the time zone UTC.
  out += entries.length === 0 ? vtimezone("Etc/UTC", [1970]) : zoneLines(entries);
  for (const { lines } of entries) out += `BEGIN:VEVENT\r\n${lines}END:VEVENT\r\n`;
  return `${out}END:VCALENDAR\r\n`;
}

/** A channel as iCalendar (RFC 5545, RFC 7986). `options` as icsOptions writes them. */
export function renderIcs(view: View, site: Origin, options = ""): string {
  const { cancelled, sessions } = parseOptions(options);
  const { page, self } = channelLinks(view, site, "ics");
  const shown = feedItems(view);
  const items = cancelled === "omit" ? shown.filter((item) => !isCalledOff(item)) : shown;
  const entries = items.flatMap((item) => calendarEntries(item, site, sessions === "separate"));
  const source = options === "" ? self : `${self}${view.query === undefined ? "?" : "&"}${options}`;
  return calendar(
    { name: feedTitle(view), description: view.description, language: view.language, url: page, source },
    entries,
  );
}

/** One entry as iCalendar: its event, sessions and deadlines, under the same UIDs as in a channel. */
export function icsOfItem(item: Item, site: Origin): string {
  const { id, language, title, summary } = item;
  const heading = {
    name: title,
    description: summary,
    language,
    url: entryUrl(site, language, id),
    source: entryUrl(site, language, id, "ics"),
  };
  return calendar(heading, calendarEntries(item, site, true));
}
