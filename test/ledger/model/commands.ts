// The commands of random histories: what each asks of the ledger, and what the model makes of it.
import { runInDurableObject } from "cloudflare:test";
import type fc from "fast-check";
import { expect } from "vitest";
import type { Execution, Ledger, LedgerOrder } from "../../../src/ledger/ledger.ts";
import type { ViewReader } from "../../../src/read-model/view-reader.ts";
import { batch, command, patching } from "../../fixtures/commands.ts";
import { news, publishing, withdrawing } from "../../fixtures/entries.ts";
import { order, type Stub } from "../../fixtures/worker/ledger.ts";
import type { FaultyStore } from "./faulty-store.ts";
import type { Answer, Content, Model } from "./model.ts";

export interface Real {
  stub: Stub;
  readonly name: string;
  readonly store: FaultyStore;
  /** An isolate that reads for as long as the history lasts. */
  readonly reader: ViewReader;
  /** The highest position, or version, that each KV key has shown; and that the isolate's lists have. */
  readonly shown: Map<string, number>;
  /** The receipts of all deliveries. */
  readonly answers: { readonly order: LedgerOrder; readonly receipt: string }[];
}

export type Command = fc.AsyncCommand<Model, Real>;

/** Bounded by nothing; by the commands, which all of these are; and to translations into French. */
const EDITORS = {
  desk: { id: "desk", scope: {} },
  newsroom: { id: "newsroom", scope: { commands: ["entry.*"] } },
  translator: { id: "translator", scope: { languages: ["fr"], commands: ["entry.translate"] } },
} as const satisfies Record<string, LedgerOrder["editor"]>;
export type Who = keyof typeof EDITORS;

let asked = 0;
const START = Date.now() - 86_400_000;

/** A timestamp later than all before it. */
function nextTimestamp(): number {
  return START + ++asked * 1000;
}

function content(genre: string): Content {
  return { genre, french: "", corrections: 0 };
}

function entry(id: string, genre: string) {
  return news(id, { genre });
}

const isoOf = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** Returns the state that a refused command must leave alone, as text. */
function stateOf(model: Model): string {
  return JSON.stringify([...model.entries, model.waiting, model.sequence]);
}

/** A command of an editor that is delivered once. */
abstract class Asking implements Command {
  constructor(
    readonly who: Who,
    readonly id: string,
  ) {}
  abstract body(model: Model): Record<string, unknown>;
  abstract expected(model: Model, timestamp: number): Answer;
  check(_model: Readonly<Model>): boolean {
    return true;
  }
  timestamp(_model: Model): number {
    return nextTimestamp();
  }
  async run(model: Model, real: Real): Promise<void> {
    const timestamp = this.timestamp(model);
    const body = { ...this.body(model), timestamp: isoOf(timestamp) };
    const given = order(body, { webhookId: `w${asked++}`, editor: EDITORS[this.who] });
    const before = stateOf(model);
    const expected = this.expected(model, timestamp);
    const execution = (await real.stub.execute(given)) as Execution;
    if ("refused" in expected) {
      expect(execution).toMatchObject({ ok: false, reason: { kind: expected.refused } });
      expect(stateOf(model)).toBe(before);
      return;
    }
    expect(execution).toMatchObject({
      ok: true,
      value: { replayed: false, receipt: { ...expected, sequence: model.sequence } },
    });
    if (expected.state !== "superseded") model.tookEffect(this.id, this.who, timestamp);
    if (execution.ok) real.answers.push({ order: given, receipt: JSON.stringify(execution.value.receipt) });
  }
  describe(what: string): string {
    return `${this.who}: ${what} ${this.id}`;
  }
}

export class Publish extends Asking {
  constructor(
    who: Who,
    id: string,
    readonly genre: string,
    readonly stale: boolean,
    readonly restore: boolean,
  ) {
    super(who, id);
  }
  body(model: Model) {
    return publishing(entry(this.id, this.genre), {
      ...(this.stale ? { expectedVersion: model.known(this.id).version + 1 } : {}),
      ...(this.restore ? { restore: true } : {}),
    });
  }
  expected(model: Model, _timestamp: number): Answer {
    if (this.stale) return { refused: "version-conflict" };
    return model.publish(this.id, this.who, content(this.genre), this.restore);
  }
  override toString(): string {
    return this.describe(`publish (${this.genre}${this.stale ? ", stale" : ""}${this.restore ? ", restore" : ""})`);
  }
}

