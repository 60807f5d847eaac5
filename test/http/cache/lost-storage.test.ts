// KV and the ledger may each be lost, whole or in part. Neither can tell of its own loss: the other one does.
import { evictDurableObject, reset, runInDurableObject } from "cloudflare:test";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createApp } from "../../../src/http/app.ts";
import type { Ledger } from "../../../src/ledger/ledger.ts";
import { event, news, publishing, withdrawing } from "../../fixtures/entries.ts";
import { signedRequest } from "../../fixtures/signed.ts";
import { bindings, settle } from "../../fixtures/worker/ledger.ts";
import { deliver, forgetKv, ORIGIN } from "../../fixtures/worker/service.ts";

type Get = (path: string, init?: RequestInit) => Promise<Response>;

const stub = () => bindings.LEDGER.getByName("ledger");

/** A new isolate, which remembers nothing. */
function cold(over: object = {}): Get {
  const app = createApp();
  const env = { ...bindings, ...over };
  return async (path, init = {}) =>
    await app.fetch(new Request(`${ORIGIN}${path}`, { redirect: "manual", ...init }), env as never);
}

/** A ledger that nobody reaches. */
const NO_LEDGER = {
  LEDGER: {
    getByName: () => new Proxy({}, { get: () => async () => await Promise.reject(new Error("the ledger is away")) }),
  },
};

const LISTS = [
  "/en/",
  "/en/news/",
  "/en/feed.rss",
  "/en/feed.atom",
  "/en/feed.json",
  "/en/events/feed.ics",
  "/en/feed.csv",
  "/en/organisations/who/feed.atom",
  "/embed/en/events",
  "/widget/v1/en/everything.json",
];
const ENTRIES = [
  "/en/entries/a",
  "/en/entries/a.json",
  "/en/entries/c.ics",
  "/api/v1/entries/a",
  "/embed/en/entries/a",
];

async function snapshot(): Promise<Map<string, string>> {
  const { keys } = await bindings.FEEDS.list();
  return new Map(
    await Promise.all(keys.map(async ({ name }) => [name, (await bindings.FEEDS.get(name)) ?? ""] as const)),
  );
}

async function empty(): Promise<void> {
  for (const key of (await snapshot()).keys()) await bindings.FEEDS.delete(key);
}

/** Runs the ledger's alarm until nothing waits, at a time `minutes` from now. */
async function alarm(minutes = 0): Promise<void> {
  await runInDurableObject(stub(), async (instance: Ledger) => {
    instance.clock = () => Date.now() + minutes * 60_000;
    await instance.alarm();
  });
  await settle(stub());
  await runInDurableObject(stub(), (instance: Ledger) => {
    instance.clock = Date.now;
  });
}

/** Runs the Worker's cron once. */
async function cron(): Promise<void> {
  const { default: worker } = await import("../../../src/worker.ts");
  await worker.scheduled({} as ScheduledController, bindings as never);
}

async function fill(): Promise<void> {
  for (const body of [publishing(news("a")), publishing(news("b")), publishing(event("c")), withdrawing("b")])
    expect((await deliver(body)).ok).toBe(true);
  await alarm(-60);
}

/** A ledger without a past in the place of the one that there is. */
async function loseLedger(): Promise<void> {
  await runInDurableObject(stub(), async (_instance, state) => {
    await state.storage.deleteAll();
    await state.storage.sync();
  });
  await evictDurableObject(stub());
}

async function health(get = cold()): Promise<{ code: number; status: string; detail?: string }> {
  const response = await get("/healthz");
  return { code: response.status, ...(await response.json<{ status: string; detail?: string }>()) };
}

async function rebuild(): Promise<Response> {
  const body = { type: "rebuild", timestamp: new Date().toISOString() };
  return await createApp().fetch(await signedRequest(body, { path: "/webhooks/rebuild" }, ORIGIN), bindings);
}

async function bodies(get: Get, paths: readonly string[]): Promise<string[]> {
  return await Promise.all(
    paths.map(async (path) => {
      const response = await get(path);
      return `${path} ${response.status} ${await response.text()}`;
    }),
  );
}

beforeEach(async () => {
  vi.restoreAllMocks();
  await reset();
});

