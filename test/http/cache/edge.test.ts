// What stands between readers and the ledger: the cache of the edge, which may fail, and bounds on what is asked at
// once.
import { reset } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createApp } from "../../../src/http/app.ts";
import { boundedLedgerQueries, clientOf } from "../../../src/http/context/ledger-queries.ts";
import { news, publishing } from "../../fixtures/entries.ts";
import { signedRequest } from "../../fixtures/signed.ts";
import { bindings } from "../../fixtures/worker/ledger.ts";
import { deliver, ORIGIN, project } from "../../fixtures/worker/service.ts";

type Get = (path: string) => Promise<Response>;

/** A new isolate. */
function cold(over: object = {}): Get {
  const app = createApp();
  const env = { ...bindings, ...over };
  return async (path) => await app.fetch(new Request(`${ORIGIN}${path}`), env as never);
}

const MONTH = new Date().toISOString().slice(0, 7);
const ASKING = [
  "/api/v1/entries?topic=governance-ethics",
  "/en/feed.atom?topic=governance-ethics",
  `/en/feed.${MONTH}.atom`,
  `/en/archive/${MONTH}`,
  "/api/v1/changes",
  "/en/search?q=title",
];

beforeEach(async () => {
  await reset();
  await deliver(publishing(news("a", { topics: ["governance-ethics"] })));
  await project();
});
afterEach(() => vi.restoreAllMocks());

describe("the edge's cache", () => {
  const full = async () => await Promise.reject(new Error("413 Payload Too Large"));
  const silent = async () => await new Promise<never>(() => undefined);
  it.each([
    ["is full", { put: full }],
    ["does not take anything in time", { put: silent }],
    ["fails", { put: full, match: full }],
    ["does not answer", { put: silent, match: silent }],
    ["holds something else", { match: async () => new Response("?", { headers: { "x-representation": "{" } }) }],
  ])("a cache that %s never costs the answer", async (_what, broken) => {
    for (const [name, method] of Object.entries(broken))
      vi.spyOn(caches.default, name as "put").mockImplementation(method as never);
    for (const path of ASKING) {
      const response = await cold()(path);
      expect([path, response.status]).toEqual([path, 200]);
      expect((await response.text()).length).toBeGreaterThan(50);
    }
  });

  it("a runtime without a cache costs no answer", async () => {
    vi.spyOn(caches, "default", "get").mockImplementation(() => {
      throw new Error("no cache is configured");
    });
    for (const path of ASKING) {
      const response = await cold()(path);
      expect([path, response.status]).toEqual([path, 200]);
      expect((await response.text()).length).toBeGreaterThan(50);
    }
  });

  it("an archive is asked of the ledger once, however many isolates serve it, and empty months have none", async () => {
    const json = await bindings.LEDGER.getByName("ledger").archive("en", { kind: "everything" }, MONTH);
    const archive = vi.fn(async () => json);
    const over = { LEDGER: { getByName: () => ({ archive }) } };
    const path = `/en/feed.${MONTH}.rss`;
    const first = await (await cold(over)(path)).text();
    await vi.waitFor(async () => {
      const calls = archive.mock.calls.length;
      expect(await (await cold(over)(path)).text()).toBe(first);
      expect(archive.mock.calls.length).toBe(calls);
    });
    expect((await cold()("/en/feed.1999-01.rss")).status).toBe(404);
    expect((await cold()("/en/archive/1999-01")).status).toBe(404);
  });
});

