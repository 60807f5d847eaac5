import { localToInstant } from "../../domain/time/instant.ts";
import { localIn } from "../../domain/time/zone-year.ts";
import { DAY_MS } from "../../std/duration.ts";
import { err, ok, type Result } from "../../std/result.ts";
import { instantOf, type Moment } from "../item.ts";
import { type CalendarZones, digitsToTime, type Understood } from "./calendar-zones.ts";
import type { Property } from "./content-lines.ts";

/** A date or date-time as a property of a calendar says it. */
export type ReadTime = Understood & {
  /** Set where it has seconds, which an entry has not. */
  readonly seconds?: boolean;
};

export type TimeFault = "malformed" | "noSuchDate";

/** Returns the zone that a property names. */
function tzidOf({ parameters }: Property): string | undefined {
  const name = parameters.get("TZID")?.trim();
  return name === "" ? undefined : name;
}

/** Reads one value of DTSTART, DTEND, RDATE, EXDATE or RECURRENCE-ID. */
export function readTime(value: string, property: Property, zones: CalendarZones): Result<ReadTime, TimeFault> {
  const text = value.trim().toUpperCase();
  // 2025-09-25T09:00:00 is ISO 8601 as well, and has the same meaning.
  const basic = text.replace(/^(\d{4})-(\d{2})-(\d{2})/, "$1$2$3").replace(/T(\d{2}):(\d{2}):?(\d{2})?/, "T$1$2$3");
  if (!/^\d{8}(?:T\d{4}(?:\d{2})?Z?)?$/.test(basic)) return err("malformed");
  const local = digitsToTime(basic);
  if (local === undefined) return err("noSuchDate");
  const day = new Date(local).toISOString().slice(0, 10);
  const isDate = property.parameters.get("VALUE")?.toUpperCase() === "DATE";
  if (basic.length === 8 || (isDate && local % DAY_MS === 0)) return ok({ moment: { kind: "day", local: day } });
  if (isDate) return err("malformed");
  const seconds = local % 60_000 === 0 ? {} : { seconds: true };
  const name = tzidOf(property);
  if (basic.endsWith("Z")) {
    // TZID says nothing of a time in UTC (RFC 5545, section 3.2.19).
    return ok({ moment: { kind: "utc", instant: local }, ...seconds });
  }
  if (name === undefined)
    return ok({ moment: { kind: "floating", local: new Date(local).toISOString().slice(0, 16) }, ...seconds });
  return ok({ ...zones.understand(local, name), ...seconds });
}

/** A duration: weeks and days are of the calendar, the rest is exact. */
export interface Duration {
  readonly days: number;
  readonly milliseconds: number;
}

export function readDuration(text: string): Duration | undefined {
  const match =
    /^([+-])?P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?$/i.exec(
      text.trim(),
    );
  if (match === null || match.slice(2).every((part) => part === undefined)) return undefined;
  const [, sign, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match;
  if (sign === "-") return undefined;
  return {
    days: Number(weeks) * 7 + Number(days),
    milliseconds: ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000,
  };
}

function moved(day: string, days: number): string {
  return (
    new Date(Date.parse(`${day.slice(0, 10)}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10) + day.slice(10)
  );
}

/** The moment a duration later: its days by the calendar, its hours exactly (RFC 5545, section 3.3.6). */
export function later(start: Moment, { days, milliseconds }: Duration): Moment {
  switch (start.kind) {
    case "day":
      return { kind: "day", local: moved(start.local, days + Math.floor(milliseconds / DAY_MS)) };
    case "utc":
      return { kind: "utc", instant: start.instant + days * DAY_MS + milliseconds };
    case "floating": {
      const end = Date.parse(`${moved(start.local, days)}:00Z`) + milliseconds;
      return { ...start, local: new Date(end).toISOString().slice(0, 16) };
    }
    case "zoned": {
      const { zone } = start;
      const reached = days === 0 ? ok(start.instant) : localToInstant(moved(start.local, days), zone);
      const instant = (reached.ok ? reached.value : start.instant + days * DAY_MS) + milliseconds;
      return { kind: "zoned", local: localIn(zone, instant), zone, instant };
    }
  }
}

/** A moment in the zone of another one, so that an event has one zone. */
export function inZoneOf(moment: Moment, other: Moment): Moment {
  if (other.kind !== "zoned" || (moment.kind !== "zoned" && moment.kind !== "utc")) return moment;
  const { zone } = other;
  return { kind: "zoned", local: localIn(zone, moment.instant), zone, instant: moment.instant };
}

/** Returns a key that is the same for equal moments: the instant, or else the text. */
export function identity(moment: Moment): string {
  const instant = instantOf(moment);
  return instant === undefined ? localOf(moment) : new Date(instant).toISOString().slice(0, 16);
}

/** A moment as its own clocks show it. */
export function localOf(moment: Moment): string {
  return moment.kind === "utc" ? `${new Date(moment.instant).toISOString().slice(0, 16)}Z` : moment.local;
}

/** Reports whether one moment is before another; undefined where they cannot be compared. */
export function isBefore(moment: Moment, other: Moment): boolean | undefined {
  const exact = (each: Moment): boolean => each.kind === "zoned" || each.kind === "utc";
  if (exact(moment) !== exact(other)) return undefined;
  if (!exact(moment) && moment.kind !== other.kind) return undefined;
  return identity(moment) < identity(other);
}
