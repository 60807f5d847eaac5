// Long, because the ways to a page of results share one bound on the rows that are read.
import type { Language } from "../../domain/entry/language.ts";
import type { FacetValue, Selection } from "../../domain/query/selection.ts";
import type { QueryTerm } from "../../search/query.ts";
import { entryAt, instantAt, languageAt, textAt } from "./position.ts";
import { listStream, matchStream } from "./posting-streams.ts";
import { type ListRow, type On, type SearchIndex, type TextRow, TIERS } from "./search-index.ts";
import {
  after,
  type Chunks,
  comparePostings,
  contains,
  OF_PAGE,
  type Posting,
  START,
  type Stream,
  type Test,
  type WalkStep,
  walk,
} from "./streams.ts";

/** Row limits of one query, independent of the query and of the size of the corpus. */
export const BOUNDS = {
  /**
   * Rows that are read to find a page and to count: where they do not suffice, the page ends early and the next one
   * goes on from there.
   */
  rows: 4000,
  /** Rows that are read to count facets. */
  facetRows: 8000,
  /** Results that are counted. */
  counted: 1000,
  /** Characters of documents on a page. */
  characters: 4_000_000,
  /** Values that a facet shows. */
  values: 100,
  /**
   * Rows in all: the above, what a last step and a last count of facets read beyond them, the documents of a page, and
   * looking up the lists.
   */
  request: 16_000,
};

export type Bounds = typeof BOUNDS;

/** Remaining budget of rows for one purpose. */
export interface RowBudget {
  /** Results that are counted. */
  readonly counted: number;
  readonly chunks: Chunks;
  /** Reports whether the budget is used up. */
  readonly spent: () => boolean;
}

/** A budget of so many rows from now on. */
export function rowBudget({ meter }: SearchIndex, rows: number, counted: number, chunks = OF_PAGE): RowBudget {
  const start = meter.read;
  return { counted, chunks, spent: () => meter.read - start >= rows };
}

/** A way through the texts of a selection. */
export interface Search {
  readonly steps: (from: Posting) => Iterable<WalkStep>;
  /** Reports whether something was left out for lack of rows. */
  readonly cut: () => boolean;
}

/** The functions that make terms of words; loaded where a selection has words. */
export type Terms = Pick<typeof import("../../search/query.ts"), "parseQuery" | "expression">;

const NOTHING: Search = { steps: () => [], cut: () => false };

/** The lists of facets' values in some languages that are not empty. Each is looked up once for a question. */
export type PostingListLookup = (languages: readonly Language[], values: readonly FacetValue[]) => ListRow[];

export function postingListLookup(index: SearchIndex): PostingListLookup {
  const known = new Map<string, ListRow | undefined>();
  return (languages, values) => {
    const wanted = languages.flatMap((language) => values.map(([facet, value]): On => [language, facet, value]));
    const unknown = wanted.filter((on) => !known.has(on.join(" ")));
    for (const on of unknown) known.set(on.join(" "), undefined);
    if (unknown.length > 0)
      for (const row of index.lists(unknown)) known.set(`${row.language} ${row.facet} ${row.value}`, row);
    return wanted
      .map((on) => known.get(on.join(" ")))
      .filter((row): row is ListRow => row !== undefined && row.count > 0);
  };
}

/**
 * The lists of which a text must be on one, for each such group; every text of the languages where nothing else is
 * asked.
 */
function groupsOf(listsOf: PostingListLookup, { languages, any, words }: Selection): ListRow[][] {
  if (any.length === 0) {
    const every = languages.map((language): FacetValue => ["language", language]);
    // Words are looked for in the languages as it is.
    return words === undefined ? [listsOf(languages, every)] : [];
  }
  const size = (rows: readonly ListRow[]): number => rows.reduce((sum, { count }) => sum + count, 0);
  // The rarest leads: the others are only looked into where it stands.
  return any.map((values) => listsOf(languages, values)).sort((left, right) => size(left) - size(right));
}

/** Returns the position that an index entry stands for: ascending orders negate theirs. */
export function positionOf(posting: Posting): number {
  return Math.abs(posting.position);
}

