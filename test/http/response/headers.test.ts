// What every answer says to a browser, whatever it answers and whoever made it.
import { SELF } from "cloudflare:test";
import { beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../../src/http/app.ts";
import { event, news, publishing, withdrawing } from "../../fixtures/entries.ts";
import { DOCUMENT } from "../../fixtures/openapi-contract.ts";
import { bindings } from "../../fixtures/worker/ledger.ts";
import { ORIGIN, publishAll } from "../../fixtures/worker/service.ts";

const IMAGE = { url: "https://images.example.org/a.jpg", alt: { en: "A hall", fr: "Une salle" } };

beforeAll(async () => {
  await publishAll(
    publishing(news("pictured", { image: IMAGE })),
    publishing(event("coming")),
    publishing(news("gone")),
    withdrawing("gone"),
  );
}, 60_000);

/** An address of each kind, and of each kind of refusal. */
const READ = [
  ...[
    "/",
    "/en/",
    "/en/news/",
    "/en/events/",
    "/en/events/2026/",
    "/en/topics/",
    "/en/topics/mental-health/",
    "/en/search?q=ethics",
    "/en/subscribe",
  ],
  ...[
    "/en/about",
    "/en/accessibility",
    "/en/embed",
    "/en/editor",
    "/docs",
    "/docs/",
    "/problems/",
    "/problems/not-found",
    "/schemas/entry.json",
    "/schemas/command.json",
  ],
  ...[
    "/en/entries/pictured",
    "/en/entries/coming",
    "/en/entries/gone",
    "/en/entries/unheard-of",
    "/en/entries/coming.ics",
    "/en/entries/pictured.md",
  ],
  ...[
    "/en/entries/pictured.json",
    "/en/feed.rss",
    "/en/feed.atom",
    "/en/feed.json",
    "/en/feed.csv",
    "/en/events/feed.ics",
    "/en/feed.atom?topic=mental-health",
  ],
  ...[
    "/en/feed.1999-01.atom",
    "/en/nonsense",
    "/robots.txt",
    "/sitemap.xml",
    "/llms.txt",
    "/opml",
    "/en/feeds.opml",
    "/.well-known/security.txt",
  ],
  ...[
    "/icon.svg",
    "/healthz",
    "/api/v1/entries",
    "/api/v1/entries?limit=x",
    "/api/v1/entries/pictured",
    "/api/v1/entries/pictured/revisions",
  ],
  ...[
    "/api/v1/entries/pictured/related",
    "/api/v1/changes",
    "/api/v1/topics",
    "/api/v1/digest",
    "/api/v1/openapi.json",
    "/api/v1/nonsense",
  ],
  ...[
    "/en/digest/weekly/2025-10-27.html",
    "/en/digest/weekly/2025-10-27.txt",
    "/en/digest/weekly/2025-10-27.json",
    "/en/digest/weekly/feed.rss",
  ],
  ...[
    "/en/digest/weekly/latest.html",
    "/en/digest/weekly/x.html",
    "/embed/en/everything",
    "/embed/en/entries/coming",
    "/embed/en/all.fragment.html",
  ],
  ...[
    "/embed/en/events.fragment.html",
    "/embed/en/events.links.html",
    "/embed/xx/nothing",
    "/badge/en/events.svg",
    "/badge/xx/nothing.svg",
  ],
  ...["/oembed", `/oembed?url=${ORIGIN}/en/entries/coming`, "/widget/v1/en/events.json", "/widget/v1/nonsense"],
  ...["/preview/nonsense/en", "/webhooks/publish", "/webhooks/log", "/webhooks/nonsense", "/hub"],
];

/** Requests that are no plain reading. */
const OTHERS: readonly [method: string, path: string, init?: RequestInit][] = [
  ["HEAD", "/en/"],
  ["OPTIONS", "/api/v1/entries"],
  ["POST", "/en/"],
  ["DELETE", "/api/v1/entries/pictured"],
  ["POST", "/webhooks/publish", { body: "{}", headers: { "content-type": "application/json" } }],
  [
    "POST",
    "/webhooks/publish",
    {
      body: "{}",
      headers: {
        "content-type": "application/json",
        "webhook-id": "a",
        "webhook-timestamp": "1",
        "webhook-signature": "v1,AAAA",
      },
    },
  ],
  ["POST", "/webhooks/import", { body: "{}" }],
  ["POST", "/hub", { body: "hub.mode=x", headers: { "content-type": "application/x-www-form-urlencoded" } }],
  ["POST", "/hub", { body: "{}", headers: { "content-type": "application/json" } }],
];

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return await SELF.fetch(`${ORIGIN}${path}`, { headers: { accept: "text/html" }, redirect: "manual", ...init });
}

