// Long, because a Durable Object is one class: what may happen to the ledger in turn is read in one place.
import { DurableObject } from "cloudflare:workers";
import { configOf, type Variables } from "../config.ts";
import type { Channel } from "../domain/channel/channel.ts";
import type { BatchReceipt, BatchStep, Receipt } from "../domain/command/command.ts";
import type { EditorRecord, Scope } from "../domain/command/editor.ts";
import { entryIdOf } from "../domain/command/entry-id-of.ts";
import type { ExportedChange, ExportedView } from "../domain/command/export-line.ts";
import { LANGUAGES, type Language } from "../domain/entry/language.ts";
import type { Revision } from "../domain/entry/revision.ts";
import type { Taxonomy } from "../domain/entry/taxonomy.ts";
import type { Overview } from "../domain/query/overview.ts";
import type { CountedFacet } from "../domain/query/parameter-names.ts";
import type { Selection } from "../domain/query/selection.ts";
import { utc } from "../domain/time/instant.ts";
import type { Period, PeriodKind } from "../domain/time/period.ts";
import type { TranslationFilter, TranslationPage } from "../domain/view/translations.ts";
import { ITEM_SHAPE, LAYOUT } from "../read-model/keys.ts";
import { noteChange } from "../read-model/write.ts";
import { fingerprint, toHex } from "../std/bytes.ts";
import { setAlarm, wakeBy } from "../std/durable/alarm.ts";
import { type InTurn, inGroups } from "../std/durable/groups.ts";
import { migrate } from "../std/durable/migrate.ts";
import { type Attempt, attempts } from "../std/durable/transaction.ts";
import { DAY_MS } from "../std/duration.ts";
import { errorFields, log } from "../std/log.ts";
import { once } from "../std/once.ts";
import { type Loopback, type PurgeOutcome, purgeOutcome } from "../std/platform-cache.ts";
import { err, ok, type Result } from "../std/result.ts";
import { settledWithin } from "../std/timeout.ts";
import type { EditorCommand, LedgerRefusal } from "./commands/decision.ts";
import { deliveryStatus, type ReceiptStatus } from "./commands/delivery-status.ts";
import {
  type EditorAnswer,
  type EditorChangeLine,
  type EditorOrder,
  type EditorStatements,
  editorStatements,
} from "./commands/editor-statements.ts";
import type { EditorRefusal, KnownEditor } from "./commands/editors.ts";
import { endNotices } from "./commands/end-notices.ts";
import type { CommandContext, Executed, WaitingChanges } from "./commands/execute.ts";
import { keyText, previewKey, readPreview, signPreview } from "./commands/preview-token.ts";
import { QUOTAS, type Quotas } from "./commands/quotas.ts";
import { type LogDetail, type LogLine, type ReceiptStatements, receiptStatements } from "./commands/receipts.ts";
import { waitingStatements } from "./commands/waiting.ts";
import { type BlockStatements, blockStatements } from "./projection/block-statements.ts";
import { type Projector, projector } from "./projection/projector.ts";
import { readerCache } from "./projection/reader-cache.ts";
import { type RepairStatements, repairStatements } from "./projection/repairs.ts";
import { archivePage } from "./reads/archive.ts";
import { type Catalogue, catalogueChannels, catalogueOf } from "./reads/catalogue.ts";
import {
  type ChangeFilter,
  type ChangePage,
  type ChangeStatements,
  changeStatements,
  changesAfter,
  historyOf,
  type VersionRecord,
} from "./reads/changes.ts";
import { changesView } from "./reads/channel-changes.ts";
import type { ExportGap, ExportPage } from "./reads/export.ts";
import { type OwnEntries, ownEntries } from "./reads/own-entries.ts";
import { type KnownWork, worksUnder } from "./search-index/duplicates.ts";
import { countElsewhere, type LanguageCount } from "./search-index/facets.ts";
import { type Found, find, type SearchQuery } from "./search-index/find.ts";
import { type IndexingProgress, isIndexed } from "./search-index/indexing-progress.ts";
import { overviewOf } from "./search-index/overview.ts";
import { relatedTo } from "./search-index/related.ts";
import { type SearchIndex, searchIndexStatements } from "./search-index/search-index.ts";
import { BOUNDS, type Terms } from "./search-index/search-plan.ts";
import { type Meter, queries } from "./store/queries.ts";
import { MIGRATIONS } from "./store/schema.ts";
import { type Statements, statements } from "./store/statements.ts";

const LIMITS = {
  /** Milliseconds that commits are gathered before KV is written: it takes one write a second a key. */
  gather: 1000,
  /** Milliseconds after which it is written although more commits come. */
  gatherMost: 5000,
  /** Milliseconds until a put counts as hanging. */
  put: 10_000,
  /** Milliseconds between tries after a failure: the first, and the most. */
  retry: 1000,
  longestRetry: 60_000,
  /** The last instant that an alarm is set for: the platform takes none after 2189. */
  lastAlarm: Date.UTC(2180, 0, 1),
  /** Orders that one alarm releases, and how many of them before it lets others in who wait for the ledger. */
  due: 500,
  slice: 25,
  /**
   * Weight of the orders that are committed at once, for which others wait some 30 ms: each text weighs as one, and as
   * one more for each so many characters.
   */
  group: 24,
  characters: 8000,
  /** Entries that one alarm puts into indexes that are made anew. */
  indexed: 50,
  /** Changes of editors that are returned at once. */
  changes: 100,
  /** Keys that are named in the status because they could not be written. */
  failing: 10,
  /**
   * Changed lists of which the hub is told at once; milliseconds that it has to answer, and until it is told again
   * after it did not.
   */
  announced: 1000,
  hub: 5000,
  hubRetry: 60_000,
  /** Milliseconds that receipts are kept: senders retry for 75 hours. */
  receipts: 30 * DAY_MS,
  /** Rows that a delivery removes beyond the number that it adds. */
  forgotten: 20,
  /** Mebibytes that the platform lets a ledger take. */
  storage: 10_240,
} as const;

