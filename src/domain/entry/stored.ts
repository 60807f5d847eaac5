import { isObject } from "../../std/json-object.ts";

// Texts that were stored before each text said whose words it is. The ledger's own rows are migrated in SQL by the same
// rule (ledger/store/schema.ts): exports and KV are read with this one.

type Fields = Readonly<Record<string, unknown>>;

/** The relations that, stored without `words`, say that a text renders another. */
const TRANSLATED = new Set<unknown>(["translation", "adaptation", "partial"]);

/**
 * Completes a text, or an item made of one, that does not say whose words it is: a translation where its relation is
 * one of those, else the service's own. It is never taken for the source's.
 */
export function statedText(text: Fields): Fields {
  if (text.words !== undefined) return text;
  const { machineTranslated, relation, ...rest } = text;
  if (machineTranslated === true)
    return { ...rest, ...(relation === undefined ? {} : { relation }), words: "translation", machine: true };
  if (TRANSLATED.has(relation)) return { ...rest, relation, words: "translation" };
  return { ...rest, ...(relation === "original" ? { relation } : {}), words: "service" };
}

/** Completes an item, sessions and deadlines of which had no ids: calendars knew them by their number. */
export function statedItem(item: Fields): Fields {
  const numbered = (fields: Fields, name: string): Fields => {
    const parts = fields[name];
    if (!Array.isArray(parts)) return fields;
    return { ...fields, [name]: parts.map((part: object, index) => ({ id: String(index + 1), ...part })) };
  };
  const event = isObject(item.event) ? { event: numbered(item.event, "sessions") } : {};
  return statedText({ ...numbered(item, "deadlines"), ...event });
}

/** Completes each text of what may be an entry. */
export function statedEntry(entry: unknown): unknown {
  if (!isObject(entry) || !isObject(entry.texts)) return entry;
  const texts = Object.entries(entry.texts).map(([language, text]) => [
    language,
    isObject(text) ? statedText(text) : text,
  ]);
  return { ...entry, texts: Object.fromEntries(texts) };
}