/** A publication that was made ahead of the editor's last command and arrives after it. */
export class LateRetry extends Publish {
  constructor(
    who: Who,
    id: string,
    genre: string,
    readonly age: number,
  ) {
    super(who, id, genre, false, true);
  }
  override check(model: Readonly<Model>): boolean {
    return model.latest.has(`${this.id} ${this.who}`);
  }
  override timestamp(model: Model): number {
    return (model.latest.get(`${this.id} ${this.who}`) ?? 0) - this.age;
  }
  override expected(model: Model, timestamp: number): Answer {
    return model.isLate(this.id, this.who, timestamp)
      ? { state: "superseded", version: model.known(this.id).version }
      : super.expected(model, timestamp);
  }
  override toString(): string {
    return `${super.toString()}, ${this.age} ms late`;
  }
}

export class Schedule extends Asking {
  constructor(
    who: Who,
    id: string,
    readonly genre: string,
    readonly delay: number,
  ) {
    super(who, id);
  }
  body(model: Model) {
    return publishing(entry(this.id, this.genre), { publishAt: isoOf(model.now + this.delay) });
  }
  expected(model: Model): Answer {
    if (model.isWithdrawn(this.id)) return { refused: "entry-withdrawn" };
    const { version } = model.known(this.id);
    const due = model.now + this.delay;
    model.hold({
      id: this.id,
      editor: this.who,
      kind: "publish",
      due,
      content: content(this.genre),
      expected: version,
    });
    return { state: "scheduled", version };
  }
  override toString(): string {
    return this.describe(`publish (${this.genre}) in ${this.delay} ms`);
  }
}

export class Patch extends Asking {
  constructor(
    who: Who,
    id: string,
    readonly genre: string,
    readonly delay: number,
  ) {
    super(who, id);
  }
  override check(model: Readonly<Model>): boolean {
    // A later patch of what is not served yet is a story of its own: test/ledger/commands/embargo.test.ts.
    return this.delay === 0 || model.known(this.id).content !== undefined;
  }
  body(model: Model) {
    const when = this.delay === 0 ? {} : { publishAt: isoOf(model.now + this.delay) };
    return patching(this.id, { genre: this.genre }, model.known(this.id).version, when);
  }
  expected(model: Model): Answer {
    const { version, content: served } = model.known(this.id);
    if (this.delay === 0 || served === undefined)
      return model.edit(this.id, this.who, (before) => ({ ...before, genre: this.genre }));
    const due = model.now + this.delay;
    const next = { ...served, genre: this.genre };
    model.hold({ id: this.id, editor: this.who, kind: "patch", due, content: next, expected: version });
    return { state: "scheduled", version };
  }
  override toString(): string {
    return this.describe(`patch to ${this.genre}${this.delay === 0 ? "" : ` in ${this.delay} ms`}`);
  }
}

export class Translate extends Asking {
  constructor(
    who: Who,
    id: string,
    readonly title: string,
  ) {
    super(who, id);
  }
  body() {
    return command("entry.translate", {
      id: this.id,
      language: "fr",
      text: { words: "service", title: this.title, summary: "Résumé." },
    });
  }
  expected(model: Model): Answer {
    return model.edit(this.id, this.who, (before) => ({ ...before, french: this.title }));
  }
  override toString(): string {
    return this.describe(`translate (${this.title})`);
  }
}

export class Correct extends Asking {
  constructor(
    who: Who,
    id: string,
    readonly genre: string,
  ) {
    super(who, id);
  }
  body(model: Model) {
    return command("entry.correct", {
      id: this.id,
      expectedVersion: model.known(this.id).version,
      patch: { genre: this.genre },
      note: { en: "It was wrong.", fr: "C'était faux." },
    });
  }
  expected(model: Model): Answer {
    return model.edit(this.id, this.who, (before) => ({
      ...before,
      genre: this.genre,
      corrections: before.corrections + 1,
    }));
  }
  override toString(): string {
    return this.describe(`correct to ${this.genre}`);
  }
}

export class Withdraw extends Asking {
  body() {
    return withdrawing(this.id);
  }
  expected(model: Model): Answer {
    return model.withdraw(this.id, this.who);
  }
  override toString(): string {
    return this.describe("withdraw");
  }
}

export class Restore extends Asking {
  body() {
    return command("entry.restore", { id: this.id });
  }
  expected(model: Model): Answer {
    return model.restore(this.id, this.who);
  }
  override toString(): string {
    return this.describe("restore");
  }
}

export class Discard extends Asking {
  body() {
    return command("entry.discard", { id: this.id });
  }
  expected(model: Model): Answer {
    return model.discard(this.id, this.who);
  }
  override toString(): string {
    return this.describe("discard");
  }
}

