// Steps that wait for an instant: not a millisecond early, whatever happens in between.
import { evictDurableObject, reset, runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Ledger } from "../../../src/ledger/ledger.ts";
import { batch, command, patching } from "../../fixtures/commands.ts";
import { event, news, publishing, withdrawing } from "../../fixtures/entries.ts";
import {
  execute,
  ledger,
  order,
  rows,
  type Stub,
  settle,
  storedKeys,
  storedView,
} from "../../fixtures/worker/ledger.ts";

const everything = { kind: "everything" } as const;
const DUE = Date.now() + 3_600_000;
const at = (milliseconds: number) => new Date(milliseconds).toISOString();

afterEach(async () => {
  vi.restoreAllMocks();
  await reset();
});

async function setClock(stub: Stub, now: number): Promise<void> {
  await runInDurableObject(stub, (instance: Ledger) => {
    instance.clock = () => now;
  });
}

const alarm = (stub: Stub) => runInDurableObject(stub, (_, state) => state.storage.getAlarm());
const scheduled = (stub: Stub) => rows(stub, "SELECT receipt FROM held WHERE ended IS NULL");
const shown = async () => (await storedView("latest", "en", everything))?.items.map(({ id }) => id) ?? [];

async function hold(stub: Stub, body: unknown): Promise<string> {
  const execution = await execute(stub, body);
  if (!execution.ok || !("entry" in execution.value.receipt)) throw new Error(JSON.stringify(execution));
  expect(execution.value.receipt.state).toBe("scheduled");
  return execution.value.receipt.receipt;
}

const stage = async (stub: Stub, receipt: string) => {
  const [step] = (await stub.progress("desk", receipt))?.steps ?? [];
  return step === undefined
    ? undefined
    : {
        stage: step.stage,
        state: step.state,
        version: step.version,
        ...(step.reason === undefined ? {} : { reason: step.reason }),
      };
};

