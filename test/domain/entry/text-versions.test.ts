import { describe, expect, it } from "vitest";
import { Entry } from "../../../src/domain/entry/entry.ts";
import { type Language, languagesOf } from "../../../src/domain/entry/language.ts";
import type { Revision } from "../../../src/domain/entry/revision.ts";
import { behindOf, nextTextVersions, renderedVersion } from "../../../src/domain/entry/text-versions.ts";

type State = Pick<Revision, "entry" | "version" | "textVersions">;

/** An event whose texts say the given words; the language in `original` has the source's original. */
function event(texts: Partial<Record<Language, string>>, { original = "fr", starts = "2026-03-01" } = {}): Entry {
  return Entry.parse({
    id: "one",
    type: "event",
    genre: "meeting",
    texts: Object.fromEntries(
      Object.entries(texts).map(([language, summary]) => [
        language,
        { words: "service", title: "T", summary, ...(language === original ? { relation: "original" } : {}) },
      ]),
    ),
    organisations: [{ id: "paho", role: "organiser" }],
    topics: ["law"],
    event: { status: "confirmed", starts, zone: "Europe/Paris" },
  });
}

/** The state after a first version and each further one. */
function stateOf(first: Entry, ...others: readonly (Entry | readonly [Entry, "minor"])[]): State {
  let state: State = { entry: first, version: 1 };
  for (const other of others) {
    const [entry, minor] = Array.isArray(other) ? [other[0] as Entry, true] : [other as Entry, false];
    const version = state.version + 1;
    state = { entry, version, textVersions: nextTextVersions(state, entry, version, minor) };
  }
  return state;
}

/** Returns what is newer than each text that is behind: languages, and "facts". */
function lacking(state: State): Record<string, string[]> {
  return Object.fromEntries(
    languagesOf(state.entry).flatMap((language) => {
      const behind = behindOf(state, language);
      return behind === undefined ? [] : [[language, [...behind.newer, ...(behind.facts ? ["facts"] : [])]]];
    }),
  );
}

const all = event({ en: "1", fr: "1", de: "1" });
const none = { original: "" };

describe("a text that renders others", () => {
  it("a text that renders others is up to date in a first version, and in one that was stored before", () => {
    expect(lacking({ entry: all, version: 1 })).toEqual({});
    expect(lacking({ entry: all, version: 7 })).toEqual({});
  });

  it("a text that renders others is behind once the day that it names is corrected, as where an event is moved", () => {
    const corrections = [
      { at: "2026-01-06", note: { en: "It is 2 March.", fr: "C’est le 2 mars.", de: "Am 2. März." } },
    ];
    const corrected = { ...event({ en: "2", fr: "2", de: "1" }, { starts: "2026-03-02" }), corrections } as Entry;
    expect(lacking(stateOf(all, corrected))).toEqual({ de: ["fr", "facts"] });
  });

  it("a text that renders others is behind once its original is rewritten, and until it is itself", () => {
    const newer = event({ en: "1", fr: "2", de: "1" });
    expect(lacking(stateOf(all, newer))).toEqual({ en: ["fr"], de: ["fr"] });
    expect(lacking(stateOf(all, newer, event({ en: "2", fr: "2", de: "1" })))).toEqual({ de: ["fr"] });
    expect(renderedVersion(stateOf(all, newer, newer), "de")).toBe(1);
  });

  it("a text that renders others is not behind another translation", () => {
    expect(lacking(stateOf(all, event({ en: "2", fr: "1", de: "1" })))).toEqual({});
  });

  it("a text that renders others is behind whichever text was rewritten first where none is an original", () => {
    const first = event({ en: "1", fr: "1", de: "1" }, none);
    const second = event({ en: "2", fr: "1", de: "1" }, none);
    expect(lacking(stateOf(first, second))).toEqual({ fr: ["en"], de: ["en"] });
    // Brought up to date, a text leaves none behind in turn.
    expect(lacking(stateOf(first, second, event({ en: "2", fr: "2", de: "1" }, none)))).toEqual({ de: ["en"] });
  });

  it("a text that renders others is up to date where it is new", () => {
    const newer = event({ en: "1", fr: "2" });
    expect(lacking(stateOf(event({ en: "1", fr: "1" }), newer, event({ en: "1", fr: "2", es: "1" })))).toEqual({
      en: ["fr"],
    });
  });

  it("a text that renders others is behind the facts once an event is moved, as the original is", () => {
    const moved = event({ en: "1", fr: "1", de: "2" }, { starts: "2026-03-08" });
    expect(lacking(stateOf(all, moved))).toEqual({ en: ["facts"], fr: ["facts"] });
  });

  it("a text that renders others is neither left behind nor brought up to date by a minor change", () => {
    expect(lacking(stateOf(all, [event({ en: "1", fr: "2", de: "1" }), "minor"]))).toEqual({});
    const newer = event({ en: "1", fr: "2", de: "1" });
    expect(lacking(stateOf(all, newer, [event({ en: "2", fr: "2", de: "1" }), "minor"]))).toEqual({
      en: ["fr"],
      de: ["fr"],
    });
  });

  it("a text that renders others renders the version that its editor says", () => {
    const newer = event({ en: "1", fr: "2", de: "1" });
    const state = stateOf(all, newer);
    const stated = (version: number, entry: Entry) => ({
      entry,
      version: 3,
      textVersions: nextTextVersions(state, entry, 3, false, { language: "de", version }),
    });
    expect(lacking(stated(2, newer))).toEqual({ en: ["fr"] });
    expect(lacking(stated(1, event({ en: "1", fr: "2", de: "2" })))).toEqual({ en: ["fr"], de: ["fr"] });
  });
});
