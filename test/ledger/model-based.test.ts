// Random histories of commands and faults against a model of a few lines; see fast-check's model based testing.
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import fc from "fast-check";
import { expect, it, vi } from "vitest";
import type { Execution, Ledger, LedgerOrder } from "../../src/ledger/ledger.ts";
import { batch, command, patching } from "../fixtures/commands.ts";
import { news, publishing, withdrawing } from "../fixtures/entries.ts";
import { bindings, ledger, order, rows, type Stub, settle, storedKeys, storedView } from "../fixtures/worker/ledger.ts";

const IDS = ["a", "b", "c"];
const GENRES = ["article", "statement", "speech"];
const EVERYTHING = { kind: "everything" } as const;

interface Known {
  version: number;
  /** What is served; undefined where it is withdrawn, or was never served. */
  genre: string | undefined;
  /** What was served last. */
  last: string | undefined;
}

interface Waiting {
  readonly id: string;
  readonly kind: "publish" | "patch";
  readonly due: number;
  genre: string;
  /** The version that a patch was made for. */
  readonly expected: number;
}

interface Model {
  readonly entries: Map<string, Known>;
  /** In the order in which they were held. */
  waiting: Waiting[];
  /** What was answered under each webhook-id. */
  readonly answers: Map<string, { order: LedgerOrder; receipt: string }>;
  sequence: number;
  now: number;
}

interface Real {
  stub: Stub;
  readonly name: string;
  /** How many of the next puts fail. */
  failing: number;
  /** The highest position that each KV key has shown. */
  readonly shown: Map<string, number>;
}

let asked = 0;

const NOTHING: Known = { version: 0, genre: undefined, last: undefined };

function known(model: Model, id: string): Known {
  return model.entries.get(id) ?? NOTHING;
}

/** A new version of an entry, or its withdrawal where `genre` is undefined. */
function advance(model: Model, id: string, genre: string | undefined): void {
  const { version, last } = known(model, id);
  model.entries.set(id, { version: version + 1, genre, last: genre ?? last });
  model.sequence++;
}

function heldOf(model: Model, id: string): Waiting[] {
  return model.waiting.filter((each) => each.id === id);
}

function end(model: Model, ended: readonly Waiting[]): void {
  model.waiting = model.waiting.filter((each) => !ended.includes(each));
}

function hold(model: Model, next: Waiting): void {
  end(
    model,
    heldOf(model, next.id).filter(({ kind }) => kind === next.kind),
  );
  model.waiting.push(next);
}

/** What the ledger's alarm does with what is due. */
function releaseDue(model: Model): void {
  const due = model.waiting.filter((each) => each.due <= model.now).sort((left, right) => left.due - right.due);
  for (const each of due) {
    end(model, [each]);
    const { version, genre } = known(model, each.id);
    // A change of a version that is not there any more, a first version that is not the first, and what was withdrawn meanwhile.
    if (each.kind === "patch" && each.expected !== version) continue;
    if (each.kind === "publish" && ((each.expected === 0 && version > 0) || (version > 0 && genre === undefined)))
      continue;
    if (genre !== each.genre) advance(model, each.id, each.genre);
  }
}

type Answer = { readonly state: string; readonly version: number } | { readonly refused: string };

/** One command: what it asks, and what the model makes of it. */
abstract class Asking implements fc.AsyncCommand<Model, Real> {
  abstract body(model: Model): Record<string, unknown>;
  abstract expected(model: Model): Answer;
  check(_model: Readonly<Model>): boolean {
    return true;
  }
  async run(model: Model, real: Real): Promise<void> {
    const given = order(this.body(model), { webhookId: `w${asked++}` });
    const before = JSON.stringify([...model.entries, model.waiting, model.sequence]);
    const expected = this.expected(model);
    const execution = (await real.stub.execute(given)) as Execution;
    if ("refused" in expected) {
      expect(execution).toMatchObject({ ok: false, reason: { kind: expected.refused } });
      expect(JSON.stringify([...model.entries, model.waiting, model.sequence])).toBe(before);
      return;
    }
    expect(execution).toMatchObject({
      ok: true,
      value: { replayed: false, receipt: { ...expected, sequence: model.sequence } },
    });
    if (execution.ok)
      model.answers.set(given.webhookId, { order: given, receipt: JSON.stringify(execution.value.receipt) });
  }
}

