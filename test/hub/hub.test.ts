// The hub in workerd, with subscribers behind its own fetch: see subscribers.ts.
import { runInDurableObject, SELF } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Hub } from "../../src/hub/hub.ts";
import { viewKey } from "../../src/projection/keys.ts";
import { event, news, publishing, withdrawing } from "../entries.ts";
import { deliver, get, ORIGIN, project } from "../http/service.ts";
import { bindings } from "../ledger/room.ts";
import { holdAgainstContract } from "../openapi/contract.ts";
import type { Received } from "./subscribers.ts";

const ATOM = `${ORIGIN}/en/feed.atom`;
const hub = bindings.HUB.getByName("hub");

async function post(body: string, type = "application/x-www-form-urlencoded"): Promise<Response> {
  const response = await SELF.fetch(`${ORIGIN}/hub`, { method: "POST", headers: { "content-type": type }, body });
  await holdAgainstContract("POST", `${ORIGIN}/hub`, response);
  return response;
}

async function ask(callback: string, over: Record<string, string | undefined> = {}): Promise<Response> {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries({ "hub.mode": "subscribe", "hub.topic": ATOM, "hub.callback": callback, ...over }))
    if (value !== undefined) form.append(name, value);
  return await post(String(form));
}

/** Milliseconds by which the hub's clock is ahead: at least a day, so that no alarm goes off by itself beside those that tests run. */
const DAY = 86_400_000;
let ahead = DAY;
const now = () => Date.now() + ahead;

/** Runs the hub's alarm, and tells what subscribers received by it. */
async function run(): Promise<Received[]> {
  await runInDurableObject(hub, (instance: Hub) => instance.alarm());
  return await received();
}

async function received(): Promise<Received[]> {
  return await (await fetch("https://received.example/")).json();
}

async function subscribe(callback: string, over: Record<string, string> = {}): Promise<void> {
  expect((await ask(callback, over)).status).toBe(202);
  await run();
}

/** Publishes, and lets KV and the hub know. */
async function publish(body: unknown): Promise<void> {
  expect((await deliver(body)).ok).toBe(true);
  await project();
}

interface Row {
  readonly topic: string;
  readonly callback: string;
  readonly secret: string | null;
  readonly expires: number;
  readonly due: number | null;
  readonly failures: number;
}

async function subscriptions(): Promise<Row[]> {
  return await runInDurableObject(
    hub,
    (_instance, state) => state.storage.sql.exec("SELECT * FROM subscriptions ORDER BY callback").toArray() as unknown as Row[],
  );
}