/** The posting of another text of the same entry: in every order it has the same key. */
function postingBeside(posting: Posting, language: Language): Posting {
  const position = textAt(entryAt(positionOf(posting)), language);
  return { key: posting.key, position: posting.position < 0 ? -position : position };
}

/** The terms that words ask for, and the function that makes an expression of the full-text index of them. */
interface Sought extends Pick<Terms, "expression"> {
  readonly wanted: readonly QueryTerm[];
}

function soughtBy(words: string | undefined, terms: Terms | undefined): Sought | undefined {
  if (words === undefined) return undefined;
  if (terms === undefined) throw new Error("a selection with words needs what makes terms of them");
  return { wanted: terms.parseQuery(words), expression: terms.expression };
}

/**
 * Returns the conditions that the walked lists do not cover. Other lists are walked beside them; only times of another
 * order are looked up text by text.
 */
function testsOf(
  index: SearchIndex,
  listsOf: PostingListLookup,
  selection: Selection,
  text: (position: number) => TextRow | undefined,
  sought: Sought | undefined,
  chunks: Chunks,
): Test[] {
  const { languages, first, firstMatch = false, none, bounds, order, ascending } = selection;
  const tests: Test[] = [];
  const matching = ({ expression }: Sought, terms: readonly QueryTerm[], within: readonly Language[]): Stream =>
    matchStream(index, "bodies", expression(terms, within), ascending, bounds.released ?? {});
  if (sought !== undefined)
    for (const term of sought.wanted) {
      if (term.kind !== "not") continue;
      const stream = matching(sought, [term.term], languages);
      tests.push((posting) => !contains(stream, posting));
    }
  const banned = none.length === 0 ? [] : listsOf(languages, none);
  if (banned.length > 0) {
    const stream = listStream(index, banned, selection, chunks);
    tests.push((posting) => !contains(stream, posting));
  }
  if (first || firstMatch) {
    // An entry's texts stand side by side: whether it has one in a language that is preferred, that language's list
    // tells, or what matches in it.
    const streams = new Map(
      languages.map((language) => [
        language,
        firstMatch && sought !== undefined
          ? matching(sought, sought.wanted, [language])
          : listStream(index, listsOf([language], [["language", language]]), selection, chunks),
      ]),
    );
    tests.push((posting) => {
      const own = languageAt(positionOf(posting));
      const preferred = languages.slice(0, own === undefined ? 0 : languages.indexOf(own));
      return !preferred.some((language) => {
        // Each text was surfaced at a time of its own: it is looked up, for it may stand anywhere.
        if (order === "surfaced") return text(textAt(entryAt(positionOf(posting)), language)) !== undefined;
        const stream = streams.get(language);
        return stream !== undefined && contains(stream, postingBeside(posting, language));
      });
    });
  }
  const walked = order === "relevance" ? "released" : order;
  for (const time of ["released", "updated", "published", "starts"] as const) {
    const bound = bounds[time];
    if (time === walked || bound === undefined) continue;
    const { from, before } = bound;
    tests.push((posting) => {
      const position = positionOf(posting);
      const at = time === "released" ? instantAt(position) : (text(position)?.[time] ?? undefined);
      return at !== undefined && (from === undefined || at >= from) && (before === undefined || at < before);
    });
  }
  if (order === "surfaced") {
    // Where a text that was surfaced was released, it is not shown again.
    tests.push((posting) => {
      const position = positionOf(posting);
      return Math.abs(posting.key) === (text(position)?.surfaced ?? instantAt(position));
    });
  }
  const { from, before } = bounds.ends ?? {};
  if (from !== undefined || before !== undefined) {
    tests.push((posting) => {
      const { starts = null, ends = null } = text(positionOf(posting)) ?? {};
      return (
        starts !== null &&
        ends !== null &&
        (from === undefined || ends > from || starts >= from) &&
        (before === undefined || ends <= before)
      );
    });
  }
  return tests;
}

/**
 * Titles first, then summaries, then the rest; the last released first in each. A posting's key is its tier: 3, 2, 1.
 * Not bm25: FTS5 makes it of how often each word stands in the whole corpus, so that it costs the corpus, and ranks
 * move under a reader who goes from page to page.
 */