describe("an embargo", () => {
  it("an entry under embargo is absent everywhere until the exact millisecond, and is released once", async () => {
    const stub = ledger("exact");
    const receipt = await hold(stub, publishing(news("a"), { embargoUntil: at(DUE) }));
    // Still absent when the first is released.
    await hold(stub, publishing(news("b"), { embargoUntil: at(DUE + 2) }));
    for (const now of [DUE - 60_000, DUE - 1]) {
      await setClock(stub, now);
      await settle(stub);
      for (const table of ["revisions", "entries", "memberships", "texts", "postings", "views"])
        expect(await rows(stub, `SELECT * FROM ${table}`)).toEqual([]);
      expect(await storedKeys()).toEqual([]);
      expect(await stage(stub, receipt)).toEqual({ stage: "scheduled", state: "scheduled", version: 0 });
    }
    await setClock(stub, DUE);
    await settle(stub);
    expect(await shown()).toEqual(["a"]);
    expect(await stage(stub, receipt)).toEqual({ stage: "projected", state: "created", version: 1 });
    await setClock(stub, DUE + 1);
    await settle(stub);
    expect(await rows(stub, "SELECT entry_id, version FROM revisions")).toEqual([{ entry_id: "a", version: 1 }]);
  });

  it("an embargo survives a restart: its alarm is set, and set again if it was lost", async () => {
    const stub = ledger("restart");
    // A restart brings the real clock back.
    const due = Math.floor(Date.now() / 60_000) * 60_000 + 100 * 86_400_000;
    await hold(
      stub,
      publishing(news("a"), { publishAt: { at: new Date(due).toISOString().slice(0, 16), zone: "Etc/UTC" } }),
    );
    await evictDurableObject(stub);
    expect(await alarm(stub)).toBe(due);
    await runInDurableObject(stub, (_, state) => state.storage.deleteAlarm());
    await evictDurableObject(stub);
    expect(await alarm(stub)).toBe(due);
    // Due while nobody was there: released as soon as somebody is.
    await setClock(stub, due + 86_400_000);
    await settle(stub);
    expect(await shown()).toEqual(["a"]);
  });

  it("a clock that goes back neither shortens an embargo nor restores one that ended", async () => {
    const stub = ledger("back");
    await hold(stub, publishing(news("a"), { publishAt: at(DUE) }));
    await setClock(stub, DUE - 7_200_000);
    await settle(stub);
    expect(await shown()).toEqual([]);
    expect(await alarm(stub)).toBe(DUE);
    await setClock(stub, DUE);
    await settle(stub);
    await setClock(stub, DUE - 7_200_000);
    await settle(stub);
    expect(await shown()).toEqual(["a"]);
    expect(await scheduled(stub)).toEqual([]);
  });

  it("a new embargo instant replaces the old one, whether later, earlier or now", async () => {
    const stub = ledger("moved");
    const first = await hold(stub, publishing(news("a"), { publishAt: at(DUE) }));
    const second = await hold(stub, publishing(news("a"), { publishAt: at(DUE + 1000) }));
    expect(await stage(stub, first)).toMatchObject({ stage: "ended", reason: "replaced" });
    await setClock(stub, DUE + 999);
    await settle(stub);
    expect(await shown()).toEqual([]);
    expect(await execute(stub, publishing(news("a", { genre: "speech" })))).toMatchObject({
      value: { receipt: { state: "created", version: 1 } },
    });
    expect(await stage(stub, second)).toMatchObject({ stage: "ended", reason: "published" });
    await setClock(stub, DUE + 2000);
    await settle(stub);
    expect(await rows(stub, "SELECT version FROM revisions")).toEqual([{ version: 1 }]);
  });

  it("an embargo is cancelled by withdrawing an entry that was never served, or by discarding it", async () => {
    const stub = ledger("off");
    for (const [id, off, state] of [
      ["a", withdrawing("a"), "withdrawn"],
      ["b", command("entry.discard", { id: "b" }), "discarded"],
    ] as const) {
      const receipt = await hold(stub, publishing(news(id), { publishAt: at(DUE) }));
      expect(await execute(stub, off)).toMatchObject({ value: { receipt: { state, version: 0 } } });
      expect(await stage(stub, receipt)).toMatchObject({ stage: "ended", reason: state });
    }
    await setClock(stub, DUE);
    await settle(stub);
    expect(await rows(stub, "SELECT * FROM revisions")).toEqual([]);
    expect(await rows(stub, "SELECT order_json FROM held")).toEqual([{ order_json: "" }, { order_json: "" }]);
  });

  it("an entry that is corrected under embargo is released in its corrected form at the same instant", async () => {
    const stub = ledger("corrected");
    await hold(stub, publishing(news("a"), { publishAt: at(DUE) }));
    const receipt = await hold(stub, patching("a", { genre: "speech" }, 0));
    expect(await alarm(stub)).toBe(DUE);
    await setClock(stub, DUE);
    await settle(stub);
    expect(await stage(stub, receipt)).toEqual({ stage: "projected", state: "created", version: 1 });
    expect((await storedView("latest", "en", everything))?.items[0]).toMatchObject({
      id: "a",
      genre: "speech",
      version: 1,
    });
  });

  it("an embargo is invisible to an editor who does not publish for the entry's organisations", async () => {
    const stub = ledger("foreign");
    const mine = { editor: { id: "other", scope: { organisations: ["who"] } } };
    const draft = { organisations: [{ id: "who", role: "publisher" }] };
    for (const body of [
      withdrawing,
      (id: string) => command("entry.discard", { id }),
      (id: string) => patching(id, {}, 0),
      (id: string) => command("entry.restore", { id }),
    ]) {
      await hold(stub, publishing(news("a"), { publishAt: at(DUE) }));
      expect(await execute(stub, body("a"), mine)).toEqual(await execute(stub, body("unknown"), mine));
    }
    // Who has the id is not told; that it is not to be had, only to who would publish under it.
    const receipt = await hold(stub, publishing(news("a"), { publishAt: at(DUE) }));
    expect(await execute(stub, publishing(news("a", draft)), mine)).toEqual({
      ok: false,
      reason: { kind: "id-taken" },
    });
    await execute(stub, command("entry.discard", { id: "a" }), mine);
    expect(await stage(stub, receipt)).toMatchObject({ stage: "scheduled" });
  });
});

