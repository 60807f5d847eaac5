import { SELF } from "cloudflare:test";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { configOf } from "../../../src/config.ts";
import type { Channel } from "../../../src/domain/channel/channel.ts";
import type { ValueStore } from "../../../src/read-model/read.ts";
import { viewReader } from "../../../src/read-model/view-reader.ts";
import { FORMATS } from "../../../src/render/formats.ts";
import { event, news, publishing, withdrawing } from "../../fixtures/entries.ts";
import { bindings } from "../../fixtures/worker/ledger.ts";
import { deliver, forgetKv, get, ORIGIN, project } from "../../fixtures/worker/service.ts";

const FEEDS = Object.values(FORMATS).map(({ extension }) => `/en/feed.${extension}`);
const READABLE = [
  ...FEEDS,
  "/en/",
  "/en/entries/conf",
  "/en/entries/conf.json",
  "/en/entries/conf.md",
  "/en/entries/conf.ics",
  "/api/v1/entries",
  "/api/v1/entries/conf",
  "/api/v1/entries/conf/revisions",
  "/api/v1/entries/conf/related?language=fr",
  "/api/v1/entries?q=title&facets=topic&language=fr&fallback=en",
  "/api/v1/changes",
  "/api/v1/topics",
  "/api/v1/organisations",
  "/api/v1/countries",
  "/api/v1/languages",
  "/api/v1/channels",
  "/en/feed.atom?q=title&type=event",
  "/schemas/entry.json",
];

beforeAll(async () => {
  for (const draft of [event("conf"), news("story"), news("gone")])
    expect((await deliver(publishing(draft))).status).toBe(201);
  expect((await deliver(withdrawing("gone"))).status).toBe(200);
  await project();
});

describe("every address for reading", () => {
  it.each(READABLE)("the address %s has a body, a weak ETag, a lifetime and CORS headers", async (path) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect((await response.text()).length).toBeGreaterThan(50);
    expect(response.headers.get("etag")).toMatch(/^W\/"[^"]+"$/);
    expect(response.headers.get("cache-control")).toMatch(/^public, max-age=\d+/);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(response.headers.get("access-control-expose-headers")).toMatch(/ETag.*Link/);
    expect(response.headers.get("content-type")).toMatch(/charset=utf-8$|^application\/(?:[a-z.]+\+)?json$/);
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("set-cookie")).toBeNull();
  });
  it.each(READABLE)(
    "the address %s answers 304 to clients with a current copy, with the same headers and no body",
    async (path) => {
      const full = await get(path);
      const etag = full.headers.get("etag") ?? "";
      for (const tags of [etag, `"x", ${etag}`, etag.replace("W/", ""), "*"]) {
        const response = await get(path, { "if-none-match": tags });
        expect(response.status).toBe(304);
        expect(await response.text()).toBe("");
        for (const name of ["etag", "cache-control", "vary", "access-control-allow-origin"])
          expect(response.headers.get(name)).toBe(full.headers.get(name));
      }
      for (const tags of ['"x"', `"${etag.slice(3, -3)}"`, etag.slice(1), "", "garbage"])
        expect((await get(path, { "if-none-match": tags })).status).toBe(200);
    },
  );
  it.each(READABLE)("the address %s has the same headers for HEAD as for GET", async (path) => {
    const [full, head] = [await get(path), await get(path, {}, "HEAD")];
    expect(head.status).toBe(200);
    expect(await head.text()).toBe("");
    expect(Object.fromEntries(head.headers)).toEqual(Object.fromEntries(full.headers));
  });
});

describe("conditional requests", () => {
  it("If-Modified-Since counts only without If-None-Match, and malformed values are ignored", async () => {
    const full = await get("/en/feed.rss");
    const modified = full.headers.get("last-modified") ?? "";
    expect(Date.parse(modified)).toBeGreaterThan(Date.now() - 600_000);
    expect((await get("/en/feed.rss", { "if-modified-since": modified })).status).toBe(304);
    expect(
      (await get("/en/feed.rss", { "if-modified-since": new Date(Date.parse(modified) - 1000).toUTCString() })).status,
    ).toBe(200);
    for (const malformed of [
      "yesterday",
      "1 GMT",
      "2099-01-01 GMT",
      "Fri, 01 Jan 2099 00:00:00 +0000",
      "Fri, 32 Jan 2099 00:00:00 GMT",
      "",
    ]) {
      expect((await get("/en/feed.rss", { "if-modified-since": malformed })).status, malformed).toBe(200);
    }
    // RFC 9110, section 5.6.7: a recipient accepts all three forms.
    for (const dated of [
      "Thu, 01 Jan 2099 00:00:00 GMT",
      "Thursday, 01-Jan-37 00:00:00 GMT",
      "Thu Jan  1 00:00:00 2099",
    ]) {
      expect((await get("/en/feed.rss", { "if-modified-since": dated })).status, dated).toBe(304);
    }
    expect((await get("/en/feed.rss", { "if-modified-since": modified, "if-none-match": '"other"' })).status).toBe(200);
  });
});