class Publish extends Asking {
  constructor(
    readonly id: string,
    readonly genre: string,
    readonly stale: boolean,
    readonly restore: boolean,
  ) {
    super();
  }
  body(model: Model) {
    return publishing(news(this.id, { genre: this.genre }), {
      ...(this.stale ? { expectedVersion: known(model, this.id).version + 1 } : {}),
      ...(this.restore ? { restore: true } : {}),
    });
  }
  expected(model: Model): Answer {
    const { version, genre } = known(model, this.id);
    if (this.stale) return { refused: "version-conflict" };
    const withdrawn = version > 0 && genre === undefined;
    if (withdrawn && !this.restore) return { refused: "entry-withdrawn" };
    if (genre === this.genre) return { state: "unchanged", version };
    if (version === 0) end(model, heldOf(model, this.id));
    advance(model, this.id, this.genre);
    return { state: version === 0 ? "created" : withdrawn ? "restored" : "revised", version: version + 1 };
  }
  override toString(): string {
    return `publish ${this.id} as ${this.genre}${this.stale ? " (stale)" : ""}`;
  }
}

class Hold extends Asking {
  constructor(
    readonly id: string,
    readonly genre: string,
    readonly delay: number,
  ) {
    super();
  }
  body(model: Model) {
    return publishing(news(this.id, { genre: this.genre }), {
      publishAt: new Date(model.now + this.delay).toISOString(),
    });
  }
  expected(model: Model): Answer {
    const { version, genre } = known(model, this.id);
    if (version > 0 && genre === undefined) return { refused: "entry-withdrawn" };
    hold(model, { id: this.id, kind: "publish", due: model.now + this.delay, genre: this.genre, expected: version });
    return { state: "scheduled", version };
  }
  override toString(): string {
    return `hold ${this.id} as ${this.genre} for ${this.delay}`;
  }
}

class Patch extends Asking {
  constructor(
    readonly id: string,
    readonly genre: string,
    readonly delay: number,
  ) {
    super();
  }
  override check(model: Readonly<Model>): boolean {
    // A later patch of what is not served yet is a story of its own: test/ledger/commands/embargo.test.ts.
    return this.delay === 0 || known(model, this.id).genre !== undefined;
  }
  body(model: Model) {
    const when = this.delay === 0 ? {} : { publishAt: new Date(model.now + this.delay).toISOString() };
    return patching(this.id, { genre: this.genre }, known(model, this.id).version, when);
  }
  expected(model: Model): Answer {
    const { version, genre } = known(model, this.id);
    const waiting = heldOf(model, this.id).find(({ kind }) => kind === "publish");
    if (version > 0 && genre === undefined) return { refused: "entry-withdrawn" };
    if (this.delay > 0) {
      hold(model, { id: this.id, kind: "patch", due: model.now + this.delay, genre: this.genre, expected: version });
      return { state: "scheduled", version };
    }
    if (version === 0) {
      if (waiting === undefined) return { refused: "unknown-entry" };
      if (waiting.genre === this.genre) return { state: "unchanged", version };
      end(model, [waiting]);
      model.waiting.push({ ...waiting, genre: this.genre });
      return { state: "scheduled", version };
    }
    if (genre === this.genre) return { state: "unchanged", version };
    advance(model, this.id, this.genre);
    return { state: "revised", version: version + 1 };
  }
  override toString(): string {
    return `patch ${this.id} to ${this.genre}${this.delay === 0 ? "" : ` in ${this.delay}`}`;
  }
}

class Withdraw extends Asking {
  constructor(readonly id: string) {
    super();
  }
  body() {
    return withdrawing(this.id);
  }
  expected(model: Model): Answer {
    const { version, genre } = known(model, this.id);
    const held = heldOf(model, this.id);
    if (version === 0 && held.length === 0) return { refused: "unknown-entry" };
    if (version > 0 && genre === undefined) return { state: "unchanged", version };
    end(model, held);
    if (version > 0) advance(model, this.id, undefined);
    return { state: "withdrawn", version: known(model, this.id).version };
  }
  override toString(): string {
    return `withdraw ${this.id}`;
  }
}

class Restore extends Asking {
  constructor(readonly id: string) {
    super();
  }
  body() {
    return command("entry.restore", { id: this.id });
  }
  expected(model: Model): Answer {
    const { version, genre, last } = known(model, this.id);
    if (version === 0 && heldOf(model, this.id).length === 0) return { refused: "unknown-entry" };
    if (version === 0 || genre !== undefined) return { state: "unchanged", version };
    advance(model, this.id, last);
    return { state: "restored", version: version + 1 };
  }
  override toString(): string {
    return `restore ${this.id}`;
  }
}

