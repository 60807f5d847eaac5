import { stemmer as en } from "@orama/stemmers/english";
import { stemmer as fr } from "@orama/stemmers/french";
import { stemmer as de } from "@orama/stemmers/german";
import { stemmer as pt } from "@orama/stemmers/portuguese";
import { stemmer as ru } from "@orama/stemmers/russian";
import { stemmer as es } from "@orama/stemmers/spanish";
import type { Language } from "../domain/entry/language.ts";
import { normalise } from "./normalise.ts";

const PREFIX = /^(?:و?ال|وال|بال|كال|فال|لل|و)(?=..)/u;
const SUFFIX = /(?<=..)(?:ها|ان|ات|ون|ين|يه|ه|ي)$/u;

/**
 * An Arabic word without article, prepositions and endings: light10 (Larkey, Ballesteros, Connell 2007), which finds
 * more than stemmers that look for roots. Snowball's takes «الصحة» and «صحة» for two words.
 */
function light10(word: string): string {
  let stem = word.replace(PREFIX, "");
  for (let shorter = stem.replace(SUFFIX, ""); shorter !== stem; shorter = stem.replace(SUFFIX, "")) stem = shorter;
  return stem;
}

/**
 * Portuguese plurals of words in -l (hospitais, hotéis, lençóis) and in -ão (decisões), which Snowball's stemmer leaves
 * apart from their singular.
 */
function singular(word: string): string {
  return word.length < 6
    ? word
    : word.replace(/ais$/, "al").replace(/éis$/, "el").replace(/óis$/, "ol").replace(/ões$/, "ão");
}

/** Spellings of one English word on both sides of the Atlantic: organisation, behaviour, centre, paediatric. */
function american(word: string): string {
  return word.length < 6
    ? word
    : word
        .replace(/isation(s|al)?$/, "ization$1")
        .replace(/([iy])s(e|es|ed|er|ers|ing)$/, "$1z$2")
        .replace(/our(s|al|ally|ed|ful|fully|ing|less)?$/, "or$1")
        .replace(/([bt])re(s?)$/, "$1er$2")
        .replace(/gramme(s?)$/, "gram$1")
        .replace(/ae/g, "e");
}

/** Snowball's, which want accents where the language has them. */
const SNOWBALL: Readonly<Record<string, (word: string) => string>> = {
  en: (word) => en(american(word)),
  fr,
  es,
  pt: (word) => pt(singular(word)),
  de,
  ru,
};

/** No word that anybody looks for is longer; a stemmer's time is not linear. */
const MAX_STEMMED_LENGTH = 40;
const MAX_KEPT = 20_000;
const kept = new Map<string, string>();

/** A stem of one letter is no word's: Snowball's would make ИИ (AI) the same as и (and). */
function distinctive(stem: string, word: string): string {
  return [...stem].length > 1 ? stem : word;
}

/** Returns the normalised stem of a word in a language, or the normalised word where the language has no stemmer. */
export function stem(word: string, language: Language): string {
  if (word.length > MAX_STEMMED_LENGTH) return normalise(word);
  const key = `${language} ${word}`;
  let found = kept.get(key);
  if (found === undefined) {
    const snowball = SNOWBALL[language];
    const stemmed =
      (language as string) === "ar"
        ? light10(normalise(word))
        : normalise(snowball?.(word.normalize("NFC").toLowerCase()) ?? word);
    found = distinctive(stemmed, normalise(word));
    if (kept.size >= MAX_KEPT) kept.clear();
    kept.set(key, found);
  }
  return found;
}
