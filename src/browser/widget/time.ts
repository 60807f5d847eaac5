import type { WidgetEvent, WidgetLayout } from "../../domain/view/widget-document.ts";
import { withoutPrototype } from "./null-prototype.ts";

/** A time in the words of a language. */
export interface TimeLabel {
  readonly text: string;
  /** For machines; absent where the text names a zone alone. */
  readonly datetime?: string;
}

const DAY = 10;

function hasHour(time: string): boolean {
  return time.length > DAY;
}

type Fields = Intl.DateTimeFormatOptions;

const YEAR: Fields = { year: "numeric" };
const MONTH: Fields = { year: "numeric", month: "long" };
const DATE: Fields = { year: "numeric", month: "short", day: "numeric" };
const CLOCK: Fields = { hour: "2-digit", minute: "2-digit" };

function format(locale: string, zone: string | undefined, fields: Fields): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(
    locale,
    withoutPrototype<Fields>({ ...fields, ...(zone === undefined ? {} : { timeZone: zone }) }),
  );
}

/**
 * For a date as precise as it is written: 2025, 2025-07, 2025-07-01. The calendar's day is meant, the same in every
 * zone.
 */
function dateFormat(locale: string, time: string): Intl.DateTimeFormat {
  return format(locale, "UTC", time.length === DAY ? DATE : time.length > 4 ? MONTH : YEAR);
}

/** Formats a publication date. */
export function formatDate(locale: string, time: string, zone: string | undefined): TimeLabel {
  const how = hasHour(time) ? format(locale, zone, DATE) : dateFormat(locale, time);
  return { text: how.format(new Date(time)), datetime: time };
}

/** The sheet of a tear-off calendar: what is known of the date, in large and in small. */
export function dateBlock(
  locale: string,
  { starts = "", ends = "" }: WidgetEvent,
  zone: string | undefined,
): readonly [large: string, small: string] {
  const say = (time: string, fields: Fields): string =>
    format(locale, hasHour(time) ? zone : "UTC", fields).format(new Date(time));
  const month = (time: string): string => say(time, { month: "short" });
  if (starts === "") return ["", ""];
  if (starts.length < DAY) return starts.length > 4 ? [month(starts), say(starts, YEAR)] : [say(starts, YEAR), ""];
  const day = (time: string): string => String(Number.parseInt(say(time, { day: "numeric" }), 10));
  const [first, last] = [day(starts), ends.length < DAY || say(ends, MONTH) !== say(starts, MONTH) ? "" : day(ends)];
  return [last === "" || last === first ? first : `${first}–${last}`, month(starts)];
}

function zoneName(locale: string, zone: string | undefined, at: Date, timeZoneName: "long" | "short"): string {
  const parts = format(locale, zone, { timeZoneName }).formatToParts(at);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
}

/** "25 Sept 2025, 09:00 – 17:00", "25 – 27 Sept 2025" */
function range(how: Intl.DateTimeFormat, starts: string, ends: string | undefined): string {
  const from = new Date(starts);
  const to = new Date(ends ?? starts);
  return to > from ? how.formatRange(from, to) : how.format(from);
}

/**
 * Formats an event's time in the given zone (by default the reader's own) and, if its local time differs, in the
 * event's own zone with that zone's name. Whole days have no zone. Only an agenda has room for the hours of several
 * days, and a compact list for none: both may be as narrow as a phone.
 */
export function formatEvent(
  locale: string,
  { starts, ends, zone }: WidgetEvent,
  wanted: string | undefined,
  layout: WidgetLayout,
): TimeLabel[] {
  if (starts === undefined) return [];
  if (!hasHour(starts))
    return [{ text: range(dateFormat(locale, starts), starts, ends?.slice(0, starts.length)), datetime: starts }];
  // An end of which only the day is known says nothing about hours.
  const until = ends !== undefined && hasHour(ends) ? ends : undefined;
  const at = new Date(starts);
  const day = (time: string, of: string | undefined): string => format(locale, of, DATE).format(new Date(time));
  if (layout !== "agenda" && (layout === "compact" || day(until ?? starts, wanted) !== day(starts, wanted)))
    return [{ text: range(format(locale, wanted, DATE), starts, until), datetime: starts }];
  const whole = (of: string | undefined): string => range(format(locale, of, { ...DATE, ...CLOCK }), starts, until);
  const here = whole(wanted);
  if (zone === undefined) return [{ text: here, datetime: starts }];
  const there = whole(zone);
  const name = zoneName(locale, zone, at, "long");
  if (there === here) return [{ text: here, datetime: starts }, { text: name }];
  const sameDay = day(starts, zone) === day(starts, wanted) && day(until ?? starts, zone) === day(starts, zone);
  const hours = sameDay ? range(format(locale, zone, CLOCK), starts, until) : there;
  return [
    { text: `${here} ${zoneName(locale, wanted, at, "short")}`, datetime: starts },
    { text: `${hours}, ${name}`, datetime: starts },
  ];
}
