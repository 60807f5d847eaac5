import { isLanguage, LANGUAGES } from "../../domain/entry/language.ts";
import type { Taxonomy } from "../../domain/entry/taxonomy.ts";
import { blockKey, GROUPS, indexKey, parseValueKey, targetOf } from "../../read-model/keys.ts";
import type { Store } from "../../read-model/write.ts";
import { DAY_MS } from "../../std/duration.ts";
import { errorFields, log } from "../../std/log.ts";
import { settledWithin, valueWithin } from "../../std/timeout.ts";
import type { ReceiptStatements } from "../commands/receipts.ts";
import { type IndexingProgress, isIndexed } from "../search-index/indexing-progress.ts";
import type { SearchIndex } from "../search-index/search-index.ts";
import type { Statements } from "../store/statements.ts";
import type { BlockStatements } from "./block-statements.ts";
import { checkpoints } from "./checkpoints.ts";
import { writeEntries } from "./entries.ts";
import { writeLanguage } from "./indexes.ts";
import { kvWriter } from "./kv-writer.ts";
import type { RepairStatements } from "./repairs.ts";
import type { Run } from "./run.ts";
import { expectedValue } from "./values.ts";

const LIMITS = {
  /** Operations on KV in one run: an invocation has 1000, and the hub is told beside it. */
  operations: 950,
  /** Keys that a run deletes, and milliseconds until a deletion that failed is tried again. */
  deletions: 50,
  deleteAgain: 600_000,
  /** Keys that a run writes again as they are, and milliseconds until one that failed is tried again. */
  repairs: 50,
  repairAgain: 10_000,
  /** Values of each kind that are compared with KV at a time; without most of them, KV counts as lost. */
  sample: 8,
  /** Milliseconds for which the history of what KV showed, and since when, is kept. */
  kept: 30 * DAY_MS,
} as const;

/** Parts of the ledger that the projector uses. */
export interface ProjectionSource {
  readonly sql: Statements;
  readonly blocks: BlockStatements;
  readonly repairs: RepairStatements;
  readonly index: SearchIndex;
  readonly indexing: IndexingProgress;
  readonly deliveries: ReceiptStatements;
  readonly taxonomy: Taxonomy;
  /** Identity of the ledger: it stands in every index and in the keys of items. */
  readonly identity: () => string;
}

