import { settledWithin } from "../std/timeout.ts";

/** The operations of a KV namespace that the projection needs. */
export interface Store {
  get(key: string): Promise<string | null>;
  get(keys: string[]): Promise<Map<string, string | null>>;
  put(key: string, value: string): Promise<void>;
  delete(key: string): Promise<void>;
}

const AT_ONCE = 20;

let changes = 0;

/**
 * Counts what this isolate has committed to the ledger and written to KV. While the number stays the same, only other
 * isolates can have changed what was read before: where the ledger lives in the same isolate, a publish is seen at
 * once.
 */
export function changeCount(): number {
  return changes;
}

/** Notes that something changed that readers may have been told of. */
export function noteChange(): void {
  changes++;
}

/**
 * Puts values, 20 keys at once, and returns which were stored. A put that takes longer than `timeoutMs` (milliseconds)
 * holds up no other any more; it may still land, so its end is told to `onHanging`.
 */
export async function writeValues(
  store: Store,
  values: readonly { readonly key: string; readonly value: string }[],
  timeoutMs: number,
  onHanging: (key: string, pending: Promise<void>) => void,
): Promise<Set<string>> {
  const stored = new Set<string>();
  for (let from = 0; from < values.length; from += AT_ONCE) {
    const under = new Map<string, Promise<void>>();
    const puts = values.slice(from, from + AT_ONCE).map(async ({ key, value }) => {
      const pending = put(store, key, value);
      under.set(key, pending);
      try {
        await pending;
        stored.add(key);
      } finally {
        noteChange();
        under.delete(key);
      }
    });
    // One timer for all of them: to set and clear one for each takes longer than to put a small value.
    await settledWithin(Promise.allSettled(puts), timeoutMs);
    for (const [key, pending] of under) onHanging(key, pending);
  }
  return stored;
}

/** A put whose failure is always a rejection, never a throw. */
async function put(store: Store, key: string, value: string): Promise<void> {
  await store.put(key, value);
}