describe("every answer", () => {
  it("every answer forbids browsers to guess its type: operations, pages, files and refusals", async () => {
    const contract = Object.keys(DOCUMENT.paths).filter((path) => !path.includes("{"));
    expect(contract.length).toBeGreaterThan(10);
    const lacking: string[] = [];
    const statuses = new Set<number>();
    const expectNosniff = (name: string, response: Response): void => {
      statuses.add(response.status);
      if (response.headers.get("x-content-type-options") !== "nosniff") lacking.push(name);
    };
    for (const path of [...READ, ...contract]) {
      const response = await ask(path);
      expectNosniff(path, response);
      const etag = response.headers.get("etag");
      await response.body?.cancel();
      if (etag !== null)
        expectNosniff(`${path} again`, await ask(path, { headers: { "if-none-match": etag, accept: "text/html" } }));
    }
    for (const [method, path, init] of OTHERS) expectNosniff(`${method} ${path}`, await ask(path, { method, ...init }));
    expect(lacking).toEqual([]);
    expect([...statuses].toSorted((left, right) => left - right)).toEqual(
      expect.arrayContaining([200, 204, 302, 304, 400, 404, 405, 410, 415]),
    );
  });

  it("every answer says how long a cache may keep it: one that says nothing would be kept for hours", async () => {
    const silent: string[] = [];
    for (const path of READ) {
      const response = await ask(path);
      await response.body?.cancel();
      if (!response.headers.has("cache-control")) silent.push(`${path} ${response.status}`);
    }
    expect(silent).toEqual([]);
  });

  it("an answer forbids browsers to guess its type also if something failed or the ledger is unreachable", async () => {
    for (const LEDGER of [
      undefined,
      { getByName: () => Promise.reject(Object.assign(new Error("busy"), { overloaded: true })) },
    ]) {
      const env = { ...bindings, FEEDS: { get: () => Promise.reject(new Error("away")) }, LEDGER };
      const response = await createApp().fetch(new Request(`${ORIGIN}/en/feed.atom`), env as never);
      expect(response.status).toBeGreaterThanOrEqual(500);
      expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    }
  });

  it("a page with a policy lets no picture, script or style in that it does not name", async () => {
    const policies = new Map<string, string>();
    for (const path of READ) {
      const response = await ask(path);
      const policy = response.headers.get("content-security-policy");
      const html = await response.text();
      if (policy !== null) policies.set(path, policy);
      if (response.headers.get("content-type")?.startsWith("text/html")) {
        expect(policy, path).toMatch(/^default-src 'none'; /);
        expect(html, path).not.toMatch(
          /<(?:img|source|video|audio|iframe)[^>]*\s(?:src|srcset)="(?!http:\/\/localhost:8787\/)(?:https?:)?\/\//,
        );
      }
    }
    expect(policies.size).toBeGreaterThan(20);
    for (const [path, policy] of policies) {
      // Frames may stand on any site; that is no leave to load.
      const loads = policy.replace(/frame-ancestors [^;]+/, "");
      expect(loads, path).not.toMatch(/'unsafe-(?:inline|eval)'|\*|\bhttps?:(?!\/\/localhost:8787)|data:|blob:/);
      expect(/img-src ([^;]*)/.exec(policy)?.[1] ?? "'self'", path).toBe("'self'");
    }
  });

  it("no answer repeats an address that is longer than every server has to take", async () => {
    const query = (length: number): string => `?q=${"a+".repeat(length / 2)}`;
    for (const path of [...READ, "/api/v1/organisations//", "/en", "/PT-br/", "/docs", "/no-such-page"]) {
      const address = `${path.split("?")[0]}${query(8000)}`;
      const refused = await ask(address, { redirect: "manual" });
      expect(refused.status, path).toBe(414);
      expect(refused.headers.get("access-control-allow-origin"), path).toBe("*");
      expect(await refused.json(), path).toMatchObject({ type: `${ORIGIN}/problems/uri-too-long`, status: 414 });
    }
    const redirected = await ask(`/api/v1/organisations//${query(7000)}`, { redirect: "manual" });
    expect(redirected.status).toBe(308);
  });

  it("a page that shows an entry with a picture leads to it", async () => {
    const html = await (await ask("/en/entries/pictured")).text();
    expect(html).toContain(`href="${IMAGE.url}"`);
    expect(html).not.toMatch(/<img/);
  });
});
