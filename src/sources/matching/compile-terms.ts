import type { Language } from "../../domain/entry/language.ts";
import type { Side, SubjectTerms } from "../../domain/source/subject-terms.ts";
import { normalise } from "../../search/normalise.ts";

/** The words of one half of the subject, as patterns. */
export interface Patterns {
  /** Over the folded text. */
  readonly terms: RegExp;
  readonly except: RegExp;
  readonly otherMeanings: RegExp;
  /** Over the text as it is. */
  readonly exact: RegExp;
  readonly acronyms: RegExp;
  readonly places: readonly string[];
  readonly notBefore: RegExp;
}

/** What items in a language are compared with. */
export interface Vocabulary {
  readonly ai: Patterns;
  readonly health: Patterns;
}

// Chinese has no spaces: its words begin and end anywhere, and only letters and digits of other scripts make a word longer.
const LETTER = "[[\\p{L}\\p{N}\\p{M}]--\\p{Script=Han}]";
const GAP = "[\\s\\-\u2010\u2011'\u2019]+";
const NOTHING = "(?!)";

/** One-letter words that Arabic writes together with the next one, and its article. */
const ARABIC_CLITICS = "(?:[وف]?(?:[بكل]?ال|لل|[بكلس])?)";

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/\-&!#%,:;<=>@`~]/g, "\\$&");
}

function word(text: string): string {
  const clitics = /^\p{Script=Arabic}/u.test(text) ? ARABIC_CLITICS : "";
  return clitics + text.split("*").map(escaped).join(`${LETTER}*`);
}

/** Patterns of some words, bounded where their script bounds them. */
function anyOf(words: readonly string[], patternOf: (word: string) => string): RegExp {
  const bounded = longestFirst(words).map((each) => {
    const before = /^\p{Script=Han}/u.test(each) ? "" : `(?<!${LETTER})`;
    const after = /\p{Script=Han}$/u.test(each) ? "" : `(?!${LETTER})`;
    return before + patternOf(each) + after;
  });
  return new RegExp(bounded.length === 0 ? NOTHING : bounded.join("|"), "gv");
}

/** Longer words come first, for the first alternative that fits is taken. */
function longestFirst(words: readonly string[]): string[] {
  return [...new Set(words)].sort((one, other) => other.length - one.length);
}

function folded(words: readonly string[]): RegExp {
  return anyOf(words.map(normalise), (term) =>
    term
      .split(/[\s-]+/)
      .map(word)
      .join(GAP),
  );
}

function asWritten(words: readonly string[]): RegExp {
  return anyOf(words, escaped);
}

function patternsOf(sides: readonly Side[]): Patterns {
  const all = (member: Exclude<keyof Side, "notBefore">): string[] => sides.flatMap((side) => side[member]);
  const notBefore = sides.flatMap((side) => side.notBefore);
  return {
    terms: folded(all("terms")),
    except: folded(all("except")),
    otherMeanings: folded(all("otherMeanings")),
    exact: asWritten(all("exact")),
    acronyms: asWritten(all("acronyms")),
    places: all("places"),
    notBefore: new RegExp(notBefore.length === 0 ? NOTHING : `^(?:${notBefore.join("|")})`, "v"),
  };
}

/** The patterns of a language, those of any language among them. */
export function compileTerms(terms: SubjectTerms, language: Language): Vocabulary {
  const sides = [terms[language], terms.any];
  return { ai: patternsOf(sides.map(({ ai }) => ai)), health: patternsOf(sides.map(({ health }) => health)) };
}
