import { entryUrl, type Origin } from "../../domain/channel/urls.ts";
import type { Language } from "../../domain/entry/language.ts";
import { FIELDS, type FieldName, type Profile } from "../../domain/query/parameter-names.ts";
import type { MatchedItem } from "./list-entries.ts";

const CONTENT: ReadonlySet<FieldName> = new Set(["html", "text"]);
const MINIMAL: ReadonlySet<FieldName> = new Set([
  "id",
  "language",
  "type",
  "genre",
  "released",
  "updated",
  "published",
  "title",
  "event",
  "match",
  "page",
]);
const ALWAYS: readonly FieldName[] = ["id", "language"];

function fieldsOf(profile: Profile, fields: readonly FieldName[] | undefined): ReadonlySet<FieldName> {
  if (fields !== undefined) return new Set([...ALWAYS, ...fields]);
  if (profile === "minimal") return MINIMAL;
  return new Set(FIELDS.filter((field) => profile === "full" || !CONTENT.has(field)));
}

/** An item as the API gives it: its fields in their order, those that were asked for. */
export function apiItem(item: MatchedItem, site: Origin, profile: Profile, fields?: readonly FieldName[]): object {
  const wanted = fieldsOf(profile, fields);
  const { event } = item;
  const all: Partial<Record<FieldName, unknown>> = {
    ...item,
    page: entryUrl(site, item.language, item.id),
    api: `${site.origin}/api/v1/entries/${item.id}`,
    // When and whether it takes place.
    ...(event !== undefined && profile === "minimal" && fields === undefined
      ? {
          event: {
            status: event.status,
            allDay: event.allDay,
            starts: event.starts,
            ends: event.ends,
            zone: event.zone,
          },
        }
      : {}),
  };
  return Object.fromEntries(
    FIELDS.filter((field) => wanted.has(field) && all[field] !== undefined).map((field) => [field, all[field]]),
  );
}

/** Content-Language of a list whose entries are all in one language; no header of others. */
export function languageHeader(languages: readonly Language[]): Record<string, string> {
  const [language, ...others] = languages;
  return language === undefined || others.length > 0 ? {} : { "content-language": language };
}
