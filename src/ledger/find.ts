import { LANGUAGES, type Language } from "../model/language.ts";
import type { Counted } from "../model/query.ts";
import type { Count, FacetCounts, FacetValue, Selection } from "../model/selection.ts";
import { expression, wantedOf } from "../search/question.ts";
import { listStream, matchStream } from "./lists.ts";
import { entryAt, instantAt, languageAt, textAt } from "./position.ts";
import { type ListRow, type On, type Postings, type TextRow, TIERS } from "./postings.ts";
import { behind, compare, FRONT, holds, type Place, type Step, type Stream, type Test, walk } from "./streams.ts";

/** What one question may cost, whatever it asks and however much there is. */
export const BOUNDS = {
  /** Rows that are read to find a page and to count: where they do not suffice, the page ends early and the next one goes on from there. */
  rows: 4000,
  /** Rows that are read to count facets. */
  facetRows: 8000,
  /** Results that are counted. */
  counted: 1000,
  /** Characters of documents on a page. */
  characters: 4_000_000,
  /** Values that a facet shows. */
  values: 100,
  /** Rows in all: the above, the documents of a page, and what looking up a question's lists takes. */
  request: 14_000,
};

/** Facets of which a text has one value at the most: the counts of their lists may be added up. */
const SINGLE = new Set(["type", "genre", "status", "mode", "relation", "year"]);

export interface Question {
  readonly selection: Selection;
  /** Most texts of the page. */
  readonly limit: number;
  /** Where the page starts: `next` of the one ahead of it. */
  readonly from?: Place;
  /** Whether to count all results. */
  readonly total: boolean;
  readonly facets: readonly Counted[];
}

export interface Found {
  readonly texts: readonly { readonly language: Language; readonly document: string }[];
  /** Where the next page starts; absent on the last. A page may be short and not the last. */
  readonly next?: Place;
  readonly total?: Count;
  readonly facets: readonly FacetCounts[];
}

/** A way through the texts of a selection. */
interface Search {
  readonly steps: (from: Place) => Iterable<Step>;
  /** Whether it left out something that it had not the rows to look at. */
  readonly cut: () => boolean;
}

const NOTHING: Search = { steps: () => [], cut: () => false };

/** The lists of facets' values in some languages that are not empty. Each is looked up once for a question. */
type Lists = (languages: readonly Language[], values: readonly FacetValue[]) => ListRow[];

function lists(index: Postings): Lists {
  const known = new Map<string, ListRow | undefined>();
  return (languages, values) => {
    const wanted = languages.flatMap((language) => values.map(([facet, value]): On => [language, facet, value]));
    const unknown = wanted.filter((on) => !known.has(on.join(" ")));
    for (const on of unknown) known.set(on.join(" "), undefined);
    if (unknown.length > 0) for (const row of index.lists(unknown)) known.set(`${row.language} ${row.facet} ${row.value}`, row);
    return wanted.map((on) => known.get(on.join(" "))).filter((row): row is ListRow => row !== undefined && row.count > 0);
  };
}

/** The lists of which a text must be on one, for each such group; every text of the languages where nothing else is asked. */
function groupsOf(listsOf: Lists, { languages, any, words }: Selection): ListRow[][] {
  if (any.length === 0) {
    const every = languages.map((language): FacetValue => ["language", language]);
    // Words are looked for in the languages as it is.
    return words === undefined ? [listsOf(languages, every)] : [];
  }
  const size = (rows: readonly ListRow[]): number => rows.reduce((sum, { count }) => sum + count, 0);
  // The rarest leads: the others are only looked into where it stands.
  return any.map((values) => listsOf(languages, values)).sort((left, right) => size(left) - size(right));
}

/** What a place of an order stands for: one that goes up has its signs turned. */
function positionAt(place: Place): number {
  return Math.abs(place.position);
}

/** The place of another text of the same entry: in every order it has the same key. */
function placeBeside(place: Place, language: Language): Place {
  const position = textAt(entryAt(positionAt(place)), language);
  return { key: place.key, position: place.position < 0 ? -position : position };
}

/** What the lists that are walked do not tell. Other lists are walked beside them; only times of another order are looked up text by text. */
function testsOf(index: Postings, listsOf: Lists, selection: Selection, text: (position: number) => TextRow | undefined): Test[] {
  const { languages, first, none, bounds, order } = selection;
  const tests: Test[] = [];
  const banned = none.length === 0 ? [] : listsOf(languages, none);
  if (banned.length > 0) {
    const stream = listStream(index, banned, selection);
    tests.push((place) => !holds(stream, place));
  }
  if (first) {
    // An entry's texts stand side by side: whether it has one in a language that is preferred, that language's list tells.
    const streams = new Map(languages.map((language) => [language, listStream(index, listsOf([language], [["language", language]]), selection)]));
    tests.push((place) => {
      const own = languageAt(positionAt(place));
      const preferred = languages.slice(0, own === undefined ? 0 : languages.indexOf(own));
      return !preferred.some((language) => {
        const stream = streams.get(language);
        return stream !== undefined && holds(stream, placeBeside(place, language));
      });
    });
  }
  const walked = order === "relevance" ? "released" : order;
  for (const time of ["released", "updated", "published", "starts"] as const) {
    const bound = bounds[time];
    if (time === walked || bound === undefined) continue;
    const { from, before } = bound;
    tests.push((place) => {
      const position = positionAt(place);
      const at = time === "released" ? instantAt(position) : (text(position)?.[time] ?? undefined);
      return at !== undefined && (from === undefined || at >= from) && (before === undefined || at < before);
    });
  }
  const { from, before } = bounds.ends ?? {};
  if (from !== undefined || before !== undefined) {
    tests.push((place) => {
      const { starts = null, ends = null } = text(positionAt(place)) ?? {};
      return starts !== null && ends !== null && (from === undefined || ends > from || starts >= from) && (before === undefined || ends <= before);
    });
  }
  return tests;
}

