// Dates in words: put together by tables of our own, held against Intl's.
import { describe, expect, it } from "vitest";
import { LANGUAGES, type Language, LOCALES } from "../../../src/domain/entry/language.ts";
import type { EventItem } from "../../../src/domain/view/view.ts";
import {
  daysAnywhere,
  eventSpan,
  localSpan,
  momentLabel,
  partSpan,
  withHours,
  zoneLabel,
} from "../../../src/render/entry/date-ranges.ts";
import { countdown, dateBlock, dateLabel, rangeLabel, weekdayLabel } from "../../../src/render/entry/dates.ts";

function intl(local: string, language: Language, fields: Intl.DateTimeFormatOptions): string {
  const text = new Intl.DateTimeFormat(LOCALES[language], { ...fields, timeZone: "UTC" }).format(Date.parse(local));
  // What Intl does not know: in French the first of a month is an ordinal; in Arabic, the UN gives months both names.
  const french = language === "fr" ? text.replace(/(?<!\d)1 (?=\p{L})/u, "1er ") : text;
  const name = MONTHS_OF_THE_LEVANT[Number(local.slice(5, 7)) - 1];
  return (
    language === "ar" && fields.month === "long" ? french.replace(/\p{L}+(?= \d{4})/u, `${name}/$&`) : french
  ).replace(/\s/g, " ");
}

const MONTHS_OF_THE_LEVANT =
  "كانون الثاني,شباط,آذار,نيسان,أيار,حزيران,تموز,آب,أيلول,تشرين الأول,تشرين الثاني,كانون الأول".split(",");

const DAYS = Array.from({ length: 12 }, (_, month) =>
  [1, 2, 11, 28].map((day) => new Date(Date.UTC(2026, month, day)).toISOString().slice(0, 10)),
).flat();

describe("a date block", () => {
  it("a date block names the month below a day in the form that goes with a day", () => {
    const small = (language: Language, local: string) =>
      dateBlock({ starts: { local } } as EventItem, language)?.small.replace(/\s/g, " ");
    expect(small("ru", "2026-12-02")).toBe("декабря 2026 г.");
    expect(small("ru", "2026-12-02T09:00")).toBe("декабря 2026 г.");
    expect(small("en", "2026-12-02")).toBe("December 2026");
    expect(small("zh", "2026-12-02")).toBe("2026年12月");
    expect(small("es", "2026-12-02")).toBe("diciembre de 2026");
  });
});

describe.each(LANGUAGES)("a date in %s", (language) => {
  it("a date is what Intl makes of it, to the day, the month and the year", () => {
    for (const day of DAYS) {
      expect(dateLabel(day, language).replace(/\s/g, " ")).toBe(
        intl(day, language, { year: "numeric", month: "long", day: "numeric" }),
      );
      expect(dateLabel(day.slice(0, 7), language).replace(/\s/g, " ")).toBe(
        intl(day, language, { year: "numeric", month: "long" }),
      );
    }
    for (const day of DAYS)
      expect(weekdayLabel(day, language).replace(/\s/g, " ")).toBe(
        intl(day, language, { year: "numeric", month: "long", day: "numeric", weekday: "long" }),
      );
    expect(dateLabel("2027", language)).toBe(intl("2027-01-01", language, { year: "numeric" }));
  });
});

