// Long, because no migration is ever changed or removed.
/** SQL that completes a text, given as JSON by the expression `text`, which does not say whose words it is. */
function stated(text: string): string {
  const without = (...fields: string[]): string =>
    `json_remove(${text}, ${["machineTranslated", ...fields].map((field) => `'$.${field}'`).join(", ")})`;
  const relation = `json_extract(${text}, '$.relation')`;
  return `CASE
    WHEN json_extract(${text}, '$.words') IS NOT NULL THEN ${text}
    WHEN json_extract(${text}, '$.machineTranslated') THEN json_set(${without()}, '$.words', 'translation', '$.machine', json('true'))
    WHEN ${relation} IN ('translation', 'adaptation', 'partial') THEN json_set(${without()}, '$.words', 'translation')
    WHEN ${relation} = 'original' THEN json_set(${without()}, '$.words', 'service')
    ELSE json_set(${without("relation")}, '$.words', 'service') END`;
}

/** SQL that completes the texts at a path of a column's documents. */
function statedTexts(table: string, column: string, path: string): string {
  return `UPDATE ${table} SET ${column} = json_set(${column}, '${path}', (
    SELECT json_group_object(key, json(${stated("value")})) FROM json_each(${column}, '${path}')))
    WHERE json_type(${column}, '${path}') = 'object';`;
}

