import { DAY_MS, HOUR_MS } from "../../std/duration.ts";
import { endOf, parseInstant, precision, startOf, utc } from "../time/instant.ts";
import type { Item, TimePoint } from "./view.ts";

/** An agenda as seen on one day. */
export interface SplitAgenda {
  /** Not over before the day began, soonest first; what is cancelled is apart, so that it leads no list. */
  readonly upcoming: readonly Item[];
  /** Would not be over before the day began, and will not take place; soonest first. */
  readonly cancelled: readonly Item[];
  /** Over, last first. */
  readonly past: readonly Item[];
}

/** The UTC day of an instant (milliseconds): "2025-11-19". */
export function dayOf(now: number): string {
  return utc(Math.floor(now / DAY_MS) * DAY_MS).slice(0, 10);
}

/** Milliseconds by which a zone's clocks differ from UTC at most: since 1900 none did by more. */
const MAX_OFFSET = 15 * HOUR_MS;

/** Returns the instant at which what a moment names is over, in milliseconds. */
function endOfMoment({ local, instant }: TimePoint, zone: string): number {
  return (instant === undefined ? undefined : parseInstant(instant)) ?? endOf(local, zone);
}

/** Reports whether what a moment names is over at an instant (milliseconds), by the clocks of a zone. */
export function isOverAt(moment: TimePoint, zone: string, at: number): boolean {
  if (moment.instant === undefined) {
    const inUtc = endOf(moment.local, "UTC");
    // Looking a zone's clocks up is expensive, and further from the end they make no difference.
    if (Math.abs(at - inUtc) > MAX_OFFSET) return inUtc <= at;
  }
  return endOfMoment(moment, zone) <= at;
}

/** The beginning of the UTC day from which on an event is past, in milliseconds. */
export function pastFrom({ event }: Item): number {
  const { starts, ends = starts, zone = "UTC" } = event ?? {};
  return ends === undefined ? Number.POSITIVE_INFINITY : Math.ceil(endOfMoment(ends, zone) / DAY_MS) * DAY_MS;
}

/** Reports whether an event was over when the UTC day began. */
export function isPast({ event }: Item, day: string): boolean {
  const { starts, ends = starts, zone = "UTC" } = event ?? {};
  return ends !== undefined && isOverAt(ends, zone, startOf(day, "UTC"));
}

/** Reports whether an event will not take place. */
export function isCancelled({ event }: Item): boolean {
  return event?.status === "cancelled";
}

/** Reports whether an event's start is known by its month or year only. */
export function isVague({ event }: Item): boolean {
  return event?.starts !== undefined && ["year", "month"].includes(precision(event.starts.local) ?? "");
}

/** Returns the latest possible start of an item's event, by the days that people see. */
function latestStart({ event }: Item): number {
  return event?.starts === undefined ? Number.POSITIVE_INFINITY : endOf(event.starts.local, "UTC");
}

/** Puts the events of which only the month or year is known behind those that start in it on a known day. */
function vagueLast(agenda: readonly Item[]): readonly Item[] {
  const vague = agenda.filter(isVague).sort((a, b) => latestStart(a) - latestStart(b));
  if (vague.length === 0) return agenda;
  const sorted: Item[] = [];
  for (const item of agenda) {
    if (isVague(item)) continue;
    const from = startOf(item.event?.starts?.local ?? "", "UTC");
    while (vague[0] !== undefined && latestStart(vague[0]) <= from) sorted.push(...vague.splice(0, 1));
    sorted.push(item);
  }
  return [...sorted, ...vague];
}

/**
 * Parts an agenda (in order of start) by what is over when the UTC day begins. In both parts an event whose day is not
 * known follows those of its month or year.
 */
export function splitByDay(agenda: readonly Item[], day: string): SplitAgenda {
  const coming = agenda.filter((item) => !isPast(item, day));
  return {
    upcoming: vagueLast(coming.filter((item) => !isCancelled(item))),
    cancelled: vagueLast(coming.filter(isCancelled)),
    past: agenda.filter((item) => isPast(item, day)).reverse(),
  };
}

/** The time of an event in relation to a day. */
export type EventPhase = "past" | "today" | "running" | "coming";

/**
 * Returns the phase of an event on a UTC day: over, on that day alone, under way, or still to come. An event of a known
 * month or year only is to come until it is over. Undefined without a date.
 */
export function phaseOf(item: Item, day: string): EventPhase | undefined {
  const { starts, ends } = item.event ?? {};
  if (starts === undefined) return undefined;
  if (isPast(item, day)) return "past";
  const [first, last] = [starts.local.slice(0, 10), (ends ?? starts).local.slice(0, 10)];
  if (first.length < 10 || first > day) return "coming";
  return first === last ? "today" : "running";
}