describe("a span of days", () => {
  it.each<[Language, string, string, string]>([
    ["en", "16–20 February 2026", "16 February – 2 March 2026", "30 December 2025 – 2 January 2026"],
    ["fr", "16–20 février 2026", "16 février – 2 mars 2026", "30 décembre 2025 – 2 janvier 2026"],
    [
      "es",
      "16–20 de febrero de 2026",
      "16 de febrero – 2 de marzo de 2026",
      "30 de diciembre de 2025 – 2 de enero de 2026",
    ],
    [
      "ru",
      "16–20 февраля 2026\u00A0г.",
      "16 февраля – 2 марта 2026\u00A0г.",
      "30 декабря 2025\u00A0г. – 2 января 2026\u00A0г.",
    ],
    [
      "ar",
      "16–20 شباط/فبراير 2026",
      "16 شباط/فبراير – 2 آذار/مارس 2026",
      "30 كانون الأول/ديسمبر 2025 – 2 كانون الثاني/يناير 2026",
    ],
    ["zh", "2026年2月16日至20日", "2026年2月16日至3月2日", "2025年12月30日至2026年1月2日"],
    [
      "pt",
      "16–20 de fevereiro de 2026",
      "16 de fevereiro – 2 de março de 2026",
      "30 de dezembro de 2025 – 2 de janeiro de 2026",
    ],
    ["de", "16.–20. Februar 2026", "16. Februar – 2. März 2026", "30. Dezember 2025 – 2. Januar 2026"],
  ])("a date range in %s states month and year once", (language, within, across, beyond) => {
    expect(rangeLabel("2026-02-16", "2026-02-20", language)).toBe(within);
    expect(rangeLabel("2026-02-16", "2026-03-02", language)).toBe(across);
    expect(rangeLabel("2025-12-30", "2026-01-02", language)).toBe(beyond);
  });
  it("a date range is as coarse as the coarser of its ends, and one day if the end is missing or not later", () => {
    expect(rangeLabel("2026-02", "2026-04", "en")).toBe("February – April 2026");
    expect(rangeLabel("2026-02", "2026-04", "ru")).toBe("февраль – апрель 2026\u00A0г.");
    expect(rangeLabel("2025-11", "2026-01", "fr")).toBe("novembre 2025 – janvier 2026");
    expect(rangeLabel("2026", "2027", "zh")).toBe("2026年至2027年");
    expect(rangeLabel("2026-02-16", "2026-03", "en")).toBe("February – March 2026");
    expect(rangeLabel("2026-02-16", undefined, "en")).toBe("16 February 2026");
    expect(rangeLabel("2026-02-16", "2026-02-16", "fr")).toBe("16 février 2026");
  });
});

describe("the first of a month", () => {
  it("the first of a month is an ordinal in French: alone, in a range and beside its weekday", () => {
    expect(dateLabel("2025-08-01", "fr")).toBe("1er août 2025");
    expect(rangeLabel("2025-08-01", "2025-08-03", "fr")).toBe("1er–3 août 2025");
    expect(weekdayLabel("2025-08-01", "fr")).toBe("vendredi 1er août 2025");
    expect(weekdayLabel("2025-08-11", "fr")).toBe("lundi 11 août 2025");
    expect(dateLabel("2025-08-01", "de")).toBe("1. August 2025");
  });
});

