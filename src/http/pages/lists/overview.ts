import { type Channel, channelAddress } from "../../../domain/channel/channel.ts";
import type { Language } from "../../../domain/entry/language.ts";
import { NARROWING, type Narrowing, type Overview } from "../../../domain/query/overview.ts";
import type { FeedQuery } from "../../../domain/query/parameters.ts";
import { facetOf, type Selection, selectionOf } from "../../../domain/query/selection.ts";
import type { Item } from "../../../domain/view/view.ts";
import { ARCHIVE_SHARED_S, cachedAtEdge } from "../../cache/edge-cache.ts";
import { type AppContext, ledgerOf } from "../../context/app-context.ts";
import { representJson } from "../../response/json-response.ts";

/** Milliseconds that a page waits for its counts: without them it is served all the same. */
const TIMEOUT_MS = 1500;

/** A list as its channel and a query narrow it; undefined where no query can ask for it. */
export function selectionIn(
  language: Language,
  channel: Channel,
  query: FeedQuery,
  now: number,
): Selection | undefined {
  const selected = selectionOf({ ...query, language: [language] }, now);
  if (!selected.ok) return undefined;
  const within = facetOf(channel);
  return within === undefined ? selected.value : { ...selected.value, any: [...selected.value.any, [within]] };
}

/** Counts events by what their list can be narrowed by: without months, which an agenda has as pages of their own. */
export function overviewOfEvents(items: readonly Item[]): Overview {
  const facets = NARROWING.map((facet) => {
    const counts = new Map<string, number>();
    for (const item of items)
      for (const value of new Set(valuesOf(item, facet))) counts.set(value, (counts.get(value) ?? 0) + 1);
    const values = [...counts].map(([value, count]) => ({ value, count }));
    values.sort((left, right) => right.count - left.count || (left.value < right.value ? -1 : 1));
    return { facet, relation: "eq" as const, values };
  });
  return { facets, months: [] };
}

function valuesOf({ event, topics, organisations, countries }: Item, facet: Narrowing): readonly string[] {
  switch (facet) {
    case "status":
      return event === undefined ? [] : [event.status];
    case "topic":
      return topics.map(({ id }) => id);
    case "organisation":
      return organisations.map(({ id }) => id);
    case "country":
      return countries.map(({ code }) => code);
  }
}

/** Asks the ledger what a selection holds; undefined where that is not known now. */
export async function askOverview(app: AppContext, selection: Selection): Promise<Overview | undefined> {
  return await ledgerOf(app).overview(selection, NARROWING);
}

/** Counts what a whole list holds; undefined where that is not known now. */
export async function readOverview(
  app: AppContext,
  language: Language,
  channel: Channel,
): Promise<Overview | undefined> {
  const selection = selectionIn(language, channel, {}, 0);
  if (selection === undefined) return undefined;
  const make = async () => {
    const found = await askOverview(app, selection);
    return found === undefined ? undefined : await representJson(found);
  };
  const answer = cachedAtEdge(app, `overview ${channelAddress(language, channel)}`, make, {
    sharedSeconds: ARCHIVE_SHARED_S,
  });
  const representation = await Promise.race([answer, scheduler.wait(TIMEOUT_MS).then(() => undefined)]);
  return representation && (JSON.parse(new TextDecoder().decode(representation.body)) as Overview);
}
