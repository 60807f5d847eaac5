// The hub in workerd: subscriptions, and what is sent for them.
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Hub } from "../../src/hub/hub.ts";
import { indexKey } from "../../src/read-model/keys.ts";
import { event, news, publishing, withdrawing } from "../fixtures/entries.ts";
import type { Received } from "../fixtures/subscribers.ts";
import {
  ATOM,
  another,
  ask,
  enter,
  hub,
  last,
  now,
  publish,
  received,
  reset,
  run,
  subscribe,
  subscriptions,
  time,
} from "../fixtures/worker/hub.ts";
import { bindings } from "../fixtures/worker/ledger.ts";
import { deliver, get, ORIGIN, project } from "../fixtures/worker/service.ts";

async function hmac(secret: string, body: Uint8Array<ArrayBuffer>): Promise<string> {
  const key = await crypto.subtle.importKey(
    "raw",
    new TextEncoder().encode(secret),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  );
  return (
    "sha256=" +
    `${Array.from(new Uint8Array(await crypto.subtle.sign("HMAC", key, body)), (byte) => byte.toString(16).padStart(2, "0")).join("")}`
  );
}

function octets(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

beforeEach(async () => {
  vi.restoreAllMocks();
  await reset();
});

describe("a subscription", () => {
  it("the hub confirms a subscription at its callback, with the callback's query and a fresh challenge", async () => {
    expect((await ask("https://a.example.np/yes?list=1&mark=%20", { "hub.lease_seconds": "7200" })).status).toBe(202);
    expect(await subscriptions()).toEqual([]);
    const [asked, ...more] = await run();
    expect(more).toEqual([]);
    const { searchParams, search } = new URL(asked?.url ?? "");
    expect([asked?.method, search.startsWith("?list=1&mark=%20&")]).toEqual(["GET", true]);
    const { "hub.challenge": challenge, ...said } = Object.fromEntries(searchParams);
    expect(said).toEqual({
      list: "1",
      mark: " ",
      "hub.mode": "subscribe",
      "hub.topic": ATOM,
      "hub.lease_seconds": "7200",
    });
    const [kept] = await subscriptions();
    expect(kept).toMatchObject({ topic: ATOM, callback: "https://a.example.np/yes?list=1&mark=%20", due: null });
    expect(Math.abs((kept?.expires ?? 0) - now() - 7_200_000)).toBeLessThan(60_000);
    await ask("https://a.example.np/yes?list=1&mark=%20");
    const [again] = await run();
    expect(new URL(again?.url ?? "").searchParams.get("hub.challenge")).not.toBe(challenge);
    expect(await run()).toEqual([]);
  });

  it.each(["other", "longer", "near", "silent", "unknown", "moved", "broken", "stalls", "never"])(
    "a callback that answers as /%s does confirms no subscription, and an existing one stays",
    async (path) => {
      await runInDurableObject(hub(), (instance: Hub) => {
        instance.questionTimeoutMs = 500;
      });
      await ask(`https://a.example.np/${path}`);
      expect((await run()).map(({ url }) => new URL(url).pathname)).toEqual([`/${path}`]);
      expect(await subscriptions()).toEqual([]);
      // A renewal that nobody confirms leaves secret and end alone.
      const callback = `https://a.example.np/${path}?renewed`;
      await enter("subscriptions", [callback], { secret: "old" });
      const before = await subscriptions();
      await ask(callback, { "hub.secret": "new" });
      await run();
      await ask(callback, { "hub.mode": "unsubscribe" });
      await run();
      expect(await subscriptions()).toEqual(before);
    },
  );

  it("a subscription is identified by normalised addresses, and its topic is echoed as it was spelled", async () => {
    await subscribe("https://a.example.np/%7Eme/yes");
    await ask("https://A.example.np:443/~me/%79es", {
      "hub.topic": `${ORIGIN}/%65n/feed%2Eatom`,
      "hub.secret": "later",
    });
    const [asked] = await run();
    expect(new URL(asked?.url ?? "").searchParams.get("hub.topic")).toBe(`${ORIGIN}/%65n/feed%2Eatom`);
    expect(await subscriptions()).toMatchObject([
      { topic: ATOM, callback: "https://a.example.np/~me/yes", secret: "later" },
    ]);
  });

  it.each(["", "0", "ten days"])("an unsubscription is accepted with any lease: '%s'", async (lease) => {
    await subscribe("https://a.example.np/yes");
    expect(
      (await ask("https://a.example.np/yes", { "hub.mode": "unsubscribe", "hub.lease_seconds": lease })).status,
    ).toBe(202);
    await run();
    expect(await subscriptions()).toEqual([]);
  });

  it("a subscription is renewed with a new end and secret, and ended by whoever answers at the callback", async () => {
    await subscribe("https://a.example.np/yes", { "hub.lease_seconds": "600", "hub.secret": "old" });
    await subscribe("https://a.example.np/yes", { "hub.secret": "new" });
    const kept = await subscriptions();
    expect(kept).toMatchObject([{ secret: "new" }]);
    expect(kept[0]?.expires).toBeGreaterThan(now() + 863_000_000);
    await ask("https://a.example.np/yes", { "hub.mode": "unsubscribe" });
    const [asked] = await run();
    expect(Object.fromEntries(new URL(asked?.url ?? "").searchParams)).toMatchObject({
      "hub.mode": "unsubscribe",
      "hub.topic": ATOM,
    });
    expect(new URL(asked?.url ?? "").searchParams.has("hub.lease_seconds")).toBe(false);
    expect(await subscriptions()).toEqual([]);
  });

  it("the last of two requests counts if it arrives while the first is being confirmed", async () => {
    await ask("https://a.example.np/slow", { "hub.secret": "first" });
    const running = run();
    await new Promise((resolve) => setTimeout(resolve, 100));
    await ask("https://a.example.np/slow", { "hub.secret": "second" });
    await running;
    await run();
    expect(await subscriptions()).toMatchObject([{ secret: "second" }]);
  });

  it("a subscription ends with its lease", async () => {
    await subscribe("https://a.example.np/yes", { "hub.lease_seconds": "600" });
    time.ahead += 601_000;
    await publish(another());
    expect(await run()).toEqual([]);
    expect(await subscriptions()).toEqual([]);
  });
});

describe("a push", () => {
  it("the hub pushes a feed as its address serves it, with type, links and a signature over the bytes", async () => {
    const topics = ["feed.atom", "feed.rss", "feed.json", "topics/governance-ethics/feed.atom", "events/feed.ics"].map(
      (path) => `${ORIGIN}/en/${path}`,
    );
    for (const [index, topic] of topics.entries())
      await ask(`https://s${index}.example.np/yes?a=1`, { "hub.topic": topic, "hub.secret": `secret-${index}` });
    await run();
    await publish(publishing(event("pushed-event")));
    const sent = await run();
    expect(sent).toHaveLength(topics.length);
    for (const [index, topic] of topics.entries()) {
      const {
        headers = {},
        method,
        body = "",
      }: Partial<Received> = sent.find(({ url }) => url === `https://s${index}.example.np/yes?a=1`) ?? {};
      const served = await get(topic.slice(ORIGIN.length));
      const bytes = new Uint8Array(await served.arrayBuffer());
      expect(new TextDecoder().decode(bytes)).toContain("pushed-event");
      expect(octets(body)).toEqual(bytes);
      expect(method).toBe("POST");
      expect(headers["content-type"]).toBe(served.headers.get("content-type"));
      expect(headers.link).toBe(`<${ORIGIN}/hub>; rel="hub", <${topic}>; rel="self"`);
      expect(served.headers.get("link")).toBe(headers.link);
      expect(headers["x-hub-signature"]).toBe(await hmac(`secret-${index}`, bytes));
    }
    expect(await run()).toEqual([]);
  });

  it("the hub sends an unsigned push to subscribers without a secret", async () => {
    await subscribe("https://a.example.np/yes");
    await publish(another());
    const [sent] = await run();
    expect(sent?.method).toBe("POST");
    expect(sent?.headers["x-hub-signature"]).toBeUndefined();
    expect(sent?.headers["user-agent"]).toBe(`health-ai-feed (+${ORIGIN}/docs)`);
  });

  it("a withdrawal is pushed, but not unchanged feeds, other lists or a rebuild", async () => {
    const body = publishing(news("stays", { topics: ["mental-health"] }));
    await publish(body);
    await subscribe("https://a.example.np/yes", { "hub.topic": `${ORIGIN}/en/topics/mental-health/feed.atom` });
    await publish(body);
    await publish(another());
    await bindings.LEDGER.getByName("ledger").rebuild();
    await project();
    expect(await run()).toEqual([]);
    await publish(withdrawing("stays"));
    const [sent] = await run();
    expect(new TextDecoder().decode(octets(sent?.body ?? ""))).toContain("deleted-entry");
  });

  it("several changes at once are pushed once", async () => {
    await subscribe("https://a.example.np/yes");
    await publish(another());
    await publish(another());
    expect(await run()).toHaveLength(1);
  });

  it("an answer of 410, and no other, ends the subscription", async () => {
    await subscribe("https://a.example.np/gone");
    await subscribe("https://b.example.np/down");
    await publish(another());
    await run();
    expect((await subscriptions()).map(({ callback }) => callback)).toEqual(["https://b.example.np/down"]);
  });

  it.each(["down", "turned", "unknown", "broken"])(
    "a push to a callback that answers as /%s does is retried for about an hour, and follows no redirect",
    async (path) => {
      await subscribe("https://a.example.np/yes");
      await runInDurableObject(hub(), (_instance, state) =>
        state.storage.sql.exec("UPDATE subscriptions SET callback = ?", `https://a.example.np/${path}`),
      );
      await publish(another());
      const waits: number[] = [];
      for (let round = 0; round < 20; round++) {
        const sent = await run();
        expect(sent.map(({ url, method }) => [url, method])).toEqual([[`https://a.example.np/${path}`, "POST"]]);
        const [row] = await subscriptions();
        if (row === undefined || row.due === null) break;
        const wait = row.due - now();
        waits.push(Math.round(wait / 30_000));
        // Not a moment too early.
        time.ahead += wait - 5000;
        // A further change is no reason to hurry.
        if (waits.length === 1) await publish(another());
        expect(await run()).toEqual([]);
        time.ahead += 6000;
      }
      expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64]);
      expect(await run()).toEqual([]);
      // The next change finds it again, and one that is taken makes everything good.
      await publish(another());
      expect(await run()).toHaveLength(1);
      await runInDurableObject(hub(), (_instance, state) =>
        state.storage.sql.exec("UPDATE subscriptions SET callback = 'https://a.example.np/yes'"),
      );
      time.ahead += 61_000;
      expect(await run()).toHaveLength(1);
      expect(await subscriptions()).toMatchObject([{ due: null, failures: 0 }]);
    },
  );

  it("a change is not pushed before KV holds it where the hub reads", async () => {
    await subscribe("https://a.example.np/yes");
    const key = indexKey("en/general");
    const stale = await bindings.FEEDS.get(key);
    await publish(another());
    const fresh = await bindings.FEEDS.get(key);
    await bindings.FEEDS.put(key, stale ?? "");
    expect(await run()).toEqual([]);
    await bindings.FEEDS.put(key, fresh ?? "");
    time.ahead += 31_000;
    expect(await run()).toHaveLength(1);
  });
});

