import type { Language } from "../domain/entry/language.ts";
import { normalise } from "./normalise.ts";
import { formsOf, type QueryTerm } from "./query.ts";
import { stem } from "./stem.ts";
import { constituentTerms, exactTerm, looseTerm } from "./terms.ts";
import { compounds, HYPHEN, parts, type Token } from "./tokenise.ts";

/** A piece of plain text and what in it was looked for: ranges in UTF-16 units, in order, apart from each other. */
export interface Highlighted {
  readonly text: string;
  readonly marks: readonly (readonly [start: number, end: number])[];
}

/** UTF-16 units of a text that are looked at: what stands later is found, and not shown. */
const LOOKED_AT = 20_000;
/** Of a snippet, and of what may stand ahead of its first mark. */
const SNIPPET = 240;
const AHEAD = 60;

interface Mark {
  readonly start: number;
  readonly end: number;
  /** Index of the matching query term. */
  readonly wanted: number;
}

/** A word of the text with the terms that the index has for it; none for a run. */
interface Known extends Token {
  readonly exact: string;
  readonly loose: readonly string[];
}

function known(word: Token, language: Language): Known {
  if (word.run) return { ...word, exact: "", loose: [] };
  const exact = parts(word.text).map((part) => exactTerm(part, language));
  const own = looseTerm(stem(word.text.replace(HYPHEN, ""), language), language);
  return { ...word, exact: exact.join(" "), loose: [own, ...constituentTerms(word.text, language)] };
}

/** The words of a text, and what hyphens make of some of them. */
interface KnownText {
  readonly words: readonly Known[];
  readonly joined: readonly Known[];
}

function knownText(text: string, language: Language): KnownText {
  const groups = [...compounds(text)];
  const joined = groups.flatMap((group) => {
    const [first, last] = [group[0], group.at(-1)];
    if (first === undefined || last === undefined || group.length === 1) return [];
    return [known({ text: text.slice(first.at, last.at + last.text.length), at: first.at, run: false }, language)];
  });
  return { words: groups.flat().map((word) => known(word, language)), joined };
}

// A half-width kana and its sound mark are one character.
const CHARACTER = /.[\p{M}\uFF9E\uFF9F]*/gsu;

/** Each character of a run with what it folds to and where it stands. */
function foldedCharacters({
  text,
  at,
}: Token): { readonly folded: string; readonly start: number; readonly end: number }[] {
  const list: { folded: string; start: number; end: number }[] = [];
  for (const { 0: character, index } of text.matchAll(CHARACTER)) {
    list.push({ folded: normalise(character), start: at + index, end: at + index + character.length });
  }
  return list;
}

function marksInRun(word: Token, run: readonly string[], wanted: number): Mark[] {
  const characters = foldedCharacters(word);
  const found: Mark[] = [];
  for (let index = 0; index + run.length <= characters.length; index++) {
    if (!run.every((character, offset) => characters[index + offset]?.folded === character)) continue;
    const [first, last] = [characters[index], characters[index + run.length - 1]];
    if (first !== undefined && last !== undefined) found.push({ start: first.start, end: last.end, wanted });
    index += run.length - 1;
  }
  return found;
}

/** Reports whether a word is the one that is wanted, or with `loosely` another form of it. */
function wordMatcher(wanted: string, language: Language): (word: Known, loosely: boolean) => boolean {
  const { exact, loose } = formsOf(wanted, language);
  const written = new Set(exact.map((terms) => terms.join(" ")));
  return (word, loosely) =>
    !word.run && (written.has(word.exact) || (loosely && word.loose.some((term) => loose.includes(term))));
}

function marksOf(text: KnownText, wanted: QueryTerm, number: number, language: Language): Mark[] {
  if (wanted.kind === "not") return [];
  if (wanted.kind === "any") return wanted.of.flatMap((each) => marksOf(text, each, number, language));
  const { words: list, joined } = text;
  if (wanted.kind === "run")
    return list.flatMap((word) => (word.run ? marksInRun(word, wanted.characters, number) : []));
  if (wanted.kind === "word") {
    const is = wordMatcher(wanted.text, language);
    const found = [...list, ...joined]
      .filter((word) => is(word, true))
      .map((word) => ({ start: word.at, end: word.at + word.text.length, wanted: number }));
    const pieces = wanted.text.split("-");
    return pieces.length === 1 ? found : [...found, ...marksSideBySide(list, pieces, number, language)];
  }
  // Where runs are among its words, each is looked for by itself.
  if (wanted.parts.some(({ kind }) => kind !== "word"))
    return wanted.parts.flatMap((part) => marksOf(text, part, number, language));
  const pieces = wanted.parts.flatMap((part) => (part.kind === "word" ? part.text.split("-") : []));
  return marksSideBySide(list, pieces, number, language);
}

