import { runInDurableObject } from "cloudflare:test";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { Entry } from "../../../src/domain/entry/entry.ts";
import type { Language } from "../../../src/domain/entry/language.ts";
import { LANGUAGES, languagesOf } from "../../../src/domain/entry/language.ts";
import type { Revision } from "../../../src/domain/entry/revision.ts";
import { SORTS } from "../../../src/domain/query/parameter-names.ts";
import { type Selection, type SelectionQuery, selectionOf } from "../../../src/domain/query/selection.ts";
import { publishedInstant } from "../../../src/domain/time/instant.ts";
import { eventBounds } from "../../../src/domain/view/event-bounds.ts";
import { type Found, find, type SearchQuery } from "../../../src/ledger/search-index/find.ts";
import { searchIndexStatements } from "../../../src/ledger/search-index/search-index.ts";
import { BOUNDS } from "../../../src/ledger/search-index/search-plan.ts";
import type { Posting } from "../../../src/ledger/search-index/streams.ts";
import { queries } from "../../../src/ledger/store/queries.ts";
import * as terms from "../../../src/search/query.ts";
import { type Draft, event, news, publishing, withdrawing } from "../../fixtures/entries.ts";
import { execute, ledger } from "../../fixtures/worker/ledger.ts";

const NOW = Date.parse("2026-01-01T00:00:00Z");
const ENTRIES = 90;
const pick = <Value>(list: readonly Value[], seed: number): Value => list[seed % list.length] as Value;

/** A text in each of some languages; every third one is an abstract. */
function texts(index: number): Record<string, unknown> {
  const words = ["ethics", "ethics guidance", "guidance", "vaccines", "Éthique", "人工智能"];
  const languages: Language[] =
    index % 5 === 0 ? ["en", "fr", "zh"] : index % 3 === 0 ? ["fr"] : index % 7 === 0 ? ["de", "en"] : ["en"];
  return Object.fromEntries(
    languages.map((language, number) => [
      language,
      {
        words: "service",
        title: `Title ${pick(words, index)} ${index}`,
        summary: `Summary with ${pick(words, index + number + 1)}.`,
        content: `Content: ${pick(words, index * 5 + 2 + number)} and more.`,
        ...(number > 0 ? { relation: "abstract" } : {}),
      },
    ]),
  );
}

function draft(index: number): Draft {
  const date = new Date(Date.UTC(2024, 0, 1) + ((index * 37) % 700) * 86_400_000).toISOString().slice(0, 10);
  const over = {
    texts: texts(index),
    topics: [
      pick(["governance-ethics", "regulation-law", "mental-health"], index),
      ...(index % 4 === 0 ? ["workforce-skills"] : []),
    ],
    organisations: [
      { id: pick(["who", "who-europe", "ec"], index), role: "publisher" },
      ...(index % 6 === 0 ? [{ id: "paho", role: pick(["organiser", "publisher"], index / 6) }] : []),
    ],
    ...(index % 3 === 0 ? { countries: [pick(["PT", "FR", "DE"], index)] } : { countries: ["CH"] }),
    ...(index % 2 === 0 ? { audience: ["public"] } : {}),
    published: date,
  };
  const start = new Date(Date.UTC(2025, 9, 1) + ((index * 53) % 200) * 86_400_000).toISOString().slice(0, 10);
  const last = new Date(Date.parse(start) + pick([0, 1, 20, 200, 500], index) * 86_400_000).toISOString().slice(0, 10);
  if (index % 2 === 0)
    return event(`e${index}`, over, {
      status: pick(["confirmed", "cancelled"], index),
      starts: start,
      ends: last,
      mode: "online",
    });
  // Some sources give no date.
  const { published, ...undated } = news(`n${index}`, over);
  return index % 11 === 0 ? undated : { ...undated, published };
}

const stub = ledger("find");
let revisions: Revision[] = [];

/** Runs a question inside the ledger's object. */
async function ask(
  question: Omit<SearchQuery, "facets" | "total"> & Partial<SearchQuery>,
  bounds = BOUNDS,
): Promise<Found & { read: number }> {
  return await runInDurableObject(stub, (_, state) => {
    const meter = { read: 0, written: 0 };
    const index = searchIndexStatements(queries(state.storage.sql, meter), meter);
    const document = (id: string) =>
      state.storage.sql.exec("SELECT document FROM entries WHERE id = ?", id).one().document as string;
    const found = find(index, document, { facets: [], total: true, ...question }, bounds, terms);
    return { ...found, read: meter.read };
  });
}

