import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lastClosed, PERIODS, periodAfter, periodAt, periodOf } from "../../../src/domain/time/period.ts";

const HOUR = 3_600_000;

// Among them clocks that change at midnight, by half an hour, around Ramadan, and one that skipped a whole day.
const ZONES = [
  "UTC",
  "Europe/Lisbon",
  "America/Sao_Paulo",
  "America/Havana",
  "Africa/Casablanca",
  "Asia/Kathmandu",
  "Asia/Gaza",
  "Australia/Lord_Howe",
  "Pacific/Apia",
];

describe("periods", () => {
  it.each([
    ["daily", "2025-11-19", "2025-11-19", "2025-11-19"],
    ["weekly", "2025-11-17", "2025-11-17", "2025-11-23"],
    ["weekly", "2025-11-23", "2025-11-17", "2025-11-23"],
    ["weekly", "2026-01-01", "2025-12-29", "2026-01-04"],
    ["monthly", "2024-02-29", "2024-02-01", "2024-02-29"],
    ["monthly", "2025-12-31", "2025-12-01", "2025-12-31"],
  ] as const)("the period «%s» that contains %s runs from %s to %s", (kind, day, first, last) => {
    expect(periodOf(kind, day, "UTC")).toMatchObject({ first, last });
  });

  it("days of a clock change have 23 or 25 hours, and the day that Samoa skipped has none", () => {
    const hours = (day: string, zone: string): number => {
      const { starts, ends } = periodOf("daily", day, zone);
      return (ends - starts) / HOUR;
    };
    expect(["2025-03-30", "2025-10-26", "2025-10-27"].map((day) => hours(day, "Europe/Lisbon"))).toEqual([23, 25, 24]);
    expect(hours("2018-11-04", "America/Sao_Paulo")).toBe(23);
    expect(hours("2025-10-05", "Australia/Lord_Howe")).toBe(23.5);
    expect(hours("2011-12-30", "Pacific/Apia")).toBe(0);
  });

  it("every instant belongs to exactly one period: each starts where the one before it ends", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PERIODS),
        fc.constantFrom(...ZONES),
        fc.integer({ min: Date.UTC(2005, 0, 1), max: Date.UTC(2035, 0, 1) }),
        (kind, zone, instant) => {
          const period = periodAt(kind, instant, zone);
          expect(period.starts).toBeLessThanOrEqual(instant);
          expect(period.ends).toBeGreaterThan(instant);
          expect(periodAfter(period).starts).toBe(period.ends);
          expect(periodAt(kind, period.starts, zone)).toEqual(period);
          expect(periodAt(kind, period.ends - 1, zone)).toEqual(period);
          expect(lastClosed(kind, instant, zone).ends).toBe(period.starts);
        },
      ),
      { numRuns: 500 },
    );
  });
});
