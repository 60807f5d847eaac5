import { isLanguage } from "../../../domain/entry/language.ts";
import { isObject } from "../../../std/json-object.ts";
import type { DraftField, EntryType } from "./schema.ts";
import type { Raw } from "./value.ts";

/** Maximum number of rows of a list that a form shows. */
const MAX_ROWS = 500;

/**
 * Returns what a form can show of a value from outside it: a stored draft, an entry as the service has it, a file. What
 * has another shape than its field is left out; what is wrong inside a field stays, for its writer to complete.
 */
function shown(field: DraftField, value: unknown): Raw | undefined {
  switch (field.kind) {
    case "group":
      return isObject(value) ? members(field.fields, value) : undefined;
    case "localised":
      // The same text in all languages, where the field has no parts.
      if (typeof value === "string") return field.item.kind === "group" ? undefined : value;
      return isObject(value)
        ? Object.fromEntries(
            Object.entries(value).flatMap(([language, text]) => {
              const kept = isLanguage(language) ? shown(field.item, text) : undefined;
              return kept === undefined ? [] : [[language, kept]];
            }),
          )
        : undefined;
    case "list":
      return Array.isArray(value)
        ? value.slice(0, Math.min(field.max, MAX_ROWS)).flatMap((row: unknown) => shown(field.item, row) ?? [])
        : undefined;
    case "flag":
      return typeof value === "boolean" ? value : undefined;
    case "number":
      return Number.isFinite(value) || value === "" ? value : undefined;
    default:
      return typeof value === "string" ? value : undefined;
  }
}

function members(fields: readonly DraftField[], value: Readonly<Record<string, unknown>>): Record<string, Raw> {
  const known = new Map(fields.map((field) => [field.name, field]));
  // In the order of the value: what has not changed is to stay the same text.
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      const field = known.get(name);
      const kept = field === undefined ? undefined : shown(field, member);
      return kept === undefined ? [] : [[name, kept]];
    }),
  );
}

/** Returns what the form of a type can show of an entry. */
export function shownEntry(type: EntryType, fields: readonly DraftField[], given: unknown): Raw {
  return { type, ...members(fields, isObject(given) ? given : {}) };
}
