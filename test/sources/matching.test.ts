import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { byLanguage, LANGUAGES, type Language } from "../../src/domain/entry/language.ts";
import { SubjectTerms } from "../../src/domain/source/subject-terms.ts";
import { compileTerms } from "../../src/sources/matching/compile-terms.ts";
import { type Match, match } from "../../src/sources/matching/match.ts";

const ROOT = new URL("../../", import.meta.url);
const read = (path: string): string => readFileSync(fileURLToPath(new URL(path, ROOT)), "utf8");

/** A title and whether a person takes it for one on artificial intelligence in health. */
interface Labelled {
  readonly language: Language;
  readonly title: string;
  readonly presumes?: string;
  /** The entry of content/ whose title it is. */
  readonly entry?: string;
  readonly expected: boolean;
  /** Not looked at while the words were chosen. */
  readonly heldOut?: true;
}

const LABELLED = JSON.parse(read("test/vectors/matching.json")) as readonly Labelled[];
const VOCABULARY = byLanguage((language) =>
  compileTerms(SubjectTerms.parse(parse(read("content/subject-terms.yaml"))), language),
);

const matched = (language: Language, title: string, presumes?: string, summary?: string): Match =>
  match({ title, summary }, VOCABULARY[language], presumes);

function figures(rows: readonly Labelled[]) {
  const hit = (row: Labelled): boolean => matched(row.language, row.title, row.presumes).rule !== undefined;
  const truePositives = rows.filter((row) => row.expected && hit(row)).length;
  const positives = rows.filter(hit).length;
  return {
    titles: rows.length,
    precision: truePositives / positives,
    recall: truePositives / rows.filter(({ expected }) => expected).length,
    wrong: rows.filter((row) => hit(row) !== row.expected).map(({ language, title }) => `${language}: ${title}`),
  };
}

describe("labelled titles", () => {
  it("at least 400 titles are labelled: half from the corpus as they are, half near misses, a third held out", () => {
    const corpus = LABELLED.filter(({ entry }) => entry !== undefined);
    expect(LABELLED.length).toBeGreaterThanOrEqual(400);
    expect(Math.abs(corpus.length / LABELLED.length - 0.5)).toBeLessThan(0.05);
    expect(LABELLED.filter(({ heldOut }) => heldOut).length).toBe(Math.floor(LABELLED.length / 3));
    expect(new Set(LABELLED.map(({ language, title }) => language + title)).size).toBe(LABELLED.length);
    for (const { entry, language, title } of corpus) {
      const [, front = ""] = read(`content/entries/${entry}/${language}.md`).split("---\n");
      expect((parse(front) as { title: string }).title).toBe(title);
    }
  });

  it("precision and recall are at least 0.95 in all, in every language, and for the titles held out", () => {
    const groups: [string, readonly Labelled[]][] = [
      ...LANGUAGES.map((language): [string, Labelled[]] => [
        language,
        LABELLED.filter((row) => row.language === language),
      ]),
      ["tuned", LABELLED.filter(({ heldOut }) => !heldOut)],
      ["held out", LABELLED.filter(({ heldOut }) => heldOut)],
      ["all", LABELLED],
    ];
    const table = Object.fromEntries(groups.map(([name, rows]) => [name, figures(rows)]));
    console.table(
      Object.fromEntries(
        Object.entries(table).map(([name, { titles, precision, recall }]) => [
          name,
          { titles, precision: precision.toFixed(3), recall: recall.toFixed(3) },
        ]),
      ),
    );
    const weak = Object.entries(table).filter(([, { precision, recall }]) => !(precision >= 0.95 && recall >= 0.95));
    expect(weak).toEqual([]);
  });
});

