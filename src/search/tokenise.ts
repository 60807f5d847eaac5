import { normalise } from "./normalise.ts";

/** A word of a text, or a run of characters that are written without spaces between words. */
export interface Token {
  readonly text: string;
  /** Start in the text, in UTF-16 code units. */
  readonly at: number;
  /** A run is looked for by its characters, not as a whole. */
  readonly run: boolean;
}

const UNSPACED =
  "[\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{scx=Hangul}" +
  "\\p{scx=Thai}\\p{scx=Lao}\\p{scx=Khmer}\\p{scx=Myanmar}]";
// Some marks and digits belong to many scripts: a run starts with a letter of its own.
const WORD = new RegExp(
  `(?<run>(?=${UNSPACED})\\p{L}(?:(?=${UNSPACED})[\\p{L}\\p{M}])*)|(?:(?!(?=${UNSPACED})\\p{L})[\\p{L}\\p{N}\\p{M}])+`,
  "gu",
);

/** The words of a text, first to last. */
function* words(text: string): Generator<Token, void> {
  for (const match of text.matchAll(WORD))
    yield { text: match[0], at: match.index, run: match.groups?.run !== undefined };
}

/** Hyphens that some writers omit: multi-modal, e-health. */
export const HYPHEN = /[-\u2010\u2011]/gu;

/** The words of a text, first to last: those that hyphens join in one group, each other alone. */
export function* compounds(text: string): Generator<readonly Token[], void> {
  let group: Token[] = [];
  for (const word of words(text)) {
    const last = group.at(-1);
    if (last !== undefined) {
      const between = text.slice(last.at + last.text.length, word.at);
      if (last.run || word.run || between.length !== 1 || between.replace(HYPHEN, "") !== "") {
        yield group;
        group = [];
      }
    }
    group.push(word);
  }
  if (group.length > 0) yield group;
}

/** The parts of a folded word: folding breaks some letters up (½, ﷺ). */
export function parts(word: string): string[] {
  return normalise(word).match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
}

/** The characters of a folded run. */
export function characters(run: string): string[] {
  return [...normalise(run)];
}

/** Overlapping pairs; of a single character, itself. */
export function pairs(list: readonly string[]): string[] {
  return list.length < 2 ? [...list] : list.slice(1).map((character, index) => `${list[index]}${character}`);
}
