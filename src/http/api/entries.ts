import { channelAddress } from "../../domain/channel/channel.ts";
import type { Origin } from "../../domain/channel/urls.ts";
import { DEFAULT_LANGUAGE, type Language } from "../../domain/entry/language.ts";
import { entriesText, feedText } from "../../domain/query/canonical-query.ts";
import { EntriesQuery, FeedQuery } from "../../domain/query/parameters.ts";
import {
  channelOf,
  type FacetCounts,
  isOfAllLanguages,
  requestedLanguages,
  type Selection,
} from "../../domain/query/selection.ts";
import { LICENCE } from "../../domain/site/service.ts";
import { toItem } from "../../domain/view/view.ts";
import { isTombstone } from "../../read-model/read.ts";
import { FORMATS } from "../../render/formats.ts";
import { respondCached } from "../cache/edge-cache.ts";
import type { AppContext } from "../context/app-context.ts";
import { representJson, respondJson } from "../response/json-response.ts";
import { parametersProblem } from "../response/problem-response.ts";
import { apiItem, languageHeader } from "./api-item.ts";
import { facetLabel } from "./facet-labels.ts";
import { type Listing, listEntries, type PageRequest, pageRequestOf } from "./list-entries.ts";
import { readParameters } from "./read-parameters.ts";

/**
 * The same selection as feeds, for a list in one language and those that it falls back on: below the channel where it
 * is one.
 */
export function feedLinks(
  site: Origin,
  query: EntriesQuery,
  selection: Selection,
): Readonly<Record<string, string>> | undefined {
  const [language, ...others] = selection.languages;
  if (language === undefined || (others.length > 0 && !selection.first)) return undefined;
  const {
    language: _,
    "not.language": __,
    fallback: ___,
    ids,
    profile,
    fields,
    facets,
    limit,
    cursor,
    ...filters
  } = query;
  const target = channelOf({
    ...selection,
    languages: [language],
    first: false,
    order: "released",
    ascending: false,
  });
  const folder = `${site.origin}${channelAddress(language, target?.channel ?? { kind: "everything" })}`;
  const fallback = others.length === 0 ? {} : { fallback: others };
  const text = feedText(FeedQuery, target === undefined ? { ...fallback, ...filters } : fallback);
  const tail = text === "" ? "" : `?${text}`;
  const search = feedText(FeedQuery, { ...fallback, ...filters });
  return {
    page: text === "" ? folder : `${site.origin}/${language}/search?${search}`,
    ...Object.fromEntries(
      Object.values(FORMATS).map(({ extension }) => [extension, `${folder}feed.${extension}${tail}`]),
    ),
  };
}

function facetsOf(facets: readonly FacetCounts[], language: Language, { config }: AppContext): object {
  return Object.fromEntries(
    facets.map(({ facet, relation, values }) => [
      facet,
      {
        relation,
        values: values.map(({ value, count }) => ({
          value,
          label: facetLabel(facet, value, language, config.taxonomy),
          count,
        })),
      },
    ]),
  );
}

function addresses(
  site: Origin,
  query: EntriesQuery,
  next: string | undefined,
): { self: string; first: string; next?: string } {
  const at = (cursor: string | undefined): string => {
    const { cursor: _, ...rest } = query;
    return (
      `${site.origin}/api/v1/entries?` +
      `${entriesText(EntriesQuery, cursor === undefined ? rest : { ...rest, cursor })}`
    );
  };
  return { self: at(query.cursor), first: at(undefined), ...(next === undefined ? {} : { next: at(next) }) };
}

function listDocument(
  query: EntriesQuery,
  { selection, limit }: PageRequest,
  listing: Listing,
  app: AppContext,
): object {
  const { site } = app.config;
  const { items, next, total, facets, fewer = [] } = listing;
  const [language = DEFAULT_LANGUAGE] = selection.languages;
  const feeds = feedLinks(site, query, selection);
  return {
    profile: query.fields === undefined ? (query.profile ?? "list") : "fields",
    data: items.map((item) => apiItem(item, site, query.profile ?? "list", query.fields)),
    page: { limit, count: items.length, total, ...(next === undefined ? {} : { next }) },
    ...(facets.length === 0 ? {} : { facets: facetsOf(facets, language, app) }),
    ...(fewer.length === 0
      ? {}
      : {
          fewer: fewer.map(({ q, total: found }) => ({
            q,
            total: found,
            link: addresses(site, { ...query, q }, undefined).self,
          })),
        }),
    links: { ...addresses(site, query, next), license: LICENCE.url, ...(feeds === undefined ? {} : feeds) },
  };
}

