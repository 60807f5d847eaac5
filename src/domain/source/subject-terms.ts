import * as z from "zod";
import { Slug } from "../entry/identifier-schemas.ts";
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

/** The words of a language for each half of the subject. */
const Halves = z.record(Slug, Side);

/**
 * content/subject-terms.yaml: the words by which an item of a source is recognised, for each language and for any. The
 * subject has two halves, such as a method and a field; the file names them.
 */
export const SubjectTerms = z
  .strictObject({ any: Halves, ...byLanguage(() => Halves) })
  .superRefine(({ any, ...languages }, context) => {
    const halves = Object.keys(any);
    const fault = (language: string, message: string) =>
      context.addIssue({ code: "custom", path: [language], message });
    if (halves.length !== 2) fault("any", "must have the words of two halves of the subject");
    for (const [language, sides] of Object.entries(languages))
      if (Object.keys(sides).toSorted().join() !== halves.toSorted().join())
        fault(language, `must have the halves that any has: ${halves.join(" and ")}`);
  });
export type SubjectTerms = z.infer<typeof SubjectTerms>;