describe("a KV that was emptied", () => {
  it("a new service without entries serves empty lists, and is well", async () => {
    for (const path of LISTS.slice(0, 7)) expect([path, (await cold()(path)).status]).toEqual([path, 200]);
    expect(await health()).toMatchObject({ code: 200, status: "ok" });
  });

  it("lists of which there were entries are answered by 503 with Retry-After, and never empty", async () => {
    await fill();
    expect(await health()).toMatchObject({ code: 200, status: "ok" });
    await empty();
    for (const path of LISTS) {
      const response = await cold()(path);
      expect([path, response.status, response.headers.get("retry-after")]).toEqual([path, 503, "5"]);
    }
    expect(await health()).toMatchObject({ code: 503, status: "kv-lost", detail: expect.stringContaining("emptied") });
    const away = await cold(NO_LEDGER)("/en/feed.atom");
    expect([away.status, away.headers.get("retry-after")]).toEqual([503, "5"]);
    // Nothing was ever published to them.
    expect((await cold()("/zh/feed.atom")).status).toBe(200);
  });

  it("cron has it written again, byte for byte", async () => {
    await fill();
    const before = await bodies(cold(), [...LISTS, ...ENTRIES]);
    await empty();
    await cron();
    await alarm();
    expect(await bodies(cold(), [...LISTS, ...ENTRIES])).toEqual(before);
    expect(await health()).toMatchObject({ code: 200, status: "ok" });
  });

  it("a publish into it is no sign of health: everything is written again with it", async () => {
    await fill();
    await empty();
    expect((await deliver(publishing(news("d")))).status).toBe(201);
    await alarm();
    const feed = await (await cold()("/en/feed.json")).json<{ items: { id: string }[] }>();
    // With the notice of the one that was withdrawn.
    expect(feed.items).toHaveLength(4);
    expect((await cold()("/api/v1/entries/a")).status).toBe(200);
    expect(await health()).toMatchObject({ code: 200, status: "ok" });
  });
});

describe("a ledger that was lost", () => {
  it("the one in its place leaves KV alone, and /healthz says so, until its operator has it take over", async () => {
    await fill();
    const before = await snapshot();
    await loseLedger();
    expect(await health()).toMatchObject({
      code: 503,
      status: "ledger-lost",
      detail: expect.stringContaining("a new one"),
    });
    expect((await deliver(publishing(news("new")))).status).toBe(201);
    await runInDurableObject(stub(), async (instance: Ledger) => {
      await instance.alarm();
      await instance.compare();
      await instance.alarm();
    });
    expect(await snapshot()).toEqual(before);
    expect((await (await cold()("/en/feed.json")).json<{ items: unknown[] }>()).items).toHaveLength(3);
    expect(await health()).toMatchObject({ code: 503, status: "ledger-lost" });
    expect((await rebuild()).status).toBe(202);
    await alarm();
    expect(await health()).toMatchObject({ code: 200, status: "ok" });
    expect((await (await cold()("/en/feed.json")).json<{ items: unknown[] }>()).items).toHaveLength(1);
  });

  it("one that has imported as much as KV shows takes over by itself", async () => {
    await fill();
    const before = await bodies(cold(), ENTRIES);
    const { lines } = await stub().exportPage(0);
    await loseLedger();
    const changes = lines.map((line) => JSON.parse(line)).filter((line) => "sequence" in line);
    const part = async (from: number, to: number) =>
      await runInDurableObject(stub(), async (instance: Ledger) => {
        expect(await instance.restore(changes.slice(from, to))).toMatchObject({ ok: true });
        await instance.alarm();
      });
    await part(0, 2);
    expect(await health()).toMatchObject({ code: 503, status: "ledger-lost" });
    await part(2, 4);
    await alarm();
    expect(await health()).toMatchObject({ code: 200, status: "ok" });
    expect(await bodies(cold(), ENTRIES)).toEqual(before);
  });

  it("one that was set back to an earlier state leaves KV alone", async () => {
    await fill();
    const checkpoint = JSON.parse((await bindings.FEEDS.get("v2/checkpoint")) ?? "");
    await bindings.FEEDS.put("v2/checkpoint", JSON.stringify({ ...checkpoint, sequence: 9 }));
    expect(await health()).toMatchObject({
      code: 503,
      status: "ledger-lost",
      detail: expect.stringContaining("up to 9"),
    });
    const before = await snapshot();
    await deliver(publishing(news("later")));
    await runInDurableObject(stub(), async (instance: Ledger) => await instance.alarm());
    expect(await snapshot()).toEqual(before);
  });
});

