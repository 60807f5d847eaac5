import { LANGUAGES, type Language } from "../../domain/entry/language.ts";
import { membershipStatements } from "./memberships.ts";
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

/** The parameters for two paths in each language but one. */
const OTHERS = Array.from({ length: 2 * (LANGUAGES.length - 1) }, () => "?").join(", ");

/**
 * One named function for each statement that the ledger runs on entries, their revisions and memberships, and the
 * outbox.
 */
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
    /** Returns when the last revision was made, in milliseconds: nothing is dated before it, whatever a clock says. */
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
    /**
     * The document at a position without the contents in other languages than one, which may be a megabyte, and how
     * long the whole of it is; throws where there is none.
     */
    documentIn: (sequence: number, language: Language) => {
      const row = first<{ document: string; characters: number }>(
        `SELECT json_remove(document, ${OTHERS}) AS document, length(document) AS characters
         FROM revisions WHERE sequence = ?`,
        ...LANGUAGES.filter((other) => other !== language).flatMap((other) => [
          `$.rendered.${other}`,
          `$.entry.texts.${other}.content`,
        ]),
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

    /** Served entries in the order of their ids, after one. */
    servedAfter: (id: string, limit: number) =>
      all<{ id: string; document: string }>(
        "SELECT id, document FROM entries WHERE id > ? AND withdrawn IS NULL ORDER BY id LIMIT ?",
        id,
        limit,
      ),
    servedEntries: () =>
      all<{ id: string; languages: string; released: number; updated: string }>(
        `SELECT e.id, e.released, json_extract(e.document, '$.updated') AS updated,
           group_concat(m.language) AS languages
         FROM entries e JOIN memberships m ON m.entry_id = e.id AND m.channel = '' AND m.withdrawn IS NULL
         WHERE e.withdrawn IS NULL GROUP BY e.id ORDER BY e.released DESC, e.id`,
      ),
    listKeys: () =>
      all<{ key: string; changed: number }>("SELECT key, changed FROM views WHERE key LIKE 'v1/latest/%' ORDER BY key"),

    ...membershipStatements({ all, first, run }),
    ...outboxStatements({ all, first, run }),
  };
}

export type Statements = ReturnType<typeof statements>;
