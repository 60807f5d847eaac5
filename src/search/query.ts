import type { Language } from "../domain/entry/language.ts";
import { stem } from "./stem.ts";
import { exactTerm, looseTerm } from "./terms.ts";
import { characters, compounds, HYPHEN, pairs, parts } from "./tokenise.ts";

/** Something that must stand in a text. */
export type QueryTerm =
  /** With its hyphens, where the text may have the same, or a space, or nothing. */
  | { readonly kind: "word"; readonly text: string }
  /** Characters side by side. */
  | { readonly kind: "run"; readonly characters: readonly string[] }
  /** Words and runs side by side, as they are written. */
  | { readonly kind: "phrase"; readonly parts: readonly QueryTerm[] }
  /** One of these. */
  | { readonly kind: "any"; readonly of: readonly QueryTerm[] }
  /** A term that must not stand in the text. */
  | { readonly kind: "not"; readonly term: QueryTerm };

/** More than anybody asks; each costs a look into the index. */
const MAX_WANTED = 12;

/** A unit of a query: a quotation, or what stands between spaces. */
const UNIT = /(?<not>-?)["“”„«»](?<quoted>[^"“”„«»]*)["“”„«»]|[^\s"“”„«»]+/gu;

function wantedIn(text: string): QueryTerm[] {
  return [...compounds(text)].flatMap((group): QueryTerm[] => {
    if (group.some(({ run }) => run)) return group.map((word) => ({ kind: "run", characters: characters(word.text) }));
    const word = group.map((each) => each.text).join("-");
    return parts(word).length === 0 ? [] : [{ kind: "word", text: word }];
  });
}

/** A single letter beside words is an elided article (l’IA, d'un): it says nothing. */
function withoutElisions(wanted: readonly QueryTerm[]): QueryTerm[] {
  const long = wanted.filter((each) => each.kind !== "word" || [...each.text].length > 1 || /\p{N}/u.test(each.text));
  return long.length === 0 ? [...wanted] : long;
}

function quoted(text: string): QueryTerm[] {
  const within = wantedIn(text);
  return within.length > 1 ? [{ kind: "phrase", parts: within }] : within;
}

/**
 * Parses a query into terms, all of which must hold of a text; empty if the query asks for no word. `OR` between two
 * makes one of them suffice; a minus ahead excludes.
 */
export function parseQuery(query: string): QueryTerm[] {
  const terms: QueryTerm[] = [];
  const excluded: QueryTerm[] = [];
  let alternative = false;
  for (const { 0: unit, groups } of query.matchAll(UNIT)) {
    if (unit === "OR") {
      alternative = terms.length > 0;
      continue;
    }
    const words = groups?.quoted === undefined ? unit.replace(/^-(?=[^-])/, "") : groups.quoted;
    const found = groups?.quoted === undefined ? withoutElisions(wantedIn(words)) : quoted(words);
    const last = terms.at(-1);
    const [first] = found;
    if (unit.startsWith("-") && unit !== words) excluded.push(...found.map((term) => ({ kind: "not", term }) as const));
    else if (alternative && last !== undefined && first !== undefined)
      terms.splice(-1, 1, { kind: "any", of: [...(last.kind === "any" ? last.of : [last]), first] }, ...found.slice(1));
    else terms.push(...found);
    alternative = false;
  }
  const asked = withoutElisions(terms).slice(0, MAX_WANTED);
  return asked.length === 0 ? [] : [...asked, ...excluded.slice(0, MAX_WANTED)];
}

/** Word endings typed without accents, and their accented form, on which the stemmer relies. */
const ACCENTED: Readonly<Record<string, readonly (readonly [ending: RegExp, accented: string])[]>> = {
  fr: [
    [/ee(s?)$/, "ée$1"],
    [/ite(s?)$/, "ité$1"],
  ],
  es: [[/([cs])ion$/, "$1ión"]],
  pt: [
    [/cao$/, "ção"],
    [/sao$/, "são"],
    [/coes$/, "ções"],
    [/soes$/, "sões"],
  ],
};

/** A word with the accents of its ending, where it was asked for without. */
function accented(word: string, language: Language): string {
  return (ACCENTED[language] ?? []).reduce(
    (spelt, [ending, other]) => spelt.replace(ending, other),
    word.normalize("NFC").toLowerCase(),
  );
}

/** The terms under which an index of the language holds a word: each of `exact` side by side, or any of `loose`. */
export function formsOf(
  word: string,
  language: Language,
): { readonly exact: readonly (readonly string[])[]; readonly loose: readonly string[] } {
  const written = parts(word);
  const joined = word.replace(HYPHEN, "");
  // Those who lack umlauts spell them out.
  const short = (language as string) === "de" ? written.map((part) => part.replace(/([aou])e/g, "$1")) : written;
  const other = short.join(" ") === written.join(" ") ? [] : [short];
  return {
    exact: [written, ...other].map((spelling) => spelling.map((part) => exactTerm(part, language))),
    loose: [
      ...new Set(
        [joined, accented(joined, language), ...other.map((spelling) => spelling.join(""))].map((spelling) =>
          looseTerm(stem(spelling, language), language),
        ),
      ),
    ],
  };
}

/** The terms of a run: its pairs side by side, or a single character. */
function termsOfRun(run: readonly string[], language: Language): string[] {
  return pairs(run).map((pair) => exactTerm(pair, language));
}

function inOrder(wanted: QueryTerm, language: Language): string[] {
  switch (wanted.kind) {
    case "word":
      return parts(wanted.text).map((part) => exactTerm(part, language));
    case "run":
      return termsOfRun(wanted.characters, language);
    case "phrase":
      return wanted.parts.flatMap((part) => inOrder(part, language));
    case "any":
    case "not":
      return [];
  }
}

function quote(terms: readonly string[]): string {
  return `"${terms.join(" ")}"`;
}

function alternatives(wanted: QueryTerm, language: Language): string[] {
  if (wanted.kind === "any") return wanted.of.flatMap((each) => alternatives(each, language));
  if (wanted.kind === "word") {
    const { exact, loose } = formsOf(wanted.text, language);
    return [...exact.map(quote), ...loose.map((term) => quote([term]))];
  }
  const [single, ...more] = wanted.kind === "run" ? wanted.characters : [];
  const loose = single !== undefined && more.length === 0 ? [quote([looseTerm(single, language)])] : [];
  return [quote(inOrder(wanted, language)), ...loose];
}

/**
 * The query as an FTS5 expression over texts in any of the languages, without what it excludes. Every term is quoted:
 * nothing in it is an operator.
 */
export function expression(wanted: readonly QueryTerm[], languages: readonly Language[]): string {
  return wanted
    .filter(({ kind }) => kind !== "not")
    .map((each) => `(${[...new Set(languages.flatMap((language) => alternatives(each, language)))].join(" OR ")})`)
    .join(" AND ");
}