/** A command that the translator's scope does not allow. */
export class Trespass extends Asking {
  constructor(
    id: string,
    readonly what: "publish" | "patch" | "withdraw" | "restore" | "discard" | "translate",
  ) {
    super("translator", id);
  }
  body(model: Model) {
    switch (this.what) {
      case "publish":
        return publishing(entry(this.id, "speech"), { restore: true });
      case "patch":
        return patching(this.id, { genre: "speech" }, model.known(this.id).version);
      case "withdraw":
        return withdrawing(this.id);
      case "translate":
        return command("entry.translate", {
          id: this.id,
          language: "en",
          text: { words: "service", title: "T", summary: "S" },
        });
      default:
        return command(`entry.${this.what}`, { id: this.id });
    }
  }
  expected(): Answer {
    return { refused: "out-of-scope" };
  }
  override toString(): string {
    return this.describe(`${this.what} out of scope`);
  }
}

/** Two publications and, where it is `broken`, a third step that is refused. */
export class Batch implements Command {
  constructor(
    readonly ids: readonly [string, string],
    readonly genre: string,
    readonly broken: boolean,
  ) {}
  check(model: Readonly<Model>): boolean {
    // Which step is refused where others wait with an id is of no interest here.
    return this.ids.every((id) => !model.waiting.some((each) => each.id === id && each.editor !== "desk"));
  }
  async run(model: Model, real: Real): Promise<void> {
    const steps = this.ids.map((id) => new Publish("desk", id, this.genre, false, true));
    const timestamp = nextTimestamp();
    const body = batch(
      ...steps.map((step) => step.body(model)),
      ...(this.broken ? [command("entry.discard", { id: "nobody" })] : []),
    );
    const given = order({ ...body, timestamp: isoOf(timestamp) }, { webhookId: `w${asked++}` });
    const execution = (await real.stub.execute(given)) as Execution;
    if (this.broken) {
      expect(execution).toEqual({ ok: false, reason: { kind: "unknown-entry", index: 2 } });
      return;
    }
    const receipts = steps.map((step) => step.expected(model, timestamp));
    for (const id of this.ids) model.tookEffect(id, "desk", timestamp);
    expect(execution).toMatchObject({
      ok: true,
      value: { receipt: { state: "committed", sequence: model.sequence, receipts } },
    });
    if (execution.ok) real.answers.push({ order: given, receipt: JSON.stringify(execution.value.receipt) });
  }
  toString(): string {
    return `desk: batch of ${this.ids.join()} (${this.genre}${this.broken ? ", broken" : ""})`;
  }
}

/** A delivery that is sent again, twice at once, and once more with another body under its id. */
export class Retry implements Command {
  constructor(readonly pick: number) {}
  check(): boolean {
    return true;
  }
  async run(_model: Model, { stub, answers }: Real): Promise<void> {
    const chosen = answers[this.pick % Math.max(answers.length, 1)];
    if (chosen === undefined) return;
    const again = (await Promise.all([stub.execute(chosen.order), stub.execute(chosen.order)])) as Execution[];
    for (const execution of again)
      expect(execution.ok && execution.value.replayed && JSON.stringify(execution.value.receipt)).toBe(chosen.receipt);
    expect(await stub.execute({ ...chosen.order, fingerprint: "other" })).toEqual({
      ok: false,
      reason: { kind: "idempotency-key-reused" },
    });
  }
  toString(): string {
    return `retry ${this.pick}`;
  }
}

/** Stops the ledger's clock at an instant; what hangs counts so soon. */
export async function setClock(real: Real, now: number): Promise<void> {
  await runInDurableObject(real.stub, (instance: Ledger) => {
    instance.clock = () => now;
    instance.timeoutMs = 5;
  });
}

export class Wait implements Command {
  constructor(readonly time: number) {}
  check(): boolean {
    return true;
  }
  async run(model: Model, real: Real): Promise<void> {
    // What has hung for five minutes is given up: that it lands after that is told in the manual, and not held against
    // KV here.
    if (this.time >= 60_000) await runInDurableObject(real.stub, () => real.store.land());
    model.now += this.time;
    await setClock(real, model.now);
  }
  toString(): string {
    return `wait ${this.time} ms`;
  }
}

export class Alarm implements Command {
  check(): boolean {
    return true;
  }
  async run(model: Model, real: Real): Promise<void> {
    model.releaseDue();
    await runInDurableObject(real.stub, (instance: Ledger) => instance.alarm());
  }
  toString(): string {
    return "alarm";
  }
}
