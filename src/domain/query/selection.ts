import { err, ok, type Result } from "../../std/result.ts";
import type { Channel } from "../channel/channel.ts";
import { DEFAULT_LANGUAGE, LANGUAGES, type Language } from "../entry/language.ts";
import { resolveTimeBound } from "../time/relative-time.ts";
import { type CountedFacet, FACETS, type Sort, TIME_PARAMETERS, type TimeParameter } from "./parameter-names.ts";
import type { EntriesQuery } from "./parameters.ts";

/** Milliseconds since 1970: at `from` or later, ahead of `before`. */
export interface Bound {
  readonly from?: number;
  readonly before?: number;
}

/** A value of a facet. An organisation in a role is of the facet `role`. */
export type FacetValue = readonly [facet: string, value: string];

/** surfaced: by release, but what has changed significantly since at the place of its last change. */
export type SortOrder = "released" | "surfaced" | "updated" | "published" | "starts" | "relevance";

/** Texts and their order: a query with every «today» and every default resolved. */
export interface Selection {
  /** In order of preference where `first` is set, else in ours. */
  readonly languages: readonly Language[];
  /** Each entry once, in the first of the languages that it has. */
  readonly first: boolean;
  /** Each entry once, in the first of the languages in which it holds the words. */
  readonly firstMatch?: boolean;
  /** Of each of these, one must hold. */
  readonly any: readonly (readonly FacetValue[])[];
  /** None of these may hold. */
  readonly none: readonly FacetValue[];
  /** Words that must stand in the text. */
  readonly words?: string;
  /**
   * Of ends: events that are not over at `from`, and over by `before`. Of starts, without either: events whose start is
   * known.
   */
  readonly bounds: { readonly [time in TimeParameter]?: Bound };
  readonly order: SortOrder;
  readonly ascending: boolean;
}

/** Number of results; `gte`: at least so many. */
export interface Count {
  readonly value: number;
  readonly relation: "eq" | "gte";
}

export interface FacetCounts {
  readonly facet: CountedFacet;
  /** gte: only so many results were counted. */
  readonly relation: Count["relation"];
  readonly values: readonly { readonly value: string; readonly count: number }[];
}

/** Returns the facet value that defines a channel; undefined for the channel of everything. */
export function facetOf(channel: Channel): FacetValue | undefined {
  switch (channel.kind) {
    case "everything":
      return undefined;
    case "news":
      return ["type", "news"];
    case "events":
      return ["type", "event"];
    case "country":
      return ["country", channel.code];
    default:
      return [channel.kind, channel.id];
  }
}

/** The channel whose latest view begins with what the selection holds; undefined where there is none. */
export function channelOf({
  languages,
  first,
  any,
  none,
  words,
  bounds,
  order,
  ascending,
}: Selection): { language: Language; channel: Channel } | undefined {
  const [language, ...others] = languages;
  const [values, ...more] = any;
  if (language === undefined || others.length > 0 || first || more.length > 0 || none.length > 0 || words !== undefined)
    return undefined;
  if (Object.keys(bounds).length > 0 || (order !== "released" && order !== "surfaced") || ascending) return undefined;
  if (values === undefined) return { language, channel: { kind: "everything" } };
  const [value, ...alternatives] = values;
  if (value === undefined || alternatives.length > 0) return undefined;
  const [facet, name] = value;
  switch (facet) {
    case "type":
      return { language, channel: { kind: name === "news" ? "news" : "events" } };
    case "topic":
    case "organisation":
      return { language, channel: { kind: facet, id: name } };
    case "country":
      return { language, channel: { kind: "country", code: name } };
    default:
      return undefined;
  }
}

/** An error in a parameter. */
export interface ParameterFault {
  readonly parameter: string;
  readonly detail: string;
}

/** Parameters that determine a list's texts and order; a channel's feed has no choice of languages. */
export type SelectionQuery = Partial<Pick<EntriesQuery, "language" | "not.language" | "fallback">> &
  Omit<
    EntriesQuery,
    "ids" | "language" | "not.language" | "fallback" | "profile" | "fields" | "facets" | "limit" | "cursor"
  >;

/** The order where none is asked for. */
export function defaultSort(query: SelectionQuery): Sort {
  if (query.q !== undefined) return "relevance";
  if (query.from !== undefined || query.to !== undefined) return "starts";
  const bounded = (time: TimeParameter): boolean =>
    query[`${time}.from`] !== undefined || query[`${time}.to`] !== undefined;
  if (bounded("starts")) return "starts";
  if (bounded("published")) return "-published";
  return bounded("updated") ? "-updated" : "-released";
}

