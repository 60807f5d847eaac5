import type { Queries } from "./queries.ts";

/** The membership of an entry in a channel and a language. */
export interface MembershipRow {
  readonly language: string;
  readonly channel: string;
  /** Milliseconds since 1970, as the others. */
  readonly released: number;
  readonly surfaced: number;
  readonly starts: number | null;
  readonly withdrawn: number | null;
  /** Until when feeds say that it was withdrawn; null where they do not. */
  readonly notice: number | null;
  /** Position of the revision that stands there, or that took it away. */
  readonly sequence: number;
}

/** Statements on the memberships of entries in channels, and on the changes that channels tell of. */
export function membershipStatements({ all, first, run }: Queries) {
  return {
    removeMemberships: (entryId: string) => run("DELETE FROM memberships WHERE entry_id = ?", entryId),
    // OR FAIL: what is half done is undone with the transaction, not by a journal of each statement. The memberships of
    // one language differ in their channels only: those stand in JSON, the rest in parameters, which cost next to
    // nothing.
    insertMemberships: (entryId: string, rows: readonly MembershipRow[]) => {
      const alike = Map.groupBy(rows, ({ channel: _, ...rest }) => JSON.stringify(rest));
      for (const each of alike.values()) {
        const [{ language, released, surfaced, starts, withdrawn, notice, sequence }] = each as [MembershipRow];
        run(
          `INSERT OR FAIL INTO memberships
             (language, channel, entry_id, released, surfaced, starts, withdrawn, notice, sequence)
           SELECT ?3, value, ?2, ?4, ?5, ?6, ?7, ?8, ?9 FROM json_each(?1)`,
          JSON.stringify(each.map(({ channel }) => channel)),
          entryId,
          language,
          released,
          surfaced,
          starts,
          withdrawn,
          notice,
          sequence,
        );
      }
    },
    memberships: (entryId: string) =>
      all<MembershipRow>(
        `SELECT language, channel, released, surfaced, starts, withdrawn, notice, sequence FROM memberships
         WHERE entry_id = ?`,
        entryId,
      ),
    /** Memberships whose notice is over. */
    endedNotices: (at: number, limit: number) =>
      all<{ language: string; channel: string; entry_id: string; starts: number | null }>(
        `SELECT language, channel, entry_id, starts FROM memberships WHERE notice IS NOT NULL AND notice <= ?
         ORDER BY notice LIMIT ?`,
        at,
        limit,
      ),
    endNotice: (language: string, channel: string, entryId: string) =>
      run(
        "UPDATE memberships SET notice = NULL, starts = NULL WHERE language = ? AND channel = ? AND entry_id = ?",
        language,
        channel,
        entryId,
      ),
    /** Returns when the next notice ends; undefined if there is none. */
    nextNoticeEnd: () =>
      first<{ notice: number }>("SELECT notice FROM memberships WHERE notice IS NOT NULL ORDER BY notice LIMIT 1")
        ?.notice,
    insertChange: (language: string, channel: string, at: number, sequence: number, kind: string) =>
      run(
        "INSERT INTO significant_changes (language, channel, at, sequence, kind) VALUES (?, ?, ?, ?, ?)",
        language,
        channel,
        at,
        sequence,
        kind,
      ),
    /** Significant changes of a channel in a span, last first. */
    changesBetween: (language: string, channel: string, from: number, before: number, limit: number) =>
      all<{ at: number; sequence: number; kind: string }>(
        `SELECT at, sequence, kind FROM significant_changes WHERE language = ? AND channel = ? AND at >= ? AND at < ?
         ORDER BY at DESC, sequence DESC LIMIT ?`,
        language,
        channel,
        from,
        before,
        limit,
      ),
    changedBefore: (language: string, channel: string, before: number) =>
      first<{ at: number }>(
        "SELECT at FROM significant_changes WHERE language = ? AND channel = ? AND at < ? ORDER BY at DESC LIMIT 1",
        language,
        channel,
        before,
      )?.at,
    changedFrom: (language: string, channel: string, from: number) =>
      first<{ at: number }>(
        "SELECT at FROM significant_changes WHERE language = ? AND channel = ? AND at >= ? ORDER BY at LIMIT 1",
        language,
        channel,
        from,
      )?.at,
    latest: (language: string, channel: string, limit: number) =>
      all<{ sequence: number; surfaced: number }>(
        `SELECT sequence, surfaced FROM memberships WHERE language = ? AND channel = ? AND withdrawn IS NULL
         ORDER BY surfaced DESC, entry_id LIMIT ?`,
        language,
        channel,
        limit,
      ),
    agenda: (language: string, channel: string, limit: number) =>
      all<{ sequence: number }>(
        `SELECT sequence FROM memberships WHERE language = ? AND channel = ? AND withdrawn IS NULL
         AND starts IS NOT NULL ORDER BY starts DESC, entry_id LIMIT ?`,
        language,
        channel,
        limit,
      ),
    /** Withdrawn memberships that feeds still tell of, last first. */
    notices: (language: string, channel: string, limit: number) =>
      all<{ sequence: number; starts: number | null }>(
        `SELECT sequence, starts FROM memberships WHERE language = ? AND channel = ? AND notice IS NOT NULL
         ORDER BY withdrawn DESC, entry_id LIMIT ?`,
        language,
        channel,
        limit,
      ),
    /** Withdrawn memberships that were released in a span, last first. */
    withdrawnBetween: (language: string, channel: string, from: number, before: number, limit: number) =>
      all<{ entry_id: string; withdrawn: number }>(
        `SELECT entry_id, withdrawn FROM memberships WHERE language = ? AND channel = ? AND withdrawn IS NOT NULL
         AND released >= ? AND released < ? ORDER BY released DESC, entry_id LIMIT ?`,
        language,
        channel,
        from,
        before,
        limit,
      ),
    withdrawnLast: (language: string, channel: string, limit: number) =>
      all<{ entry_id: string; withdrawn: number }>(
        `SELECT entry_id, withdrawn FROM memberships WHERE language = ? AND channel = ? AND withdrawn IS NOT NULL
         ORDER BY withdrawn DESC LIMIT ?`,
        language,
        channel,
        limit,
      ),
    releasedBetween: (language: string, channel: string, from: number, before: number, offset: number, limit: number) =>
      all<{ entry_id: string }>(
        `SELECT entry_id FROM memberships WHERE language = ? AND channel = ? AND withdrawn IS NULL
           AND released >= ? AND released < ?
         ORDER BY released DESC, entry_id LIMIT ? OFFSET ?`,
        language,
        channel,
        from,
        before,
        limit,
        offset,
      ),
    /** Returns when the first served entry of a language was released. */
    earliestRelease: (language: string) =>
      first<{ released: number }>(
        `SELECT released FROM memberships WHERE language = ? AND channel = '' AND withdrawn IS NULL
         ORDER BY released LIMIT 1`,
        language,
      )?.released,
    countBetween: (language: string, channel: string, from: number, before: number) =>
      first<{ count: number }>(
        `SELECT count(*) AS count FROM memberships WHERE language = ? AND channel = ? AND withdrawn IS NULL
         AND released >= ? AND released < ?`,
        language,
        channel,
        from,
        before,
      )?.count ?? 0,
    releasedBefore: (language: string, channel: string, before: number) =>
      first<{ released: number }>(
        `SELECT released FROM memberships WHERE language = ? AND channel = ? AND withdrawn IS NULL AND released < ?
         ORDER BY released DESC LIMIT 1`,
        language,
        channel,
        before,
      )?.released,
    releasedFrom: (language: string, channel: string, from: number) =>
      first<{ released: number }>(
        `SELECT released FROM memberships WHERE language = ? AND channel = ? AND withdrawn IS NULL
         AND released >= ? ORDER BY released LIMIT 1`,
        language,
        channel,
        from,
      )?.released,

    startingBetween: (language: string, channel: string, from: number, before: number, limit: number) =>
      all<{ entry_id: string; released: number }>(
        `SELECT entry_id, released FROM memberships WHERE language = ? AND channel = ? AND withdrawn IS NULL
           AND starts >= ? AND starts < ?
         ORDER BY starts, entry_id LIMIT ?`,
        language,
        channel,
        from,
        before,
        limit,
      ),
    channelCounts: () =>
      all<{ language: string; channel: string; count: number }>(
        `SELECT language, channel, count(*) AS count FROM memberships
         WHERE withdrawn IS NULL GROUP BY language, channel`,
      ),
  };
}
