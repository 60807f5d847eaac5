import { LANGUAGES, type Language } from "../../domain/entry/language.ts";
import type { CountedFacet } from "../../domain/query/parameter-names.ts";
import type { FacetCounts, Selection } from "../../domain/query/selection.ts";
import { languageAt } from "./position.ts";
import type { ListRow, SearchIndex } from "./search-index.ts";
import {
  BOUNDS,
  type Bounds,
  type PostingListLookup,
  planSearch,
  positionOf,
  postingListLookup,
  type RowBudget,
  rowBudget,
  type Terms,
} from "./search-plan.ts";
import { OF_COUNT, START } from "./streams.ts";

/** A selection without what it asks of one facet: what would be there if another value were chosen. */
function unfiltered(selection: Selection, facet: CountedFacet): Selection {
  if (facet === "language") return selection;
  const of = facet === "organisation" ? ["organisation", "role"] : [facet];
  return { ...selection, any: selection.any.filter((values) => !values.some(([name]) => of.includes(name))) };
}

/** The counts of some facets, each as if it were not filtered by itself. */
export function facetsOf(
  index: SearchIndex,
  listsOf: PostingListLookup,
  selection: Selection,
  facets: readonly CountedFacet[],
  bounds: Bounds,
  terms: Terms | undefined,
): FacetCounts[] {
  const budget = rowBudget(index, bounds.facetRows, bounds.counted, OF_COUNT);
  const tallies = new Map<string, { readonly tally: ReadonlyMap<number, number>; readonly cut: boolean }>();
  return facets.map((facet): FacetCounts => {
    const of: Selection =
      facet === "language"
        ? { ...selection, languages: LANGUAGES, first: false, firstMatch: false }
        : unfiltered(selection, facet);
    const plain =
      of.any.length === 0 &&
      of.none.length === 0 &&
      of.words === undefined &&
      !of.first &&
      Object.keys(of.bounds).length === 0;
    if (plain)
      return {
        facet,
        relation: "eq",
        values: summed(
          of.languages.flatMap((language) => index.listsOfFacet(language, facet)).map((list) => [list, list.count]),
        ),
      };
    // Facets that no filter is on are counted over the same results.
    const name = JSON.stringify(of);
    const known = tallies.get(name) ?? tallyOf(index, listsOf, of, budget, terms);
    tallies.set(name, known);
    const lists = index.listsById([...known.tally.keys()]).filter((list) => list.facet === facet);
    return {
      facet,
      relation: known.cut ? "gte" : "eq",
      values: summed(lists.map((list) => [list, known.tally.get(list.id) ?? 0])),
    };
  });
}

/** Counts a selection's results on each list; only the first thousand if there are more. */
function tallyOf(
  index: SearchIndex,
  listsOf: PostingListLookup,
  selection: Selection,
  budget: RowBudget,
  terms: Terms | undefined,
): { tally: Map<number, number>; cut: boolean } {
  const positions: number[] = [];
  const byRelease: Selection = { ...selection, order: "released", ascending: false };
  let cut = false;
  for (const { posting, hit } of planSearch(index, listsOf, byRelease, budget, terms).steps(START)) {
    if (hit && positions.length >= budget.counted) cut = true;
    else if (hit) positions.push(posting.position);
    cut ||= budget.spent();
    if (cut) break;
  }
  const tally = new Map<number, number>();
  for (const { lists } of index.listsOf(positions))
    for (const list of JSON.parse(lists) as number[]) tally.set(list, (tally.get(list) ?? 0) + 1);
  return { tally, cut };
}

/** The number of entries in a language. */
export interface LanguageCount {
  readonly language: Language;
  readonly count: number;
}

/**
 * Counts what a selection by preference of languages holds in others than the first, each entry once: of a large list,
 * among the entries released last.
 */
export function countElsewhere(index: SearchIndex, selection: Selection, terms: Terms | undefined): LanguageCount[] {
  const budget = rowBudget(index, BOUNDS.rows, BOUNDS.counted, OF_COUNT);
  const counts = new Map<Language, number>();
  let hits = 0;
  for (const { posting, hit } of planSearch(index, postingListLookup(index), selection, budget, terms).steps(START)) {
    const language = hit ? languageAt(positionOf(posting)) : undefined;
    if (language !== undefined) {
      hits++;
      if (language !== selection.languages[0]) counts.set(language, (counts.get(language) ?? 0) + 1);
    }
    if (hits >= budget.counted || budget.spent()) break;
  }
  return selection.languages.flatMap((language) => {
    const count = counts.get(language);
    return count === undefined ? [] : [{ language, count }];
  });
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
