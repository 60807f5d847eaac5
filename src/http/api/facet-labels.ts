import { channelName } from "../../domain/channel/channel-name.ts";
import { isLanguage, type Language, languageName } from "../../domain/entry/language.ts";
import type { Taxonomy } from "../../domain/entry/taxonomy.ts";
import type { CountedFacet } from "../../domain/query/parameter-names.ts";
import type { Count } from "../../domain/query/selection.ts";
import { isMessageKey, message } from "../../messages/message.ts";

/** A message by a name that comes from outside; the name itself where there is none. */
function named(language: Language, group: "genre" | "status" | "mode" | "audience" | "words", value: string): string {
  const key = `${group}.${value}`;
  return isMessageKey(language, key) ? message(language, key) : value;
}

/** Writes a number of entries, of which there may be more. */
export function countLabel({ relation, value }: Count): string {
  return `${relation === "gte" ? "≥ " : ""}${value}`;
}

/** Returns the name of a facet's value in a language, or the value itself if it has none. */
export function facetLabel(
  facet: CountedFacet,
  value: string,
  language: Language,
  taxonomy: Pick<Taxonomy, "topics" | "organisations">,
): string {
  switch (facet) {
    case "topic":
    case "organisation":
      return channelName({ kind: facet, id: value }, language, taxonomy) ?? value;
    case "country":
      return channelName({ kind: "country", code: value }, language, taxonomy) ?? value;
    case "type":
      return channelName({ kind: value === "event" ? "events" : "news" }, language, taxonomy) ?? value;
    case "language":
      return isLanguage(value) ? languageName(value, language) : value;
    case "genre":
    case "status":
    case "mode":
    case "audience":
    case "words":
      return named(language, facet, value);
    case "year":
      return value;
  }
}
