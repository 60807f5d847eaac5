import { isObject } from "../../../std/json-object.ts";
import type { DraftField, EntryType } from "../draft/schema.ts";
import { parseDraft, type StoredDraft } from "../draft/stored-draft.ts";

/**
 * The draft in a file: one that the page saved, or an entry as the service answers with it. Undefined for any other
 * file. What such a file says was sent is not sent: its writer may be anybody.
 */
export function draftInFile(
  octets: Uint8Array,
  fields: Readonly<Record<EntryType, readonly DraftField[]>>,
): StoredDraft | undefined {
  const text = new TextDecoder().decode(octets);
  if (!text.trimStart().startsWith("{")) return undefined;
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return undefined;
  }
  const entry = isObject(found) && isObject(found.data) ? found.data : found;
  const whole =
    isObject(entry) && isObject(entry.texts) ? { type: entry.type, raw: entry, version: entry.version } : found;
  const draft = parseDraft(JSON.stringify(whole), fields);
  if (draft === undefined) return undefined;
  const { pending: _, ...rest } = draft;
  return { ...rest, unsent: true };
}
