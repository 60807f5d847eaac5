import { LINES } from "../../read-model/items.ts";
import { DAY_MS } from "../../std/duration.ts";
import type { Queries } from "../store/queries.ts";

/** The place of an item in KV. */
export interface ItemLocation {
  readonly sequence: number;
  readonly ref: number;
  readonly size: number;
  readonly hash: string;
}

/** Statements on blocks of items: what KV holds of them, which index names them, and what is to be deleted. */
export function blockStatements({ all, first, run }: Queries) {
  const blocksOf = (target: string): number[] => {
    const row = first<{ blocks: string }>("SELECT blocks FROM indexes WHERE target = ?", target);
    return row === undefined ? [] : (JSON.parse(row.blocks) as number[]);
  };
  return {
    /** Joined: with IN, SQLite copies the sequences into a table of its own and reads one row more for each. */
    locate: (language: string, sequences: readonly number[]) =>
      all<ItemLocation>(
        `SELECT sequence, ref, size, hash FROM json_each(?1) asked
         CROSS JOIN items ON items.language = ?2 AND items.sequence = asked.value`,
        JSON.stringify(sequences),
        language,
      ),
    insertItem: (language: string, { sequence, ref, size, hash }: ItemLocation) =>
      run(
        "INSERT INTO items (language, sequence, ref, size, hash) VALUES (?, ?, ?, ?, ?)",
        language,
        sequence,
        ref,
        size,
        hash,
      ),
    /** Has every item written anew; the blocks that hold them go once no index names them. */
    forgetItems: () => run("DELETE FROM items"),
    /** A new block's number. Until an index names it, it counts as one that none names any more. */
    insertBlock: (at: number) =>
      first<{ id: number }>("INSERT INTO blocks (unnamed) VALUES (?) RETURNING id", at)?.id ?? 0,

    /** Returns the items of a block of KV, by place. */
    itemsOf: (block: number) =>
      all<{ language: string; sequence: number; ref: number }>(
        "SELECT language, sequence, ref FROM items WHERE ref >= ? AND ref < ? ORDER BY ref",
        block * LINES,
        (block + 1) * LINES,
      ),

    /** Notes what an index says of itself that KV has taken. */
    indexWritten: (target: string, sequence: number, write: number, at: number) =>
      run(
        `INSERT INTO indexes (target, blocks, sequence, write, at) VALUES (?, '[]', ?, ?, ?)
         ON CONFLICT (target) DO UPDATE SET sequence = excluded.sequence, write = excluded.write, at = excluded.at`,
        target,
        sequence,
        write,
        at,
      ),
    /** Returns what the index in KV says of itself; undefined if KV has none. */
    writtenIndex: (target: string) =>
      first<{ sequence: number; write: number }>(
        "SELECT sequence, write FROM indexes WHERE target = ? AND write > 0",
        target,
      ),
    /** The indexes that KV has, or may have. */
    indexTargets: () =>
      all<{ target: string }>("SELECT target FROM indexes ORDER BY target").map(({ target }) => target),
    /** Has an index deleted that an earlier ledger left in KV. */
    deleteLater: (key: string, at: number) => run("INSERT OR IGNORE INTO deletions (key, due) VALUES (?, ?)", key, at),

    blocksOf,
    /**
     * Notes which blocks an index names; those that no index of its language (`others`) names any more begin to wait
     * for their end.
     */
    nameBlocks: (target: string, blocks: readonly number[], others: readonly string[], at: number) => {
      const before = blocksOf(target);
      const now = new Set(blocks);
      const elsewhere = new Set(others.flatMap(blocksOf));
      const known = new Set(before);
      const added = blocks.filter((block) => !known.has(block));
      const removed = before.filter((block) => !now.has(block) && !elsewhere.has(block));
      if (added.length === 0 && before.length === blocks.length) return;
      run(
        `INSERT INTO indexes (target, blocks) VALUES (?, ?) ON CONFLICT (target) DO UPDATE
         SET blocks = excluded.blocks`,
        target,
        JSON.stringify(blocks),
      );
      run("UPDATE blocks SET unnamed = NULL WHERE id IN (SELECT value FROM json_each(?))", JSON.stringify(added));
      run("UPDATE blocks SET unnamed = ? WHERE id IN (SELECT value FROM json_each(?))", at, JSON.stringify(removed));
    },

    /** Has blocks deleted that no index has named for a day: nobody finds their items any more. */
    expireBlocks: (at: number, limit: number, keyOf: (block: number) => string) => {
      const expired = all<{ id: number }>(
        "SELECT id FROM blocks WHERE unnamed IS NOT NULL AND unnamed <= ? ORDER BY unnamed LIMIT ?",
        at - DAY_MS,
        limit,
      );
      for (const { id } of expired) {
        run("DELETE FROM items WHERE ref >= ? AND ref < ?", id * LINES, (id + 1) * LINES);
        run("DELETE FROM blocks WHERE id = ?", id);
        run("INSERT OR IGNORE INTO deletions (key, due) VALUES (?, ?)", keyOf(id), at);
      }
    },
    deletions: (at: number, limit: number) =>
      all<{ key: string }>("SELECT key FROM deletions WHERE due <= ? ORDER BY due LIMIT ?", at, limit),
    deleted: (key: string) => run("DELETE FROM deletions WHERE key = ?", key),
    postponeDeletion: (key: string, until: number) => run("UPDATE deletions SET due = ? WHERE key = ?", until, key),
    /** Returns when the next deletion is due; undefined if there is none. */
    nextDeletion: () => {
      const block = first<{ unnamed: number }>(
        "SELECT unnamed FROM blocks WHERE unnamed IS NOT NULL ORDER BY unnamed LIMIT 1",
      );
      const key = first<{ due: number }>("SELECT due FROM deletions ORDER BY due LIMIT 1");
      const times = [...(block === undefined ? [] : [block.unnamed + DAY_MS]), ...(key === undefined ? [] : [key.due])];
      return times.length === 0 ? undefined : Math.min(...times);
    },
  };
}

export type BlockStatements = ReturnType<typeof blockStatements>;
