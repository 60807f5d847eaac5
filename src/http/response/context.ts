import type { Bindings } from "../../bindings.ts";
import type { Config } from "../../config.ts";
import { type ViewReader, viewReader } from "../../read-model/view-reader.ts";
import { LruCache } from "../../std/lru-cache.ts";
import type { Representation } from "./conditional.ts";

/**
 * Bytes that an isolate keeps; it has 128 MB in all. Pages and feeds, whose addresses are ours, have a room of their
 * own: what is kept under keys that strangers make up (combinations of lists, queries) cannot drive them out.
 */
const MAX_BYTES = { pages: 16_000_000, queries: 8_000_000, items: 16_000_000 } as const;

/** A rendered answer, and what it was rendered from. */
interface CachedRendering {
  readonly representation: Representation;
  /** Tells two values of one KV key apart. */
  readonly stamp: string;
  /** Time of the last read from KV, in milliseconds. */
  readonly checked: number;
}

/** Context of request handlers; one for each environment and isolate. */
export interface AppContext {
  readonly env: Bindings;
  readonly config: Config;
  /** Renderings of pages and feeds, and of what strangers combine. */
  readonly memory: Readonly<Record<"pages" | "queries", LruCache<CachedRendering>>>;
  readonly views: ViewReader;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function createContext(env: Bindings, config: Config): AppContext {
  const app = {
    env,
    config,
    memory: {
      pages: new LruCache<CachedRendering>(MAX_BYTES.pages),
      queries: new LruCache<CachedRendering>(MAX_BYTES.queries),
    },
    now: () => Date.now(),
  };
  return { ...app, views: viewReader(env.FEEDS, config.taxonomy, app.now, MAX_BYTES.items) };
}

/** The one ledger. */
export function ledgerOf({ env }: AppContext) {
  return env.LEDGER.getByName("ledger");
}

/** The one hub. */
export function hubOf({ env }: AppContext) {
  return env.HUB.getByName("hub");
}
