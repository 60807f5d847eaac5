import { normalise } from "../../search/normalise.ts";
import type { MatchToken } from "./tokens.ts";

/** A part of a text, in UTF-16 units. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A word of a phrase, and where other letters may stand. */
interface Word {
  readonly text: string;
  readonly openStart: boolean;
  readonly openEnd: boolean;
}

type Phrase = readonly Word[];

/** Phrases to find: those that begin with a whole word by it, the others in a list, and runs of Chinese. */
export interface Phrases {
  readonly byFirst: ReadonlyMap<string, readonly Phrase[]>;
  readonly open: readonly Phrase[];
  readonly runs: readonly string[];
}

const GAP = /^[\s\-\u2010\u2011'\u2019]{1,3}$/;

/** Phrases as content/subject-terms.yaml writes them: `*` stands for any letters, a space for a space or a hyphen. */
export function compilePhrases(written: readonly string[]): Phrases {
  const byFirst = new Map<string, Phrase[]>();
  const open: Phrase[] = [];
  const runs: string[] = [];
  for (const text of written) {
    if (/\p{Script=Han}/u.test(text)) {
      runs.push(text);
      continue;
    }
    const phrase = text.split(/[\s-]+/).map((word) => ({
      text: normalise(word.replaceAll("*", "")),
      openStart: word.startsWith("*"),
      openEnd: word.endsWith("*"),
    }));
    const [first] = phrase;
    if (first === undefined) continue;
    if (first.openStart || first.openEnd) open.push(phrase);
    else byFirst.set(first.text, [...(byFirst.get(first.text) ?? []), phrase]);
  }
  return { byFirst, open, runs };
}

function fits({ text, openStart, openEnd }: Word, { forms }: MatchToken): boolean {
  return forms.some((form) => {
    if (openStart && openEnd) return form.includes(text);
    if (openStart) return form.endsWith(text);
    return openEnd ? form.startsWith(text) : form === text;
  });
}

function phraseAt(text: string, tokens: readonly MatchToken[], index: number, phrase: Phrase): Range | undefined {
  for (const [offset, word] of phrase.entries()) {
    const token = tokens[index + offset];
    const before = tokens[index + offset - 1];
    if (token === undefined || !fits(word, token)) return undefined;
    if (offset > 0 && before !== undefined && !GAP.test(text.slice(before.end, token.start))) return undefined;
  }
  const [first, last] = [tokens[index], tokens[index + phrase.length - 1]];
  return first && last && { start: first.start, end: last.end };
}

function* inRun({ text, start }: MatchToken, runs: readonly string[]): Generator<Range> {
  for (const run of runs)
    for (let at = text.indexOf(run); at >= 0; at = text.indexOf(run, at + run.length))
      yield { start: start + at, end: start + at + run.length };
}

/** Finds phrases in a text; one that lies within another is left out. */
export function findPhrases(text: string, tokens: readonly MatchToken[], { byFirst, open, runs }: Phrases): Range[] {
  const found = tokens.flatMap((token, index) => {
    if (token.run) return [...inRun(token, runs)];
    const phrases = [...token.forms.flatMap((form) => byFirst.get(form) ?? []), ...open];
    return phrases.flatMap((phrase) => phraseAt(text, tokens, index, phrase) ?? []);
  });
  const longest = found.sort((one, other) => one.start - other.start || other.end - one.end);
  let reached = 0;
  return longest.filter(({ end }) => {
    const outer = end > reached;
    reached = Math.max(reached, end);
    return outer;
  });
}
