import type { Bindings } from "../../bindings.ts";
import type { Config } from "../../config.ts";
import type { Revision, Tombstone } from "../../domain/entry/revision.ts";
import { passingFailures, readEntry, type ValueStore } from "../../read-model/read.ts";
import { type ViewReader, viewReader } from "../../read-model/view-reader.ts";
import { changeCount } from "../../read-model/write.ts";
import { LruCache } from "../../std/lru-cache.ts";
import { isSlug } from "../../std/slug.ts";
import type { Representation } from "../response/conditional.ts";
import { type EditorDirectory, editorDirectory, type LedgerEditors } from "./editor-directory.ts";
import { boundedLedgerQueries, type LedgerQueries } from "./ledger-queries.ts";
import { recoveryFrom } from "./recovery.ts";

/**
 * Bytes that an isolate keeps; it has 128 MB in all. Pages and feeds, whose addresses are ours, have a pool of their
 * own: what is kept under keys that strangers make up (combinations of lists, queries) cannot drive them out.
 */
const MAX_BYTES = { pages: 16_000_000, queries: 8_000_000, items: 24_000_000, entries: 4_000_000 } as const;

/** Milliseconds for which an isolate does not ask KV again for a key that it has read. */
const FRESH_MS = 15_000;

type ReadEntry = AppContext["entry"];

/** Remembers entries for a while: one is read at several addresses. What is not there is looked for each time. */
function rememberedEntries(read: ReadEntry, now: () => number): ReadEntry {
  const memory = new LruCache<{
    readonly entry: Revision | Tombstone;
    readonly checked: number;
    readonly changes: number;
  }>(MAX_BYTES.entries);
  return async (id) => {
    const [at, changes] = [now(), changeCount()];
    const known = memory.get(id);
    if (known?.changes === changes && at >= known.checked && at - known.checked < FRESH_MS) return known.entry;
    const entry = await read(id);
    // An entry takes some ten kilobytes as objects; one with the longest texts, a megabyte.
    if (entry === undefined) memory.delete(id);
    else memory.set(id, { entry, checked: at, changes }, 2 * JSON.stringify(entry).length + 1000);
    return entry;
  };
}

/** A rendered answer, and what it was rendered from. */
interface CachedRendering {
  readonly representation: Representation;
  /** Tells two values of one KV key apart. */
  readonly stamp: string;
  /** Time of the last read from KV, in milliseconds. */
  readonly checked: number;
  /** Commits and writes to KV of this isolate by then (changeCount). */
  readonly writes: number;
}

/** Context of request handlers; one for each environment and isolate. */
export interface AppContext {
  readonly env: Bindings;
  readonly config: Config;
  /** Renderings of pages and feeds, and of what strangers combine. */
  readonly memory: Readonly<Record<"pages" | "queries", LruCache<CachedRendering>>>;
  readonly views: ViewReader;
  /** An entry by id: undefined where there never was one. */
  readonly entry: (id: string) => Promise<Revision | Tombstone | undefined>;
  /** The editors who may publish. */
  readonly editors: EditorDirectory;
  /** The bounded queries of readers to the ledger. */
  readonly ledgerQueries: LedgerQueries;
  /** KV, the failures of which are passing ones. */
  readonly store: ValueStore;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function createContext(env: Bindings, config: Config): AppContext {
  const now = () => Date.now();
  const store = passingFailures(env.FEEDS);
  const recovery = recoveryFrom(() => env.LEDGER.getByName("ledger"), now);
  const entry = rememberedEntries((id) => readEntry(store, id, recovery), now);
  return {
    env,
    config,
    memory: {
      pages: new LruCache<CachedRendering>(MAX_BYTES.pages),
      queries: new LruCache<CachedRendering>(MAX_BYTES.queries),
    },
    now,
    editors: editorDirectory(
      config.editors,
      () => ({
        editors: async (version) =>
          (await env.LEDGER.getByName("ledger").editors(version)) as LedgerEditors | undefined,
      }),
      now,
    ),
    ledgerQueries: boundedLedgerQueries(now, (milliseconds) => scheduler.wait(milliseconds)),
    store,
    views: viewReader(store, config.taxonomy, now, MAX_BYTES.items, recovery, {
      milliseconds: FRESH_MS,
      changes: changeCount,
    }),
    // An id that none can have is not looked up: KV limits the length of keys, and fails at longer ones.
    entry: async (id) => (isSlug(id) ? await entry(id) : undefined),
  };
}

/** The one ledger. */
export function ledgerOf({ env }: AppContext) {
  return env.LEDGER.getByName("ledger");
}

/** The one hub. */
export function hubOf({ env }: AppContext) {
  return env.HUB.getByName("hub");
}

/** The one aggregator, which reads sources and keeps the inbox. */
export function aggregatorOf({ env }: AppContext) {
  return env.SOURCES.getByName("sources");
}
