import type { Revision, Tombstone } from "../domain/entry/revision.ts";
import { statedEntry } from "../domain/entry/stored.ts";
import type { View } from "../domain/view/view.ts";
import { log } from "../std/log.ts";
import { entryKey } from "./keys.ts";

/** The part of a KV namespace that reading uses. */
export interface ValueStore {
  get(key: string, options: { type: "text"; cacheTtl: number }): Promise<string | null>;
  get(keys: string[], options: { type: "text"; cacheTtl: number }): Promise<Map<string, string | null>>;
}

/** Fallback for readers that miss something in KV. Both throw Unavailable if nobody can answer now. */
export interface Recovery {
  /** Returns what a key should hold, and has it written again; undefined where it should hold nothing. */
  value(key: string, found: "missing" | "damaged"): Promise<string | undefined>;
  /** Reports whether there are entries that an index should name. */
  expects(target: string): Promise<boolean>;
}

/** Nobody can tell now what should be answered: passing. */
export class Unavailable extends Error {
  /** Read by whoever answers: 503 instead of 500. */
  readonly retryable = true;
}

/**
 * Seconds for which a place keeps a value that changes: the least that KV takes. A change is seen this much later
 * there.
 */
export const CACHE_TTL = 30;

/** Reads of a store, whose failures are passing ones. */
export function passingFailures(store: ValueStore): ValueStore {
  const get = async (key: string & string[], options: { type: "text"; cacheTtl: number }) => {
    try {
      return await store.get(key, options);
    } catch (error) {
      throw new Unavailable("KV does not answer", { cause: error });
    }
  };
  return { get } as ValueStore;
}

/** Parses a view that the ledger, or the layout before indexes, wrote as one document. */
export function parseView(text: string): View {
  return JSON.parse(text) as View;
}

/** Parses an entry's document; undefined where the text is none: cut, empty or something else. */
function parseEntry(text: string, id: string): Revision | Tombstone | undefined {
  try {
    const document = JSON.parse(text) as Partial<Revision & Tombstone> | null;
    const isOne =
      document?.entry?.id === id && typeof document.rendered === "object"
        ? true
        : document?.id === id && typeof document.withdrawn === "string";
    if (!isOne) return undefined;
    const found = document as Revision | Tombstone;
    return isTombstone(found) ? found : { ...found, entry: statedEntry(found.entry) as Revision["entry"] };
  } catch {
    return undefined;
  }
}

/**
 * An entry's current revision or what is left of it, or undefined where there never was one. What KV does not hold, or
 * not yet, the ledger says.
 */
export async function readEntry(
  store: ValueStore,
  id: string,
  recovery: Recovery,
): Promise<Revision | Tombstone | undefined> {
  const key = entryKey(id);
  const text = await store.get(key, { type: "text", cacheTtl: CACHE_TTL });
  const document = text === null ? undefined : parseEntry(text, id);
  if (document !== undefined) return document;
  if (text !== null) log("error", "kv-value-damaged", { key });
  const value = await recovery.value(key, text === null ? "missing" : "damaged");
  return value === undefined ? undefined : parseEntry(value, id);
}

export function isTombstone(document: Revision | Tombstone): document is Tombstone {
  return "withdrawn" in document;
}
