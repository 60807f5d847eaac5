import type { Attempt } from "../../std/durable/transaction.ts";
import { errorFields, log } from "../../std/log.ts";
import { err, type Result } from "../../std/result.ts";
import type { EditorCommand, LedgerRefusal } from "./decision.ts";
import { type CommandContext, type Executed, execute } from "./execute.ts";
import type { ReceiptStatements } from "./receipts.ts";

/** Milliseconds until a step that failed by a fault of ours is tried again. */
const AGAIN = 60_000;

/**
 * Carries out the steps that are due, at most `limit` of them, each in a transaction of its own, and returns how many.
 * Bounds are those of today; while the editors' records are broken (`editors` undefined), what was promised is kept.
 * `now` in milliseconds.
 */
export function releaseDue(
  context: CommandContext,
  deliveries: ReceiptStatements,
  attempt: Attempt,
  editors: readonly EditorCommand["editor"][] | undefined,
  now: number,
  limit: number,
): number {
  const due = context.waiting.due(now, limit);
  for (const { entryId, receipt, due: _, ...step } of due) {
    try {
      const known = editors === undefined ? step.editor : editors.find(({ id }) => id === step.editor.id);
      const order = { ...step, editor: { id: step.editor.id, scope: known?.scope ?? {} } };
      const released = attempt((): Result<Executed, LedgerRefusal> => {
        if (known === undefined) return err({ kind: "out-of-scope", detail: "its editor does not exist any more" });
        const carried = execute(context, order, receipt, now);
        if (carried.ok) context.waiting.end(receipt, now, { kind: "done", ...carried.value.receipt });
        return carried;
      });
      if (!released.ok) refuse(context, deliveries, order, entryId, receipt, released.reason, now);
    } catch (error) {
      // A fault of ours: the others must not wait for it.
      log("error", "scheduled-step-failed", errorFields(error));
      context.waiting.postpone(receipt, now + AGAIN);
    }
  }
  return due.length;
}

/** A step that was not possible any more at its instant: its editor finds it in the receipt and in the log. */
function refuse(
  context: CommandContext,
  deliveries: ReceiptStatements,
  { editor, step }: EditorCommand,
  entry: string,
  receipt: string,
  reason: LedgerRefusal,
  now: number,
): void {
  context.waiting.end(receipt, now, { kind: "refused", reason: reason.kind });
  const sent = deliveries.byReceipt(editor.id, receipt)?.webhook_id ?? "";
  const errors = "faults" in reason ? { errors: reason.faults } : {};
  deliveries.log(
    editor.id,
    sent,
    receipt,
    reason.kind,
    { command: step.type, entry, receipt, detail: "at its instant", ...errors },
    now,
  );
}
