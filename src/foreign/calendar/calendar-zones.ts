import windowsZones from "../../../dist/windows-zones.json" with { type: "json" };
import { isZone, localToInstant, offsetAt } from "../../domain/time/instant.ts";
import { isUtc, localIn } from "../../domain/time/zone-year.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../std/duration.ts";
import type { Moment } from "../item.ts";
import type { Component } from "./content-lines.ts";

// Time zones that a TZID names. A name of the IANA database is that zone. Any other name is what the document's own
// VTIMEZONE says; an IANA zone is put for it where its name shows one (globally unique ids, Windows names as CLDR
// lists them) and its clocks agree.

const MAX_OBSERVANCES = 200;
const WEEKDAYS = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

/** A standard or daylight time of a VTIMEZONE. Times are local ones, as milliseconds of UTC. */
interface Observance {
  readonly start: number;
  readonly from: number;
  readonly to: number;
  readonly dates: readonly number[];
  readonly rule?: YearlyRule;
}

interface YearlyRule {
  /** From 0. */
  readonly month: number;
  readonly weekday?: number;
  /** 1 to 5, or -1 to -5 from the month's end. */
  readonly nth?: number;
  readonly monthDays?: readonly number[];
  /** In UTC. */
  readonly until?: number;
  readonly lastYear?: number;
}

/** Milliseconds of a date-time's digits taken as UTC; undefined where there is no such time. */
export function digitsToTime(text: string): number | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?Z?)?$/.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  const exists =
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return exists ? date.getTime() : undefined;
}

function offsetOf(text: string | undefined): number | undefined {
  const [, sign, hours, minutes, seconds = "0"] = /^([+-])(\d{2})(\d{2})(\d{2})?$/.exec(text?.trim() ?? "") ?? [];
  if (sign === undefined) return undefined;
  return (sign === "-" ? -1 : 1) * (Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS + Number(seconds) * 1000);
}

function ruleOf(text: string, start: number): YearlyRule | undefined {
  const parts = new Map(
    text.split(";").map((part): [string, string] => {
      const [name = "", value = ""] = part.split("=");
      return [name.trim().toUpperCase(), value.trim().toUpperCase()];
    }),
  );
  if (parts.get("FREQ") !== "YEARLY" || (parts.get("INTERVAL") ?? "1") !== "1") return undefined;
  const known = ["FREQ", "INTERVAL", "BYMONTH", "BYDAY", "BYMONTHDAY", "UNTIL", "COUNT", "WKST"];
  if ([...parts.keys()].some((name) => name !== "" && !known.includes(name))) return undefined;
  const month = parts.has("BYMONTH") ? Number(parts.get("BYMONTH")) - 1 : new Date(start).getUTCMonth();
  if (!Number.isInteger(month) || month < 0 || month > 11) return undefined;
  const [, nth, weekday] = /^([+-]?[1-5])?([A-Z]{2})$/.exec(parts.get("BYDAY") ?? "") ?? [];
  if (parts.has("BYDAY") && !WEEKDAYS.includes(weekday ?? "")) return undefined;
  const monthDays = parts.get("BYMONTHDAY")?.split(",").map(Number);
  if (monthDays?.some((day) => !Number.isInteger(day) || day < 1 || day > 31)) return undefined;
  if (weekday !== undefined && nth === undefined && monthDays === undefined) return undefined;
  const until = parts.has("UNTIL") ? digitsToTime(parts.get("UNTIL") ?? "") : undefined;
  const count = Number(parts.get("COUNT") ?? Number.NaN);
  return {
    month,
    ...(weekday === undefined ? {} : { weekday: WEEKDAYS.indexOf(weekday) }),
    ...(nth === undefined ? {} : { nth: Number(nth) }),
    ...(monthDays === undefined ? {} : { monthDays }),
    ...(until === undefined ? {} : { until }),
    ...(Number.isInteger(count) ? { lastYear: new Date(start).getUTCFullYear() + count - 1 } : {}),
  };
}

