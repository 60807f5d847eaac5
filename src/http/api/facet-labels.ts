import { channelName } from "../../domain/channel/channel-name.ts";
import { isLanguage, type Language, languageName } from "../../domain/entry/language.ts";
import type { Taxonomy } from "../../domain/entry/taxonomy.ts";
import type { Counted } from "../../domain/query/parameters.ts";
import { GENRE, MODE, STATUS } from "../../messages/formats.ts";
import { AUDIENCE } from "../../messages/pages.ts";

function has<Table extends object>(table: Table, key: PropertyKey): key is keyof Table {
  return Object.hasOwn(table, key);
}

/** What a facet's value is called in a language; the value itself where it has no name. */
export function labelOf(facet: Counted, value: string, language: Language, taxonomy: Pick<Taxonomy, "topics" | "organisations">): string {
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
      return has(GENRE, value) ? GENRE[value][language] : value;
    case "status":
      return has(STATUS, value) ? STATUS[value][language] : value;
    case "mode":
      return has(MODE, value) ? MODE[value][language] : value;
    case "audience":
      return has(AUDIENCE, value) ? AUDIENCE[value][language] : value;
    case "year":
      return value;
  }
}