class Discard extends Asking {
  constructor(readonly id: string) {
    super();
  }
  body() {
    return command("entry.discard", { id: this.id });
  }
  expected(model: Model): Answer {
    const { version } = known(model, this.id);
    const held = heldOf(model, this.id);
    if (held.length === 0) return { refused: version === 0 ? "unknown-entry" : "nothing-held" };
    end(model, held);
    return { state: "discarded", version };
  }
  override toString(): string {
    return `discard ${this.id}`;
  }
}

/** Two publications and, where it is `broken`, a third step that is refused. */
class Batch implements fc.AsyncCommand<Model, Real> {
  constructor(
    readonly ids: readonly [string, string],
    readonly genre: string,
    readonly broken: boolean,
  ) {}
  check(): boolean {
    return true;
  }
  async run(model: Model, real: Real): Promise<void> {
    const steps = this.ids.map((id) => new Publish(id, this.genre, false, true));
    const body = batch(
      ...steps.map((step) => step.body(model)),
      ...(this.broken ? [command("entry.discard", { id: "nobody" })] : []),
    );
    const given = order(body, { webhookId: `w${asked++}` });
    const execution = (await real.stub.execute(given)) as Execution;
    if (this.broken) {
      expect(execution).toEqual({ ok: false, reason: { kind: "unknown-entry", index: 2 } });
      return;
    }
    const receipts = steps.map((step) => step.expected(model));
    expect(execution).toMatchObject({
      ok: true,
      value: { receipt: { state: "committed", sequence: model.sequence, receipts } },
    });
    if (execution.ok)
      model.answers.set(given.webhookId, { order: given, receipt: JSON.stringify(execution.value.receipt) });
  }
  toString(): string {
    return `batch ${this.ids.join()} as ${this.genre}${this.broken ? " (broken)" : ""}`;
  }
}

async function setClock(real: Real, now: number): Promise<void> {
  await runInDurableObject(real.stub, (instance: Ledger) => {
    instance.clock = () => now;
  });
}

class Wait implements fc.AsyncCommand<Model, Real> {
  constructor(readonly time: number) {}
  check(): boolean {
    return true;
  }
  async run(model: Model, real: Real): Promise<void> {
    model.now += this.time;
    await setClock(real, model.now);
  }
  toString(): string {
    return `wait ${this.time}`;
  }
}

class Retry implements fc.AsyncCommand<Model, Real> {
  constructor(readonly pick: number) {}
  check(model: Readonly<Model>): boolean {
    return model.answers.size > 0;
  }
  async run(model: Model, real: Real): Promise<void> {
    const known = [...model.answers.values()];
    const chosen = known[this.pick % known.length];
    if (chosen === undefined) return;
    const again = (await Promise.all([
      real.stub.execute(chosen.order),
      real.stub.execute(chosen.order),
    ])) as Execution[];
    for (const execution of again)
      expect(execution.ok && execution.value.replayed && JSON.stringify(execution.value.receipt)).toBe(chosen.receipt);
    expect(await real.stub.execute({ ...chosen.order, fingerprint: "other" })).toEqual({
      ok: false,
      reason: { kind: "idempotency-key-reused" },
    });
  }
  toString(): string {
    return `retry ${this.pick}`;
  }
}

class Crash implements fc.AsyncCommand<Model, Real> {
  check(): boolean {
    return true;
  }
  async run(model: Model, real: Real): Promise<void> {
    await real.stub.status();
    await evictDurableObject(real.stub);
    real.stub = ledger(real.name);
    await setClock(real, model.now);
  }
  toString(): string {
    return "crash";
  }
}

class Alarm implements fc.AsyncCommand<Model, Real> {
  check(): boolean {
    return true;
  }
  async run(model: Model, real: Real): Promise<void> {
    releaseDue(model);
    await runInDurableObject(real.stub, (instance: Ledger) => instance.alarm());
  }
  toString(): string {
    return "alarm";
  }
}

class FailKV implements fc.AsyncCommand<Model, Real> {
  constructor(readonly puts: number) {}
  check(): boolean {
    return true;
  }
  async run(_model: Model, real: Real): Promise<void> {
    real.failing = this.puts;
  }
  toString(): string {
    return `the next ${this.puts} puts fail`;
  }
}

