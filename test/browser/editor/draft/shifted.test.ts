import { describe, expect, it } from "vitest";
import { shifted, shiftedSessions } from "../../../../src/browser/editor/draft/shifted.ts";

describe("moving an event", () => {
  it.each([
    ["2027-03-01T10:30", "2027-03-01T09:00", "2027-03-02T08:00", "2027-03-02T09:30"],
    ["2027-03-01T10:30", "2027-03-01", "2027-03-05", "2027-03-05T10:30"],
    ["2027-03-02", "2027-03-01T22:00", "2027-03-03T01:00", "2027-03-04"],
    ["2027-03-02", "2027-03-01", "2027-04-01", "2027-04-02"],
    ["2027-03-02", "2027-0", "2027-04-01", undefined],
    [undefined, "2027-03-01", "2027-04-01", undefined],
  ])("what is at %s moves with an event from %s to %s", (local, from, to, moved) => {
    expect(shifted(local, from, to)).toBe(moved);
  });

  it("the sessions of an event move as far as it does, and keep all else", () => {
    const event = {
      starts: "2027-03-01T09:00",
      sessions: [
        { starts: "2027-03-01T09:00", ends: "2027-03-01T10:00", title: { en: "A" } },
        { starts: "2027-03-02", title: { en: "B" } },
      ],
    };
    expect(shiftedSessions(event, "2027-03-08T14:00")).toEqual([
      { starts: "2027-03-08T14:00", ends: "2027-03-08T15:00", title: { en: "A" } },
      { starts: "2027-03-09", title: { en: "B" } },
    ]);
    expect(shiftedSessions({ starts: "2027" }, "2028")).toBeUndefined();
  });
});
