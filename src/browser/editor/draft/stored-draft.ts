import { isObject } from "../../../std/json-object.ts";
import type { PendingDelivery } from "../service/client.ts";
import { shownEntry } from "./restored-value.ts";
import type { DraftField, EntryType } from "./schema.ts";
import { type Raw, valueAt } from "./value.ts";

/**
 * Work that is kept through a reload: what was written, of which version, and what was sent without an answer yet.
 * Never a key.
 */
export interface StoredDraft {
  readonly type: EntryType;
  readonly raw: Raw;
  /** Of the entry as it was opened or last published; 0 for one that is new. */
  readonly version: number;
  readonly withdrawn: boolean;
  /** True if what was written last has not been sent to the service. */
  readonly unsent: boolean;
  /** The time of storing, in milliseconds since 1970. */
  readonly at: number;
  readonly pending?: PendingDelivery;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function deliveryOf(value: unknown): PendingDelivery | undefined {
  if (!isObject(value)) return undefined;
  const { id, type, body } = value;
  return typeof id === "string" && typeof type === "string" && typeof body === "string"
    ? { id, type, body }
    : undefined;
}

/**
 * Reads a stored draft, whatever wrote it: an older page, another program, half a write. Undefined where it is none;
 * what it returns can be shown by the form.
 */
export function parseDraft(
  text: string,
  fields: Readonly<Record<EntryType, readonly DraftField[]>>,
): StoredDraft | undefined {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(found) || !isObject(found.raw)) return undefined;
  const { type, raw, version, withdrawn, unsent, at, pending } = found;
  if (type !== "news" && type !== "event") return undefined;
  const sent = deliveryOf(pending);
  return {
    type,
    raw: shownEntry(type, fields[type], raw),
    version: isCount(version) ? version : 0,
    withdrawn: withdrawn === true,
    unsent: unsent !== false,
    at: isCount(at) ? at : 0,
    ...(sent === undefined ? {} : { pending: sent }),
  };
}

/** Returns what people know a draft by: its first title, else its id. */
export function draftName(raw: Raw): string | undefined {
  const texts = valueAt(raw, ["texts"]);
  const titles = isObject(texts) ? Object.values(texts).map((text) => valueAt(text, ["title"])) : [];
  return [...titles, valueAt(raw, ["id"])].find(
    (name): name is string => typeof name === "string" && name.trim() !== "",
  );
}
