import { normalise } from "./normalise.ts";

/** A title as it is compared with others. */
export interface TitleProfile {
  /** Pairs or triples of characters that stand side by side. */
  readonly grams: ReadonlySet<string>;
  /** Its numbers in order, joined: phase 1 is not phase 2. */
  readonly numbers: string;
}

/** Returns the numbers of a title that was normalised. */
function numbersIn(folded: string): string {
  return (folded.match(/\p{N}+/gu) ?? []).sort().join(" ");
}

/** Reports whether two titles differ in their numbers: then they are not alike, and nothing else need be compared. */
export function differInNumbers(one: string, other: string): boolean {
  return numbersIn(normalise(one)) !== numbersIn(normalise(other));
}

export function profileOf(title: string): TitleProfile {
  const folded = normalise(title);
  const letters = [...folded.replace(/[^\p{L}\p{N}]+/gu, " ").trim()];
  const size = /\p{Script=Han}/u.test(folded) ? 2 : 3;
  const grams = new Set<string>();
  for (let at = 0; at + size <= letters.length; at++) grams.add(letters.slice(at, at + size).join(""));
  return { grams, numbers: numbersIn(folded) };
}

/**
 * Measures the likeness of two titles, from 0 to 1: the Dice coefficient of their n-grams; 0 if their numbers differ.
 */
export function likeness(one: TitleProfile, other: TitleProfile): number {
  if (one.numbers !== other.numbers) return 0;
  const [small, large] = one.grams.size < other.grams.size ? [one.grams, other.grams] : [other.grams, one.grams];
  // Titles whose lengths alone rule out a likeness of a half are not compared.
  if (small.size * 3 < large.size || small.size === 0) return 0;
  let shared = 0;
  for (const gram of small) if (large.has(gram)) shared++;
  return (2 * shared) / (small.size + large.size);
}

/** From here on two titles in one language are taken for one. */
export const ALIKE = 0.85;

/** Words that are the same in all languages: names and abbreviations in Latin letters, and numbers that are no year. */
export function namesIn(title: string): ReadonlySet<string> {
  const words = title.match(/[\p{Script=Latin}\p{N}][\p{Script=Latin}\p{M}\p{N}.]*/gu) ?? [];
  return new Set(
    words
      .map((word) => word.replace(/\.+$/, ""))
      .filter((word) => (/^\d/.test(word) ? /^\d{2,}$/.test(word) && !/^(?:19|20)\d\d$/.test(word) : isName(word))),
  );
}

/** A name has a capital that begins no ordinary word: "S.A.R.A.H", "AI4H", "Jhpiego" but not "The". */
function isName(word: string): boolean {
  return (/\p{Lu}.*\p{Lu}|\p{Lu}.*\p{N}/u.test(word) && word.length >= 4) || /^\p{Lu}\p{Ll}{4,}$/u.test(word);
}
