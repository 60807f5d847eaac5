import type { Language } from "../domain/entry/language.ts";
import { constituentsOf } from "./german-compounds.ts";
import { stem } from "./stem.ts";
import { characters, compounds, pairs, parts } from "./tokenise.ts";

// The terms of the full-text index. Each carries the language of its text, so that a word's list holds one language's
// texts and no other's: fr_santé is folded to fr_sante, its stem is fr__sant. Runs of unspaced scripts stand there as
// overlapping pairs of characters (zh_人工 zh_工智) and, for those who look for one character, each by itself among the
// loose terms (zh__人). What hyphens join stands there as words, and as one (en__multimod).

/** A longer word is cut: nobody looks for more of it. */
const MAX_TERM_LENGTH = 64;

export function exactTerm(part: string, language: Language): string {
  return `${language}_${part.slice(0, MAX_TERM_LENGTH)}`;
}

export function looseTerm(part: string, language: Language): string {
  return `${language}__${part.slice(0, MAX_TERM_LENGTH)}`;
}

/** The terms of what a word is composed of, in the language that writes compounds as one word. */
export function constituentTerms(word: string, language: Language): string[] {
  if ((language as string) !== "de") return [];
  return constituentsOf(word).map((constituent) => looseTerm(stem(constituent, language), language));
}

/** A text as the index takes it: its words in order, and beside them what they share with their other forms. */
export interface IndexedTerms {
  readonly exact: string;
  readonly loose: string;
}

export function indexedTerms(text: string, language: Language): IndexedTerms {
  const exact: string[] = [];
  const loose = new Set<string>();
  for (const group of compounds(text)) {
    for (const word of group) {
      if (word.run) {
        const run = characters(word.text);
        for (const pair of pairs(run)) exact.push(exactTerm(pair, language));
        if (run.length > 1) for (const character of run) loose.add(looseTerm(character, language));
        continue;
      }
      for (const part of parts(word.text)) exact.push(exactTerm(part, language));
      loose.add(looseTerm(stem(word.text, language), language));
      for (const term of constituentTerms(word.text, language)) loose.add(term);
    }
    if (group.length > 1) loose.add(looseTerm(stem(group.map((word) => word.text).join(""), language), language));
  }
  return { exact: exact.join(" "), loose: [...loose].join(" ") };
}