/** Writes KV from the outbox. `clock` in milliseconds since 1970. */
export function projector(
  { sql, blocks, repairs, index, indexing, deliveries, taxonomy, identity }: ProjectionSource,
  store: Store,
  clock: () => number,
) {
  const writer = kvWriter(store, clock);
  const context = { sql, blocks, writer, taxonomy, identity, clock };
  const checkpoint = checkpoints(sql, store, identity, blocks.indexTargets, clock);
  /** The contradiction between KV and this ledger, for which the ledger leaves KV alone. */
  let conflict: string | undefined;
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

  /** Has everything written again: KV was emptied. */
  function refill(): void {
    log("error", "kv-lost");
    rewriteAll();
  }

  function rewriteAll(): void {
    blocks.forgetItems();
    sql.touchAll(sql.head(), clock());
    if (checkpoint.last() !== undefined) checkpoint.restart();
  }

  /** Reports whether KV may be written: not over what another ledger left there, unless the operator says so. */
  async function mayWrite(timeoutMs: number): Promise<boolean> {
    const state = await checkpoint.compare(timeoutMs);
    conflict = state.conflict;
    if (state.lost) refill();
    if (conflict !== undefined) log("error", "kv-of-another-ledger", { conflict });
    return conflict === undefined;
  }

  async function put(key: string, value: string, timeoutMs: number): Promise<boolean> {
    return (await writer.put([{ key, value }], timeoutMs)).has(key);
  }

  /** Writes again, as they are, values that readers or a comparison missed in KV. */
  async function repair(timeoutMs: number): Promise<void> {
    const now = clock();
    for (const key of repairs.due(now, LIMITS.repairs)) {
      const value = expectedValue(context, key);
      if (value === undefined) repairs.done(key);
      else if (!writer.isHanging(key) && (await put(key, value, timeoutMs))) {
        repairs.done(key);
        log("warn", "kv-value-repaired", { key });
      } else repairs.postpone(key, now + LIMITS.repairAgain);
    }
  }

  async function write(timeoutMs: number): Promise<boolean> {
    if (!(await mayWrite(timeoutMs))) return false;
    const now = clock();
    const due = sql.isDue(now) ? now : Number.MAX_SAFE_INTEGER;
    const targets = Map.groupBy(sql.dirtyTargets(due), (target) => target.slice(0, target.indexOf("/")));
    const number = targets.size === 0 ? 0 : nextWrite();
    const run: Run = { due, timeoutMs, write: number, operations: LIMITS.operations, complete: true };
    if (sql.oldestDirty() !== undefined) repairs.begin();
    await writeEntries(sql, writer, clock, run);
    for (const [language, of] of targets)
      if (isLanguage(language)) await writeLanguage(context, counts, language, of, run);
    await repair(timeoutMs);
    await sweep(timeoutMs);
    if (!run.complete) log("warn", "kv-took-not-everything", { waiting: sql.dirtyCount() });
    record();
    if (checkpoint.isDue() && !(await checkpoint.write((key, value) => put(key, value, timeoutMs))))
      throw new Error("KV did not take the checkpoint");
    if (!writer.hasHanging()) repairs.end();
    return run.complete;
  }

  /** Values as the ledger would write them, each with its key; a sample of all. */
  function sample(): Map<string, string> {
    const after = sql.meta("compared") ?? "";
    const { entries, indexes } = repairs.sample(after, LIMITS.sample, clock());
    sql.setMeta("compared", entries.length < LIMITS.sample ? "" : (entries.at(-1)?.id ?? ""));
    const named = indexes.flatMap((row) => (JSON.parse(row.blocks) as number[]).slice(0, 1));
    const keys = [
      ...entries.map(({ key }) => key),
      ...indexes.map(({ target }) => indexKey(target)),
      ...named.map((block) => blockKey(identity(), block)),
    ];
    return new Map(
      keys.flatMap((key) => {
        const value = expectedValue(context, key);
        return value === undefined ? [] : [[key, value] as const];
      }),
    );
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

    /**
     * Compares KV with what the ledger would write: its checkpoint, and a sample of values. What differs is written
     * again; where most is missing, everything. Returns how many values differ.
     */
    async compare(timeoutMs: number): Promise<number> {
      if (!(await mayWrite(timeoutMs))) return 0;
      const values = sample();
      if (values.size === 0) return 0;
      const found = await valueWithin(store.get([...values.keys()]), timeoutMs);
      const differing = [...values].filter(([key, value]) => found.get(key) !== value).map(([key]) => key);
      const missing = differing.filter((key) => (found.get(key) ?? null) === null);
      for (const key of differing) {
        log("error", "kv-value-differs", { key });
        repairs.add(key, clock());
      }
      if (missing.length >= 3 && missing.length > values.size / 2) refill();
      return differing.length;
    },
    /** Checks whether KV belongs to this ledger. */
    async detectConflict(timeoutMs: number): Promise<void> {
      try {
        conflict = (await checkpoint.compare(timeoutMs)).conflict;
      } catch (error) {
        log("warn", "kv-did-not-answer", errorFields(error));
      }
    },
    /** Returns the contradiction between KV and this ledger, as far as it has checked. */
    conflict: () => conflict,
    checkpoint,

    /** Has everything written again, over what another ledger may have left. */
    rebuild(): void {
      checkpoint.takeOver("rebuild");
      rewriteAll();
      if (conflict === undefined) return;
      const now = clock();
      for (const language of LANGUAGES)
        for (const target of GROUPS.map((group) => targetOf(language, group)))
          if (!sql.hasLists(target)) blocks.deleteLater(indexKey(target), now);
    },
    /**
     * Returns the value that a key of KV is to have, and has it written there again; undefined if it is to have none.
     */
    recover(key: string, found: "missing" | "damaged"): string | undefined {
      const value = expectedValue(context, key);
      const now = clock();
      const isEntry = parseValueKey(key)?.kind === "entry";
      const due = found === "missing" && isEntry ? repairs.believable(key, now) : now;
      if (value !== undefined && due !== undefined) repairs.add(key, due);
      return value;
    },
  };
}

export type Projector = ReturnType<typeof projector>;
