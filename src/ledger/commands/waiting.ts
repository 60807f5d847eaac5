import type { BatchStep, ReceiptState } from "../../domain/command/command.ts";
import type { ValidEntry } from "../../sanitise/validate-entry.ts";
import type { Queries } from "../store/queries.ts";
import type { EditorCommand, ScheduledStep } from "./decision.ts";
import type { WaitingUsage } from "./quotas.ts";

/** Outcome of a scheduled step. */
export type StepOutcome =
  | { readonly kind: "done"; readonly state: ReceiptState; readonly version: number; readonly sequence: number }
  /** Another step took its place, or took back what it was about. */
  | { readonly kind: "ended"; readonly by: "replaced" | "discarded" | "withdrawn" | "published" }
  /** It was refused at its instant; `reason` is a kind of LedgerRefusal. */
  | { readonly kind: "refused"; readonly reason: string };

interface ScheduledRow {
  readonly receipt: string;
  readonly due: number;
  readonly order_json: string;
}

function scheduledStep({ receipt, due, order_json }: ScheduledRow): ScheduledStep {
  return { ...(JSON.parse(order_json) as EditorCommand), receipt, due };
}

export interface DraftRecord extends ValidEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Steps that wait and drafts: what is known here and served nowhere. */
export function waitingStatements({ all, first, run }: Queries) {
  return {
    /**
     * Stores a step that waits for its instant. It replaces the steps in `ends`, and inherits the earliest of their
     * claims to the id.
     */
    schedule: (receipt: string, entryId: string, due: number, order: EditorCommand, ends: readonly string[]) => {
      const json = JSON.stringify(order);
      run(
        `INSERT INTO held (receipt, entry_id, due, order_json, editor, octets, claim)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, coalesce(
           (SELECT min(claim) FROM held WHERE receipt IN (SELECT value FROM json_each(?7))),
           (SELECT coalesce(max(rowid), 0) + 1 FROM held))`,
        receipt,
        entryId,
        due,
        json,
        order.editor.id,
        new TextEncoder().encode(json).length,
        JSON.stringify(ends),
      );
    },
    /** Returns the waiting steps of an entry; those of one editor if one is named. */
    of: (entryId: string, editor: string | undefined): ScheduledStep[] =>
      all<ScheduledRow>(
        `SELECT receipt, due, order_json FROM held WHERE entry_id = ?1 AND (?2 IS NULL OR editor = ?2) AND ended IS NULL
         ORDER BY due, rowid`,
        entryId,
        editor ?? null,
      ).map(scheduledStep),
    /**
     * Reports whether another editor's steps wait for an entry, and did so before the step of a receipt, if that waits.
     */
    taken: (entryId: string, editor: string, receipt: string): boolean =>
      first(
        `SELECT 1 FROM held WHERE entry_id = ?1 AND editor <> ?2 AND ended IS NULL
           AND claim < coalesce((SELECT claim FROM held WHERE receipt = ?3), 9e15) LIMIT 1`,
        entryId,
        editor,
        receipt,
      ) !== undefined,
    usage: (editor: string): WaitingUsage => {
      const sums = (table: string) =>
        first<{ count: number; octets: number }>(
          `SELECT count(*) AS count, coalesce(sum(octets), 0) AS octets FROM ${table} editor = ?`,
          editor,
        ) ?? { count: 0, octets: 0 };
      const [scheduled, drafts] = [sums("held WHERE ended IS NULL AND"), sums("drafts WHERE")];
      return { scheduled: scheduled.count, drafts: drafts.count, octets: scheduled.octets + drafts.octets };
    },
    /**
     * Returns the timestamp of an editor's last command on an entry that took effect; with `drafts`, of its drafts too.
     */
    latestCommand: (entryId: string, editor: string, drafts: boolean) =>
      first<{ timestamp: number | null }>(
        "SELECT max(timestamp) AS timestamp FROM command_times WHERE entry_id = ? AND editor = ? AND draft <= ?",
        entryId,
        editor,
        drafts ? 1 : 0,
      )?.timestamp ?? undefined,
    tookEffect: (entryId: string, editor: string, draft: boolean, timestamp: number, at: number) =>
      run(
        `INSERT INTO command_times (entry_id, editor, draft, timestamp, at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (entry_id, editor, draft) DO UPDATE SET
           timestamp = max(timestamp, excluded.timestamp), at = excluded.at`,
        entryId,
        editor,
        draft ? 1 : 0,
        timestamp,
        at,
      ),
    /** Returns due steps by instant; of equal instants, the step received first comes first. */
    due: (now: number, limit: number): (ScheduledStep & { readonly entryId: string })[] =>
      all<ScheduledRow & { entry_id: string }>(
        `SELECT receipt, entry_id, due, order_json FROM held WHERE ended IS NULL AND due <= ?
         ORDER BY due, rowid LIMIT ?`,
        now,
        limit,
      ).map((row) => ({ ...scheduledStep(row), entryId: row.entry_id })),
    scheduledBy: (editor: string | undefined, limit: number) =>
      all<{ receipt: string; entry_id: string; editor: string; due: number; type: BatchStep["type"] }>(
        `SELECT receipt, entry_id, editor, due, json_extract(order_json, '$.step.type') AS type FROM held
         WHERE ended IS NULL AND (?1 IS NULL OR editor = ?1) ORDER BY due, rowid LIMIT ?2`,
        editor ?? null,
        limit,
      ),
    draftsBy: (editor: string | undefined, limit: number) =>
      all<{ entry_id: string; editor: string; name: string; at: number }>(
        "SELECT entry_id, editor, name, at FROM drafts WHERE ?1 IS NULL OR editor = ?1 ORDER BY at DESC LIMIT ?2",
        editor ?? null,
        limit,
      ),
    nextDue: () => first<{ due: number }>("SELECT due FROM held WHERE ended IS NULL ORDER BY due LIMIT 1")?.due,
    postpone: (receipt: string, due: number) => run("UPDATE held SET due = ? WHERE receipt = ?", due, receipt),
    end: (receipt: string, at: number, outcome: StepOutcome) =>
      // The content of the step is not kept.
      run(
        "UPDATE held SET ended = ?, outcome = ?, order_json = '', octets = 0 WHERE receipt = ? AND ended IS NULL",
        at,
        JSON.stringify(outcome),
        receipt,
      ),
    byReceipt: (receipt: string): { due: number; step?: ScheduledStep; outcome?: StepOutcome } | undefined => {
      const row = first<ScheduledRow & { outcome: string | null }>(
        "SELECT receipt, due, order_json, outcome FROM held WHERE receipt = ?",
        receipt,
      );
      if (row === undefined) return undefined;
      return row.outcome === null
        ? { due: row.due, step: scheduledStep(row) }
        : { due: row.due, outcome: JSON.parse(row.outcome) as StepOutcome };
    },
    forget: (before: number, limit: number) =>
      run(
        "DELETE FROM held WHERE rowid IN (SELECT rowid FROM held WHERE ended < ? ORDER BY ended LIMIT ?)",
        before,
        limit,
      ),

    drafted: (entryId: string, editor: string | undefined) =>
      first("SELECT 1 FROM drafts WHERE entry_id = ?1 AND (?2 IS NULL OR editor = ?2)", entryId, editor ?? null) !==
      undefined,
    /** Keeps a draft in place of the editor's former one, and returns the name under which it is found. */
    putDraft: (entryId: string, editor: string, name: string, at: number, draft: ValidEntry): string => {
      const json = JSON.stringify(draft);
      const kept = first<{ name: string }>(
        `INSERT INTO drafts (entry_id, editor, name, at, document, octets) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (entry_id, editor) DO UPDATE
           SET at = excluded.at, document = excluded.document, octets = excluded.octets RETURNING name`,
        entryId,
        editor,
        name,
        at,
        json,
        new TextEncoder().encode(json).length,
      );
      return kept?.name ?? name;
    },
    /** Drops an editor's draft of an entry, or everybody's. */
    removeDraft: (entryId: string, editor: string | undefined) =>
      run("DELETE FROM drafts WHERE entry_id = ?1 AND (?2 IS NULL OR editor = ?2)", entryId, editor ?? null),
    draft: (name: string): DraftRecord | undefined => {
      const row = first<{ at: number; document: string }>("SELECT at, document FROM drafts WHERE name = ?", name);
      return row === undefined ? undefined : { ...(JSON.parse(row.document) as ValidEntry), at: row.at };
    },
    forgetDrafts: (before: number, limit: number) => {
      run(
        "DELETE FROM drafts WHERE rowid IN (SELECT rowid FROM drafts WHERE at < ? ORDER BY at LIMIT ?)",
        before,
        limit,
      );
      run(
        "DELETE FROM command_times WHERE rowid IN (SELECT rowid FROM command_times WHERE at < ? ORDER BY at LIMIT ?)",
        before,
        limit,
      );
    },
  };
}

export type WaitingStatements = ReturnType<typeof waitingStatements>;
