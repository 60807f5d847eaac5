import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { endOf, localToInstant, zoned } from "../../../src/domain/time/instant.ts";
import { isOverAt, phaseOf, splitByDay } from "../../../src/domain/view/agenda.ts";
import type { Item } from "../../../src/domain/view/view.ts";
import { HOUR_MS } from "../../../src/std/duration.ts";
import { itemOf } from "../../fixtures/items.ts";

function meeting(starts: string | undefined, ends?: string, zone = "UTC"): Item {
  const item = itemOf({
    id: "meeting",
    type: "event",
    genre: "meeting",
    texts: { en: { words: "service", title: "T", summary: "S" } },
    topics: ["governance-ethics"],
    organisations: [{ id: "who-europe", role: "organiser" }],
    event: {
      status: "provisional",
      ...(starts === undefined ? {} : { starts, ...(ends === undefined ? {} : { ends }), zone }),
    },
  });
  if (item === undefined) throw new Error("the item has a text in English");
  return item;
}

describe("a date", () => {
  it("a date is over at an instant by the clocks of its zone, however near or far its end is", () => {
    const texts = fc.date({ min: new Date("1950-01-01"), max: new Date("2040-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(
        texts,
        fc.constantFrom(4, 7, 10, 16),
        fc.constantFrom("UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Paris", "America/St_Johns"),
        fc.oneof(
          fc.integer({ min: -10_000 * HOUR_MS, max: 10_000 * HOUR_MS }),
          fc.integer({ min: -30 * HOUR_MS, max: 30 * HOUR_MS }),
        ),
        (date, length, zone, beyond) => {
          const local = date.toISOString().slice(0, length);
          const at = endOf(local, zone) + beyond;
          expect(isOverAt({ local }, zone, at)).toBe(beyond >= 0);
          const instant = localToInstant(local, zone);
          if (length === 16 && instant.ok)
            expect(isOverAt({ local, instant: zoned(instant.value, zone) }, zone, at)).toBe(beyond >= 0);
        },
      ),
    );
  });
});

describe("an agenda", () => {
  it("an agenda looks the clocks of a zone up only for days that end about then", () => {
    const format = vi.spyOn(Intl, "DateTimeFormat");
    const agenda = [
      meeting("2026-11-29T09:00", "2026-11-29T17:00", "Asia/Kathmandu"),
      meeting("2026-11-20", "2026-11-27", "Asia/Thimphu"),
      meeting("2026-12-02", undefined, "Asia/Colombo"),
      meeting("2026-12", undefined, "Asia/Yangon"),
    ];
    format.mockClear();
    const { upcoming, past } = splitByDay(agenda, "2026-11-29");
    expect([upcoming.length, past.length]).toEqual([3, 1]);
    expect(format).not.toHaveBeenCalled();
    splitByDay([meeting("2026-11-28", undefined, "Asia/Dili")], "2026-11-29");
    expect(format).toHaveBeenCalled();
    format.mockRestore();
  });

  it("an agenda has events of which only the month is known after those that start in it", () => {
    const agenda = [meeting("2026-12", undefined, "Asia/Tokyo"), meeting("2026-12-31T23:00", undefined, "Asia/Tokyo")];
    expect(splitByDay(agenda, "2026-11-29").upcoming.map(({ event }) => event?.starts?.local)).toEqual([
      "2026-12-31T23:00",
      "2026-12",
    ]);
  });
});

describe("the phase of an event", () => {
  it.each([
    ["2026-11-28", undefined, "past"],
    ["2026-11-29", undefined, "today"],
    ["2026-11-29T09:00", "2026-11-29T17:00", "today"],
    ["2026-11-28", "2026-11-30", "running"],
    ["2026-11-30", undefined, "coming"],
    ["2026-11", undefined, "coming"],
    ["2026-10", undefined, "past"],
    ["2027", undefined, "coming"],
    [undefined, undefined, undefined],
  ] as const)("an event from %s to %s is, on 29 November 2026, %s", (starts, ends, phase) => {
    expect(phaseOf(meeting(starts, ends), "2026-11-29")).toBe(phase);
  });

  it("an event of the evening before is not over while that evening lasts where it is held", () => {
    const evening = ["2026-11-28T19:00", "2026-11-28T22:00"] as const;
    expect(phaseOf(meeting(...evening, "Pacific/Honolulu"), "2026-11-29")).not.toBe("past");
    expect(phaseOf(meeting(...evening), "2026-11-29")).toBe("past");
  });
});
