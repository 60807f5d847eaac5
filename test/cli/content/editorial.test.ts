import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkContent } from "../../../src/cli/content/check-content.ts";
import { numbersIn } from "../../../src/cli/content/wording.ts";
import { LANGUAGES } from "../../../src/domain/entry/language.ts";
import { temporaryFolder } from "../../fixtures/temporary-folder.ts";

const NOW = Date.parse("2026-01-01T00:00:00Z");

const names = (name: string): string => LANGUAGES.map((language) => `    ${language}: ${name}\n`).join("");

/** A sentence that is long enough for a summary in any language, and of the script of each. */
const SUMMARY: Readonly<Record<string, string>> = {
  en: "Ministries and experts meet in 2025 to discuss how hospitals may use artificial intelligence.",
  fr: "Des ministères et des experts débattent en 2025 de l’usage de l’intelligence artificielle à l’hôpital.",
  es: "Ministerios y expertos debaten en 2025 el uso de la inteligencia artificial en los hospitales.",
  ru: "Министерства и эксперты обсуждают в 2025 году применение искусственного интеллекта в больницах.",
  ar: "تناقش الوزارات والخبراء في عام 2025 استخدام الذكاء الاصطناعي في المستشفيات والعيادات العامة.",
  zh: "各国卫生部门和专家于2025年讨论医院如何使用人工智能，并交流经验。",
  pt: "Ministérios e peritos debatem em 2025 a utilização da inteligência artificial nos hospitais.",
  de: "Ministerien und Fachleute beraten 2025, wie Krankenhäuser künstliche Intelligenz nutzen können.",
};

const text = (language: string): string =>
  "---\n" +
  "words: service\n" +
  `title: ${SUMMARY[language]?.slice(0, 12)}\n` +
  `summary: ${SUMMARY[language]}\n` +
  "highlights:\n" +
  `  - { value: "10 000", label: ${SUMMARY[language]?.slice(0, 8)} }\n` +
  "---\n" +
  `${SUMMARY[language]}\n`;

const EN = "entries/meeting/en.md";
const FR = "entries/meeting/fr.md";
const ENTRY = "entries/meeting/entry.yaml";

const GOOD: Readonly<Record<string, string>> = {
  "site.yaml": `name:\n${names("Feed")}description:\n${names("A feed")}`,
  "topics.yaml": `- id: mental-health\n  name:\n${names("Topic")}`,
  "organisations.yaml": `- id: who\n  kind: un-agency\n  name:\n${names("World Health Organization")}`,
  "evidence.yaml":
    "took-place:\n  - meeting\nquoted:\n  - https://example.org/seen\ninferred:\n  - https://example.org/guess\n",
  "terms.json": JSON.stringify([
    { term: "health professionals", fr: { use: "professionnels de santé", not: ["soignants"] } },
  ]),
  [ENTRY]: `type: event
genre: meeting
organisations:
  - { id: who, role: organiser }
topics: [mental-health]
source: { name: Example, url: https://example.org/seen, language: en }
event: { status: held, starts: 2025-09-25 }
`,
  ...Object.fromEntries(LANGUAGES.map((language) => [`entries/meeting/${language}.md`, text(language)])),
};

/** A folder of good content, some files of it changed: a pair replaces one text by another. */
function folder(changes: Readonly<Record<string, readonly [from: string, to: string] | string>> = {}): string {
  const root = temporaryFolder("content");
  for (const [name, good] of Object.entries({ ...GOOD, ...changes })) {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof good === "string" ? good : (GOOD[name] ?? "").replace(good[0], good[1]));
  }
  return root;
}

const FUTURE = "The meeting will be held in a hall.";
const ORIGINAL = "The ministers agreed that trust in these systems must be earned by evidence and never assumed.";

