import type { Bindings } from "../../bindings.ts";
import type { Config } from "../../config.ts";
import { Memory } from "../../std/lru-cache.ts";
import type { Representation } from "./conditional.ts";

/** Bytes of rendered answers that an isolate keeps; it has 128 MB in all. */
const MOST_BYTES = 24_000_000;

/** A rendered answer, and what it was rendered from. */
interface Remembered {
  readonly representation: Representation;
  /** Tells two values of one KV key apart. */
  readonly stamp: string;
  /** When KV was last asked, in milliseconds. */
  readonly checked: number;
}

/** What request handlers work with. One for each environment and isolate. */
export interface House {
  readonly env: Bindings;
  readonly config: Config;
  readonly memory: Memory<Remembered>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function openHouse(env: Bindings, config: Config): House {
  return { env, config, memory: new Memory(MOST_BYTES), now: () => Date.now() };
}

/** The one ledger. */
export function ledgerOf({ env }: House) {
  return env.LEDGER.getByName("ledger");
}

/** The one hub. */
export function hubOf({ env }: House) {
  return env.HUB.getByName("hub");
}