describe("addresses", () => {
  it.each([
    "/xx/",
    "/en/topics/nothing/feed.rss",
    "/en/organisations/nobody/",
    "/en/countries/zz/feed.atom",
    "/en/feed.txt",
    "/en/entries/none",
    "/en/entries/none.json",
    "/de/entries/conf",
    "/en/entries/story.ics",
    "/api/v1/entries/none",
    "/api/v2",
    "/api/v1/topicsx",
    "/api/v1/xchannels",
    "/en/feed.2025-13.rss",
    "/en/feed.1999-01.atom",
    `/en/${"x".repeat(5000)}`,
  ])("the address %s is answered by 404", async (path) => {
    const response = await get(path, { accept: "application/json" });
    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(await response.json()).toMatchObject({ status: 404, type: `${ORIGIN}/problems/not-found` });
  });
  it("a withdrawn entry is answered by 410 with the reason", async () => {
    for (const path of ["/api/v1/entries/gone", "/en/entries/gone.json"]) {
      const response = await get(path);
      expect(response.status).toBe(410);
      expect(await response.json()).toMatchObject({ detail: "Published by mistake." });
    }
  });
  it("a channel without entries is an empty feed, not an error", async () => {
    for (const path of [
      "/ar/feed.rss",
      "/ar/feed.atom",
      "/ar/feed.json",
      "/ar/events/feed.ics",
      "/en/topics/mental-health/feed.atom",
      "/en/countries/jp/feed.rss",
    ]) {
      expect((await get(path)).status, path).toBe(200);
    }
  });
  it("an address for reading refuses other methods", async () => {
    for (const method of ["POST", "PUT", "DELETE", "PATCH"]) {
      const response = await get("/en/feed.rss", {}, method);
      expect(response.status).toBe(405);
      expect(response.headers.get("allow")).toBe("GET, HEAD, OPTIONS");
    }
    const hook = await get("/webhooks/publish");
    expect(hook.status).toBe(405);
    expect(hook.headers.get("allow")).toBe("POST");
    expect(hook.headers.get("access-control-allow-origin")).toBeNull();
  });
  it("the webhook's addresses are exactly the documented ones, and none allows other origins", async () => {
    for (const path of [
      "/webhooks/publishx",
      "/webhooks/publish/",
      "/webhooks/xrebuild",
      "/webhooks/logs",
      "/webhooks/",
    ]) {
      for (const method of ["GET", "POST", "OPTIONS"]) {
        const response = await get(path, {}, method);
        expect([response.status, response.headers.get("access-control-allow-origin")], `${method} ${path}`).toEqual([
          404,
          null,
        ]);
      }
    }
    for (const path of ["/webhooks/publish", "/webhooks/log", "/webhooks/receipts/x"]) {
      const response = await get(
        path,
        { origin: "https://x.example", "access-control-request-method": "POST" },
        "OPTIONS",
      );
      expect([response.status, response.headers.get("access-control-allow-origin")], path).toEqual([405, null]);
    }
  });
  it("an address for reading answers a preflight request", async () => {
    const response = await get(
      "/en/feed.json",
      {
        origin: "https://partner.example",
        "access-control-request-method": "GET",
        "access-control-request-headers": "if-none-match",
      },
      "OPTIONS",
    );
    expect(response.status).toBe(204);
    // By name for browsers that know no star; the star for Content-Type and what else programs send along.
    const listed = (name: string) => response.headers.get(`access-control-${name}`)?.split(/, */);
    expect(listed("allow-headers")).toEqual(["If-None-Match", "If-Modified-Since", "*"]);
    expect(listed("allow-methods")).toEqual(["GET", "HEAD", "OPTIONS"]);
    expect(listed("expose-headers")).toEqual(expect.arrayContaining(["ETag", "Link"]));
    expect(listed("max-age")).toEqual(["86400"]);
  });
  it("an address without its trailing slash redirects to the one with it", async () => {
    const response = await get("/fr/topics/governance-ethics");
    expect([response.status, response.headers.get("location")]).toEqual([
      308,
      `${ORIGIN}/fr/topics/governance-ethics/`,
    ]);
  });
  it("the front page redirects to a language, negotiated once", async () => {
    const response = await get("/", { "accept-language": "fr-CH, en;q=0.5" });
    expect([response.status, response.headers.get("location"), response.headers.get("vary")]).toEqual([
      302,
      `${ORIGIN}/fr/`,
      "Accept-Language",
    ]);
  });
});

