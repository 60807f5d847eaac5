import type * as z from "zod/mini";
import { DEFAULT_LANGUAGE, LANGUAGES } from "../entry/language.ts";
import { COUNTED_FACETS, FIELDS, isTimed } from "./parameter-names.ts";
import type { EntriesQuery, FeedQuery } from "./parameters.ts";
import { defaultSort, isOfAllLanguages } from "./selection.ts";

// Every question has one address: parameters in the order of the schema, values without repetition in a fixed order,
// nothing that says what is so anyway. Self links, cache keys and the links from page to page are of this form.

const ORDERED: Readonly<Record<string, readonly string[]>> = {
  language: LANGUAGES,
  "not.language": LANGUAGES,
  fields: FIELDS,
  facets: COUNTED_FACETS,
};

/** Lists whose order means something. */
function isOrdered(name: string, query: Readonly<Record<string, unknown>>): boolean {
  return name === "fallback" || name === "ids" || (name === "language" && query.fallback !== undefined);
}

function valuesOf(name: string, value: unknown, query: Readonly<Record<string, unknown>>): string[] {
  if (!Array.isArray(value))
    return [typeof value === "string" && name !== "cursor" ? value.trim().replace(/\s+/gu, " ") : String(value)];
  const values = [
    ...new Set(value.map((each) => (name.endsWith("country") ? String(each).toUpperCase() : String(each)))),
  ];
  if (isOrdered(name, query)) return values;
  const order = ORDERED[name];
  return order === undefined ? values.sort() : values.sort((left, right) => order.indexOf(left) - order.indexOf(right));
}

/** Escapes only the characters that would end a value, so that addresses stay readable. */
function escaped(value: string): string {
  return encodeURIComponent(value).replaceAll("%3A", ":").replaceAll("%2C", ",");
}

function textOf(schema: z.ZodMiniObject, query: Readonly<Record<string, unknown>>): string {
  return Object.keys(schema.shape)
    .filter((name) => query[name] !== undefined)
    .flatMap((name) => valuesOf(name, query[name], query).map((value) => `${name}=${escaped(value)}`))
    .join("&");
}

/** A query of entries as its one address has it, without question mark: always with its languages. */
export function entriesText(schema: typeof EntriesQuery, query: EntriesQuery): string {
  const { zone, sort, limit, profile, language, ...rest } = query;
  const isOpen = query["not.language"] !== undefined || query.fallback !== undefined || isOfAllLanguages(query);
  const languages = language ?? (isOpen ? undefined : [DEFAULT_LANGUAGE]);
  return textOf(schema, {
    ...rest,
    language: languages,
    zone: Object.keys(rest).some((name) => isTimed(name)) ? zone : undefined,
    sort: sort === defaultSort(query) ? undefined : sort,
    limit: limit === 20 ? undefined : limit,
    profile: profile === "list" ? undefined : profile,
  });
}

/**
 * The question of a list: what of a query says which texts it holds and in which order, however much of them a page
 * shows.
 */
export function listText(schema: typeof EntriesQuery, query: EntriesQuery): string {
  const { cursor: _, limit: __, profile: ___, fields: ____, facets: _____, ...rest } = query;
  return entriesText(schema, rest);
}

/**
 * A feed's query as its one address has it; empty where it asks for nothing that the channel's feed does not hold
 * anyway.
 */
export function feedText(schema: typeof FeedQuery, query: FeedQuery): string {
  const { zone, ...rest } = query;
  return textOf(schema, { ...rest, zone: Object.keys(rest).some((name) => isTimed(name)) ? zone : undefined });
}
