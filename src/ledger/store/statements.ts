type Value = string | number | null;

/** Rows read and written by the statements of one ledger since it started. */
export interface Meter {
  read: number;
  written: number;
}

/** Runs statements against a database; each adds its cost to `meter`. */
export function queries(sql: SqlStorage, meter: Meter) {
  const all = <Row extends object>(query: string, ...values: Value[]): Row[] => {
    const cursor = sql.exec(query, ...values);
    // SqlStorage types a row as any record of values; the columns are those that the statement beside it names.
    const found = cursor.toArray() as unknown as Row[];
    meter.read += cursor.rowsRead;
    meter.written += cursor.rowsWritten;
    return found;
  };
  const first = <Row extends object>(query: string, ...values: Value[]): Row | undefined =>
    all<Row>(query, ...values)[0];
  const run = (query: string, ...values: Value[]): void => {
    all(query, ...values);
  };
  return { all, first, run };
}

export type Queries = ReturnType<typeof queries>;

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

    head: () =>
      first<{ sequence: number }>("SELECT sequence FROM revisions ORDER BY sequence DESC LIMIT 1")?.sequence ?? 0,
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
      return sequence;
    },

    revisionAt: (id: string, version: number) =>
      first<{ sequence: number; document: string }>(
        "SELECT sequence, document FROM revisions WHERE entry_id = ? AND version = ?",
        id,
        version,
      ),
    revisionsAfter: (sequence: number, limit: number) =>
      all<RevisionRow>(
        "SELECT sequence, version, at, editor, note, document FROM revisions WHERE sequence > ? ORDER BY sequence LIMIT ?",
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
    insertMembership: (
      language: string,
      channel: string,
      entryId: string,
      released: number,
      starts: number | null,
      withdrawn: number | null,
    ) =>
      run(
        "INSERT INTO memberships (language, channel, entry_id, released, starts, withdrawn) VALUES (?, ?, ?, ?, ?, ?)",
        language,
        channel,
        entryId,
        released,
        starts,
        withdrawn,
      ),
    places: (entryId: string) =>
      all<{ language: string; channel: string; starts: number | null; withdrawn: number | null }>(
        "SELECT language, channel, starts, withdrawn FROM memberships WHERE entry_id = ?",
        entryId,
      ),
    latest: (language: string, channel: string, limit: number) =>
      all<{ entry_id: string }>(
        "SELECT entry_id FROM memberships WHERE language = ? AND channel = ? AND withdrawn IS NULL ORDER BY released DESC, entry_id LIMIT ?",
        language,
        channel,
        limit,
      ),
    agenda: (language: string, channel: string, limit: number) =>
      all<{ entry_id: string }>(
        "SELECT entry_id FROM memberships WHERE language = ? AND channel = ? AND withdrawn IS NULL AND starts IS NOT NULL ORDER BY starts DESC, entry_id LIMIT ?",
        language,
        channel,
        limit,
      ),
    withdrawnLast: (language: string, channel: string, limit: number) =>
      all<{ entry_id: string; withdrawn: number }>(
        "SELECT entry_id, withdrawn FROM memberships WHERE language = ? AND channel = ? AND withdrawn IS NOT NULL ORDER BY withdrawn DESC LIMIT ?",
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
    countBetween: (language: string, channel: string, from: number, before: number) =>
      first<{ count: number }>(
        "SELECT count(*) AS count FROM memberships WHERE language = ? AND channel = ? AND withdrawn IS NULL AND released >= ? AND released < ?",
        language,
        channel,
        from,
        before,
      )?.count ?? 0,
    releasedBefore: (language: string, channel: string, before: number) =>
      first<{ released: number }>(
        "SELECT released FROM memberships WHERE language = ? AND channel = ? AND withdrawn IS NULL AND released < ? ORDER BY released DESC LIMIT 1",
        language,
        channel,
        before,
      )?.released,
    releasedFrom: (language: string, channel: string, from: number) =>
      first<{ released: number }>(
        "SELECT released FROM memberships WHERE language = ? AND channel = ? AND withdrawn IS NULL AND released >= ? ORDER BY released LIMIT 1",
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

    servedEntries: () =>
      all<{ id: string; languages: string; released: number; updated: string }>(
        `SELECT e.id, e.released, json_extract(e.document, '$.updated') AS updated, group_concat(m.language) AS languages
         FROM entries e JOIN memberships m ON m.entry_id = e.id AND m.channel = '' AND m.withdrawn IS NULL
         WHERE e.withdrawn IS NULL GROUP BY e.id ORDER BY e.released DESC, e.id`,
      ),
    channelCounts: () =>
      all<{ language: string; channel: string; count: number }>(
        "SELECT language, channel, count(*) AS count FROM memberships WHERE withdrawn IS NULL GROUP BY language, channel",
      ),
    viewKeys: () =>
      all<{ key: string; changed: number }>("SELECT key, changed FROM views WHERE key LIKE 'v1/latest/%' ORDER BY key"),

    touch: (key: string, sequence: number, at: number) =>
      run(
        `INSERT INTO views (key, sequence, touched, changed, dirty, dirty_at) VALUES (?1, ?2, ?3, ?3, ?2, ?3)
         ON CONFLICT (key) DO UPDATE SET sequence = ?2, touched = max(touched, ?3), dirty = coalesce(dirty, ?2), dirty_at = coalesce(dirty_at, ?3)`,
        key,
        sequence,
        at,
      ),
    touchAll: (sequence: number, at: number) =>
      run("UPDATE views SET force = 1, dirty = coalesce(dirty, ?), dirty_at = coalesce(dirty_at, ?)", sequence, at),
    outbox: (limit: number) =>
      all<{ key: string; sequence: number; touched: number; changed: number; digest: string; force: number }>(
        "SELECT key, sequence, touched, changed, digest, force FROM views WHERE dirty IS NOT NULL ORDER BY dirty LIMIT ?",
        limit,
      ),
    projected: (key: string, sequence: number, changed: number, digest: string) =>
      run(
        // What was touched again while KV was being written stays in the outbox.
        `UPDATE views SET changed = ?1, digest = ?2, force = CASE WHEN sequence = ?3 THEN 0 ELSE force END,
           dirty = CASE WHEN sequence = ?3 THEN NULL ELSE dirty END, dirty_at = CASE WHEN sequence = ?3 THEN NULL ELSE dirty_at END
         WHERE key = ?4`,
        changed,
        digest,
        sequence,
        key,
      ),
    /** A list's new content is in KV; the hub is to be told. */
    announce: (key: string, sequence: number) =>
      run(
        "INSERT INTO announcements (key, sequence) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET sequence = excluded.sequence",
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
        `UPDATE views SET changed = ?1, touched = ?2, digest = '', dirty = coalesce(dirty, ?3), dirty_at = coalesce(dirty_at, ?4) WHERE key = ?5`,
        changed,
        touched,
        sequence,
        at,
        key,
      ),
    waitsSince: (at: number) => run("UPDATE views SET dirty_at = ?1 WHERE dirty IS NOT NULL AND dirty_at < ?1", at),
    oldestDirty: () =>
      first<{ dirty: number; dirty_at: number }>(
        "SELECT dirty, dirty_at FROM views WHERE dirty IS NOT NULL ORDER BY dirty LIMIT 1",
      ),
    dirtyCount: () =>
      first<{ count: number }>("SELECT count(*) AS count FROM views WHERE dirty IS NOT NULL")?.count ?? 0,
  };
}

export type Statements = ReturnType<typeof statements>;
