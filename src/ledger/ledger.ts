import { DurableObject } from "cloudflare:workers";
import { type Bindings, configOf } from "../env.ts";
import { type Channel, channelPath } from "../model/channel.ts";
import { type Receipt, subjectOf } from "../model/command.ts";
import { type Entry, languagesOf } from "../model/entry.ts";
import { utc } from "../model/instant.ts";
import type { Language } from "../model/language.ts";
import { err, ok, type Result } from "../model/result.ts";
import type { Revision, Tombstone } from "../model/revision.ts";
import type { Taxonomy } from "../model/taxonomy.ts";
import { AGENDA_SIZE, eventBounds, LATEST_SIZE, type View, WITHDRAWN_SIZE } from "../model/view.ts";
import { parseKey } from "../projection/keys.ts";
import { keysTouched, placesOf, project } from "../projection/project.ts";
import { publish } from "../projection/publish.ts";
import { archivePage, monthOf } from "./archive.ts";
import { type Catalogue, catalogueOf } from "./catalogue.ts";
import { type Change, type Decision, decide, type Known, type LedgerRefusal, type Order, receiptOf } from "./decide.ts";
import { type Load, loader, served } from "./load.ts";
import { MIGRATIONS } from "./schema.ts";
import { searchText } from "./search.ts";
import { type Meter, type Statements, statements } from "./statements.ts";

const LIMITS = {
  /** Milliseconds that commits are gathered before KV is written: it takes one write a second a key. */
  gather: 1000,
  /** Keys that one alarm writes: an invocation has 1000 operations. */
  keys: 400,
  /** Milliseconds until a put counts as hanging, and until one that hangs is given up. */
  put: 10_000,
  hanging: 300_000,
  /** Milliseconds between tries after a failure: the first, and the most. */
  retry: 1000,
  longestRetry: 60_000,
  /** Orders that one alarm releases. */
  due: 200,
  /** Milliseconds that receipts are kept: senders retry for 75 hours. */
  receipts: 30 * 86_400_000,
} as const;

/** A delivery as the webhook passes it on. */
export interface LedgerOrder extends Order {
  readonly webhookId: string;
  readonly fingerprint: string;
}

export type Execution = Result<{ readonly receipt: Receipt; readonly replayed: boolean }, LedgerRefusal>;

export interface LedgerStatus {
  /** Of the last revision. */
  readonly sequence: number;
  /** Up to which KV shows everything. */
  readonly projected: number;
  readonly outbox: { readonly rows: number; readonly oldest?: string; readonly ageSeconds?: number };
  /** When KV is next written, where it must be. */
  readonly alarm?: string;
}

/** The one writer. SQLite holds everything; KV is written from here, by the alarm only. */
export class Ledger extends DurableObject<Bindings> {
  /** Milliseconds since 1970; tests put their own in its place. */
  clock: () => number = Date.now;
  /** Milliseconds until a put counts as hanging; tests have less of it. */
  patience: number = LIMITS.put;
  readonly meter: Meter = { read: 0, written: 0 };
  readonly #sql: Statements;
  readonly #taxonomy: Taxonomy;
  /** Puts that have not come back: the same key is not written again before they do, or an old value might land last. */
  readonly #hanging = new Map<string, number>();
  #failures = 0;

  constructor(state: DurableObjectState, env: Bindings) {
    super(state, env);
    this.#taxonomy = configOf(env).taxonomy;
    this.#sql = statements(state.storage.sql, this.meter);
    void state.blockConcurrencyWhile(async () => {
      this.#migrate();
      await this.tend();
    });
  }

  #migrate(): void {
    const { storage } = this.ctx;
    storage.sql.exec("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
    const version = (storage.sql.exec("SELECT max(version) AS version FROM schema_version").one().version as number | null) ?? 0;
    for (const [index, migration] of MIGRATIONS.entries()) {
      if (index < version) continue;
      storage.transactionSync(() => {
        storage.sql.exec(migration);
        storage.sql.exec("INSERT INTO schema_version (version) VALUES (?)", index + 1);
      });
    }
  }

  /** Carries out an order, or tells why not. The same order again gets the same receipt, and nothing more happens. */
  async execute(order: LedgerOrder): Promise<Execution> {
    const now = this.clock();
    const execution = this.ctx.storage.transactionSync(() => this.#execute(order, now));
    await this.tend();
    return execution;
  }

  #execute(order: LedgerOrder, now: number): Execution {
    const sql = this.#sql;
    const stored = sql.receipt(order.editor.id, order.webhookId);
    if (stored !== undefined) {
      if (stored.fingerprint !== order.fingerprint) return err({ kind: "idempotency-key-reused" });
      return ok({ receipt: JSON.parse(stored.answer) as Receipt, replayed: true });
    }
    const id = subjectOf(order.command);
    const known = this.#known(id);
    const decision = decide(order, known, now);
    if (decision.kind === "refuse") return err(decision.refusal);
    const sequence = this.#apply(id, decision, known, order, now);
    const receipt = receiptOf(crypto.randomUUID(), id, sequence, decision);
    sql.insertReceipt(order.editor.id, order.webhookId, order.fingerprint, now, receipt);
    sql.forgetReceipts(now - LIMITS.receipts, 20);
    return ok({ receipt, replayed: false });
  }

