import { parseValueKey } from "../../read-model/keys.ts";
import { type Recovery, Unavailable } from "../../read-model/read.ts";
import { log } from "../../std/log.ts";

/** LedgerQueries to the ledger that an isolate may ask at once, and the milliseconds after which it may ask another. */
const BUDGETS = {
  /** Of values that KV lost. */
  values: { capacity: 100, every: 50 },
  /** Of entries that KV does not hold: strangers may ask for any. */
  entries: { capacity: 50, every: 50 },
} as const;

/** The ledger, as far as it is asked. */
interface RecoveringLedger {
  recover(key: string, found: "missing" | "damaged"): Promise<string | undefined>;
  expects(target: string): Promise<boolean>;
}

/** Counts what may be asked: so much at once, and one more every so many milliseconds. */
function budget({ capacity, every }: { readonly capacity: number; readonly every: number }, now: () => number) {
  let left: number = capacity;
  let counted = now();
  return (): boolean => {
    const passed = Math.max(0, Math.floor((now() - counted) / every));
    left = Math.min(capacity, left + passed);
    counted = now() < counted || left === capacity ? now() : counted + passed * every;
    if (left === 0) return false;
    left--;
    return true;
  };
}

/**
 * Asks the ledger for what KV should hold and does not, within bounds: a lost KV, or strangers who ask for entries that
 * never were, must not take the time of the one that writes. `now` in milliseconds.
 */
export function recoveryFrom(ledger: () => RecoveringLedger, now: () => number): Recovery {
  const mayAsk = budget(BUDGETS.values, now);
  const mayAskEntry = budget(BUDGETS.entries, now);
  const ask = async <Answer>(question: (asked: RecoveringLedger) => Promise<Answer>): Promise<Answer> => {
    try {
      return await question(ledger());
    } catch (error) {
      throw new Unavailable("the ledger does not answer", { cause: error });
    }
  };
  return {
    async value(key, found) {
      const isUnknown = found === "missing" && parseValueKey(key)?.kind === "entry";
      // A key that KV does not have most likely does not exist: that much can be said without asking the ledger.
      if (isUnknown && !mayAskEntry()) return undefined;
      if (!isUnknown && !mayAsk()) throw new Unavailable(`KV does not hold ${key}`);
      try {
        const value = await ask((asked) => asked.recover(key, found));
        if (value !== undefined) log("warn", "ledger-stands-in-for-kv", { key });
        return value;
      } catch (error) {
        if (!isUnknown) throw error;
        log("warn", "value-missing-and-ledger-away", { kind: parseValueKey(key)?.kind });
        return undefined;
      }
    },
    async expects(target) {
      if (!mayAsk()) throw new Unavailable(`KV does not hold an index of ${target}`);
      return await ask((asked) => asked.expects(target));
    },
  };
}