function observanceOf({ properties }: Component): Observance | undefined {
  const value = (name: string): string | undefined => properties.find((each) => each.name === name)?.value.trim();
  const start = digitsToTime(value("DTSTART") ?? "");
  const [from, to] = [offsetOf(value("TZOFFSETFROM")), offsetOf(value("TZOFFSETTO"))];
  const recurs = value("RRULE");
  const rule = recurs === undefined || start === undefined ? undefined : ruleOf(recurs, start);
  if (start === undefined || from === undefined || to === undefined) return undefined;
  if (recurs !== undefined && rule === undefined) return undefined;
  const dates = properties
    .filter((each) => each.name === "RDATE")
    .flatMap((each) =>
      each.value
        .split(",")
        .slice(0, 2000)
        .map((date) => digitsToTime(date.trim())),
    )
    .filter((date) => date !== undefined);
  return { start, from, to, dates, ...(rule === undefined ? {} : { rule }) };
}

/** The day of a month on which a rule falls, or undefined where the month has none. */
function dayOf(rule: YearlyRule, year: number, start: number): number | undefined {
  const length = new Date(Date.UTC(year, rule.month + 1, 0)).getUTCDate();
  const weekdayOf = (day: number): number => new Date(Date.UTC(year, rule.month, day)).getUTCDay();
  if (rule.weekday === undefined) {
    const day = rule.monthDays?.[0] ?? new Date(start).getUTCDate();
    return day <= length ? day : undefined;
  }
  const days = Array.from({ length }, (_, index) => index + 1).filter(
    (day) => weekdayOf(day) === rule.weekday && (rule.monthDays?.includes(day) ?? true),
  );
  return rule.nth === undefined ? days[0] : days.at(rule.nth < 0 ? rule.nth : rule.nth - 1);
}

/** The last onset of an observance at or before an instant, as an instant. */
function lastOnset({ start, from, dates, rule }: Observance, instant: number): number | undefined {
  const onsets = [start, ...dates];
  if (rule !== undefined) {
    const time = ((start % DAY_MS) + DAY_MS) % DAY_MS;
    const ends = rule.until === undefined ? Number.POSITIVE_INFINITY : new Date(rule.until).getUTCFullYear();
    const year = Math.min(new Date(instant).getUTCFullYear() + 1, ends, rule.lastYear ?? Number.POSITIVE_INFINITY);
    for (let back = 0; back < 4; back++) {
      const day = dayOf(rule, year - back, start);
      if (day === undefined) continue;
      const onset = Date.UTC(year - back, rule.month, day) + time;
      if (onset >= start && (rule.until === undefined || onset - from <= rule.until)) onsets.push(onset);
    }
  }
  const past = onsets.map((onset) => onset - from).filter((onset) => onset <= instant);
  return past.length === 0 ? undefined : Math.max(...past);
}

/** The clocks of a VTIMEZONE. It says nothing of the time before its first onset. */
class Clocks {
  readonly #observances: readonly Observance[];

  constructor(observances: readonly Observance[]) {
    this.#observances = observances;
  }

  offsetAt(instant: number): number | undefined {
    let best: { readonly onset: number; readonly to: number } | undefined;
    for (const observance of this.#observances) {
      const onset = lastOnset(observance, instant);
      if (onset !== undefined && (best === undefined || onset > best.onset)) best = { onset, to: observance.to };
    }
    return best?.to;
  }