/** A delivery as the webhook passes it on: steps that stand or fall together. */
export interface LedgerOrder {
  readonly editor: { readonly id: string; readonly scope: Scope };
  readonly webhookId: string;
  readonly fingerprint: string;
  /** The time at which its editor made it, in milliseconds since 1970. */
  readonly timestamp: number;
  readonly steps: readonly Omit<EditorCommand, "editor" | "timestamp">[];
  readonly batch: boolean;
}

/** A refusal, and in a batch the index of the step that it is of. */
export type RefusedCommand = LedgerRefusal & { readonly index?: number };

export type Execution = Result<
  { readonly receipt: Receipt | BatchReceipt; readonly replayed: boolean },
  RefusedCommand
>;

/** Result of a dry run, step by step. */
export type DryRun = Result<readonly Executed[], RefusedCommand>;

export interface LedgerStatus {
  /** Of the last revision. */
  readonly sequence: number;
  /** The time of that commit; RFC 3339 in UTC. */
  readonly published?: string;
  /** Identity of the ledger; absent where it has written nothing yet. */
  readonly ledger?: string;
  /** Up to which KV shows everything. */
  readonly projected: number;
  /** The last checkpoint that KV took. */
  readonly checkpoint?: { readonly sequence: number; readonly at: string };
  /** The contradiction between KV and the ledger, for which the ledger does not write KV. */
  readonly conflict?: string;
  /** Values of KV that were found lost or damaged, and are to be written again. */
  readonly repairs?: number;
  readonly outbox: { readonly rows: number; readonly oldest?: string; readonly ageSeconds?: number };
  /** Time of the next write to KV, if one is due. */
  readonly alarm?: string;
  /** The size of the ledger's database, and the most that it may have, in mebibytes. */
  readonly storage: { readonly megabytes: number; readonly most: number };
  /** Keys that could not be written lately; each is tried again at its time, and holds up no other. */
  readonly failing?: readonly FailingKey[];
}

/** A key of the outbox that could not be written. */
interface FailingKey {
  readonly key: string;
  readonly failures: number;
  readonly failure: string;
  readonly retry: string;
}

/** The bindings that the ledger uses. */
interface LedgerBindings extends Variables {
  readonly FEEDS: KVNamespace;
  /** The hub's namespace, as far as the ledger calls it. */
  readonly HUB: {
    getByName(name: string): {
      announce(changes: readonly { readonly key: string; readonly sequence: number }[]): Promise<void>;
    };
  };
}

/**
 * Loads the code that carries out commands, with the schemas, the sanitiser and the formats that entries are checked
 * with: once for all objects, so that none depends on another that ended meanwhile.
 */
const loadCommands = once(async () => {
  const { dueInstant } = await import("../domain/command/command.ts");
  const { makeTerms } = await import("./search-index/index-entry.ts");
  const { entryRules } = await import("../read-model/entry-renderer.ts");
  return { ...(await import("./commands/execute.ts")), dueInstant, makeTerms, entryRules };
});

/** The code that carries out commands, and what it is given. */
type Commands = Omit<Awaited<ReturnType<typeof loadCommands>>, "entryRules"> & { readonly context: CommandContext };

/**
 * The one writer. SQLite holds everything; KV is written and the hub is told from here, by the alarm only. Long,
 * because the platform calls methods of one class: each hands on to the file beside it that does the work. What
 * questions of readers can do without is imported when it is needed: an isolate that answers them loads a third.
 */
