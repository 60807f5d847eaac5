import { DAY_MS } from "../../std/duration.ts";
import { endOf, parseLocal, precision, startOf, utc } from "../time/instant.ts";
import type { Item } from "./view.ts";

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

/** Days from the beginning of what a date names, in UTC, after which it is over in every zone. */
const DAYS_UNTIL_OVER = { year: 368, month: 33, day: 3, minute: 2 } as const;

/**
 * Reports whether what a local date or date-time names is over at an instant (milliseconds). No zone is a day apart
 * from UTC: its clocks are looked up only where that is near.
 */
export function isOverAt(text: string, zone: string, instant: number): boolean {
  const begins = parseLocal(text) ?? instant;
  if (begins - DAY_MS > instant) return false;
  return begins + DAYS_UNTIL_OVER[precision(text)] * DAY_MS < instant || endOf(text, zone) <= instant;
}

/** The beginning of the UTC day from which on an event is past, in milliseconds. */
export function pastFrom({ event }: Item): number {
  const { starts, ends = starts, zone = "UTC" } = event ?? {};
  return ends === undefined ? Number.POSITIVE_INFINITY : Math.ceil(endOf(ends.local, zone) / DAY_MS) * DAY_MS;
}

/** Reports whether an event was over when the UTC day began. */
export function isPast({ event }: Item, day: string): boolean {
  const { starts, ends = starts, zone = "UTC" } = event ?? {};
  return ends !== undefined && isOverAt(ends.local, zone, startOf(day, "UTC"));
}

/** Reports whether an event will not take place. */
export function isCancelled({ event }: Item): boolean {
  return event?.status === "cancelled";
}

/** Reports whether an event's start is known by its month or year only. */
export function isVague({ event }: Item): boolean {
  return event?.starts !== undefined && ["year", "month"].includes(precision(event.starts.local) ?? "");
}

/** Returns the latest possible start of an item's event. */
function latestStart({ event }: Item): number {
  const { starts, zone = "UTC" } = event ?? {};
  return starts === undefined ? Number.POSITIVE_INFINITY : endOf(starts.local, zone);
}

/** Puts the events of which only the month or year is known behind those that start in it on a known day. */
function vagueLast(agenda: readonly Item[]): readonly Item[] {
  const vague = agenda.filter(isVague).sort((a, b) => latestStart(a) - latestStart(b));
  if (vague.length === 0) return agenda;
  const sorted: Item[] = [];
  for (const item of agenda) {
    if (isVague(item)) continue;
    const from = startOf(item.event?.starts?.local ?? "", item.event?.zone ?? "UTC");
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
