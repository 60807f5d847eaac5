// The ids by which calendars and links know sessions and deadlines.
import { describe, expect, it } from "vitest";
import { Entry } from "../../../src/domain/entry/entry.ts";
import { type PartIds, partIds } from "../../../src/domain/entry/part-ids.ts";
import { parseBlock } from "../../../src/read-model/items.ts";
import { item } from "../../fixtures/items.ts";

interface Told {
  readonly id?: string;
  readonly starts: string;
  readonly title: { readonly en?: string; readonly ru?: string };
}

function event(...sessions: readonly Told[]): Entry {
  const text = { words: "service", title: "T", summary: "S" };
  const languages = Object.keys(sessions[0]?.title ?? { en: "" });
  return Entry.parse({
    id: "one",
    type: "event",
    genre: "meeting",
    texts: Object.fromEntries(languages.map((language) => [language, text])),
    organisations: [{ id: "paho", role: "organiser" }],
    topics: ["law"],
    event: { status: "confirmed", zone: "Europe/Paris", ...(sessions.length === 0 ? {} : { sessions }) },
  });
}

/** The ids of an event's sessions after each of its versions. */
function idsAfter(...versions: readonly Entry[]): readonly (readonly string[] | undefined)[] {
  let before: { entry: Entry; partIds?: PartIds } | undefined;
  return versions.map((entry) => {
    const ids = partIds(before, entry);
    before = { entry, ...(ids === undefined ? {} : { partIds: ids }) };
    return ids?.sessions;
  });
}

const at = (starts: string, en: string): Told => ({ starts: `2035-06-01T${starts}`, title: { en } });
const OPENING = at("09:00", "Opening: évaluation & AI");
const PANEL = at("10:00", "Panel");

describe("the id of a session", () => {
  it("a session's id is made of its title, and of its start where that has few Latin letters", () => {
    const russian = { starts: "2035-06-01T09:00", title: { ru: "Открытие ИИ" } };
    expect(idsAfter(event(OPENING, PANEL, at("11:00", "Panel")))).toEqual([
      ["opening-evaluation-ai", "panel", "panel-2"],
    ]);
    expect(idsAfter(event(russian))).toEqual([["2035-06-01t09-00"]]);
  });

  it.each([
    ["another is put in front", [at("08:00", "Coffee"), OPENING, PANEL], ["coffee", "opening-evaluation-ai", "panel"]],
    ["their order changes", [PANEL, OPENING], ["panel", "opening-evaluation-ai"]],
    ["it is moved", [OPENING, at("15:00", "Panel")], ["opening-evaluation-ai", "panel"]],
    ["it gets another title", [OPENING, at("10:00", "Round table")], ["opening-evaluation-ai", "panel"]],
    ["one before it is taken away", [PANEL], ["panel"]],
    [
      "another begins when it does",
      [at("10:00", "Workshop"), OPENING, PANEL],
      ["workshop", "opening-evaluation-ai", "panel"],
    ],
    ["one states an id", [{ ...PANEL, id: "round-table" }, OPENING], ["round-table", "opening-evaluation-ai"]],
  ])("sessions keep their ids where %s", (_, sessions, ids) =>
    expect(idsAfter(event(OPENING, PANEL), event(...sessions)).at(-1)).toEqual(ids),
  );

  it("what a session was known by is not given to another in the version that drops it", () =>
    expect(idsAfter(event(OPENING, PANEL), event(at("17:00", "Opening – évaluation & AI"))).at(-1)).toEqual([
      "opening-evaluation-ai-2",
    ]));

  it("a translation keeps the ids, whatever the title is in its language", () => {
    const translated = (told: Told): Told => ({ ...told, title: { ...told.title, ru: `Сессия ${told.title.en}` } });
    expect(idsAfter(event(OPENING, PANEL), event(translated(OPENING), translated(PANEL))).at(-1)).toEqual([
      "opening-evaluation-ai",
      "panel",
    ]);
  });

  it("sessions that were stored before they had ids are known by their number, also when one is put first", () => {
    const before = { entry: event(OPENING, PANEL) };
    expect(partIds(before, event(at("08:00", "Coffee"), OPENING, PANEL))?.sessions).toEqual(["coffee", "1", "2"]);
  });

  it("an item that was stored before parts had ids has their numbers when it is read", () => {
    const sample = item("ev-porto-2025-09-25", "en");
    const bare = JSON.stringify(sample, (key, value: unknown) =>
      (key === "sessions" || key === "deadlines") && Array.isArray(value)
        ? value.map(({ id: _, ...rest }: { id: string }) => rest)
        : value,
    );
    const [found] = parseBlock(bare, [0]);
    expect(found?.item.event?.sessions?.map(({ id }) => id)).toEqual(["1", "2", "3", "4", "5", "6", "7", "8"]);
    expect(found?.item).toEqual(sample);
  });

  it("two sessions of an event cannot state the same id", () => {
    const twice = () => event({ ...OPENING, id: "a" }, { ...PANEL, id: "a" });
    expect(twice).toThrow("is listed twice: a");
  });
});