async function hmac(secret: string, body: Uint8Array<ArrayBuffer>): Promise<string> {
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(secret), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return `sha256=${Array.from(new Uint8Array(await crypto.subtle.sign("HMAC", key, body)), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

function octets(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

let number = 0;
/** A command that changes every list of English news. */
const another = () => publishing(news(`pushed-${number++}`));

beforeEach(async () => {
  vi.restoreAllMocks();
  ahead = DAY;
  await runInDurableObject(hub, (instance: Hub, state) => {
    instance.clock = now;
    for (const table of ["requests", "subscriptions", "denials"]) state.storage.sql.exec(`DELETE FROM ${table}`);
  });
  await received();
});

describe("a subscription", () => {
  it("is confirmed at its callback, whose own query is kept, by a challenge that is new each time", async () => {
    expect((await ask("https://a.example/yes?list=1&mark=%20", { "hub.lease_seconds": "7200" })).status).toBe(202);
    expect(await subscriptions()).toEqual([]);
    const [asked, ...more] = await run();
    expect(more).toEqual([]);
    const { searchParams, search } = new URL(asked?.url ?? "");
    expect([asked?.method, search.startsWith("?list=1&mark=%20&")]).toEqual(["GET", true]);
    const { "hub.challenge": challenge, ...said } = Object.fromEntries(searchParams);
    expect(said).toEqual({ list: "1", mark: " ", "hub.mode": "subscribe", "hub.topic": ATOM, "hub.lease_seconds": "7200" });
    const [kept] = await subscriptions();
    expect(kept).toMatchObject({ topic: ATOM, callback: "https://a.example/yes?list=1&mark=%20", due: null });
    expect(Math.abs((kept?.expires ?? 0) - now() - 7_200_000)).toBeLessThan(60_000);
    await ask("https://a.example/yes?list=1&mark=%20");
    const [again] = await run();
    expect(new URL(again?.url ?? "").searchParams.get("hub.challenge")).not.toBe(challenge);
    expect(await run()).toEqual([]);
  });

  it.each(["other", "longer", "near", "silent", "unknown", "moved", "broken"])(
    "is none where the callback answers as /%s does; what there was before stays",
    async (path) => {
      await ask(`https://a.example/${path}`);
      expect((await run()).map(({ url }) => new URL(url).pathname)).toEqual([`/${path}`]);
      expect(await subscriptions()).toEqual([]);
      // A renewal that nobody confirms leaves secret and end alone.
      const callback = `https://a.example/${path}?renewed`;
      const before = { topic: ATOM, callback, host: "a.example", secret: "old", expires: now() + 1_000_000, wanted: 0, due: null, failures: 0 };
      await runInDurableObject(hub, (_instance, state) => {
        state.storage.sql.exec(
          "INSERT INTO subscriptions (topic, callback, host, secret, expires) VALUES (?, ?, ?, ?, ?)",
          ATOM,
          callback,
          before.host,
          before.secret,
          before.expires,
        );
      });
      await ask(callback, { "hub.secret": "new" });
      await run();
      await ask(callback, { "hub.mode": "unsubscribe" });
      await run();
      expect(await subscriptions()).toEqual([before]);
    },
  );

  it("is renewed with another end and secret, and ended by whoever answers at the callback", async () => {
    await subscribe("https://a.example/yes", { "hub.lease_seconds": "600", "hub.secret": "old" });
    await subscribe("https://a.example/yes", { "hub.secret": "new" });
    const kept = await subscriptions();
    expect(kept).toMatchObject([{ secret: "new" }]);
    expect(kept[0]?.expires).toBeGreaterThan(now() + 863_000_000);
    await ask("https://a.example/yes", { "hub.mode": "unsubscribe" });
    const [asked] = await run();
    expect(Object.fromEntries(new URL(asked?.url ?? "").searchParams)).toMatchObject({ "hub.mode": "unsubscribe", "hub.topic": ATOM });
    expect(new URL(asked?.url ?? "").searchParams.has("hub.lease_seconds")).toBe(false);
    expect(await subscriptions()).toEqual([]);
  });

  it("of the last request counts where a second comes while the first is being confirmed", async () => {
    await ask("https://a.example/slow", { "hub.secret": "first" });
    const running = run();
    await new Promise((resolve) => setTimeout(resolve, 100));
    await ask("https://a.example/slow", { "hub.secret": "second" });
    await running;
    await run();
    expect(await subscriptions()).toMatchObject([{ secret: "second" }]);
  });

  it("ends with its lease", async () => {
    await subscribe("https://a.example/yes", { "hub.lease_seconds": "600" });
    ahead += 601_000;
    await publish(another());
    expect(await run()).toEqual([]);
    expect(await subscriptions()).toEqual([]);
  });
});

