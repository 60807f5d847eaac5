// Search as a reader meets it: the vectors in test/vectors/search.json, published and looked for.
import { beforeAll, describe, expect, it } from "vitest";
import { isLanguage } from "../../../src/domain/entry/language.ts";
import type { Revision } from "../../../src/domain/entry/revision.ts";
import { selectionOf } from "../../../src/domain/query/selection.ts";
import { highlight, snippet } from "../../../src/search/highlight.ts";
import { parseQuery } from "../../../src/search/query.ts";
import { news, publishing } from "../../fixtures/entries.ts";
import { execute, ledger } from "../../fixtures/worker/ledger.ts";
import vectors from "../../vectors/search.json";

const stub = ledger("search");

async function ask(language: string, q: string): Promise<Revision[]> {
  if (!isLanguage(language)) throw new Error(language);
  const selection = selectionOf({ q, language: [language] }, 0);
  if (!selection.ok) throw new Error(JSON.stringify(selection.reason));
  const found = await stub.find({ selection: selection.value, limit: 50, total: true, facets: [] });
  return (found?.texts ?? []).map(({ document }) => JSON.parse(document) as Revision);
}

beforeAll(async () => {
  for (const { id, language, ...text } of vectors.texts)
    await execute(stub, publishing(news(id, { texts: { [language]: { words: "service", ...text } } })));
});

describe("the search vectors", () => {
  it("the search vectors have at least sixty queries in at least ten languages", () => {
    expect(vectors.queries.length).toBeGreaterThanOrEqual(60);
    const languages = new Set(
      vectors.queries.flatMap(({ language, hits }) => hits.map((id) => id.split("-")[0] ?? language)),
    );
    expect(languages.size).toBeGreaterThanOrEqual(10);
  });
  it.each(vectors.queries)("the query $language «$q» finds $hits", async ({ language, q, hits, first }) => {
    const found = await ask(language, q);
    expect(found.map(({ entry }) => entry.id).toSorted()).toEqual(hits.toSorted());
    if (first !== undefined) expect(found[0]?.entry.id).toBe(first);
    // What is found can be shown: every hit has a mark in it.
    const wanted = parseQuery(q);
    for (const { entry, rendered } of found) {
      if (!isLanguage(language)) continue;
      const text = entry.texts[language];
      const marks = [
        highlight(text?.title ?? "", wanted, language),
        snippet(`${text?.summary}\n${rendered[language]?.text}`, wanted, language),
      ];
      expect(marks.flatMap((marked) => marked?.marks ?? []).length, entry.id).toBeGreaterThan(0);
    }
  });
});
