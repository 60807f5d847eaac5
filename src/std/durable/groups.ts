import type { Result } from "../result.ts";
import type { Attempt } from "./transaction.ts";

/** Work that waits for its turn. */
interface Waiting {
  readonly weight: number;
  /** Does it; reports whether what it wrote may stay: all of what was carried out, nothing of what was refused. */
  readonly attempt: () => boolean;
  /** Does it in a transaction of its own, and keeps what came of it. */
  readonly settle: () => void;
  /** Keeps what came of it, once it is certain. */
  readonly conclude: () => void;
  /** Settled when what follows its group was done; there once it was carried out. */
  end?: Promise<void>;
}

/** Carries out work in its turn; `conclude` gets the result in the same commit, and what it writes stays. */
export type InTurn = <Value, Reason>(
  weight: number,
  work: () => Result<Value, Reason>,
  conclude: (result: Result<Value, Reason>) => void,
) => Promise<Result<Value, Reason>>;

/** The store that groups of work are carried out on. */
interface GroupStore {
  readonly attempt: Attempt;
  /** Counts the rows that were written. */
  readonly written: () => number;
  /** Settled when what was written is on disk, and after others who wait already: never by a timer. */
  readonly flushed: () => Promise<unknown>;
}

/**
 * Makes a function that carries out work in the order in which it came, in groups of at most `maxWeight`. A group
 * shares one transaction and one commit: pages that all of it changes are written once. A group is what came while the
 * one ahead of it was written to disk; whoever else waits for the object gets in between two; `ended` runs once for
 * each. A timer would not do in place of the disk: it waits for ever where others never let the process rest. Who is
 * refused before anything was written disturbs nobody; where one is refused later, or throws, each of its group gets a
 * transaction of its own instead.
 */
export function inGroups(
  maxWeight: number,
  { attempt, written, flushed }: GroupStore,
  ended: () => Promise<void>,
): InTurn {
  const waiting: Waiting[] = [];
  const next = (): Waiting[] => {
    let weight = 0;
    const beyond = waiting.findIndex((each, index) => {
      weight += each.weight;
      return index > 0 && weight > maxWeight;
    });
    return waiting.splice(0, beyond < 0 ? waiting.length : beyond);
  };
  const share = (group: readonly Waiting[]): boolean => {
    if (group.length < 2) return false;
    try {
      return attempt(() => ({ ok: group.every((each) => each.attempt()), value: undefined, reason: undefined })).ok;
    } catch {
      // Each job is run again by itself: the one that threw throws again.
      return false;
    }
  };
  const runGroup = (): void => {
    const group = next();
    const isShared = share(group);
    for (const each of group) {
      if (isShared) each.conclude();
      else each.settle();
    }
    const end = ended();
    for (const each of group) each.end = end;
  };
  return async <Value, Reason>(
    weight: number,
    work: () => Result<Value, Reason>,
    conclude: (result: Result<Value, Reason>) => void,
  ) => {
    let result: Result<Value, Reason> | undefined;
    let failure: unknown;
    const keep = (made: () => Result<Value, Reason> | undefined): void => {
      try {
        result = made();
        if (result !== undefined) conclude(result);
      } catch (error) {
        [result, failure] = [undefined, error];
      }
    };
    const own: Waiting = {
      weight,
      attempt: () => {
        const before = written();
        result = work();
        return result.ok || written() === before;
      },
      settle: () => keep(() => attempt(work)),
      conclude: () => keep(() => result),
    };
    waiting.push(own);
    // Each waits by itself, so that nobody depends on a request that may be gone.
    while (own.end === undefined) {
      await flushed();
      if (own.end === undefined) runGroup();
    }
    await own.end;
    if (result === undefined) throw failure;
    return result;
  };
}