it("cron wakes a hub that lost its alarm", async () => {
  await ask("https://a.example.np/yes");
  await runInDurableObject(hub(), async (_instance, state) => state.storage.deleteAlarm());
  const { default: worker } = await import("../../src/worker.ts");
  await worker.scheduled({} as ScheduledController, env as never);
  expect(await runInDurableObject(hub(), (_instance, state) => state.storage.getAlarm())).not.toBeNull();
});

it("an entry reaches a subscriber by itself, while another callback leaves its question open", async () => {
  await runInDurableObject(hub(), (instance: Hub) => {
    instance.clock = Date.now;
    instance.questionTimeoutMs = 50_000;
  });
  const patient = { timeout: 40_000, interval: 100 };
  await ask("https://a.example.np/yes");
  await vi.waitFor(async () => expect(await subscriptions()).toHaveLength(1), patient);
  await ask("https://b.example.np/never");
  await vi.waitFor(
    async () => expect((await received()).map(({ url }) => new URL(url).pathname)).toContain("/never"),
    patient,
  );
  const began = Date.now();
  expect((await deliver(another())).ok).toBe(true);
  await vi.waitFor(async () => {
    const [sent] = await received();
    expect(new TextDecoder().decode(octets(sent?.body ?? ""))).toContain(last());
  }, patient);
  console.info(`published to received: ${Date.now() - began} ms`);
  expect((await hub().status()).requests).toBe(1);
});