describe("what a request cannot change", () => {
  it("a forged Host or X-Forwarded header does not change the bytes", async () => {
    const plain = await (await get("/en/feed.atom")).text();
    for (const host of ["evil.example", "localhost:8787@evil.example"]) {
      const response = await SELF.fetch("http://evil.example/en/feed.atom", {
        headers: { "x-forwarded-host": host, "x-forwarded-proto": "https", forwarded: `host=${host}` },
      });
      expect(await response.text()).toBe(plain);
    }
    expect(plain).not.toContain("evil.example");
  });
  it("a thousand query strings make one rendering", async () => {
    const read = vi.spyOn(bindings.FEEDS, "get");
    const etags = new Set<string | null>();
    for (let index = 0; index < 1000; index++)
      etags.add((await get(`/en/feed.atom?utm_source=${index}&x=${Math.random()}`)).headers.get("etag"));
    expect(etags.size).toBe(1);
    expect(read.mock.calls.length).toBeLessThan(50);
    read.mockRestore();
  });
});

describe("what KV is asked for", () => {
  it("a block of items that one list has read is not read again for another list's items", async () => {
    const asked: string[] = [];
    const store: ValueStore = {
      get: async (keys: string | string[], options: { type: "text"; cacheTtl: number }) => {
        asked.push(...[keys].flat());
        return (await bindings.FEEDS.get(keys as string[], options)) as never;
      },
    };
    const { read } = viewReader(store, configOf(bindings).taxonomy, Date.now, 1_000_000);
    const itemsOf = async (channel: Channel) =>
      (await (await read({ kind: "latest", language: "en", channel }))?.load())?.items.map(({ id }) => id) ?? [];
    const events = await itemsOf({ kind: "events" });
    const news = await itemsOf({ kind: "news" });
    expect(events.length * news.length).toBeGreaterThan(0);
    expect(events.filter((id) => news.includes(id))).toEqual([]);
    const blocks = asked.filter((key) => key.startsWith("v2/items/"));
    expect(blocks.length).toBe(new Set(blocks).size);
  });
});

describe("when KV fails", () => {
  it("if KV fails, the last good view is served", async () => {
    const before = await get("/en/news/feed.rss");
    const body = await before.text();
    const broken = vi.spyOn(bindings.FEEDS, "get").mockRejectedValue(new Error("KV is away"));
    forgetKv();
    const response = await get("/en/news/feed.rss");
    expect(broken).toHaveBeenCalled();
    expect([response.status, await response.text()]).toEqual([200, body]);
    broken.mockRestore();
  });
});

describe("when the ledger does not answer", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  const away = () =>
    vi.spyOn(bindings.LEDGER, "getByName").mockImplementation((() => {
      const fail = () => Promise.reject(Object.assign(new Error("Durable Object is overloaded"), { overloaded: true }));
      return { archive: fail, catalogue: fail, execute: fail, status: fail };
    }) as never);

  it("if the ledger does not answer, feeds are served as ever, and lists of addresses as they were", async () => {
    const before = await (await get("/sitemap.1.xml")).text();
    vi.spyOn(Date, "now").mockReturnValue(Date.now() + 3_600_000);
    const broken = away();
    expect((await get("/en/feed.atom")).status).toBe(200);
    const response = await get("/sitemap.1.xml");
    expect(broken).toHaveBeenCalled();
    expect([response.status, await response.text()]).toEqual([200, before]);
  });

  it("if the ledger does not answer, what only it knows is answered by 503 with Retry-After", async () => {
    away();
    const month = new Date().toISOString().slice(0, 7);
    for (const path of [`/en/feed.${month}.atom`, "/es/feeds.opml"]) {
      const response = await get(path);
      expect(
        [response.status, response.headers.get("retry-after"), response.headers.get("cache-control")],
        path,
      ).toEqual([503, "5", "no-store"]);
      expect(response.headers.get("access-control-allow-origin")).toBe("*");
    }
    const published = await deliver(publishing(news("late")));
    expect([
      published.status,
      published.headers.get("retry-after"),
      published.headers.get("access-control-allow-origin"),
    ]).toEqual([503, "5", null]);
    expect(await published.json()).toMatchObject({ type: `${ORIGIN}/problems/unavailable` });
  });

  it("a page beyond the sitemap's end is not requested from the ledger twice", async () => {
    expect((await get("/sitemap.xml")).status).toBe(200);
    expect((await get("/sitemap.2.xml")).status).toBe(404);
    const asked = vi.spyOn(bindings.LEDGER, "getByName");
    for (let page = 2; page < 200; page++) expect((await get(`/sitemap.${page}.xml`)).status).toBe(404);
    expect(asked).not.toHaveBeenCalled();
  });
});

describe("health", () => {
  it("/healthz reports the positions of the ledger and of KV", async () => {
    const response = await get("/healthz");
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ status: "ok", sequence: 4, projected: 4, outbox: { rows: 0 } });
  });
});