/** The links of a list as a header (RFC 8288). */
function linkHeader(site: Origin, query: EntriesQuery, selection: Selection, next: string | undefined): string {
  const { first, next: following } = addresses(site, query, next);
  const feeds = feedLinks(site, query, selection) ?? {};
  const pages = [`<${first}>; rel="first"`, ...(following === undefined ? [] : [`<${following}>; rel="next"`])];
  // Servers on the way refuse headers of many kilobytes: the same links stand in the body.
  if (first.length > 400) return pages.join(", ");
  return [
    ...pages,
    ...Object.values(FORMATS).flatMap(({ extension, mediaType }) =>
      feeds[extension] === undefined
        ? []
        : [`<${feeds[extension]}>; rel="alternate"; type="${mediaType.replace(/;.*/, "")}"`],
    ),
  ].join(", ");
}

/** `now` to the minute: what is asked relative to it is the same question for a minute, and answered once. */
export function minuteOf(now: number): number {
  return Math.floor(now / 60_000) * 60_000;
}

/** Parameters that go with `ids`: whatever else says which entries a list holds, or how much of it a page shows. */
const BESIDE_IDS: ReadonlySet<string> = new Set(["ids", "language", "not.language", "fallback", "profile", "fields"]);

/** Answers with the entries that a query names: each from KV, and therefore while the ledger is down too. */
async function respondNamed(
  request: Request,
  app: AppContext,
  query: EntriesQuery & Required<Pick<EntriesQuery, "ids">>,
): Promise<Response> {
  const { site, taxonomy } = app.config;
  const others = Object.keys(query).filter((name) => !BESIDE_IDS.has(name));
  const languages = requestedLanguages(query);
  const faults = [
    ...others.map((parameter) => ({ parameter, detail: "does not go with ids, which say which entries are meant" })),
    ...(languages.length === 0 ? [{ parameter: "not.language", detail: "leaves no language" }] : []),
  ];
  if (faults.length > 0) return parametersProblem(app, faults);
  const once = query.fallback !== undefined || isOfAllLanguages(query);
  const documents = await Promise.all([...new Set(query.ids)].map((id) => app.entry(id)));
  const items = documents.flatMap((document) => {
    if (document === undefined || isTombstone(document)) return [];
    const found = languages.flatMap((language) => toItem(document, language, taxonomy) ?? []);
    return once ? found.slice(0, 1) : found;
  });
  const { self } = addresses(site, query, undefined);
  return await respondJson(
    request,
    {
      profile: query.fields === undefined ? (query.profile ?? "list") : "fields",
      data: items.map((item) => apiItem(item, site, query.profile ?? "list", query.fields)),
      page: { limit: query.ids.length, count: items.length, total: { value: items.length, relation: "eq" } },
      links: { self, first: self, license: LICENCE.url },
    },
    undefined,
    { link: `<${self}>; rel="first"`, ...languageHeader(languages) },
  );
}

/** GET /api/v1/entries */
export async function handleEntries(request: Request, app: AppContext): Promise<Response> {
  const { site, taxonomy } = app.config;
  const query = readParameters(EntriesQuery, new URL(request.url).searchParams, taxonomy, true);
  if (!query.ok) return parametersProblem(app, query.reason);
  if (query.value.ids !== undefined) return await respondNamed(request, app, { ...query.value, ids: query.value.ids });
  const pageRequest = pageRequestOf(query.value, minuteOf(app.now()));
  if (!pageRequest.ok) return parametersProblem(app, pageRequest.reason);
  const key = `${addresses(site, query.value, undefined).self} ${JSON.stringify(pageRequest.value.selection.bounds)}`;
  return await respondCached(request, app, key, async () => {
    const listing = await listEntries(app, pageRequest.value);
    if (listing === undefined) return undefined;
    const representation = await representJson(listDocument(query.value, pageRequest.value, listing, app));
    const { selection } = pageRequest.value;
    return {
      ...representation,
      headers: {
        link: linkHeader(site, query.value, selection, listing.next),
        ...languageHeader(selection.languages),
      },
    };
  });
}
