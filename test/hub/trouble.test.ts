// The hub and the ledger in bad weather: crashes, values that nobody can read, a hub that is away, a ledger that was
// set back.
import { runInDurableObject } from "cloudflare:test";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Hub } from "../../src/hub/hub.ts";
import { hubStatements, MIGRATIONS } from "../../src/hub/statements.ts";
import type { Ledger } from "../../src/ledger/ledger.ts";
import { indexKey } from "../../src/read-model/keys.ts";
import type { Received } from "../fixtures/subscribers.ts";
import {
  another,
  ask,
  enter,
  furnish,
  hub,
  last,
  now,
  publish,
  received,
  release,
  reset,
  run,
  send,
  subscribe,
  subscriptions,
  time,
} from "../fixtures/worker/hub.ts";
import { bindings, storedView } from "../fixtures/worker/ledger.ts";
import { get, ORIGIN, project } from "../fixtures/worker/service.ts";

const ledger = bindings.LEDGER.getByName("ledger");
const EVERYTHING = indexKey("en/general");

beforeEach(async () => {
  vi.restoreAllMocks();
  await reset();
});

const nextAlarm = () => runInDurableObject(hub(), (_instance, state) => state.storage.getAlarm());

describe("the hub", () => {
  it("a hub that dies in the middle of an alarm repeats what it had not recorded", async () => {
    const callbacks = Array.from({ length: 8 }, (_, index) => `https://s${index}.example.np/yes`);
    await enter("subscriptions", callbacks);
    await ask("https://new.example.np/yes");
    await publish(another());
    const seen: string[] = [];
    await expect(
      runInDurableObject(hub(), async (instance: Hub, state) => {
        instance.send = async (address, init) => {
          const response = await send(address, init);
          seen.push(address);
          if (seen.length === 5) state.abort("crash");
          return response;
        };
        await instance.alarm();
      }),
    ).rejects.toThrow("crash");
    expect(seen.length).toBeLessThan(9);
    const before = await received();
    await furnish();
    const after = [...(await run()), ...(await run())];
    const reached = new Set([...before, ...after].map(({ url }) => url.replace(/[?].*$/, "")));
    expect([...reached].toSorted()).toEqual(["https://new.example.np/yes", ...callbacks].toSorted());
    expect(await subscriptions()).toHaveLength(9);
    expect((await subscriptions()).every(({ due }) => due === null)).toBe(true);
  });

  it("a version that arrives during a push is pushed afterwards, and never before the earlier one", async () => {
    await enter("subscriptions", ["https://a.example.np/held", "https://b.example.np/yes"], { due: now() });
    await runInDurableObject(hub(), (instance: Hub) => {
      instance.pushTimeoutMs = 60_000;
    });
    await publish(another());
    const older = last();
    const seen: Received[] = [];
    const running = runInDurableObject(hub(), (instance: Hub) => instance.alarm());
    await vi.waitFor(
      async () => {
        seen.push(...(await received()));
        expect(seen.map(({ url }) => url)).toContain("https://a.example.np/held");
      },
      { timeout: 30_000 },
    );
    await publish(another());
    await release();
    await running;
    const rest = run();
    const released = vi.waitFor(
      async () => {
        await release();
        expect((await subscriptions()).map(({ due }) => due)).toEqual([null, null]);
      },
      { timeout: 30_000 },
    );
    seen.push(...(await rest));
    await released;
    const versions = (host: string) =>
      seen
        .filter(({ url }) => url.startsWith(`https://${host}.`))
        .map(({ body }) => (atob(body).includes(last()) ? "new" : "old"));
    expect(seen.every(({ body }) => atob(body).includes(older))).toBe(true);
    expect(versions("a")).toEqual(["old", "new"]);
    expect(versions("b")).toEqual(["old", "new"]);
  });

  it("a request that cannot even be verified is dropped", async () => {
    await enter("requests", ["https://a.example.np/yes"]);
    expect(await run()).toEqual([]);
    expect(await runInDurableObject(hub(), (instance: Hub) => instance.status().requests)).toBe(0);
  });

  it("a hub keeps the subscriptions of its first schema, and reads no more due rows than it sends", async () => {
    const [first = "", ...later] = MIGRATIONS;
    await runInDurableObject(bindings.HUB.getByName("old"), (_instance: Hub, { storage: { sql } }) => {
      for (const table of ["requests", "subscriptions", "unconfirmed"]) sql.exec(`DROP TABLE ${table}`);
      sql.exec(first);
      for (let index = 0; index < 1000; index++)
        sql.exec(
          "INSERT INTO subscriptions (topic, callback, host, secret, expires, due) VALUES ('t', ?, ?, 's', 5, ?)",
          `https://${index}.example.np/`,
          `${index}.example.np`,
          index % 2,
        );
      for (const migration of later) sql.exec(migration);
      const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
      const exec = (query: string, ...values: SqlStorageValue[]) => {
        const cursor = sql.exec(query, ...values);
        cursors.push(cursor);
        return cursor;
      };
      const due = hubStatements({ exec } as SqlStorage).due(0, 30, 5);
      expect([due.length, due[0]]).toEqual([
        30,
        { topic: "t", callback: "https://0.example.np/", domain: "0.example.np", secret: "s", wanted: 0, failures: 0 },
      ]);
      expect(cursors.reduce((sum, { rowsRead }) => sum + rowsRead, 0)).toBeLessThan(100);
    });
  });

  it("a feed that cannot be made delays no other feed, and is retried later", async () => {
    await subscribe("https://a.example.np/yes");
    await subscribe("https://b.example.np/yes", { "hub.topic": `${ORIGIN}/fr/news/feed.atom` });
    await publish(another());
    const good = await bindings.FEEDS.get(EVERYTHING);
    await bindings.FEEDS.put(EVERYTHING, "{");
    expect((await run()).map(({ url }) => url)).toEqual(["https://b.example.np/yes"]);
    expect(await nextAlarm()).toBeGreaterThan(now() + 25_000);
    await bindings.FEEDS.put(EVERYTHING, good ?? "");
    time.ahead += 31_000;
    expect((await run()).map(({ url }) => url)).toEqual(["https://a.example.np/yes"]);
  });

  it("a hub that fails internally waits before it retries", async () => {
    await subscribe("https://a.example.np/yes");
    await publish(another());
    const sql = (statement: string) =>
      runInDurableObject(hub(), (_instance, state) => state.storage.sql.exec(statement));
    await sql("CREATE TRIGGER stuck BEFORE UPDATE ON subscriptions BEGIN SELECT RAISE(ABORT, 'no'); END");
    await run();
    expect(await nextAlarm()).toBeGreaterThan(now() + 55_000);
    await sql("DROP TRIGGER stuck");
    await run();
    expect(await subscriptions()).toMatchObject([{ due: null }]);
  });

  it("a hub pushes what a ledger reports after it was reset to an earlier state", async () => {
    await subscribe("https://a.example.np/yes");
    await runInDurableObject(hub(), (_instance, state) =>
      state.storage.sql.exec("UPDATE subscriptions SET wanted = 1000000"),
    );
    await publish(another());
    expect(await run()).toHaveLength(1);
  });

  it("an old announcement is not taken for news while a newer one waits", async () => {
    await subscribe("https://a.example.np/yes");
    await publish(another());
    const [{ wanted = 0 } = {}] = await subscriptions();
    await hub().announce([{ key: EVERYTHING, sequence: 1 }]);
    expect(await subscriptions()).toMatchObject([{ wanted }]);
  });
});

