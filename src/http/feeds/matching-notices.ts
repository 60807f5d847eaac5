import type { FacetValue, Selection } from "../../domain/query/selection.ts";
import { endOf, publishedInstant, startOf } from "../../domain/time/instant.ts";
import type { Item } from "../../domain/view/view.ts";

// Whether a filtered feed had what was withdrawn since. A notice keeps what the entry was about, and its title; the
// rest of its text is not told any more.

function facetsOf(item: Item): FacetValue[] {
  const { event, relation, series } = item;
  return [
    ["type", item.type],
    ["genre", item.genre],
    ["year", (item.published ?? item.released).slice(0, 4)],
    ["words", item.words],
    ...item.topics.map(({ id }): FacetValue => ["topic", id]),
    ...item.organisations.flatMap(({ id, role }): FacetValue[] => [
      ["organisation", id],
      ["role", `${role}:${id}`],
    ]),
    ...item.countries.map(({ code }): FacetValue => ["country", code]),
    ...item.audience.map((audience): FacetValue => ["audience", audience]),
    ...(event === undefined ? [] : [["status", event.status] as const]),
    ...(event?.mode === undefined ? [] : [["mode", event.mode] as const]),
    ...(relation === undefined ? [] : [["relation", relation] as const]),
    ...(series === undefined ? [] : [["series", series] as const]),
  ];
}

function isWithin(item: Item, { bounds }: Selection): boolean {
  const { starts, ends = starts, zone = "UTC" } = item.event ?? {};
  const times = {
    published: () => (item.published === undefined ? Date.parse(item.released) : publishedInstant(item.published)),
    released: () => Date.parse(item.released),
    starts: () => starts && startOf(starts.local, zone),
    ends: () => ends && endOf(ends.local, zone),
  };
  return (Object.keys(times) as (keyof typeof times)[]).every((time) => {
    const bound = bounds[time];
    if (bound === undefined) return true;
    const at = times[time]();
    const { from, before } = bound;
    return at !== undefined && (from === undefined || at >= from) && (before === undefined || at < before);
  });
}

/** Makes the test whether a notice's title holds words. The stemmers are loaded where there are any. */
async function holderOf(words: string | undefined): Promise<(notice: Item) => boolean> {
  if (words === undefined) return () => true;
  const { parseQuery } = await import("../../search/query.ts");
  const { highlight } = await import("../../search/highlight.ts");
  const terms = parseQuery(words);
  return ({ title, language }) =>
    terms.every((term) => {
      const isMarked = highlight(title, [term.kind === "not" ? term.term : term], language).marks.length > 0;
      return isMarked === (term.kind !== "not");
    });
}

/** Returns the notices of what a selection held, each entry once, in the first of its languages. */
export async function matchingNotices(notices: readonly Item[], selection: Selection): Promise<Item[]> {
  const { any, none, words, languages } = selection;
  const holdsWords = await holderOf(words);
  const shown = new Map<string, Item>();
  for (const notice of notices.toSorted((a, b) => languages.indexOf(a.language) - languages.indexOf(b.language))) {
    const facets = new Set(facetsOf(notice).map((value) => value.join(" ")));
    const has = (value: FacetValue): boolean => facets.has(value.join(" "));
    if (shown.has(notice.id) || !any.every((values) => values.some(has)) || none.some(has)) continue;
    if (isWithin(notice, selection) && holdsWords(notice)) shown.set(notice.id, notice);
  }
  return [...shown.values()];
}
