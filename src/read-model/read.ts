import type { Revision, Tombstone } from "../domain/entry/revision.ts";
import type { View } from "../domain/view/view.ts";
import { entryKey } from "./keys.ts";

/** The part of a KV namespace that reading uses. */
export interface ValueStore {
  get(key: string, options: { type: "text"; cacheTtl: number }): Promise<string | null>;
  get(keys: string[], options: { type: "text"; cacheTtl: number }): Promise<Map<string, string | null>>;
}

/**
 * Seconds for which a place keeps a value that changes: the least that KV takes. A change is seen this much later
 * there.
 */
export const CACHE_TTL = 30;

/** Parses a view that the ledger, or the layout before indexes, wrote as one document. */
export function parseView(text: string): View {
  return JSON.parse(text) as View;
}

/** An entry's current revision or what is left of it, or undefined where there never was one. */
export async function readEntry(store: ValueStore, id: string): Promise<Revision | Tombstone | undefined> {
  const text = await store.get(entryKey(id), { type: "text", cacheTtl: CACHE_TTL });
  return text === null ? undefined : (JSON.parse(text) as Revision | Tombstone);
}

export function isTombstone(document: Revision | Tombstone): document is Tombstone {
  return "withdrawn" in document;
}
