import { isLanguage, LANGUAGE_NUMBERS, type Language } from "../../domain/entry/language.ts";

// A text's position is its identity in every index, and its place in the order of release: seconds since 1900, 16 bits
// that tell the entries of one second apart, and 4 bits for the language. Full text is indexed under it too, so that
// the texts that hold a word come in the order of release, as many as one wants and no more. 2^53 is reached in the
// year 2172.

const FROM_1900_TO_1970 = 2_208_988_800;
const POSITIONS_PER_SECOND = 2 ** 20;
const POSITIONS_PER_ENTRY = 16;

/** For ever, as content/site.yaml has them. 15 stands for the entry itself, whatever its languages. */
const NUMBER: Readonly<Record<Language | "", number>> = { ...LANGUAGE_NUMBERS, "": 15 };

/** The first position of those of an instant (milliseconds, whole seconds), and the last. */
export function positionsAt(instant: number): { readonly first: number; readonly last: number } {
  const first = (Math.floor(instant / 1000) + FROM_1900_TO_1970) * POSITIONS_PER_SECOND;
  return { first, last: first + POSITIONS_PER_SECOND - 1 };
}

/** The instant that a position stands for, in milliseconds. */
export function instantAt(position: number): number {
  return (Math.floor(position / POSITIONS_PER_SECOND) - FROM_1900_TO_1970) * 1000;
}

/** The lowest position of the entry that a position is of. */
export function entryAt(position: number): number {
  return Math.floor(position / POSITIONS_PER_ENTRY) * POSITIONS_PER_ENTRY;
}

/** The position of an entry's text in a language. */
export function textAt(entry: number, language: Language | ""): number {
  return entry + NUMBER[language];
}

/** The lowest position that an entry released at an instant can have, where `taken` is the highest one in use then. */
export function freeAt(instant: number, taken: number | undefined): number {
  return taken === undefined ? positionsAt(instant).first : entryAt(taken) + POSITIONS_PER_ENTRY;
}

const LANGUAGE = new Map(
  Object.entries(NUMBER).flatMap(([language, number]) => (isLanguage(language) ? [[number, language] as const] : [])),
);

/** The language of the text at a position; undefined for the entry itself. */
export function languageAt(position: number): Language | undefined {
  return LANGUAGE.get(position - entryAt(position));
}
