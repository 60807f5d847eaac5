import { describe, expect, it } from "vitest";
import type { EventDetails } from "../../../src/domain/entry/entry.ts";
import { eventState } from "../../../src/render/entry/event-state.ts";

const state = (
  status: EventDetails["status"],
  past: boolean,
  genre: Parameters<typeof eventState>[0]["genre"] = "meeting",
) => eventState({ genre, event: { status, allDay: true } as never }, past);

describe("what people are told of an event", () => {
  it.each(["confirmed", "provisional", "moved-online"] as const)(
    "is no-report where it was %s and is over",
    (status) => {
      expect(state(status, false)).toBe(status);
      expect(state(status, true)).toBe("no-report");
    },
  );

  it.each(["held", "cancelled", "postponed"] as const)("stays %s whatever the day is", (status) => {
    expect(state(status, false)).toBe(status);
    expect(state(status, true)).toBe(status);
  });

  it("is closed of a consultation whose window is over, and nothing that was or was not held", () => {
    expect(state("confirmed", false, "consultation")).toBe("confirmed");
    expect(state("confirmed", true, "consultation")).toBe("closed");
    expect(state("held", true, "consultation")).toBe("closed");
    expect(state("cancelled", true, "consultation")).toBe("cancelled");
  });

  it("is confirmed of a date of law that has come", () => {
    expect(state("confirmed", true, "key-date")).toBe("confirmed");
  });

  it("is nothing of news", () => {
    expect(eventState({ genre: "article" } as never, true)).toBeUndefined();
  });
});
