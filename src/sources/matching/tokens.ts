import { normalise } from "../../search/normalise.ts";

/** A word, or a run of Chinese characters, which have no spaces between words. */
export interface MatchToken {
  readonly text: string;
  /** The range in the text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  readonly run: boolean;
  /** The word without case and accents, and for Arabic what is left without article and clitics. */
  readonly forms: readonly string[];
}

const WORD = /(?<run>\p{Script=Han}+)|[[\p{L}\p{N}\p{M}]--\p{Script=Han}]+/gv;

/** One-letter words that Arabic writes together with the next word, and its article. */
const CONJUNCTIONS = ["", "و", "ف"];
const PREPOSITIONS = ["", "ال", "بال", "كال", "لل", "ب", "ك", "ل"];
const CLITICS = CONJUNCTIONS.flatMap((one) => PREPOSITIONS.map((other) => one + other));

function formsOf(word: string): string[] {
  const folded = normalise(word);
  if (!/^\p{Script=Arabic}/u.test(folded)) return [folded];
  return CLITICS.filter((clitics) => folded.startsWith(clitics) && folded.length - clitics.length >= 2).map((clitics) =>
    folded.slice(clitics.length),
  );
}

export function tokenise(text: string): MatchToken[] {
  return [...text.matchAll(WORD)].map(({ 0: word, index, groups }) => {
    const run = groups?.run !== undefined;
    return { text: word, start: index, end: index + word.length, run, forms: run ? [] : formsOf(word) };
  });
}
