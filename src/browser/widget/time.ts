import type { WidgetEvent, WidgetLayout } from "../../domain/view/widget-document.ts";
import { withoutPrototype } from "./null-prototype.ts";

const [YEAR_LENGTH, MONTH_LENGTH, DAY] = [4, 7, 10];

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
    // An option without a value is none.
    withoutPrototype({ ...fields, timeZone: zone } as Fields),
  );
}

/**
 * For a date as precise as it is written: 2025, 2025-07, 2025-07-01. The calendar's day is meant, the same in every
 * zone; of an instant, its day in a zone.
 */
function dateFormat(locale: string, time: string, zone: string | undefined): Intl.DateTimeFormat {
  return format(
    locale,
    hasHour(time) ? zone : "UTC",
    time.length > MONTH_LENGTH ? DATE : time.length > YEAR_LENGTH ? MONTH : YEAR,
  );
}

/** Formats a publication date. */
export function formatDate(locale: string, time: string, zone: string | undefined): string {
  return dateFormat(locale, time, zone).format(new Date(time));
}

/** One part of a time in the words of a language. */
function partOf(
  locale: string,
  zone: string | undefined,
  time: string,
  type: "day" | "month" | "year" | "timeZoneName",
  style: "numeric" | "short" | "long",
): string {
  const parts = format(locale, hasHour(time) ? zone : "UTC", { [type]: style } as Fields).formatToParts(new Date(time));
  return parts.find((part) => part.type === type)?.value ?? "";
}

/** The sheet of a tear-off calendar: what is known of the date, in large and in small. */
export function dateSheet(
  locale: string,
  { starts = "", ends = "" }: WidgetEvent,
  zone: string | undefined,
): readonly [large: string, small: string] {
  if (starts === "") return ["", ""];
  const year = partOf(locale, zone, starts, "year", "numeric");
  if (starts.length <= YEAR_LENGTH) return [year, ""];
  const month = partOf(locale, zone, starts, "month", "short");
  if (starts.length < DAY) return [month, year];
  const first = partOf(locale, zone, starts, "day", "numeric");
  if (
    ends.length < DAY ||
    ends.slice(0, YEAR_LENGTH) !== starts.slice(0, YEAR_LENGTH) ||
    partOf(locale, zone, ends, "month", "short") !== month
  )
    return [first, month];
  const last = partOf(locale, zone, ends, "day", "numeric");
  return [first === last ? first : `${first}–${last}`, month];
}

/** "25 Sept 2025, 09:00 – 17:00", "25 – 27 Sept 2025", "25 Sept 2025" */
function range(how: Intl.DateTimeFormat, starts: string, ends = starts): string {
  return how.formatRange(new Date(starts), new Date(ends));
}

/**
 * Formats an event's time in the given zone (by default the reader's own) and, if its local time differs, in the
 * event's own zone with that zone's name: at most two lines. Whole days have no zone. Only an agenda has room for the
 * hours of several days, and a compact list for none: both may be as narrow as a phone.
 */
export function formatEvent(
  locale: string,
  { starts, ends, zone }: WidgetEvent,
  wanted: string | undefined,
  layout: WidgetLayout,
): string[] {
  if (starts === undefined) return [];
  // An end of which only the day is known says nothing about hours.
  const until = hasHour(starts) ? (hasHour(ends ?? "") ? ends : undefined) : ends?.slice(0, starts.length);
  const day = (time: string, of: string | undefined): string => formatDate(locale, time, of);
  const isOnDays =
    !hasHour(starts) ||
    (layout !== "agenda" && (layout === "compact" || day(until ?? starts, wanted) !== day(starts, wanted)));
  // Days without hours are the event's own: a reader far away would be told of another day than is announced.
  if (isOnDays) return [range(dateFormat(locale, starts, zone), starts, until)];
  const whole = (of: string | undefined): string => range(format(locale, of, { ...DATE, ...CLOCK }), starts, until);
  const here = whole(wanted);
  if (zone === undefined) return [here];
  const there = whole(zone);
  const name = partOf(locale, zone, starts, "timeZoneName", "long");
  if (there === here) return [here, name];
  const sameDay = day(starts, zone) === day(starts, wanted) && day(until ?? starts, zone) === day(starts, zone);
  const hours = sameDay ? range(format(locale, zone, CLOCK), starts, until) : there;
  return [`${here} ${partOf(locale, wanted, starts, "timeZoneName", "short")}`, `${hours}, ${name}`];
}