/** Highlights words for languages that separate them by spaces. */
function marksSideBySide(
  list: readonly Known[],
  pieces: readonly string[],
  number: number,
  language: Language,
): Mark[] {
  const matchers = pieces.map((piece) => wordMatcher(piece, language));
  const found: Mark[] = [];
  for (let index = 0; index + matchers.length <= list.length; index++) {
    const here = list.slice(index, index + matchers.length);
    const [first, last] = [here[0], here.at(-1)];
    if (first === undefined || last === undefined || !here.every((word, offset) => matchers[offset]?.(word, false)))
      continue;
    found.push({ start: first.at, end: last.at + last.text.length, wanted: number });
  }
  return found;
}

/** Marks that overlap become one. */
function apart(marks: readonly Mark[]): [start: number, end: number][] {
  const ranges: [number, number][] = [];
  for (const { start, end } of marks) {
    const last = ranges.at(-1);
    if (last !== undefined && start < last[1]) last[1] = Math.max(last[1], end);
    else ranges.push([start, end]);
  }
  return ranges;
}

function find(text: string, wanted: readonly QueryTerm[], language: Language): Mark[] {
  const looked = knownText(text.slice(0, LOOKED_AT), language);
  return wanted
    .flatMap((each, number) => marksOf(looked, each, number, language))
    .sort((left, right) => left.start - right.start || right.end - left.end);
}

/** All of a text, with what was looked for. */
export function highlight(text: string, wanted: readonly QueryTerm[], language: Language): Highlighted {
  return { text, marks: apart(find(text, wanted, language)) };
}

/** Returns the last position before `at` at which a text may be cut between words. */
function cutBefore(text: string, at: number): number {
  if (at <= 0) return 0;
  const space = text.lastIndexOf(" ", at);
  if (at - space < 30 && space > 0) return space + 1;
  // Never between the halves of a character.
  return text.charCodeAt(at) >= 0xdc00 && text.charCodeAt(at) <= 0xdfff ? at - 1 : at;
}

/** Marks of items of a list in plain text, with what stands ahead of each. */
const LIST_MARK = /([:.;,!?…：。；，、！？؛،؟]?)(?:^|\n+)[ \t]*- /gu;

/** A plain text on one line: items of its lists follow one another as parts of a sentence do. */
function runningText(text: string): string {
  return text
    .replace(LIST_MARK, (_, end: string, at: number) => (end === "" && at > 0 ? " · " : `${end} `))
    .replace(/\s/gu, " ")
    .trimStart();
}

/** The part of a text that holds most of what was looked for; undefined where it holds none of it. */
export function snippet(text: string, wanted: readonly QueryTerm[], language: Language): Highlighted | undefined {
  const flat = runningText(text);
  const marks = find(flat, wanted, language);
  let best: { readonly start: number; readonly kinds: number } | undefined;
  for (const [index, { start }] of marks.entries()) {
    const kinds = new Set<number>();
    for (let next = index; next < marks.length && next < index + 50; next++) {
      const other = marks[next];
      if (other !== undefined && other.end <= start + SNIPPET - AHEAD) kinds.add(other.wanted);
    }
    if (best === undefined || kinds.size > best.kinds) best = { start, kinds: kinds.size };
  }
  if (best === undefined) return undefined;
  const from = cutBefore(flat, best.start - AHEAD);
  const to =
    flat.length - from <= SNIPPET
      ? flat.length
      : Math.max(cutBefore(flat, from + SNIPPET), marks.find(({ start }) => start === best.start)?.end ?? 0);
  const [before, after] = [from > 0 ? "… " : "", to < flat.length ? " …" : ""];
  const shift = before.length - from;
  return {
    text: `${before}${flat.slice(from, to).replace(/[\s·]+$/u, "")}${after}`,
    marks: apart(marks.filter(({ start, end }) => start >= from && end <= to)).map(([start, end]) => [
      start + shift,
      end + shift,
    ]),
  };
}
