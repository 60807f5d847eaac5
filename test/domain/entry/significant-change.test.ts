import { describe, expect, it } from "vitest";
import { Entry } from "../../../src/domain/entry/entry.ts";
import { previousStart, significantChange } from "../../../src/domain/entry/significant-change.ts";

function event(starts: string | undefined, zone = "Europe/Paris"): Entry {
  return Entry.parse({
    id: "one",
    type: "event",
    genre: "meeting",
    texts: { en: { words: "service", title: "T", summary: "S" } },
    organisations: [{ id: "paho", role: "organiser" }],
    topics: ["law"],
    event: { status: "confirmed", zone, ...(starts === undefined ? {} : { starts }) },
  });
}

/** The start that an event was first announced for, after it had each of these starts in turn. */
function after(...starts: readonly (string | undefined)[]): string | undefined {
  let [entry, previous] = [event(starts[0]), undefined as ReturnType<typeof previousStart>];
  for (const start of starts.slice(1)) {
    const next = event(start);
    previous = previousStart({ entry, ...(previous === undefined ? {} : { previousStart: previous }) }, next);
    entry = next;
  }
  return previous?.starts;
}

describe("an event that is moved", () => {
  it.each([
    ["stands where it stood", ["2026-03-01T09:00", "2026-03-01T09:00"], undefined],
    ["is moved", ["2026-03-01T09:00", "2026-03-08T09:00"], "2026-03-01T09:00"],
    ["is changed otherwise later", ["2026-03-01", "2026-03-08", "2026-03-08"], "2026-03-01"],
    ["is moved twice", ["2026-03-01", "2026-03-08", "2026-03-15"], "2026-03-01"],
    ["is moved back", ["2026-03-01", "2026-03-08", "2026-03-01"], undefined],
    ["gets a more exact start", ["2026-03", "2026-03-08", "2026-03-08T09:00"], undefined],
    ["gets a start", [undefined, "2026-03-08"], undefined],
    ["loses its start and gets another", ["2026-03-01", undefined, "2026-03-08"], undefined],
  ] as const)("an event that %s was announced for %j, and first for %j", (_, starts, first) =>
    expect(after(...starts)).toBe(first),
  );

  it("an event whose zone changes is moved, for its hour is another", () =>
    expect(previousStart({ entry: event("2026-03-01T09:00") }, event("2026-03-01T09:00", "Asia/Tokyo"))).toEqual({
      starts: "2026-03-01T09:00",
      zone: "Europe/Paris",
    }));

  it("an event whose day is given a zone that was not named stands where it stood", () => {
    const { zone: _, ...event_ } = (event("2026-03-01") as Extract<Entry, { type: "event" }>).event;
    const before = { ...event("2026-03-01"), event: event_ } as Entry;
    expect(previousStart({ entry: before }, event("2026-03-01"))).toBeUndefined();
    expect(significantChange(before, event("2026-03-01"))).toBeUndefined();
    expect(significantChange(before, event("2026-03-02"))).toBe("rescheduled");
  });

  it("an event whose start was wrong is corrected, and was not moved", () => {
    const corrections = [{ at: "2026-01-06", note: { en: "It starts on 1 March, not on 2 March." } }];
    const [before, after] = [event("2026-03-02"), { ...event("2026-03-01"), corrections } as Entry];
    expect(previousStart({ entry: before }, after)).toBeUndefined();
    expect(significantChange(before, after)).toBe("corrected");
    expect(significantChange(before, event("2026-03-01"))).toBe("rescheduled");
    expect(significantChange(event("2026-03"), after)).toBe("dated");
    const moved = previousStart({ entry: event("2026-02-01"), previousStart: { starts: "2026-01-01" } }, after);
    expect(moved).toEqual({ starts: "2026-01-01" });
  });
});

describe("a significant change", () => {
  const one = event("2026-03-01T09:00");
  const details = (over: object): Entry =>
    Entry.parse({ ...one, event: { ...(one as { event: object }).event, ...over } });
  const note = (en: string, fr?: string) => ({ at: "2026-01-06", note: { en, ...(fr === undefined ? {} : { fr }) } });
  const corrected = (...corrections: object[]): Entry => ({ ...one, corrections }) as Entry;

  it.each([
    ["a new time", details({ starts: "2026-03-02T09:00" }), "rescheduled"],
    ["an end", details({ ends: "2026-03-01T17:00" }), "times"],
    ["a cancellation at a new time", details({ starts: "2026-03-02T09:00", status: "cancelled" }), "cancelled"],
    ["that it became provisional", details({ status: "provisional" }), "provisional"],
    ["that it was held", details({ status: "held" }), undefined],
    ["a place", details({ place: { city: "Porto" } }), undefined],
    ["a correction", corrected(note("It was 3.")), "corrected"],
    ["document numbers", { ...one, symbols: ["A/1"] } as Entry, undefined],
  ] as const)("a version that changes %s is told or not", (_, after, kind) =>
    expect(significantChange(one, after)).toBe(kind),
  );

  it("an event that was called held and is only announced was wrong, not confirmed", () =>
    expect(significantChange(details({ status: "held" }), one)).toBe("corrected"));

  it("a correction that is translated is not told again, and another of the same day is", () => {
    const before = corrected(note("It was 3."));
    expect(significantChange(before, corrected(note("It was 3.", "C’était 3.")))).toBeUndefined();
    expect(significantChange(before, corrected(note("It was 3."), note("It was not 4.")))).toBe("corrected");
  });
});
