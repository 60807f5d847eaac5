import type { Patterns } from "./compile-terms.ts";
import { findPhrases, type Range } from "./phrases.ts";
import { type MatchToken, tokenise } from "./tokens.ts";

/** The reason why a word that looks like one of the subject is not counted. */
export type Ignored =
  /** It is part of an expression that means something else. */
  | "expression"
  /** The text says that the abbreviation stands for something else. */
  | "otherMeaning"
  /** It stands alone in parentheses, and so for what is ahead of it. */
  | "definition"
  /** It is the state of an address. */
  | "place"
  /** The words after it make it a name. */
  | "name";

export interface HalfWords {
  readonly found: readonly Range[];
  readonly ignored: readonly (Range & { readonly why: Ignored })[];
}

const ADDRESS = /\b(?:https?:\/\/|www\.)\S+|\S+@\S+\.\S+/gu;

function overlaps(one: Range, other: Range): boolean {
  return one.start < other.end && other.start < one.end;
}

/** Reports whether a word stands alone in parentheses. */
function isDefinition(text: string, { start, end }: Range): boolean {
  return /[(（]\s*$/u.test(text.slice(0, start)) && /^\s*[)）]/u.test(text.slice(end));
}

/** Reports whether a word is the state after a city: a capital ahead that begins no sentence, and nothing after it. */
function isPlace(text: string, { start, end }: Range): boolean {
  return (
    /\S.*\s\p{Lu}[\p{L}.]+,\s*$|[\p{Lu}]{2},\s*$/u.test(text.slice(0, start)) &&
    /^(?:\s+\d{5}|\s*[,;)]|\s*$)/u.test(text.slice(end))
  );
}

/** A text and its words; addresses are blanked. */
export interface Prepared {
  readonly text: string;
  readonly tokens: readonly MatchToken[];
}

export function prepare(original: string): Prepared {
  const text = original.replace(ADDRESS, (address) => " ".repeat(address.length));
  return { text, tokens: tokenise(text) };
}

/** Finds the words of one half of the subject in a text. */
export function findWords({ text, tokens }: Prepared, patterns: Patterns): HalfWords {
  const expressions = findPhrases(text, tokens, patterns.except);
  const other = findPhrases(text, tokens, patterns.otherMeanings).length > 0;
  const readable = /\p{Ll}/u.test(text);
  const abbreviations = tokens
    .filter((token) => patterns.exact.has(token.text) || (readable && patterns.acronyms.has(token.text)))
    .map(({ start, end }): Range => ({ start, end }));
  const terms = findPhrases(text, tokens, patterns.terms);
  const defined = new Set(
    abbreviations.filter((range) => isDefinition(text, range)).map(({ start, end }) => text.slice(start, end)),
  );
  const why = (range: Range): Ignored | undefined => {
    const written = text.slice(range.start, range.end);
    if (expressions.some((expression) => overlaps(expression, range))) return "expression";
    if (other) return "otherMeaning";
    if (defined.has(written)) return "definition";
    if (patterns.places.has(written) && isPlace(text, range)) return "place";
    return patterns.notBefore.some((pattern) => pattern.test(text.slice(range.end))) ? "name" : undefined;
  };
  const found: Range[] = [];
  const ignored: (Range & { why: Ignored })[] = [];
  for (const range of terms) {
    if (expressions.some((expression) => overlaps(expression, range))) ignored.push({ ...range, why: "expression" });
    else found.push(range);
  }
  for (const range of abbreviations) {
    // A word inside a longer term counts nothing more: "AI" in "generative AI".
    if (terms.some((term) => overlaps(term, range))) continue;
    const reason = why(range);
    if (reason === undefined) found.push(range);
    else ignored.push({ ...range, why: reason });
  }
  const inOrder = (one: Range, another: Range): number => one.start - another.start;
  return { found: found.sort(inOrder), ignored: ignored.sort(inOrder) };
}
