import * as z from "zod/mini";
import type { Language } from "../../domain/entry/language.ts";
import { feedText } from "../../domain/query/canonical-query.ts";
import type { CountedFacet } from "../../domain/query/parameter-names.ts";
import { EntriesQuery, FeedQuery } from "../../domain/query/parameters.ts";
import type { FacetCounts } from "../../domain/query/selection.ts";
import { dayOf } from "../../domain/view/agenda.ts";
import { message } from "../../messages/message.ts";
import { subscribePath } from "../../pages/layout/subscribe-links.tsx";
import { choicesOf } from "../../pages/lists/channel-groups.ts";
import type { NarrowingGroup, NarrowingLink } from "../../pages/lists/narrow.tsx";
import { type Results, SearchPage, type SearchProps } from "../../pages/lists/search-page.tsx";
import { minuteOf } from "../api/entries.ts";
import { countLabel, facetLabel } from "../api/facet-labels.ts";
import { type Listing, listEntries, pageRequestOf } from "../api/list-entries.ts";
import { readParameters } from "../api/read-parameters.ts";
import { cachedAtEdge } from "../cache/edge-cache.ts";
import type { AppContext } from "../context/app-context.ts";
import { represent } from "../response/conditional.ts";
import { document, HTML, pageHeaders, respondPage } from "../response/page-response.ts";
import { listAddress } from "./lists/list-filters.ts";
import { stateLinks } from "./lists/narrowings.ts";
import { readOverview } from "./lists/overview.ts";
import { stateIn } from "./state-words.ts";

/** The parameters of the page: those of feeds, and where it goes on. */
const SearchQuery = z.strictObject({ ...FeedQuery.shape, cursor: EntriesQuery.shape.cursor });

/** Facets by which results are counted and can be narrowed. */
const NARROWER = ["type", "year", "topic", "organisation", "country"] as const satisfies readonly CountedFacet[];
/** Values of each that are shown. */
const MAX_VALUES = 8;

function headings(language: Language): { readonly [facet in (typeof NARROWER)[number]]: string } {
  return {
    type: message(language, "search.kind"),
    year: message(language, "search.year"),
    topic: message(language, "layout.topics"),
    organisation: message(language, "layout.organisations"),
    country: message(language, "layout.countries"),
  };
}

/** Returns the message for invalid fields, by their names in the form. */
function faultText(faults: readonly { readonly parameter: string }[], language: Language): string {
  const names: Readonly<Record<string, string>> = {
    ...headings(language),
    q: message(language, "search.words"),
    "published.from": message(language, "search.from"),
    "published.to": message(language, "search.until"),
  };
  const at = [...new Set(faults.map(({ parameter }) => names[parameter] ?? parameter))];
  return `${message(language, "search.fault")} ${at.join(message(language, "punctuation.comma"))}`;
}

/** The facets of which the query does not hold a value yet, each value with the address of the search that it makes. */
function narrower(
  facets: readonly FacetCounts[],
  query: FeedQuery,
  language: Language,
  { config }: AppContext,
): readonly NarrowingGroup[] {
  const names = headings(language);
  const to = (more: FeedQuery): string => `/${language}/search?${feedText(FeedQuery, { ...query, ...more })}`;
  return [...NARROWER, "status" as const].flatMap((facet) => {
    const values = facets.find((each) => each.facet === facet)?.values ?? [];
    if (facet === "status") return stateLinks(values, query, to, language, config.taxonomy);
    if (query[facet] !== undefined || values.length < 2) return [];
    const shown = values.slice(0, MAX_VALUES).map(({ value, count }) => ({
      label: facetLabel(facet, value, language, config.taxonomy),
      count,
      url: to({ [facet]: [value] } as FeedQuery),
    }));
    return [{ id: facet, name: names[facet], links: shown, shown: shown.length }];
  });
}