function ranked(
  index: SearchIndex,
  sought: string,
  groups: readonly ListRow[][],
  selection: Selection,
  tests: () => readonly Test[],
): Search["steps"] {
  const released = selection.bounds.released ?? {};
  return function* (from) {
    for (const [number, tier] of TIERS.entries()) {
      const key = TIERS.length - number;
      if (from.key < key) continue;
      const matching = matchStream(index, tier, sought, false, released);
      const higher = TIERS[number - 1];
      const better = higher === undefined ? undefined : matchStream(index, higher, sought, false, released);
      const isNew: Test = (posting) => better === undefined || !contains(better, posting);
      const start = from.key > key ? START : { key: instantAt(from.position), position: from.position };
      const lists = groups.map((group) => listStream(index, group, selection));
      for (const { posting, hit, resumeAt } of walk([matching, ...lists], [isNew, ...tests()], start))
        yield { posting: { key, position: posting.position }, hit, resumeAt: { key, position: resumeAt.position } };
    }
  };
}

/** The key of a text in an order that full text is not kept in; none where it has no place in it. */
function keyOf(row: TextRow | undefined, order: Selection["order"]): number | null | undefined {
  switch (order) {
    case "starts":
    case "updated":
      return row?.[order];
    case "surfaced":
      return row && (row.surfaced ?? instantAt(row.position));
    default:
      return row?.published;
  }
}

/** In an order that full text is not kept in: what was released last and matches, as much as may be counted, sorted. */
function gathered(
  inOrder: Search,
  selection: Selection,
  text: (position: number) => TextRow | undefined,
  budget: RowBudget,
): Search {
  const { order, ascending } = selection;
  let cut = false;
  return {
    cut: () => cut,
    steps: (from) => {
      const postings: Posting[] = [];
      const within = order === "relevance" || order === "surfaced" ? {} : (selection.bounds[order] ?? {});
      for (const { posting, hit } of inOrder.steps(START)) {
        const row = hit ? text(posting.position) : undefined;
        const key = keyOf(row, order);
        if (key !== undefined && key !== null && key >= (within.from ?? key) && key < (within.before ?? key + 1))
          postings.push(ascending ? { key: -key, position: -posting.position } : { key, position: posting.position });
        cut = postings.length >= budget.counted || budget.spent();
        if (cut) break;
      }
      return postings
        .sort(comparePostings)
        .filter((posting) => comparePostings(posting, from) >= 0)
        .map((posting) => ({ posting, hit: true, resumeAt: after(posting) }));
    },
  };
}

/** The way through a selection's texts; `terms` where it has words. */
export function planSearch(
  index: SearchIndex,
  listsOf: PostingListLookup,
  selection: Selection,
  budget: RowBudget,
  terms: Terms | undefined,
): Search {
  const rows = new Map<number, TextRow | undefined>();
  const text = (position: number): TextRow | undefined => {
    if (!rows.has(position)) rows.set(position, index.text(position));
    return rows.get(position);
  };
  const groups = groupsOf(listsOf, selection);
  if (groups.some((lists) => lists.length === 0)) return NOTHING;
  const { words, order, ascending, bounds, languages } = selection;
  const sought = soughtBy(words, terms);
  const plain = (under: Selection, more: readonly Stream[]): Search => ({
    steps: (from) => {
      const streams = [...more, ...groups.map((group) => listStream(index, group, under, budget.chunks))];
      return walk(streams, testsOf(index, listsOf, under, text, sought, budget.chunks), from);
    },
    cut: () => false,
  });
  if (sought === undefined) return plain(selection, []);
  if (sought.wanted.length === 0) return NOTHING;
  const matching = sought.expression(sought.wanted, languages);
  if (order === "relevance")
    return {
      steps: ranked(index, matching, groups, selection, () =>
        testsOf(index, listsOf, selection, text, sought, budget.chunks),
      ),
      cut: () => false,
    };
  if (order === "released")
    return plain(selection, [matchStream(index, "bodies", matching, ascending, bounds.released ?? {})]);
  const byRelease: Selection = { ...selection, order: "released", ascending: false };
  return gathered(
    plain(byRelease, [matchStream(index, "bodies", matching, false, bounds.released ?? {})]),
    selection,
    text,
    budget,
  );
}
