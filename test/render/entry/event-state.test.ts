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
    "an event that is over has the state no-report if it was %s",
    (status) => {
      expect(state(status, false)).toBe(status);
      expect(state(status, true)).toBe("no-report");
    },
  );

  it.each(["held", "cancelled", "postponed"] as const)("an event's state stays %s whatever the day is", (status) => {
    expect(state(status, false)).toBe(status);
    expect(state(status, true)).toBe(status);
  });

  it("a consultation is closed once its window is over, and never held or not held", () => {
    expect(state("confirmed", false, "consultation")).toBe("confirmed");
    expect(state("confirmed", true, "consultation")).toBe("closed");
    expect(state("held", true, "consultation")).toBe("closed");
    expect(state("cancelled", true, "consultation")).toBe("cancelled");
  });

  it("a date of law is confirmed once it has come", () => {
    expect(state("confirmed", true, "key-date")).toBe("confirmed");
  });

  it("news have no event state", () => {
    expect(eventState({ genre: "article" } as never, true)).toBeUndefined();
  });
});
