// What goes wrong in random histories, and what readers see meanwhile.
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { expect } from "vitest";
import type { ExportedChange } from "../../../src/domain/command/export-line.ts";
import type { View } from "../../../src/domain/view/view.ts";
import { bindings, ledger, rows, type Stub, storedView } from "../../fixtures/worker/ledger.ts";
import { type Command, type Real, setClock } from "./commands.ts";
import type { Model } from "./model.ts";

const EVERYTHING = { kind: "everything" } as const;

abstract class Fault implements Command {
  check(): boolean {
    return true;
  }
  abstract run(model: Model, real: Real): Promise<void>;
}

/** The ledger ends without a word and starts anew; what hung on its way to KV is stored, or is not. */
export class Crash extends Fault {
  constructor(readonly stored: boolean) {
    super();
  }
  async run(model: Model, real: Real): Promise<void> {
    await real.stub.status();
    await evictDurableObject(real.stub);
    await real.store.abandon(this.stored);
    real.stub = ledger(real.name);
    await setClock(real, model.now);
  }
  override toString(): string {
    return `crash${this.stored ? "" : ", and what hung is lost"}`;
  }
}

export class FailKV extends Fault {
  constructor(
    readonly puts: number,
    readonly how: "failing" | "lying",
  ) {
    super();
  }
  async run(_model: Model, { store }: Real): Promise<void> {
    store[this.how] = this.puts;
  }
  override toString(): string {
    return `the next ${this.puts} puts ${this.how === "failing" ? "fail" : "are stored and reported as failed"}`;
  }
}

export class HangKV extends Fault {
  constructor(readonly puts: number) {
    super();
  }
  async run(_model: Model, { store }: Real): Promise<void> {
    store.hanging = this.puts;
  }
  override toString(): string {
    return `the next ${this.puts} puts hang`;
  }
}

/** Ends a hanging put by storing its value. */
export class LandKV extends Fault {
  async run(_model: Model, real: Real): Promise<void> {
    await runInDurableObject(real.stub, () => real.store.land());
  }
  override toString(): string {
    return "what hangs lands";
  }
}

export class StaleKV extends Fault {
  constructor(readonly lag: number) {
    super();
  }
  async run(_model: Model, { store }: Real): Promise<void> {
    store.lag = this.lag;
  }
  override toString(): string {
    return `reads lag by up to ${this.lag} values`;
  }
}

export class LoseKV extends Fault {
  constructor(readonly pick: number) {
    super();
  }
  async run(_model: Model, { store }: Real): Promise<void> {
    await store.lose(this.pick);
  }
  override toString(): string {
    return `KV loses key ${this.pick}`;
  }
}

export class Rebuild extends Fault {
  async run(model: Model, { stub }: Real): Promise<void> {
    const waiting = await stub.rebuild();
    expect(waiting).toBeGreaterThanOrEqual(model.entries.size);
  }
  override toString(): string {
    return "rebuild";
  }
}

/** The lines of a ledger's export: all of them are on one page here. */
export async function exported(stub: Stub): Promise<ExportedChange[]> {
  const { lines, next } = await stub.exportPage(0);
  expect(next).toBeUndefined();
  return lines.map((line) => JSON.parse(line) as ExportedChange).filter((line) => "sequence" in line);
}

/** A ledger takes its own export without a change, and no line that is not the next. */
export class Import extends Fault {
  async run(model: Model, { stub }: Real): Promise<void> {
    const changes = await exported(stub);
    expect(changes).toHaveLength(model.sequence);
    expect(await stub.restore(changes)).toEqual({ ok: true, value: { added: 0, sequence: model.sequence } });
    const [first] = changes;
    if (first === undefined) return;
    expect(await stub.restore([{ ...first, sequence: model.sequence + 2 }])).toMatchObject({ ok: false });
    expect((await stub.status()).sequence).toBe(model.sequence);
  }
  override toString(): string {
    return "import of its own export";
  }
}

/** Returns the entries that the ledger served at a position, each with its version. */
async function heldAt(stub: Stub, position: number): Promise<{ id: unknown; version: unknown }[]> {
  const then = await rows(
    stub,
    `SELECT entry_id, max(version) AS version, document FROM revisions WHERE sequence <= ${position} GROUP BY ` +
      "entry_id ORDER BY entry_id",
  );
  return then
    .filter(({ document }) => !("withdrawn" in (JSON.parse(String(document)) as object)))
    .map(({ entry_id, version }) => ({ id: entry_id, version }));
}

async function checkView({ stub, shown }: Real, name: string, view: View, most: number): Promise<void> {
  expect(view.sequence).toBeGreaterThanOrEqual(shown.get(name) ?? 0);
  expect(view.sequence).toBeLessThanOrEqual(most);
  shown.set(name, view.sequence);
  const items = view.items.map(({ id, version }) => ({ id, version }));
  expect(items.sort((left, right) => (left.id < right.id ? -1 : 1))).toEqual(await heldAt(stub, view.sequence));
}

/** Reports whether an error passes: KV does not show a value yet, or will have again what it has lost. */
function isPassing(error: unknown): boolean {
  return error instanceof Error && "retryable" in error && error.retryable === true;
}

/**
 * KV shows, for each key, the ledger at some position, and never an earlier one than before; the same holds for an
 * isolate, whatever the KV that it reads lags or has lost.
 */
export class Read extends Fault {
  async run(model: Model, real: Real): Promise<void> {
    const { store, shown } = real;
    expect(store.wentBack).toEqual([]);
    for (const language of ["en", "fr"] as const) {
      try {
        const view = await storedView("latest", language, EVERYTHING);
        if (view !== undefined) await checkView(real, `KV ${language}`, view, model.sequence);
      } catch (error) {
        if (!store.isLost || !isPassing(error)) throw error;
      }
      try {
        const read = await real.reader.read({ kind: "latest", language, channel: EVERYTHING });
        const view = await read?.load();
        if (view !== undefined) await checkView(real, `isolate ${language}`, view, model.sequence);
      } catch (error) {
        if (!(store.isLost || store.lag > 0) || !isPassing(error)) throw error;
      }
    }
    for (const id of model.entries.keys()) {
      const text = await bindings.FEEDS.get(`v1/entry/${id}`);
      if (text === null) continue;
      const { version } = JSON.parse(text) as { version: number };
      expect(version).toBeGreaterThanOrEqual(shown.get(id) ?? 0);
      expect(version).toBeLessThanOrEqual(model.known(id).version);
      shown.set(id, version);
    }
  }
  override toString(): string {
    return "read";
  }
}
