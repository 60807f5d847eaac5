import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  dayAfter,
  endOf,
  hasPassed,
  isZone,
  localToInstant,
  offsetAt,
  offsetOf,
  parseInstant,
  parseLocal,
  precision,
  publishedInstant,
  startOf,
  utc,
  zoned,
  zoneNames,
} from "../../../src/domain/time/instant.ts";

describe("an RFC 3339 instant", () => {
  it("an RFC 3339 instant is read with its offset", () => {
    expect(parseInstant("2025-11-19T09:00:00+01:00")).toBe(Date.UTC(2025, 10, 19, 8));
    expect(parseInstant("2025-11-19T09:00Z")).toBe(Date.UTC(2025, 10, 19, 9));
    expect(parseInstant("2025-11-19T00:30:00-09:30")).toBe(Date.UTC(2025, 10, 19, 10));
  });
  it.each([
    "2025-11-19T09:00:00",
    "2025-11-19 09:00:00Z",
    "2025-11-19t09:00:00z",
    "2025-02-29T09:00:00Z",
    "2025-13-01T09:00:00Z",
    "2025-11-19T24:00:00Z",
    "2025-11-19T23:59:60Z",
    "2025-11-19T09:00:00+24:00",
    "2025-11-19T09:00:00+01:60",
    "",
  ])("the text %j is not an RFC 3339 instant", (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });
});

describe("a local time in a zone", () => {
  it("a local time has the instant that the rules of its zone give", () => {
    expect(localToInstant("2025-09-25T09:00", "Europe/Lisbon")).toEqual({ ok: true, value: Date.UTC(2025, 8, 25, 8) });
    expect(localToInstant("2025-12-25T09:00", "Asia/Kolkata")).toEqual({
      ok: true,
      value: Date.UTC(2025, 11, 25, 3, 30),
    });
  });
  it.each([
    ["2025-03-30T02:30", "Europe/Paris"],
    ["2025-03-09T02:00", "America/New_York"],
    ["2025-10-05T02:15", "Australia/Lord_Howe"],
    ["2011-12-30T12:00", "Pacific/Apia"],
  ])("the local time %s does not exist in %s", (local, zone) => {
    expect(localToInstant(local, zone)).toEqual({ ok: false, reason: "skipped" });
  });
  it.each([
    ["2025-10-26T02:30", "Europe/Paris", Date.UTC(2025, 9, 26, 0, 30)],
    ["2025-11-02T01:30", "America/New_York", Date.UTC(2025, 10, 2, 5, 30)],
    ["2025-04-06T01:45", "Australia/Lord_Howe", Date.UTC(2025, 3, 5, 14, 45)],
  ])("the local time %s occurs twice in %s and means the first", (local, zone, expected) => {
    expect(localToInstant(local, zone)).toEqual({ ok: true, value: expected });
  });
  it("every existing local time converts to an instant and back to itself", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(1990, 0) / 60_000, max: Date.UTC(2040, 0) / 60_000 }),
        fc.constantFrom(
          "Europe/Lisbon",
          "America/New_York",
          "Asia/Kathmandu",
          "Australia/Lord_Howe",
          "Africa/Casablanca",
          "Pacific/Apia",
        ),
        (minutes, zone) => {
          const local = new Date(minutes * 60_000).toISOString().slice(0, 16);
          const found = localToInstant(local, zone);
          if (found.ok) expect(found.value + offsetAt(zone, found.value)).toBe(parseLocal(local));
        },
      ),
    );
  });
  it("a day whose midnight is skipped starts where the clocks land", () => {
    expect(utc(startOf("2024-09-08", "America/Santiago"))).toBe("2024-09-08T04:00:00Z");
  });
});

