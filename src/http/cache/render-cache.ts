import { changeCount } from "../../read-model/write.ts";
import { errorFields, log } from "../../std/log.ts";
import type { AppContext } from "../context/app-context.ts";
import type { Representation } from "../response/conditional.ts";

/** Milliseconds for which an isolate answers without asking KV again. */
const RECHECK_MS = 500;

/**
 * The cache that keeps a rendering: `queries` for keys that strangers combine from many parts, `none` for keys that
 * they choose freely (a day, a colour): such renderings are made for each request.
 */
export type CachePool = "pages" | "queries" | "none";

interface CacheOptions {
  /** Milliseconds after which the source is read again. */
  readonly lifetime?: number;
  readonly pool?: CachePool;
}

/** The source of a rendering, with a stamp that differs from those of all earlier states. */
export interface RenderSource<Value> {
  readonly stamp: string;
  readonly value: Value;
}

/**
 * A rendering from memory where what it is made of is still the same. While that cannot be read, the last good one is
 * served. `key` names the rendering within the isolate. Undefined where `read` finds nothing.
 */
export async function cachedRendering<Value>(
  app: AppContext,
  key: string,
  read: () => Promise<RenderSource<Value>>,
  make: (value: Value) => Promise<Representation>,
  options?: CacheOptions,
): Promise<Representation>;
export async function cachedRendering<Value>(
  app: AppContext,
  key: string,
  read: () => Promise<RenderSource<Value> | undefined>,
  make: (value: Value) => Promise<Representation>,
  options?: CacheOptions,
): Promise<Representation | undefined>;
export async function cachedRendering<Value>(
  app: AppContext,
  key: string,
  read: () => Promise<RenderSource<Value> | undefined>,
  make: (value: Value) => Promise<Representation>,
  { lifetime = RECHECK_MS, pool = "pages" }: CacheOptions = {},
): Promise<Representation | undefined> {
  const memory = pool === "none" ? undefined : app.memory[pool];
  const known = memory?.get(key);
  const now = app.now();
  const writes = changeCount();
  // A rendering with a long lifetime is not made again at each write of the ledger.
  const isCurrent = known?.writes === writes || lifetime > RECHECK_MS;
  if (known !== undefined && isCurrent && now - known.checked < lifetime && now >= known.checked)
    return known.representation;
  let source: RenderSource<Value> | undefined;
  try {
    source = await read();
  } catch (error) {
    if (known === undefined) throw error;
    log("warn", "last-good-rendering-served", errorFields(error));
    return known.representation;
  }
  if (source === undefined) {
    memory?.delete(key);
    return undefined;
  }
  const { stamp, value } = source;
  const representation = known !== undefined && known.stamp === stamp ? known.representation : await make(value);
  // All that is kept alive counts: two bytes a character, and what objects and headers take.
  const bytes = representation.body.length + 2 * (key.length + stamp.length) + 1000;
  memory?.set(key, { representation, stamp, checked: now, writes }, bytes);
  return representation;
}
