import { errorFields, log } from "../../std/log.ts";
import type { PurgeOutcome } from "../../std/platform-cache.ts";
import { valueWithin } from "../../std/timeout.ts";

/** Milliseconds between two purges: the platform takes five a minute. */
const PURGE_INTERVAL_MS = 12_000;

/**
 * Has the platform's cache ahead of the Worker emptied once KV shows more than before, at most every twelve seconds.
 * For the state of KV at the object's start it is not emptied: nothing is kept there much longer than a minute anyway.
 * `request` asks for it.
 */
export function readerCache(request: () => Promise<PurgeOutcome>, clock: () => number) {
  let shown: number | undefined;
  let notBefore = 0;
  let isAbsent = false;
  return {
    /** Instant of the next purge, where KV shows the ledger up to `projected`; milliseconds since 1970. */
    next(projected: number): number | undefined {
      shown ??= projected;
      return isAbsent || projected <= shown ? undefined : notBefore;
    },
    /** Has the cache emptied if it is time. Never throws: what fails is tried again. */
    async update(projected: number, timeoutMs: number): Promise<void> {
      const next = this.next(projected);
      if (next === undefined || next > clock()) return;
      notBefore = clock() + PURGE_INTERVAL_MS;
      try {
        const outcome = await valueWithin(request(), timeoutMs);
        if (outcome === "purged") shown = projected;
        isAbsent = outcome === "absent";
        if (outcome === "refused") log("warn", "cache-not-purged", {});
      } catch (error) {
        log("warn", "cache-not-purged", errorFields(error));
      }
    },
  };
}
