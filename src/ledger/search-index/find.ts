import type { Language } from "../../domain/entry/language.ts";
import type { CountedFacet } from "../../domain/query/parameter-names.ts";
import type { Count, FacetCounts, FacetValue, Selection } from "../../domain/query/selection.ts";
import { facetsOf } from "./facets.ts";
import { languageAt } from "./position.ts";
import type { SearchIndex } from "./search-index.ts";
import {
  BOUNDS,
  type Bounds,
  type PostingListLookup,
  planSearch,
  positionOf,
  postingListLookup,
  rowBudget,
  type Terms,
} from "./search-plan.ts";
import { type Posting, START } from "./streams.ts";

/** Facets of which a text has at most one value: the counts of their lists may be added up. */
const SINGLE = new Set(["type", "genre", "status", "mode", "words", "relation", "year"]);

export interface SearchQuery {
  readonly selection: Selection;
  /** Most texts of the page. */
  readonly limit: number;
  /** Start of the page: `next` of the previous page. */
  readonly from?: Posting;
  /** True if all results are to be counted. */
  readonly total: boolean;
  readonly facets: readonly CountedFacet[];
}

export interface Found {
  readonly texts: readonly { readonly language: Language; readonly document: string }[];
  /** Start of the next page; absent on the last. A short page is not necessarily the last. */
  readonly next?: Posting;
  readonly total?: Count;
  readonly facets: readonly FacetCounts[];
}

/** Counts a selection's texts if the counts of lists suffice; else undefined. */
function counted(listsOf: PostingListLookup, selection: Selection): Count | undefined {
  const { any, none, words, bounds, first, languages } = selection;
  if (none.length > 0 || words !== undefined || first || any.length > 1 || Object.keys(bounds).length > 0)
    return undefined;
  const [values = languages.map((language): FacetValue => ["language", language])] = any;
  if (any.length === 1 && values.length > 1 && !values.every(([facet]) => SINGLE.has(facet))) return undefined;
  return { value: listsOf(languages, values).reduce((sum, { count }) => sum + count, 0), relation: "eq" };
}

/** The texts of a page, how many there are in all, and what they are about; `terms` where words are asked for. */
export function find(
  index: SearchIndex,
  document: (id: string) => string | undefined,
  question: SearchQuery,
  bounds: Bounds = BOUNDS,
  terms?: Terms,
): Found {
  const { selection, limit, from = START, facets } = question;
  const budget = rowBudget(index, bounds.rows, bounds.counted);
  const listsOf = postingListLookup(index);
  const search = planSearch(index, listsOf, selection, budget, terms);
  const known = question.total ? counted(listsOf, selection) : undefined;
  const counting = question.total && known === undefined;
  const page: { language: Language; document: string }[] = [];
  let next: Posting | undefined;
  let characters = 0;
  let count = 0;
  let cut = false;
  for (const { posting, hit, resumeAt } of search.steps(from)) {
    const position = positionOf(posting);
    if (hit) {
      count++;
      if (page.length === limit) next ??= posting;
      const row = next === undefined ? index.text(position) : undefined;
      const [text, language] = [row === undefined ? undefined : document(row.entry_id), languageAt(position)];
      if (text !== undefined && language !== undefined) {
        characters += text.length;
        if (characters > bounds.characters && page.length > 0) next = posting;
        else page.push({ language, document: text });
      }
    }
    if (next !== undefined && (!counting || count > bounds.counted)) cut = true;
    if (!cut && budget.spent()) {
      next ??= resumeAt;
      cut = true;
    }
    if (cut) break;
  }
  const walked: Count = { value: Math.min(count, bounds.counted), relation: cut || search.cut() ? "gte" : "eq" };
  return {
    texts: page,
    ...(next === undefined ? {} : { next }),
    ...(question.total ? { total: known ?? walked } : {}),
    facets: facets.length === 0 ? [] : facetsOf(index, listsOf, selection, facets, bounds, terms),
  };
}