/** Titles first, then summaries, then the rest; the last released first in each. A place's key is its tier: 3, 2, 1. */
function ranked(index: Postings, sought: string, groups: readonly ListRow[][], selection: Selection, tests: () => readonly Test[]): Search["steps"] {
  const released = selection.bounds.released ?? {};
  return function* (from) {
    for (const [number, tier] of TIERS.entries()) {
      const key = TIERS.length - number;
      if (from.key < key) continue;
      const matching = matchStream(index, tier, sought, false, released);
      const higher = TIERS[number - 1];
      const better = higher === undefined ? undefined : matchStream(index, higher, sought, false, released);
      const isNew: Test = (place) => better === undefined || !holds(better, place);
      const start = from.key > key ? FRONT : { key: instantAt(from.position), position: from.position };
      const lists = groups.map((group) => listStream(index, group, selection));
      for (const { place, hit, rest } of walk([matching, ...lists], [isNew, ...tests()], start))
        yield { place: { key, position: place.position }, hit, rest: { key, position: rest.position } };
    }
  };
}

/** In an order that full text is not kept in: what was released last and matches, as much as may be counted, sorted. */
function gathered(inOrder: Search, selection: Selection, text: (position: number) => TextRow | undefined, spent: () => boolean): Search {
  const { order, ascending } = selection;
  let cut = false;
  return {
    cut: () => cut,
    steps: (from) => {
      const places: Place[] = [];
      const within = selection.bounds[order === "relevance" ? "released" : order] ?? {};
      for (const { place, hit } of inOrder.steps(FRONT)) {
        const row = hit ? text(place.position) : undefined;
        const key = order === "starts" ? row?.starts : order === "updated" ? row?.updated : row?.published;
        if (key !== undefined && key !== null && key >= (within.from ?? key) && key < (within.before ?? key + 1))
          places.push(ascending ? { key: -key, position: -place.position } : { key, position: place.position });
        cut = places.length >= BOUNDS.counted || spent();
        if (cut) break;
      }
      return places
        .sort(compare)
        .filter((place) => compare(place, from) >= 0)
        .map((place) => ({ place, hit: true, rest: behind(place) }));
    },
  };
}

/** The way through a selection's texts. `spent` tells when no more rows may be read. */
function searchOf(index: Postings, listsOf: Lists, selection: Selection, spent: () => boolean): Search {
  const rows = new Map<number, TextRow | undefined>();
  const text = (position: number): TextRow | undefined => {
    if (!rows.has(position)) rows.set(position, index.text(position));
    return rows.get(position);
  };
  const groups = groupsOf(listsOf, selection);
  if (groups.some((lists) => lists.length === 0)) return NOTHING;
  const { words, order, ascending, bounds, languages } = selection;
  const plain = (under: Selection, more: readonly Stream[]): Search => ({
    steps: (from) => {
      const streams = [...more, ...groups.map((group) => listStream(index, group, under))];
      return walk(streams, testsOf(index, listsOf, under, text), from);
    },
    cut: () => false,
  });
  if (words === undefined) return plain(selection, []);
  const wanted = wantedOf(words);
  if (wanted.length === 0) return NOTHING;
  const sought = expression(wanted, languages);
  if (order === "relevance") return { steps: ranked(index, sought, groups, selection, () => testsOf(index, listsOf, selection, text)), cut: () => false };
  if (order === "released") return plain(selection, [matchStream(index, "bodies", sought, ascending, bounds.released ?? {})]);
  const byRelease: Selection = { ...selection, order: "released", ascending: false };
  return gathered(plain(byRelease, [matchStream(index, "bodies", sought, false, bounds.released ?? {})]), selection, text, spent);
}

/** How many texts a selection holds, where the counts of lists tell. */
function counted(listsOf: Lists, selection: Selection): Count | undefined {
  const { any, none, words, bounds, first, languages } = selection;
  if (none.length > 0 || words !== undefined || first || any.length > 1 || Object.keys(bounds).length > 0) return undefined;
  const [values = languages.map((language): FacetValue => ["language", language])] = any;
  if (any.length === 1 && values.length > 1 && !values.every(([facet]) => SINGLE.has(facet))) return undefined;
  return { value: listsOf(languages, values).reduce((sum, { count }) => sum + count, 0), relation: "eq" };
}

