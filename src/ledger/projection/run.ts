/** One run of the projector: what it may still do, and what became of it. */
export interface Run {
  /** The instant of the run: a key whose retry is due by then is tried again. Milliseconds since 1970. */
  readonly due: number;
  /** Milliseconds until a put counts as hanging. */
  readonly timeoutMs: number;
  /** Number of the run's writes of indexes: the ledger counts them. */
  readonly write: number;
  /** Operations on KV that are left: an invocation has 1000, and the hub is told beside it. */
  operations: number;
  /** True if everything that was tried was written. */
  complete: boolean;
}

/** Characters of documents that are handled before whoever waits for the ledger is let in. */
export const SLICE_CHARACTERS = 500_000;

/** Lets others in who wait for the ledger. */
export async function pause(): Promise<void> {
  await scheduler.wait(0);
}
