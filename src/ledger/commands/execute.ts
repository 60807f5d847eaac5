import type { BatchStep, Receipt } from "../../domain/command/command.ts";
import { entryIdOf } from "../../domain/command/entry-id-of.ts";
import { languagesOf } from "../../domain/entry/language.ts";
import { partIds } from "../../domain/entry/part-ids.ts";
import type { Revision, Tombstone } from "../../domain/entry/revision.ts";
import { utc } from "../../domain/time/instant.ts";
import type { EntryRules } from "../../sanitise/validate-entry.ts";
import { DAY_MS } from "../../std/duration.ts";
import { err, ok, type Result } from "../../std/result.ts";
import { sameWork } from "../search-index/duplicates.ts";
import type { SearchIndex } from "../search-index/search-index.ts";
import type { Statements } from "../store/statements.ts";
import { type Author, commit } from "./commit.ts";
import { decide } from "./decide.ts";
import type { Acceptance, EditorCommand, KnownState, LedgerRefusal } from "./decision.ts";
import { isUndated } from "./next-version.ts";
import { type Quotas, waitingExcess } from "./quotas.ts";
import type { StepOutcome, WaitingStatements } from "./waiting.ts";

/** Milliseconds that a preview's address is good for. */
const PREVIEW_TTL = 7 * DAY_MS;

/** Parts of the ledger that the execution of a command uses. */
export interface CommandContext {
  readonly sql: Statements;
  readonly index: SearchIndex;
  readonly waiting: WaitingStatements;
  readonly rules: EntryRules;
  readonly quotas: Quotas;
}

export interface Executed {
  readonly receipt: Receipt;
  readonly acceptance: Acceptance;
}

/** Reports whether a step is about its editor's draft: then its order is among drafts too. */
function isAboutDraft({ type, data }: BatchStep): boolean {
  return type === "entry.discard" || (type === "entry.publish" && data.state === "draft");
}

/**
 * Reports whether a step publishes what could be a work that is here already. What waited is carried out, whatever was
 * published meanwhile.
 */
function suspects(
  step: BatchStep,
  timestamp: number | undefined,
): step is Extract<BatchStep, { type: "entry.publish" }> {
  return (
    step.type === "entry.publish" &&
    timestamp !== undefined &&
    step.data.distinct !== true &&
    step.data.state === undefined
  );
}

/**
 * Returns the known state of an entry as seen by an editor, without the scheduled step whose receipt is `own`. What
 * other editors have waiting is not even read, unless the key sees it: an answer takes no longer for it.
 */
