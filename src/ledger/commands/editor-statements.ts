import type { EditorRecord } from "../../domain/command/editor.ts";
import type { EditorChange } from "../../domain/command/editor-change.ts";
import type { Queries } from "../store/queries.ts";

/** Changes of editors that are kept. */
const MAX_CHANGES = 10_000;

/** Answer to a change of editors. */
export interface EditorAnswer {
  readonly state: "created" | "changed" | "revoked" | "imported" | "superseded";
  readonly editors: readonly string[];
  /** Names of the keys that are taken from now on, or until they end. */
  readonly keys?: readonly string[];
}

/** A change as the operator signed it. */
export interface EditorOrder {
  readonly operator: string;
  readonly webhookId: string;
  readonly fingerprint: string;
  readonly change: EditorChange;
}

/** One line of the record of what was changed. */
export interface EditorChangeLine {
  readonly at: number;
  readonly operator: string;
  readonly command: string;
  readonly editor: string;
  readonly answer: EditorAnswer;
}

export interface EditorRow {
  readonly id: string;
  readonly record: string | null;
  readonly at: number;
}

/** Statements on the editors that the ledger keeps, and on what was changed of them. */
export function editorStatements({ all, first, run }: Queries) {
  return {
    rows: () => all<EditorRow>("SELECT id, record, at FROM editors ORDER BY id"),
    row: (id: string) => first<EditorRow>("SELECT id, record, at FROM editors WHERE id = ?", id),
    put: (id: string, record: EditorRecord | null, at: number) =>
      run(
        `INSERT INTO editors (id, record, at) VALUES (?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET record = excluded.record, at = excluded.at`,
        id,
        record === null ? null : JSON.stringify(record),
        at,
      ),
    isRevoked: (id: string) => first("SELECT 1 FROM editors WHERE id = ? AND record IS NULL", id) !== undefined,
    version: () => first<{ id: number | null }>("SELECT max(id) AS id FROM editor_changes")?.id ?? 0,
    change: (operator: string, webhookId: string) =>
      first<{ fingerprint: string; answer: string }>(
        "SELECT fingerprint, answer FROM editor_changes WHERE operator = ? AND webhook_id = ?",
        operator,
        webhookId,
      ),
    /** Keeps what was changed of an editor, of none in particular where `editor` is empty. */
    insertChange: (
      { operator, webhookId, fingerprint, change }: EditorOrder,
      editor: string,
      answer: EditorAnswer,
      at: number,
    ) => {
      run(
        `INSERT INTO editor_changes (operator, webhook_id, fingerprint, at, command, editor, answer)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        operator,
        webhookId,
        fingerprint,
        at,
        change.type,
        editor,
        JSON.stringify(answer),
      );
      run("DELETE FROM editor_changes WHERE id <= (SELECT max(id) FROM editor_changes) - ?", MAX_CHANGES);
    },
    changes: (limit: number): EditorChangeLine[] =>
      all<{ at: number; operator: string; command: string; editor: string; answer: string }>(
        "SELECT at, operator, command, editor, answer FROM editor_changes ORDER BY id DESC LIMIT ?",
        limit,
      ).map(({ answer, ...line }) => ({ ...line, answer: JSON.parse(answer) as EditorAnswer })),
  };
}

export type EditorStatements = ReturnType<typeof editorStatements>;
