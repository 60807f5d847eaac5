import type { BatchStep, ReceiptState } from "../../domain/command/command.ts";
import type { ValidEntry } from "../../sanitise/validate-entry.ts";
import type { Queries } from "../store/statements.ts";
import type { EditorCommand, HeldEntry } from "./decide.ts";

/** Outcome of a scheduled step. */
export type StepOutcome =
  | { readonly kind: "done"; readonly state: ReceiptState; readonly version: number; readonly sequence: number }
  /** Another step took its place, or took back what it was about. */
  | { readonly kind: "ended"; readonly by: "replaced" | "discarded" | "withdrawn" | "published" }
  /** It was refused at its instant; `reason` is a kind of LedgerRefusal. */
  | { readonly kind: "refused"; readonly reason: string };

interface HeldRow {
  readonly receipt: string;
  readonly due: number;
  readonly order_json: string;
}

function heldOf({ receipt, due, order_json }: HeldRow): HeldEntry {
  return { ...(JSON.parse(order_json) as EditorCommand), receipt, due };
}

export interface StoredDraft extends ValidEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Steps that wait and drafts: what is known here and served nowhere. */
export function scheduledStatements({ all, first, run }: Queries) {
  return {
    hold: (receipt: string, entryId: string, due: number, order: EditorCommand) =>
      run(
        "INSERT INTO held (receipt, entry_id, due, order_json) VALUES (?, ?, ?, ?)",
        receipt,
        entryId,
        due,
        JSON.stringify(order),
      ),
    of: (entryId: string): HeldEntry[] =>
      all<HeldRow>(
        "SELECT receipt, due, order_json FROM held WHERE entry_id = ? AND ended IS NULL ORDER BY due, rowid",
        entryId,
      ).map(heldOf),
    /** Returns due steps by instant; of equal instants, the step received first comes first. */
    due: (now: number, limit: number): (HeldEntry & { readonly entryId: string })[] =>
      all<HeldRow & { entry_id: string }>(
        "SELECT receipt, entry_id, due, order_json FROM held WHERE ended IS NULL AND due <= ? ORDER BY due, rowid LIMIT ?",
        now,
        limit,
      ).map((row) => ({ ...heldOf(row), entryId: row.entry_id })),
    heldBy: (editor: string, limit: number) =>
      all<{ receipt: string; entry_id: string; due: number; type: BatchStep["type"] }>(
        `SELECT receipt, entry_id, due, json_extract(order_json, '$.step.type') AS type FROM held
         WHERE ended IS NULL AND json_extract(order_json, '$.editor.id') = ? ORDER BY due, rowid LIMIT ?`,
        editor,
        limit,
      ),
    draftsBy: (editor: string, limit: number) =>
      all<{ entry_id: string; name: string; at: number }>(
        "SELECT entry_id, name, at FROM drafts WHERE editor = ? ORDER BY at DESC LIMIT ?",
        editor,
        limit,
      ),
    nextDue: () => first<{ due: number }>("SELECT due FROM held WHERE ended IS NULL ORDER BY due LIMIT 1")?.due,
    postpone: (receipt: string, due: number) => run("UPDATE held SET due = ? WHERE receipt = ?", due, receipt),
    end: (receipt: string, at: number, outcome: StepOutcome) =>
      // What it would have said is not kept.
      run(
        "UPDATE held SET ended = ?, outcome = ?, order_json = '' WHERE receipt = ? AND ended IS NULL",
        at,
        JSON.stringify(outcome),
        receipt,
      ),
    byReceipt: (receipt: string): { due: number; held?: HeldEntry; outcome?: StepOutcome } | undefined => {
      const row = first<HeldRow & { outcome: string | null }>(
        "SELECT receipt, due, order_json, outcome FROM held WHERE receipt = ?",
        receipt,
      );
      if (row === undefined) return undefined;
      return row.outcome === null
        ? { due: row.due, held: heldOf(row) }
        : { due: row.due, outcome: JSON.parse(row.outcome) as StepOutcome };
    },
    forget: (before: number, limit: number) =>
      run(
        "DELETE FROM held WHERE rowid IN (SELECT rowid FROM held WHERE ended < ? ORDER BY ended LIMIT ?)",
        before,
        limit,
      ),

    drafted: (entryId: string, editor: string) =>
      first("SELECT 1 FROM drafts WHERE entry_id = ? AND editor = ?", entryId, editor) !== undefined,
    /** Keeps a draft in place of the editor's former one, and returns the name under which it is found. */
    putDraft: (entryId: string, editor: string, name: string, at: number, draft: ValidEntry): string =>
      first<{ name: string }>(
        `INSERT INTO drafts (entry_id, editor, name, at, document) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (entry_id, editor) DO UPDATE SET at = excluded.at, document = excluded.document RETURNING name`,
        entryId,
        editor,
        name,
        at,
        JSON.stringify(draft),
      )?.name ?? name,
    removeDraft: (entryId: string, editor: string) =>
      run("DELETE FROM drafts WHERE entry_id = ? AND editor = ?", entryId, editor),
    draft: (name: string): StoredDraft | undefined => {
      const row = first<{ at: number; document: string }>("SELECT at, document FROM drafts WHERE name = ?", name);
      return row === undefined ? undefined : { ...(JSON.parse(row.document) as ValidEntry), at: row.at };
    },
    forgetDrafts: (before: number, limit: number) =>
      run(
        "DELETE FROM drafts WHERE rowid IN (SELECT rowid FROM drafts WHERE at < ? ORDER BY at LIMIT ?)",
        before,
        limit,
      ),
  };
}

export type ScheduledStatements = ReturnType<typeof scheduledStatements>;