function knownOf(
  { sql, index, waiting }: Pick<CommandContext, "sql" | "index" | "waiting">,
  id: string,
  { editor: { id: editor, scope }, step, timestamp }: EditorCommand,
  own: string,
  now: number,
): KnownState {
  const row = sql.entry(id);
  const whose = scope.held === "all" ? undefined : editor;
  const latest = waiting.latestCommand(id, editor, isAboutDraft(step));
  const also = {
    lastChange: sql.lastChange(),
    scheduled: waiting.of(id, whose).filter(({ receipt }) => receipt !== own),
    drafted: waiting.drafted(id, whose),
    taken: waiting.taken(id, editor, own),
    ...(latest === undefined ? {} : { latest }),
  };
  if (row === undefined) {
    const other = suspects(step, timestamp) ? sameWork(index, step.data.entry) : undefined;
    const goesToEnd = step.type === "entry.publish" && step.data.backfill === true && isUndated(step.data.entry, now);
    const firsts = goesToEnd
      ? languagesOf(step.data.entry).flatMap((language) => sql.earliestRelease(language) ?? [])
      : [];
    return {
      ...also,
      ...(firsts.length === 0 ? {} : { earliest: Math.min(...firsts) }),
      ...(other === undefined ? {} : { sameWork: other }),
    };
  }
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
 * Carries out one order under a receipt's id, or returns why not. Runs in a transaction, which the caller undoes where
 * the order is refused, or was only to be tried: a dry run does not tell what other editors have waiting. `now` in
 * milliseconds.
 */
export function execute(
  context: CommandContext,
  order: EditorCommand,
  receipt: string,
  now: number,
  isDryRun = false,
): Result<Executed, LedgerRefusal> {
  const id = entryIdOf(order.step);
  const known = knownOf(context, id, order, receipt, now);
  const decision = decide(order, isDryRun ? { ...known, taken: false } : known, context.rules, now);
  if (decision.kind === "refuse") return err(decision.refusal);
  const { state, version, supersededBy } = decision;
  const more = {
    ...change(context, id, decision, order, receipt, now),
    ...(supersededBy === undefined ? {} : { supersededBy: new Date(supersededBy).toISOString() }),
  };
  const { editor, timestamp } = order;
  if (timestamp !== undefined && state !== "superseded")
    context.waiting.tookEffect(id, editor.id, state === "draft", timestamp, now);
  if (state === "scheduled" || state === "draft") {
    const detail = waitingExcess(context.waiting.usage(editor.id), context.quotas);
    if (detail !== undefined) return err({ kind: "quota-exceeded", detail });
  }
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
      waiting.schedule(
        receipt,
        id,
        change.due,
        { editor: change.owner ?? editor, step: change.step, rendered: change.rendered },
        change.ends,
      );
      end(change.ends, "replaced");
      if (step.type === "entry.publish") waiting.removeDraft(id, editor.id);
      return { due: utc(change.due), ...(after === undefined ? {} : { preview: `${receipt}.${expiry(now)}` }) };
    case "draft":
      return { preview: `${waiting.putDraft(id, editor.id, receipt, now, change.draft)}.${expiry(now)}` };
    case "discard":
      end(change.ends, step.type === "entry.withdraw" ? "withdrawn" : "discarded");
      if (step.type === "entry.discard") waiting.removeDraft(id, editor.scope.held === "all" ? undefined : editor.id);
      return {};
    case "release":
      end(change.ends, "published");
      if (step.type === "entry.publish") waiting.removeDraft(id, editor.id);
      commit(sql, index, id, change, before, authorOf(order), Math.max(now, sql.lastChange()));
      return {};
    case "withdraw":
      end(change.ends, "withdrawn");
      commit(sql, index, id, change, before, authorOf(order), Math.max(now, sql.lastChange()));
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
  /** The editor whose it is, if another. */
  readonly editor?: string;
  readonly state: "scheduled" | "draft";
  readonly command: BatchStep["type"];
  readonly receipt?: string;
  readonly due?: string;
  /** Time at which the draft was last sent. */
  readonly received?: string;
  readonly preview?: string;
}

/** Steps and drafts of one editor that are returned at once. */
const MAX_WAITING = 500;

/**
 * Returns the waiting changes of an editor, or of everybody where the key sees those: scheduled steps by due time, then
 * drafts, newest first. `now` in milliseconds.
 */
export function waitingOf(
  { waiting }: Pick<CommandContext, "waiting">,
  { id, scope }: EditorCommand["editor"],
  now: number,
): WaitingChanges[] {
  const whose = scope.held === "all" ? undefined : id;
  const other = (editor: string): Pick<WaitingChanges, "editor"> => (editor === id ? {} : { editor });
  const scheduled = waiting
    .scheduledBy(whose, MAX_WAITING)
    .map(({ receipt, entry_id, editor, due, type }): WaitingChanges => {
      const preview = type === "entry.withdraw" ? {} : { preview: `${receipt}.${expiry(now)}` };
      // A receipt is shown to its own editor only.
      const own = editor === id ? { receipt } : {};
      return {
        entry: entry_id,
        ...other(editor),
        state: "scheduled",
        command: type,
        ...own,
        due: utc(due),
        ...preview,
      };
    });
  const drafts = waiting.draftsBy(whose, MAX_WAITING).map(
    ({ entry_id, editor, name, at }): WaitingChanges => ({
      entry: entry_id,
      ...other(editor),
      state: "draft",
      command: "entry.publish",
      received: utc(at),
      preview: `${name}.${expiry(now)}`,
    }),
  );
  return [...scheduled, ...drafts];
}

/** Seconds since 1970 at which a preview made now ends. */
function expiry(now: number): number {
  return Math.floor((now + PREVIEW_TTL) / 1000);
}

/** A draft, or what a scheduled step would make of its entry now, as the revision that it would be. */
export function previewOf(context: CommandContext, name: string, now: number): Revision | undefined {
  const draft = context.waiting.draft(name);
  const scheduled = context.waiting.byReceipt(name)?.step;
  if (draft === undefined && scheduled === undefined) return undefined;
  const order = scheduled ?? {
    editor: { id: "", scope: {} },
    step: { type: "entry.discard", data: { id: draft?.entry.id ?? "" } },
    rendered: {},
  };
  const known = knownOf(context, entryIdOf(order.step), order, name, now);
  // It is rendered when it is shown; at its instant it is validated whole.
  const decision =
    scheduled === undefined
      ? undefined
      : decide(scheduled, known, { ...context.rules, renderer: () => undefined }, Math.max(now, scheduled.due));
  const after = draft ?? (decision?.kind === "accept" ? decision.after : undefined);
  if (after === undefined) return undefined;
  const at = utc(draft?.at ?? scheduled?.due ?? now);
  const version = (known.revision?.version ?? known.tombstone?.version ?? 0) + 1;
  const released = known.released === undefined ? at : utc(known.released);
  const ids = partIds(known.revision ?? known.last, after.entry);
  return {
    entry: after.entry,
    rendered: after.rendered,
    version,
    sequence: context.sql.head() + 1,
    released,
    updated: at,
    ...(ids === undefined ? {} : { partIds: ids }),
  };
}
