import { isLanguage } from "../../domain/entry/language.ts";
import type { Taxonomy } from "../../domain/entry/taxonomy.ts";
import { blockKey } from "../../read-model/keys.ts";
import { type Store, settledWithin } from "../../read-model/write.ts";
import { DAY_MS } from "../../std/duration.ts";
import type { ReceiptStatements } from "../commands/receipts.ts";
import { type IndexingProgress, isIndexed } from "../index/index-entry.ts";
import type { Postings } from "../index/postings.ts";
import type { Statements } from "../store/statements.ts";
import type { BlockStatements } from "./block-statements.ts";
import { writeEntries } from "./entries.ts";
import { writeLanguage } from "./indexes.ts";
import { kvWriter } from "./kv-writer.ts";
import type { Run } from "./run.ts";

const LIMITS = {
  /** Operations on KV in one run: an invocation has 1000, and the hub is told beside it. */
  operations: 950,
  /** Keys that a run deletes, and milliseconds until a deletion that failed is tried again. */
  deletions: 50,
  deleteAgain: 600_000,
  /** Milliseconds for which it is kept what KV showed since when. */
  kept: 30 * DAY_MS,
} as const;

/** Parts of the ledger that the projector uses. */
export interface ProjectionSource {
  readonly sql: Statements;
  readonly blocks: BlockStatements;
  readonly index: Postings;
  readonly indexing: IndexingProgress;
  readonly deliveries: ReceiptStatements;
  readonly taxonomy: Taxonomy;
  /** Identity of the ledger: it stands in every index and in the keys of items. */
  readonly identity: () => string;
}

/** Writes KV from the outbox. `clock` in milliseconds since 1970. */
export function projector(
  { sql, blocks, index, indexing, deliveries, taxonomy, identity }: ProjectionSource,
  store: Store,
  clock: () => number,
) {
  const writer = kvWriter(store, clock);
  const context = { sql, blocks, writer, taxonomy, identity, clock };
  const counts = () => (isIndexed(indexing) ? index : undefined);

  /** Counts the writes of indexes. */
  function nextWrite(): number {
    const write = Number(sql.meta("writes") ?? 0) + 1;
    sql.setMeta("writes", String(write));
    return write;
  }

  /** Notes since when KV shows the ledger up to where it does. */
  function record(): void {
    const dirty = sql.oldestDirty();
    const position = dirty === undefined ? sql.head() : dirty.dirty - 1;
    if (position <= deliveries.projectedUpTo()) return;
    const now = clock();
    deliveries.insertProjection(position, now);
    deliveries.forgetProjections(now - LIMITS.kept);
  }

  /** Deletes what nobody reads any more: blocks that no index has named for a day, and keys of an earlier layout. */
  async function sweep(timeoutMs: number): Promise<void> {
    const now = clock();
    blocks.expireBlocks(now, LIMITS.deletions, (block) => blockKey(identity(), block));
    for (const { key } of blocks.deletions(now, LIMITS.deletions)) {
      const gone = (async () => await store.delete(key))();
      if ((await settledWithin(gone, timeoutMs)) === "done") blocks.deleted(key);
      else blocks.postponeDeletion(key, now + LIMITS.deleteAgain);
    }
  }

  async function write(timeoutMs: number): Promise<boolean> {
    const now = clock();
    const due = sql.isDue(now) ? now : Number.MAX_SAFE_INTEGER;
    const targets = Map.groupBy(sql.dirtyTargets(due), (target) => target.slice(0, target.indexOf("/")));
    const number = targets.size === 0 ? 0 : nextWrite();
    const run: Run = { due, timeoutMs, write: number, operations: LIMITS.operations, complete: true };
    await writeEntries(sql, writer, clock, run);
    for (const [language, of] of targets)
      if (isLanguage(language)) await writeLanguage(context, counts, language, of, run);
    await sweep(timeoutMs);
    if (!run.complete) console.warn("KV did not take everything; the rest stays in the outbox");
    record();
    return run.complete;
  }

  /** The last run: the next one begins after it, for both would write the same items. */
  let last: Promise<unknown> = Promise.resolve();

  return {
    /**
     * Writes the oldest part of the outbox; false where something could not be written. A put counts as hanging after
     * `timeoutMs` milliseconds. What failed not long ago is left alone while there is something else to do.
     */
    async write(timeoutMs: number): Promise<boolean> {
      const run = last.then(() => write(timeoutMs));
      last = run.catch(() => undefined);
      return await run;
    },
  };
}

export type Projector = ReturnType<typeof projector>;
