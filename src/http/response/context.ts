import type { Bindings } from "../../bindings.ts";
import type { Config } from "../../config.ts";
import { LruCache } from "../../std/lru-cache.ts";
import type { Representation } from "./conditional.ts";

/** Bytes of rendered answers that an isolate keeps; it has 128 MB in all. */
const MAX_BYTES = 24_000_000;

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
  readonly memory: LruCache<CachedRendering>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function createContext(env: Bindings, config: Config): AppContext {
  return { env, config, memory: new LruCache(MAX_BYTES), now: () => Date.now() };
}

/** The one ledger. */
export function ledgerOf({ env }: AppContext) {
  return env.LEDGER.getByName("ledger");
}

/** The one hub. */
export function hubOf({ env }: AppContext) {
  return env.HUB.getByName("hub");
}