  #known(id: string): Known {
    const row = this.#sql.entry(id);
    const scheduled = this.#sql.scheduled(id);
    const held = scheduled === undefined ? undefined : (JSON.parse(scheduled.order_json) as Order).command;
    return {
      ...(row === undefined ? {} : { released: row.released }),
      ...(row === undefined
        ? {}
        : row.withdrawn === null
          ? { revision: JSON.parse(row.document) as Revision }
          : { tombstone: JSON.parse(row.document) as Tombstone }),
      ...(held?.type === "entry.publish" ? { scheduled: held.data.entry } : {}),
    };
  }

  /** Makes a decision's change, if it has one, and returns the ledger's position after it. Runs in a transaction. */
  #apply(id: string, { change }: Extract<Decision, { kind: "accept" }>, known: Known, order: Order, now: number): number {
    const sql = this.#sql;
    if (change === undefined) return sql.head();
    switch (change.kind) {
      case "schedule":
        sql.schedule(id, change.due, JSON.stringify(held(order)));
        return sql.head();
      case "unschedule":
        sql.unschedule(id);
        return sql.head();
      default:
        return this.#commit(id, change, known.revision?.entry, order, now);
    }
  }

  #commit(id: string, change: Extract<Change, { kind: "release" | "withdraw" }>, before: Entry | undefined, order: Order, now: number): number {
    const sql = this.#sql;
    const facts = change.kind === "release" ? change.revision : change.tombstone;
    const note = order.command.type === "entry.publish" ? order.command.data.note : undefined;
    let document = "";
    const sequence = sql.insertRevision(
      { entryId: id, version: facts.version, at: now, editor: order.editor.id, note: note === undefined ? null : JSON.stringify(note) },
      (position) => {
        document = JSON.stringify({ ...facts, sequence: position });
        return document;
      },
    );
    const after = change.kind === "release" ? change.revision.entry : undefined;
    const released = change.kind === "release" ? Date.parse(change.revision.released) : now;
    sql.putEntry(id, released, change.kind === "withdraw" ? now : null, document);
    if (change.kind === "withdraw") sql.unschedule(id);
    this.#place(id, after, released, now);
    sql.removeSearch(id);
    if (change.kind === "release") {
      for (const language of languagesOf(change.revision.entry)) {
        const { title, body } = searchText({ ...change.revision, sequence }, language);
        sql.insertSearch(id, language, title, body);
      }
    }
    for (const key of keysTouched(id, before, after)) sql.touch(key, sequence, now);
    return sequence;
  }

  /** Where an entry stands from now on; a language that it no longer has keeps a mark that it was there. */
  #place(id: string, after: Entry | undefined, released: number, now: number): void {
    const sql = this.#sql;
    const before = sql.places(id);
    sql.removeMemberships(id);
    const languages = new Set<string>(after === undefined ? [] : languagesOf(after));
    const starts = after?.type === "event" ? (eventBounds(after.event)?.starts ?? null) : null;
    if (after !== undefined) {
      for (const { language, channel } of placesOf(after)) sql.insertMembership(language, channelPath(channel), id, released, starts, null);
    }
    for (const place of before) {
      if (!languages.has(place.language)) sql.insertMembership(place.language, place.channel, id, released, null, place.withdrawn ?? now);
    }
  }

  /** Sees to it that an alarm is set while there is work for one. Called when the object starts, after each order, and by cron. */
  async tend(): Promise<void> {
    const wanted = this.#nextAlarm();
    if (wanted === undefined) return;
    const set = await this.ctx.storage.getAlarm();
    if (set === null || set > wanted) await this.ctx.storage.setAlarm(wanted);
  }

  #nextAlarm(): number | undefined {
    const dirty = this.#sql.oldestDirty();
    const due = this.#sql.nextDue();
    const retry = this.#failures === 0 ? LIMITS.gather : Math.min(LIMITS.retry * 2 ** this.#failures, LIMITS.longestRetry);
    const times = [...(dirty === undefined ? [] : [this.clock() + retry]), ...(due === undefined ? [] : [due])];
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** Releases what is due and writes KV. Never throws: the platform gives up after six throws, the outbox must not. */
  override async alarm(): Promise<void> {
    try {
      this.#releaseDue();
      this.#failures = (await this.#writeViews()) ? 0 : this.#failures + 1;
    } catch (error) {
      this.#failures++;
      console.error("projection failed", error instanceof Error ? error.message : error);
    }
    const wanted = this.#nextAlarm();
    if (wanted !== undefined) await this.ctx.storage.setAlarm(Math.max(wanted, this.clock()));
  }

  #releaseDue(): void {
    const now = this.clock();
    for (const { entry_id, order_json } of this.#sql.due(now, LIMITS.due)) {
      this.ctx.storage.transactionSync(() => {
        this.#sql.unschedule(entry_id);
        const order = JSON.parse(order_json) as Order;
        const known = this.#known(entry_id);
        const decision = decide(order, known, now);
        if (decision.kind === "accept") this.#apply(entry_id, decision, known, order, now);
        else console.warn(`scheduled order for ${entry_id} refused: ${decision.refusal.kind}`);
      });
    }
  }

  /** Writes the oldest part of the outbox to KV; false where a key could not be written. */
  async #writeViews(): Promise<boolean> {
    const now = this.clock();
    for (const [key, since] of this.#hanging) if (now - since > LIMITS.hanging) this.#hanging.delete(key);
    const rows = this.#sql.outbox(LIMITS.keys + this.#hanging.size).filter(({ key }) => !this.#hanging.has(key));
    // All contents are read before the first await: they are of one position of the ledger.
    const head = this.#sql.head();
    const load = loader(this.#sql);
    const contents = rows.map((row) => ({ ...row, content: this.#content(row.key, load) }));
    const values: { key: string; value: string; sequence: number; changed: number; digest: string }[] = [];
    for (const { key, sequence, touched, changed, digest, force, content } of contents) {
      const print = await sha256(JSON.stringify(content));
      if (content === undefined || (print === digest && force === 0)) {
        this.#sql.projected(key, sequence, changed, digest);
        continue;
      }
      const moved = digest === "" || print === digest ? changed : touched;
      const value = "kind" in content ? { ...content, sequence: head, updated: utc(moved) } : content;
      values.push({ key, value: JSON.stringify(value), sequence, changed: moved, digest: print });
    }
    const stored = await publish(this.env.FEEDS, values, this.patience, (key, pending) => {
      this.#hanging.set(key, now);
      const back = () => this.#hanging.delete(key);
      pending.then(back, back);
    });
    if (stored.size < values.length) console.warn(`KV took ${stored.size} of ${values.length} keys; the rest stays in the outbox`);
    for (const { key, sequence, changed, digest } of values) if (stored.has(key)) this.#sql.projected(key, sequence, changed, digest);
    return stored.size === values.length;
  }

  /** What a KV key shall hold, without position and time; undefined where it holds nothing (a key of an older grammar). */
  #content(key: string, load: Load): View | Revision | Tombstone | undefined {
    const target = parseKey(key);
    if (target === undefined) return undefined;
    if (target.kind === "entry") return load(target.id);
    const { kind, language, channel } = target;
    const path = channelPath(channel);
    const rows = kind === "latest" ? this.#sql.latest(language, path, LATEST_SIZE) : this.#sql.agenda(language, path, AGENDA_SIZE);
    const withdrawn = kind === "latest" ? this.#withdrawn(language, path) : [];
    return project({ kind, language, channel, revisions: served(rows, load), withdrawn, sequence: 0, updated: "" }, this.#taxonomy, (oldest) =>
      oldest === undefined ? undefined : monthOf(Date.parse(oldest.released)),
    );
  }

  #withdrawn(language: Language, path: string): { id: string; at: string }[] {
    return this.#sql.withdrawnLast(language, path, WITHDRAWN_SIZE).map(({ entry_id, withdrawn }) => ({ id: entry_id, at: utc(withdrawn) }));
  }

  /** See archivePage; JSON of a View. */
  archive(language: Language, channel: Channel, page: string): string | undefined {
    const view = archivePage(this.#sql, this.#taxonomy, language, channel, page);
    return view === undefined ? undefined : JSON.stringify(view);
  }

  /** See catalogueOf. */
  catalogue(): Catalogue {
    return catalogueOf(this.#sql, this.clock());
  }

  /** Marks every KV key to be written again from the ledger, and returns how many. */
  async rebuild(): Promise<number> {
    this.#sql.touchAll(this.#sql.head(), this.clock());
    await this.tend();
    return this.#sql.dirtyCount();
  }

  async status(): Promise<LedgerStatus> {
    const sequence = this.#sql.head();
    const oldest = this.#sql.oldestDirty();
    const alarm = await this.ctx.storage.getAlarm();
    return {
      sequence,
      projected: oldest === undefined ? sequence : Math.max(0, oldest.dirty - 1),
      outbox:
        oldest === undefined
          ? { rows: 0 }
          : { rows: this.#sql.dirtyCount(), oldest: utc(oldest.dirty_at), ageSeconds: Math.max(0, Math.round((this.clock() - oldest.dirty_at) / 1000)) },
      ...(alarm === null ? {} : { alarm: utc(alarm) }),
    };
  }
}

/** An order as it is kept until it is due: from then on it is an ordinary one. */
function held({ editor, command, rendered }: Order): Order {
  if (command.type !== "entry.publish") return { editor, command, rendered };
  const { embargoUntil: _, ...data } = command.data;
  return { editor, command: { ...command, data }, rendered };
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}
