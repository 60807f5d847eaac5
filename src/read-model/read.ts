import type { Channel } from "../domain/channel/channel.ts";
import type { Language } from "../domain/entry/language.ts";
import type { Revision, Tombstone } from "../domain/entry/revision.ts";
import type { View } from "../domain/view/view.ts";
import { entryKey, viewKey } from "./keys.ts";

/** The part of a KV namespace that reading uses. */
export interface Reader {
  get(key: string, options: { type: "text"; cacheTtl: number }): Promise<string | null>;
}

// The least that KV takes. A change is seen this much later at a place that holds the value.
const CACHE_TTL = 30;

/** A view's JSON as stored, or undefined where the channel never had an entry. */
export async function readViewText(
  store: Reader,
  kind: "latest" | "agenda",
  language: Language,
  channel: Channel,
): Promise<string | undefined> {
  return (await store.get(viewKey(kind, language, channel), { type: "text", cacheTtl: CACHE_TTL })) ?? undefined;
}

export function parseView(text: string): View {
  return JSON.parse(text) as View;
}

/** An entry's current revision or what is left of it, or undefined where there never was one. */
export async function readEntry(store: Reader, id: string): Promise<Revision | Tombstone | undefined> {
  const text = await store.get(entryKey(id), { type: "text", cacheTtl: CACHE_TTL });
  return text === null ? undefined : (JSON.parse(text) as Revision | Tombstone);
}

export function isTombstone(document: Revision | Tombstone): document is Tombstone {
  return "withdrawn" in document;
}
