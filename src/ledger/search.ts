import type { Language } from "../model/language.ts";
import type { Revision } from "../model/revision.ts";

// What NFKD and lower case leave apart though readers type the one for the other.
const LETTERS: Readonly<Record<string, string>> = { ß: "ss", đ: "d", ł: "l", ø: "o", æ: "ae", œ: "oe", ı: "i", ς: "σ", ð: "d", þ: "th", ـ: "" };
const LETTER = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "gu");

// Scripts that are written without spaces between words.
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu;

/** A text as it is searched: without case, accents, harakat and compatibility forms. Same fold for what is stored and what is asked. */
export function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(LETTER, (letter) => LETTERS[letter] ?? letter)
    .normalize("NFKC");
}

/** Overlapping pairs of characters, which is how runs of unspaced scripts are indexed; a single character stays alone. */
function bigrams(run: string): string[] {
  const characters = [...run];
  if (characters.length < 2) return characters;
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`);
}

/** A folded text as FTS5 shall take it: its words, and unspaced runs as bigrams. */
export function indexed(text: string): string {
  return fold(text).replace(UNSPACED, (run) => ` ${bigrams(run).join(" ")} `);
}

/** What the index holds of one language's text of a revision. */
export function searchText({ entry, rendered }: Revision, language: Language): { readonly title: string; readonly body: string } {
  const text = entry.texts[language];
  const parts = [
    text?.summary,
    rendered[language]?.text,
    ...(text?.highlights ?? []).map(({ value, label }) => `${value} ${label}`),
    ...(entry.type === "event" ? (entry.event.sessions ?? []).map(({ title }) => title[language]) : []),
    ...(entry.people ?? []).map(({ name }) => name),
    ...(entry.symbols ?? []),
  ];
  return { title: indexed(text?.title ?? ""), body: indexed(parts.filter((part) => part !== undefined).join("\n")) };
}