describe("a scheduled step of a published entry", () => {
  it("a scheduled step is applied to the entry as it is at that instant", async () => {
    const stub = ledger("later");
    await execute(stub, publishing(event("a")));
    await hold(stub, patching("a", { topics: ["mental-health"] }, 1, { publishAt: at(DUE), expectedVersion: 1 }));
    const cancel = await hold(
      stub,
      command("event.cancel", { id: "a", note: { en: "No.", fr: "Non." }, publishAt: at(DUE + 1) }),
    );
    await execute(
      stub,
      command("entry.translate", { id: "a", language: "de", text: { words: "service", title: "T", summary: "Z" } }),
    );
    await setClock(stub, DUE + 1);
    await settle(stub);
    // The patch was made for version 1; the cancellation has no note in German.
    expect(await rows(stub, "SELECT outcome FROM held ORDER BY due")).toEqual([
      { outcome: '{"kind":"refused","reason":"version-conflict"}' },
      { outcome: '{"kind":"refused","reason":"invalid"}' },
    ]);
    expect(await stage(stub, cancel)).toMatchObject({ stage: "refused", reason: "invalid" });
    expect((await stub.logOf("desk")).filter(({ detail }) => detail === "at its instant")).toMatchObject([
      {
        outcome: "invalid",
        command: "event.cancel",
        entry: "a",
        receipt: cancel,
        errors: [{ pointer: "/data/note/de" }],
      },
      { outcome: "version-conflict", command: "entry.patch" },
    ]);
    const good = await hold(stub, command("event.cancel", { id: "a", publishAt: at(DUE + 2) }));
    const gone = await hold(stub, withdrawing("a", { publishAt: at(DUE + 3) }));
    await setClock(stub, DUE + 3);
    await settle(stub);
    expect(await stage(stub, good)).toEqual({ stage: "projected", state: "revised", version: 3 });
    expect(await stage(stub, gone)).toEqual({ stage: "projected", state: "withdrawn", version: 4 });
  });

  it("a scheduled step of an editor who was removed or whose scopes were narrowed is refused", async () => {
    const stub = ledger("former");
    await execute(stub, publishing(news("a"), { publishAt: at(DUE) }), { editor: { id: "former", scope: {} } });
    await execute(stub, publishing(news("b"), { publishAt: at(DUE) }), { editor: { id: "ministry", scope: {} } });
    await execute(stub, publishing(news("c"), { publishAt: at(DUE) }));
    await setClock(stub, DUE);
    await settle(stub);
    expect(await shown()).toEqual(["c"]);
    expect(await rows(stub, "SELECT entry_id, outcome FROM held ORDER BY 1")).toMatchObject([
      { outcome: '{"kind":"refused","reason":"out-of-scope"}' },
      { outcome: '{"kind":"refused","reason":"out-of-scope"}' },
      { outcome: expect.stringContaining('"done"') },
    ]);
  });

  it("a scheduled step may be part of a batch", async () => {
    const stub = ledger("batch");
    const body = batch(
      publishing(news("a")),
      publishing(news("b"), { publishAt: at(DUE) }),
      withdrawing("a", { publishAt: at(DUE) }),
    );
    expect(await execute(stub, body)).toMatchObject({
      value: { receipt: { receipts: [{ state: "created" }, { state: "scheduled" }, { state: "scheduled" }] } },
    });
    await setClock(stub, DUE);
    await settle(stub);
    expect(await shown()).toEqual(["b"]);
  });
});

