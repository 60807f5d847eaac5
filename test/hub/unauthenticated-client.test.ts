// What somebody whom nobody knows may do to the hub, and by it to others.
import { runInDurableObject, SELF } from "cloudflare:test";
import { beforeEach, describe, expect, it } from "vitest";
import type { Hub } from "../../src/hub/hub.ts";
import {
  ATOM,
  another,
  ask,
  enter,
  hub,
  now,
  post,
  publish,
  received,
  reset,
  run,
  send,
  subscribe,
  subscriptions,
  time,
} from "../fixtures/worker/hub.ts";
import { ORIGIN } from "../fixtures/worker/service.ts";

beforeEach(reset);

describe("an unauthenticated client of the hub", () => {
  it.each<[string, Record<string, string | undefined>, string, RegExp]>([
    ["no mode", { "hub.mode": undefined }, "hub.mode", /^must be one of subscribe, unsubscribe$/],
    ["a mode of publishers", { "hub.mode": "publish" }, "hub.mode", /^must be one of subscribe, unsubscribe/],
    ["no topic", { "hub.topic": undefined }, "hub.topic", /^is required$/],
    ["no callback", { "hub.callback": "" }, "hub.callback", /^is required$/],
    [
      "a callback that is none of ours to call",
      { "hub.callback": "https://192.0.2.1/" },
      "hub.callback",
      /^must have the name of a host/,
    ],
    ["a lease that is none", { "hub.lease_seconds": "ten days" }, "hub.lease_seconds", /^must be a whole number$/],
    ["no lease", { "hub.lease_seconds": "0" }, "hub.lease_seconds", /^must be at least 1$/],
    ["a secret of 200 octets", { "hub.secret": "é".repeat(100) }, "hub.secret", /^must be shorter than 200 octets$/],
  ])(
    "a malformed subscription is refused as plain text or as a problem: %s",
    async (_name, over, parameter, detail) => {
      const plain = await ask("https://a.example.np/yes", over, { accept: "*/*" });
      expect([plain.status, plain.headers.get("content-type"), plain.headers.get("cache-control")]).toEqual([
        400,
        "text/plain; charset=utf-8",
        "no-store",
      ]);
      const [line, ...rest] = (await plain.text()).split("\n");
      expect([line?.slice(0, parameter.length + 1), rest]).toEqual([`${parameter} `, [""]]);
      expect(line?.slice(parameter.length + 1)).toMatch(detail);
      const response = await ask("https://a.example.np/yes", over, { accept: "application/json" });
      expect([
        response.status,
        response.headers.get("content-type"),
        response.headers.get("access-control-allow-origin"),
      ]).toEqual([400, "application/problem+json", null]);
      expect(await response.json()).toMatchObject({ errors: [{ parameter, detail: expect.stringMatching(detail) }] });
      expect(await run()).toEqual([]);
    },
  );

  it("a subscription may have unknown parameters and a secret of 199 octets, but no repeated parameter", async () => {
    expect((await ask("https://a.example.np/yes", { other: "x", "hub.secret": `${"é".repeat(99)}x` })).status).toBe(
      202,
    );
    const body =
      `hub.mode=subscribe&hub.topic=${ATOM}&hub.callback=https://a.example.np/yes&` +
      "hub.callback=https://b.example.np/yes";
    expect(await (await post(body)).text()).toBe("hub.callback must be given only once\n");
  });

  it("the hub's address tells a client of the wrong method or media type what it accepts", async () => {
    const media = await post("{}", "application/json");
    expect([media.status, await media.text()]).toEqual([
      415,
      "the body must be a form: application/x-www-form-urlencoded\n",
    ]);
    const both = await post(`hub.mode=subscribe&hub.topic=x&hub.callback=x`);
    expect((await both.text()).split("\n").map((line) => line.slice(0, 9))).toEqual(["hub.topic", "hub.callb", ""]);
    expect((await post(`hub.secret=${"x".repeat(10_001)}`)).status).toBe(413);
    const read = await SELF.fetch(`${ORIGIN}/hub`);
    expect([read.status, read.headers.get("allow")]).toEqual([405, "POST"]);
  });

  /** The header by which the platform tells where a request came from. */
  const from = (address: string): Record<string, string> => ({ "cf-connecting-ip": address });
  /** Asks for a subscription from an address; returns the hub's refusal, or undefined if it is accepted. */
  const request = (callback: string, address: string) =>
    runInDurableObject(hub(), (instance: Hub) => {
      const { hostname } = new URL(callback);
      const domain = hostname.split(".").slice(-3).join(".");
      return instance.request(
        { mode: "subscribe", topic: ATOM, spelling: ATOM, callback, host: hostname, domain, lease: 1000 },
        address,
      );
    });

  it("a source may leave 60 requests unconfirmed in an hour, and keeps their host from nobody else", async () => {
    for (let index = 0; index < 60; index++) {
      expect(await request(`https://a.example.np/unknown?${index}`, "192.0.2.1")).toBeUndefined();
      await runInDurableObject(hub(), (instance: Hub) => instance.start().questions);
      // A host that confirms nothing is asked once a minute in the end.
      time.ahead += 10_000;
    }
    await received();
    for (const callback of ["https://a.example.np/yes", "https://b.example.np/yes"]) {
      const refused = await ask(callback, {}, from("192.0.2.1"));
      expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "3600"]);
      expect(await refused.text()).toBe("too many of your requests were not confirmed at their callbacks\n");
    }
    // The very host that was abused, by somebody else: the question is asked a minute after the last one.
    expect((await ask("https://a.example.np/yes", {}, from("198.51.100.7"))).status).toBe(202);
    expect(await run()).toEqual([]);
    time.ahead += 60_000;
    expect((await run()).map(({ url }) => new URL(url).pathname)).toEqual(["/yes"]);
    expect(await subscriptions()).toMatchObject([{ callback: "https://a.example.np/yes" }]);
    time.ahead += 3_600_000;
    expect((await ask("https://b.example.np/yes", {}, from("192.0.2.1"))).status).toBe(202);
  });

  it("a host that has left 60 requests unconfirmed is asked once a minute, however many sources name it", async () => {
    for (let index = 0; index < 80; index++)
      expect(await request(`https://a.example.np/unknown?${index}`, `192.0.2.${index}`)).toBeUndefined();
    const rounds: number[] = [];
    for (let round = 0; round < 80; round++) {
      rounds.push((await run()).length);
      time.ahead += 15_000;
    }
    // One at a time as soon as one was not confirmed, and one in four of these rounds from the 60th on.
    const asked = rounds.reduce((sum, each) => sum + each, 0);
    expect(Math.max(...rounds.slice(1))).toBe(1);
    expect(asked).toBeGreaterThanOrEqual(60);
    expect(rounds.slice(60).reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(6);
    // Not for ever: what could not be asked within an hour is forgotten.
    time.ahead += 3_600_000;
    await run();
    expect((await hub().status()).requests).toBe(0);
  });

  it("pending requests are bounded per source and domain, and known subscribers may always renew", async () => {
    const taken: number[] = [];
    for (const [index, address] of ["192.0.2.1", "192.0.2.2"].entries()) {
      let count = 0;
      for (let request_ = 0; request_ < 150; request_++)
        if ((await request(`https://h${request_}.d${request_ % 50}.example.np/yes?${index}`, address)) === undefined)
          count++;
      taken.push(count);
    }
    // A tenth of what was free to each of them.
    expect(taken).toEqual([91, 83]);
    expect((await ask("https://z.example.np/yes", {}, from("192.0.2.1"))).status).toBe(429);
    expect((await ask("https://z.example.np/yes", {}, from("2001:db8:0:1::5"))).status).toBe(202);
    await enter(
      "requests",
      Array.from({ length: 100 }, (_, index) => `https://a.example.np/yes?${index}`),
      { source: "one" },
    );
    // One source has filled the places of a host: it makes room for another, and the other for a third.
    for (const address of ["198.51.100.1", "198.51.100.2"])
      expect((await ask(`https://a.example.np/yes?${address}`, {}, from(address))).status).toBe(202);
    expect((await hub().status()).requests).toBe(91 + 83 + 1 + 100);
    await enter(
      "requests",
      Array.from({ length: 800 }, (_, index) => `https://h.e${index}.example.np/yes`),
      { source: "many" },
    );
    await enter("subscriptions", ["https://b.example.np/known"]);
    expect((await ask("https://f.example.np/yes", {}, from("198.51.100.3"))).status).toBe(202);
    expect((await ask("https://b.example.np/known", {}, from("192.0.2.1"))).status).toBe(202);
    // The one who waits alone is asked in the first round, whatever came before.
    expect((await run()).map(({ url }) => new URL(url).hostname)).toContain("f.example.np");
  });

  it("ten domains cannot fill the hub, for each may have a tenth of the places that are free", async () => {
    const counts: number[] = [];
    for (let domain = 0; domain < 10; domain++) {
      const free = 20_000 - counts.reduce((sum, each) => sum + each, 0);
      counts.push(Math.ceil(free / 10));
      await enter(
        "subscriptions",
        Array.from({ length: counts[domain] ?? 0 }, (_, index) => `https://d${domain}.example.np/yes?${index}`),
      );
      // One that has ended lets the hub count anew what the test has written past it.
      await enter("subscriptions", ["https://ended.example.np/yes"], { expires: 1 });
      expect(await request(`https://d${domain}.example.np/yes?more`, "192.0.2.1")).toBe("domain-full");
    }
    expect(await request("https://z.example.np/yes", "192.0.2.1")).toBeUndefined();
    expect((await hub().status()).subscriptions).toBeLessThan(14_000);
  });

  it("1000 requests that name 20 silent hosts do not slow a push to 151 subscribers", async () => {
    const callbacks = Array.from({ length: 151 }, (_, index) => `https://s${index}.example.np/yes`);
    await enter("subscriptions", callbacks);
    let release = (): void => undefined;
    const silence = new Promise<Response>((resolve) => {
      release = () => resolve(new Response(null, { status: 404 }));
    });
    const open = new Set<string>();
    const reached = new Set<string>();
    await runInDurableObject(hub(), (instance: Hub) => {
      instance.send = (address, { method }) => {
        if (method === "GET") {
          open.add(address);
          return silence;
        }
        reached.add(address);
        time.ahead += 10;
        return Promise.resolve(new Response(null, { status: 204 }));
      };
    });
    /** Milliseconds of the hub's clock, and alarms, until everybody has what was published. */
    const push = async (): Promise<{ milliseconds: number; alarms: number }> => {
      await publish(another());
      reached.clear();
      const began = now();
      for (let alarms = 1; ; alarms++) {
        await runInDurableObject(hub(), (instance: Hub) => instance.alarm());
        if (reached.size === callbacks.length) return { milliseconds: now() - began, alarms };
        expect(alarms).toBeLessThan(20);
        expect(await runInDurableObject(hub(), (_instance, state) => state.storage.getAlarm())).toBeLessThanOrEqual(
          now(),
        );
      }
    };
    const undisturbed = await push();
    for (let index = 0; index < 1000; index++)
      await request(`https://silent${index % 20}.example.np/never?${index}`, `192.0.2.${index % 250}`);
    expect((await hub().status()).requests).toBeGreaterThan(500);
    const disturbed = await push();
    expect(disturbed.milliseconds).toBeLessThan(2 * undisturbed.milliseconds);
    expect(disturbed.alarms).toBe(undisturbed.alarms);
    // All the while, questions were open that nobody answers, and no more of them than may be at once.
    expect(open.size).toBe(2);
    release();
    // The round of questions ends with this test: those of it that are left would be asked of hosts that never answer.
    await run();
  });

  it("subscriptions are bounded, and a full hub recovers as leases end", async () => {
    const many = Array.from({ length: 2000 }, (_, index) => `https://host-${index}.a.example.np/yes`);
    await enter("subscriptions", many, { expires: now() + 1000 });
    const refused = await ask("https://a.example.np/yes");
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "3600"]);
    time.ahead += 2000;
    expect((await ask("https://a.example.np/yes")).status).toBe(202);
  });

  it("many subscriptions below one domain do not delay the others", async () => {
    await enter("subscriptions", [
      ...Array.from({ length: 100 }, (_, index) => `https://h${index}.a.example.np/down/${index}`),
      "https://z.example.np/yes",
    ]);
    await publish(another());
    const hosts = (await run()).map(({ url }) => new URL(url).hostname);
    expect(hosts.filter((host) => host.endsWith(".a.example.np"))).toHaveLength(5);
    expect(hosts).toContain("z.example.np");
  });

  it("requests that nobody answers do not delay pushes", async () => {
    await subscribe("https://z.example.np/yes");
    await publish(another());
    for (let index = 0; index < 12; index++) await ask(`https://s${index}.example.np/yes`);
    // Whoever is asked answers once something was sent, and never before.
    let sent = (): void => undefined;
    const wait = new Promise<void>((resolve) => {
      sent = resolve;
    });
    await runInDurableObject(hub(), (instance: Hub) => {
      instance.send = async (address, init) => {
        if (init.method === "GET") await wait;
        else sent();
        return await send(address, init);
      };
    });
    expect((await run()).map(({ method }) => method)).toEqual(["POST", ...Array.from({ length: 12 }, () => "GET")]);
    expect(await subscriptions()).toHaveLength(13);
  });

  it("slow callbacks come last, and an alarm starts nothing more once they have taken long", async () => {
    const quick = [
      "https://b.example.np/yes",
      "https://c.example.np/yes",
      "https://d.example.np/yes",
      "https://e.example.np/yes",
    ];
    await enter("subscriptions", ["https://a.example.np/yes", ...quick]);
    let seconds = 4;
    await runInDurableObject(hub(), (instance: Hub) => {
      instance.send = async (address, init) => {
        if (address.startsWith("https://a.")) time.ahead += seconds * 1000;
        return await send(address, init);
      };
    });
    await publish(another());
    await run();
    expect((await subscriptions()).find(({ callback }) => callback === "https://a.example.np/yes")).toMatchObject({
      due: null,
      failures: 1,
    });
    const received: string[] = [];
    seconds = 16;
    await publish(another());
    for (let round = 0; round < 2; round++) received.push(...(await run()).map(({ url }) => url));
    expect(received.toSorted()).toEqual(["https://a.example.np/yes", ...quick]);
    // Once quick, again among the first.
    seconds = 0;
    await publish(another());
    await run();
    expect((await subscriptions()).map(({ failures }) => failures)).toEqual([0, 0, 0, 0, 0]);
    seconds = 16;
    await publish(another());
    const rest = ["f", "g", "h", "i"].map((name) => `https://${name}.example.np/yes`);
    await enter("subscriptions", rest, { due: now() });
    // Four lanes, of which the first takes all the time that there is.
    const first = await run();
    expect(first.length).toBeLessThan(9);
    expect(first.length + (await run()).length).toBe(9);
  });

  it("a secret that is not UTF-8 is refused because nobody could verify its signatures", async () => {
    const response = await post(
      `hub.mode=subscribe&hub.topic=${ATOM}&hub.callback=https://a.example.np/yes&hub.secret=%FF%FE`,
    );
    expect([response.status, await response.text()]).toEqual([400, "hub.secret must be UTF-8\n"]);
  });
});