/** KV shows, for each key, the ledger at some position, and never an earlier one than before. */
class Read implements fc.AsyncCommand<Model, Real> {
  check(): boolean {
    return true;
  }
  async run(model: Model, real: Real): Promise<void> {
    for (const language of ["en", "fr"] as const) {
      const view = await storedView("latest", language, EVERYTHING);
      if (view === undefined) continue;
      expect(view.sequence).toBeGreaterThanOrEqual(real.shown.get(language) ?? 0);
      expect(view.sequence).toBeLessThanOrEqual(model.sequence);
      real.shown.set(language, view.sequence);
      const then = await rows(
        real.stub,
        `SELECT entry_id, max(version) AS version, document FROM revisions WHERE sequence <= ${view.sequence} GROUP BY entry_id ORDER BY entry_id`,
      );
      const served = then
        .filter(({ document }) => !("withdrawn" in (JSON.parse(String(document)) as object)))
        .map(({ entry_id, version }) => ({ id: entry_id, version }));
      expect(
        view.items.map(({ id, version }) => ({ id, version })).sort((left, right) => (left.id < right.id ? -1 : 1)),
      ).toEqual(served);
    }
  }
  toString(): string {
    return "read";
  }
}

const id = fc.constantFrom(...IDS);
const genre = fc.constantFrom(...GENRES);
const delay = fc.constantFrom(1, 1000, 60_000);

const commands = fc.commands(
  [
    fc
      .record({ id, genre, stale: fc.boolean(), restore: fc.boolean() })
      .map((how) => new Publish(how.id, how.genre, how.stale && how.id === "a", how.restore)),
    fc.record({ id, genre, delay }).map((how) => new Hold(how.id, how.genre, how.delay)),
    fc
      .record({ id, genre, delay: fc.oneof(fc.constant(0), delay) })
      .map((how) => new Patch(how.id, how.genre, how.delay)),
    id.map((which) => new Withdraw(which)),
    id.map((which) => new Restore(which)),
    id.map((which) => new Discard(which)),
    fc
      .record({ ids: fc.tuple(id, id), genre, broken: fc.boolean() })
      .map((how) => new Batch(how.ids, how.genre, how.broken)),
    fc.nat(100).map((pick) => new Retry(pick)),
    fc.constantFrom(0, 999, 1000, 60_000).map((time) => new Wait(time)),
    fc.constant(new Crash()),
    fc.constant(new Alarm()),
    fc.integer({ min: 1, max: 12 }).map((puts) => new FailKV(puts)),
    fc.constant(new Read()),
  ],
  { maxCommands: 40, size: "max" },
);

it("the ledger keeps every promise in every generated history", { timeout: 120_000 }, async () => {
  let run = 0;
  const put = bindings.FEEDS.put.bind(bindings.FEEDS) as (key: string, value: string) => Promise<void>;
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  await fc.assert(
    fc.asyncProperty(commands, async (history) => {
      for (const key of await storedKeys()) await bindings.FEEDS.delete(key);
      const name = `model-${run++}`;
      const real: Real = { stub: ledger(name), name, failing: 0, shown: new Map() };
      // Ahead of the real clock: an alarm that the platform fires by itself, before the clock is set, finds nothing due.
      const model: Model = {
        entries: new Map(),
        waiting: [],
        answers: new Map(),
        sequence: 0,
        now: Date.now() + 86_400_000,
      };
      await setClock(real, model.now);
      vi.spyOn(bindings.FEEDS, "put").mockImplementation((async (key: string, value: string) => {
        if (real.failing > 0) {
          real.failing--;
          throw new Error("KV is busy");
        }
        await put(key, value);
      }) as never);
      await fc.asyncModelRun(() => ({ model, real }), history);

      real.failing = 0;
      await new Wait(60_001).run(model, real);
      await new Alarm().run(model, real);
      await settle(real.stub);
      expect(await rows(real.stub, "SELECT * FROM held WHERE ended IS NULL")).toEqual([]);
      expect(await real.stub.status()).toMatchObject({
        sequence: model.sequence,
        projected: model.sequence,
        outbox: { rows: 0 },
      });
      await new Read().run(model, real);
      const served = [...model.entries].filter(([, { genre }]) => genre !== undefined).map(([id]) => id);
      expect((await storedView("latest", "en", EVERYTHING))?.items.map(({ id }) => id).sort() ?? []).toEqual(
        served.sort(),
      );
      const versions = await rows(
        real.stub,
        "SELECT entry_id, count(*) AS n, max(version) AS top FROM revisions GROUP BY entry_id",
      );
      for (const { entry_id, n, top } of versions) {
        expect(top).toBe(n);
        expect(model.entries.get(String(entry_id))?.version).toBe(top);
      }
    }),
    { numRuns: 60 },
  );
});