function names(found: Found): string[] {
  return found.texts.map(({ language, document }) => `${(JSON.parse(document) as Revision).entry.id}/${language}`);
}

beforeAll(async () => {
  for (let number = 0; number < ENTRIES; number++) {
    const backfill = number % 4 !== 0;
    await execute(stub, publishing(draft(number), { backfill }));
  }
  for (const number of [5, 12, 40]) await execute(stub, withdrawing(draft(number).id));
  await execute(stub, publishing({ ...draft(20), genre: "webinar" }));
  await execute(stub, publishing({ ...draft(12), topics: ["mental-health"] }));
  for (const number of [3, 7, 10, 15, 33, 45, 62, 70]) {
    const known = draft(number);
    const note = Object.fromEntries(Object.keys(known.texts as object).map((language) => [language, "Corrected."]));
    await execute(stub, publishing({ ...known, corrections: [{ at: "2025-12-01", note }] }));
  }
  const rows = await runInDurableObject(stub, (_, state) =>
    state.storage.sql.exec("SELECT document FROM entries WHERE withdrawn IS NULL").toArray(),
  );
  revisions = rows.map(({ document }) => JSON.parse(document as string) as Revision);
});

/** Finds the entries of a selection by going through everything. */
function naive(selection: Selection): string[] {
  const has = (
    entry: Entry,
    language: Language,
    released: string,
    [facet, value]: readonly [string, string],
  ): boolean => {
    switch (facet) {
      case "topic":
        return entry.topics.includes(value);
      case "organisation":
        return entry.organisations.some(({ id }) => id === value);
      case "role":
        return entry.organisations.some(({ id, role }) => `${role}:${id}` === value);
      case "country":
        return entry.countries?.includes(value) ?? false;
      case "audience":
        return entry.audience?.some((each) => each === value) ?? false;
      case "status":
        return entry.type === "event" && entry.event.status === value;
      case "mode":
        return entry.type === "event" && entry.event.mode === value;
      case "relation":
        return entry.texts[language]?.relation === value;
      case "words":
        return entry.texts[language]?.words === value;
      case "year":
        return (entry.published ?? released).startsWith(value);
      default:
        return (entry as unknown as Record<string, unknown>)[facet] === value;
    }
  };
  const found = revisions.flatMap(({ entry, released, updated }) =>
    languagesOf(entry)
      .filter((language) => selection.languages.includes(language))
      .filter(
        (language) =>
          !selection.first || selection.languages.find((each) => entry.texts[each] !== undefined) === language,
      )
      .map((language) => {
        const span = entry.type === "event" ? eventBounds(entry.event) : undefined;
        const at = Date.parse(released);
        return {
          name: `${entry.id}/${language}`,
          entry,
          language,
          released,
          times: {
            released: at,
            updated: Date.parse(updated),
            published: entry.published === undefined ? at : publishedInstant(entry.published),
            ...span,
          },
        };
      }),
  );
  return found
    .filter(({ entry, language, released, times }) => {
      if (!selection.any.every((values) => values.some((value) => has(entry, language, released, value)))) return false;
      if (selection.none.some((value) => has(entry, language, released, value))) return false;
      for (const time of ["released", "updated", "published", "starts"] as const) {
        const bound = selection.bounds[time];
        const when = (times as Partial<Record<string, number>>)[time];
        if (
          bound !== undefined &&
          (when === undefined || when < (bound.from ?? when) || when >= (bound.before ?? when + 1))
        )
          return false;
      }
      const { from, before } = selection.bounds.ends ?? {};
      const { starts, ends } = times as { starts?: number; ends?: number };
      if (selection.bounds.ends === undefined) return true;
      return (
        starts !== undefined &&
        ends !== undefined &&
        (from === undefined || ends > from || starts >= from) &&
        (before === undefined || ends <= before)
      );
    })
    .map(({ name }) => name)
    .sort();
}

const some = <Value>(values: readonly [Value, ...Value[]]) =>
  fc.subarray([...values], { minLength: 1, maxLength: Math.min(3, values.length) });
