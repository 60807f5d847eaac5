import type { Language } from "../../domain/entry/language.ts";
import type { Side, SubjectTerms } from "../../domain/source/subject-terms.ts";
import { compilePhrases, type Phrases } from "./phrases.ts";

/** The words of one half of the subject. */
export interface Patterns {
  readonly half: string;
  readonly terms: Phrases;
  readonly except: Phrases;
  readonly otherMeanings: Phrases;
  readonly exact: ReadonlySet<string>;
  readonly acronyms: ReadonlySet<string>;
  readonly places: ReadonlySet<string>;
  readonly notBefore: readonly RegExp[];
}

/** The terms with which items in a language are compared. */
export type Vocabulary = readonly [Patterns, Patterns];

function patternsOf(half: string, sides: readonly Side[]): Patterns {
  const all = (member: keyof Side): string[] => sides.flatMap((side) => side[member]);
  return {
    half,
    terms: compilePhrases(all("terms")),
    except: compilePhrases(all("except")),
    otherMeanings: compilePhrases(all("otherMeanings")),
    exact: new Set(all("exact")),
    acronyms: new Set(all("acronyms")),
    places: new Set(all("places")),
    notBefore: all("notBefore").map((pattern) => new RegExp(`^(?:${pattern})`, "v")),
  };
}

/** The words of a language, those of any language among them. */
export function compileTerms(terms: SubjectTerms, language: Language): Vocabulary {
  const [one = "", other = ""] = Object.keys(terms.any);
  const patterns = (half: string): Patterns =>
    patternsOf(
      half,
      [terms[language], terms.any].flatMap((sides) => sides[half] ?? []),
    );
  return [patterns(one), patterns(other)];
}
