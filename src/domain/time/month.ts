import { DAY_MS } from "../../std/duration.ts";
import { parseLocal } from "./instant.ts";

/** A calendar month, "2025-11", and whether it is one. Years from 1900. */
export function isMonth(text: string): boolean {
  return /^\d{4}-\d{2}$/.test(text) && parseLocal(text) !== undefined;
}

/** The month that is a number of months after a month, or before it. */
export function monthAfter(month: string, count: number): string {
  const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5))];
  return new Date(Date.UTC(year, number - 1 + count, 1)).toISOString().slice(0, 7);
}

/** The months beside a month. */
export function monthsAround(month: string): { readonly before: string; readonly after: string } {
  return { before: monthAfter(month, -1), after: monthAfter(month, 1) };
}

/** Months in the order in which people look for them: this one and those ahead, then those before it, last first. */
export function comingFirst<Of extends { readonly month: string }>(months: readonly Of[], today: string): Of[] {
  const inOrder = [...months].sort((left, right) => (left.month < right.month ? -1 : 1));
  const ahead = inOrder.findIndex(({ month }) => month >= today);
  const past = ahead === -1 ? inOrder : inOrder.slice(0, ahead);
  return [...inOrder.slice(past.length), ...past.reverse()];
}

/** The days of the weeks that a month is in, Monday first: local dates. */
export function weeksOf(month: string): string[][] {
  const first = parseLocal(month) ?? 0;
  const end = parseLocal(monthAfter(month, 1)) ?? 0;
  const weeks: string[][] = [];
  for (let monday = first - ((new Date(first).getUTCDay() + 6) % 7) * DAY_MS; monday < end; monday += 7 * DAY_MS) {
    weeks.push(Array.from({ length: 7 }, (_, index) => new Date(monday + index * DAY_MS).toISOString().slice(0, 10)));
  }
  return weeks;
}
