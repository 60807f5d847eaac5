// Random histories of commands and faults against a model of a few lines; see fast-check's model based testing. `npm
// run slow` runs thousands.
import { runInDurableObject } from "cloudflare:test";
import fc from "fast-check";
import { expect, it, vi } from "vitest";
import { configOf } from "../../src/config.ts";
import type { Ledger } from "../../src/ledger/ledger.ts";
import { viewReader } from "../../src/read-model/view-reader.ts";
import { bindings, KV_ALONE, ledger, rows, settle, storedKeys, storedView } from "../fixtures/worker/ledger.ts";
import {
  Alarm,
  Batch,
  Correct,
  Discard,
  LateRetry,
  Patch,
  Publish,
  type Real,
  Restore,
  Retry,
  Schedule,
  setClock,
  Translate,
  Trespass,
  Wait,
  type Who,
  Withdraw,
} from "./model/commands.ts";
import { Crash, exported, FailKV, HangKV, Import, LandKV, LoseKV, Read, Rebuild, StaleKV } from "./model/faults.ts";
import { FaultyStore } from "./model/faulty-store.ts";
import { Model } from "./model/model.ts";

const { MODEL_RUNS, MODEL_SEED } = bindings as unknown as {
  readonly MODEL_RUNS?: string;
  readonly MODEL_SEED?: string;
};
const RUNS = Number(MODEL_RUNS ?? 60);

const id = fc.constantFrom("a", "b", "c");
const genre = fc.constantFrom("article", "statement", "speech");
const delay = fc.constantFrom(1, 1000, 60_000);
/** Those who may do everything here. */
const who = fc.constantFrom<Who>("desk", "desk", "newsroom");
const few = fc.integer({ min: 1, max: 12 });

const commands = fc.commands(
  [
    fc
      .record({ who, id, genre, stale: fc.boolean(), restore: fc.boolean() })
      .map((how) => new Publish(how.who, how.id, how.genre, how.stale && how.id === "a", how.restore)),
    fc
      .record({ who, id, genre, age: fc.constantFrom(0, 1, 500, 5000) })
      .map((how) => new LateRetry(how.who, how.id, how.genre, how.age)),
    fc.record({ who, id, genre, delay }).map((how) => new Schedule(how.who, how.id, how.genre, how.delay)),
    fc
      .record({ who, id, genre, delay: fc.oneof(fc.constant(0), delay) })
      .map((how) => new Patch(how.who, how.id, how.genre, how.delay)),
    fc
      .record({ who: fc.constantFrom<Who>("desk", "translator"), id, title: fc.constantFrom("Un", "Deux") })
      .map((how) => new Translate(how.who, how.id, how.title)),
    fc.record({ who, id, genre }).map((how) => new Correct(how.who, how.id, how.genre)),
    fc.record({ who, id }).map((how) => new Withdraw(how.who, how.id)),
    fc.record({ who, id }).map((how) => new Restore(how.who, how.id)),
    fc.record({ who, id }).map((how) => new Discard(how.who, how.id)),
    fc
      .record({
        id,
        what: fc.constantFrom("publish", "patch", "withdraw", "restore", "discard", "translate"),
      })
      .map((how) => new Trespass(how.id, how.what)),
    fc
      .record({ ids: fc.tuple(id, id), genre, broken: fc.boolean() })
      .map((how) => new Batch(how.ids, how.genre, how.broken)),
    fc.nat(100).map((pick) => new Retry(pick)),
    fc.constantFrom(0, 999, 1000, 60_000).map((time) => new Wait(time)),
    fc.boolean().map((stored) => new Crash(stored)),
    fc.constant(new Alarm()),
    fc.constant(new Alarm()),
    fc.record({ puts: few, how: fc.constantFrom("failing", "lying") }).map(({ puts, how }) => new FailKV(puts, how)),
    few.map((puts) => new HangKV(puts)),
    fc.constant(new LandKV()),
    fc.nat(3).map((lag) => new StaleKV(lag)),
    fc.nat(100).map((pick) => new LoseKV(pick)),
    fc.constant(new Rebuild()),
    fc.constant(new Import()),
    fc.constant(new Read()),
    fc.constant(new Read()),
  ],
  { maxCommands: 40, size: "max" },
);

