import type { Entry } from "../../domain/entry/entry.ts";
import type { Language } from "../../domain/entry/language.ts";
import type { Revision } from "../../domain/entry/revision.ts";
import { languageAt } from "./position.ts";
import { listStream } from "./posting-streams.ts";
import type { On, SearchIndex } from "./search-index.ts";
import { after, type Posting, START } from "./streams.ts";

/** Newest entries of each list that are looked at, and lists. */
const NEWEST = 40;
const MAX_LISTS = 24;

const RELEASED = { order: "released", ascending: false, bounds: {} } as const;

/**
 * The entries that belong to one, nearest first: named by it or naming it, of its series, else of the same subjects,
 * the rarer the nearer.
 */
export function relatedTo(
  index: SearchIndex,
  document: (id: string) => string | undefined,
  { entry }: Revision,
  languages: readonly Language[],
  limit: number,
): { language: Language; document: string }[] {
  const scores = new Map<string, number>();
  const add = (id: string, score: number): void => {
    if (id !== entry.id) scores.set(id, (scores.get(id) ?? 0) + score);
  };
  for (const id of namedBy(entry)) add(id, 1000);
  const facets: readonly (readonly [facet: string, value: string, weight: number])[] = [
    ["names", entry.id, 1000],
    ...(entry.series === undefined ? [] : [["series", entry.series, 500] as const]),
    ...(entry.partOf === undefined ? [] : [["names", entry.partOf, 300] as const]),
    ...entry.topics.map((id) => ["topic", id, 20] as const),
    ...[...new Set(entry.organisations.map(({ id }) => id))].map((id) => ["organisation", id, 10] as const),
    ...(entry.countries ?? []).map((code) => ["country", code, 10] as const),
  ];
  const lists = index
    .lists(facets.flatMap(([facet, value]) => languages.map((language): On => [language, facet, value])))
    .map((list) => {
      const weight = facets.find(([facet, value]) => facet === list.facet && value === list.value)?.[2] ?? 0;
      return { list, score: weight / Math.log2(2 + list.count) };
    })
    .sort((left, right) => right.score - left.score)
    .slice(0, MAX_LISTS);
  const scored = new Set<string>();
  for (const { list, score } of lists) {
    const stream = listStream(index, [list], RELEASED);
    let posting: Posting | undefined = stream.next(START);
    for (let seen = 0; posting !== undefined && seen < NEWEST; seen++) {
      const id = index.text(posting.position)?.entry_id;
      // An entry in two languages is as near as one in one.
      const once = `${list.facet} ${list.value} ${id}`;
      if (id !== undefined && !scored.has(once)) add(id, score);
      scored.add(once);
      posting = stream.next(after(posting));
    }
  }
  const found: { language: Language; document: string }[] = [];
  for (const [id] of [...scores].sort(
    ([leftId, left], [rightId, right]) => right - left || (leftId < rightId ? -1 : 1),
  )) {
    if (found.length === limit) break;
    const has = new Set(index.textsOf(id).map(({ position }) => languageAt(position)));
    const language = languages.find((each) => has.has(each));
    const text = language === undefined ? undefined : document(id);
    if (language !== undefined && text !== undefined) found.push({ language, document: text });
  }
  return found;
}

function namedBy({ related = [], partOf }: Entry): string[] {
  return [...related, ...(partOf === undefined ? [] : [partOf])];
}