const when = fc.constantFrom(
  "2024",
  "2024-06",
  "2025-03",
  "2025-10-15",
  "2025-12",
  "today",
  "+30d",
  "-100d",
  "2026-04",
  "now",
);
const query: fc.Arbitrary<SelectionQuery> = fc
  .record(
    {
      language: fc.subarray([...LANGUAGES.slice(0, 2), "zh" as const, "de" as const], { minLength: 1 }),
      fallback: fc.constantFrom<Language[]>(["en"], ["zh", "en"], ["fr", "de", "en"]),
      type: some(["news", "event"] as const),
      topic: some(["governance-ethics", "regulation-law", "mental-health", "workforce-skills", "no-such"]),
      organisation: some(["who", "who-europe", "paho", "organiser:paho", "publisher:ec"]),
      country: some(["pt", "CH"]),
      status: some(["cancelled", "confirmed"] as const),
      audience: some(["public"] as const),
      words: some(["service", "source"] as const),
      relation: some(["original", "abstract"] as const),
      year: some(["2024", "2025", "2026"]),
      "not.topic": some(["governance-ethics", "mental-health"]),
      "not.organisation": some(["who", "publisher:paho"]),
      "not.type": some(["news"] as const),
      "not.relation": some(["abstract"] as const),
      from: when,
      to: when,
      "published.from": when,
      "published.to": when,
      "released.from": when,
      "updated.from": when,
      "starts.from": when,
      "ends.to": when,
      sort: fc.constantFrom(...SORTS.filter((sort) => sort !== "relevance")),
    },
    { requiredKeys: [] },
  )
  .map((asked) => {
    // Most questions have few parts: all at once hold nothing.
    const keys = Object.keys(asked);
    return Object.fromEntries(
      Object.entries(asked).filter((_, number) => number % Math.max(1, Math.floor(keys.length / 4)) === 0),
    ) as SelectionQuery;
  });

function selected(asked: SelectionQuery): Selection {
  const selection = selectionOf(asked, NOW);
  if (!selection.ok) throw new Error(JSON.stringify(selection.reason));
  return selection.value;
}

/** All pages of a selection, one after the other. */
async function pages(selection: Selection, limit: number, bounds = BOUNDS): Promise<string[]> {
  const all: string[] = [];
  let from: Posting | undefined;
  for (let page = 0; page < 200; page++) {
    const found = await ask({ selection, limit, ...(from === undefined ? {} : { from }) }, bounds);
    expect(found.texts.length).toBeLessThanOrEqual(limit);
    all.push(...names(found));
    from = found.next;
    if (from === undefined) return all;
  }
  throw new Error("no end");
}

