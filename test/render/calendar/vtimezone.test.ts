import ICAL from "ical.js";
import { describe, expect, it } from "vitest";
import { offsetAt, offsetOf } from "../../../src/domain/time/instant.ts";
import { vtimezone } from "../../../src/render/calendar/vtimezone.ts";

const HOUR = 3_600_000;
const ZONES = [
  "Europe/Lisbon",
  "Europe/Paris",
  "America/New_York",
  "Asia/Kolkata",
  "Africa/Casablanca",
  "Asia/Riyadh",
  "Australia/Lord_Howe",
];
const YEARS = [2024, 2025, 2026];

/** The hours of each zone and year, with the offset that the model knows: asked once for all tests. */
const known = new Map<string, readonly { readonly at: number; readonly offset: number }[]>();

function hours(zone: string, years: readonly number[]): { readonly at: number; readonly offset: number }[] {
  return years.flatMap((year) => {
    const found = known.get(`${zone} ${year}`);
    if (found !== undefined) return found;
    const list: { at: number; offset: number }[] = [];
    for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += HOUR)
      list.push({ at, offset: offsetAt(zone, at) });
    known.set(`${zone} ${year}`, list);
    return list;
  });
}

function zoneOf(text: string): ICAL.Timezone {
  return new ICAL.Timezone(
    new ICAL.Component(ICAL.parse(`BEGIN:VCALENDAR\r\n${text}END:VCALENDAR\r\n`)).getFirstSubcomponent(
      "vtimezone",
    ) as ICAL.Component,
  );
}

/** Milliseconds that a local time, written as UTC, is ahead of UTC in a zone of ical.js. */
function offsetIn(zone: ICAL.Timezone, local: number): number {
  return zone.utcOffset(ICAL.Time.fromJSDate(new Date(local), true)) * 1000;
}

describe("a VTIMEZONE", () => {
  // ical.js takes the second of two equal local times, RFC 5545 (section 3.3.5) the first: left out here, and held to
  // below.
  it.each(ZONES)("ical.js reads every unambiguous hour of %s from the VTIMEZONE correctly", (zone) => {
    const wrong: string[] = [];
    const read = zoneOf(vtimezone(zone, YEARS));
    const all = hours(zone, YEARS);
    const offsets = new Set(all.map(({ offset }) => offset));
    let twice = 0;
    for (const { at, offset } of all) {
      if ([...offsets].some((other) => other !== offset && offsetOf(zone, at + offset - other) === other)) {
        twice++;
        continue;
      }
      const found = offsetIn(read, at + offset);
      if (found !== offset) wrong.push(`${new Date(at).toISOString()}: ${found} for ${offset}`);
    }
    expect(wrong).toEqual([]);
    expect(all.length).toBe(26_304);
    expect(twice).toBeLessThanOrEqual(2 * 5);
  });

  it.each(ZONES)(
    "the onsets of the VTIMEZONE alone yield the offset of every hour of %s, as RFC 5545 reads them",
    (zone) => {
      const seconds = (stamp: string): number =>
        (stamp.startsWith("-") ? -1 : 1) * (Number(stamp.slice(1, 3)) * 60 + Number(stamp.slice(3, 5))) * 60_000;
      const observances = [
        ...vtimezone(zone, YEARS).matchAll(/((?:(?:DTSTART|RDATE):\S+\r\n)+)TZOFFSETFROM:(\S+)\r\nTZOFFSETTO:(\S+)/g),
      ]
        .flatMap(([, onsets = "", from = "", to = ""]) =>
          [...onsets.matchAll(/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)00/g)].map(([, year, month, day, hour, minute]) => ({
            at: Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute)) - seconds(from),
            to: seconds(to),
          })),
        )
        .sort((one, other) => one.at - other.at);
      for (const { at, offset } of hours(zone, YEARS))
        if (observances.findLast((observance) => observance.at <= at)?.to !== offset)
          expect.fail(new Date(at).toISOString());
    },
  );

  it.each(ZONES)("the stored transitions of %s agree with Intl", (zone) => {
    for (const { at, offset } of hours(zone, [2025, 2026]))
      if (offsetOf(zone, at) !== offset) expect.fail(new Date(at).toISOString());
  });

  it("the VTIMEZONE covers the half-hour change of Lord Howe and the lunar changes of Casablanca", () => {
    expect(vtimezone("Australia/Lord_Howe", [2026])).toContain("TZOFFSETFROM:+1100\r\nTZOFFSETTO:+1030");
    expect(vtimezone("Africa/Casablanca", [2024, 2025]).match(/(?:DTSTART|RDATE):\d+T0[23]0000/g)).toEqual([
      "DTSTART:20230423T020000",
      "RDATE:20230423T020000",
      "RDATE:20240414T020000",
      "RDATE:20250406T020000",
      "DTSTART:20240310T030000",
      "RDATE:20240310T030000",
      "RDATE:20250223T030000",
    ]);
  });

  it.each(["Europe/Paris", "America/New_York", "Africa/Casablanca", "Australia/Lord_Howe"])(
    "the VTIMEZONE of %s has one STANDARD and one DAYLIGHT, whose first onset is ahead of its years",
    (zone) => {
      const text = vtimezone(zone, YEARS);
      expect(text.match(/BEGIN:(?:STANDARD|DAYLIGHT)/g)?.toSorted()).toEqual(["BEGIN:DAYLIGHT", "BEGIN:STANDARD"]);
      expect(text.match(/DTSTART:\d{4}/g)?.toSorted()[0]).toBe("DTSTART:2023");
      for (const line of text.split("\r\n")) expect(line.length).toBeLessThanOrEqual(75);
    },
  );

  it("the VTIMEZONE is trimmed to the requested years and lists each of their changes, and the one ahead, once", () => {
    const text = vtimezone("Europe/Paris", [2020, 2024, 2025]);
    expect([...text.matchAll(/RDATE:(\d{8})/g)].map(([, day]) => day)).toEqual([
      "20191027",
      "20201025",
      "20231029",
      "20241027",
      "20251026",
      "20200329",
      "20240331",
      "20250330",
    ]);
    const read = zoneOf(text);
    for (const year of [2020, 2024, 2025]) {
      expect(offsetIn(read, Date.UTC(year, 0, 1))).toBe(HOUR);
      expect(offsetIn(read, Date.UTC(year, 6, 1))).toBe(2 * HOUR);
    }
  });

  it("the half-year with clocks ahead is named DAYLIGHT, in the southern hemisphere too", () => {
    expect(vtimezone("Australia/Lord_Howe", [2026])).toMatch(
      /LOCATION:Australia\/Lord_Howe\r\nBEGIN:DAYLIGHT\r\nDTSTART:20251005/,
    );
    expect(vtimezone("Asia/Kolkata", [2026])).toMatch(
      /BEGIN:STANDARD\r\nDTSTART:20251231T\d{6}\r\nTZOFFSETFROM:\+0530\r\nTZOFFSETTO:\+0530/,
    );
  });
});
