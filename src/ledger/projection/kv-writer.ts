import { type Store, writeValues } from "../../read-model/write.ts";
import { MINUTE_MS } from "../../std/duration.ts";

/** Milliseconds until a put that hangs is given up. */
const GIVE_UP_MS = 5 * MINUTE_MS;

/** Writes values to KV, and never a key of which a put has not come back: an old value might land last. */
export function kvWriter(store: Store, clock: () => number) {
  const hanging = new Map<string, number>();
  return {
    isHanging(key: string): boolean {
      const since = hanging.get(key);
      if (since !== undefined && clock() - since > GIVE_UP_MS) hanging.delete(key);
      return hanging.has(key);
    },
    /** Reports whether there is a put that may still land. */
    hasHanging(): boolean {
      return hanging.size > 0;
    },
    /** Puts values and returns which KV took within `timeoutMs` milliseconds. */
    async put(
      values: readonly { readonly key: string; readonly value: string }[],
      timeoutMs: number,
    ): Promise<Set<string>> {
      return await writeValues(store, values, timeoutMs, (key, pending) => {
        hanging.set(key, clock());
        const back = () => hanging.delete(key);
        pending.then(back, back);
      });
    },
  };
}

export type KvWriter = ReturnType<typeof kvWriter>;
