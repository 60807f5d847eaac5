import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { endOf } from "../../../src/domain/time/instant.ts";
import { isOverAt, phaseOf } from "../../../src/domain/view/agenda.ts";
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
        fc.integer({ min: -10_000 * HOUR_MS, max: 10_000 * HOUR_MS }),
        (date, length, zone, beyond) => {
          const text = date.toISOString().slice(0, length);
          const at = endOf(text, zone) + beyond;
          expect(isOverAt(text, zone, at)).toBe(beyond >= 0);
        },
      ),
    );
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