/** After the history, with a KV that works: everything that waits is done, and KV shows what the ledger holds. */
async function checkEnd(model: Model, real: Real): Promise<void> {
  const { store } = real;
  Object.assign(store, { failing: 0, lying: 0, hanging: 0, lag: 0 });
  await new LandKV().run(model, real);
  if (store.isLost) await new Rebuild().run(model, real);
  store.isLost = false;
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
  const served = [...model.entries].flatMap(([each, { content }]) => (content === undefined ? [] : [[each, content]]));
  const english = (await storedView("latest", "en", { kind: "everything" }))?.items ?? [];
  const french = (await storedView("latest", "fr", { kind: "everything" }))?.items ?? [];
  const seen = english.map((item) => {
    const { title = "" } = french.find((other) => other.id === item.id) ?? {};
    const content = {
      genre: item.genre,
      french: title === `Titre de ${item.id}` ? "" : title,
      corrections: item.corrections.length,
    };
    return [item.id, content] as const;
  });
  expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(served));
  const versions = await rows(
    real.stub,
    "SELECT entry_id, count(*) AS n, max(version) AS top FROM revisions GROUP BY entry_id",
  );
  for (const { entry_id, n, top } of versions) {
    expect(top).toBe(n);
    expect(model.entries.get(String(entry_id))?.version).toBe(top);
  }
  for (const { order, receipt } of real.answers) {
    const again = await real.stub.execute(order);
    expect(again.ok && JSON.stringify(again.value.receipt)).toBe(receipt);
  }
}

/** An empty ledger takes the export of another one, and exports the same. */
async function checkExport(real: Real, now: number): Promise<void> {
  const changes = await exported(real.stub);
  if (changes.length === 0) return;
  const copy = ledger(`${real.name}-copy`);
  // Its alarm is not to write the KV that the other one has written.
  await setClock({ ...real, stub: copy }, now);
  expect(await copy.restore(changes)).toMatchObject({ ok: true, value: { added: changes.length } });
  expect(await exported(copy)).toEqual(changes);
  await runInDurableObject(copy, async (_: Ledger, state) => {
    await state.storage.deleteAlarm();
  });
}

it("the ledger keeps every promise in every generated history", { timeout: 7_200_000 }, async () => {
  let run = 0;
  const put = bindings.FEEDS.put.bind(bindings.FEEDS) as (key: string, value: string) => Promise<void>;
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  await fc.assert(
    fc.asyncProperty(commands, async (history) => {
      for (const key of await storedKeys()) await bindings.FEEDS.delete(key);
      const name = `model-${run++}`;
      const store = new FaultyStore(bindings.FEEDS, put);
      vi.spyOn(bindings.FEEDS, "put").mockImplementation(((key: string, value: string) =>
        store.put(key, value)) as never);
      let reads = 0;
      const real: Real = {
        stub: ledger(name),
        name,
        store,
        reader: viewReader(store.reads, configOf(bindings).taxonomy, () => ++reads * 1000, 1_000_000, KV_ALONE),
        shown: new Map(),
        answers: [],
      };
      // Ahead of the real clock: an alarm that the platform fires by itself, before the clock is set, finds nothing
      // due.
      const model = new Model(Date.now() + 86_400_000);
      await setClock(real, model.now);
      await fc.asyncModelRun(() => ({ model, real }), history);
      await checkEnd(model, real);
      await checkExport(real, model.now);
      if (run % 100 === 0) console.log(`${run} of ${RUNS} histories`);
    }),
    { numRuns: RUNS, ...(MODEL_SEED === undefined ? {} : { seed: Number(MODEL_SEED) }) },
  );
});
