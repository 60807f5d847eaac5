import { channelPath } from "../domain/channel/channel.ts";
import type { Taxonomy } from "../domain/entry/taxonomy.ts";
import type { Item, View } from "../domain/view/view.ts";
import { errorFields, log } from "../std/log.ts";
import { LruCache } from "../std/lru-cache.ts";
import { assembleView } from "./build-view.ts";
import { type Checkpoint, readCheckpoint } from "./checkpoint.ts";
import { blockOf, parseBlock } from "./items.ts";
import { blockKey, groupOf, indexKey, type ListName, listKey, targetOf } from "./keys.ts";
import { indexHead, isEarlier, type ListIndex, parseIndex, type StoredList } from "./list-index.ts";
import { CACHE_TTL, parseView, type Recovery, Unavailable, type ValueStore } from "./read.ts";

/** For how long an index is taken for current without asking KV again: the lists of one answer are of one index. */
export interface Freshness {
  readonly milliseconds: number;
  /** A number that is another one as soon as this isolate has changed something. */
  readonly changes: () => number;
}

const BRIEF: Freshness = { milliseconds: 50, changes: () => 0 };

/** Bytes that memory holds for a character of an item's value: the item, and what is made of it in each format. */
const BYTES_PER_CHARACTER = 6;

const LIMITS = {
  /** Keys of one bulk read: KV takes no more. */
  bulk: 100,
  /** Seconds for which a place keeps a block: it never changes, but may have been missing there. */
  blockTtl: 3600,
  /** Milliseconds for which it is remembered what KV and the ledger said of an index that is not there. */
  absence: 1000,
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
  /**
   * Reads a list; undefined where nothing was ever published that an index would name. Throws Unavailable where there
   * was, but KV tells nothing of it: absent is not empty.
   */
  readonly read: (name: ListName) => Promise<StampedView | undefined>;
}

interface CachedIndex {
  /** Undefined where KV had none. */
  readonly index: ListIndex | undefined;
  readonly checked: number;
  readonly changes: number;
}

/** No recovery: who reads with it tries again later. */
export const NO_RECOVERY: Recovery = {
  async value(key) {
    throw new Unavailable(`KV does not hold ${key}`);
  },
  async expects() {
    return true;
  },
};

/**
 * Makes a reader that remembers indexes, each parsed once, parsed items in `itemBytes` bytes, and texts of blocks in a
 * quarter of that. It never goes back to an earlier write of the same ledger. `now` in milliseconds.
 */
