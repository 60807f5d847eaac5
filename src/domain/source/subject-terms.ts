import * as z from "zod";
import { byLanguage } from "../entry/language.ts";
import { line } from "../entry/text-schemas.ts";

/** Reports whether a text is a regular expression as this service compiles it. */
function isPattern(text: string): boolean {
  try {
    new RegExp(text, "v");
    return true;
  } catch {
    return false;
  }
}

const Words = z.array(line(100)).max(500).default([]);

const Side = z.strictObject({
  /** Without regard to case and accents; `*` stands for any letters, a space for a space or a hyphen. */
  terms: Words,
  /** Abbreviations and names, exactly as written. */
  exact: Words,
  /** The same, but not in a text without small letters. */
  acronyms: Words,
  /** Expressions that hold a term and mean something else. */
  except: Words,
  /** Words beside which abbreviations of the subject mean something else. */
  otherMeanings: Words,
  /** Abbreviations that are also a state of an address. */
  places: Words,
  /** Patterns of what no abbreviation is followed by. */
  notBefore: z.array(line(300).refine(isPattern, "must be a regular expression")).max(20).default([]),
});
export type Side = z.infer<typeof Side>;

const Vocabulary = z.strictObject({ ai: Side, health: Side });

/** content/subject-terms.yaml: the words by which an item of a source is recognised, for each language and for any. */
export const SubjectTerms = z.strictObject({ any: Vocabulary, ...byLanguage(() => Vocabulary) });
export type SubjectTerms = z.infer<typeof SubjectTerms>;
