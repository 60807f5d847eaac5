// Random histories of commands and faults against a model of a few lines; see fast-check's model based testing.
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import fc from "fast-check";
import { expect, it, vi } from "vitest";
import type { Execution, Ledger, LedgerOrder } from "../../src/ledger/ledger.ts";
import { news, publishing, withdrawing } from "../entries.ts";
import { bindings, ledger, order, rows, type Stub, settle, storedKeys, storedView } from "./room.ts";

const IDS = ["a", "b", "c"];
const GENRES = ["article", "statement", "speech"];
const EVERYTHING = { kind: "everything" } as const;

interface Model {
  /** Last acknowledged content by entry: its genre, or undefined once withdrawn. */
  readonly entries: Map<string, { version: number; genre: string | undefined }>;
  /** What was answered under each webhook-id. */
  readonly answers: Map<string, { order: LedgerOrder; receipt: string }>;
  sequence: number;
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

function remember(model: Model, id: string, given: LedgerOrder, execution: Execution): void {
  if (!execution.ok) return;
  model.answers.set(given.webhookId, { order: given, receipt: JSON.stringify(execution.value.receipt) });
  model.sequence = Math.max(model.sequence, execution.value.receipt.sequence);
  expect(execution.value.receipt).toMatchObject({ entry: id });
}

class Publish implements fc.AsyncCommand<Model, Real> {
  constructor(
    readonly id: string,
    readonly genre: string,
    readonly stale: boolean,
  ) {}
  check(): boolean {
    return true;
  }
  async run(model: Model, real: Real): Promise<void> {
    const known = model.entries.get(this.id);
    const version = known?.version ?? 0;
    const given = order(publishing(news(this.id, { genre: this.genre }), this.stale ? { expectedVersion: version + 1 } : {}), { webhookId: `w${asked++}` });
    const execution = (await real.stub.execute(given)) as Execution;
    if (this.stale) {
      expect(execution).toEqual({ ok: false, reason: { kind: "version-conflict", current: version } });
      return;
    }
    const state = known?.genre === this.genre ? "unchanged" : version === 0 ? "created" : "revised";
    const next = state === "unchanged" ? version : version + 1;
    expect(execution).toMatchObject({ ok: true, value: { replayed: false, receipt: { state, version: next } } });
    model.entries.set(this.id, { version: next, genre: this.genre });
    remember(model, this.id, given, execution);
  }
  toString(): string {
    return `publish ${this.id} as ${this.genre}${this.stale ? " (stale)" : ""}`;
  }
}

class Withdraw implements fc.AsyncCommand<Model, Real> {
  constructor(readonly id: string) {}
  check(): boolean {
    return true;
  }
  async run(model: Model, real: Real): Promise<void> {
    const known = model.entries.get(this.id);
    const given = order(withdrawing(this.id), { webhookId: `w${asked++}` });
    const execution = (await real.stub.execute(given)) as Execution;
    if (known === undefined) {
      expect(execution).toEqual({ ok: false, reason: { kind: "unknown-entry" } });
      return;
    }
    const version = known.genre === undefined ? known.version : known.version + 1;
    expect(execution).toMatchObject({ ok: true, value: { receipt: { version, state: known.genre === undefined ? "unchanged" : "withdrawn" } } });
    model.entries.set(this.id, { version, genre: undefined });
    remember(model, this.id, given, execution);
  }
  toString(): string {
    return `withdraw ${this.id}`;
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
    const again = (await Promise.all([real.stub.execute(chosen.order), real.stub.execute(chosen.order)])) as Execution[];
    for (const execution of again) expect(execution.ok && execution.value.replayed && JSON.stringify(execution.value.receipt)).toBe(chosen.receipt);
    expect(await real.stub.execute({ ...chosen.order, fingerprint: "other" })).toEqual({ ok: false, reason: { kind: "idempotency-key-reused" } });
  }
  toString(): string {
    return `retry ${this.pick}`;
  }
}

class Crash implements fc.AsyncCommand<Model, Real> {
  check(): boolean {
    return true;
  }
  async run(_model: Model, real: Real): Promise<void> {
    await real.stub.status();
    await evictDurableObject(real.stub);
    real.stub = ledger(real.name);
  }
  toString(): string {
    return "crash";
  }
}

class Alarm implements fc.AsyncCommand<Model, Real> {
  check(): boolean {
    return true;
  }
  async run(_model: Model, real: Real): Promise<void> {
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
      expect(view.items.map(({ id, version }) => ({ id, version })).sort((left, right) => (left.id < right.id ? -1 : 1))).toEqual(served);
    }
  }
  toString(): string {
    return "read";
  }
}

const commands = fc.commands(
  [
    fc
      .record({ id: fc.constantFrom(...IDS), genre: fc.constantFrom(...GENRES), stale: fc.boolean() })
      .map(({ id, genre, stale }) => new Publish(id, genre, stale && id === "a")),
    fc.constantFrom(...IDS).map((id) => new Withdraw(id)),
    fc.nat(100).map((pick) => new Retry(pick)),
    fc.constant(new Crash()),
    fc.constant(new Alarm()),
    fc.integer({ min: 1, max: 12 }).map((puts) => new FailKV(puts)),
    fc.constant(new Read()),
  ],
  { maxCommands: 30, size: "max" },
);

it("keeps every promise in every history", { timeout: 120_000 }, async () => {
  let run = 0;
  const put = bindings.FEEDS.put.bind(bindings.FEEDS) as (key: string, value: string) => Promise<void>;
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  await fc.assert(
    fc.asyncProperty(commands, async (history) => {
      for (const key of await storedKeys()) await bindings.FEEDS.delete(key);
      const name = `model-${run++}`;
      const real: Real = { stub: ledger(name), name, failing: 0, shown: new Map() };
      const model: Model = { entries: new Map(), answers: new Map(), sequence: 0 };
      vi.spyOn(bindings.FEEDS, "put").mockImplementation((async (key: string, value: string) => {
        if (real.failing > 0) {
          real.failing--;
          throw new Error("KV is busy");
        }
        await put(key, value);
      }) as never);
      await fc.asyncModelRun(() => ({ model, real }), history);

      real.failing = 0;
      await settle(real.stub);
      expect(await real.stub.status()).toMatchObject({ sequence: model.sequence, projected: model.sequence, outbox: { rows: 0 } });
      await new Read().run(model, real);
      const served = [...model.entries].filter(([, { genre }]) => genre !== undefined).map(([id]) => id);
      expect((await storedView("latest", "en", EVERYTHING))?.items.map(({ id }) => id).sort() ?? []).toEqual(served.sort());
      const versions = await rows(real.stub, "SELECT entry_id, count(*) AS n, max(version) AS top FROM revisions GROUP BY entry_id");
      for (const { entry_id, n, top } of versions) {
        expect(top).toBe(n);
        expect(model.entries.get(String(entry_id))?.version).toBe(top);
      }
    }),
    { numRuns: 60 },
  );
});