describe("precision", () => {
  it("the precision of a date is given by the form of its text", () => {
    expect(["2027", "2025-07", "2025-07-01", "2025-07-01T09:00"].map(precision)).toEqual([
      "year",
      "month",
      "day",
      "minute",
    ]);
  });
  it("the precision of a date determines the end of its span", () => {
    expect(utc(endOf("2027", "Europe/Zurich"))).toBe("2027-12-31T23:00:00Z");
    expect(utc(endOf("2025-07", "Europe/Zurich"))).toBe("2025-07-31T22:00:00Z");
    expect(utc(endOf("2025-09-22", "Europe/Paris"))).toBe("2025-09-22T22:00:00Z");
    expect(utc(endOf("2025-09-25T17:00", "Europe/Lisbon"))).toBe("2025-09-25T16:00:00Z");
    expect(dayAfter("2024-02-28")).toBe("2024-02-29");
  });
  it("a date without an hour is written as noon UTC where an instant is required", () => {
    expect(utc(publishedInstant("2025"))).toBe("2025-01-01T12:00:00Z");
    expect(utc(publishedInstant("2025-07"))).toBe("2025-07-01T12:00:00Z");
    expect(utc(publishedInstant("2025-09-25T09:00"))).toBe("2025-09-25T12:00:00Z");
    expect(utc(publishedInstant("2025-11-19T05:00:00+01:00"))).toBe("2025-11-19T04:00:00Z");
  });
});

describe("a zone", () => {
  it("a zone is one of the IANA database, not an offset", () => {
    expect(["Europe/Lisbon", "UTC", "America/Argentina/Buenos_Aires"].map(isZone)).toEqual([true, true, true]);
    expect(["+01:00", "Europe/Lissabon", "", "GMT+1", "x".repeat(80)].map(isZone)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });
  it("a zone has one spelling with its capitals, and an alias is a name too", () => {
    expect(["europe/lisbon", "EUROPE/LISBON", "utc", "asia/kolkata", "est"].map(isZone)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
    expect(
      [
        "Asia/Kolkata",
        "Asia/Calcutta",
        "US/Pacific",
        "Etc/GMT+12",
        "Etc/UTC",
        "America/Port-au-Prince",
        "Africa/Dar_es_Salaam",
      ].every(isZone),
    ).toBe(true);
    expect(zoneNames().filter((name) => !isZone(name))).toEqual([]);
  });
  it("a time has passed once all that it names is over, by the clocks of its zone or of every zone", () => {
    const now = Date.UTC(2025, 8, 25, 10);
    const past = (text: string, zone?: string) => hasPassed(text, zone, now);
    expect([past("2025-09-25T11:59", "Europe/Paris"), past("2025-09-25T12:01", "Europe/Paris")]).toEqual([true, false]);
    expect([past("2025-09-24", "Europe/Paris"), past("2025-09-25", "Europe/Paris")]).toEqual([true, false]);
    expect([past("2025-09-24", "Asia/Tokyo"), past("2025-09-24"), past("2025-09-23")]).toEqual([true, false, true]);
    expect([past("2025-09"), past("2025-08"), past("2024"), past("soon")]).toEqual([false, true, true, false]);
  });
  it("a zone gives an instant its offset", () => {
    expect(zoned(Date.UTC(2025, 8, 25, 8), "Europe/Paris")).toBe("2025-09-25T10:00:00+02:00");
    expect(zoned(Date.UTC(2025, 8, 25, 8), "America/St_Johns")).toBe("2025-09-25T05:30:00-02:30");
  });
  it.each([
    ["America/Recife", "2000-10"],
    ["America/Noronha", "2000-10"],
    ["America/Boa_Vista", "2000-10"],
    ["Asia/Gaza", "2040-10"],
    ["Africa/Casablanca", "2026-03"],
  ])("a zone's offset from memory is Intl's, where %s changed its clocks twice within weeks of %s", (zone, month) => {
    const start = Date.parse(`${month}-01T00:00:00Z`);
    const hours = Array.from({ length: 24 * 42 }, (_, hour) => start - 604_800_000 + hour * 3_600_000);
    expect(new Set(hours.map((at) => offsetAt(zone, at))).size).toBe(2);
    for (const at of hours) expect(offsetOf(zone, at), new Date(at).toISOString()).toBe(offsetAt(zone, at));
  });
});
