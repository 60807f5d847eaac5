import { type Channel, channelAddress, channelPath } from "../../../domain/channel/channel.ts";
import type { Language } from "../../../domain/entry/language.ts";
import type { Taxonomy } from "../../../domain/entry/taxonomy.ts";
import { entriesText, feedText } from "../../../domain/query/canonical-query.ts";
import { isCountedFacet } from "../../../domain/query/parameter-names.ts";
import { EntriesQuery, FeedQuery } from "../../../domain/query/parameters.ts";
import { facetOf, type ParameterFault } from "../../../domain/query/selection.ts";
import { isMonth } from "../../../domain/time/month.ts";
import { message } from "../../../messages/message.ts";
import { dateLabel } from "../../../render/entry/dates.ts";
import type { Result } from "../../../std/result.ts";
import { facetLabel } from "../../api/facet-labels.ts";
import { readParameters } from "../../api/read-parameters.ts";

// Filters of a list in the address of its page: the same that its feeds and the API take.

/** A filter of a list in words, and the query without it. */
export interface ActiveFilter {
  readonly label: string;
  readonly without: FeedQuery;
}

/** The parameters of a feed that select its entries. */
const FILTERS = new Set(Object.keys(FeedQuery.shape).filter((name) => name !== "limit" && name !== "cursor"));

/** The filters in a page's address; how much of a list a page shows is no filter of it. */
export function readFilters(url: string, taxonomy: Taxonomy): Result<FeedQuery, readonly ParameterFault[]> {
  const search = new URL(url).searchParams;
  for (const name of [...search.keys()]) if (!FILTERS.has(name)) search.delete(name);
  return readParameters(FeedQuery, search, taxonomy, false);
}

/** The label of a value of a parameter, with the parameter's name where the value alone would not say what it is of. */
function labelOf(name: string, value: string, language: Language, taxonomy: Taxonomy): string {
  if (isCountedFacet(name)) return facetLabel(name, value.replace(/^.*:/, ""), language, taxonomy);
  const colon = message(language, "punctuation.colon");
  if (name === "from" && value === "today") return message(language, "list.upcoming");
  if (name === "ends.to" && value === "yesterday") return message(language, "list.past");
  if (name === "q") return `“${value}”`;
  if (name === "published.from") return `${message(language, "search.from")}${colon}${dateLabel(value, language)}`;
  if (name === "published.to") return `${message(language, "search.until")}${colon}${dateLabel(value, language)}`;
  return `${name}${colon}${value}`;
}

/** A query without some of its parameters. */
function without(query: FeedQuery, ...names: readonly string[]): FeedQuery {
  return Object.fromEntries(Object.entries(query).filter(([name]) => !names.includes(name)));
}

/** The bounds between which a list is narrowed to a month: of publication, and of taking place. */
const BETWEEN = [
  ["published.from", "published.to"],
  ["from", "to"],
] as const;

/** The filters of a query, each to be taken away by itself; of a month, both its ends at once. */
export function activeFilters(query: FeedQuery, language: Language, taxonomy: Taxonomy): readonly ActiveFilter[] {
  const months = BETWEEN.filter(([from, to]) => isMonth(query[from] ?? "") && query[from] === query[to]);
  const month = months.map(([from, to]) => ({
    label: dateLabel(query[from] ?? "", language),
    without: without(query, from, to),
  }));
  const ofMonths: readonly string[] = months.flat();
  const parameters = Object.entries(query).filter(([name]) => !ofMonths.includes(name));
  return [
    ...parameters.flatMap(([name, value]): ActiveFilter[] => {
      if (!Array.isArray(value))
        return [{ label: labelOf(name, String(value), language, taxonomy), without: without(query, name) }];
      return value.map((each) => {
        const rest = value.filter((other) => other !== each);
        const left = without(query, name);
        return {
          label: labelOf(name, String(each), language, taxonomy),
          without: rest.length === 0 ? left : ({ ...left, [name]: rest } as FeedQuery),
        };
      });
    }),
    ...month,
  ];
}

/** The query of the API that asks for a filtered list; undefined where a filter is on what the list itself is of. */
function apiQuery(language: Language, channel: Channel, query: FeedQuery): EntriesQuery | undefined {
  const facet = facetOf(channel);
  if (facet === undefined) return { ...query, language: [language] };
  return facet[0] in query ? undefined : ({ ...query, language: [language], [facet[0]]: [facet[1]] } as EntriesQuery);
}

/** The address of a filtered list in the API. */
export function apiUrl(origin: string, language: Language, channel: Channel, query: FeedQuery): string | undefined {
  const asked = apiQuery(language, channel, query);
  return asked && `${origin}/api/v1/entries?${entriesText(EntriesQuery, asked)}`;
}

/** The address of a list's page as it is narrowed. */
export function listAddress(language: Language, channel: Channel, query: FeedQuery): string {
  const text = feedText(FeedQuery, query);
  return `${channelAddress(language, channel)}${text === "" ? "" : `?${text}`}`;
}

/** The key of a list as it is filtered, among the pages that an isolate keeps. */
export function filterKey(channel: Channel, query: FeedQuery): string {
  return `${channelPath(channel)}?${feedText(FeedQuery, query)}`;
}
