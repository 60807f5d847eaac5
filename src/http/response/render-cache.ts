import type { Representation } from "./conditional.ts";
import type { AppContext } from "./context.ts";

/** Milliseconds for which an isolate answers without asking KV again. */
const RECHECK_MS = 1000;

/** The source of a rendering, with a stamp that differs from those of all earlier states. */
export interface Source<Value> {
  readonly stamp: string;
  readonly value: Value;
}

/**
 * A rendering from memory where what it is made of is still the same. While that cannot be read, the last good one is
 * served. `key` names the rendering within the isolate. It is asked for again after `lifetime` milliseconds. Undefined
 * where `read` finds nothing.
 */
export async function cachedRendering<Value>(
  app: AppContext,
  key: string,
  read: () => Promise<Source<Value>>,
  make: (value: Value) => Promise<Representation>,
  lifetime?: number,
): Promise<Representation>;
export async function cachedRendering<Value>(
  app: AppContext,
  key: string,
  read: () => Promise<Source<Value> | undefined>,
  make: (value: Value) => Promise<Representation>,
  lifetime?: number,
): Promise<Representation | undefined>;
export async function cachedRendering<Value>(
  app: AppContext,
  key: string,
  read: () => Promise<Source<Value> | undefined>,
  make: (value: Value) => Promise<Representation>,
  lifetime = RECHECK_MS,
): Promise<Representation | undefined> {
  const known = app.memory.get(key);
  const now = app.now();
  if (known !== undefined && now - known.checked < lifetime && now >= known.checked) return known.representation;
  let source: Source<Value> | undefined;
  try {
    source = await read();
  } catch (error) {
    if (known === undefined) throw error;
    console.warn("the last good rendering is served:", error instanceof Error ? error.message : error);
    return known.representation;
  }
  if (source === undefined) {
    app.memory.delete(key);
    return undefined;
  }
  const { stamp, value } = source;
  const representation = known !== undefined && known.stamp === stamp ? known.representation : await make(value);
  app.memory.set(key, { representation, stamp, checked: now }, representation.body.length + 1000);
  return representation;
}