/**
 * Ordered migrations: each runs once, in a transaction; none is ever changed or removed. Times are milliseconds since
 * 1970.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

  -- Every revision and every withdrawal, for ever. sequence is the order in which they happened.
  CREATE TABLE revisions (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    entry_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    at INTEGER NOT NULL,
    editor TEXT NOT NULL,
    document TEXT NOT NULL,
    note TEXT,
    UNIQUE (entry_id, version)
  );

  -- The last of an entry's revisions, or its tombstone.
  CREATE TABLE entries (
    id TEXT PRIMARY KEY,
    released INTEGER NOT NULL,
    withdrawn INTEGER,
    document TEXT NOT NULL
  ) WITHOUT ROWID;

  -- Which entries each channel shows, by language. withdrawn: what is left of a text that was served and is no more.
  CREATE TABLE memberships (
    language TEXT NOT NULL,
    channel TEXT NOT NULL,
    entry_id TEXT NOT NULL,
    released INTEGER NOT NULL,
    starts INTEGER,
    withdrawn INTEGER,
    PRIMARY KEY (language, channel, entry_id)
  ) WITHOUT ROWID;
  CREATE INDEX memberships_latest ON memberships (language, channel, released DESC, entry_id) WHERE withdrawn IS NULL;
  CREATE INDEX memberships_agenda ON memberships (language, channel, starts DESC, entry_id) WHERE withdrawn IS NULL AND starts IS NOT NULL;
  CREATE INDEX memberships_withdrawn ON memberships (language, channel, withdrawn DESC) WHERE withdrawn IS NOT NULL;
  CREATE INDEX memberships_entry ON memberships (entry_id);

  -- The stored answer to each delivery. fingerprint: SHA-256 of its body.
  CREATE TABLE receipts (
    editor TEXT NOT NULL,
    webhook_id TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    receipt TEXT NOT NULL UNIQUE,
    at INTEGER NOT NULL,
    answer TEXT NOT NULL,
    PRIMARY KEY (editor, webhook_id)
  ) WITHOUT ROWID;
  CREATE INDEX receipts_at ON receipts (at);

  -- Orders that wait for an instant: one an entry at the most.
  CREATE TABLE scheduled (
    entry_id TEXT PRIMARY KEY,
    due INTEGER NOT NULL,
    order_json TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX scheduled_due ON scheduled (due);

  -- One row for each KV key. The outbox is the rows that are dirty: dirty holds the first sequence that KV does not
  -- show yet. digest is of the content last put; changed, when it last became different; force puts it even where it is
  -- the same.
  CREATE TABLE views (
    key TEXT PRIMARY KEY,
    sequence INTEGER NOT NULL,
    touched INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    digest TEXT NOT NULL DEFAULT '',
    force INTEGER NOT NULL DEFAULT 0,
    dirty INTEGER,
    dirty_at INTEGER
  ) WITHOUT ROWID;
  CREATE INDEX views_outbox ON views (dirty) WHERE dirty IS NOT NULL;

  -- Full text, folded (see search.ts), one row for each text of each entry that is served.
  CREATE TABLE search_texts (id INTEGER PRIMARY KEY, entry_id TEXT NOT NULL, language TEXT NOT NULL, UNIQUE (entry_id, language));
  CREATE VIRTUAL TABLE search USING fts5 (title, body, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0');
  `,
  `
  -- Steps that wait for an instant, and for a while those that waited: how each ended. order_json is an Order.
  CREATE TABLE held (
    receipt TEXT NOT NULL UNIQUE,
    entry_id TEXT NOT NULL,
    due INTEGER NOT NULL,
    order_json TEXT NOT NULL,
    ended INTEGER,
    outcome TEXT
  );
  CREATE INDEX held_due ON held (due) WHERE ended IS NULL;
  CREATE INDEX held_entry ON held (entry_id) WHERE ended IS NULL;
  CREATE INDEX held_ended ON held (ended) WHERE ended IS NOT NULL;
  INSERT INTO held (receipt, entry_id, due, order_json)
    SELECT 'held-' || entry_id, entry_id, due, json_object(
      'editor', json_extract(order_json, '$.editor'),
      'step', json_object('type', json_extract(order_json, '$.command.type'), 'data', json_extract(order_json, '$.command.data')),
      'rendered', json_extract(order_json, '$.rendered'))
    FROM scheduled;
  DROP TABLE scheduled;

  -- Entries that an editor wants to look at before they are published. name stands in the preview's address.
  CREATE TABLE drafts (
    entry_id TEXT NOT NULL,
    editor TEXT NOT NULL,
    name TEXT NOT NULL UNIQUE,
    at INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (entry_id, editor)
  );

  -- What each editor sent last, without bodies. times: how often the same was delivered.
  CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY,
    editor TEXT NOT NULL,
    webhook_id TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    outcome TEXT NOT NULL,
    at INTEGER NOT NULL,
    last INTEGER NOT NULL,
    times INTEGER NOT NULL DEFAULT 1,
    detail TEXT NOT NULL,
    UNIQUE (editor, webhook_id, fingerprint, outcome)
  );
  CREATE INDEX deliveries_last ON deliveries (editor, last DESC, id DESC);

  -- When KV came to show the ledger up to a position.
  CREATE TABLE projections (sequence INTEGER PRIMARY KEY, at INTEGER NOT NULL);
  `,
  `
  -- Full text is indexed by position from now on (see position.ts); the ledger fills what follows from its entries (see
  -- indexing.ts).
  DROP TABLE search;
  DROP TABLE search_texts;

  -- Every text that is served, and under the language '' the entry itself. published: released where the source says
  -- nothing. ends: exclusive. lists: a JSON array of the lists that it is on.
  CREATE TABLE texts (
    position INTEGER PRIMARY KEY,
    entry_id TEXT NOT NULL,
    language TEXT NOT NULL,
    updated INTEGER NOT NULL,
    published INTEGER NOT NULL,
    starts INTEGER,
    ends INTEGER,
    lists TEXT NOT NULL,
    UNIQUE (entry_id, language)
  );

  -- What texts are selected and counted by: a facet's value in a language; in the language '', what entries are counted
  -- by.
  CREATE TABLE lists (
    id INTEGER PRIMARY KEY,
    language TEXT NOT NULL,
    facet TEXT NOT NULL,
    value TEXT NOT NULL,
    count INTEGER NOT NULL DEFAULT 0,
    UNIQUE (language, facet, value)
  );

  -- The texts of each list in each order that they can be asked for (by: see ORDERS in search-index.ts).
  CREATE TABLE postings (
    list INTEGER NOT NULL,
    by INTEGER NOT NULL,
    key INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (list, by, key, position)
  ) WITHOUT ROWID;

  -- Full text by position (see search/terms.ts), once for each tier of relevance, so that to look for a word in titles
  -- reads no more than titles.
  CREATE VIRTUAL TABLE search_titles USING fts5 (exact, loose, content = '', contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* Co' tokenchars '_'");
  CREATE VIRTUAL TABLE search_leads USING fts5 (exact, loose, content = '', contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* Co' tokenchars '_'");
  CREATE VIRTUAL TABLE search_bodies USING fts5 (exact, loose, content = '', contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* Co' tokenchars '_'");
  `,
  `
  -- Lists whose new content KV has, and of which the hub has not been told.
  CREATE TABLE announcements (key TEXT PRIMARY KEY, sequence INTEGER NOT NULL) WITHOUT ROWID;
  `,
  `
  -- What waits is found by its editor. octets: of order_json, of document. claim: the place in line of who had the id
  -- first.
  ALTER TABLE held ADD COLUMN editor TEXT NOT NULL DEFAULT '';
  ALTER TABLE held ADD COLUMN claim INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE held ADD COLUMN octets INTEGER NOT NULL DEFAULT 0;
  UPDATE held SET editor = json_extract(order_json, '$.editor.id'), claim = rowid, octets = length(CAST(order_json AS BLOB))
    WHERE ended IS NULL;
  DROP INDEX held_entry;
  CREATE INDEX held_entry ON held (entry_id, editor, claim) WHERE ended IS NULL;
  CREATE INDEX held_editor ON held (editor, octets) WHERE ended IS NULL;
  ALTER TABLE drafts ADD COLUMN octets INTEGER NOT NULL DEFAULT 0;
  UPDATE drafts SET octets = length(CAST(document AS BLOB));
  CREATE INDEX drafts_editor ON drafts (editor, octets);

  -- Timestamps of the last commands that took effect, by entry and editor; of drafts by themselves.
  CREATE TABLE command_times (
    entry_id TEXT NOT NULL,
    editor TEXT NOT NULL,
    draft INTEGER NOT NULL,
    timestamp INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (entry_id, editor, draft)
  );
  CREATE INDEX command_times_drafts ON command_times (at) WHERE draft = 1;

  -- How many receipts each editor has.
  CREATE TABLE receipt_counts (editor TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
  INSERT INTO receipt_counts (editor, count) SELECT editor, count(*) FROM receipts GROUP BY editor;
  CREATE TRIGGER receipts_inserted AFTER INSERT ON receipts BEGIN
    INSERT INTO receipt_counts (editor, count) VALUES (NEW.editor, 1) ON CONFLICT (editor) DO UPDATE SET count = count + 1;
  END;
  CREATE TRIGGER receipts_deleted AFTER DELETE ON receipts BEGIN
    UPDATE receipt_counts SET count = count - 1 WHERE editor = OLD.editor;
  END;
  `,
  `
  -- KV holds items in blocks and, for each language and group of channels, one index that names them. The rows of views
  -- stay the books by list: target is the index that names the list (NULL for an entry), content what it says of it. A
  -- digest of '-' is of another layout: its list counts as unchanged; one of '*' as changed. retry_at: no sooner, after
  -- failures in a row; failure: how the last went.
  ALTER TABLE views ADD COLUMN target TEXT;
  ALTER TABLE views ADD COLUMN content TEXT;
  ALTER TABLE views ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE views ADD COLUMN retry_at INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE views ADD COLUMN failure TEXT;
  UPDATE views SET target = substr(key, 11, 2) || '/' || CASE
    WHEN substr(key, 14) LIKE 'organisations/%' THEN 'organisations'
    WHEN substr(key, 14) LIKE 'countries/%' THEN 'countries'
    ELSE 'general' END
    WHERE key LIKE 'v1/latest/%' OR key LIKE 'v1/agenda/%';
  CREATE INDEX views_target ON views (target) WHERE target IS NOT NULL;

  -- KV keys that are to be deleted: when, at the soonest.
  CREATE TABLE deletions (key TEXT PRIMARY KEY, due INTEGER NOT NULL) WITHOUT ROWID;
  CREATE INDEX deletions_due ON deletions (due);
  INSERT INTO deletions SELECT key, unixepoch() * 1000 + 604800000 FROM views WHERE target IS NOT NULL AND digest <> '';
  UPDATE views SET digest = CASE WHEN dirty IS NULL THEN '-' ELSE '*' END WHERE target IS NOT NULL AND digest <> '';

  -- Where KV holds the item of a revision: its reference, its size in characters, and a hash of its JSON.
  CREATE TABLE items (
    language TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    ref INTEGER NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (language, sequence)
  ) WITHOUT ROWID;
  -- Blocks of items; unnamed: since when no index names any of a block's items.
  CREATE TABLE blocks (id INTEGER PRIMARY KEY AUTOINCREMENT, unnamed INTEGER);
  CREATE INDEX blocks_unnamed ON blocks (unnamed) WHERE unnamed IS NOT NULL;
  -- The blocks that each index in KV names, or may name: a JSON array.
  CREATE TABLE indexes (target TEXT PRIMARY KEY, blocks TEXT NOT NULL) WITHOUT ROWID;

  -- The position of the revision that stands there.
  ALTER TABLE memberships ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;
  UPDATE memberships SET sequence =
    coalesce((SELECT r.sequence FROM revisions r WHERE r.entry_id = memberships.entry_id ORDER BY version DESC LIMIT 1), 0);
  `,
  `
  -- What each index in KV says of itself, so that it can be written again to the letter: all are written once more.
  ALTER TABLE indexes ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE indexes ADD COLUMN write INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE indexes ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
  UPDATE views SET force = 1, dirty = coalesce(dirty, (SELECT max(sequence) FROM revisions)),
    dirty_at = coalesce(dirty_at, unixepoch() * 1000) WHERE target IS NOT NULL;

  -- Keys of KV that are to be written again as they are, and when.
  CREATE TABLE repairs (key TEXT PRIMARY KEY, due INTEGER NOT NULL) WITHOUT ROWID;
  CREATE INDEX repairs_due ON repairs (due);
  `,
  `
  -- Each text says whose words it is (see domain/entry/stored.ts, which does the same for what does not stand here). No
  -- version is made and no time moves.
  ${statedTexts("revisions", "document", "$.entry.texts")}
  ${statedTexts("entries", "document", "$.entry.texts")}
  ${statedTexts("drafts", "document", "$.entry.texts")}
  ${statedTexts("held", "order_json", "$.step.data.entry.texts")}
  UPDATE held SET order_json = json_set(order_json, '$.step.data.text', json(${stated("json_extract(order_json, '$.step.data.text')")}))
    WHERE json_type(order_json, '$.step.data.text') = 'object';
  -- Lists are written again, for their items have more fields, and count as unchanged.
  UPDATE views SET digest = CASE WHEN dirty IS NULL THEN '-' ELSE '*' END WHERE target IS NOT NULL AND digest <> '';
  `,
  `
  -- Times of commands are forgotten after a while, those of drafts as all others.
  DROP INDEX command_times_drafts;
  CREATE INDEX command_times_at ON command_times (at);

  -- Who may publish, beside those of the secret EDITORS: record is JSON of an EditorRecord, NULL of one who was revoked.
  CREATE TABLE editors (id TEXT PRIMARY KEY, record TEXT, at INTEGER NOT NULL) WITHOUT ROWID;
  -- What was changed of editors, by whom, and the answer to it; keys by name.
  CREATE TABLE editor_changes (
    id INTEGER PRIMARY KEY,
    operator TEXT NOT NULL,
    webhook_id TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    at INTEGER NOT NULL,
    command TEXT NOT NULL,
    editor TEXT NOT NULL,
    answer TEXT NOT NULL,
    UNIQUE (operator, webhook_id)
  );
  `,
  `
  -- surfaced: what the latest are ordered by; see surfacedBy. notice: until when feeds say that it was withdrawn. What
  -- was withdrawn keeps the time of its release: its archive stays where it was.
  ALTER TABLE memberships ADD COLUMN surfaced INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE memberships ADD COLUMN notice INTEGER;
  UPDATE memberships SET released = (SELECT e.released FROM entries e WHERE e.id = memberships.entry_id)
    WHERE withdrawn IS NOT NULL;
  UPDATE memberships SET surfaced = released;
  CREATE INDEX memberships_surfaced ON memberships (language, channel, surfaced DESC, entry_id) WHERE withdrawn IS NULL;
  CREATE INDEX memberships_gone ON memberships (language, channel, released) WHERE withdrawn IS NOT NULL;
  CREATE INDEX memberships_notices ON memberships (language, channel, withdrawn DESC) WHERE notice IS NOT NULL;
  CREATE INDEX memberships_notice_ends ON memberships (notice) WHERE notice IS NOT NULL;

  -- What readers of each channel were to be told of entries that they knew: the revision, and the kind of the change.
  CREATE TABLE significant_changes (
    language TEXT NOT NULL,
    channel TEXT NOT NULL,
    at INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (language, channel, at, sequence)
  ) WITHOUT ROWID;
  `,
  `
  -- What tells the same work under another id: what of each served entry is compared, and the keys that lead to it.
  CREATE TABLE works (entry_id TEXT PRIMARY KEY, profile TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE work_keys (key TEXT NOT NULL, entry_id TEXT NOT NULL, PRIMARY KEY (key, entry_id)) WITHOUT ROWID;
  CREATE INDEX work_keys_entry ON work_keys (entry_id);
  `,
  `
  -- When a minor change touched what KV shows already; NULL where something else waits too.
  ALTER TABLE views ADD COLUMN minor INTEGER;
  `,
  `
  -- The entries that each editor published or changed. sequence: of the editor's last revision of it.
  CREATE TABLE editor_entries (
    editor TEXT NOT NULL,
    entry_id TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    PRIMARY KEY (editor, entry_id)
  ) WITHOUT ROWID;
  CREATE INDEX editor_entries_last ON editor_entries (editor, sequence DESC);
  INSERT INTO editor_entries (editor, entry_id, sequence)
    SELECT editor, entry_id, max(sequence) FROM revisions GROUP BY editor, entry_id;
  `,
  `
  -- When a text's readers were last given it as something new, where that was after its release; see surfacedBy. The
  -- indexes are made anew, and then know it.
  ALTER TABLE texts ADD COLUMN surfaced INTEGER;
  `,
];