describe("an instant with many scheduled steps", () => {
  it("one alarm releases 500 scheduled steps, each once, and a failing one delays no other", {
    timeout: 60_000,
  }, async () => {
    const stub = ledger("crowd");
    await runInDurableObject(stub, async (instance: Ledger) => {
      for (let index = 0; index < 500; index++)
        await instance.execute(order(publishing(news(`n-${index}`), { publishAt: at(DUE) })));
    });
    expect(await scheduled(stub)).toHaveLength(500);
    await runInDurableObject(stub, (_, state) => {
      // What no code of ours would write.
      state.storage.sql.exec(
        `UPDATE held SET order_json = json_set(order_json, '$.step.data.entry.texts', NULL) WHERE entry_id = 'n-7'`,
      );
    });
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    await setClock(stub, DUE);
    await runInDurableObject(stub, (instance: Ledger) => instance.alarm());
    expect(await rows(stub, "SELECT count(*) AS n, count(DISTINCT entry_id) AS entries FROM revisions")).toEqual([
      { n: 499, entries: 499 },
    ]);
    expect(await shown()).toHaveLength(50);
    await settle(stub);
    expect((await stub.status()).outbox).toEqual({ rows: 0 });
    // The broken one is tried again later, and does not make the alarm spin.
    expect(await alarm(stub)).toBe(DUE + 60_000);
  });

  const crowd = async (stub: Stub, count: number): Promise<void> => {
    await runInDurableObject(stub, async (instance: Ledger) => {
      for (let index = 0; index < count; index++)
        await instance.execute(order(publishing(news(`n-${index}`), { publishAt: at(DUE) })));
    });
  };

  it("commands of other editors are executed between scheduled steps that are released", {
    timeout: 60_000,
  }, async () => {
    const stub = ledger("fair");
    await crowd(stub, 500);
    await setClock(stub, DUE);
    const stored: number[] = [];
    await runInDurableObject(stub, (instance: Ledger) => {
      const store = (instance as unknown as { env: { FEEDS: KVNamespace } }).env.FEEDS;
      const put = store.put.bind(store);
      vi.spyOn(store, "put").mockImplementation(async (key: string, value: unknown) => {
        await put(key, value as string);
        stored.push(performance.now());
      });
    });
    const start = performance.now();
    const released = runInDurableObject(stub, (instance: Ledger) => instance.alarm());
    const other = await execute(stub, publishing(event("other")));
    const answered = performance.now();
    await released;
    if (!other.ok) throw new Error(JSON.stringify(other));
    expect(other.value.receipt.sequence).toBeLessThan(500);
    expect((await stub.status()).outbox).toEqual({ rows: 0 });
    const since = (time = 0) => `${Math.round(time - start)} ms`;
    console.log(
      `500 steps held for one instant: first of ${stored.length} keys in KV after ${since(stored[0])}, last ` +
        `after ${since(stored.at(-1))}; another editor's command answered after ${since(answered)}`,
    );
  });

  it("an alarm releases scheduled steps for about a second and leaves the rest to the next", async () => {
    const stub = ledger("slices");
    await crowd(stub, 100);
    await runInDurableObject(stub, (instance: Ledger) => {
      // A machine on which 25 steps take more than a second.
      let now = DUE;
      instance.clock = () => {
        now += 400;
        return now;
      };
    });
    await runInDurableObject(stub, (instance: Ledger) => instance.alarm());
    const waiting = (await scheduled(stub)).length;
    expect(waiting).toBeGreaterThan(0);
    expect(waiting).toBeLessThan(100);
    expect(await shown()).not.toEqual([]);
    for (let round = 0; round < 10; round++) await settle(stub);
    expect(await scheduled(stub)).toEqual([]);
    expect(await rows(stub, "SELECT count(*) AS n FROM revisions")).toEqual([{ n: 100 }]);
  });
});
