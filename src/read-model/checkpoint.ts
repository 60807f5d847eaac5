import { CHECKPOINT_KEY } from "./keys.ts";
import { CACHE_TTL, type ValueStore } from "./read.ts";

/**
 * The progress of KV, written by the ledger after everything that it covers. It outlives a lost ledger, and its absence
 * shows a lost KV.
 */
export interface Checkpoint {
  readonly schema: 1;
  /** Identity of the ledger that wrote it. */
  readonly ledger: string;
  /** Position of the ledger up to which KV shows everything. */
  readonly sequence: number;
  /** The time of writing; RFC 3339 in UTC. */
  readonly at: string;
  /** The indexes that KV holds: "en/general". */
  readonly indexes: readonly string[];
}

/** Parses a checkpoint; undefined where the text is none: cut, empty or something else. */
export function parseCheckpoint(text: string | null): Checkpoint | undefined {
  if (text === null) return undefined;
  try {
    const value = JSON.parse(text) as Partial<Checkpoint> | null;
    const isOne =
      value?.schema === 1 &&
      typeof value.ledger === "string" &&
      Number.isSafeInteger(value.sequence) &&
      Array.isArray(value.indexes);
    return isOne ? (value as Checkpoint) : undefined;
  } catch {
    return undefined;
  }
}

export async function readCheckpoint(store: ValueStore): Promise<Checkpoint | undefined> {
  return parseCheckpoint(await store.get(CHECKPOINT_KEY, { type: "text", cacheTtl: CACHE_TTL }));
}

/** A ledger's statement on itself. */
export interface LedgerPosition {
  /** Absent where it has written nothing yet. */
  readonly identity: string | undefined;
  /** Position of its last revision. */
  readonly sequence: number;
}

/**
 * Tells how a checkpoint contradicts a ledger: KV shows another one's entries, or later ones than it has. Undefined
 * where they may be of one history.
 */
export function contradiction(
  { ledger, sequence }: Pick<Checkpoint, "ledger" | "sequence">,
  known: LedgerPosition,
): string | undefined {
  if (ledger !== known.identity)
    return (
      `KV shows the entries of the ledger ${ledger} up to ${sequence}; this ledger ` +
      `(${known.identity ?? "a new one"}) has ${known.sequence}`
    );
  if (sequence > known.sequence)
    return `KV shows the entries of this ledger up to ${sequence}, of which it has ${known.sequence}`;
  return undefined;
}
