import { DAY_MS } from "../../std/duration.ts";
import { dayAfter, endOf, parseLocal, startOf, zoned } from "./instant.ts";

/** Intervals of digests. */
export const PERIODS = ["daily", "weekly", "monthly"] as const;
export type PeriodKind = (typeof PERIODS)[number];

/** Whole days, a week from Monday on (ISO 8601), or a month, as the clocks of a zone count them. */
export interface Period {
  readonly kind: PeriodKind;
  /** First and last day, inclusive: 2025-11-17, 2025-11-23. */
  readonly first: string;
  readonly last: string;
  readonly zone: string;
  /**
   * Milliseconds since 1970: the first instant, and the first that is no longer in it. The next period starts there.
   */
  readonly starts: number;
  readonly ends: number;
}

function dateOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

function bounds(kind: PeriodKind, day: string): { readonly first: string; readonly last: string } {
  const at = new Date(parseLocal(day) ?? 0);
  switch (kind) {
    case "daily":
      return { first: day, last: day };
    case "weekly": {
      const monday = at.getTime() - ((at.getUTCDay() + 6) % 7) * DAY_MS;
      return { first: dateOf(monday), last: dateOf(monday + 6 * DAY_MS) };
    }
    case "monthly":
      return { first: `${day.slice(0, 7)}-01`, last: dateOf(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)) };
  }
}

/** The period that a day (YYYY-MM-DD) of a zone's calendar is in. */
export function periodOf(kind: PeriodKind, day: string, zone: string): Period {
  const { first, last } = bounds(kind, day);
  return { kind, first, last, zone, starts: startOf(first, zone), ends: endOf(last, zone) };
}

/** The period that an instant (milliseconds) is in. */
export function periodAt(kind: PeriodKind, instant: number, zone: string): Period {
  return periodOf(kind, zoned(instant, zone).slice(0, 10), zone);
}

/** The last period that was over at an instant. */
export function lastClosed(kind: PeriodKind, instant: number, zone: string): Period {
  return periodAt(kind, periodAt(kind, instant, zone).starts - 1, zone);
}

/** The period that follows. */
export function periodAfter({ kind, last, zone }: Period): Period {
  return periodOf(kind, dayAfter(last), zone);
}