/** The texts of a page, how many there are in all, and what they are about. */
export function find(index: Postings, document: (id: string) => string | undefined, question: Question, bounds = BOUNDS): Found {
  const { selection, limit, from = FRONT, facets } = question;
  const spent = purse(index, bounds.rows);
  const listsOf = lists(index);
  const search = searchOf(index, listsOf, selection, spent);
  const known = question.total ? counted(listsOf, selection) : undefined;
  const counting = question.total && known === undefined;
  const page: { language: Language; document: string }[] = [];
  let next: Place | undefined;
  let characters = 0;
  let count = 0;
  let cut = false;
  for (const { place, hit, rest } of search.steps(from)) {
    const position = positionAt(place);
    if (hit) {
      count++;
      if (page.length === limit) next ??= place;
      const row = next === undefined ? index.text(position) : undefined;
      const [text, language] = [row === undefined ? undefined : document(row.entry_id), languageAt(position)];
      if (text !== undefined && language !== undefined) {
        characters += text.length;
        if (characters > bounds.characters && page.length > 0) next = place;
        else page.push({ language, document: text });
      }
    }
    if (next !== undefined && (!counting || count >= bounds.counted)) cut = true;
    if (!cut && spent()) {
      next ??= rest;
      cut = true;
    }
    if (cut) break;
  }
  const walked: Count = { value: count, relation: cut || search.cut() ? "gte" : "eq" };
  return {
    texts: page,
    ...(next === undefined ? {} : { next }),
    ...(question.total ? { total: known ?? walked } : {}),
    facets: facets.length === 0 ? [] : facetsOf(index, listsOf, selection, facets),
  };
}

/** Tells when so many rows more have been read. */
function purse({ meter }: Postings, rows: number): () => boolean {
  const start = meter.read;
  return () => meter.read - start >= rows;
}

/** A selection without what it asks of one facet: what would be there if another value were chosen. */
function unfiltered(selection: Selection, facet: Counted): Selection {
  if (facet === "language") return selection;
  const of = facet === "organisation" ? ["organisation", "role"] : [facet];
  return { ...selection, any: selection.any.filter((values) => !values.some(([name]) => of.includes(name))) };
}

function facetsOf(index: Postings, listsOf: Lists, selection: Selection, facets: readonly Counted[]): FacetCounts[] {
  const spent = purse(index, BOUNDS.facetRows);
  const tallies = new Map<string, { readonly tally: ReadonlyMap<number, number>; readonly cut: boolean }>();
  return facets.map((facet): FacetCounts => {
    const of: Selection = facet === "language" ? { ...selection, languages: LANGUAGES, first: false } : unfiltered(selection, facet);
    const plain = of.any.length === 0 && of.none.length === 0 && of.words === undefined && !of.first && Object.keys(of.bounds).length === 0;
    if (plain)
      return {
        facet,
        relation: "eq",
        values: summed(of.languages.flatMap((language) => index.listsOfFacet(language, facet)).map((list) => [list, list.count])),
      };
    // Facets that no filter is on are counted over the same results.
    const name = JSON.stringify(of);
    const known = tallies.get(name) ?? tallyOf(index, listsOf, of, spent);
    tallies.set(name, known);
    const lists = index.listsById([...known.tally.keys()]).filter((list) => list.facet === facet);
    return { facet, relation: known.cut ? "gte" : "eq", values: summed(lists.map((list) => [list, known.tally.get(list.id) ?? 0])) };
  });
}

/** How many of a selection's results are on each list; of the first thousand, where there are more. */
function tallyOf(index: Postings, listsOf: Lists, selection: Selection, spent: () => boolean): { tally: Map<number, number>; cut: boolean } {
  const positions: number[] = [];
  const byRelease: Selection = { ...selection, order: "released", ascending: false };
  let cut = false;
  for (const { place, hit } of searchOf(index, listsOf, byRelease, spent).steps(FRONT)) {
    if (hit && positions.length >= BOUNDS.counted) cut = true;
    else if (hit) positions.push(place.position);
    cut ||= spent();
    if (cut) break;
  }
  const tally = new Map<number, number>();
  for (const { lists } of index.listsOf(positions)) for (const list of JSON.parse(lists) as number[]) tally.set(list, (tally.get(list) ?? 0) + 1);
  return { tally, cut };
}

/** Counts of values over languages, the most first. */
function summed(counts: readonly (readonly [list: ListRow, count: number])[]): { value: string; count: number }[] {
  const sums = new Map<string, number>();
  for (const [{ value }, count] of counts) sums.set(value, (sums.get(value) ?? 0) + count);
  return [...sums]
    .map(([value, count]) => ({ value, count }))
    .sort((left, right) => right.count - left.count || (left.value < right.value ? -1 : 1))
    .slice(0, BOUNDS.values);
}
