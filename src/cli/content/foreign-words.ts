import type { Entry } from "../../domain/entry/entry.ts";
import { type Language, languagesOf } from "../../domain/entry/language.ts";
import type { FieldError } from "../../std/result.ts";

// Words of another language inside a text are marked with it: [Titre]{lang=fr}. Reading aloud, fonts and hyphenation go
// by the mark.

const MARKED = /\[([^[\]]+)\]\{lang=([a-z]{2,3})[^}]*\}/g;

/** Parts of a text that are not looked at: addresses, and words that are marked already. */
const APART = /\[[^[\]]+\]\{lang=[^}]*\}|\]\([^)]*\)|https?:\/\/\S+|`[^`]*`/g;

/** Latin words in a row that are no single name any more; texts in other scripts have such of another language only. */
const LATIN_RUN = /\p{Script=Latin}[\p{L}\p{N}’'.-]*(?:[ ,:]+[\p{Script=Latin}\p{N}][\p{L}\p{N}’'.-]*){3,}/u;

const OTHER_SCRIPTS: ReadonlySet<string> = new Set(["ar", "ru", "zh"]);

/** The titles and names that any text marks, with their language. */
export function markedTitles(entries: readonly Entry[]): ReadonlyMap<string, string> {
  const titles = new Map<string, string>();
  for (const { texts } of entries)
    for (const text of Object.values(texts))
      for (const [, words = "", language = ""] of text.content?.matchAll(MARKED) ?? []) titles.set(words, language);
  return titles;
}

function unmarked(plain: string, language: Language, titles: ReadonlyMap<string, string>): string | undefined {
  // Names of one to three words, such as "AI for Good", are everybody's.
  for (const [words, of] of titles)
    if (of !== language && words.split(" ").length > 3 && plain.includes(words)) return `${words} (${of})`;
  return OTHER_SCRIPTS.has(language) ? LATIN_RUN.exec(plain)?.[0] : undefined;
}

/** The texts of an entry with words of another language that are not marked as such. */
export function unmarkedWords(entry: Entry, titles: ReadonlyMap<string, string>): FieldError[] {
  return languagesOf(entry).flatMap((language) => {
    const plain = entry.texts[language]?.content?.replace(APART, "\n");
    const words = plain === undefined ? undefined : unmarked(plain, language, titles);
    if (words === undefined) return [];
    const detail = `has words of another language that are not marked, [so]{lang=xx}: ${words}`;
    return [{ pointer: `/texts/${language}/content`, detail }];
  });
}
