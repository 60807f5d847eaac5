import type { Language } from "../../domain/entry/language.ts";

/** Words in a row that may not be the source's; for Chinese, which has no spaces, twice as many characters. */
const RUN = 8;

/** The runs of words of a source's text. */
export type OriginalRuns = ReadonlySet<string>;

/** Quotations, emphasised titles and links: their words may be the source's. */
const QUOTED = /«[^»]*»|“[^”]*”|„[^“”]*[“”]|"[^"]*"|《[^》]*》|\*[^*]+\*|\[[^\]]*\](?:\([^)]*\)|\{[^}]*\})/gu;

/** The units that runs are made of: words, and single characters of Chinese. */
function unitsOf(text: string): string[] {
  const plain = text.normalize("NFKC").toLowerCase();
  return plain.match(/\p{Script=Han}|[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

function lengthOf(language: Language | undefined, units: readonly string[]): number {
  const chinese =
    language === "zh" ||
    (language === undefined && units.filter((unit) => /\p{Script=Han}/u.test(unit)).length > units.length / 2);
  return chinese ? RUN * 2 : RUN;
}

/** The runs of a source's text. */
export function runsOf(text: string): OriginalRuns {
  const units = unitsOf(text);
  const length = lengthOf(undefined, units);
  const runs = new Set<string>();
  for (let at = 0; at + length <= units.length; at++) runs.add(units.slice(at, at + length).join(" "));
  return runs;
}

/** Texts of sources, and the names and official titles that everybody writes alike. */
export interface Originals {
  readonly runs: readonly OriginalRuns[];
  readonly names: RegExp;
}

/** Returns a pattern for any of some names, the longest first, with either apostrophe. */
export function namesPattern(names: readonly string[]): RegExp {
  const sorted = [...new Set(names)].filter((name) => name !== "").sort((left, right) => right.length - left.length);
  const escaped = sorted.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/['’]/g, "['’]"));
  return new RegExp(escaped.length === 0 ? "(?!)" : escaped.join("|"), "giu");
}

/** The first run of words that a text shares with a source, beside names, titles and quotations. */
export function sharedRun(text: string, language: Language, { runs, names }: Originals): string | undefined {
  if (runs.length === 0) return undefined;
  for (const part of text.replace(QUOTED, "\n").replace(names, "\n").split("\n")) {
    const units = unitsOf(part);
    const length = lengthOf(language, units);
    for (let at = 0; at + length <= units.length; at++) {
      const run = units.slice(at, at + length).join(" ");
      if (runs.some((known) => known.has(run))) return run;
    }
  }
  return undefined;
}

/** Powers of ten, by the word that follows a number. */
const POWERS: readonly (readonly [RegExp, number])[] = [
  [/^\s*多?亿/u, 8],
  [/^\s*多?万/u, 4],
  [/^\s*(?:billion|milliard|mil mill|mil milh|миллиард|млрд|مليار)/iu, 9],
  [/^\s*(?:million|millones|millón|milhões|milhão|Mio|миллион|млн|مليون|ملايين)/iu, 6],
];

function powerOf(after: string): number {
  return POWERS.find(([word]) => word.test(after))?.[1] ?? 0;
}

/**
 * The numbers of a figure in order of size, whatever stands around them: "4.5 billion" and "45亿", "10 000" and
 * "10,000". None for a figure in words; months of Chinese dates are no numbers.
 */
export function numbersIn(value: string): number[] {
  const plain = value.replace(/\d+月/gu, "").replace(/(?<=\d)[\s.,\u00a0\u202f](?=\d{3}(?!\d))/gu, "");
  return [...plain.matchAll(/\d+(?:[.,]\d+)?/g)]
    .map((found) => {
      const power = powerOf(plain.slice(found.index + found[0].length));
      return Math.round(Number(found[0].replace(",", ".")) * 10 ** power * 1000) / 1000;
    })
    .sort((left, right) => left - right);
}

/** A term as a language's own desks write it, and the words that stand for it elsewhere. */
interface TermUse {
  readonly use: string;
  readonly not?: readonly string[];
}

/** A line of content/terms.json: a term, and its use by language. */
export type Term = { readonly term: string } & { readonly [language in Language]?: TermUse };

/** The words of a text for which a listed term has another, with that. */
export function otherWords(
  text: string,
  language: Language,
  terms: readonly Term[],
): { readonly word: string; readonly use: string }[] {
  const plain = text.replace(QUOTED, "\n");
  return terms.flatMap((term) => {
    const { use, not = [] } = term[language] ?? { use: "" };
    return not.filter((word) => hasWord(plain, word)).map((word) => ({ word, use }));
  });
}

/** Reports whether a text has a word as a whole; in Chinese, which has no spaces, anywhere. */
function hasWord(text: string, word: string): boolean {
  if (/\p{Script=Han}/u.test(word)) return text.includes(word);
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<![\\p{L}\\p{M}\\p{N}-])${escaped}(?![\\p{L}\\p{M}\\p{N}-])`, "u").test(text);
}