describe("readers' questions to the ledger", () => {
  /** Questions that end when the test says so. */
  function room() {
    let now = 0;
    const running: (() => void)[] = [];
    const failing: ((reason: Error) => void)[] = [];
    const questions = boundedLedgerQueries(
      () => now,
      async (milliseconds) => {
        now += milliseconds;
        await Promise.resolve();
      },
    );
    let asked = 0;
    const ask = (client: string | undefined, subject = `${asked++}`) =>
      questions.ask(client, subject, async () => {
        await new Promise<void>((resolve, reject) => {
          running.push(resolve);
          failing.push(reject);
        });
        return "answer";
      });
    return {
      ask,
      running,
      failing,
      time: () => now,
      pass: (milliseconds: number) => {
        now += milliseconds;
      },
    };
  }

  it("one client has three at once, all together six; the next waits its turn for two seconds", async () => {
    const { ask, running, pass } = room();
    const first = [ask("a"), ask("a"), ask("a")];
    expect(running).toHaveLength(3);
    expect(await ask("a")).toBeUndefined();
    const others = [ask("b"), ask("c"), ask(undefined)];
    expect(running).toHaveLength(6);
    expect(await ask("d")).toBeUndefined();
    for (const end of running) end();
    expect(await Promise.all([...first, ...others])).toEqual(Array(6).fill("answer"));
    // Their client goes: they count for ten seconds.
    for (const _ of first) void ask("a");
    expect(running).toHaveLength(9);
    pass(10_000);
    const again = [ask("a"), ask("a"), ask("a")];
    expect(running).toHaveLength(12);
    for (const end of running) end();
    expect(await Promise.all(again)).toEqual(Array(3).fill("answer"));
  });

  it("what many ask at once is asked once, in one turn, and anew where it failed or its client went", async () => {
    const { ask, running, failing, pass } = room();
    const many = Array.from({ length: 20 }, (_, index) => ask(`client-${index}`, "the same"));
    const another = ask("client-0", "another");
    expect(running).toHaveLength(2);
    for (const end of running) end();
    expect(await Promise.all([...many, another])).toEqual(Array(21).fill("answer"));
    // Later it is another question.
    const later = ask("a", "the same");
    const beside = ask("b", "the same");
    expect(running).toHaveLength(3);
    failing[2]?.(new Error("away"));
    await expect(later).rejects.toThrow("away");
    await vi.waitFor(() => expect(running).toHaveLength(4));
    running[3]?.();
    expect(await beside).toBe("answer");
    void ask("gone", "the same");
    pass(10_000);
    const after = ask("a", "the same");
    expect(running).toHaveLength(6);
    running[5]?.();
    expect(await after).toBe("answer");
  });

  it("who asked the same as one who got no answer asks by himself, and waits for no other such one", async () => {
    const { ask, running, failing, time } = room();
    const first = ask("a", "the same");
    const others = [ask("b", "the same"), ask("c", "the same")];
    failing[0]?.(new Error("away"));
    await expect(first).rejects.toThrow("away");
    await vi.waitFor(() => expect(running).toHaveLength(3));
    for (const end of running) end();
    expect(await Promise.all(others)).toEqual(["answer", "answer"]);
    expect(time()).toBeLessThan(1000);
  });

  it.each([
    ["a filtered feed", "/en/feed.atom?q=title&type=news", "find"],
    ["a list of the API", "/api/v1/entries?q=title&limit=7", "find"],
    ["a page of what was found", "/en/search?q=title", "find"],
    ["an archive", `/en/feed.${MONTH}.rss`, "archive"],
  ] as const)("%s that many ask for at once is asked of the ledger once", async (_what, path, method) => {
    vi.spyOn(caches.default, "match").mockImplementation(async () => undefined);
    const ledger = bindings.LEDGER.getByName("ledger");
    const asked: string[] = [];
    const counted = new Proxy(ledger, {
      get: (target, name) => {
        if (name === method) asked.push(String(name));
        return Reflect.get(target, name) as unknown;
      },
    });
    const get = cold({ LEDGER: { getByName: () => counted } });
    const answers = await Promise.all(Array.from({ length: 30 }, async () => await get(path)));
    expect(answers.map(({ status }) => status)).toEqual(Array(30).fill(200));
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1);
    expect(asked).toEqual([method]);
  });

  it("what is not there is not there for any of many who ask for it at once", async () => {
    const get = cold();
    for (const path of ["/en/feed.1999-01.rss", "/en/archive/1999-02"]) {
      const answers = await Promise.all(Array.from({ length: 5 }, async () => (await get(path)).status));
      expect([path, answers]).toEqual([path, Array(5).fill(404)]);
    }
  });

  it("a client is its network, whatever else a request says of itself; where that is not known, nobody", () => {
    const of = (headers: Record<string, string>) => clientOf({ headers: new Headers(headers) });
    expect(of({ "cf-connecting-ip": "192.0.2.1" })).toBe("192.0.2.1");
    expect(of({ "cf-connecting-ip": "::ffff:192.0.2.1" })).toBe("192.0.2.1");
    expect(of({ "cf-connecting-ip": "192.0.2.2" })).not.toBe(of({ "cf-connecting-ip": "192.0.2.1" }));
    // Of an IPv6 network one customer has all addresses.
    expect(of({ "cf-connecting-ip": "2001:db8:0:1::1" })).toBe(of({ "cf-connecting-ip": "2001:DB8:0:1:ffff::2" }));
    expect(of({ "cf-connecting-ip": "2001:db8:0:2::1" })).not.toBe(of({ "cf-connecting-ip": "2001:db8:0:1::1" }));
    const forged = { "x-forwarded-for": "198.51.100.1", "x-real-ip": "198.51.100.2", forwarded: "for=198.51.100.3" };
    expect(of({ "cf-connecting-ip": "192.0.2.1", ...forged })).toBe("192.0.2.1");
    expect(of(forged)).toBeUndefined();
    expect(clientOf(undefined)).toBeUndefined();
  });

  it("a query that gets no turn is answered by 503 with Retry-After", async () => {
    const find = async () => await scheduler.wait(6000);
    const get = cold({ LEDGER: { getByName: () => ({ find }) } });
    const waiting = Array.from({ length: 6 }, (_, index) => get(`/api/v1/entries?q=word${index}`));
    const response = await get("/api/v1/entries?q=another");
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
    await Promise.all(waiting);
  });
});

describe("a ledger whose disk takes nothing", () => {
  it.each([
    "database or disk is full: SQLITE_FULL",
    "attempt to write a readonly database: SQLITE_READONLY",
    "disk I/O error: SQLITE_IOERR",
    "internal error; reference = 4b1o5c1t8i9vl0h5fm6qe9o1",
  ])("%s: a command is answered by 503 with Retry-After, and feeds go on", async (message) => {
    const execute = async () => await Promise.reject(new Error(message));
    const env = { ...bindings, LEDGER: { getByName: () => ({ execute }) } };
    const response = await createApp().fetch(await signedRequest(publishing(news("b")), {}, ORIGIN), env as never);
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
    const feed = await createApp().fetch(new Request(`${ORIGIN}/en/feed.atom`), env as never);
    expect([feed.status, feed.headers.get("cache-control")]).toEqual([200, expect.stringContaining("stale-if-error=")]);
  });
});
