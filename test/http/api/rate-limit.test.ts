import { describe, expect, it } from "vitest";
import { createApp } from "../../../src/http/app.ts";
import { bindings } from "../../fixtures/worker/ledger.ts";

/** A limiter that lets each address pass so many times. */
function limited(most: number) {
  const asked = new Map<string, number>();
  const API_LIMITER = {
    async limit({ key }: { key: string }) {
      asked.set(key, (asked.get(key) ?? 0) + 1);
      return { success: (asked.get(key) ?? 0) <= most };
    },
  };
  const env = { ...bindings, API_LIMITER, API_LIMIT: "2/60" };
  const app = createApp();
  return async (path: string, address = "192.0.2.1") =>
    await app.request(`http://localhost:8787${path}`, { headers: { "cf-connecting-ip": address } }, env);
}

describe("the rate limit of the API", () => {
  it("the API states its rate limit on each answer, and refuses only clients that exceed it", async () => {
    const ask = limited(2);
    for (const path of ["/api/v1/topics", "/api/v1/entries?nothing=1"]) {
      const response = await ask(path);
      expect(response.status).toBeLessThan(429);
      expect(response.headers.get("ratelimit-policy")).toBe('"api";q=2;w=60');
      expect(response.headers.get("ratelimit")).toBeNull();
    }
    const refused = await ask("/api/v1/topics");
    expect(refused.status).toBe(429);
    expect(Object.fromEntries(refused.headers)).toMatchObject({
      "ratelimit-policy": '"api";q=2;w=60',
      ratelimit: '"api";r=0;t=60',
      "retry-after": "60",
      "content-type": "application/problem+json",
      "access-control-allow-origin": "*",
    });
    expect(await refused.json()).toMatchObject({ type: "http://localhost:8787/problems/rate-limited", status: 429 });
    expect((await ask("/api/v1/topics", "192.0.2.2")).status).toBe(200);
  });

  it("another address of the same IPv6 network is the same client", async () => {
    const ask = limited(1);
    expect((await ask("/api/v1/topics", "2001:db8:0:1::1")).status).toBe(200);
    expect((await ask("/api/v1/topics", "2001:db8:0:1:ffff::2")).status).toBe(429);
    expect((await ask("/api/v1/topics", "2001:db8:0:2::1")).status).toBe(200);
  });

  it("the rate limit never applies to feeds, digests, entries' documents or pages", async () => {
    const ask = limited(0);
    expect((await ask("/api/v1/topics")).status).toBe(429);
    for (const path of ["/en/feed.rss", "/en/events/feed.ics", "/en/digest/weekly/feed.rss", "/en/", "/en/docs"]) {
      const response = await ask(path);
      expect(response.status, path).toBe(200);
      expect(response.headers.get("ratelimit-policy")).toBeNull();
    }
  });

  it("the API serves everyone if the limiter does not answer or none is configured", async () => {
    const app = createApp();
    const headers = { "cf-connecting-ip": "192.0.2.1" };
    const broken = { limit: async () => Promise.reject(new Error("away")) };
    for (const env of [{ ...bindings, API_LIMITER: broken, API_LIMIT: "2/60" }, { ...bindings }])
      expect((await app.request("http://localhost:8787/api/v1/topics", { headers }, env)).status).toBe(200);
  });
});