describe("health", () => {
  it("health reports the hub's backlog and its age, and works without the hub", async () => {
    const health = async () =>
      (await (await get("/healthz")).json()) as {
        status: string;
        hub?: { due: { oldest?: string; ageSeconds?: number } };
      };
    await enter("subscriptions", ["https://a.example.np/yes"], { due: now() - 90_000 });
    await enter("subscriptions", ["https://b.example.np/yes"], { due: now() + 90_000, failures: 1 });
    await enter("requests", ["https://c.example.np/yes"]);
    const { hub: told } = await health();
    expect(told).toEqual({
      subscriptions: 2,
      requests: 1,
      due: { rows: 1, oldest: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}Z$/), ageSeconds: 90 },
    });
    for (const status of [() => Promise.reject(new Error("away")), () => new Promise(() => undefined)]) {
      const away = vi.spyOn(Hub.prototype, "status").mockImplementation(status as never);
      const answer = await health();
      expect([answer.status, answer.hub]).toEqual(["ok", undefined]);
      away.mockRestore();
    }
  });
});

describe("the ledger's announcements", () => {
  const later = (milliseconds: number) =>
    runInDurableObject(ledger, (instance: Ledger) => {
      instance.clock = () => Date.now() + milliseconds;
    });
  /** The ledger's clock is an hour further in each test: what it has left alone, it does not any more. */
  let start = 0;

  beforeEach(async () => {
    start += 3_600_000;
    await later(start);
    await project();
  });

  it.each<[string, () => Promise<void>]>([
    ["fails", async () => Promise.reject(new Error("away"))],
    ["never answers", () => new Promise<void>(() => undefined)],
  ])(
    "a ledger whose hub %s serves readers, pauses its announcements and resumes them later",
    async (_name, announce) => {
      await subscribe("https://a.example.np/yes");
      const away = vi.spyOn(Hub.prototype, "announce").mockImplementation(announce);
      await runInDurableObject(ledger, (instance: Ledger) => {
        instance.timeoutMs = 200;
      });
      await publish(another());
      expect((await storedView("latest", "en", { kind: "everything" }))?.items.map(({ id }) => id)).toContain(last());
      await publish(another());
      expect((await storedView("latest", "en", { kind: "everything" }))?.items.map(({ id }) => id)).toContain(last());
      expect((await ledger.status()).outbox.rows).toBe(0);
      expect(away).toHaveBeenCalledTimes(1);
      const alarm = await runInDurableObject(ledger, (_instance, state) => state.storage.getAlarm());
      expect(alarm).toBeGreaterThan(Date.now() + start + 30_000);
      away.mockRestore();
      await later(start + 61_000);
      await project();
      expect(await run()).toHaveLength(1);
      await project();
      expect(await run()).toEqual([]);
    },
  );

  it("a ledger with many announcements sends them all, a limited number at a time", async () => {
    const count = () =>
      runInDurableObject(
        ledger,
        (_instance, state) => state.storage.sql.exec("SELECT count(*) AS n FROM announcements").one().n,
      );
    await runInDurableObject(ledger, (_instance, state) => {
      for (let index = 0; index < 1500; index++)
        state.storage.sql.exec("INSERT INTO announcements VALUES (?, 1)", `v1/latest/en/topics/t-${index}`);
    });
    await project();
    expect(await count()).toBe(500);
    const [alarm, clock] = await runInDurableObject(ledger, async (instance: Ledger, state) => [
      await state.storage.getAlarm(),
      instance.clock(),
    ]);
    expect(alarm).toBeLessThanOrEqual((clock ?? 0) + 1000);
    await project();
    expect(await count()).toBe(0);
  });
});