describe("a match", () => {
  it.each<[string, Language, string, string | undefined, "health" | "ai" | undefined, string | undefined]>([
    ["both words in the title", "en", "AI in hospitals", undefined, undefined, "title"],
    [
      "one half in the title, the other in the summary",
      "en",
      "A panel on AI",
      "Its theme is health.",
      undefined,
      "titleAndSummary",
    ],
    ["both near each other in the summary", "en", "A new panel", "It looks at AI in hospitals.", undefined, "summary"],
    [
      "both in the summary, far from each other",
      "en",
      "A panel",
      `AI ${"and so on ".repeat(30)} hospitals`,
      undefined,
      undefined,
    ],
    ["a word of AI in a list on health", "en", "A guide to AI", undefined, "health", "presumed"],
    ["a word of health in a list on AI", "en", "Hospitals of tomorrow", undefined, "ai", "presumed"],
    ["a word of health in a list on health", "en", "Hospitals of tomorrow", undefined, "health", undefined],
    ["a word of AI in a list on AI", "en", "AI of tomorrow", undefined, "ai", undefined],
    ["no word", "en", "Rain in the hills", "More rain.", "health", undefined],
  ])("its rule follows from where the words stand: %s", (_, language, title, summary, presumes, rule) => {
    expect(matched(language, title, presumes, summary).rule).toBe(rule);
  });

  it.each<[Language, string, string[]]>([
    ["en", "Hospitals test Generative AI", ["health:Hospitals", "ai:Generative AI"]],
    [
      "fr",
      "Santé : l’apprentissage-machine à l’hôpital",
      ["ai:apprentissage-machine", "health:Santé", "health:hôpital"],
    ],
    ["ar", "وبالذكاء الاصطناعي تُكشف الأمراض", ["ai:وبالذكاء الاصطناعي", "health:الأمراض"]],
    [
      "ru",
      "Системами искусственного интеллекта оснастят поликлиники",
      ["ai:искусственного интеллекта", "health:поликлиники"],
    ],
    ["de", "KI-gestützte Hautkrebsdiagnostik", ["ai:KI-gestützte", "health:Hautkrebsdiagnostik"]],
    ["zh", "AI制药与人工智能", ["ai:AI", "ai:人工智能", "health:制药"]],
    ["pt", "Inteligência Artificial: SAÚDE", ["ai:Inteligência Artificial", "health:SAÚDE"]],
  ])("it names the words as they stand in the title: %s %s", (language, title, expected) => {
    const { words } = matched(language, title);
    expect(words.map(({ half, text }) => `${half}:${text}`).sort()).toEqual([...expected].sort());
    for (const { start, end, text } of words) expect(title.slice(start, end)).toBe(text);
  });

  it.each<[Language, string, string]>([
    ["en", "Amnesty International: AI calls for an inquiry into prison hospitals", "otherMeaning:AI"],
    ["es", "Insuficiencia renal (IA) y salud: más casos de IA", "definition:IA definition:IA"],
    ["es", "Hospital de Davenport, IA, recibe ambulancias", "place:IA"],
    ["ru", "ИИ Петров назначен главным врачом", "name:ИИ"],
    ["en", "AI firms in good financial health", "expression:health"],
  ])("it says which words are not counted, and why: %s %s", (language, title, expected) => {
    const { rule, ignored } = matched(language, title);
    expect(rule).toBeUndefined();
    expect(ignored.map(({ why, text }) => `${why}:${text}`).join(" ")).toBe(expected);
  });

  it("another subject has halves of other names, as its words name them", () => {
    const sides = { climate: { terms: ["drought*"] }, farming: { terms: ["maize"] } };
    const terms = SubjectTerms.parse({ any: sides, ...byLanguage(() => ({ climate: {}, farming: {} })) });
    const vocabulary = compileTerms(terms, "en");
    const ruleOf = (title: string, presumes?: string) => match({ title }, vocabulary, presumes).rule;
    expect(ruleOf("Droughts threaten maize")).toBe("title");
    expect(ruleOf("Droughts threaten hospitals")).toBeUndefined();
    expect([ruleOf("Maize prices", "climate"), ruleOf("Maize prices", "farming")]).toEqual(["presumed", undefined]);
  });

  it("the filter takes a word for an abbreviation only where the text has small letters", () => {
    expect(matched("pt", "MINISTRO IA VISITAR O HOSPITAL").rule).toBeUndefined();
    expect(matched("pt", "Ministro fala da IA no hospital").rule).toBe("title");
  });

  it("the filter does not look into addresses, and not past the beginning of a long summary", () => {
    expect(matched("es", "Salud: consulte https://salud.example/IA/agenda").rule).toBeUndefined();
    const long = "and so on ".repeat(200);
    expect(matched("en", "A panel", undefined, `${long.slice(20)} AI in hospitals`).rule).toBe("summary");
    expect(matched("en", "A panel", undefined, `${long} AI in hospitals`).rule).toBeUndefined();
  });
});