describe("a query to the ledger", () => {
  it("the ledger answers filters, bounds, languages and counts as a full scan does", {
    timeout: 120_000,
  }, async () => {
    let hits = 0;
    await fc.assert(
      fc.asyncProperty(query, fc.integer({ min: 1, max: 200 }), async (asked, limit) => {
        const selection = selected(asked);
        const expected = naive(selection);
        hits += expected.length;
        const all = await pages(selection, limit);
        expect(all.toSorted()).toEqual(expected);
        if (selection.order === "released")
          expect((await pages({ ...selection, order: "surfaced" }, limit)).toSorted()).toEqual(expected);
        const first = await ask({ selection, limit });
        expect(first.total).toEqual({ value: expected.length, relation: "eq" });
      }),
      { numRuns: 150, seed: 7 },
    );
    expect(hits).toBeGreaterThan(500);
  });

  it("the ledger answers a query in the requested order", async () => {
    for (const sort of SORTS.filter((each) => each !== "relevance")) {
      const selection = selected({ sort, language: ["en"] });
      const all = await pages(selection, 7);
      const keys = all.map((name) => {
        const revision = revisions.find(({ entry }) => entry.id === name.split("/")[0]) as Revision;
        const { entry } = revision;
        if (selection.order === "starts") return entry.type === "event" ? (eventBounds(entry.event)?.starts ?? 0) : 0;
        if (selection.order === "published")
          return entry.published === undefined ? Date.parse(revision.released) : publishedInstant(entry.published);
        return Date.parse(selection.order === "updated" ? revision.updated : revision.released);
      });
      const sorted = keys.toSorted((left, right) => (selection.ascending ? left - right : right - left));
      expect(keys, sort).toEqual(sorted);
      expect(keys.length).toBeGreaterThan(20);
    }
  });

  it.each<SelectionQuery>([
    { language: ["en"] },
    { language: ["en", "fr", "zh"], topic: ["governance-ethics"] },
    { language: ["fr"], fallback: ["zh", "en"] },
    { language: ["en"], type: ["news"], "not.topic": ["mental-health"] },
    { language: ["en"], q: "ethics" },
  ])(
    "what has changed significantly stands at the place of its last change in the order of feeds: %j",
    async (asked) => {
      const { order: _, ...selection } = selected({ ...asked, sort: "-released" });
      const all = await pages({ ...selection, order: "surfaced" }, 7);
      expect(all.toSorted()).toEqual((await pages({ ...selection, order: "released" }, 50)).toSorted());
      const placed = all.map((name) => {
        const [id, language = ""] = name.split("/");
        const { surfaced, released } = revisions.find(({ entry }) => entry.id === id) as Revision;
        return { at: surfaced?.[language as Language] ?? released, isSurfaced: surfaced !== undefined };
      });
      expect(placed.map(({ at }) => at)).toEqual(
        placed
          .map(({ at }) => at)
          .sort()
          .reverse(),
      );
      expect(placed.filter(({ isSurfaced }) => isSurfaced).length).toBeGreaterThan(1);
    },
  );

  it("a word search lists matches in titles first, and its pages repeat nothing", async () => {
    const all = await pages(selected({ q: "ethics", language: ["en"] }), 5);
    expect(new Set(all).size).toBe(all.length);
    const tier = (name: string): number => {
      const text = revisions.find(({ entry }) => entry.id === name.split("/")[0])?.entry.texts.en;
      return [text?.title, text?.summary, text?.content].findIndex((part) => part?.includes("ethics"));
    };
    const tiers = all.map(tier);
    expect(tiers).toEqual(tiers.toSorted());
    expect(new Set(tiers)).toEqual(new Set([0, 1, 2]));
    const expected = revisions.filter(({ entry }) => /ethics/.test(JSON.stringify(entry.texts.en ?? {})));
    expect(all.toSorted()).toEqual(expected.map(({ entry }) => `${entry.id}/en`).sort());
    for (const sort of ["-released", "released", "-published", "updated", "starts"] as const) {
      const sorted = await pages(selected({ q: "ethics", sort, language: ["en"] }), 4);
      const wanted = sort === "starts" ? all.filter((name) => name.startsWith("e")) : all;
      expect(sorted.toSorted(), sort).toEqual(wanted.toSorted());
    }
    expect(await pages(selected({ q: "ethics nowhere", language: ["en"] }), 5)).toEqual([]);
  });

  it("facets are counted without the facet's own filter", async () => {
    const selection = selected({ language: ["en", "fr"], topic: ["mental-health"], type: ["news"] });
    const { facets } = await ask({
      selection,
      limit: 1,
      facets: ["topic", "type", "language", "organisation", "year"],
    });
    const count = (asked: SelectionQuery) => naive(selected(asked)).length;
    const values = Object.fromEntries(
      facets.map(({ facet, values: list }) => [
        facet,
        Object.fromEntries(list.map(({ value, count: n }) => [value, n])),
      ]),
    );
    expect(facets.every(({ relation }) => relation === "eq")).toBe(true);
    expect(values.topic).toMatchObject({
      "governance-ethics": count({ language: ["en", "fr"], type: ["news"], topic: ["governance-ethics"] }),
    });
    expect(values.type).toEqual({
      event: count({ language: ["en", "fr"], topic: ["mental-health"], type: ["event"] }),
      news: count({ language: ["en", "fr"], topic: ["mental-health"], type: ["news"] }),
    });
    expect(values.language?.zh).toBe(count({ language: ["zh"], topic: ["mental-health"], type: ["news"] }));
    expect(values.organisation).toEqual({
      ec: count({ language: ["en", "fr"], topic: ["mental-health"], type: ["news"] }),
    });
    const unfiltered = await ask({ selection: selected({ language: ["fr"] }), limit: 1, facets: ["topic"] });
    for (const { value, count: n } of unfiltered.facets[0]?.values ?? [])
      expect(n, value).toBe(count({ language: ["fr"], topic: [value] }));
  });

  it("paging neither skips nor repeats entries that stay while others arrive, change and go", async () => {
    const room = ledger("arriving");
    for (let number = 0; number < 30; number++) await execute(room, publishing(news(`a${number}`), { backfill: true }));
    const seen: string[] = [];
    let from: Posting | undefined;
    for (let round = 0; round < 40; round++) {
      const found = await runInDurableObject(room, (_, state) => {
        const meter = { read: 0, written: 0 };
        const document = (id: string) =>
          state.storage.sql.exec("SELECT document FROM entries WHERE id = ?", id).one().document as string;
        return find(searchIndexStatements(queries(state.storage.sql, meter), meter), document, {
          selection: selected({ language: ["en"] }),
          limit: 3,
          total: false,
          facets: [],
          ...(from === undefined ? {} : { from }),
        });
      });
      seen.push(...names(found));
      from = found.next;
      if (from === undefined) break;
      await execute(room, publishing(news(`new${round}`)));
      await execute(room, publishing(news(`a${round}`, { genre: "statement" })));
    }
    expect(seen).toHaveLength(30);
    expect(new Set(seen).size).toBe(30);
  });

  it("a query reads no more rows than its budget, and the next page continues where that ran out", async () => {
    const small = { ...BOUNDS, rows: 12 };
    for (const asked of [
      { language: ["en"], topic: ["mental-health"], organisation: ["paho"], "not.type": ["news"] },
      { language: ["en", "fr"], "published.from": "2025-06", sort: "released" },
      { q: "guidance", topic: ["mental-health"] },
    ] satisfies SelectionQuery[]) {
      const selection = selected(asked);
      expect((await pages(selection, 20, small)).toSorted()).toEqual((await pages(selection, 200)).toSorted());
      const first = await ask({ selection, limit: 20 }, small);
      expect(first.read).toBeLessThan(100);
      expect(first.total?.relation).toBe("gte");
      expect(first.next).toBeDefined();
      expect(first.texts.length).toBeLessThan(20);
    }
    const [heavy] = await Promise.all([ask({ selection: selected({}), limit: 20 }, { ...BOUNDS, characters: 3000 })]);
    expect(heavy.texts.length).toBeLessThan(8);
    expect((await pages(selected({}), 20, { ...BOUNDS, characters: 1 })).length).toBe(naive(selected({})).length);
  });

  it("every statement of a query uses an index, and none sorts", async () => {
    const plans = await runInDurableObject(stub, (_, state) => {
      const meter = { read: 0, written: 0 };
      const real = queries(state.storage.sql, meter);
      const statements = new Map<string, (string | number | null)[]>();
      const all: typeof real.all = (text, ...values) => {
        statements.set(text, values);
        return real.all(text, ...values);
      };
      const watched = searchIndexStatements(
        { ...real, all, first: (text, ...values) => all(text, ...values)[0] as never },
        meter,
      );
      const document = (id: string) =>
        state.storage.sql.exec("SELECT document FROM entries WHERE id = ?", id).one().document as string;
      for (const sort of SORTS) {
        for (const more of [{}, { topic: ["mental-health"], "not.type": ["news"] as ["news"], from: "2025" }]) {
          const asked = sort === "relevance" ? { q: "ethics" } : {};
          const selection = selected({ sort, language: ["en", "fr"], ...asked, ...more });
          find(watched, document, { selection, limit: 5, total: true, facets: ["topic", "type"] }, BOUNDS, terms);
        }
      }
      const selection = selected({ q: "ethics", sort: "released" });
      find(watched, document, { selection, limit: 5, total: true, facets: [] }, BOUNDS, terms);
      return [...statements].map(([text, values]) => ({
        text,
        plan: state.storage.sql
          .exec(`EXPLAIN QUERY PLAN ${text}`, ...values)
          .toArray()
          .map(({ detail }) => String(detail)),
      }));
    });
    expect(plans.length).toBeGreaterThanOrEqual(9);
    for (const { text, plan } of plans) {
      expect(plan, text).not.toContainEqual(expect.stringMatching(/TEMP B-TREE/));
      for (const step of plan) {
        expect(step, text).toMatch(
          /^SCAN [wpd] VIRTUAL TABLE INDEX 1:$|^SEARCH \w+ USING (?:(?:COVERING )?INDEX \S+|PRIMARY KEY|INTEGER PRIMARY KEY) \(|^SCAN search_\w+ VIRTUAL TABLE INDEX \d+:[>M]/,
        );
      }
    }
  });
});
