import { DAY_MS, HOUR_MS } from "../../std/duration.ts";
import { err, ok, type Result } from "../../std/result.ts";
import { endOf, offsetAt, parseInstant, parseLocal, precision, startOf } from "./instant.ts";

// Times as people ask for them: «today», «+30d», «2025-11», or an instant. What they name lasts from its first moment
// to its last: a bound «from» is where it begins, a bound «to» is where it ends.

const DISTANCE = /^([+\- ])(\d{1,4})([hdwmy])$/;
const NEAR_DAYS: Readonly<Record<string, number>> = { yesterday: -1, today: 0, tomorrow: 1 };

/** The local date in a zone at an instant: "2025-11-19". */
function resolveDate(instant: number, zone: string): string {
  return new Date(instant + offsetAt(zone, instant)).toISOString().slice(0, 10);
}

/** A date as many days on. */
function daysFrom(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}

/** A date as many months on; the last day of a month that has no such day. */
function monthsFrom(date: string, months: number): string {
  const start = new Date(date);
  const month = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + months, 1));
  const last = new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1, 0)).getUTCDate();
  month.setUTCDate(Math.min(start.getUTCDate(), last));
  return month.toISOString().slice(0, 10);
}

/** The local date that a distance of whole days or more leads to. */
function dateIn(today: string, amount: number, unit: string): string {
  switch (unit) {
    case "d":
      return daysFrom(today, amount);
    case "w":
      return daysFrom(today, amount * 7);
    case "m":
      return monthsFrom(today, amount);
    default:
      return monthsFrom(today, amount * 12);
  }
}

/**
 * Milliseconds since 1970 at which what `text` names begins, or with `edge` "to" is over. Days are those of `zone`. A
 * plus sign that became a space on its way through an address is still one.
 */
export function resolveTimeBound(
  text: string,
  edge: "from" | "to",
  zone: string,
  now: number,
): Result<number, "malformed"> {
  if (text === "now") return ok(now);
  const local = (date: string): Result<number, "malformed"> => {
    if (parseLocal(date) === undefined) return err("malformed");
    return ok(edge === "to" && precision(date) !== "minute" ? endOf(date, zone) : startOf(date, zone));
  };
  const near = NEAR_DAYS[text];
  const today = resolveDate(now, zone);
  if (near !== undefined) return local(daysFrom(today, near));
  const [, sign, digits = "", unit = ""] = DISTANCE.exec(text) ?? [];
  if (sign !== undefined) {
    const amount = (sign === "-" ? -1 : 1) * Number(digits);
    if (unit === "h") return ok(now + amount * HOUR_MS);
    const year = Number(today.slice(0, 4)) + (unit === "y" ? amount : Math.trunc(amount / 12));
    return year < 1901 || year > 9998 ? err("malformed") : local(dateIn(today, amount, unit));
  }
  const instant = parseInstant(text.replace(/ (?=\d{2}:\d{2}$)/, "+"));
  if (instant !== undefined) return ok(instant);
  return local(text.replace(/(T\d{2}:\d{2}):\d{2}(?:\.\d+)?$/, "$1"));
}
