import type { Source } from "../../domain/source/source.ts";
import type { Vocabulary } from "./compile-terms.ts";
import { findWords, type HalfWords, type Ignored, prepare } from "./find-words.ts";
import type { Range } from "./phrases.ts";

/** An item's statement on itself, as plain text. */
export interface Described {
  readonly title: string;
  readonly summary?: string | undefined;
}

type Half = "ai" | "health";

/** A word that speaks for the subject, and where it stands. */
export interface MatchedWord extends Range {
  readonly half: Half;
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
const LOOKED_AT = 2000;
/** UTF-16 units between words that are near each other: about two sentences. */
const NEAR = 160;

/** The characters between two ranges; 0 where they touch. */
function distance(one: Range, other: Range): number {
  return Math.max(0, one.start - other.end, other.start - one.end);
}

/** Decides whether an item is on the subject. The same item and words always give the same answer. */
export function match(
  { title, summary = "" }: Described,
  { ai, health }: Vocabulary,
  presumes: Source["presumes"],
): Match {
  const fields = { title, summary: summary.slice(0, LOOKED_AT) };
  const find = (text: string): Readonly<Record<Half, HalfWords>> => {
    const prepared = prepare(text);
    return { ai: findWords(prepared, ai), health: findWords(prepared, health) };
  };
  const words = { title: find(fields.title), summary: find(fields.summary) };
  const listed = (["title", "summary"] as const).flatMap((field) =>
    (["ai", "health"] as const).map((half) => {
      const located = <Place extends Range>(place: Place) => ({
        ...place,
        half,
        field,
        text: fields[field].slice(place.start, place.end),
      });
      return {
        found: words[field][half].found.map(located),
        ignored: words[field][half].ignored.map(located),
      };
    }),
  );
  const has = (field: "title" | "summary", half: Half): boolean => words[field][half].found.length > 0;
  const rule = (): Rule | undefined => {
    const wanted: Half | undefined = presumes && (presumes === "ai" ? "health" : "ai");
    if (has("title", "ai") && has("title", "health")) return "title";
    if (wanted !== undefined && (has("title", wanted) || has("summary", wanted))) return "presumed";
    if ((has("title", "ai") && has("summary", "health")) || (has("title", "health") && has("summary", "ai")))
      return "titleAndSummary";
    const near = words.summary.ai.found.some((one) =>
      words.summary.health.found.some((other) => distance(one, other) <= NEAR),
    );
    return near ? "summary" : undefined;
  };
  return {
    rule: rule(),
    words: listed.flatMap(({ found }) => found),
    ignored: listed.flatMap(({ ignored }) => ignored),
  };
}
