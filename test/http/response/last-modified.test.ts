import { runInDurableObject } from "cloudflare:test";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { Ledger } from "../../../src/ledger/ledger.ts";
import { event, news, publishing, withdrawing } from "../../fixtures/entries.ts";
import { bindings } from "../../fixtures/worker/ledger.ts";
import { deliver, get, project } from "../../fixtures/worker/service.ts";

const MONTH = "2025-06";

/** Addresses of every kind that depends on what was published. */
const ADDRESSES = [
  "/en/feed.atom",
  "/en/feed.ics",
  "/en/topics/governance-ethics/feed.rss",
  "/en/feed.json?type=news",
  "/en/changes/feed.atom",
  "/en/changes/",
  `/en/feed.${MONTH}.atom`,
  `/en/archive/${MONTH}`,
  "/en/",
  "/en/events/",
  "/en/topics/governance-ethics/",
  "/en/entries/first",
  "/en/entries/first.json",
  "/en/digest/monthly/2025-06-01.json",
  "/en/digest/monthly/2025-06-01.html",
  "/en/digest/monthly/feed.rss",
  "/en/feeds.opml",
  "/sitemap.1.xml",
  "/api/v1/entries?topic=governance-ethics",
];

let clock = Date.now();

/** Lets ten minutes pass, so that no cache holds what was, and no two changes are of one second. */
async function later(): Promise<void> {
  clock += 600_000;
  const at = clock;
  vi.spyOn(Date, "now").mockReturnValue(at);
  await runInDurableObject(bindings.LEDGER.getByName("ledger"), (instance: Ledger) => {
    instance.clock = () => at;
  });
}

const published = { published: "2025-06-10" };
const publish = async (draft: ReturnType<typeof news>, more: Record<string, unknown> = {}) => {
  const order = { ...publishing(draft, more), timestamp: new Date(clock).toISOString().replace(/\.\d+Z/, "Z") };
  expect((await deliver(order)).status).toBeLessThan(300);
};

beforeAll(async () => {
  await publish(news("second", published), { backfill: true });
  await publish(news("first", { ...published, related: ["second"] }), { backfill: true });
  await publish(event("meeting", published), { backfill: true });
  await project();
});

describe("Last-Modified", () => {
  const changes: readonly (readonly [string, () => Promise<void>])[] = [
    ["a publish into an archived month", () => publish(news("late", published), { backfill: true })],
    [
      "a new title of a related entry",
      () =>
        publish(
          news("second", {
            ...published,
            texts: { en: { words: "service", title: "Another title", summary: "A summary." } },
          }),
        ),
    ],
    [
      "a typo that was mended",
      () =>
        publish(
          news("second", {
            ...published,
            texts: { en: { words: "service", title: "Another Title", summary: "A summary." } },
          }),
          { minor: true },
        ),
    ],
    [
      "a first version that comes with a correction, which is told at its own time",
      () => {
        const note = { en: "Three, not two.", fr: "Trois et non deux." };
        return publish(news("mended", { ...published, corrections: [{ at: "2025-06-20", note }] }), { backfill: true });
      },
    ],
    ["another topic of an entry", () => publish(news("late", { ...published, topics: ["mental-health"] }))],
    [
      "a withdrawal",
      async () => {
        const order = { ...withdrawing("late"), timestamp: new Date(clock).toISOString().replace(/\.\d+Z/, "Z") };
        expect((await deliver(order)).status).toBe(200);
      },
    ],
  ];

  it.each(changes)("Last-Modified is later or absent if the bytes differ after %s", async (_, change) => {
    await later();
    const before = new Map<string, { body: string; modified: string | null }>();
    for (const path of ADDRESSES) {
      const response = await get(path);
      before.set(path, { body: await response.text(), modified: response.headers.get("last-modified") });
    }
    await later();
    await change();
    await project();
    await later();
    const stale: string[] = [];
    let changed = 0;
    for (const [path, { body, modified }] of before) {
      const response = await get(path);
      if ((await response.text()) === body) continue;
      changed++;
      if (modified === null) continue;
      if ((await get(path, { "if-modified-since": modified })).status === 304) stale.push(path);
    }
    expect(changed).toBeGreaterThan(3);
    expect(stale).toEqual([]);
  });

  it("Last-Modified stands on feeds, digests, the sitemap and the list of feeds", async () => {
    for (const path of ["/en/feed.rss", "/en/digest/monthly/2025-06-01.json", "/en/feeds.opml", "/sitemap.xml"])
      expect((await get(path)).headers.get("last-modified"), path).toMatch(/ GMT$/);
  });

  it("Last-Modified is absent for a list that never had an entry, and its feed is not of 1970", async () => {
    for (const format of ["rss", "atom", "json"]) {
      const response = await get(`/ar/topics/mental-health/feed.${format}`);
      expect(response.headers.get("last-modified")).toBeNull();
      expect(await response.text()).not.toContain("1970");
    }
  });
});

describe("Content-Language", () => {
  it("Content-Language stands on everything that has one language", async () => {
    for (const path of [
      "/en/feed.rss",
      "/en/feed.json?type=news",
      `/en/feed.${MONTH}.atom`,
      "/en/entries/first",
      "/en/entries/first.json",
      "/en/entries/first.md",
      "/en/entries/meeting.ics",
      "/en/digest/monthly/2025-06-01.html",
      "/en/feeds.opml",
      "/en/changes/feed.rss",
      "/en/news/changes/feed.json",
      "/en/search?q=title",
      "/en/embed.json",
      "/oembed?url=http://localhost:8787/en/",
      "/api/v1/entries?language=en",
      "/api/v1/entries?ids=first&language=en",
      "/api/v1/entries/first/related?language=en",
      "/api/v1/digest?language=en&period=monthly&date=2025-06-01",
      "/widget/v1/en/everything.json",
      "/embed/en/news",
      "/badge/en/events.svg",
    ])
      expect((await get(path)).headers.get("content-language"), path).toBe("en");
  });
});