describe("the rules of an editor in chief", () => {
  it("content that keeps to the rules has neither mistakes nor warnings", async () => {
    const originals = folder({ "seed.txt": ORIGINAL });
    const { mistakes, warnings } = await checkContent(folder(), NOW, { folder: originals });
    expect([...mistakes, ...warnings]).toEqual([]);
  });

  it.each([
    [
      "a text that does not say whose words it is",
      { [EN]: ["words: service\n", ""] },
      /en\.md:2: \/texts\/en\/words: is required: say service/,
    ],
    [
      "an address without evidence",
      { [ENTRY]: ["/seen", "/never-seen"] },
      /entry\.yaml:6: \/source\/url: .*has no evidence/,
    ],
    ["an address that was only guessed", { [ENTRY]: ["/seen", "/guess"] }, /is inferred in evidence\.yaml/],
    [
      "a homepage that nobody saw",
      { "organisations.yaml": `${GOOD["organisations.yaml"]}  homepage: https://never.example\n` },
      /organisations\.yaml:1: who: its homepage https:\/\/never\.example has no evidence/,
    ],
    [
      "a homepage on the host of a page that was only guessed",
      {
        "organisations.yaml": `${GOOD["organisations.yaml"]}  homepage: https://guess.example\n`,
        "evidence.yaml": `${GOOD["evidence.yaml"]}third-party:\n  - https://guess.example/a\n`,
      },
      /who: its homepage https:\/\/guess\.example has no evidence/,
    ],
    [
      "straight quotation marks",
      { [EN]: ["Ministries and", 'Ministries "and"'] },
      /en\.md:4: .*has “Ministries "and" ex/,
    ],
    [
      "a French semicolon after a space that breaks",
      { [FR]: ["Des ministères", "Paris ; des ministères"] },
      /do not break/,
    ],
    [
      "a Latin comma in Arabic",
      { "entries/meeting/ar.md": ["---\n", "---\nnote: \u0623\u0648\u0644, \u062b\u0627\u0646\n"] },
      /\/texts\/ar\/note: has .*comma, semicolon and question mark are/,
    ],
    [
      "a comma of half width in Chinese",
      { "entries/meeting/zh.md": ["专家于2025年", "专家,于2025年"] },
      /\/texts\/zh\/summary: has .*of full width/,
    ],
    [
      "straight quotation marks in the label of a deadline",
      {
        [ENTRY]: [
          "source:",
          "deadlines:\n  - { at: 2025-09-01, label: { " +
            `${LANGUAGES.map((language) => `${language}: '${SUMMARY[language]?.slice(0, 9)} "A"'`).join(", ")} } ` +
            "}\nsource:",
        ],
      },
      /entry\.yaml:\d+: \/deadlines\/0\/label\/de: has .*quotation marks/,
    ],
    [
      "a figure that differs between languages",
      { [FR]: ["10 000", "1 000"] },
      /fr\.md:6: \/texts\/fr\/highlights\/0\/value: is 1 000, but in en it is 10 000/,
    ],
    [
      "a year that differs between languages",
      { [FR]: ["en 2025", "en 2024"] },
      /\/texts\/fr\/summary: names with its title the years 2024, but in en they are 2025/,
    ],
    [
      "a topic whose page would be empty",
      { "topics.yaml": `${GOOD["topics.yaml"]}- id: empty\n  name:\n${names("Nothing")}` },
      /topics\.yaml:1: empty: its page in en would be empty/,
    ],
    [
      "an organisation whose page would be empty",
      { "organisations.yaml": `${GOOD["organisations.yaml"]}- id: nobody\n  kind: ngo\n  name:\n${names("Nobody")}` },
      /organisations\.yaml:1: nobody: its page would be empty/,
    ],
    [
      "a summary that is too long",
      { [EN]: [SUMMARY.en ?? "", `${SUMMARY.en} ${"And more was said of it. ".repeat(12)}`] },
      /\/texts\/en\/summary: has \d+ characters: a summary has 60 to 320/,
    ],
    [
      "a run of eight words of its source",
      {
        [EN]: [
          `---
${SUMMARY.en}
`,
          `---
Trust in these systems must be earned by evidence.\n`,
        ],
      },
      /\/texts\/en\/(?:summary|content): has the source's own words: “trust in these systems must be earned by”/,
    ],
    [
      "a sentence in the future of an event that was held",
      { [EN]: [`---\n${SUMMARY.en}\n`, `---\n${FUTURE}\n`] },
      /en\.md:\d+: \/texts\/en\/content: says “will be” of an event that is over/,
    ],
    [
      "an event that was held, of which nothing says so",
      { "evidence.yaml": "quoted:\n  - https://example.org/seen\n" },
      /entry\.yaml:7: \/event\/status: is held, but nothing says so/,
    ],
    [
      "an Arabic tanwin behind its alif",
      { "entries/meeting/ar.md": ["---\n", "---\nnote: \u0623\u064a\u0636\u0627\u064b\n"] },
      /ar\.md:2: \/texts\/ar\/note: writes tanwin behind its alif/,
    ],
    [
      "a withdrawal without a language",
      { [ENTRY]: ["event:", "withdrawn: { at: 2025-10-01, reasons: { en: Wrong. } }\nevent:"] },
      /\/withdrawn\/reasons\/fr: is required/,
    ],
  ] as const)("content with %s is refused, with file, line and reason", async (_, changes, expected) => {
    const originals = folder({ "seed.txt": ORIGINAL });
    const { mistakes } = await checkContent(folder(changes), NOW, { folder: originals });
    expect(mistakes.map(({ file, line, detail }) => `${file}:${line}: ${detail}`).join("\n")).toMatch(expected);
  });

  it.each([
    [
      "a sentence that has expired by the clock",
      { [ENTRY]: ["status: held", "status: confirmed"], [EN]: [`---\n${SUMMARY.en}\n`, `---\n${FUTURE}\n`] },
      /says “will be” of an event that is over \(2025-09-25\)/,
    ],
    [
      "a word for which the list of terms has another",
      { [FR]: ["experts débattent", "soignants débattent"] },
      /says “soignants”, where terms\.json has “professionnels de santé”/,
    ],
    [
      "a title that another text marks as of another language, and this one does not",
      {
        [EN]: [`---\n${SUMMARY.en}\n`, "---\nA report, [Ma santé en quatre mots]{lang=fr}.\n"],
        "entries/meeting/de.md": [`---\n${SUMMARY.de}\n`, "---\nEin Bericht, Ma santé en quatre mots.\n"],
      },
      /^\/texts\/de\/content: has words of another language that are not marked, .*: Ma santé en quatre mots \(fr\)$/,
    ],
    [
      "Latin words in Chinese that are not marked",
      {
        "entries/meeting/zh.md": [
          `---\n${SUMMARY.zh}\n`,
          "---\n报告《State of readiness across Europe》于2025年发表。\n",
        ],
      },
      /that are not marked, \[so\]\{lang=xx\}: State of readiness across Europe/,
    ],
  ] as const)("content with %s raises a warning", async (_, changes, expected) => {
    const { warnings } = await checkContent(folder(changes), NOW);
    expect(warnings.map(({ detail }) => detail).join("\n")).toMatch(expected);
  });

  it("words that are marked as another language's, addresses and a source's own words keep their signs", async () => {
    const marked = `Le rapport [Guidance: "AI"]{lang=en} ([lien](https://example.org/seen?a;b)) est là.`;
    const own = folder({
      [FR]: [`---\n${SUMMARY.fr}\n`, `---\n${marked}\n`],
      [EN]: ["words: service", "words: source"],
    });
    const english = join(own, EN);
    writeFileSync(english, readFileSync(english, "utf8").replace("Ministries and", 'Ministries "and"'));
    expect((await checkContent(own, NOW)).mistakes.filter(({ detail }) => /: has “/.test(detail))).toEqual([]);
  });

  it("what stands between quotation marks may be the source's, and nothing is compared without a folder", async () => {
    const originals = folder({ "seed.txt": ORIGINAL });
    const quoting = (words: string) => folder({ [EN]: [`---\n${SUMMARY.en}\n`, `---\n${words}\n`] });
    expect((await checkContent(quoting(`“${ORIGINAL}”`), NOW, { folder: originals })).mistakes).toEqual([]);
    expect((await checkContent(quoting(ORIGINAL), NOW)).mistakes).toEqual([]);
    expect((await checkContent(quoting(ORIGINAL), NOW, { folder: originals })).mistakes).toHaveLength(1);
  });

  it("entries are counted by language, region, year and evidence", async () => {
    const { counts } = await checkContent(folder(), NOW);
    expect(counts.language.get("fr")).toBe(1);
    expect([...counts.region, ...counts.year, ...counts.evidence]).toEqual([
      ["global or national", 1],
      ["2025", 1],
      ["quoted", 1],
    ]);
  });

  it.each([
    ["4.5 billion", [4_500_000_000]],
    ["4,5 mil milhões", [4_500_000_000]],
    ["45亿", [4_500_000_000]],
    ["1000多万", [10_000_000]],
    ["10\u202f000", [10_000]],
    ["10,000", [10_000]],
    ["50 of 53", [50, 53]],
    ["2024年6月", [2024]],
    ["nearly all", []],
  ])("the figure %s is read as %j", (value, numbers) => {
    expect(numbersIn(value)).toEqual(numbers);
  });
});
