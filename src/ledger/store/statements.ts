import { outboxStatements } from "./outbox.ts";
import type { Queries } from "./queries.ts";

/** A revision as it is kept. */
export interface RevisionRow {
  readonly sequence: number;
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly editor: string;
  /** JSON of a note by language. */
  readonly note: string | null;
  readonly document: string;
}

/** The place of an entry in a channel and a language. */
export interface PlaceRow {
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

/** Row types, and one named function for each statement that the ledger runs on entries, receipts and views. */
export function statements({ all, first, run }: Queries) {
  return {
    meta: (name: string) => first<{ value: string }>("SELECT value FROM meta WHERE name = ?", name)?.value,
    setMeta: (name: string, value: string) =>
      run(
        "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        name,
        value,
      ),
    removeMeta: (name: string) => run("DELETE FROM meta WHERE name = ?", name),

    head: () =>
      first<{ sequence: number }>("SELECT sequence FROM revisions ORDER BY sequence DESC LIMIT 1")?.sequence ?? 0,
    /** When the last revision was made, in milliseconds: nothing is dated before it, whatever a clock says. */
    lastChange: () => first<{ at: number }>("SELECT at FROM revisions ORDER BY sequence DESC LIMIT 1")?.at ?? 0,
    insertRevision: (
      row: { entryId: string; version: number; at: number; editor: string; note: string | null },
      document: (sequence: number) => string,
    ): number => {
      // The sequence stands in the document too, so it is asked for first; both happen in one transaction.
      const sequence =
        (first<{ seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'revisions'")?.seq ?? 0) + 1;
      run(
        "INSERT INTO revisions (sequence, entry_id, version, at, editor, document, note) VALUES (?, ?, ?, ?, ?, ?, ?)",
        sequence,
        row.entryId,
        row.version,
        row.at,
        row.editor,
        document(sequence),
        row.note,
      );
      run(
        `INSERT INTO editor_entries (editor, entry_id, sequence) VALUES (?, ?, ?)
         ON CONFLICT (editor, entry_id) DO UPDATE SET sequence = excluded.sequence`,
        row.editor,
        row.entryId,
        sequence,
      );
      return sequence;
    },
    /** The entries of an editor as they are now, those first that the editor changed last, at positions before one. */
    entriesOf: (editor: string, before: number, limit: number) =>
      all<{ sequence: number; document: string }>(
        `SELECT own.sequence, entries.document FROM editor_entries own JOIN entries ON entries.id = own.entry_id
         WHERE own.editor = ? AND own.sequence < ? ORDER BY own.sequence DESC LIMIT ?`,
        editor,
        before,
        limit,
      ),

    revisionAt: (id: string, version: number) =>
      first<{ sequence: number; document: string }>(
        "SELECT sequence, document FROM revisions WHERE entry_id = ? AND version = ?",
        id,
        version,
      ),
    /** The document at a position with its editor's note; throws where there is none. */
    revisionOf: (sequence: number) => {
      const row = first<{ document: string; note: string | null }>(
        "SELECT document, note FROM revisions WHERE sequence = ?",
        sequence,
      );
      if (row === undefined) throw new Error(`there is no revision at ${sequence}`);
      return row;
    },
    revisionsAfter: (sequence: number, limit: number) =>
      all<RevisionRow>(
        `SELECT sequence, version, at, editor, note, document FROM revisions WHERE sequence > ?
         ORDER BY sequence LIMIT ?`,
        sequence,
        limit,
      ),
    entry: (id: string) =>
      first<{ released: number; withdrawn: number | null; document: string }>(
        "SELECT released, withdrawn, document FROM entries WHERE id = ?",
        id,
      ),
    putEntry: (id: string, released: number, withdrawn: number | null, document: string) =>
      run(
        `INSERT INTO entries (id, released, withdrawn, document) VALUES (?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET withdrawn = excluded.withdrawn, document = excluded.document`,
        id,
        released,
        withdrawn,
        document,
      ),

    removeMemberships: (entryId: string) => run("DELETE FROM memberships WHERE entry_id = ?", entryId),
    insertMembership: (entryId: string, place: PlaceRow) =>
      run(
        `INSERT INTO memberships (language, channel, entry_id, released, surfaced, starts, withdrawn, notice, sequence)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        place.language,
        place.channel,
        entryId,
        place.released,
        place.surfaced,
        place.starts,
        place.withdrawn,
        place.notice,
        place.sequence,
      ),
    places: (entryId: string) =>
      all<PlaceRow>(
        `SELECT language, channel, released, surfaced, starts, withdrawn, notice, sequence FROM memberships
         WHERE entry_id = ?`,
        entryId,
      ),
    /** Places whose notice is over. */
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
    /** When the next notice is over; undefined where there is none. */
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
    /** Withdrawn places that feeds still tell of, last first. */
    notices: (language: string, channel: string, limit: number) =>
      all<{ sequence: number; starts: number | null }>(
        `SELECT sequence, starts FROM memberships WHERE language = ? AND channel = ? AND notice IS NOT NULL
         ORDER BY withdrawn DESC, entry_id LIMIT ?`,
        language,
        channel,
        limit,
      ),
    /** Withdrawn places that were released in a span, last first. */
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
        `SELECT entry_id FROM memberships WHERE language = ? AND channel = ? AND withdrawn IS NULL AND released >= ? AND released < ?
         ORDER BY released DESC, entry_id LIMIT ? OFFSET ?`,
        language,
        channel,
        from,
        before,
        limit,
        offset,
      ),
    /** When the first served entry of a language was released. */
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
        `SELECT entry_id, released FROM memberships WHERE language = ? AND channel = ? AND withdrawn IS NULL AND starts >= ? AND starts < ?
         ORDER BY starts, entry_id LIMIT ?`,
        language,
        channel,
        from,
        before,
        limit,
      ),

    /** Served entries in the order of their ids, after one. */
    servedAfter: (id: string, limit: number) =>
      all<{ id: string; document: string }>(
        "SELECT id, document FROM entries WHERE id > ? AND withdrawn IS NULL ORDER BY id LIMIT ?",
        id,
        limit,
      ),
    servedEntries: () =>
      all<{ id: string; languages: string; released: number; updated: string }>(
        `SELECT e.id, e.released, json_extract(e.document, '$.updated') AS updated, group_concat(m.language) AS languages
         FROM entries e JOIN memberships m ON m.entry_id = e.id AND m.channel = '' AND m.withdrawn IS NULL
         WHERE e.withdrawn IS NULL GROUP BY e.id ORDER BY e.released DESC, e.id`,
      ),
    channelCounts: () =>
      all<{ language: string; channel: string; count: number }>(
        `SELECT language, channel, count(*) AS count FROM memberships
         WHERE withdrawn IS NULL GROUP BY language, channel`,
      ),
    listKeys: () =>
      all<{ key: string; changed: number }>("SELECT key, changed FROM views WHERE key LIKE 'v1/latest/%' ORDER BY key"),

    ...outboxStatements({ all, first, run }),
  };
}

export type Statements = ReturnType<typeof statements>;
