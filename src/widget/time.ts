import type { WidgetEvent } from "../model/widget.ts";
import { own } from "./own.ts";

/** A time in the words of a language. */
export interface Spoken {
  readonly text: string;
  /** For machines; absent where the text names a zone alone. */
  readonly datetime?: string;
}

const DAY = 10;

function hasHour(time: string): boolean {
  return time.length > DAY;
}

/** A date as precise as it is written: 2025, 2025-07, 2025-07-01. The calendar's day is meant, the same in every zone. */
function dateFormat(lang: string, time: string): Intl.DateTimeFormat {
  const length = time.length;
  return new Intl.DateTimeFormat(
    lang,
    own<Intl.DateTimeFormatOptions>(
      length === DAY
        ? { dateStyle: "medium", timeZone: "UTC" }
        : length === 7
          ? { year: "numeric", month: "long", timeZone: "UTC" }
          : { year: "numeric", timeZone: "UTC" },
    ),
  );
}

function format(lang: string, zone: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(lang, own<Intl.DateTimeFormatOptions>(zone === undefined ? options : { ...options, timeZone: zone }));
}

/** When something was published. */
export function spokenDate(lang: string, time: string, zone: string | undefined): Spoken {
  const how = hasHour(time) ? format(lang, zone, { dateStyle: "medium" }) : dateFormat(lang, time);
  return { text: how.format(new Date(time)), datetime: time };
}

/** The sheet of a tear-off calendar: "25", "Sept". Undefined where the day is not known. */
export function sheetOf(lang: string, time: string, zone: string | undefined): { readonly day: string; readonly month: string } | undefined {
  if (time.length < DAY) return undefined;
  const part = (options: Intl.DateTimeFormatOptions): string => format(lang, hasHour(time) ? zone : "UTC", options).format(new Date(time));
  return { day: part({ day: "numeric" }), month: part({ month: "short" }) };
}

function zoneName(lang: string, zone: string | undefined, at: Date, timeZoneName: "long" | "short"): string {
  const parts = format(lang, zone, { timeZoneName }).formatToParts(at);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
}

/** "25 Sept 2025, 09:00 – 17:00", "25 – 27 Sept 2025" */
function range(how: Intl.DateTimeFormat, starts: string, ends: string | undefined): string {
  const from = new Date(starts);
  const to = new Date(ends ?? starts);
  return to > from ? how.formatRange(from, to) : how.format(from);
}

/**
 * When an event is: in the wanted zone (the reader's own where that is undefined), and, where its clocks show another time, in the event's
 * own zone under its name. Whole days have no zone.
 */
export function spokenEvent(lang: string, { starts, ends, zone }: WidgetEvent, wanted: string | undefined): Spoken[] {
  if (starts === undefined) return [];
  if (!hasHour(starts)) return [{ text: range(dateFormat(lang, starts), starts, ends?.slice(0, starts.length)), datetime: starts }];
  // An end of which only the day is known says nothing about hours.
  const until = ends !== undefined && hasHour(ends) ? ends : undefined;
  const at = new Date(starts);
  const day = (of: string | undefined): string => format(lang, of, { dateStyle: "short" }).format(at);
  const whole = (of: string | undefined): string => range(format(lang, of, { dateStyle: "medium", timeStyle: "short" }), starts, until);
  const here = whole(wanted);
  if (zone === undefined) return [{ text: here, datetime: starts }];
  const there = whole(zone);
  const name = zoneName(lang, zone, at, "long");
  if (there === here) return [{ text: here, datetime: starts }, { text: name }];
  const hours = day(zone) === day(wanted) ? range(format(lang, zone, { timeStyle: "short" }), starts, until) : there;
  return [
    { text: `${here} ${zoneName(lang, wanted, at, "short")}`, datetime: starts },
    { text: `${hours}, ${name}`, datetime: starts },
  ];
}

/** Whether an event is over, by the reader's clock, where its last hour is known. */
export function isOver({ starts, ends }: WidgetEvent, now: number): boolean {
  const last = ends ?? starts ?? "";
  return hasHour(last) && Date.parse(last) < now;
}
