import { describe, expect, it } from "vitest";
import { phaseOf } from "../../../src/domain/view/agenda.ts";
import type { Item } from "../../../src/domain/view/view.ts";
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
