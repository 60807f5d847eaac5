import { DAY_MS } from "../../std/duration.ts";
import { endOf, startOf, utc } from "../time/instant.ts";
import type { EventItem, Item } from "./view.ts";

/** An agenda as seen on one day. */
export interface SplitAgenda {
  /** Not over before the day began, soonest first. */
  readonly upcoming: readonly Item[];
  /** Over, last first. */
  readonly past: readonly Item[];
}

/** The UTC day of an instant (milliseconds): "2025-11-19". */
export function dayOf(now: number): string {
  return utc(Math.floor(now / DAY_MS) * DAY_MS).slice(0, 10);
}

function over({ starts, ends, zone = "UTC" }: EventItem): number {
  const last = ends ?? starts;
  return last === undefined ? Number.POSITIVE_INFINITY : endOf(last.local, zone);
}

/** The beginning of the UTC day from which on an event is past, in milliseconds. */
export function pastFrom({ event }: Item): number {
  return event === undefined ? Number.POSITIVE_INFINITY : Math.ceil(over(event) / DAY_MS) * DAY_MS;
}

/** Reports whether an event was over when the UTC day began. */
export function isPast({ event }: Item, day: string): boolean {
  return event !== undefined && over(event) <= startOf(day, "UTC");
}

/** Parts an agenda (in order of start) by what is over when the UTC day begins. */
export function splitByDay(agenda: readonly Item[], day: string): SplitAgenda {
  return {
    upcoming: agenda.filter((item) => !isPast(item, day)),
    past: agenda.filter((item) => isPast(item, day)).reverse(),
  };
}

/**
 * When an event is, as seen on a UTC day: over, on that day alone, under way, or still to come; what is known by month
 * or year only is to come until it is over. Undefined without a date.
 */
export function phaseOf(item: Item, day: string): "past" | "today" | "running" | "coming" | undefined {
  const { starts, ends } = item.event ?? {};
  if (starts === undefined) return undefined;
  if (isPast(item, day)) return "past";
  const [first, last] = [starts.local.slice(0, 10), (ends ?? starts).local.slice(0, 10)];
  if (first.length < 10 || first > day) return "coming";
  return first === last ? "today" : "running";
}
