import { formatInTimeZone } from "../../../dist/date-fns-tz.js";
import { DAY_MS, MINUTE_MS } from "../../std/duration.ts";
import { err, ok, type Result } from "../../std/result.ts";

/** The known precision of a time. */
export type Precision = "year" | "month" | "day" | "minute";

// Lower-case t and z, seconds of 60 and hours of 24 are legal in some profiles and break clients: refused.
export const INSTANT = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2})$/;
export const LOCAL = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2}))?)?)?$/;

/** Milliseconds since 1970 of a civil date and time taken as UTC, or undefined where the calendar has no such date. */
function civil(year: number, month: number, day: number, hour = 0, minute = 0, second = 0): number | undefined {
  const milliseconds = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(milliseconds);
  const same =
    date.getUTCFullYear() === year &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  return same && year >= 1900 ? milliseconds : undefined;
}

/** Milliseconds since 1970 of an RFC 3339 instant with its offset, or undefined. Years from 1900; no leap second. */
export function parseInstant(text: string): number | undefined {
  const match = INSTANT.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = "", zone = "Z"] = match;
  const whole = civil(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second ?? 0));
  if (whole === undefined) return undefined;
  const local = whole + Number(fraction.slice(0, 3).padEnd(3, "0"));
  if (zone === "Z") return local;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (hours > 23 || minutes > 59) return undefined;
  return local - (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * MINUTE_MS;
}

/** The precision that the form of a date or date-time tells. */
export function precision(text: string): Precision {
  if (text.length <= 4) return "year";
  if (text.length <= 7) return "month";
  return text.length <= 10 ? "day" : "minute";
}

/** A local date or date-time read as if it were UTC, in milliseconds; the first moment of what it names. */
export function parseLocal(text: string): number | undefined {
  const match = LOCAL.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute] = match;
  return civil(Number(year), Number(month ?? 1), Number(day ?? 1), Number(hour ?? 0), Number(minute ?? 0));
}

const zones = new Map<string, boolean>();

/**
 * Reports whether the IANA database has this zone in this spelling: a zone has one name in addresses and calendars.
 * Bare offsets are not zones.
 */
export function isZone(name: string): boolean {
  let known = zones.get(name);
  if (known === undefined) {
    if (name.length > 50 || !/^[A-Z][A-Za-z_]*(?:\/[A-Z0-9][A-Za-z0-9_+-]*)*$/.test(name)) return false;
    try {
      const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions();
      // An alias is told as another zone; the same but for its capitals is a slip.
      known = timeZone === name || timeZone.toLowerCase() !== name.toLowerCase();
    } catch {
      known = false;
    }
    if (zones.size < 1000) zones.set(name, known);
  }
  return known;
}

/** The names of the zones that people may mean. */
export function zoneNames(): readonly string[] {
  return Intl.supportedValuesOf("timeZone");
}

/**
 * Milliseconds by which local time in `zone` is ahead of UTC at `instant` (milliseconds). Read from the formatted
 * offset: date-fns-tz's getTimezoneOffset takes its date for a local one and errs for hours around each change of
 * clocks.
 */
export function offsetAt(zone: string, instant: number): number {
  if (zone === "UTC") return 0;
  const offset = formatInTimeZone(instant, zone, "xxx");
  return (offset.startsWith("-") ? -1 : 1) * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6))) * MINUTE_MS;
}

/**
 * Days between two looks at a zone's clock. No two changes that undo one another lie between two looks since 1970: the
 * closest were a week less an hour apart, from Sunday to Sunday, and weeks counted from 1970 begin on Thursday.
 */
export const STRIDE = 7 * DAY_MS;

// Asking Intl for an offset costs some 20 µs, and an entry with its hours asks ten times in each language: what a
// zone's clocks show at the beginning of a week is remembered.
const weeks = new Map<string, number>();
const MAX_WEEKS = 20_000;

/** The offset at the beginning of a week, counted from 1970. */
function offsetAtWeek(zone: string, week: number): number {
  const key = `${zone} ${week}`;
  let offset = weeks.get(key);
  if (offset === undefined) {
    if (weeks.size >= MAX_WEEKS) weeks.clear();
    offset = offsetAt(zone, week * STRIDE);
    weeks.set(key, offset);
  }
  return offset;
}

