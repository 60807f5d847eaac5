import { DAY_MS, MINUTE_MS } from "../../std/duration.ts";
import { offsetAt, offsetOf, STRIDE } from "./instant.ts";

/** The zones that UTC is called by: they need no VTIMEZONE, and TZID=UTC confuses clients that look for one. */
const UTC_NAMES = new Set([
  "UTC",
  "Etc/UTC",
  "Etc/UCT",
  "Etc/GMT",
  "Etc/Greenwich",
  "Etc/Universal",
  "Etc/Zulu",
  "GMT",
  "UCT",
  "Universal",
  "Zulu",
]);

export function isUtc(zone: string): boolean {
  return UTC_NAMES.has(zone);
}

/** A change of clocks: the instant (milliseconds), and by how much local time is ahead of UTC before and after. */
export interface OffsetChange {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** A zone's clocks in one year, with a day before and after it, so that every local time of the year is inside. */
export interface ZoneYear {
  /** Milliseconds since 1970. */
  readonly start: number;
  /** At the start. */
  readonly offset: number;
  readonly changes: readonly OffsetChange[];
}

// A calendar asks hundreds of times: years that were looked through are remembered.
const years = new Map<string, ZoneYear>();
const MAX_YEARS = 2000;

/** The first minute, after `low` and at `high` at the latest, at which the zone's offset is no longer `from`. */
function changeBetween(zone: string, low: number, high: number, from: number): number {
  let before = low / MINUTE_MS;
  let after = high / MINUTE_MS;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetAt(zone, middle * MINUTE_MS) === from) before = middle;
    else after = middle;
  }
  return after * MINUTE_MS;
}

function scanZoneYear(zone: string, year: number): ZoneYear {
  const start = Date.UTC(year, 0, 1) - DAY_MS;
  const end = Date.UTC(year + 1, 0, 1) + DAY_MS;
  const first = offsetOf(zone, start);
  const changes: OffsetChange[] = [];
  let offset = first;
  for (let at = start, next = start; at < end; at = next) {
    next = Math.min((Math.floor(at / STRIDE) + 1) * STRIDE, end);
    const reached = offsetOf(zone, next);
    let from = at;
    // A loop, not a test: should two changes ever share a stride, both are found as long as they do not undo each
    // other.
    while (offset !== reached) {
      from = changeBetween(zone, from, next, offset);
      const to = offsetAt(zone, from);
      changes.push({ at: from, from: offset, to });
      offset = to;
    }
  }
  return { start, offset: first, changes };
}

/** A zone's clocks in a year. */
export function zoneYear(zone: string, year: number): ZoneYear {
  const key = `${zone} ${year}`;
  let found = years.get(key);
  if (found === undefined) {
    if (years.size >= MAX_YEARS) years.clear();
    found = scanZoneYear(zone, year);
    years.set(key, found);
  }
  return found;
}

/** An instant as the clocks of a zone show it: 2025-09-25T10:00 */
export function localIn(zone: string, instant: number): string {
  return new Date(instant + offsetOf(zone, instant)).toISOString().slice(0, 16);
}
