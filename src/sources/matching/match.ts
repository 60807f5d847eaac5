import type { Source } from "../../domain/source/source.ts";
import type { Vocabulary } from "./compile-terms.ts";
import { findWords, type Ignored, prepare } from "./find-words.ts";
import type { Range } from "./phrases.ts";

/** An item's statement on itself, as plain text. */
export interface Described {
  readonly title: string;
  readonly summary?: string | undefined;
}

/** A word that speaks for the subject, and where it stands. */
export interface MatchedWord extends Range {
  readonly half: string;
  readonly field: "title" | "summary";
  readonly text: string;
}

/** The reason why an item is on the subject. */
export type Rule =
  /** Words of both halves stand in the title. */
  | "title"
  /** A word of one half stands in the title, one of the other in the summary. */
  | "titleAndSummary"
  /** Words of both halves stand near each other in the summary. */
  | "summary"
  /** The source presumes one half, and a word of the other is there. */
  | "presumed"
  /** Somebody sent it to the inbox by mail. */
  | "mailed";

export interface Match {
  /** None where the item is not on the subject. */
  readonly rule: Rule | undefined;
  readonly words: readonly MatchedWord[];
  /** Words that look like the subject's and are not counted, with the reason. */
  readonly ignored: readonly (MatchedWord & { readonly why: Ignored })[];
}

/** UTF-16 units of a summary that are looked at. */
const SUMMARY_LENGTH = 2000;
/** UTF-16 units between words that are near each other: about two sentences. */
const NEAR_DISTANCE = 160;

/** The characters between two ranges; 0 where they touch. */
function distance(one: Range, other: Range): number {
  return Math.max(0, one.start - other.end, other.start - one.end);
}

/** Decides whether an item is on the subject. The same item and words always give the same answer. */
export function match({ title, summary = "" }: Described, vocabulary: Vocabulary, presumes: Source["presumes"]): Match {
  const fields = { title, summary: summary.slice(0, SUMMARY_LENGTH) };
  const listed = (["title", "summary"] as const).flatMap((field) => {
    const prepared = prepare(fields[field]);
    return vocabulary.map((patterns) => {
      const { found, ignored } = findWords(prepared, patterns);
      const located = <Place extends Range>(place: Place) => ({
        ...place,
        half: patterns.half,
        field,
        text: fields[field].slice(place.start, place.end),
      });
      return { found: found.map(located), ignored: ignored.map(located) };
    });
  });
  const words: readonly MatchedWord[] = listed.flatMap(({ found }) => found);
  const [{ half: one }, { half: other }] = vocabulary;
  const wordsIn = (field: MatchedWord["field"], half: string): readonly MatchedWord[] =>
    words.filter((word) => word.field === field && word.half === half);
  const has = (field: MatchedWord["field"], half: string): boolean => wordsIn(field, half).length > 0;
  const rule = (): Rule | undefined => {
    const wanted = presumes && (presumes === one ? other : one);
    if (has("title", one) && has("title", other)) return "title";
    if (wanted !== undefined && (has("title", wanted) || has("summary", wanted))) return "presumed";
    if ((has("title", one) && has("summary", other)) || (has("title", other) && has("summary", one)))
      return "titleAndSummary";
    const isNear = wordsIn("summary", one).some((word) =>
      wordsIn("summary", other).some((each) => distance(word, each) <= NEAR_DISTANCE),
    );
    return isNear ? "summary" : undefined;
  };
  return { rule: rule(), words, ignored: listed.flatMap(({ ignored }) => ignored) };
}
