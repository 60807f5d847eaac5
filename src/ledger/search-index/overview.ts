import type { MonthCount, Overview } from "../../domain/query/overview.ts";
import type { CountedFacet } from "../../domain/query/parameter-names.ts";
import type { Selection } from "../../domain/query/selection.ts";
import { facetsOf } from "./facets.ts";
import type { SearchIndex } from "./search-index.ts";
import { BOUNDS, planSearch, postingListLookup, rowBudget, type Terms } from "./search-plan.ts";
import { OF_COUNT, START } from "./streams.ts";

/** Counts a selection's texts by the months of their publication, whatever bounds it has on that. */
function monthsOf(index: SearchIndex, selection: Selection, terms: Terms | undefined): MonthCount[] {
  const { published: _, ...bounds } = selection.bounds;
  const budget = rowBudget(index, BOUNDS.rows, BOUNDS.counted, OF_COUNT);
  const byDate: Selection = { ...selection, bounds, order: "published", ascending: false };
  const counts = new Map<string, number>();
  let hits = 0;
  for (const { posting, hit } of planSearch(index, postingListLookup(index), byDate, budget, terms).steps(START)) {
    if (hit) {
      hits++;
      const month = new Date(posting.key).toISOString().slice(0, 7);
      counts.set(month, (counts.get(month) ?? 0) + 1);
    }
    if (hits >= budget.counted || budget.spent()) break;
  }
  return [...counts].map(([month, count]) => ({ month, count }));
}

/** Counts what a selection holds, by some facets and by month; each facet as if it were not filtered by itself. */
export function overviewOf(
  index: SearchIndex,
  selection: Selection,
  facets: readonly CountedFacet[],
  terms: Terms | undefined,
): Overview {
  return {
    facets: facetsOf(index, postingListLookup(index), selection, facets, BOUNDS, terms),
    months: monthsOf(index, selection, terms),
  };
}
