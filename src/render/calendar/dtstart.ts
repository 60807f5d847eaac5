import { dayAfter, dayBefore, parseInstant, precision, utc } from "../../domain/time/instant.ts";
import { monthAfter } from "../../domain/time/month.ts";
import { isUtc } from "../../domain/time/zone-year.ts";
import type { TimePoint } from "../../domain/view/view.ts";
import { foldLine } from "./fold-line.ts";
import { localStamp, utcStamp } from "./ical-text.ts";

/** The time that a calendar shows for an entry. Days have no zone; an absent end is one that nobody knows. */
export type CalendarTime =
  | { readonly kind: "days"; readonly first: string; readonly after: string | undefined }
  | { readonly kind: "hours"; readonly zone: string; readonly starts: string; readonly ends: string | undefined };

/**
 * The calendar's form of a span, or undefined where not even a day is known: a bar over a whole month or year would say
 * only that something is not known, over everything else in it. Start and end are of one type (RFC 5545, section
 * 3.8.2.2): where only one of them has an hour, the start decides. An end that is a day only is then the end of that
 * day, if it is a later one.
 */
export function calendarTime(
  starts: TimePoint | undefined,
  ends: TimePoint | undefined,
  zone: string | undefined,
): CalendarTime | undefined {
  if (starts === undefined) return undefined;
  const exact = precision(starts.local);
  const lastDay = ends === undefined || ends.local.length < 10 ? undefined : ends.local.slice(0, 10);
  if (exact === "day")
    return {
      kind: "days",
      first: starts.local,
      after: lastDay === undefined || lastDay < starts.local ? undefined : dayAfter(lastDay),
    };
  if (exact !== "minute" || zone === undefined || starts.instant === undefined) return undefined;
  return { kind: "hours", zone, starts: starts.local, ends: endOfHours(starts, ends, lastDay) };
}

/**
 * The days of a month or a year of which nobody knows more, or of several; undefined where a day is known, or nothing.
 */
export function vagueTime(starts: TimePoint | undefined, ends: TimePoint | undefined): CalendarTime | undefined {
  if (starts === undefined || starts.local.length >= 10) return undefined;
  const last = (ends?.local ?? starts.local).slice(0, 7);
  const after = last.length === 4 ? `${Number(last) + 1}-01` : monthAfter(last, 1);
  return { kind: "days", first: `${starts.local}${starts.local.length === 4 ? "-01" : ""}-01`, after: `${after}-01` };
}

/** The days on which a window of several opens and closes; undefined for what begins and ends on one day. */
export function windowDays(
  time: CalendarTime,
): { readonly opens: CalendarTime; readonly closes: CalendarTime } | undefined {
  const [first, end] = time.kind === "days" ? [time.first, time.after] : [time.starts, time.ends];
  if (end === undefined) return undefined;
  const last = time.kind === "days" ? dayBefore(end) : end.slice(0, 10);
  const day = (local: string): CalendarTime => ({ kind: "days", first: local, after: undefined });
  return last <= first.slice(0, 10) ? undefined : { opens: day(first.slice(0, 10)), closes: day(last) };
}

/** The day on which a time begins, without its hours. */
export function firstDay(time: CalendarTime): CalendarTime {
  return time.kind === "days" ? time : { kind: "days", first: time.starts.slice(0, 10), after: undefined };
}

function endOfHours(starts: TimePoint, ends: TimePoint | undefined, lastDay: string | undefined): string | undefined {
  if (ends === undefined || lastDay === undefined) return undefined;
  if (precision(ends.local) === "day")
    return lastDay > starts.local.slice(0, 10) ? `${dayAfter(lastDay)}T00:00` : undefined;
  const from = parseInstant(starts.instant ?? "");
  const to = parseInstant(ends.instant ?? "");
  // DTEND must be later than DTSTART (section 3.8.2.2).
  return from === undefined || to === undefined || to <= from ? undefined : ends.local;
}

function stamp(name: string, local: string, zone: string): string {
  return isUtc(zone) ? `${name}:${localStamp(local)}Z\r\n` : foldLine(`${name};TZID=${zone}:${localStamp(local)}`);
}

/** DTSTART and DTEND. */
export function timeLines(time: CalendarTime): string {
  if (time.kind === "days") {
    const end = time.after === undefined ? "" : `DTEND;VALUE=DATE:${localStamp(time.after)}\r\n`;
    return `DTSTART;VALUE=DATE:${localStamp(time.first)}\r\n${end}`;
  }
  return (
    stamp("DTSTART", time.starts, time.zone) + (time.ends === undefined ? "" : stamp("DTEND", time.ends, time.zone))
  );
}

/** An instant with any offset as a UTC stamp. */
export function stampOf(instant: string): string {
  const at = parseInstant(instant);
  return utcStamp(at === undefined ? instant : utc(at));
}
