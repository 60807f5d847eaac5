import { channelPath } from "../../domain/channel/channel.ts";
import type { BatchReceipt, Receipt, ReceiptState } from "../../domain/command/command.ts";
import type { Language } from "../../domain/entry/language.ts";
import { languagesOf } from "../../domain/entry/language.ts";
import type { Revision, Tombstone } from "../../domain/entry/revision.ts";
import { utc } from "../../domain/time/instant.ts";
import { membershipsOf } from "../../read-model/build-view.ts";
import type { Statements } from "../store/statements.ts";
import type { ReceiptStatements } from "./receipts.ts";
import type { WaitingStatements } from "./waiting.ts";

/**
 * Progress of a step. accepted: in the ledger. projected: every list and document in KV shows it. scheduled: it waits
 * for its instant. draft: kept for a preview. ended: something else took its place before its instant. refused: at its
 * instant it was not possible any more.
 */
type Stage = "accepted" | "projected" | "scheduled" | "draft" | "ended" | "refused";

export interface DeliveryStatus {
  readonly receipt: string;
  readonly entry: string;
  readonly state: ReceiptState;
  readonly stage: Stage;
  readonly version: number;
  readonly sequence: number;
  readonly due?: string;
  /** The reason for which it was ended or refused. */
  readonly reason?: string;
  /** Time at which every list showed it. */
  readonly projected?: string;
  readonly preview?: string;
  /** Languages of the version; empty for a withdrawal. */
  readonly languages: readonly Language[];
  readonly channels: readonly string[];
}

export interface ReceiptStatus {
  readonly webhookId: string;
  readonly received: string;
  /** Of a batch, its own receipt; the steps' are in `steps`. */
  readonly batch?: string;
  readonly steps: readonly DeliveryStatus[];
}

interface StatusStatements {
  readonly sql: Statements;
  readonly waiting: WaitingStatements;
  readonly deliveries: ReceiptStatements;
}

/** Returns the progress of an editor's delivery, or undefined if the editor has no such receipt. */
export function deliveryStatus(
  statements: StatusStatements,
  editor: string,
  receipt: string,
): ReceiptStatus | undefined {
  const row = statements.deliveries.byReceipt(editor, receipt);
  if (row === undefined) return undefined;
  const answer = JSON.parse(row.answer) as Receipt | BatchReceipt;
  const batch = "receipts" in answer;
  return {
    webhookId: row.webhook_id.replace(/\.\d+$/, ""),
    received: utc(row.at),
    ...(batch ? { batch: answer.receipt } : {}),
    steps: (batch ? answer.receipts : [answer]).map((each) => progress(statements, each)),
  };
}

function progress(statements: StatusStatements, receipt: Receipt): DeliveryStatus {
  const nowhere = { languages: [], channels: [] };
  const { state } = receipt;
  if (state === "draft") {
    const [name = ""] = (receipt.preview ?? "").split(".");
    if (statements.waiting.draft(name) !== undefined) return { ...receipt, stage: "draft", ...nowhere };
    const { preview: _, ...rest } = receipt;
    return { ...rest, stage: "ended", reason: "discarded", ...nowhere };
  }
  const { byReceipt } = statements.waiting;
  // Steps that the first schema held are found by their entry: see the second migration.
  const step = state === "scheduled" ? (byReceipt(receipt.receipt) ?? byReceipt(`held-${receipt.entry}`)) : undefined;
  if (step === undefined) return shown(statements, receipt, receipt);
  const { outcome } = step;
  if (outcome === undefined) return { ...receipt, stage: "scheduled", ...nowhere };
  const { preview: _, ...rest } = receipt;
  if (outcome.kind === "ended") return { ...rest, stage: "ended", reason: outcome.by, ...nowhere };
  if (outcome.kind === "refused") return { ...rest, stage: "refused", reason: outcome.reason, ...nowhere };
  return shown(statements, rest, outcome);
}

/** Of a step that took effect: where its version stands, and since when KV shows it. */
function shown(
  { sql, deliveries }: StatusStatements,
  receipt: Receipt,
  { state, version, sequence }: { readonly state: ReceiptState; readonly version: number; readonly sequence: number },
): DeliveryStatus {
  const row = version === 0 ? undefined : sql.revisionAt(receipt.entry, version);
  const document = row === undefined ? undefined : (JSON.parse(row.document) as Revision | Tombstone);
  const entry = document === undefined || "withdrawn" in document ? undefined : document.entry;
  const position = row?.sequence ?? sequence;
  const dirty = sql.oldestDirty();
  const done = dirty === undefined || dirty.dirty > position;
  const projected = done ? deliveries.projectedAt(position) : undefined;
  return {
    ...receipt,
    state,
    version,
    sequence: position,
    stage: done ? "projected" : "accepted",
    ...(projected === undefined ? {} : { projected: utc(projected) }),
    languages: entry === undefined ? [] : languagesOf(entry),
    channels: entry === undefined ? [] : [...new Set(membershipsOf(entry).map(({ channel }) => channelPath(channel)))],
  };
}
