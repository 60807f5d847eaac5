// What services say of how many people they read a feed for.
import { reset } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import { SubscriberCounts, statedSubscribers } from "../../../src/http/feeds/subscriber-counts.ts";
import { news, publishing } from "../../fixtures/entries.ts";
import { deliver, get, project } from "../../fixtures/worker/service.ts";

const FEEDLY = "Feedly/1.0 (+http://www.feedly.com/fetcher.html; 16 subscribers; like FeedFetcher-Google)";

afterEach(async () => {
  vi.restoreAllMocks();
  await reset();
});

/** Lines about subscribers that are written from now on. */
function written(): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = [];
  vi.spyOn(console, "info").mockImplementation((line: unknown) => {
    const fields = JSON.parse(String(line)) as Record<string, unknown>;
    if (fields.event === "subscribers") lines.push(fields);
  });
  return lines;
}

describe("the subscribers that a User-Agent states", () => {
  it.each([
    [FEEDLY, "Feedly", 16],
    ["Mozilla/5.0 (compatible; inoreader.com; 5 subscribers)", "Inoreader", 5],
    ["NewsBlur Feed Fetcher - 1 subscriber - https://www.newsblur.com/site/1/a (Mac OS X)", "NewsBlur", 1],
    ["Mozilla/5.0 (compatible; theoldreader.com; 3 subscribers; feed-id=abc)", "The Old Reader", 3],
    ["Feedbin feed-id:1373711 - 108 subscribers", "Feedbin", 108],
    ["Mozilla/5.0 (compatible; BazQux/2.4; +https://bazqux.com/fetcher; 0 subscribers)", "BazQux", 0],
    ["Planet/9 (12 Readers)", "another", 12],
  ])("«%s» is read as %s with %i", (userAgent, service, subscribers) => {
    expect(statedSubscribers(userAgent)).toEqual({ service, subscribers });
  });

  it.each([
    "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0",
    "Feedly/1.0 (+http://www.feedly.com/fetcher.html; like FeedFetcher-Google)",
    "x-12 subscribers-only",
    "Feedly 1234567890 subscribers",
    "",
  ])("«%s» states none", (userAgent) => {
    expect(statedSubscribers(userAgent)).toBeUndefined();
  });

  it("a feed's answer logs them under its address, with nothing else of the request", async () => {
    await deliver(publishing(news("a")));
    await project();
    const lines = written();
    const headers = { "user-agent": FEEDLY, "cf-connecting-ip": "192.0.2.7" };
    await get("/en/", headers);
    await get("/en/feed.atom?q=secret", headers);
    for (const path of ["/en/feed.atom", "/en/feed.atom", "/en/topics/governance-ethics/feed.rss"])
      expect((await get(path, headers)).status).toBe(200);
    await get("/en/nowhere/feed.atom", headers);
    expect(lines).toEqual([
      { level: "info", event: "subscribers", feed: "/en/feed.atom", service: "Feedly", subscribers: 16 },
      {
        level: "info",
        event: "subscribers",
        feed: "/en/topics/governance-ethics/feed.rss",
        service: "Feedly",
        subscribers: 16,
      },
    ]);
  });

  it("an isolate tells of a feed and service once an hour, and of no more than a thousand", () => {
    const lines = written();
    const counts = new SubscriberCounts();
    const note = (path: string, subscribers: number, now: number): void =>
      counts.note(
        new Request(`http://localhost${path}`, { headers: { "user-agent": `Feedbin - ${subscribers} subscribers` } }),
        new Response(null, { status: 304 }),
        now,
      );
    note("/en/feed.atom", 1, 0);
    note("/en/feed.atom", 2, 3_599_999);
    note("/en/feed.atom", 3, 3_600_000);
    expect(lines.map(({ subscribers }) => subscribers)).toEqual([1, 3]);
    for (let index = 0; index < 2000; index++) note(`/en/topics/t${index}/feed.atom`, 1, 3_600_001);
    expect(lines).toHaveLength(1001);
  });
});
