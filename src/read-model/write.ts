import { settledWithin } from "../std/timeout.ts";

/** What the projection needs of a KV namespace. */
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
 * Puts values, 20 keys at once, and tells which were stored. A put that takes longer than `timeoutMs` (milliseconds)
 * holds up no other any more; it may still land, so its end is told to `onHanging`.
 */
export async function writeValues(
  store: Store,
  values: readonly { readonly key: string; readonly value: string }[],
  timeoutMs: number,
  onHanging: (key: string, pending: Promise<void>) => void,
): Promise<Set<string>> {
  const stored = new Set<string>();
  const queue = [...values];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const pending = put(store, next.key, next.value);
      const outcome = await settledWithin(pending, timeoutMs);
      noteChange();
      if (outcome === "done") stored.add(next.key);
      if (outcome === "hanging") onHanging(next.key, pending);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return stored;
}

/** A put whose failure is always a rejection, never a throw. */
async function put(store: Store, key: string, value: string): Promise<void> {
  await store.put(key, value);
}
