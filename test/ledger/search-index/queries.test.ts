// What people type, against all of content/: test/vectors/queries.json.
import contentEntries from "virtual:content-entries";
import { beforeAll, describe, expect, it } from "vitest";
import { LANGUAGES, type Language } from "../../../src/domain/entry/language.ts";
import type { Revision } from "../../../src/domain/entry/revision.ts";
import { selectionOf } from "../../../src/domain/query/selection.ts";
import type { Found } from "../../../src/ledger/search-index/find.ts";
import { type Draft, publishing } from "../../fixtures/entries.ts";
import { execute, ledger } from "../../fixtures/worker/ledger.ts";
import vectors from "../../vectors/queries.json";

const stub = ledger("queries");

async function found(query: { q: string; language?: Language[] }): Promise<string[]> {
  const selection = selectionOf(query, 0);
  if (!selection.ok) throw new Error(JSON.stringify(selection.reason));
  const answer = (await stub.find({ selection: selection.value, limit: 200, total: false, facets: [] })) as Found;
  return answer.texts.map(({ document }) => (JSON.parse(document) as Revision).entry.id);
}

beforeAll(async () => {
  for (const entry of contentEntries as unknown as readonly Draft[])
    await execute(stub, publishing(entry, { backfill: true }));
});

describe("the queries that people type", () => {
  it("there are at least 120 of them, as many in each of the eight languages", () => {
    const languages = Object.groupBy(vectors.queries, ({ language }) => language);
    expect(vectors.queries.length).toBeGreaterThanOrEqual(120);
    expect(Object.keys(languages).toSorted()).toEqual([...LANGUAGES].toSorted());
    for (const queries of Object.values(languages)) expect(queries?.length).toBe(vectors.queries.length / 8);
  });

  it.each(vectors.queries)(
    "in $language «$q» finds $finds, and does without a language",
    async ({ language, q, finds }) => {
      expect(await found({ q, language: [language as Language] })).toContain(finds);
      expect(await found({ q })).toContain(finds);
    },
  );
});