/** The way to the events in a state that a search names, with their number where it is known. */
async function suggested(query: FeedQuery, language: Language, app: AppContext): Promise<NarrowingLink | undefined> {
  const state = query.status === undefined ? stateIn(query.q ?? "", language) : undefined;
  if (state === undefined) return undefined;
  const events = { kind: "events" } as const;
  const overview = await readOverview(app, language, events);
  const values = overview?.facets.find(({ facet }) => facet === "status")?.values;
  const count = values && (values.find(({ value }) => value === state)?.count ?? 0);
  if (count === 0 && state === "cancelled") return { label: message(language, "list.noneCancelled") };
  const label = `${message(language, "layout.events")}${message(language, "punctuation.colon")}`;
  return {
    label:
      state === "cancelled"
        ? message(language, "list.cancelledEvents")
        : `${label}${message(language, `status.${state}`)}`,
    url: listAddress(language, events, { status: [state] }),
    ...(count === undefined ? {} : { count }),
  };
}

function resultsOf(listing: Listing, query: FeedQuery, language: Language, app: AppContext): Results {
  const { items, total, next, facets, fewer = [] } = listing;
  const pageRequest = pageRequestOf({ ...query, language: [language] }, 0);
  const text = feedText(FeedQuery, query);
  return {
    items: items.map(({ match, ...item }) => ({
      item,
      ...(match === undefined ? {} : { title: match.title }),
      ...(match?.text === undefined ? {} : { text: match.text }),
    })),
    total: countLabel(total),
    fewer: fewer.map(({ q, total: found }) => ({
      q,
      count: countLabel(found),
      url: `/${language}/search?${feedText(FeedQuery, { ...query, q })}`,
    })),
    ...(next === undefined ? {} : { next: `/${language}/search?${text === "" ? "" : `${text}&`}cursor=${next}` }),
    ...(pageRequest.ok ? { follow: subscribePath(language, { kind: "everything" }, text) } : {}),
    narrower: narrower(facets, query, language, app),
  };
}

/** GET of the search page: the form, and the entries that its parameters select, as the API's and the feeds' do. */
export async function handleSearchPage(request: Request, app: AppContext, language: Language): Promise<Response> {
  const { site, taxonomy } = app.config;
  const [, topics, organisations] = choicesOf({ kind: "everything" }, language, taxonomy);
  const strip = (lists: SearchProps["topics"] = []) =>
    lists.map(({ path, name }) => ({ path: path.replace(/^.*\//, ""), name }));
  const props = {
    site,
    siteName: taxonomy.site.name[language],
    language,
    day: dayOf(app.now()),
    topics: strip(topics?.lists),
    organisations: strip(organisations?.lists),
  };
  const refuse = (query: string, fault: string, status: number): Response =>
    new Response(document(<SearchPage {...props} query={query} fault={fault} />), {
      status,
      headers: { ...pageHeaders(language), "content-type": HTML, "cache-control": "no-store" },
    });

  const asking = new URL(request.url).searchParams;
  const typed = asking.get("q");
  const parameters = readParameters(SearchQuery, asking, taxonomy, false);
  // The words that were typed stay in their field; what could not be read does not.
  if (!parameters.ok)
    return refuse(
      typed === null ? "" : `${new URLSearchParams({ q: typed })}`,
      faultText(parameters.reason, language),
      400,
    );
  const { cursor, limit: _, ...query } = parameters.value;
  const text = feedText(FeedQuery, query);
  if (text === "" && cursor === undefined)
    return respondPage(request, await represent(document(<SearchPage {...props} query="" />), HTML), language);
  const pageRequest = pageRequestOf(
    { ...query, language: [language], facets: [...NARROWER, "status"], ...(cursor === undefined ? {} : { cursor }) },
    minuteOf(app.now()),
  );
  if (!pageRequest.ok) return refuse(text, faultText(pageRequest.reason, language), 400);
  const key =
    `/${language}/search?${text}&cursor=${cursor ?? ""} ${props.day} ` +
    `${JSON.stringify(pageRequest.value.selection.bounds)}`;
  const make = async () => {
    const [listing, state] = await Promise.all([listEntries(app, pageRequest.value), suggested(query, language, app)]);
    if (listing === undefined) return undefined;
    const results = { ...resultsOf(listing, query, language, app), ...(state === undefined ? {} : { state }) };
    return await represent(document(<SearchPage {...props} query={text} results={results} />), HTML);
  };
  const representation = await cachedAtEdge(app, key, make, { request });
  return representation === undefined
    ? refuse(text, message(language, "search.unavailable"), 503)
    : respondPage(request, representation, language);
}