/** offsetAt, mostly from memory: milliseconds by which local time is ahead of UTC at an instant. */
export function offsetOf(zone: string, instant: number): number {
  const week = Math.floor(instant / STRIDE);
  const offset = offsetAtWeek(zone, week);
  return offset === offsetAtWeek(zone, week + 1) ? offset : offsetAt(zone, instant);
}

/**
 * The instant of a local time in a zone, in milliseconds. A local time that a change of clocks skips does not exist; of
 * one that comes twice, the first is meant (RFC 5545, section 3.3.5). date-fns-tz's own fromZonedTime is wrong in both
 * cases.
 */
export function localToInstant(text: string, zone: string): Result<number, "malformed" | "skipped"> {
  const local = parseLocal(text);
  if (local === undefined) return err("malformed");
  const earlier = local - offsetOf(zone, local - DAY_MS);
  const later = local - offsetOf(zone, local + DAY_MS);
  for (const candidate of [Math.min(earlier, later), Math.max(earlier, later)]) {
    if (candidate + offsetOf(zone, candidate) === local) return ok(candidate);
  }
  return err("skipped");
}

/**
 * The first instant of a local date or date-time in a zone, in milliseconds. For bounds: a day whose midnight is
 * skipped starts where the clocks land.
 */
export function startOf(text: string, zone: string): number {
  const found = localToInstant(text, zone);
  if (found.ok) return found.value;
  const local = parseLocal(text) ?? 0;
  return local - offsetOf(zone, local - DAY_MS);
}

function next(text: string): string {
  const date = new Date(parseLocal(text) ?? 0);
  switch (precision(text)) {
    case "year":
      return String(date.getUTCFullYear() + 1);
    case "month":
      return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1)).toISOString().slice(0, 7);
    default:
      return new Date(date.getTime() + DAY_MS).toISOString().slice(0, 10);
  }
}

/**
 * The instant at which what `text` names is over: the end of that day, month or year; the minute itself where one is
 * given.
 */
export function endOf(text: string, zone: string): number {
  return startOf(precision(text) === "minute" ? text : next(text), zone);
}

/** The last zone of the world in which a day ends. */
const LAST_ZONE = "Etc/GMT+12";

/** Reports whether all that a local date or date-time names is over; where no zone is given, over in every zone. */
export function hasPassed(text: string, zone: string | undefined, now: number): boolean {
  return parseLocal(text) !== undefined && endOf(text, zone ?? LAST_ZONE) < now;
}

/** The day after a local date (RFC 5545 wants the end of an all-day event exclusive). */
export function dayAfter(date: string): string {
  return next(date.slice(0, 10));
}

/** The day ahead of a day. */
export function dayBefore(date: string): string {
  return new Date((parseLocal(date) ?? 0) - DAY_MS).toISOString().slice(0, 10);
}

/** The first day of what a local date names. */
function firstDay(text: string): string {
  return new Date(parseLocal(text) ?? 0).toISOString().slice(0, 10);
}

/** An instant as RFC 3339 in UTC, to the second. */
export function utc(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}

/** An instant as RFC 3339 with the offset that the zone has then, to the second. */
export function zoned(instant: number, zone: string): string {
  const offset = Math.round(offsetOf(zone, instant) / MINUTE_MS);
  const size = Math.abs(offset);
  const sign = offset < 0 ? "-" : "+";
  const pad = (value: number): string => String(value).padStart(2, "0");
  return (
    `${new Date(instant + offset * MINUTE_MS).toISOString().slice(0, 19)}${sign}${pad(Math.floor(size / 60))}:` +
    `${pad(size % 60)}`
  );
}

/**
 * Converts a source's date to an instant in milliseconds, for formats that require one: a missing hour becomes 12:00
 * UTC of the first day.
 */
export function publishedInstant(text: string): number {
  return parseInstant(text) ?? (parseLocal(firstDay(text)) ?? 0) + DAY_MS / 2;
}

/** The last of some instants. */
export function lastOf(...instants: readonly string[]): string {
  return instants.reduce((last, instant) => (instant > last ? instant : last), "");
}
