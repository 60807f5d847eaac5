import type { Queries } from "./queries.ts";

/** A row of the outbox: an entry or a list that KV does not show yet. */
export interface OutboxRow {
  readonly key: string;
  readonly sequence: number;
  readonly touched: number;
  readonly changed: number;
  readonly digest: string;
  readonly force: number;
  /** The list as the index in KV has it: JSON of a StoredList. */
  readonly content: string | null;
  /** The time of a minor change, if nothing else changed since the last write; milliseconds since 1970. */
  readonly minor: number | null;
}

/** The present value of a key in KV. */
export interface WrittenRow {
  readonly key: string;
  /** The time of its last difference, in milliseconds since 1970. */
  readonly changed: number;
  readonly digest: string;
  /** The position that it shows: what was touched after it still waits. */
  readonly sequence: number;
}

/** A failed write, and the time of its next try. */
export interface FailureRow {
  readonly key: string;
  readonly failures: number;
  readonly failure: string;
  readonly retry_at: number;
}

/** Milliseconds between tries of what failed: the first time, and at most. */
const RETRY = { first: 2000, max: 60_000 } as const;

const COLUMNS = "key, sequence, touched, changed, digest, force, content, minor";

/** Statements on the outbox: which keys KV must hold, and what it holds (tables views and announcements). */
export function outboxStatements({ all, first, run }: Pick<Queries, "all" | "first" | "run">) {
  return {
    /**
     * Notes that what keys show is another now, each with the index that names it; `minor`: a change that feeds do not
     * tell of. OR FAIL: see postings. One statement: to look for the keys twice took a third longer.
     */
    touch: (keys: ReadonlyMap<string, string | null>, sequence: number, at: number, minor: boolean) =>
      run(
        `INSERT OR FAIL INTO views (key, target, sequence, touched, changed, dirty, dirty_at)
         SELECT key, value, ?2, ?3, ?3, ?2, ?3 FROM json_each(?1) WHERE true
         ON CONFLICT (key) DO UPDATE SET
           sequence = ?2, touched = CASE WHEN ?4 THEN touched ELSE max(touched, ?3) END,
           minor = CASE WHEN ?4 AND (dirty IS NULL OR minor IS NOT NULL) THEN ?3 END,
           changed = CASE WHEN digest = '' THEN max(changed, ?3) ELSE changed END,
           dirty = coalesce(dirty, ?2), dirty_at = coalesce(dirty_at, ?3)`,
        JSON.stringify(Object.fromEntries(keys)),
        sequence,
        at,
        minor ? 1 : 0,
      ),
    touchAll: (sequence: number, at: number) =>
      run("UPDATE views SET force = 1, dirty = coalesce(dirty, ?), dirty_at = coalesce(dirty_at, ?)", sequence, at),
    touchLists: (sequence: number, at: number) =>
      run(
        `UPDATE views SET force = 1, dirty = coalesce(dirty, ?), dirty_at = coalesce(dirty_at, ?)
         WHERE target IS NOT NULL`,
        sequence,
        at,
      ),
    /** Reports whether a row waits that may be tried at an instant. */
    isDue: (at: number) =>
      first<object>("SELECT 1 FROM views WHERE dirty IS NOT NULL AND retry_at <= ? LIMIT 1", at) !== undefined,
    dirtyEntries: (at: number, limit: number) =>
      all<OutboxRow>(
        `SELECT ${COLUMNS} FROM views WHERE dirty IS NOT NULL AND target IS NULL AND retry_at <= ?
         ORDER BY dirty LIMIT ?`,
        at,
        limit,
      ),
    /** Indexes of which a list waits, those first that wait longest. */
    dirtyTargets: (at: number) =>
      all<{ target: string }>(
        `SELECT target FROM views WHERE dirty IS NOT NULL AND target IS NOT NULL AND retry_at <= ?
         GROUP BY target ORDER BY min(dirty), target`,
        at,
      ).map(({ target }) => target),
    dirtyLists: (target: string, at: number) =>
      all<OutboxRow>(
        `SELECT ${COLUMNS} FROM views WHERE target = ? AND dirty IS NOT NULL AND retry_at <= ? ORDER BY key`,
        target,
        at,
      ),
    contents: (target: string) =>
      all<{ key: string; content: string }>(
        "SELECT key, content FROM views WHERE target = ? AND content IS NOT NULL ORDER BY key",
        target,
      ),
    setContent: (key: string, content: string) => run("UPDATE views SET content = ? WHERE key = ?", content, key),
    /** Notes what KV holds of keys now. What was touched again while KV was being written stays in the outbox. */
    projected: (written: readonly WrittenRow[]) => {
      for (const { key, changed, digest, sequence } of written)
        run(
          `UPDATE views SET changed = ?2, digest = ?3,
             failures = iif(sequence = ?4, 0, failures), retry_at = iif(sequence = ?4, 0, retry_at),
             force = iif(sequence = ?4, 0, force), minor = iif(sequence = ?4, NULL, minor),
             dirty = iif(sequence = ?4, NULL, dirty), dirty_at = iif(sequence = ?4, NULL, dirty_at)
           WHERE key = ?1`,
          key,
          changed,
          digest,
          sequence,
        );
    },
    /** Keeps a row that could not be written in the outbox, to be tried again later each time. */
    failed: (key: string, failure: string, at: number) =>
      run(
        `UPDATE views SET failures = failures + 1, failure = ?2, retry_at = ?3 + min(?4 << min(failures, 10), ?5)
         WHERE key = ?1`,
        key,
        failure,
        at,
        RETRY.first,
        RETRY.max,
      ),
    failures: (limit: number) =>
      all<FailureRow>(
        `SELECT key, failures, failure, retry_at FROM views WHERE dirty IS NOT NULL AND failures > 0
         ORDER BY failures DESC, key LIMIT ?`,
        limit,
      ),
    /** Returns when a waiting row may next be tried, in milliseconds since 1970; undefined if none waits. */
    nextTry: () => {
      const untried = first<object>("SELECT 1 FROM views WHERE dirty IS NOT NULL AND failures = 0 LIMIT 1");
      if (untried !== undefined) return 0;
      return (
        first<{ at: number | null }>("SELECT min(retry_at) AS at FROM views WHERE dirty IS NOT NULL")?.at ?? undefined
      );
    },

    /** A list's new content is in KV; the hub is to be told. */
    announce: (key: string, sequence: number) =>
      run(
        `INSERT INTO announcements (key, sequence) VALUES (?, ?) ON CONFLICT (key) DO UPDATE
         SET sequence = excluded.sequence`,
        key,
        sequence,
      ),
    announcements: (limit: number) =>
      all<{ key: string; sequence: number }>("SELECT key, sequence FROM announcements LIMIT ?", limit),
    announced: (key: string, sequence: number) =>
      run("DELETE FROM announcements WHERE key = ? AND sequence = ?", key, sequence),
    viewTimes: () =>
      all<{ key: string; changed: number; touched: number }>("SELECT key, changed, touched FROM views ORDER BY key"),
    restoreView: (key: string, changed: number, touched: number, sequence: number, at: number) =>
      run(
        // Without a digest the next projection writes the list, and leaves its time alone.
        `UPDATE views SET changed = ?1, touched = ?2, digest = '',
           dirty = coalesce(dirty, ?3), dirty_at = coalesce(dirty_at, ?4)
         WHERE key = ?5`,
        changed,
        touched,
        sequence,
        at,
        key,
      ),
    /** Reports whether there are lists that an index names. */
    hasLists: (target: string) => first<object>("SELECT 1 FROM views WHERE target = ? LIMIT 1", target) !== undefined,
    waitsSince: (at: number) => run("UPDATE views SET dirty_at = ?1 WHERE dirty IS NOT NULL AND dirty_at < ?1", at),
    oldestDirty: () =>
      first<{ dirty: number; dirty_at: number }>(
        "SELECT dirty, dirty_at FROM views WHERE dirty IS NOT NULL ORDER BY dirty LIMIT 1",
      ),
    dirtyCount: () =>
      first<{ count: number }>("SELECT count(*) AS count FROM views WHERE dirty IS NOT NULL")?.count ?? 0,
  };
}
