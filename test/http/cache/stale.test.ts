// KV is eventually consistent: a place may read what was, or miss what is there. What it answers then is whole, and was
// once true.
import { reset } from "cloudflare:test";
import * as fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { createApp } from "../../../src/http/app.ts";
import { event, news, publishing, withdrawing } from "../../fixtures/entries.ts";
import { bindings } from "../../fixtures/worker/ledger.ts";
import { deliver, forgetKv, ORIGIN, project } from "../../fixtures/worker/service.ts";

type Values = ReadonlyMap<string, string>;

beforeEach(async () => {
  await reset();
});

async function snapshot(): Promise<Values> {
  const { keys } = await bindings.FEEDS.list();
  return new Map(
    await Promise.all(keys.map(async ({ name }) => [name, (await bindings.FEEDS.get(name)) ?? ""] as const)),
  );
}

/** A ledger that nobody reaches. */
const NO_LEDGER = {
  LEDGER: { getByName: () => ({ recover: async () => await Promise.reject(new Error("the ledger is away")) }) },
};

/** A new isolate at a place where KV answers with what `read` says. */
function place(
  read: (key: string) => string | undefined,
  over: object = {},
): (path: string, headers?: Record<string, string>) => Promise<Response> {
  const app = createApp();
  const get = async (keys: string | string[], options?: { type: string }) => {
    if (Array.isArray(keys)) return new Map(keys.map((key) => [key, read(key) ?? null]));
    const value = read(keys) ?? null;
    return value !== null && options?.type === "arrayBuffer" ? new TextEncoder().encode(value).buffer : value;
  };
  const env = { ...bindings, FEEDS: { get }, ...over };
  return async (path, headers = {}) =>
    await app.fetch(new Request(`${ORIGIN}${path}`, { headers, redirect: "manual" }), env as never);
}

const PATHS = [
  ...["rss", "atom", "json", "ics", "csv"].flatMap((extension) => [
    `/en/feed.${extension}`,
    `/en/events/feed.${extension}`,
  ]),
  ...["a", "b", "c"].flatMap((id) => [`/en/entries/${id}.json`, `/en/entries/${id}.md`]),
  "/en/entries/c.ics",
];

async function said(response: Response): Promise<string> {
  return `${response.status} ${response.headers.get("etag")} ${await response.text()}`;
}

async function answers(values: Values): Promise<Map<string, string>> {
  const get = place((key) => values.get(key), NO_LEDGER);
  return new Map(await Promise.all(PATHS.map(async (path) => [path, await said(await get(path))] as const)));
}

/** Has the hub write the feeds that KV keeps as they are served. */
async function prerender(): Promise<void> {
  await bindings.HUB.getByName("hub").prerender();
}

/** KV as it was, and as it is: one entry changed, one withdrawn, one new. */
async function twice(): Promise<{ was: Values; is: Values }> {
  for (const body of [publishing(news("a")), publishing(news("b"))]) await deliver(body);
  await project();
  await prerender();
  const was = await snapshot();
  for (const body of [
    publishing(news("a", { genre: "speech", symbols: ["A/2"] })),
    withdrawing("b"),
    publishing(event("c")),
  ])
    await deliver(body);
  await project();
  await prerender();
  return { was, is: await snapshot() };
}

describe("a location where KV lags", () => {
  it("each address answers with its old or its new state, whichever keys are stale or missing", async () => {
    const { was, is } = await twice();
    const [old, now, none] = [await answers(was), await answers(is), await answers(new Map())];
    for (const path of PATHS) expect(now.get(path), path).not.toBe(old.get(path));
    const keys = [...new Set([...was.keys(), ...is.keys()])];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom("was", "is", "missing"), { minLength: keys.length, maxLength: keys.length }),
        async (states) => {
          const mixed = new Map(
            keys.flatMap((key, index) => {
              // Items never change, and are there before anything names them.
              if (key.includes("/items/")) return [[key, is.get(key) ?? ""] as const];
              const value = states[index] === "was" ? was.get(key) : states[index] === "is" ? is.get(key) : undefined;
              return value === undefined ? [] : [[key, value] as const];
            }),
          );
          for (const [path, answer] of await answers(mixed))
            expect([old.get(path), now.get(path), none.get(path)], path).toContain(answer);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("an isolate never shows an older state of a KV that reverts; a new isolate shows what KV holds", async () => {
    const { was, is } = await twice();
    let values = is;
    const get = place((key) => values.get(key));
    const first = await get("/en/feed.atom");
    const tag = first.headers.get("etag") ?? "";
    for (const again of [was, new Map<string, string>(), is]) {
      values = again;
      forgetKv();
      expect((await get("/en/feed.atom", { "if-none-match": tag })).status).toBe(304);
      // A list that this isolate has not read before is of the same index.
      expect(await said(await get("/en/news/feed.rss"))).toBe(
        await said(await place((key) => is.get(key))("/en/news/feed.rss")),
      );
    }
    const elsewhere = place((key) => was.get(key));
    expect((await elsewhere("/en/feed.atom")).headers.get("etag")).not.toBe(tag);
  });

  it("a list whose items are missing is answered by the ledger, or by 503, never by 500 or cut short", async () => {
    const { is } = await twice();
    const whole = await said(await place((key) => is.get(key))("/en/feed.atom"));
    const read = (key: string) => (/\/items\/|\/feed\//.test(key) ? undefined : is.get(key));
    expect(await said(await place(read)("/en/feed.atom"))).toBe(whole);
    const response = await place(read, NO_LEDGER)("/en/feed.atom");
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, expect.stringMatching(/^\d+$/)]);
    // A feed that KV keeps as it is served needs no items.
    const kept = (key: string) => (key.includes("/items/") ? undefined : is.get(key));
    expect(await said(await place(kept, NO_LEDGER)("/en/feed.atom"))).toBe(whole);
  });

  it("a location without a page's key asks the ledger, or says that there is none, which no cache keeps", async () => {
    const { is } = await twice();
    const read = (key: string) => (key.includes("/entry/") ? undefined : is.get(key));
    for (const path of ["/en/entries/a", "/en/entries/a.json", "/api/v1/entries/a", "/en/entries/c.ics"]) {
      expect([path, (await place(read)(path)).status]).toEqual([path, 200]);
      const response = await place(read, NO_LEDGER)(path);
      expect([path, response.status, response.headers.get("cache-control")]).toEqual([path, 404, "no-store"]);
    }
    expect((await place(read)("/en/feed.atom")).status).toBe(200);
  });
});
