// The names of what may be asked of lists of entries, and of what may be had of them.

/**
 * Things that entries may be selected by, each by several values: one of them must hold. `not.` ahead of a name means
 * none of them may.
 */
export const FACETS = [
  "type",
  "genre",
  "topic",
  "organisation",
  "country",
  "status",
  "audience",
  "mode",
  "words",
  "relation",
  "year",
] as const;
export type Facet = (typeof FACETS)[number];

/** Facets by which entries can be counted. */
export const COUNTED_FACETS = [
  "topic",
  "organisation",
  "country",
  "language",
  "year",
  "type",
  "genre",
  "status",
  "audience",
  "mode",
  "words",
] as const;
export type CountedFacet = (typeof COUNTED_FACETS)[number];

/** Reports whether entries can be counted by a facet. */
export function isCountedFacet(name: string): name is CountedFacet {
  return (COUNTED_FACETS as readonly string[]).includes(name);
}

/** Times of an entry that bound a list: `published.from`, `published.to`, … */
export const TIME_PARAMETERS = ["published", "updated", "released", "starts", "ends"] as const;
export type TimeParameter = (typeof TIME_PARAMETERS)[number];

/** A minus ahead means last first. */
export const SORTS = [
  "-released",
  "released",
  "-updated",
  "updated",
  "-published",
  "published",
  "starts",
  "-starts",
  "relevance",
] as const;
export type Sort = (typeof SORTS)[number];

export const PROFILES = ["minimal", "list", "full"] as const;
export type Profile = (typeof PROFILES)[number];

/** The fields of an item as the API gives it, in their order. `id` and `language` are always there. */
export const FIELDS = [
  "id",
  "language",
  "direction",
  "type",
  "genre",
  "version",
  "released",
  "updated",
  "modified",
  "published",
  "title",
  "summary",
  "html",
  "text",
  "words",
  "by",
  "machine",
  "reviewedBy",
  "behind",
  "url",
  "relation",
  "pages",
  "highlights",
  "note",
  "support",
  "organisations",
  "source",
  "topics",
  "context",
  "countries",
  "audience",
  "people",
  "image",
  "attachments",
  "links",
  "deadlines",
  "related",
  "partOf",
  "series",
  "symbols",
  "corrections",
  "alternates",
  "event",
  "match",
  "page",
  "api",
] as const;
export type FieldName = (typeof FIELDS)[number];

const TIMED = /(?:^|\.)(?:from|to)$/;

/** Reports whether a parameter is a time. */
export function isTimed(parameter: string): boolean {
  return TIMED.test(parameter);
}

/** Reports whether a parameter asks for when events are, or what has become of them: no news is found by it. */
export function isOfEvents(parameter: string): boolean {
  return /^(?:status|from|to|(?:starts|ends)\..*)$/.test(parameter);
}

const FILTER_NAMES: ReadonlySet<string> = new Set([
  "q",
  "from",
  "to",
  "zone",
  ...FACETS.flatMap((name) => [name, `not.${name}`]),
  ...TIME_PARAMETERS.flatMap((name) => [`${name}.from`, `${name}.to`]),
]);

/** Reports whether a parameter says which entries a list holds, and not in which order or how many of them. */
export function isFilter(parameter: string): boolean {
  return FILTER_NAMES.has(parameter);
}