describe("what changed", () => {
  it("is sent as its address serves it, with its type, its links and a signature over its very bytes", async () => {
    const topics = ["feed.atom", "feed.rss", "feed.json", "topics/governance-ethics/feed.atom", "events/feed.ics"].map((path) => `${ORIGIN}/en/${path}`);
    for (const [index, topic] of topics.entries()) await ask(`https://s${index}.example/yes?a=1`, { "hub.topic": topic, "hub.secret": `secret-${index}` });
    await run();
    await publish(publishing(event("pushed-event")));
    const sent = await run();
    expect(sent).toHaveLength(topics.length);
    for (const [index, topic] of topics.entries()) {
      const { headers = {}, method, body = "" }: Partial<Received> = sent.find(({ url }) => url === `https://s${index}.example/yes?a=1`) ?? {};
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

  it("goes without a signature to whom gave no secret", async () => {
    await subscribe("https://a.example/yes");
    await publish(another());
    const [sent] = await run();
    expect(sent?.method).toBe("POST");
    expect(sent?.headers["x-hub-signature"]).toBeUndefined();
  });

  it("is what was withdrawn, too; not what stayed as it was, nor other lists, nor a rebuild", async () => {
    const body = publishing(news("stays", { topics: ["mental-health"] }));
    await publish(body);
    await subscribe("https://a.example/yes", { "hub.topic": `${ORIGIN}/en/topics/mental-health/feed.atom` });
    await publish(body);
    await publish(another());
    await bindings.LEDGER.getByName("ledger").rebuild();
    await project();
    expect(await run()).toEqual([]);
    await publish(withdrawing("stays"));
    const [sent] = await run();
    expect(new TextDecoder().decode(octets(sent?.body ?? ""))).toContain("deleted-entry");
  });

  it("is sent once for several changes", async () => {
    await subscribe("https://a.example/yes");
    await publish(another());
    await publish(another());
    expect(await run()).toHaveLength(1);
  });

  it("ends the subscription where the answer is 410, and only then", async () => {
    await subscribe("https://a.example/gone");
    await subscribe("https://b.example/down");
    await publish(another());
    await run();
    expect((await subscriptions()).map(({ callback }) => callback)).toEqual(["https://b.example/down"]);
  });

  it.each(["down", "turned", "unknown", "broken"])(
    "is sent again, later and later, for about an hour to who answers as /%s does; a redirect is not followed",
    async (path) => {
      await subscribe("https://a.example/yes");
      await runInDurableObject(hub, (_instance, state) => state.storage.sql.exec("UPDATE subscriptions SET callback = ?", `https://a.example/${path}`));
      await publish(another());
      const waits: number[] = [];
      for (let round = 0; round < 20; round++) {
        const sent = await run();
        expect(sent.map(({ url, method }) => [url, method])).toEqual([[`https://a.example/${path}`, "POST"]]);
        const [row] = await subscriptions();
        if (row === undefined || row.due === null) break;
        const wait = row.due - now();
        waits.push(Math.round(wait / 30_000));
        // Not a moment too early.
        ahead += wait - 5000;
        // A further change is no reason to hurry.
        if (waits.length === 1) await publish(another());
        expect(await run()).toEqual([]);
        ahead += 6000;
      }
      expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64]);
      expect(await run()).toEqual([]);
      // The next change finds it again, and one that is taken makes everything good.
      await publish(another());
      expect(await run()).toHaveLength(1);
      await runInDurableObject(hub, (_instance, state) => state.storage.sql.exec("UPDATE subscriptions SET callback = 'https://a.example/yes'"));
      ahead += 31_000;
      expect(await run()).toHaveLength(1);
      expect(await subscriptions()).toMatchObject([{ due: null, failures: 0 }]);
    },
  );

  it("is not sent before KV holds it where the hub reads", async () => {
    await subscribe("https://a.example/yes");
    const key = viewKey("latest", "en", { kind: "everything" });
    const stale = await bindings.FEEDS.get(key);
    await publish(another());
    const fresh = await bindings.FEEDS.get(key);
    await bindings.FEEDS.put(key, stale ?? "");
    expect(await run()).toEqual([]);
    await bindings.FEEDS.put(key, fresh ?? "");
    ahead += 31_000;
    expect(await run()).toHaveLength(1);
  });

  it("is told again to a hub that did not answer, and readers do not wait for it", async () => {
    await subscribe("https://a.example/yes");
    await runInDurableObject(hub, (_instance, state) => state.storage.sql.exec("ALTER TABLE subscriptions RENAME TO away"));
    await publish(another());
    expect(await (await get("/en/feed.atom")).text()).toContain(`pushed-${number - 1}`);
    expect((await bindings.LEDGER.getByName("ledger").status()).outbox.rows).toBe(0);
    await runInDurableObject(hub, (_instance, state) => state.storage.sql.exec("ALTER TABLE away RENAME TO subscriptions"));
    expect(await run()).toEqual([]);
    await project();
    expect(await run()).toHaveLength(1);
    await project();
    expect(await run()).toEqual([]);
  });
});

describe("strangers", () => {
  it.each<[string, Record<string, string | undefined>, string, RegExp]>([
    ["no mode", { "hub.mode": undefined }, "hub.mode", /^must be one of subscribe, unsubscribe$/],
    ["a mode of publishers", { "hub.mode": "publish" }, "hub.mode", /^must be one of subscribe, unsubscribe/],
    ["no topic", { "hub.topic": undefined }, "hub.topic", /^is required$/],
    ["no callback", { "hub.callback": "" }, "hub.callback", /^is required$/],
    ["a callback that is none of ours to call", { "hub.callback": "https://192.0.2.1/" }, "hub.callback", /^must have the name of a host/],
    ["a lease that is none", { "hub.lease_seconds": "ten days" }, "hub.lease_seconds", /^must be a whole number$/],
    ["no lease", { "hub.lease_seconds": "0" }, "hub.lease_seconds", /^must be 1 at the least$/],
    ["a secret of 200 octets", { "hub.secret": "é".repeat(100) }, "hub.secret", /^must be shorter than 200 octets$/],
  ])("are told by a problem what is wrong: %s", async (_name, over, parameter, detail) => {
    const response = await ask("https://a.example/yes", over);
    expect([response.status, response.headers.get("content-type"), response.headers.get("access-control-allow-origin")]).toEqual([
      400,
      "application/problem+json",
      null,
    ]);
    expect(await response.json()).toMatchObject({ errors: [{ parameter, detail: expect.stringMatching(detail) }] });
    expect(await run()).toEqual([]);
  });

  it("may send what no hub knows, and a secret of 199 octets, but nothing twice", async () => {
    expect((await ask("https://a.example/yes", { other: "x", "hub.secret": `${"é".repeat(99)}x` })).status).toBe(202);
    const body = `hub.mode=subscribe&hub.topic=${ATOM}&hub.callback=https://a.example/yes&hub.callback=https://b.example/yes`;
    const twice = await post(body);
    expect(await twice.json()).toMatchObject({ status: 400, errors: [{ parameter: "hub.callback", detail: "stands twice" }] });
  });

  it("are told what the address takes", async () => {
    expect((await post("{}", "application/json")).status).toBe(415);
    expect((await post(`hub.secret=${"x".repeat(10_001)}`)).status).toBe(413);
    const read = await SELF.fetch(`${ORIGIN}/hub`);
    expect([read.status, read.headers.get("allow")]).toEqual([405, "POST"]);
  });

  it("cannot make the hub ask a host that does not want it for long; those whom it knows may still renew", async () => {
    await subscribe("https://a.example/yes");
    for (let index = 0; index < 20; index++) {
      await ask(`https://a.example/unknown?${index}`);
      await run();
    }
    const denied = await ask("https://a.example/unknown?again");
    expect([denied.status, denied.headers.get("retry-after")]).toEqual([429, "3600"]);
    expect((await ask("https://b.example/yes")).status).toBe(202);
    expect((await ask("https://a.example/yes")).status).toBe(202);
    await run();
    ahead += 3_700_000;
    await run();
    expect((await ask("https://a.example/yes?later")).status).toBe(202);
  });

  it("cannot pile up requests for one host", async () => {
    await runInDurableObject(hub, (_instance, state) => {
      for (let index = 0; index < 100; index++)
        state.storage.sql.exec("INSERT INTO requests (topic, callback, host, request) VALUES (?, ?, 'a.example', '{}')", ATOM, `https://a.example/${index}`);
    });
    const refused = await ask("https://a.example/yes");
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "60"]);
  });

  it("cannot hold up others by many subscriptions of a host that never answers", async () => {
    await runInDurableObject(hub, (_instance, state) => {
      const insert = (host: string, path: string) =>
        state.storage.sql.exec(
          "INSERT INTO subscriptions (topic, callback, host, expires) VALUES (?, ?, ?, ?)",
          ATOM,
          `https://${host}/${path}`,
          host,
          now() + 1e6,
        );
      for (let index = 0; index < 100; index++) insert("a.example", `down/${index}`);
      insert("z.example", "yes");
    });
    await publish(another());
    const hosts = (await run()).map(({ url }) => new URL(url).hostname);
    expect(hosts.filter((host) => host === "a.example")).toHaveLength(10);
    expect(hosts).toContain("z.example");
  });
});

it("cron wakes a hub that lost its alarm", async () => {
  await ask("https://a.example/yes");
  await runInDurableObject(hub, async (_instance, state) => state.storage.deleteAlarm());
  const { default: worker } = await import("../../src/index.ts");
  await worker.scheduled({} as ScheduledController, env as never);
  expect(await runInDurableObject(hub, (_instance, state) => state.storage.getAlarm())).not.toBeNull();
});
