// What people type: words of another spelling, script or composition than the text's, in whatever language it is.
import { beforeAll, describe, expect, it } from "vitest";
import { isLanguage, type Language } from "../../../src/domain/entry/language.ts";
import type { Revision } from "../../../src/domain/entry/revision.ts";
import { selectionOf } from "../../../src/domain/query/selection.ts";
import { news, publishing } from "../../fixtures/entries.ts";
import { execute, ledger } from "../../fixtures/worker/ledger.ts";

const stub = ledger("words");
const text = (title: string, summary: string) => ({ words: "source", title, summary });

const ENTRIES = {
  organise: { en: text("How hospitals organise their data", "The organisation of a centre for behaviour.") },
  analyze: { en: text("We analyze pediatric programs", "A colorful summary.") },
  wesen: { de: text("KI im Gesundheitswesen", "Gesundheitsdaten in Krankenhäusern.") },
  schutz: { de: text("Neue Regeln zum Datenschutz", "Die Verordnung gilt.") },
  traditional: { zh: text("醫療人工智慧與數據", "世界衛生組織發布指南。") },
  simplified: { zh: text("医疗人工智能与数据", "世界卫生组织发布指南。") },
  both: { en: text("Health in Russia", "Nothing more."), ru: text("Здоровье в России", "Больше ничего.") },
  twice: { en: text("Robots in surgery", "Robots."), fr: text("Robots en chirurgie", "Robots.") },
} as const;

async function find(q: string, language?: Language, facets: readonly "language"[] = []) {
  const selection = selectionOf({ q, ...(language === undefined ? {} : { language: [language] }) }, 0);
  if (!selection.ok) throw new Error(JSON.stringify(selection.reason));
  const found = await stub.find({ selection: selection.value, limit: 50, total: true, facets });
  return {
    ids: (found?.texts ?? []).map(({ document }) => (JSON.parse(document) as Revision).entry.id).toSorted(),
    languages: (found?.texts ?? []).map((each) => each.language),
    total: found?.total,
    facets: found?.facets,
  };
}

beforeAll(async () => {
  for (const [id, texts] of Object.entries(ENTRIES)) await execute(stub, publishing(news(id, { texts })));
});

describe("words as people type them", () => {
  it.each([
    ["en", "organize", ["organise"]],
    ["en", "organization", ["organise"]],
    ["en", "behavior center", ["organise"]],
    ["en", "analyse", ["analyze"]],
    ["en", "paediatric programmes", ["analyze"]],
    ["en", "colourful", ["analyze"]],
    ["de", "Gesundheit", ["wesen"]],
    ["de", "Daten", ["schutz", "wesen"]],
    ["de", "Krankenhaus", ["wesen"]],
    ["de", "Datenschutz", ["schutz"]],
    ["de", "Schutz", ["schutz"]],
    ["zh", "數據", ["simplified", "traditional"]],
    ["zh", "数据", ["simplified", "traditional"]],
    ["zh", "世界衛生組織", ["simplified", "traditional"]],
    ["en", "organise OR analyze", ["analyze", "organise"]],
    ["en", "organise OR analyze OR robots", ["analyze", "organise", "twice"]],
    ["en", "health OR data -hospitals", ["both"]],
    ["en", 'data -"their data"', []],
    ["zh", "人工 -數據", []],
  ] as const)("in %s, «%s» finds %j", async (language, q, ids) => {
    if (!isLanguage(language)) throw new Error(language);
    expect((await find(q, language)).ids).toEqual(ids);
  });

  it("without a language, words are looked for in all, and an entry stands once, where it matches", async () => {
    expect(await find("здоровье")).toMatchObject({ ids: ["both"], languages: ["ru"] });
    expect(await find("russia")).toMatchObject({ ids: ["both"], languages: ["en"] });
    expect(await find("chirurgie")).toMatchObject({ ids: ["twice"], languages: ["fr"] });
    expect(await find("robots")).toMatchObject({
      ids: ["twice"],
      languages: ["en"],
      total: { value: 1, relation: "eq" },
    });
    expect(await find("Gesundheit OR 數據 OR robots")).toMatchObject({
      ids: ["simplified", "traditional", "twice", "wesen"],
    });
  });

  it("facets count what matches in each language", async () => {
    const { facets } = await find("robots", undefined, ["language"]);
    expect(facets?.[0]?.values.toSorted((one, other) => (one.value < other.value ? -1 : 1))).toEqual([
      { value: "en", count: 1 },
      { value: "fr", count: 1 },
    ]);
  });
});
