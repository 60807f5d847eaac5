import type { Language } from "../../domain/entry/language.ts";
import { parseInstant } from "../../domain/time/instant.ts";
import { isUtc, localIn } from "../../domain/time/zone-year.ts";
import type { EventItem, TimePoint } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";
import { dateLabel, dayOfYear, rangeLabel } from "./dates.ts";
import { offsetLabel } from "./offset-label.ts";

// When an event is, for people: days in words, hours by a clock of 24.

const DASH = "\u2013";

function dayOf(local: string): string {
  return local.slice(0, 10);
}

function clockOf(local: string | undefined): string {
  return local?.slice(11) ?? "";
}

/** A date in words with its hours, where there are some: "25 September 2025, 09:00–17:00". */
export function withHours(date: string, hours: string, language: Language): string {
  return hours === "" ? date : `${date}${message(language, "date.beforeHours")}${hours}`;
}

function at(day: string, hours: string, language: Language): string {
  return withHours(dateLabel(day, language), hours, language);
}

function hoursOf(starts: string, ends: string | undefined): string {
  const [from, to] = [clockOf(starts), clockOf(ends)];
  return from === "" || to === "" || from === to ? from : `${from}${DASH}${to}`;
}

/** "25 September 2025, 09:00–17:00", "25–27 September 2025", "25 September 2025, 09:00 – 26 September 2025, 17:00" */
export function localSpan(starts: string, ends: string | undefined, language: Language): string {
  if (clockOf(starts) === "" && clockOf(ends) === "") return rangeLabel(starts, ends, language);
  if (ends === undefined || dayOf(ends) === dayOf(starts)) return at(dayOf(starts), hoursOf(starts, ends), language);
  return `${at(dayOf(starts), clockOf(starts), language)} ${DASH} ${at(dayOf(ends), clockOf(ends), language)}`;
}

/** A part of a whole: its hours alone where both are of one day, which need not be said again. */
export function partSpan(
  starts: string,
  ends: string | undefined,
  day: string | undefined,
  language: Language,
): string {
  const within = dayOf(starts) === day && (ends === undefined || dayOf(ends) === day);
  return within && clockOf(starts) !== "" ? hoursOf(starts, ends) : localSpan(starts, ends, language);
}

/** Hours between UTC and the clocks that are furthest from it, with one in between, since these are more than a day. */
const FURTHEST = [-12, 0, 14] as const;
const HOUR = 3_600_000;

/** The days that clocks anywhere show at instants, as they stand before an hour: {"2031-06-02": "2 June, "}. */
export function daysAnywhere(
  moments: readonly (TimePoint | undefined)[],
  language: Language,
): Readonly<Record<string, string>> {
  const instants = moments.flatMap((moment) => parseInstant(moment?.instant ?? "") ?? []);
  const days = instants.flatMap((at) =>
    FURTHEST.map((hours) => new Date(at + hours * HOUR).toISOString().slice(0, 10)),
  );
  return Object.fromEntries(
    [...new Set(days)].map((day) => [day, `${dayOfYear(day, language)}${message(language, "date.beforeHours")}`]),
  );
}

/** The one day of an event; undefined where it has several, or none that is known. */
export function onlyDay({ starts, ends }: EventItem): string | undefined {
  if (starts === undefined || starts.local.length < 10) return undefined;
  return ends === undefined || dayOf(ends.local) === dayOf(starts.local) ? dayOf(starts.local) : undefined;
}

/** "Europe/Lisbon, UTC+01:00"; the zone alone where no hour is known. */
export function zoneLabel(zone: string, moment: TimePoint): string {
  return moment.instant === undefined || isUtc(zone) ? zone : `${zone}, ${offsetLabel(moment.instant)}`;
}

/** A moment with its zone: "25 September 2025, 09:00 (Europe/Lisbon, UTC+01:00)"; a day needs none. */
export function momentLabel(moment: TimePoint, zone: string | undefined, language: Language): string {
  const label = localSpan(moment.local, undefined, language);
  return moment.instant === undefined || zone === undefined ? label : `${label} (${zoneLabel(zone, moment)})`;
}

/**
 * Writes an event's time in its own zone and after that in each zone that its source prints; undefined while its start
 * is unknown.
 */
export function eventSpan(event: EventItem, language: Language): string | undefined {
  const { starts, ends, zone } = event;
  if (starts === undefined) return undefined;
  const own = localSpan(starts.local, ends?.local, language);
  if (zone === undefined || starts.instant === undefined) return own;
  let label = `${own} (${zoneLabel(zone, starts)})`;
  const start = parseInstant(starts.instant);
  const end = ends?.instant === undefined ? undefined : parseInstant(ends.instant);
  for (const other of event.displayZones ?? []) {
    if (other === zone || start === undefined) continue;
    const there = partSpan(
      localIn(other, start),
      end === undefined ? undefined : localIn(other, end),
      onlyDay(event),
      language,
    );
    label += `${message(language, "punctuation.semicolon")}${there} (${other})`;
  }
  return label;
}
