// The feeds that KV keeps as they are served: whoever reads one gets the octets that he would have rendered himself.
import { reset, runInDurableObject } from "cloudflare:test";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { channelUrl } from "../../src/domain/channel/urls.ts";
import { createApp } from "../../src/http/app.ts";
import type { Hub } from "../../src/hub/hub.ts";
import { PRERENDERED_KEY, prerenderedKey } from "../../src/read-model/keys.ts";
import { PRERENDERED } from "../../src/read-model/prerendered.ts";
import { event, news, publishing, withdrawing } from "../fixtures/entries.ts";
import { hub } from "../fixtures/worker/hub.ts";
import { bindings } from "../fixtures/worker/ledger.ts";
import { ORIGIN, publishAll } from "../fixtures/worker/service.ts";

const SITE = { origin: ORIGIN, tagAuthority: bindings.TAG_AUTHORITY };
/** Languages of the entries below, and one that has none. */
const FEEDS = (["en", "fr", "ar", "zh", "de"] as const).flatMap((language) =>
  PRERENDERED.map(([channel, extension]) => ({
    address: channelUrl(SITE, language, channel, extension),
    key: prerenderedKey(language, channel, extension),
  })),
);

/** Runs what cron has the hub do, in the hub itself. */
async function prerender(): Promise<number> {
  return await runInDurableObject(hub(), async (instance: Hub) => await instance.prerender());
}

/** An isolate that remembers nothing, and what it asks KV for; KV keeps no feeds for it unless it `reads` them. */
function isolate({ reads }: { readonly reads: boolean }) {
  const app = createApp();
  const asked: string[] = [];
  const get = async (keys: string | string[], options: object) => {
    asked.push(...[keys].flat());
    if (typeof keys === "string" && keys.startsWith("v2/feed/") && !reads) return null;
    return await bindings.FEEDS.get(keys as string, options as { type: "text" });
  };
  const env = { ...bindings, FEEDS: { get } };
  return {
    asked,
    get: async (address: string, init: RequestInit = {}) => await app.fetch(new Request(address, init), env as never),
  };
}

async function everythingOf(response: Response): Promise<unknown> {
  return [response.status, [...response.headers], await response.text()];
}

/** Answers to all ways in which a feed is asked for, by an isolate for each. */
async function answers(address: string, reads: boolean): Promise<unknown[]> {
  const first = await isolate({ reads }).get(address);
  const tag = { "if-none-match": first.headers.get("etag") ?? "" };
  const since = { "if-modified-since": first.headers.get("last-modified") ?? "" };
  return [
    await everythingOf(first),
    await everythingOf(await isolate({ reads }).get(address, { method: "HEAD" })),
    await everythingOf(await isolate({ reads }).get(address, { headers: tag })),
    await everythingOf(await isolate({ reads }).get(address, { headers: since })),
    await everythingOf(await isolate({ reads }).get(address, { headers: { "accept-encoding": "gzip" } })),
  ];
}

const text = (title: string) => ({ words: "service", title, summary: `${title}: «naïve» & <safe> 健康 صحة.` });

beforeEach(async () => {
  vi.restoreAllMocks();
  await reset();
  await publishAll(
    publishing(news("a", { texts: { en: text("Alpha"), fr: text("Un"), ar: text("أ") } } as never)),
    publishing(event("b", { texts: { en: text("B"), zh: text("乙") } } as never)),
    publishing(news("c")),
    withdrawing("c"),
  );
});

describe("a feed that KV keeps as it is served", () => {
  it("a kept feed is what an isolate renders by itself, in octets and headers, and needs no items", async () => {
    expect(await prerender()).toBeGreaterThan(4);
    expect(await (await isolate({ reads: true }).get(`${ORIGIN}/en/feed.json`)).text()).toContain("Alpha: «");
    for (const { address, key } of FEEDS) {
      expect(await answers(address, true), address).toEqual(await answers(address, false));
      const { asked, get } = isolate({ reads: true });
      await get(address);
      if ((await bindings.FEEDS.get(key)) === null) continue;
      expect(asked, address).toContain(key);
      expect(
        asked.filter((each) => each.startsWith("v2/items/")),
        address,
      ).toEqual([]);
    }
  });

  it("a kept feed is written again only where it is made from something else", async () => {
    await prerender();
    const put = vi.spyOn(bindings.FEEDS, "put");
    expect(await prerender()).toBe(0);
    expect(put).not.toHaveBeenCalled();
    await publishAll(publishing(news("d", { texts: { fr: text("Quatre") } } as never), { distinct: true }));
    put.mockClear();
    expect(await prerender()).toBe(3);
    expect(put.mock.calls.map(([key]) => key)).toEqual([
      ...["rss", "atom", "json"].map((extension) => `v2/feed/fr/feed.${extension}`),
      PRERENDERED_KEY,
    ]);
  });

  it("a kept feed is not served once its list has changed, nor is what was withdrawn", async () => {
    await prerender();
    await publishAll(publishing(news("d"), { distinct: true }), withdrawing("a"));
    for (const { address } of FEEDS.slice(0, 4))
      expect(await answers(address, true), address).toEqual(await answers(address, false));
    const feed = await (await isolate({ reads: true }).get(`${ORIGIN}/en/feed.json`)).text();
    expect(feed).toContain("/en/entries/d");
    expect(feed).not.toContain("Alpha: «");
  });

  it.each([
    ["empty", () => ""],
    ["cut in its first line", (value: string) => value.slice(0, 20)],
    ["cut in its feed", (value: string) => value.slice(0, -20)],
    ["without a first line", (value: string) => value.slice(value.indexOf("\n") + 1)],
    ["made by other code", (value: string) => value.replace('[\\"', '[\\"x')],
    ["made for another address", (value: string) => value.replace("localhost", "elsewhere")],
  ])("a kept feed is left alone where its value is %s", async (_name, damage) => {
    vi.spyOn(console, "warn").mockImplementation(() => undefined);
    await prerender();
    const { address, key } = FEEDS[0] ?? { address: "", key: "" };
    const value = (await bindings.FEEDS.get(key)) ?? "";
    const right = await answers(address, false);
    await bindings.FEEDS.put(key, damage(value));
    expect(damage(value)).not.toBe(value);
    expect(await answers(address, true)).toEqual(right);
  });

  it.each(["", "null", "[]", "{", '"text"'])(
    "feeds are kept although what was written last is lost: %s",
    async (value) => {
      vi.spyOn(console, "warn").mockImplementation(() => undefined);
      const written = await prerender();
      await bindings.FEEDS.put(PRERENDERED_KEY, value);
      expect(await prerender()).toBe(written);
      expect(await prerender()).toBe(0);
    },
  );

  it("a kept feed is not missed where there is nothing, and one that cannot be written holds up no other", async () => {
    await reset();
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    expect(await prerender()).toBe(0);
    expect(warn).not.toHaveBeenCalled();
    await publishAll(publishing(news("a", { texts: { en: text("A"), fr: text("Un") } } as never)));
    const put = bindings.FEEDS.put.bind(bindings.FEEDS);
    const failing = vi.spyOn(bindings.FEEDS, "put").mockImplementation(async (key, value) => {
      if (key.endsWith(".atom")) throw new Error("KV PUT failed: 500");
      await put(key, value);
    });
    expect(await prerender()).toBe(6);
    failing.mockRestore();
    expect(await prerender()).toBe(2);
  });
});