describe("a single value that is lost or damaged", () => {
  const DAMAGES: readonly (readonly [string, (value: string) => string | undefined])[] = [
    ["missing", () => undefined],
    ["empty", () => ""],
    ["cut", (value) => value.slice(0, value.length / 2)],
    ["other JSON", () => '{"some":"thing"}'],
    ["null", () => "null"],
  ];

  it.each(DAMAGES)(
    "%s: the ledger stands in for it, and it is written again within a minute",
    async (_name, damage) => {
      await fill();
      const paths = [...LISTS, ...ENTRIES];
      const before = await bodies(cold(), paths);
      const values = await snapshot();
      const log = vi.spyOn(console, "warn");
      const told: string[] = [];
      for (const [key, value] of values) {
        if (key === "v2/checkpoint") continue;
        const damaged = damage(value);
        if (damaged === undefined) await bindings.FEEDS.delete(key);
        else await bindings.FEEDS.put(key, damaged);
        expect(await bodies(cold(), paths), key).toEqual(before);
        const isTold = log.mock.calls.some(([line]) =>
          String(line).includes(`"ledger-stands-in-for-kv","key":"${key}"`),
        );
        if (isTold) told.push(key);
        else await bindings.FEEDS.put(key, value);
        await alarm(1);
        expect(await bindings.FEEDS.get(key), key).toBe(value);
      }
      expect(told).toEqual(
        expect.arrayContaining(["v1/entry/a", "v1/entry/c", "v2/index/en/general", "v2/index/en/organisations"]),
      );
      expect(told.some((key) => key.startsWith("v2/items/"))).toBe(true);
      expect(await snapshot()).toEqual(values);
    },
  );

  it("a reader that has the list in memory shows that, and nobody answers 500 while the ledger is away", async () => {
    await fill();
    const warm = cold(NO_LEDGER);
    const before = await bodies(warm, LISTS.slice(2, 5));
    for (const key of (await snapshot()).keys()) await bindings.FEEDS.put(key, "{");
    forgetKv();
    expect(await bodies(warm, LISTS.slice(2, 5))).toEqual(before);
    vi.useRealTimers();
    for (const path of [...LISTS, ...ENTRIES]) {
      const response = await cold(NO_LEDGER)(path);
      expect([path, response.status, response.headers.get("retry-after")]).toEqual([path, 503, "5"]);
    }
  });

  it("cron finds what no reader asked for", async () => {
    await fill();
    await cron();
    const before = await snapshot();
    await bindings.FEEDS.put("v1/entry/b", "{}");
    await bindings.FEEDS.put("v2/index/en/general", (before.get("v2/index/en/general") ?? "").slice(0, 50));
    await runInDurableObject(stub(), (instance: Ledger) => {
      instance.clock = () => Date.now() + 600_000;
    });
    const told = vi.spyOn(console, "error").mockImplementation(() => undefined);
    await cron();
    expect((await stub().status()).repairs).toBe(2);
    const lines = told.mock.calls.map(([line]) => JSON.parse(String(line)) as { event: string; key?: string });
    expect(lines.flatMap(({ event, key }) => (event === "kv-value-differs" ? [key] : [])).toSorted()).toEqual([
      "v1/entry/b",
      "v2/index/en/general",
    ]);
    await alarm(10);
    expect(await snapshot()).toEqual(before);
  });

  it("strangers' questions for entries that never were reach the ledger a bounded number of times", async () => {
    await fill();
    const recover = vi.fn(async () => undefined);
    const get = cold({ LEDGER: { getByName: () => ({ recover }) } });
    for (let index = 0; index < 300; index++) {
      const response = await get(`/api/v1/entries/never-${index}`);
      expect([response.status, response.headers.get("cache-control")]).toEqual([404, "no-store"]);
    }
    expect(recover.mock.calls.length).toBeGreaterThan(10);
    expect(recover.mock.calls.length).toBeLessThan(200);
    expect((await get("/en/feed.atom")).status).toBe(200);
  });
});

describe("an entry that KV does not hold yet", () => {
  it("an entry that KV does not hold yet is served at all its addresses right after the 201", async () => {
    const response = await deliver(publishing(news("a")));
    expect(response.status).toBe(201);
    for (const path of ["/en/entries/a", "/en/entries/a.json", "/api/v1/entries/a", "/api/v1/entries/a/revisions"])
      expect([path, (await cold()(path)).status]).toEqual([path, 200]);
  });
});

describe("a KV that fails", () => {
  it("a new isolate answers by 503 with Retry-After, and /healthz tells", async () => {
    await fill();
    const get = async () => await Promise.reject(new Error("KV GET failed: 500"));
    for (const path of [...LISTS, ...ENTRIES]) {
      const response = await cold({ FEEDS: { get } })(path);
      expect([path, response.status, response.headers.get("retry-after")]).toEqual([path, 503, "5"]);
    }
    expect(await health(cold({ FEEDS: { get } }))).toMatchObject({ code: 503, status: "kv-down" });
  });
});