export class Ledger extends DurableObject<LedgerBindings> {
  /** Milliseconds since 1970; tests put their own in its place. */
  clock: () => number = Date.now;
  /** Milliseconds until a put counts as hanging; tests set a shorter time. */
  timeoutMs: number = LIMITS.put;
  /** Has the cache ahead of what answers readers emptied; tests put their own in its place. */
  requestPurge = async (): Promise<PurgeOutcome> => {
    const { default: readers } = this.ctx.exports as { readonly default?: Loopback };
    return purgeOutcome(
      await readers?.({ props: { purge: true } }).fetch("https://purge.invalid/", { method: "POST" }),
    );
  };
  /** Bounds of each editor; tests set lower ones. */
  readonly quotas: Quotas = { ...QUOTAS };
  readonly meter: Meter = { read: 0, written: 0 };
  readonly #sql: Statements;
  readonly #index: SearchIndex;
  readonly #indexing: IndexingProgress;
  readonly #changes: ChangeStatements;
  readonly #context: Omit<CommandContext, "rules">;
  /** Set with the first command. */
  #rules: CommandContext["rules"] | undefined;
  readonly #deliveries: ReceiptStatements;
  readonly #editors: EditorStatements;
  readonly #taxonomy: Taxonomy;
  readonly #blocks: BlockStatements;
  readonly #repairs: RepairStatements;
  readonly #projector: Projector;
  readonly #readerCache = readerCache(
    () => this.requestPurge(),
    () => this.clock(),
  );
  readonly #attempt: Attempt;
  readonly #inTurn: InTurn;
  /** Failures in a row of the whole run, and until when it is left alone; milliseconds since 1970. */
  #failures = 0;
  #notBefore = 0;
  /** Until when the hub, which did not answer, is left alone; milliseconds since 1970. */
  #hubAway = 0;

  constructor(state: DurableObjectState, env: LedgerBindings) {
    super(state, env);
    const { taxonomy } = configOf(env);
    const query = queries(state.storage.sql, this.meter);
    this.#taxonomy = taxonomy;
    this.#sql = statements(query);
    this.#index = searchIndexStatements(query, this.meter);
    this.#changes = changeStatements(query);
    this.#indexing = {
      read: () => this.#sql.meta("indexing"),
      write: (progress) => this.#sql.setMeta("indexing", progress),
    };
    this.#context = {
      sql: this.#sql,
      index: this.#index,
      waiting: waitingStatements(query),
      quotas: this.quotas,
    };
    this.#deliveries = receiptStatements(query);
    this.#editors = editorStatements(query);
    this.#blocks = blockStatements(query);
    this.#repairs = repairStatements(query);
    const source = {
      sql: this.#sql,
      blocks: this.#blocks,
      repairs: this.#repairs,
      identity: () => this.#identity(),
      index: this.#index,
      indexing: this.#indexing,
      deliveries: this.#deliveries,
      taxonomy,
    };
    this.#projector = projector(source, env.FEEDS, () => this.clock());
    this.#attempt = attempts(state.storage);
    const store = {
      attempt: this.#attempt,
      written: () => this.meter.written,
      flushed: () => state.storage.sync(),
    };
    this.#inTurn = inGroups(LIMITS.group, store, () => this.ensureAlarm());
    void state.blockConcurrencyWhile(async () => {
      migrate(state.storage, MIGRATIONS);
      this.#adoptLayout();
      this.#repairs.afterRestart(this.clock());
      // A new ledger has nothing to wait for.
      await this.#indexMore(1);
      await this.ensureAlarm();
    });
  }

  /** Loads what carries out commands, and gives it the parts of this ledger. */
  async #commands(): Promise<Commands> {
    const { entryRules, ...code } = await loadCommands();
    const { taxonomy, site } = configOf(this.env);
    this.#rules ??= entryRules(taxonomy, site);
    return { ...code, context: { ...this.#context, rules: this.#rules } };
  }

  /** Carries out an order, or returns why not. The same order again gets the same receipt, and nothing more happens. */
  async execute(order: LedgerOrder): Promise<Execution> {
    const { id } = order.editor;
    // All wait for the same promise first, so that they go on in the order in which they came.
    const commands = await this.#commands();
    await this.#prepare(commands, order);
    this.#forget(order, this.clock());
    const execution = await this.#inTurn(
      weightOf(commands, order),
      // The isolate that verified the signature may not know of the revocation yet.
      () =>
        this.#editors.isRevoked(id)
          ? err<RefusedCommand>({ kind: "out-of-scope", detail: "this editor was revoked" })
          : this.#execute(commands, order, this.clock()),
      (outcome: Execution) =>
        this.#deliveries.log(id, order.webhookId, order.fingerprint, ...logged(order, outcome), this.clock()),
    );
    if (!execution.ok) return execution;
    const { receipt, replayed } = execution.value;
    return ok({ receipt: await this.#withPreviews(receipt), replayed });
  }

  /**
   * Makes ahead of an order's turn what follows from the order alone, one text at a time: others get in between, and
   * the turn is shorter by it.
   */
  async #prepare({ dueInstant, makeTerms }: Commands, { steps }: LedgerOrder): Promise<void> {
    for (const { step, rendered } of steps) {
      if (step.type !== "entry.publish" || isKept(step, dueInstant)) continue;
      await this.#inSlices(makeTerms({ entry: step.data.entry, rendered }));
    }
  }

  /** Does what a generator does, and lets others in at each of its turns. */
  async #inSlices<Value>(turns: Generator<undefined, Value, void>): Promise<Value> {
    for (;;) {
      const { done, value } = turns.next();
      if (done === true) return value;
      await this.ctx.storage.sync();
    }
  }

  /**
   * Executes a command without storing anything: a dry run, under the name by which Workers of earlier deployments ask
   * for it. With `spend`, its webhook-id becomes used: the signed body does not
   * say that it is a dry run, so a captured one could otherwise be replayed as the real command.
   */
  async rehearse(order: LedgerOrder, spend: boolean): Promise<DryRun> {
    const commands = await this.#commands();
    const now = this.clock();
    if (spend) {
      this.#forget(order, now);
      const excess = this.#receiptExcess(order);
      if (excess !== undefined) return err(excess);
      this.#deliveries.spend(order.editor.id, order.webhookId, now);
    }
    const steps = this.#attempt(() => err({ dryRun: this.#carryOut(commands, order, now, true) }));
    return steps.ok ? steps : steps.reason.dryRun;
  }

  #execute(commands: Commands, order: LedgerOrder, now: number): Execution {
    const deliveries = this.#deliveries;
    const { editor, webhookId, fingerprint, batch } = order;
    const stored = deliveries.receipt(editor.id, webhookId);
    if (stored !== undefined) {
      if (stored.fingerprint !== fingerprint) return err({ kind: "idempotency-key-reused" });
      return ok({ receipt: JSON.parse(stored.answer) as Receipt | BatchReceipt, replayed: true });
    }
    const excess = this.#receiptExcess(order);
    if (excess !== undefined) return err(excess);
    const steps = this.#carryOut(commands, order, now, false);
    if (!steps.ok) return steps;
    const receipts = steps.value.map(({ receipt }) => receipt);
    // A dot stands in no webhook-id: the steps of a batch have names of their own.
    if (batch)
      for (const [index, receipt] of receipts.entries())
        deliveries.insertReceipt(editor.id, `${webhookId}.${index}`, fingerprint, now, receipt);
    const [only] = receipts;
    const receipt =
      batch || only === undefined
        ? { receipt: crypto.randomUUID(), sequence: this.#sql.head(), state: "committed" as const, receipts }
        : only;
    deliveries.insertReceipt(editor.id, webhookId, fingerprint, now, receipt);
    return ok({ receipt, replayed: false });
  }

  /** Forgets what has been kept long enough, more than an order adds; where that is repeated, it adds nothing. */
  #forget(order: LedgerOrder, now: number): void {
    const { editor, webhookId } = order;
    const before = now - LIMITS.receipts;
    const { isAnyOlder, receipt } = this.#deliveries;
    if (!isAnyOlder(before) || receipt(editor.id, webhookId) !== undefined) return;
    const added = receiptCount(order);
    this.#deliveries.forgetReceipts(before, 2 * added + LIMITS.forgotten);
    this.#context.waiting.forget(before, added + LIMITS.forgotten);
    this.#context.waiting.forgetDrafts(before, added + LIMITS.forgotten);
  }

  /** Returns where an order's editor has as many receipts as one may have. */
  #receiptExcess(order: LedgerOrder): LedgerRefusal | undefined {
    const { editor } = order;
    const added = receiptCount(order);
    if (this.#deliveries.receiptCount(editor.id) + added <= this.quotas.receipts) return undefined;
    const detail =
      `you have ${this.quotas.receipts} receipts of the last 30 days, as many as one editor may have: send less ` +
      "often, or in batches of changes only";
    return { kind: "rate-limited", detail };
  }

  /** The steps of an order, each on what the one ahead of it left; the first that is refused refuses them all. */
  #carryOut(
    { execute, context }: Commands,
    { editor, timestamp, steps, batch }: LedgerOrder,
    now: number,
    isDryRun: boolean,
  ): Result<Executed[], RefusedCommand> {
    const done: Executed[] = [];
    for (const [index, step] of steps.entries()) {
      const carried = execute(context, { editor, timestamp, ...step }, crypto.randomUUID(), now, isDryRun);
      if (!carried.ok) return err(batch ? { ...carried.reason, index } : carried.reason);
      done.push(carried.value);
    }
    return ok(done);
  }

  /**
   * Sees to it that an alarm is set while there is work for one. Called when the object starts, after each order, and
   * by cron.
   */
  async ensureAlarm(): Promise<void> {
    noteChange();
    const wanted = this.#nextAlarm();
    // Set anew each time: more commits may put the writing of KV off for a while.
    if (wanted !== undefined) await setAlarm(this.ctx.storage, wanted);
  }

  #nextAlarm(): number | undefined {
    const writing = this.#nextWrite();
    const due = this.#context.waiting.nextDue();
    const deletion = this.#blocks.nextDeletion();
    const repair = this.#repairs.next() ?? (this.#projector.checkpoint.isDue() ? this.clock() : undefined);
    const notice = this.#sql.nextNoticeEnd();
    const indexing = isIndexed(this.#indexing) ? [] : [this.clock()];
    const announcing =
      this.#sql.announcements(1).length === 0 ? [] : [Math.max(this.clock() + LIMITS.gather, this.#hubAway)];
    const purging = this.#readerCache.next(this.#deliveries.projectedUpTo());
    const times = [
      ...(purging === undefined ? [] : [purging]),
      ...(writing === undefined ? [] : [writing]),
      ...(deletion === undefined ? [] : [Math.max(deletion, this.clock() + LIMITS.gather, this.#notBefore)]),
      ...(repair === undefined ? [] : [Math.max(this.#gathered(repair), this.#notBefore)]),
      ...(due === undefined ? [] : [due]),
      ...(notice === undefined ? [] : [notice]),
      ...indexing,
      ...announcing,
    ];
    return times.length === 0 ? undefined : Math.min(...times, LIMITS.lastAlarm);
  }

  /** Returns when KV is next written: a second after the last commit, but at most some seconds after the first. */
  #nextWrite(): number | undefined {
    const dirty = this.#sql.oldestDirty();
    const next = dirty === undefined ? undefined : this.#sql.nextTry();
    if (dirty === undefined || next === undefined) return undefined;
    return Math.max(this.#gathered(dirty.dirty_at), next, this.#notBefore);
  }

  /**
   * Returns when work that came up at an instant is done: together with what follows within a second, within a bound.
   */
  #gathered(since: number): number {
    const now = this.clock();
    return Math.max(since, Math.min(now + LIMITS.gather, Math.max(now, since + LIMITS.gatherMost)));
  }

  /**
   * Releases what is due, writes KV and tells the hub. Never throws: the platform gives up after six throws, the outbox
   * must not.
   */
  override async alarm(): Promise<void> {
    try {
      await this.#release();
      this.ctx.storage.transactionSync(() => endNotices(this.#sql, this.clock()));
      await this.#indexMore(LIMITS.indexed);
      await this.#projector.write(this.timeoutMs);
      this.#failures = 0;
      // Until its operator has decided, there is nothing to be done about it.
      if (this.#projector.conflict() !== undefined) this.#notBefore = this.clock() + LIMITS.longestRetry;
    } catch (error) {
      this.#failures++;
      this.#notBefore = this.clock() + Math.min(LIMITS.retry * 2 ** this.#failures, LIMITS.longestRetry);
      log("error", "projection-failed", errorFields(error));
    }
    await this.#readerCache.update(this.#deliveries.projectedUpTo(), Math.min(this.timeoutMs, LIMITS.hub));
    await this.#announce();
    const wanted = this.#nextAlarm();
    if (wanted !== undefined) await setAlarm(this.ctx.storage, Math.max(wanted, this.clock()));
  }

  /**
   * Releases what is due. An instant that many wait for holds up nobody: other editors are let in between slices, and
   * what was released within a second is shown before the rest is.
   */
  async #release(): Promise<void> {
    const began = this.clock();
    if ((this.#context.waiting.nextDue() ?? Infinity) > began) return;
    const { context } = await this.#commands();
    const { releaseDue } = await import("./commands/release-due.ts");
    const { knownEditors } = await import("./commands/editors.ts");
    const secret = await this.#secretEditors();
    const editors =
      secret &&
      knownEditors(secret, this.#editors.rows()).map(({ record: { id, scopes = {} } }) => ({ id, scope: scopes }));
    for (let done = 0; done < LIMITS.due && this.clock() - began < LIMITS.gather; done += LIMITS.slice) {
      const released = releaseDue(context, this.#deliveries, this.#attempt, editors, this.clock(), LIMITS.slice);
      if (released < LIMITS.slice) return;
      await scheduler.wait(0);
    }
  }

  /**
   * Tells the hub which lists have changed in KV. What it could not be told waits, and keeps nothing else waiting: a
   * hub that does not answer is given up soon, and left alone for a while. To be told twice does it no harm.
   */
  async #announce(): Promise<void> {
    const changes = this.clock() < this.#hubAway ? [] : this.#sql.announcements(LIMITS.announced);
    if (changes.length === 0) return;
    const announced = (async () => await this.env.HUB.getByName("hub").announce(changes))();
    const outcome = await settledWithin(announced, Math.min(this.timeoutMs, LIMITS.hub));
    if (outcome === "done") for (const { key, sequence } of changes) this.#sql.announced(key, sequence);
    else {
      this.#hubAway = this.clock() + LIMITS.hubRetry;
      log("warn", "hub-not-notified", { outcome });
    }
  }

  /** Goes on making the indexes, where they are not complete. */
  async #indexMore(limit: number): Promise<void> {
    if (isIndexed(this.#indexing)) return;
    const { indexMore } = await import("./search-index/index-entry.ts");
    this.ctx.storage.transactionSync(() => indexMore(this.#index, this.#indexing, limit));
  }

  /**
   * Puts a delivery that was refused ahead of the ledger into its editor's log, or returns its receipt, where the same
   * was carried out before: what is valid changes with deployments, what a delivery is answered does not.
   */
  async log(
    { editor, webhookId, fingerprint }: Pick<LedgerOrder, "webhookId" | "fingerprint"> & { readonly editor: string },
    outcome: string,
    detail: LogDetail,
  ): Promise<Receipt | BatchReceipt | undefined> {
    const stored = this.#deliveries.receipt(editor, webhookId);
    if (stored?.fingerprint !== fingerprint) {
      this.#deliveries.log(editor, webhookId, fingerprint, outcome, detail, this.clock());
      return undefined;
    }
    const receipt = JSON.parse(stored.answer) as Receipt | BatchReceipt;
    const repeated = { receipt: receipt.receipt };
    this.#deliveries.log(editor, webhookId, fingerprint, receipt.state, repeated, this.clock());
    return await this.#withPreviews(receipt);
  }

  /** The last deliveries of an editor, last first. */
  logOf(editor: string): LogLine[] {
    return this.#deliveries.logOf(editor);
  }

  /** Returns a page of what an editor published or changed; see ownEntries. */
  entriesOf(editor: string, before?: number): OwnEntries {
    return ownEntries(this.#sql, editor, before);
  }

  /** Returns the editor's scheduled steps and drafts, each with the address of its preview. */
  async waiting(editor: LedgerOrder["editor"]): Promise<WaitingChanges[]> {
    const { waitingOf } = await this.#commands();
    return await Promise.all(waitingOf(this.#context, editor, this.clock()).map((each) => this.#previewed(each)));
  }

  /** Returns how far what a receipt stands for has come; undefined if the editor has no such receipt. */
  async progress(editor: string, receipt: string): Promise<ReceiptStatus | undefined> {
    const progress = deliveryStatus({ ...this.#context, deliveries: this.#deliveries }, editor, receipt);
    return progress && { ...progress, steps: await Promise.all(progress.steps.map((step) => this.#previewed(step))) };
  }

  /** Returns the revision behind a preview token; undefined if the token is invalid or has expired. */
  async preview(token: string): Promise<Revision | undefined> {
    const now = this.clock();
    const name = await readPreview(await this.#previewKey(), token, now);
    if (name === undefined) return undefined;
    const { previewOf, context } = await this.#commands();
    return previewOf(context, name, now);
  }

  /** The receipt of a delivery with the tokens of its previews. */
  async #withPreviews(receipt: Receipt | BatchReceipt): Promise<Receipt | BatchReceipt> {
    return "receipts" in receipt
      ? { ...receipt, receipts: await Promise.all(receipt.receipts.map((each) => this.#previewed(each))) }
      : await this.#previewed(receipt);
  }

  /** The receipt with its preview's token where it has one. */
  async #previewed<Of extends { readonly preview?: string }>(receipt: Of): Promise<Of> {
    return receipt.preview === undefined
      ? receipt
      : { ...receipt, preview: await signPreview(await this.#previewKey(), receipt.preview) };
  }

  #previewKey(): Promise<CryptoKey> {
    let text = this.#sql.meta("preview-key");
    if (text === undefined) {
      text = keyText(crypto.getRandomValues(new Uint8Array(32)));
      this.#sql.setMeta("preview-key", text);
    }
    return previewKey(text);
  }

  /** See archivePage; JSON of a View. */
  archive(language: Language, channel: Channel, page: string): string | undefined {
    const view = archivePage(this.#sql, this.#taxonomy, language, channel, page);
    return view === undefined ? undefined : JSON.stringify(view);
  }

  /** See changesView; JSON of a View. */
  channelChanges(language: Language, channel: Channel): string {
    return JSON.stringify(changesView(this.#sql, this.#taxonomy, language, channel));
  }

  /**
   * Counts the entries of each non-empty channel and language. The result grows with the corpus, so callers cache it.
   */
  channelCounts(): { readonly language: string; readonly channel: string; readonly count: number }[] {
    return this.#sql.channelCounts();
  }

  /** See digestOf; JSON of a Digest. */
  async digest(language: Language, channel: Channel, period: Period): Promise<string> {
    const { digestOf } = await import("./reads/digest.ts");
    return JSON.stringify(digestOf(this.#sql, this.#taxonomy, language, channel, period));
  }

  /** See periodsBefore. */
  async digestPeriods(
    language: Language,
    channel: Channel,
    kind: PeriodKind,
    zone: string,
    before: number,
    limit: number,
  ): Promise<string[]> {
    const { periodsBefore } = await import("./reads/digest.ts");
    return periodsBefore(this.#sql, language, channel, kind, zone, before, limit);
  }

  /** See find; undefined while the indexes are made anew. */
  async find(question: SearchQuery): Promise<Found | undefined> {
    const terms = await termsFor(question.selection);
    return isIndexed(this.#indexing)
      ? find(this.#index, (id) => this.#sql.entry(id)?.document, question, BOUNDS, terms)
      : undefined;
  }

  /** See countElsewhere; undefined while the indexes are made anew. */
  async elsewhere(selections: readonly Selection[]): Promise<LanguageCount[][] | undefined> {
    const terms = await termsFor(...selections);
    return isIndexed(this.#indexing)
      ? selections.map((selection) => countElsewhere(this.#index, selection, terms))
      : undefined;
  }

  /** See overviewOf; undefined while the indexes are made anew. */
  async overview(selection: Selection, facets: readonly CountedFacet[]): Promise<Overview | undefined> {
    const terms = await termsFor(selection);
    return isIndexed(this.#indexing) ? overviewOf(this.#index, selection, facets, terms) : undefined;
  }

  /** Counts the texts by language, and the entries under '', of each value of some facets. */
  counts(
    facets: readonly string[],
  ):
    | { readonly facet: string; readonly value: string; readonly language: string; readonly count: number }[]
    | undefined {
    if (!isIndexed(this.#indexing)) return undefined;
    return facets.flatMap((facet) =>
      this.#index
        .countsOf(facet, ["", ...LANGUAGES])
        .map(({ value, language, count }) => ({ facet, value, language, count })),
    );
  }

  /** See changesAfter. */
  changes(since: number | "now", limit: number, filter: ChangeFilter = {}): ChangePage | undefined {
    return changesAfter(this.#changes, since, limit, filter);
  }

  /** See historyOf. */
  history(entry: string): VersionRecord[] {
    return historyOf(this.#changes, entry);
  }

  /** See relatedTo; undefined where no such entry is served. */
  related(
    id: string,
    languages: readonly Language[],
    limit: number,
  ): { readonly language: Language; readonly document: string }[] | undefined {
    const row = this.#sql.entry(id);
    if (row === undefined || row.withdrawn !== null) return undefined;
    return relatedTo(
      this.#index,
      (other) => this.#sql.entry(other)?.document,
      JSON.parse(row.document) as Revision,
      languages,
      limit,
    );
  }

  /** See worksUnder: what of `keys` is of works that are served. */
  knownWorks(keys: readonly string[]): KnownWork[] {
    return worksUnder(this.#index, keys);
  }

  /** Returns the time of the last revision; RFC 3339 in UTC. Undefined while there is none. */
  lastChange(): string | undefined {
    const at = this.#sql.lastChange();
    return at === 0 ? undefined : utc(at);
  }

  /** See translationsAfter. */
  async translations(after: string, limit: number, filter: TranslationFilter, scope?: Scope): Promise<TranslationPage> {
    const { translationsAfter } = await import("./reads/translations.ts");
    return translationsAfter(this.#sql, after, limit, filter, scope);
  }

  /** See catalogueOf; without entries where only channels are asked for. */
  catalogue(only?: "channels"): Catalogue {
    return only === "channels"
      ? { ...catalogueChannels(this.#sql), entries: [], recent: [] }
      : catalogueOf(this.#sql, this.clock());
  }

  /**
   * Has items and indexes written anew where they are of another layout, or show names that the taxonomy has changed.
   */
  #adoptLayout(): void {
    const { topics, organisations } = this.#taxonomy;
    const layout = `${LAYOUT} ${ITEM_SHAPE} ${fingerprint(JSON.stringify([[...topics], [...organisations]]))}`;
    if (this.#sql.meta("layout") === layout) return;
    this.ctx.storage.transactionSync(() => {
      this.#blocks.forgetItems();
      this.#sql.touchLists(this.#sql.head(), this.clock());
      this.#sql.setMeta("layout", layout);
    });
  }

  /** Returns the identity of this ledger, which is made with the first index. */
  #identity(): string {
    const known = this.#sql.meta("identity");
    if (known !== undefined) return known;
    const identity = toHex(crypto.getRandomValues(new Uint8Array(6)));
    this.#sql.setMeta("identity", identity);
    return identity;
  }

  /**
   * Marks every KV key to be written again from the ledger, and returns how many wait. The same delivery marks them
   * once.
   */
  async rebuild(delivery?: string): Promise<number> {
    if (delivery === undefined || this.#sql.meta("rebuilt") !== delivery) {
      await this.#projector.detectConflict(this.timeoutMs);
      this.ctx.storage.transactionSync(() => this.#projector.rebuild());
      this.#notBefore = 0;
    }
    if (delivery !== undefined) this.#sql.setMeta("rebuilt", delivery);
    await this.ensureAlarm();
    return this.#sql.dirtyCount();
  }

  /**
   * Tells a reader what a key of KV should hold that is missing or damaged there, and has it written again; undefined
   * where it should hold nothing.
   */
  async recover(key: string, found: "missing" | "damaged"): Promise<string | undefined> {
    const value = this.#projector.recover(key, found);
    if (value !== undefined) await wakeBy(this.ctx.storage, this.#nextAlarm());
    return value;
  }

  /** Reports whether there are lists that an index of KV ("en/general") should name. */
  expects(target: string): boolean {
    return this.#sql.hasLists(target);
  }

  /** Compares KV with the ledger, and has written again what differs. For cron. */
  async compare(): Promise<void> {
    try {
      await this.#projector.compare(this.timeoutMs);
    } catch (error) {
      log("error", "kv-not-compared", errorFields(error));
    }
    await this.ensureAlarm();
  }

  /**
   * The editors that this ledger keeps, and of whom it says anything, revoked ones too; undefined where that is still
   * what it was at `version`.
   */
  editors(
    version: number | undefined,
  ):
    | { readonly version: number; readonly ids: readonly string[]; readonly records: readonly EditorRecord[] }
    | undefined {
    const current = this.#editors.version();
    if (current === version) return undefined;
    const rows = this.#editors.rows();
    return {
      version: current,
      ids: rows.map(({ id }) => id),
      records: rows.flatMap(({ record }) => (record === null ? [] : [JSON.parse(record) as EditorRecord])),
    };
  }

  /** See changeEditors. */
  async changeEditors(order: EditorOrder): Promise<Result<EditorAnswer, EditorRefusal>> {
    const { changeEditors } = await import("./commands/editors.ts");
    const secret = (await this.#secretEditors()) ?? [];
    const now = this.clock();
    const answer = await changeEditors(this.#editors, secret, this.#taxonomy, order, now);
    const outcome = answer.ok ? answer.value.state : answer.reason.kind;
    const { operator, webhookId, fingerprint, change } = order;
    const faults = answer.ok || answer.reason.kind !== "invalid" ? {} : { errors: answer.reason.faults };
    this.#deliveries.log(operator, webhookId, fingerprint, outcome, { command: change.type, ...faults }, now);
    return answer;
  }

  /** Returns the editors who may publish, and the last changes of them. */
  async editorList(): Promise<{
    readonly editors: readonly KnownEditor[];
    readonly changes: readonly EditorChangeLine[];
  }> {
    const { knownEditors } = await import("./commands/editors.ts");
    return {
      editors: knownEditors((await this.#secretEditors()) ?? [], this.#editors.rows()),
      changes: this.#editors.changes(LIMITS.changes),
    };
  }

  /** The editors of the secret EDITORS; undefined where it is broken. */
  async #secretEditors(): Promise<readonly EditorRecord[] | undefined> {
    const { parseEditors } = await import("../domain/command/editor.ts");
    const secret = parseEditors(this.env.EDITORS);
    return secret.ok ? secret.value : undefined;
  }

  /** See exportPage. */
  async exportPage(after: number): Promise<ExportPage> {
    const { exportPage } = await import("./reads/export.ts");
    return exportPage(this.#sql, after);
  }

  /** See restore in export.ts. `added` counts the changes that were not there yet. */
  async restore(
    changes: readonly ExportedChange[],
  ): Promise<Result<{ readonly added: number; readonly sequence: number }, ExportGap>> {
    const { context } = await this.#commands();
    const { cleanLines, restore } = await import("./reads/export.ts");
    const clean = await this.#inSlices(cleanLines(context, changes));
    const added = this.#attempt(() => restore(context, changes, clean, this.clock()));
    if (added.ok) this.#projector.checkpoint.takeOver("import");
    this.#notBefore = 0;
    await this.ensureAlarm();
    return added.ok ? ok({ added: added.value, sequence: this.#sql.head() }) : added;
  }

  /** See restoreViews in export.ts; false while KV is being written. */
  async restoreViews(views: readonly ExportedView[]): Promise<boolean> {
    const { restoreViews } = await import("./reads/export.ts");
    if (this.#sql.oldestDirty() !== undefined) return false;
    this.ctx.storage.transactionSync(() => restoreViews(this.#sql, views, this.clock()));
    await this.ensureAlarm();
    return true;
  }

  async status(): Promise<LedgerStatus> {
    const sequence = this.#sql.head();
    const oldest = this.#sql.oldestDirty();
    const failing = this.#sql
      .failures(LIMITS.failing)
      .map(({ key, failures, failure, retry_at }) => ({ key, failures, failure, retry: utc(retry_at) }));
    // An alarm beside an empty outbox is for a step that waits, of which nobody is told.
    const alarm = oldest === undefined ? null : await this.ctx.storage.getAlarm();
    const identity = this.#sql.meta("identity");
    const checkpoint = this.#projector.checkpoint.last();
    const conflict = this.#projector.conflict();
    const repairs = this.#repairs.count();
    const published = this.#sql.lastChange();
    return {
      sequence,
      ...(sequence === 0 ? {} : { published: utc(published) }),
      ...(identity === undefined ? {} : { ledger: identity }),
      ...(checkpoint === undefined ? {} : { checkpoint: { sequence: checkpoint.sequence, at: checkpoint.at } }),
      ...(conflict === undefined ? {} : { conflict }),
      ...(repairs === 0 ? {} : { repairs }),
      projected: oldest === undefined ? sequence : Math.max(0, oldest.dirty - 1),
      outbox:
        oldest === undefined
          ? { rows: 0 }
          : {
              rows: this.#sql.dirtyCount(),
              oldest: utc(oldest.dirty_at),
              ageSeconds: Math.max(0, Math.round((this.clock() - oldest.dirty_at) / 1000)),
            },
      storage: { megabytes: Math.ceil(this.ctx.storage.sql.databaseSize / 1_048_576), most: LIMITS.storage },
      ...(alarm === null ? {} : { alarm: utc(alarm) }),
      ...(failing.length === 0 ? {} : { failing }),
    };
  }
}

/** Loads what makes terms of words, where any selection has words. */
async function termsFor(...selections: readonly Selection[]): Promise<Terms | undefined> {
  return selections.some(({ words }) => words !== undefined) ? await import("../search/query.ts") : undefined;
}

/** Returns a command's outcome and its details for the log. */
function logged({ steps, batch }: LedgerOrder, execution: Execution): [outcome: string, detail: LogDetail] {
  const [only] = steps;
  const about = batch
    ? { command: `batch of ${steps.length}` }
    : only === undefined
      ? {}
      : { command: only.step.type, entry: entryIdOf(only.step) };
  if (execution.ok) return [execution.value.receipt.state, { ...about, receipt: execution.value.receipt.receipt }];
  const { kind, ...more } = execution.reason;
  return [
    kind,
    {
      ...about,
      ...("faults" in more ? { errors: more.faults } : {}),
      ...("detail" in more ? { detail: more.detail } : {}),
    },
  ];
}

/** Counts the receipts of an order: its own, and in a batch one for each step. */
function receiptCount({ steps, batch }: LedgerOrder): number {
  return batch ? steps.length + 1 : 1;
}

/** Reports whether a step is kept until its instant, or as a draft. */
function isKept(step: BatchStep, dueInstant: Commands["dueInstant"]): boolean {
  return dueInstant(step) !== undefined || (step.type === "entry.publish" && step.data.state === "draft");
}

/**
 * Weighs an order by the texts that it brings and how long they are, at least as one for each step. What may be refused
 * after it has written something, in a later step or for a quota, fills a group: no others are undone by it.
 */
function weightOf({ dueInstant }: Commands, { steps, batch }: LedgerOrder): number {
  if (batch || steps.some(({ step }) => isKept(step, dueInstant))) return Number.POSITIVE_INFINITY;
  return steps.reduce((weight, { rendered }) => {
    const texts = Object.values(rendered);
    const characters = texts.reduce((sum, { text }) => sum + text.length, 0);
    return weight + Math.max(1, texts.length) + Math.floor(characters / LIMITS.characters);
  }, 0);
}
