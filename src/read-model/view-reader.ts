import { channelPath } from "../domain/channel/channel.ts";
import type { Taxonomy } from "../domain/entry/taxonomy.ts";
import type { Item, View } from "../domain/view/view.ts";
import { LruCache } from "../std/lru-cache.ts";
import { assembleView } from "./build-view.ts";
import { blockOf, parseBlock } from "./items.ts";
import { blockKey, groupOf, indexKey, type ListName, listKey, targetOf } from "./keys.ts";
import { indexHead, isEarlier, type ListIndex, parseIndex, type StoredList } from "./list-index.ts";
import { CACHE_TTL, parseView, type ValueStore } from "./read.ts";

const LIMITS = {
  /**
   * Milliseconds for which an index is taken for current without asking KV again: the lists of one answer are of one
   * index.
   */
  recheck: 50,
  /** Keys of one bulk read: KV takes no more. */
  bulk: 100,
  /** Seconds for which a place keeps a block: it never changes. */
  blockTtl: 86_400,
} as const;

/**
 * A list as KV has it. The stamp tells it from everything that it was before; the items are read where somebody needs
 * them.
 */
export interface StampedView {
  readonly stamp: string;
  readonly load: () => Promise<View>;
}

/** Reads views from KV. */
export interface ViewReader {
  /** Reads a list; undefined where KV has no index that would name it: absent is not empty. */
  readonly read: (name: ListName) => Promise<StampedView | undefined>;
}

/** KV does not hold what it names: passing, for it lags or lost a value that will be written again. */
class MissingValue extends Error {
  /** Read by whoever answers: 503 instead of 500. */
  readonly retryable = true;
}

interface CachedIndex {
  /** Undefined where KV had none. */
  readonly index: ListIndex | undefined;
  readonly checked: number;
}

/**
 * Makes a reader that remembers indexes, each parsed once, and parsed items in `itemBytes` bytes. It never goes back to
 * an earlier write of the same ledger. `now` in milliseconds.
 */
export function viewReader(store: ValueStore, taxonomy: Taxonomy, now: () => number, itemBytes: number): ViewReader {
  // One for each language and group: their number is bounded.
  const indexes = new Map<string, CachedIndex>();
  const items = new LruCache<Item>(itemBytes);

  async function readIndex(key: string): Promise<ListIndex | undefined> {
    const cached = indexes.get(key);
    const at = now();
    if (cached !== undefined && at >= cached.checked && at - cached.checked < LIMITS.recheck) return cached.index;
    const text = await store.get(key, { type: "text", cacheTtl: CACHE_TTL });
    // Whoever asked meanwhile may have read a later one.
    const known = indexes.get(key)?.index;
    const isKnown = known !== undefined && text?.startsWith(indexHead(known));
    const read = text === null ? undefined : isKnown ? known : parseIndex(text);
    const index = known !== undefined && (read === undefined || isEarlier(read, known)) ? known : read;
    indexes.set(key, { index, checked: at });
    return index;
  }

  async function readItems(ledger: string, refs: readonly number[]): Promise<Item[]> {
    const found = new Map<number, Item>();
    const missing = new Map<number, number[]>();
    for (const ref of refs) {
      const item = items.get(`${ledger}/${ref}`);
      const block = blockOf(ref);
      if (item !== undefined) found.set(ref, item);
      else missing.set(block, [...(missing.get(block) ?? []), ref]);
    }
    const blocks = [...missing.keys()];
    for (let from = 0; from < blocks.length; from += LIMITS.bulk) {
      const keys = new Map(blocks.slice(from, from + LIMITS.bulk).map((block) => [blockKey(ledger, block), block]));
      const texts = await store.get([...keys.keys()], { type: "text", cacheTtl: LIMITS.blockTtl });
      for (const [key, block] of keys) {
        const text = texts.get(key) ?? null;
        if (text === null) throw new MissingValue(`KV does not hold ${key}`);
        for (const { ref, item, characters } of parseBlock(text, missing.get(block) ?? [])) {
          found.set(ref, item);
          items.set(`${ledger}/${ref}`, item, characters * 2 + 1000);
        }
      }
    }
    return refs.flatMap((ref) => found.get(ref) ?? []);
  }

  /** A list of the layout before indexes: read until the ledger has written those. */
  async function readEarlierLayout({ kind, language, channel }: ListName): Promise<StampedView | undefined> {
    const text = await store.get(listKey(kind, language, channel), { type: "text", cacheTtl: CACHE_TTL });
    if (text === null) return undefined;
    const view = parseView(text);
    return { stamp: `${view.sequence} ${view.updated} ${view.total} ${text.length}`, load: async () => view };
  }

  return {
    async read(name) {
      const { kind, language, channel } = name;
      const index = await readIndex(indexKey(targetOf(language, groupOf(channel))));
      if (index === undefined) return await readEarlierLayout(name);
      const { ledger, sequence } = index;
      const list: StoredList | undefined = index.lists[kind][channelPath(channel)];
      if (list === undefined)
        return { stamp: ledger, load: async () => assembleView(name, undefined, [], 0, taxonomy) };
      return {
        stamp: `${ledger} ${list.stamp}`,
        load: async () => assembleView(name, list, await readItems(ledger, list.items), sequence, taxonomy),
      };
    },
  };
}
