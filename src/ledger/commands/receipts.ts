import type { BatchReceipt, Receipt } from "../../domain/command/command.ts";
import type { Queries } from "../store/queries.ts";

/** Deliveries of an editor that are kept in the log. */
const MAX_KEPT = 200;

/** Faults that are kept of one: a batch may have thousands. */
const MAX_ERRORS = 50;

/** Outcome of a delivery, as its editor can read it later. Bodies are not kept. */
export interface LogDetail {
  /** The command's type and entry, where it was read. */
  readonly command?: string;
  readonly entry?: string;
  readonly receipt?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}

/** One line of the log. `outcome` is the state of the receipt or the kind of the refusal. */
export interface LogLine extends LogDetail {
  readonly webhookId: string;
  readonly outcome: string;
  readonly at: number;
  readonly last: number;
  readonly times: number;
}

/** Receipts, and the log of what editors sent. */
export function receiptStatements({ all, first, run }: Queries) {
  return {
    receipt: (editor: string, webhookId: string) =>
      first<{ fingerprint: string; answer: string }>(
        "SELECT fingerprint, answer FROM receipts WHERE editor = ? AND webhook_id = ?",
        editor,
        webhookId,
      ),
    byReceipt: (editor: string, receipt: string) =>
      first<{ webhook_id: string; at: number; answer: string }>(
        "SELECT webhook_id, at, answer FROM receipts WHERE receipt = ? AND editor = ? AND fingerprint <> ''",
        receipt,
        editor,
      ),
    insertReceipt: (
      editor: string,
      webhookId: string,
      fingerprint: string,
      at: number,
      answer: Receipt | BatchReceipt,
    ) =>
      run(
        // OR FAIL: as a trigger writes too, SQLite would keep a journal of the statement.
        "INSERT OR FAIL INTO receipts (editor, webhook_id, fingerprint, receipt, at, answer) VALUES (?, ?, ?, ?, ?, ?)",
        editor,
        webhookId,
        fingerprint,
        answer.receipt,
        at,
        JSON.stringify(answer),
      ),
    /** Has no body of a webhook-id carried out any more; one that was stays as it was. */
    spend: (editor: string, webhookId: string, at: number) =>
      run(
        `INSERT INTO receipts (editor, webhook_id, fingerprint, receipt, at, answer)
         VALUES (?1, ?2, '', 'spent ' || ?1 || ' ' || ?2, ?3, '{}')
         ON CONFLICT (editor, webhook_id) DO NOTHING`,
        editor,
        webhookId,
        at,
      ),
    receiptCount: (editor: string) =>
      first<{ count: number }>("SELECT count FROM receipt_counts WHERE editor = ?", editor)?.count ?? 0,
    /** Reports whether anything is kept from before an instant that may be forgotten. */
    isAnyOlder: (before: number) =>
      first(
        `SELECT 1 WHERE EXISTS (SELECT 1 FROM receipts WHERE at < ?1) OR EXISTS (SELECT 1 FROM held WHERE ended < ?1)
           OR EXISTS (SELECT 1 FROM drafts WHERE at < ?1) OR EXISTS (SELECT 1 FROM command_times WHERE at < ?1)`,
        before,
      ) !== undefined,
    /** Deletes old receipts, but not those of steps that still wait or ended recently: see waitingStatements. */
    forgetReceipts: (before: number, limit: number) =>
      run(
        `DELETE FROM receipts WHERE receipt IN
           (SELECT receipt FROM receipts
            WHERE at < ? AND NOT EXISTS (SELECT 1 FROM held WHERE held.receipt = receipts.receipt)
            ORDER BY at LIMIT ?)`,
        before,
        limit,
      ),

    log: (editor: string, webhookId: string, fingerprint: string, outcome: string, detail: LogDetail, at: number) => {
      run(
        `INSERT INTO deliveries (editor, webhook_id, fingerprint, outcome, at, last, detail)
         VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6)
         ON CONFLICT (editor, webhook_id, fingerprint, outcome) DO UPDATE SET last = max(last, ?5), times = times + 1`,
        editor,
        webhookId,
        fingerprint,
        outcome,
        at,
        JSON.stringify({
          ...detail,
          ...(detail.errors === undefined ? {} : { errors: detail.errors.slice(0, MAX_ERRORS) }),
        }),
      );
      run(
        `DELETE FROM deliveries WHERE id IN (SELECT id FROM deliveries WHERE editor = ?
         ORDER BY last DESC, id DESC LIMIT -1 OFFSET ?)`,
        editor,
        MAX_KEPT,
      );
    },
    logOf: (editor: string): LogLine[] =>
      all<{ webhook_id: string; outcome: string; at: number; last: number; times: number; detail: string }>(
        `SELECT webhook_id, outcome, at, last, times, detail FROM deliveries WHERE editor = ?
         ORDER BY last DESC, id DESC LIMIT ?`,
        editor,
        MAX_KEPT,
      ).map(({ webhook_id, detail, ...line }) => ({
        webhookId: webhook_id,
        ...line,
        ...(JSON.parse(detail) as LogDetail),
      })),

    projectedUpTo: () =>
      first<{ sequence: number }>("SELECT sequence FROM projections ORDER BY sequence DESC LIMIT 1")?.sequence ?? 0,
    insertProjection: (sequence: number, at: number) =>
      run("INSERT OR IGNORE INTO projections (sequence, at) VALUES (?, ?)", sequence, at),
    projectedAt: (sequence: number) =>
      first<{ at: number }>("SELECT at FROM projections WHERE sequence >= ? ORDER BY sequence LIMIT 1", sequence)?.at,
    forgetProjections: (before: number) =>
      run("DELETE FROM projections WHERE at < ? AND sequence < (SELECT max(sequence) FROM projections)", before),
  };
}

export type ReceiptStatements = ReturnType<typeof receiptStatements>;