  /**
   * The instant of a local time: the first where it comes twice, by the clocks before the change where it is skipped.
   */
  instantOf(local: number): number | undefined {
    const offsets = [...new Set(this.#observances.flatMap(({ from, to }) => [from, to]))];
    const fits = offsets
      .map((offset) => local - offset)
      .filter((at) => at + (this.offsetAt(at) ?? Number.NaN) === local);
    if (fits.length > 0) return Math.min(...fits);
    const before = this.offsetAt(local - DAY_MS);
    return before === undefined ? undefined : local - before;
  }
}

function clocksOf({ components }: Component): Clocks | undefined {
  const observances = components.slice(0, MAX_OBSERVANCES).map(observanceOf);
  if (observances.length === 0 || observances.includes(undefined)) return undefined;
  return new Clocks(observances.filter((each) => each !== undefined));
}

/** The IANA zone that a name shows beyond doubt. */
function zoneNamed(name: string): string | undefined {
  if (isZone(name)) return name;
  const windows: Readonly<Record<string, string>> = windowsZones;
  if (Object.hasOwn(windows, name)) return windows[name];
  // Globally unique: /example.org/20050126_1/Europe/Berlin.
  const parts = name.split("/");
  if (!name.startsWith("/")) return undefined;
  return [3, 2, 1]
    .filter((count) => count < parts.length)
    .map((count) => parts.slice(-count).join("/"))
    .find(isZone);
}

/** The zone with a fixed offset, which the IANA database has for whole hours only, with its signs turned round. */
function fixedZone(offset: number): string | undefined {
  const hours = offset / HOUR_MS;
  if (hours === 0) return "Etc/UTC";
  const name = `Etc/GMT${hours > 0 ? "-" : "+"}${Math.abs(hours)}`;
  return Number.isInteger(hours) && isZone(name) ? name : undefined;
}

/** The result of interpreting a local time. */
export type Understood = {
  readonly moment: Moment;
  readonly doubt?: "zoneByRules" | "zoneDiffers" | "skippedHour";
};

/** The zones that a calendar's times may name. */
export class CalendarZones {
  readonly #clocks = new Map<string, Clocks>();
  readonly #names = new Map<string, string>();
  /** The names of the VTIMEZONEs that cannot be read. */
  readonly unreadable: { readonly name: string; readonly line: number }[] = [];

  constructor(calendar: Component) {
    for (const component of calendar.components.filter(({ name }) => name === "VTIMEZONE").slice(0, 1000)) {
      const value = (wanted: string): string | undefined =>
        component.properties.find(({ name }) => name === wanted)?.value.trim();
      const name = value("TZID");
      if (name === undefined) continue;
      const clocks = clocksOf(component);
      if (clocks === undefined) this.unreadable.push({ name, line: component.line });
      else this.#clocks.set(name, clocks);
      const located = value("X-LIC-LOCATION") ?? value("TZID-ALIAS-OF");
      if (located !== undefined && isZone(located)) this.#names.set(name, located);
    }
  }

  /** Interprets a local time of a zone; `local` in milliseconds of UTC. */
  understand(local: number, name: string): Understood {
    const text = new Date(local).toISOString().slice(0, 16);
    const zone = zoneNamed(name) ?? this.#names.get(name);
    const instantByRules = this.#clocks.get(name)?.instantOf(local);
    const differs = (iana: string, at: number): boolean => at + offsetAt(iana, at) !== local;
    if (instantByRules !== undefined && (zone === undefined || (zone !== name && differs(zone, instantByRules)))) {
      const instant = instantByRules;
      const fixed = fixedZone(local - instant);
      return fixed === undefined
        ? { moment: { kind: "utc", instant }, doubt: "zoneByRules" }
        : { moment: { kind: "zoned", local: text, zone: fixed, instant }, doubt: "zoneByRules" };
    }
    if (zone === undefined) return { moment: { kind: "floating", local: text, zone: name } };
    if (isUtc(zone)) return { moment: { kind: "utc", instant: local } };
    const found = localToInstant(text, zone);
    if (!found.ok) {
      // By the offset before the gap (RFC 5545, section 3.3.5).
      const instant = local - offsetAt(zone, local - DAY_MS);
      return { moment: { kind: "zoned", local: localIn(zone, instant), zone, instant }, doubt: "skippedHour" };
    }
    const instant = found.value + (local % MINUTE_MS);
    const isOther = instantByRules !== undefined && instantByRules !== instant;
    return { moment: { kind: "zoned", local: text, zone, instant }, ...(isOther ? { doubt: "zoneDiffers" } : {}) };
  }
}