export function viewReader(
  store: ValueStore,
  taxonomy: Taxonomy,
  now: () => number,
  itemBytes: number,
  recovery: Recovery = NO_RECOVERY,
  freshness: Freshness = BRIEF,
): ViewReader {
  // One for each language and group: their number is bounded.
  const indexes = new Map<string, CachedIndex>();
  const absences = new Map<string, { readonly expected: boolean; readonly checked: number }>();
  const items = new LruCache<Item>(itemBytes);
  // Lists share blocks: of one that was read, other lists show other items.
  const blocks = new LruCache<string>(itemBytes / 4);

  async function readIndex(target: string): Promise<ListIndex | undefined> {
    const key = indexKey(target);
    const cached = indexes.get(key);
    const at = now();
    const changes = freshness.changes();
    // A missing value may arrive the next moment.
    const lifetime = cached?.index === undefined ? BRIEF.milliseconds : freshness.milliseconds;
    if (cached?.changes === changes && at >= cached.checked && at - cached.checked < lifetime) return cached.index;
    const text = await store.get(key, { type: "text", cacheTtl: CACHE_TTL });
    // Another request may have read a later one meanwhile.
    const known = indexes.get(key)?.index;
    const isKnown = known !== undefined && text?.startsWith(indexHead(known)) && text.endsWith("}}}");
    const read = text === null ? undefined : isKnown ? known : tryIndex(key, text);
    const found = known !== undefined && (read === undefined || isEarlier(read, known)) ? known : read;
    if (found === known && known !== undefined && text !== null && read === undefined) await report(key);
    const index = found ?? (text === null ? undefined : await recoverIndex(key, "damaged"));
    indexes.set(key, { index, checked: at, changes });
    return index;
  }

  /** Has a damaged value written again that memory stands in for. */
  async function report(key: string): Promise<void> {
    await recovery.value(key, "damaged").catch(() => undefined);
  }

  async function recoverIndex(key: string, found: "missing" | "damaged"): Promise<ListIndex> {
    const value = await recovery.value(key, found);
    const index = value === undefined ? undefined : tryIndex(key, value);
    if (index === undefined) throw new Unavailable(`KV does not hold ${key}`);
    return index;
  }

  /** The index of a list that KV does not hold: undefined where there is nothing that it would name. */
  async function recoverMissing(target: string): Promise<ListIndex | undefined> {
    const key = indexKey(target);
    const at = now();
    const known = absences.get(target);
    let expected = known?.expected;
    if (known === undefined || at < known.checked || at - known.checked >= LIMITS.absence) {
      const checkpoint: Checkpoint | undefined = await readCheckpoint(store);
      if (checkpoint?.indexes.includes(target)) {
        const index = await recoverIndex(key, "missing");
        indexes.set(key, { index, checked: at, changes: freshness.changes() });
        return index;
      }
      expected = checkpoint === undefined && (await recovery.expects(target));
      absences.set(target, { expected, checked: at });
    }
    // Without a checkpoint, all of KV may be lost: then one list from the ledger would hide it.
    if (expected) throw new Unavailable(`KV does not hold ${key}, nor a checkpoint`);
    return undefined;
  }

  /** The texts of blocks by their keys; null where KV has none. */
  async function readBlocks(keys: readonly string[]): Promise<Map<string, string | null>> {
    const texts = new Map<string, string | null>();
    for (const key of keys) texts.set(key, blocks.get(key) ?? null);
    const unknown = keys.filter((key) => texts.get(key) === null);
    for (let from = 0; from < unknown.length; from += LIMITS.bulk) {
      const asked = unknown.slice(from, from + LIMITS.bulk);
      for (const [key, text] of await store.get(asked, { type: "text", cacheTtl: LIMITS.blockTtl })) {
        texts.set(key, text);
        if (text !== null) blocks.set(key, text, text.length * 2);
      }
    }
    return texts;
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
    const keys = new Map([...missing.keys()].map((block) => [blockKey(ledger, block), block]));
    for (const [key, text] of await readBlocks([...keys.keys()])) {
      const wanted = missing.get(keys.get(key) ?? Number.NaN) ?? [];
      const known = text === null ? undefined : tryBlock(key, text, wanted);
      if (known === undefined) blocks.delete(key);
      for (const { ref, item, characters } of known ?? (await recoverBlock(key, text, wanted))) {
        found.set(ref, item);
        items.set(`${ledger}/${ref}`, item, characters * BYTES_PER_CHARACTER + 1000);
      }
    }
    return refs.flatMap((ref) => found.get(ref) ?? []);
  }

  async function recoverBlock(
    key: string,
    text: string | null,
    refs: readonly number[],
  ): Promise<ReturnType<typeof parseBlock>> {
    const value = await recovery.value(key, text === null ? "missing" : "damaged");
    const read = value === undefined ? undefined : tryBlock(key, value, refs);
    if (read === undefined) throw new Unavailable(`KV does not hold ${key}`);
    return read;
  }

  /** A list of the layout before indexes: read until the ledger has written those. */
  async function readEarlierLayout({ kind, language, channel }: ListName): Promise<StampedView | undefined> {
    const key = listKey(kind, language, channel);
    const text = await store.get(key, { type: "text", cacheTtl: CACHE_TTL });
    const view = text === null ? undefined : attempt(key, () => parseView(text));
    if (text === null || view === undefined) return undefined;
    return { stamp: `${view.sequence} ${view.updated} ${view.total} ${text.length}`, load: async () => view };
  }

  return {
    async read(name) {
      const { kind, language, channel } = name;
      const target = targetOf(language, groupOf(channel));
      let index = await readIndex(target);
      if (index === undefined) {
        const earlier = await readEarlierLayout(name);
        if (earlier !== undefined) return earlier;
        index = await recoverMissing(target);
        if (index === undefined) return undefined;
      }
      const { ledger, sequence } = index;
      const list: StoredList | undefined = index.lists[kind][channelPath(channel)];
      if (list === undefined)
        return { stamp: ledger, load: async () => assembleView(name, undefined, [], 0, taxonomy) };
      return {
        stamp: `${ledger} ${list.stamp}`,
        load: async () => {
          const { items, notices = [] } = list;
          const found = await readItems(ledger, [...items, ...notices]);
          const [shown, gone] = [found.slice(0, items.length), found.slice(items.length)];
          return assembleView(name, list, shown, sequence, taxonomy, gone);
        },
      };
    },
  };
}

/** Parses a value; undefined where it is damaged, which the log says. */
function attempt<Value>(key: string, parse: () => Value): Value | undefined {
  try {
    return parse();
  } catch (error) {
    log("error", "kv-value-damaged", { key, ...errorFields(error) });
    return undefined;
  }
}

function tryIndex(key: string, text: string): ListIndex | undefined {
  return attempt(key, () => parseIndex(text));
}

function tryBlock(key: string, text: string, refs: readonly number[]): ReturnType<typeof parseBlock> | undefined {
  return attempt(key, () => parseBlock(text, refs));
}
