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
      const plain = await ask("https://a.example/yes", over, { accept: "*/*" });
      expect([plain.status, plain.headers.get("content-type"), plain.headers.get("cache-control")]).toEqual([
        400,
        "text/plain; charset=utf-8",
        "no-store",
      ]);
      const [line, ...rest] = (await plain.text()).split("\n");
      expect([line?.slice(0, parameter.length + 1), rest]).toEqual([`${parameter} `, [""]]);
      expect(line?.slice(parameter.length + 1)).toMatch(detail);
      const response = await ask("https://a.example/yes", over, { accept: "application/json" });
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
    expect((await ask("https://a.example/yes", { other: "x", "hub.secret": `${"é".repeat(99)}x` })).status).toBe(202);
    const body = `hub.mode=subscribe&hub.topic=${ATOM}&hub.callback=https://a.example/yes&hub.callback=https://b.example/yes`;
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

  it("requests stop reaching a host that does not confirm them, while its known subscribers may renew", async () => {
    await subscribe("https://a.example/yes");
    for (let index = 0; index < 3; index++) await ask(`https://a.example/unknown?${index}`);
    await runInDurableObject(hub(), (_instance, state) =>
      state.storage.sql.exec("INSERT INTO denials VALUES ('a.example', 59, ?)", now()),
    );
    // Two are asked at the same time.
    expect(await run()).toHaveLength(2);
    const denied = await ask("https://a.example/unknown?again");
    expect([denied.status, denied.headers.get("retry-after")]).toEqual([429, "3600"]);
    expect((await ask("https://b.a.example/yes")).status).toBe(202);
    expect((await ask("https://a.example/yes")).status).toBe(202);
    expect(await run()).toHaveLength(2);
    time.ahead += 3_700_000;
    await run();
    expect((await ask("https://a.example/yes?later")).status).toBe(202);
  });

  it("pending requests are bounded per domain and in all, while known subscribers may renew", async () => {
    const of = (domain: string, count: number) =>
      Array.from({ length: count }, (_, index) => `https://host-${index}.${domain}/yes`);
    await enter("requests", of("a.example", 100));
    const refused = await ask("https://another.a.example/yes");
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "60"]);
    expect((await ask("https://b.example/yes")).status).toBe(202);
    for (let index = 0; index < 9; index++) await enter("requests", of(`c${index}.example`, 100));
    await enter("subscriptions", ["https://b.example/known"]);
    expect((await ask("https://d.example/yes")).status).toBe(429);
    expect((await ask("https://b.example/known")).status).toBe(202);
  });

  it("subscriptions are bounded, and a full hub recovers as leases end", async () => {
    const many = Array.from({ length: 2000 }, (_, index) => `https://host-${index}.a.example/yes`);
    await enter("subscriptions", many, { expires: now() + 1000 });
    const refused = await ask("https://a.example/yes");
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "3600"]);
    time.ahead += 2000;
    expect((await ask("https://a.example/yes")).status).toBe(202);
  });

  it("many subscriptions below one domain do not delay the others", async () => {
    await enter("subscriptions", [
      ...Array.from({ length: 100 }, (_, index) => `https://h${index}.a.example/down/${index}`),
      "https://z.example/yes",
    ]);
    await publish(another());
    const hosts = (await run()).map(({ url }) => new URL(url).hostname);
    expect(hosts.filter((host) => host.endsWith(".a.example"))).toHaveLength(5);
    expect(hosts).toContain("z.example");
  });

  it("requests that nobody answers do not delay pushes", async () => {
    await subscribe("https://z.example/yes");
    await publish(another());
    for (let index = 0; index < 12; index++) await ask(`https://s${index}.example/yes`);
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
    const quick = ["https://b.example/yes", "https://c.example/yes", "https://d.example/yes", "https://e.example/yes"];
    await enter("subscriptions", ["https://a.example/yes", ...quick]);
    let seconds = 4;
    await runInDurableObject(hub(), (instance: Hub) => {
      instance.send = async (address, init) => {
        if (address.startsWith("https://a.")) time.ahead += seconds * 1000;
        return await send(address, init);
      };
    });
    await publish(another());
    await run();
    expect((await subscriptions()).find(({ callback }) => callback === "https://a.example/yes")).toMatchObject({
      due: null,
      failures: 1,
    });
    const received: string[] = [];
    seconds = 16;
    await publish(another());
    for (let round = 0; round < 2; round++) received.push(...(await run()).map(({ url }) => url));
    expect(received.toSorted()).toEqual(["https://a.example/yes", ...quick]);
    // Once quick, again among the first.
    seconds = 0;
    await publish(another());
    await run();
    expect((await subscriptions()).map(({ failures }) => failures)).toEqual([0, 0, 0, 0, 0]);
    seconds = 16;
    await publish(another());
    const rest = ["f", "g", "h", "i"].map((name) => `https://${name}.example/yes`);
    await enter("subscriptions", rest, { due: now() });
    // Four lanes, of which the first takes all the time that there is.
    const first = await run();
    expect(first.length).toBeLessThan(9);
    expect(first.length + (await run()).length).toBe(9);
  });

  it("a secret that is not UTF-8 is refused because nobody could verify its signatures", async () => {
    const response = await post(
      `hub.mode=subscribe&hub.topic=${ATOM}&hub.callback=https://a.example/yes&hub.secret=%FF%FE`,
    );
    expect([response.status, await response.text()]).toEqual([400, "hub.secret must be UTF-8\n"]);
  });
});
