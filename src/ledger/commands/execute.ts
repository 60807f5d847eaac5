import { type BatchStep, entryIdOf, type Receipt } from "../../domain/command/command.ts";
import type { Revision, Tombstone } from "../../domain/entry/revision.ts";
import { utc } from "../../domain/time/instant.ts";
import type { EntryRules } from "../../sanitise/validate-entry.ts";
import { DAY_MS } from "../../std/duration.ts";
import { err, ok, type Result } from "../../std/result.ts";
import type { Postings } from "../index/postings.ts";
import type { Statements } from "../store/statements.ts";
import { type Author, commit } from "./commit.ts";
import { type Acceptance, decide, type EditorCommand, type KnownState, type LedgerRefusal } from "./decide.ts";
import type { ScheduledStatements, StepOutcome } from "./scheduled.ts";

/** Milliseconds that a preview's address is good for. */
const PREVIEW_TTL = 7 * DAY_MS;

/** Parts of the ledger that the execution of a command uses. */
export interface CommandContext {
  readonly sql: Statements;
  readonly index: Postings;
  readonly waiting: ScheduledStatements;
  readonly rules: EntryRules;
}

export interface Executed {
  readonly receipt: Receipt;
  readonly acceptance: Acceptance;
}

/** Returns the known state of an entry as seen by an editor, without the held step whose receipt is `own`. */
function knownOf(
  { sql, waiting }: Pick<CommandContext, "sql" | "waiting">,
  id: string,
  editor: string,
  own: string,
): KnownState {
  const row = sql.entry(id);
  const also = { held: waiting.of(id).filter(({ receipt }) => receipt !== own), drafted: waiting.drafted(id, editor) };
  if (row === undefined) return also;
  const { released } = row;
  if (row.withdrawn === null) return { ...also, released, revision: JSON.parse(row.document) as Revision };
  const tombstone = JSON.parse(row.document) as Tombstone;
  const last = sql.revisionAt(id, tombstone.version - 1);
  return {
    ...also,
    released,
    tombstone,
    ...(last === undefined ? {} : { last: JSON.parse(last.document) as Revision }),
  };
}

/**
 * Carries out one order under a receipt's id, or tells why not. Runs in a transaction, which the caller undoes where
 * the order is refused; `now` in milliseconds.
 */
export function execute(
  context: CommandContext,
  order: EditorCommand,
  receipt: string,
  now: number,
): Result<Executed, LedgerRefusal> {
  const id = entryIdOf(order.step);
  const known = knownOf(context, id, order.editor.id, receipt);
  const decision = decide(order, known, context.rules, now);
  if (decision.kind === "refuse") return err(decision.refusal);
  const more = change(context, id, decision, order, receipt, now);
  const { state, version } = decision;
  return ok({
    receipt: { receipt, entry: id, version, sequence: context.sql.head(), state, ...more },
    acceptance: decision,
  });
}

/** Makes a decision's change, if it has one, and returns what the receipt says of it. */
function change(
  { sql, index, waiting }: CommandContext,
  id: string,
  { change, before, after }: Acceptance,
  order: EditorCommand,
  receipt: string,
  now: number,
): Pick<Receipt, "due" | "preview"> {
  if (change === undefined) return {};
  const end = (receipts: readonly string[], by: Extract<StepOutcome, { kind: "ended" }>["by"]): void => {
    for (const each of receipts) waiting.end(each, now, { kind: "ended", by });
  };
  const { editor, step } = order;
  switch (change.kind) {
    case "hold":
      end(change.ends, "replaced");
      waiting.hold(receipt, id, change.due, { editor, step: change.step, rendered: change.rendered });
      if (step.type === "entry.publish") waiting.removeDraft(id, editor.id);
      return { due: utc(change.due), ...(after === undefined ? {} : { preview: `${receipt}.${expiry(now)}` }) };
    case "draft":
      return { preview: `${waiting.putDraft(id, editor.id, receipt, now, change.draft)}.${expiry(now)}` };
    case "discard":
      end(change.ends, step.type === "entry.withdraw" ? "withdrawn" : "discarded");
      if (step.type === "entry.discard") waiting.removeDraft(id, editor.id);
      return {};
    case "release":
      end(change.ends, "published");
      if (step.type === "entry.publish") waiting.removeDraft(id, editor.id);
      commit(sql, index, id, change, before, authorOf(order), now);
      return {};
    case "withdraw":
      end(change.ends, "withdrawn");
      commit(sql, index, id, change, before, authorOf(order), now);
      return {};
  }
}

function authorOf({ editor, step }: EditorCommand): Author {
  const note = "note" in step.data ? step.data.note : undefined;
  return { editor: editor.id, note: note === undefined ? null : JSON.stringify(note) };
}

/** An editor's waiting changes: scheduled steps and drafts. `preview` is the path of a preview that begins now. */
export interface WaitingChanges {
  readonly entry: string;
  readonly state: "scheduled" | "draft";
  readonly command: BatchStep["type"];
  readonly receipt?: string;
  readonly due?: string;
  /** Time at which the draft was last sent. */
  readonly received?: string;
  readonly preview?: string;
}

/** Steps and drafts of one editor that are told at once. */
const MAX_WAITING = 500;

/**
 * Returns an editor's waiting changes: scheduled steps by due time, then drafts, newest first. `now` in milliseconds.
 */
export function waitingOf({ waiting }: Pick<CommandContext, "waiting">, editor: string, now: number): WaitingChanges[] {
  const held = waiting.heldBy(editor, MAX_WAITING).map(({ receipt, entry_id, due, type }): WaitingChanges => {
    const preview = type === "entry.withdraw" ? {} : { preview: `${receipt}.${expiry(now)}` };
    return { entry: entry_id, state: "scheduled", command: type, receipt, due: utc(due), ...preview };
  });
  const drafts = waiting.draftsBy(editor, MAX_WAITING).map(
    ({ entry_id, name, at }): WaitingChanges => ({
      entry: entry_id,
      state: "draft",
      command: "entry.publish",
      received: utc(at),
      preview: `${name}.${expiry(now)}`,
    }),
  );
  return [...held, ...drafts];
}

/** Seconds since 1970 at which a preview made now ends. */
function expiry(now: number): number {
  return Math.floor((now + PREVIEW_TTL) / 1000);
}

/** A draft, or what a held step would make of its entry now, as the revision that it would be. */
export function previewOf(context: CommandContext, name: string, now: number): Revision | undefined {
  const draft = context.waiting.draft(name);
  const waiting = context.waiting.byReceipt(name);
  const held = waiting?.held;
  if (draft === undefined && held === undefined) return undefined;
  const id = draft?.entry.id ?? (held === undefined ? "" : entryIdOf(held.step));
  const known = knownOf(context, id, "", name);
  // It is rendered when it is shown; at its instant it is validated whole.
  const decision =
    held === undefined
      ? undefined
      : decide(held, known, { ...context.rules, renderer: () => undefined }, Math.max(now, held.due));
  const after = draft ?? (decision?.kind === "accept" ? decision.after : undefined);
  if (after === undefined) return undefined;
  const at = utc(draft?.at ?? held?.due ?? now);
  const version = (known.revision?.version ?? known.tombstone?.version ?? 0) + 1;
  const released = known.released === undefined ? at : utc(known.released);
  return {
    entry: after.entry,
    rendered: after.rendered,
    version,
    sequence: context.sql.head() + 1,
    released,
    updated: at,
  };
}