/** The values of a parameter as facets have them, each once. */
function facetValues(facet: string, values: readonly string[]): FacetValue[] {
  const spelt = values.map((value) => (facet === "country" ? value.toUpperCase() : value));
  return [...new Set(spelt)].map((value) =>
    facet === "organisation" && value.includes(":") ? ["role", value] : [facet, value],
  );
}

/**
 * Reports whether a query looks for words or names entries, and names no language: it looks into all, and takes each
 * entry once.
 */
export function isOfAllLanguages(query: SelectionQuery & Pick<EntriesQuery, "ids">): boolean {
  return (
    (query.q !== undefined || query.ids !== undefined) &&
    query.language === undefined &&
    query["not.language"] === undefined &&
    query.fallback === undefined
  );
}

/** The languages that a query asks for: in order of preference where each entry is taken once, else in ours. */
export function requestedLanguages(query: SelectionQuery & Pick<EntriesQuery, "ids">): Language[] {
  const { language, fallback = [], "not.language": not = [] } = query;
  const requested =
    language ??
    (query["not.language"] === undefined && query.fallback === undefined
      ? isOfAllLanguages(query)
        ? LANGUAGES
        : [DEFAULT_LANGUAGE]
      : query.fallback === undefined
        ? LANGUAGES
        : []);
  const all = [...new Set([...requested, ...fallback])].filter((each) => !not.includes(each)) as Language[];
  return fallback.length > 0 ? all : LANGUAGES.filter((each) => all.includes(each));
}

/** The selection that a query asks for at `now` (milliseconds). */
export function selectionOf(query: SelectionQuery, now: number): Result<Selection, readonly ParameterFault[]> {
  const faults: ParameterFault[] = [];
  const zone = query.zone ?? "UTC";
  const at = (parameter: string, edge: "from" | "to", text: string | undefined): number | undefined => {
    if (text === undefined) return undefined;
    const instant = resolveTimeBound(text, edge, zone, now);
    if (instant.ok) return instant.value;
    faults.push({ parameter, detail: "is not a date and time that exists, or out of the years 1900 to 9999" });
    return undefined;
  };
  const bound = (from: number | undefined, before: number | undefined): Bound => ({
    ...(from === undefined ? {} : { from }),
    ...(before === undefined ? {} : { before }),
  });
  const latest = (...instants: readonly (number | undefined)[]): number | undefined => {
    const known = instants.filter((instant) => instant !== undefined);
    return known.length === 0 ? undefined : Math.max(...known);
  };
  const least = (...instants: readonly (number | undefined)[]): number | undefined => {
    const known = instants.filter((instant) => instant !== undefined);
    return known.length === 0 ? undefined : Math.min(...known);
  };
  const requested = Object.fromEntries(
    TIME_PARAMETERS.map((time) => [
      time,
      { from: at(`${time}.from`, "from", query[`${time}.from`]), before: at(`${time}.to`, "to", query[`${time}.to`]) },
    ]),
  ) as Record<TimeParameter, { from: number | undefined; before: number | undefined }>;
  // Events that take place between two times are not over at the first, and have started by the second.
  requested.ends.from = latest(requested.ends.from, at("from", "from", query.from));
  requested.starts.before = least(requested.starts.before, at("to", "to", query.to));

  const languages = requestedLanguages(query);
  if (languages.length === 0) faults.push({ parameter: "not.language", detail: "leaves no language" });
  const sort = query.sort ?? defaultSort(query);
  const order = sort.replace("-", "") as SortOrder;
  if (sort === "relevance" && query.q === undefined) faults.push({ parameter: "sort", detail: "relevance needs q" });
  if (faults.length > 0) return err(faults);
  return ok({
    languages,
    first: query.fallback !== undefined,
    ...(isOfAllLanguages(query) ? { firstMatch: true } : {}),
    any: FACETS.flatMap((facet) => {
      const values = query[facet];
      return values === undefined ? [] : [facetValues(facet, values)];
    }),
    none: FACETS.flatMap((facet) => facetValues(facet, query[`not.${facet}`] ?? [])),
    ...(query.q === undefined ? {} : { words: query.q.trim().replace(/\s+/gu, " ") }),
    bounds: Object.fromEntries(
      TIME_PARAMETERS.filter(
        (time) =>
          requested[time].from !== undefined ||
          requested[time].before !== undefined ||
          (time === "starts" && order === "starts"),
      ).map((time) => [time, bound(requested[time].from, requested[time].before)]),
    ),
    order,
    ascending: !sort.startsWith("-") && sort !== "relevance",
  });
}
