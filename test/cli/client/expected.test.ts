// What lists shall hold, by the ledger's export, and how a difference is named.
import { describe, expect, it } from "vitest";
import { expectedLists, lastStates, listDifference } from "../../../src/cli/client/expected.ts";
import type { ExportedChange } from "../../../src/domain/command/export-line.ts";
import { buildView } from "../../../src/read-model/build-view.ts";
import { event, news, parsed } from "../../fixtures/entries.ts";
import { TAXONOMY } from "../../fixtures/items.ts";

const at = "2026-01-01T00:00:00Z";
let sequence = 0;

function published(draft: ReturnType<typeof news>, version: number, released: string): ExportedChange {
  return { sequence: ++sequence, version, at, editor: "desk", entry: parsed(draft), released, updated: at };
}

function withdrawn(id: string, version: number): ExportedChange {
  return { sequence: ++sequence, version, at, editor: "desk", withdrawn: { id, at, reason: "Wrong." } };
}

async function statesOf(...changes: ExportedChange[]) {
  return await lastStates(
    (async function* () {
      yield* changes;
    })(),
  );
}

describe("what lists shall hold", () => {
  it("a list holds the last versions of what is served, last released first, in the languages of each", async () => {
    const states = await statesOf(
      published(news("old"), 1, "2026-01-01T00:00:00Z"),
      published(news("twin"), 1, "2026-01-02T00:00:00Z"),
      published(news("alike"), 1, "2026-01-02T00:00:00Z"),
      published(
        news("old", { texts: { en: { words: "service", title: "T", summary: "S" } } }),
        2,
        "2026-01-01T00:00:00Z",
      ),
      published(news("gone"), 1, "2026-01-03T00:00:00Z"),
      withdrawn("gone", 2),
    );
    const lists = expectedLists(states);
    expect(lists.find(({ language, path }) => language === "en" && path === "")?.latest).toEqual([
      { id: "alike", version: 1 },
      { id: "twin", version: 1 },
      { id: "old", version: 2 },
    ]);
    expect(lists.find(({ language, path }) => language === "fr" && path === "")?.latest.map(({ id }) => id)).toEqual([
      "alike",
      "twin",
    ]);
    expect(lists.map(({ language, path }) => `${language}/${path}`)).toEqual(
      ["en", "fr"].flatMap((language) =>
        ["", "news", "organisations/who-europe", "topics/governance-ethics"].map((path) => `${language}/${path}`),
      ),
    );
  });

  it("a calendar is compared by the events that have a day", async () => {
    const states = await statesOf(
      published(event("day"), 1, at),
      published(event("month", {}, { starts: "2025-09", ends: "2025-10" }), 1, at),
      published(event("open", { event: { status: "provisional", mode: "online" } }), 1, at),
    );
    const [list] = expectedLists(states);
    expect(list?.latest).toHaveLength(3);
    expect(list?.agenda).toEqual(["day"]);
  });

  it("the order and the number of entries are those of the views that the service makes", async () => {
    const changes = Array.from({ length: 60 }, (_, index) =>
      published(news(`n${index}`), 1, new Date(Date.UTC(2026, 0, 1 + (index % 7))).toISOString()),
    );
    const states = await statesOf(...changes);
    const [list] = expectedLists(states);
    const revisions = list?.latest.flatMap(({ id, version }) => {
      const state = states.get(id);
      return state?.entry === undefined
        ? []
        : [{ entry: state.entry, version, sequence: 1, released: at, updated: at, rendered: {} }];
    });
    const view = buildView(
      {
        kind: "latest",
        language: "en",
        channel: { kind: "everything" },
        revisions: revisions ?? [],
        withdrawn: [],
        sequence: 1,
        updated: at,
      },
      TAXONOMY,
    );
    expect(view.items).toHaveLength(50);
    expect(listDifference(list?.latest ?? [], view.items)).toBeUndefined();
  });
});

describe("a difference", () => {
  const item = (id: string, version = 1) => ({ id, version });
  it.each([
    ["nothing", [item("a"), item("b")], [item("a"), item("b")], undefined],
    ["an entry that is missing", [item("a"), item("b")], [item("b")], "lacks a"],
    ["an entry too many", [item("a")], [item("a"), item("c")], "has c too"],
    ["another version", [item("a", 3)], [item("a", 2)], "has a at version 2, not 3"],
    ["the order", [item("a"), item("b")], [item("b"), item("a")], "has another order"],
    ["several", [item("a"), item("b", 2)], [item("b"), item("c")], "lacks a, has c too, has b at version 1, not 2"],
  ])("a difference of %s is named", (_, expected, shown, named) => {
    expect(listDifference(expected, shown)).toBe(named);
  });
});
