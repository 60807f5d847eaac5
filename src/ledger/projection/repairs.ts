import { entryKey, indexKey } from "../../read-model/keys.ts";
import type { Queries } from "../store/queries.ts";

const LIMITS = {
  /** Keys that wait to be repaired: what is beyond is found again. */
  waiting: 500,
  /** Milliseconds for which a place may go on missing, or showing an earlier, value of KV. */
  settle: 60_000,
} as const;

/** Statements on keys of KV that are to be written again as they are: lost, damaged, or overwritten by a late put. */
export function repairStatements({ all, first, run }: Queries) {
  const add = (key: string, due: number) =>
    run(
      `INSERT INTO repairs (key, due) SELECT ?1, ?2 WHERE (SELECT count(*) FROM repairs) < ?3
       ON CONFLICT (key) DO UPDATE SET due = min(due, excluded.due)`,
      key,
      due,
      LIMITS.waiting,
    );
  return {
    add,
    due: (at: number, limit: number) =>
      all<{ key: string }>("SELECT key FROM repairs WHERE due <= ? ORDER BY due LIMIT ?", at, limit).map(
        ({ key }) => key,
      ),
    done: (key: string) => run("DELETE FROM repairs WHERE key = ?", key),
    postpone: (key: string, due: number) => run("UPDATE repairs SET due = ? WHERE key = ?", due, key),
    next: () => first<{ due: number }>("SELECT due FROM repairs ORDER BY due LIMIT 1")?.due,
    count: () => first<{ count: number }>("SELECT count(*) AS count FROM repairs")?.count ?? 0,

    /** Returns when a reader that misses an entry is believed: not while it may have asked before KV had it. */
    believable: (key: string, at: number): number | undefined => {
      const row = first<{ dirty: number | null; touched: number }>(
        "SELECT dirty, touched FROM views WHERE key = ?",
        key,
      );
      if (row === undefined || row.dirty !== null) return undefined;
      return Math.max(at, Math.min(at, row.touched) + LIMITS.settle);
    },

    /**
     * Notes that puts are on their way, so that one that lands after a restart, and after a later value, is found: what
     * it may have gone over is written again a minute later.
     */
    begin: () => run("INSERT INTO meta (name, value) VALUES ('writing', '1') ON CONFLICT (name) DO NOTHING"),
    end: () => run("DELETE FROM meta WHERE name = 'writing'"),
    afterRestart: (at: number) => {
      if (first("SELECT 1 FROM meta WHERE name = 'writing'") === undefined) return;
      const keys = [
        ...all<{ target: string }>("SELECT target FROM indexes").map(({ target }) => indexKey(target)),
        ...all<{ key: string }>(
          "SELECT key FROM views WHERE dirty IS NOT NULL AND target IS NULL ORDER BY dirty LIMIT ?",
          LIMITS.waiting / 2,
        ).map(({ key }) => key),
      ];
      for (const key of keys) add(key, at + LIMITS.settle);
    },

    /** Some entries, indexes and blocks whose values in KV have had time to be seen everywhere. */
    sample: (after: string, limit: number, at: number) => ({
      entries: all<{ id: string; key: string }>(
        `SELECT substr(key, ?4) AS id, key FROM views
         WHERE target IS NULL AND dirty IS NULL AND key > ?1 AND key < ?5 AND touched < ?3 ORDER BY key LIMIT ?2`,
        entryKey(after),
        limit,
        at - 2 * LIMITS.settle,
        entryKey("").length + 1,
        "v1/entry/~",
      ),
      indexes: all<{ target: string; blocks: string }>(
        "SELECT target, blocks FROM indexes WHERE write > 0 AND at < ? ORDER BY random() LIMIT ?",
        at - 2 * LIMITS.settle,
        limit,
      ),
    }),
  };
}

export type RepairStatements = ReturnType<typeof repairStatements>;