describe("hours", () => {
  it.each<[Language, string]>([
    ["en", "25 September 2025, 09:00–17:00"],
    ["fr", "25 septembre 2025, 09:00–17:00"],
    ["ar", "25 أيلول/سبتمبر 2025، 09:00–17:00"],
    ["zh", "2025年9月25日 09:00–17:00"],
  ])("the hours in %s follow their day", (language, expected) =>
    expect(localSpan("2025-09-25T09:00", "2025-09-25T17:00", language)).toBe(expected),
  );

  it("hours are written with their days where these differ, and alone where the day is known", () => {
    expect(localSpan("2025-09-25T09:00", "2025-09-26T17:00", "en")).toBe(
      "25 September 2025, 09:00 – 26 September 2025, 17:00",
    );
    expect(localSpan("2025-09-25T09:00", "2025-09-26", "en")).toBe("25 September 2025, 09:00 – 26 September 2025");
    expect(localSpan("2025-09-25T09:00", "2025-09-25", "en")).toBe("25 September 2025, 09:00");
    expect(localSpan("2025-09-25", "2025-09-25T17:00", "en")).toBe("25 September 2025");
    expect(partSpan("2025-09-25T09:00", "2025-09-25T09:30", "2025-09-25", "en")).toBe("09:00–09:30");
    expect(partSpan("2025-09-26T09:00", "2025-09-26T09:30", "2025-09-25", "en")).toBe("26 September 2025, 09:00–09:30");
    expect(partSpan("2025-09-25", undefined, "2025-09-25", "en")).toBe("25 September 2025");
    expect(partSpan("2025-09-25T09:00", undefined, undefined, "en")).toBe("25 September 2025, 09:00");
  });

  it("hours are written in the event's zone and its source's, repeating the day only where it differs", () => {
    const event = (starts: string, ends: string, utc: readonly [string, string]): EventItem => ({
      status: "confirmed",
      allDay: false,
      starts: { local: starts, instant: utc[0] },
      ends: { local: ends, instant: utc[1] },
      zone: "Europe/Lisbon",
      displayZones: ["Europe/Paris"],
    });
    expect(
      eventSpan(
        event("2025-09-25T09:00", "2025-09-25T17:00", ["2025-09-25T09:00:00+01:00", "2025-09-25T17:00:00+01:00"]),
        "fr",
      ),
    ).toBe("25 septembre 2025, 09:00–17:00 (Europe/Lisbon, UTC+01:00)\u202F; 10:00–18:00 (Europe/Paris)");
    expect(
      eventSpan(
        event("2025-09-25T22:00", "2025-09-25T23:30", ["2025-09-25T22:00:00+01:00", "2025-09-25T23:30:00+01:00"]),
        "en",
      ),
    ).toBe(
      "25 September 2025, 22:00–23:30 (Europe/Lisbon, UTC+01:00); 25 September 2025, 23:00 – 26 September 2025, " +
        "00:30 (Europe/Paris)",
    );
    expect(momentLabel({ local: "2026-01-15" }, "America/New_York", "en")).toBe("15 January 2026");
  });
});

describe("a date with its hours", () => {
  it("a date with its hours follows the pattern of each language and never breaks a line within an offset", () => {
    expect(withHours("2025年9月25日", "09:00", "zh")).toBe("2025年9月25日 09:00");
    expect(withHours("25 سبتمبر 2025", "09:00", "ar")).toBe("25 سبتمبر 2025، 09:00");
    expect(withHours("September 2025", "", "en")).toBe("September 2025");
    expect(zoneLabel("America/New_York", { local: "2026-05-01T23:59", instant: "2026-05-01T23:59:00-04:00" })).toBe(
      "America/New_York, UTC\u221204:00",
    );
  });
});

describe("the days that clocks anywhere show", () => {
  it("the days of an instant are all that some zone's clocks show then, in words and ready for an hour", () => {
    for (const instant of ["2031-06-02T09:00:00+01:00", "2031-12-31T23:30:00-04:00", "2032-01-01T00:00:00Z"]) {
      const days = daysAnywhere([{ local: instant.slice(0, 16), instant }, undefined], "en");
      const shown = Intl.supportedValuesOf("timeZone").map((timeZone) =>
        new Intl.DateTimeFormat("sv", { timeZone }).format(Date.parse(instant)),
      );
      expect(Object.keys(days).sort()).toEqual([...new Set(shown)].sort());
    }
    const june = { local: "2031-06-01T12:00", instant: "2031-06-01T12:00:00Z" };
    expect(daysAnywhere([june], "fr")).toEqual({ "2031-06-01": "1er juin, ", "2031-06-02": "2 juin, " });
    expect(daysAnywhere([june], "zh")["2031-06-01"]).toBe("6月1日 ");
    expect(daysAnywhere([{ local: "2031-06-01" }], "en")).toEqual({});
  });
});

describe("a countdown", () => {
  it.each([
    ["2026-11-29", "en", "today"],
    ["2026-11-30", "en", "tomorrow"],
    ["2026-12-02T09:00", "en", "in 3 days"],
    ["2026-12-19", "de", "in 20 Tagen"],
    ["2026-12-20", "en", "in 3 weeks"],
    ["2027-01-31", "fr", "dans 2 mois"],
    ["2028-03-01", "en", "in 15 months"],
    ["2026-12-02", "ar", "خلال 3 أيام"],
  ] as const)("a countdown to %s in %s is %s", (until, language, words) => {
    expect(countdown("2026-11-29", until, language).replace(/\s/g, " ")).toBe(words);
  });
});
