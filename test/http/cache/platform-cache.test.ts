// The platform's cache ahead of the Worker, which the local runtime lacks: a context with one stands in for it.
import { createExecutionContext, runInDurableObject, waitOnExecutionContext } from "cloudflare:test";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { createFetchHandler } from "../../../src/http/fetch-handler.ts";
import type { Ledger } from "../../../src/ledger/ledger.ts";
import { event, news, publishing, withdrawing } from "../../fixtures/entries.ts";
import { bindings, ledger } from "../../fixtures/worker/ledger.ts";
import { ORIGIN, publishAll } from "../../fixtures/worker/service.ts";

const HEADER = "cloudflare-cdn-cache-control";

beforeAll(async () => {
  await publishAll(
    publishing(news("known")),
    publishing(event("coming")),
    publishing(news("gone")),
    withdrawing("gone"),
  );
}, 60_000);

/** A Worker, and the cache ahead of it; `isOurs` where the Worker calls itself. */
function worker({ isOurs = false, accepted = true } = {}) {
  const handle = createFetchHandler();
  const purge = vi.fn(async () => ({ success: accepted, errors: [] }));
  return {
    purge,
    async fetch(path: string, init: RequestInit & { cf?: object } = {}): Promise<Response> {
      const context = createExecutionContext();
      Object.defineProperty(context, "cache", { value: { purge } });
      Object.defineProperty(context, "props", { value: isOurs ? { purge: true } : {} });
      const request = new Request(`${ORIGIN}${path}`, init) as Parameters<typeof handle>[0];
      const response = await handle(request, bindings, context);
      await waitOnExecutionContext(context);
      return response;
    },
  };
}

describe("what the platform's cache may keep", () => {
  it.each([
    "/en/",
    "/ar/events/",
    "/en/feed.rss",
    "/en/feed.atom?topic=mental-health",
    "/en/events/feed.ics",
    "/en/entries/known",
    "/en/entries/known.json",
    "/api/v1/topics",
    "/embed/en/news",
    "/widget/v1/en/news.json",
    "/en/search?q=ethics",
    "/en/docs/readers",
  ])("the platform keeps %s as long as clients may, and never while it is stale, hot and cold", async (path) => {
    const { fetch } = worker();
    for (const _ of ["cold", "hot"]) {
      const response = await fetch(path);
      const lifetime = response.headers.get("cache-control") ?? "";
      expect(lifetime).toMatch(/^public, max-age=\d+, stale-while-revalidate=\d+/);
      expect(response.headers.get(HEADER)).toBe(lifetime.replace(/, stale-while-revalidate=\d+/, ""));
    }
  });

  it.each(["/", "/healthz", "/en/entries/gone", "/webhooks/waiting", "/api/v1/entries?limit=x"])(
    "the platform keeps nothing of %s, which is not the same for everybody or must not be kept",
    async (path) => {
      expect((await worker().fetch(path)).headers.get(HEADER)).toBe("no-store");
    },
  );

  it("an answer depends on Accept-Encoding alone, which Vary names, where a cache may give it to others", async () => {
    const { fetch } = worker();
    const ask = async () =>
      await fetch("/en/feed.atom", { headers: { "accept-encoding": "br" }, cf: { clientAcceptEncoding: "gzip" } });
    await ask();
    await ask();
    expect((await ask()).headers.get("content-encoding")).toBeNull();
  });

  it("a Worker without a cache ahead of it sends no header for one", async () => {
    const response = await createFetchHandler()(
      new Request(`${ORIGIN}/en/feed.rss`) as Parameters<ReturnType<typeof createFetchHandler>>[0],
      bindings,
      createExecutionContext(),
    );
    expect(response.status).toBe(200);
    expect(response.headers.get(HEADER)).toBeNull();
  });
});

describe("emptying the platform's cache", () => {
  it("the Worker's own call empties the cache, and tells where the platform refuses", async () => {
    const ours = worker({ isOurs: true });
    expect((await ours.fetch("/", { method: "POST" })).status).toBe(204);
    expect(ours.purge).toHaveBeenCalledExactlyOnceWith({ purgeEverything: true });
    expect((await worker({ isOurs: true, accepted: false }).fetch("/", { method: "POST" })).status).toBe(503);
  });

  it("a stranger cannot empty the cache, whatever the method and the address", async () => {
    const stranger = worker();
    for (const method of ["GET", "POST", "PURGE", "DELETE"])
      for (const path of ["/", "/en/", "/purge", "/webhooks/publish"])
        await stranger.fetch(path, { method, headers: { purge: "true" } });
    expect(stranger.purge).not.toHaveBeenCalled();
  });

  it("a ledger reaches the entrypoint that answers readers, which has no cache in the local runtime", async () => {
    const outcome = await runInDurableObject(ledger("asks"), (instance: Ledger) => instance.requestPurge());
    expect(outcome).toBe("absent");
  });
});
