// The facts of the five documents that this service began with are in the entries made of them, in each language. The
// documents are their publishers' and not kept here: ORIGINALS names a folder that has them. FACTS=1 prints the table.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LANGUAGES, type Language } from "../../../src/domain/entry/language.ts";
import { corpus } from "../../fixtures/corpus.ts";

interface Source {
  /** The beginning of the document's file name. */
  readonly source: string;
  readonly entry: string;
  /** A fact by its name, how the document says it, and how the texts do: regular expressions. */
  readonly facts: readonly { readonly fact: string; readonly source: string; readonly text: string }[];
}

const SOURCES = JSON.parse(readFileSync("test/fixtures/source-facts.json", "utf8")) as Source[];

/** Everything that an entry says in a language, wherever it stands. */
function saidIn(value: unknown, language: Language): string {
  if (typeof value !== "object" || value === null) return "";
  const record = value as Readonly<Record<string, unknown>>;
  const own = record[language];
  if (own !== undefined) return JSON.stringify(own);
  return Object.values(record)
    .map((each) => saidIn(each, language))
    .join("\n");
}

const entries = new Map(corpus().map((entry) => [entry.id, entry]));

/** A row for each fact: the languages in which its entry does not say it. */
const rows = SOURCES.flatMap(({ entry, facts }) =>
  facts.map(({ fact, text }) => ({
    entry,
    fact,
    said: LANGUAGES.map((language) => new RegExp(text, "u").test(saidIn(entries.get(entry), language))),
  })),
);

describe("the facts of the documents that this service began with", () => {
  it("the facts of the service's first documents are all there in each of the eight languages", async () => {
    if (process.env.FACTS !== undefined)
      for (const { entry, fact, said } of rows)
        console.log([entry, fact, ...LANGUAGES.map((language, at) => (said[at] ? language : "--"))].join("\t"));
    expect(rows.length).toBeGreaterThan(90);
    expect(rows.filter(({ said }) => said.includes(false)).map(({ entry, fact, said }) => [entry, fact, said])).toEqual(
      [],
    );
  });

  const folder = process.env.ORIGINALS ?? "";
  it.skipIf(!existsSync(folder))("the facts of the service's first documents are facts of these documents", () => {
    for (const { source, facts } of SOURCES) {
      const file = readdirSync(folder).find((name) => name.startsWith(`${source}_`)) ?? source;
      const document = readFileSync(join(folder, file), "utf8");
      for (const { fact, source: said } of facts) expect(document, fact).toMatch(new RegExp(said, "u"));
    }
  });
});
