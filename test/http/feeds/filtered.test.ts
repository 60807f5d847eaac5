import { beforeAll, describe, expect, it } from "vitest";
import { news, publishing } from "../../fixtures/entries.ts";
import { deliver, get, ORIGIN, project } from "../../fixtures/worker/service.ts";

const IDS = Array.from({ length: 7 }, (_, index) => `story-${index}`);

beforeAll(async () => {
  for (const id of IDS) expect((await deliver(publishing(news(id)))).status).toBe(201);
  await project();
});

interface Page {
  readonly feed_url: string;
  readonly next_url?: string;
  readonly items: readonly { readonly _health_ai: { readonly id: string } }[];
}

/** The address that an XML feed links to by a relation. */
function linked(xml: string, rel: string): string | undefined {
  return new RegExp(`<(?:atom:)?link rel="${rel}"[^>]*href="([^"]*)"`).exec(xml)?.[1]?.replaceAll("&amp;", "&");
}

const below = (address: string | undefined): string => (address ?? "").slice(ORIGIN.length);

describe("a filtered feed", () => {
  it("a filtered JSON Feed leads from page to page to every entry, each once", async () => {
    const found: string[] = [];
    let path = "/en/feed.json?type=news&limit=3";
    let pages = 0;
    for (; path !== ""; pages++) {
      const page = (await (await get(path)).json()) as Page;
      expect(page.feed_url).toBe(`${ORIGIN}${path}`);
      found.push(...page.items.map(({ _health_ai }) => _health_ai.id));
      path = below(page.next_url);
    }
    expect(pages).toBe(3);
    expect(found.toSorted()).toEqual(IDS);
  });

  it.each(["rss", "atom"])("a filtered feed as %s names its next page and its first (RFC 5005)", async (format) => {
    const path = `/en/feed.${format}?type=news&limit=3`;
    const response = await get(path);
    const first = await response.text();
    const next = below(linked(first, "next"));
    expect(next).toMatch(/^\/en\/feed\.\w+\?type=news&limit=3&cursor=/);
    expect(linked(first, "first")).toBeUndefined();
    expect(response.headers.get("link")).toContain(`<${ORIGIN}${next}>; rel="next"`);
    const second = await (await get(next)).text();
    expect(linked(second, "self")).toBe(`${ORIGIN}${next}`);
    expect(linked(second, "first")).toBe(`${ORIGIN}${path}`);
    // Of one feed, all pages have one id.
    const id = (xml: string) => /<id>([^<]*)<\/id>/.exec(xml)?.[1];
    expect(id(second)).toBe(id(first));
    const last = await (await get(below(linked(second, "next")))).text();
    expect(linked(last, "next")).toBeUndefined();
  });

  it("a calendar and a table of a filtered feed name their next page in the header Link", async () => {
    const response = await get("/en/feed.csv?type=news&limit=5");
    expect(response.headers.get("link")).toMatch(/<[^>]*feed\.csv\?type=news&limit=5&cursor=[^>]*>; rel="next"/);
  });

  it("a cursor of another feed is refused", async () => {
    const { next_url } = (await (await get("/en/feed.json?type=news&limit=3")).json()) as Page;
    const cursor = new URL(next_url ?? "").searchParams.get("cursor");
    for (const path of [`/en/feed.json?type=event&limit=3&cursor=${cursor}`, "/en/feed.json?type=news&cursor=garbage"])
      expect((await get(path)).status, path).toBe(400);
  });
});

interface Told {
  readonly items: readonly {
    readonly title: string;
    readonly date_modified?: string;
    readonly _health_ai: { readonly id: string };
  }[];
}

describe("a change of what a filtered feed holds", () => {
  const told = async (path: string): Promise<string[]> => {
    const { items } = (await (await get(path)).json()) as Told;
    return items.map(({ title, _health_ai }) => `${_health_ai.id}: ${title}`);
  };
  /** Sends a command in another second than the one before: feeds tell times to the second. */
  const send = async (body: object): Promise<void> => {
    await scheduler.wait(1100);
    const response = await deliver({ timestamp: new Date().toISOString(), ...body });
    expect(response.status, await response.clone().text()).toBe(200);
    await project();
  };
  const FEED = "/en/feed.json?topic=mental-health&type=news";

  beforeAll(async () => {
    const topics = ["mental-health"];
    const old = { topics, published: "2020-01-05" };
    for (const [id, over, more] of [
      ["oldest", old, { backfill: true }],
      ["older", { ...old, published: "2020-02-05" }, { backfill: true }],
      ["gone", { ...old, published: "2020-03-05" }, { backfill: true }],
      ["elsewhere", { topics: ["regulation-law"] }, {}],
      ["newest", { topics }, {}],
    ] as const)
      expect((await deliver(publishing(news(id, over), more))).status, id).toBe(201);
    await project();
  });

  it("a correction comes again at the top, ahead of what was published since, and a typo does not", async () => {
    // The edge gives an answer again for ten seconds: each time another address is asked.
    expect((await told(`${FEED}&limit=9`)).map((each) => each.split(":")[0])).toEqual([
      "newest",
      "gone",
      "older",
      "oldest",
    ]);
    await send({
      type: "entry.correct",
      data: { id: "oldest", expectedVersion: 1, note: { en: "Three, not two.", fr: "Trois et non deux." } },
    });
    await send({
      type: "entry.patch",
      data: { id: "older", expectedVersion: 1, minor: true, patch: { symbols: ["EUR/1"] } },
    });
    for (const path of [FEED, `${FEED}&limit=2`, `${FEED}&fallback=fr`, "/en/topics/mental-health/feed.json?limit=3"])
      expect((await told(path))[0], path).toBe("oldest: Title of oldest");
    const next = ((await (await get(`${FEED}&limit=2`)).json()) as Page).next_url;
    expect((await told(below(next))).map((each) => each.split(":")[0])).toEqual(["gone", "older"]);
    expect((await told(`${FEED}&sort=-released`)).map((each) => each.split(":")[0]).at(-1)).toBe("oldest");
  });

  it("what was withdrawn from it is told under its own id, in each format, but not where it never was", async () => {
    await send({ type: "entry.withdraw", data: { id: "gone", reason: "Published by mistake." } });
    expect((await told(`${FEED}&limit=8`))[0]).toBe("gone: Withdrawn: Title of gone — Published by mistake.");
    expect((await told("/en/feed.json?q=title&type=news"))[0]).toBe(
      "gone: Withdrawn: Title of gone — Published by mistake.",
    );
    for (const path of ["/en/feed.json?topic=regulation-law", "/en/feed.json?q=nowhere", `${FEED}&not.genre=article`])
      expect((await told(path)).join(), path).not.toContain("gone");
    for (const format of ["rss", "atom"]) {
      const xml = await (await get(`${FEED.replace("json", format)}&limit=8`)).text();
      expect(xml, format).toContain("Withdrawn: Title of gone");
      expect(xml, format).toContain("Published by mistake.");
    }
    const second = ((await (await get(`${FEED}&limit=1`)).json()) as Page).next_url;
    expect((await told(below(second))).join()).not.toContain("gone");
  });
});

describe("a parameter that a feed does not know", () => {
  it.each([
    ["topc=ethics", "topic"],
    ["statu=confirmed", "status"],
    ["Type=news", "type"],
    ["limt=3", "limit"],
    ["canceled=omit", "cancelled"],
  ])("a parameter that a feed does not know is refused if it is nearly one that it knows: %s", async (query, meant) => {
    for (const path of [`/en/feed.atom?${query}`, `/en/events/feed.ics?${query}`]) {
      const response = await get(path);
      expect(response.status, path).toBe(400);
      expect(JSON.stringify(await response.json())).toContain(`did you mean ${meant}?`);
    }
  });

  it.each(["utm_source=x", "fbclid=1", "gclid=1", "mc_cid=1", "ref=a", "ts=17", "_=1", "v=2", "amp", "share=1"])(
    "a parameter that a feed does not know is ignored if it is somebody else's: %s",
    async (query) => {
      expect((await get(`/en/feed.atom?${query}`)).headers.get("etag")).toBe(
        (await get("/en/feed.atom")).headers.get("etag"),
      );
    },
  );

  it("a list that no query chooses from refuses filters and what is nearly one, and ignores what is not", async () => {
    const month = new Date().toISOString().slice(0, 7);
    for (const path of ["/en/changes/feed.rss", "/en/news/changes/feed.json", `/en/feed.${month}.atom`]) {
      for (const query of ["topic=mental-health", "q=title", "limit=3", "topc=mental-health", "not.type=news"]) {
        const response = await get(`${path}?${query}`);
        expect(response.status, `${path}?${query}`).toBe(400);
        expect(await response.text()).toContain("is not a parameter of this address; it takes none");
      }
      expect((await get(`${path}?utm_source=x&ref=a&fbclid=1`)).status, path).toBe(200);
    }
  });

  it("a value that the documentation refuses is refused: cancelled=no", async () => {
    expect((await get("/en/events/feed.ics?cancelled=no")).status).toBe(400);
  });
});

describe("addresses that people guess", () => {
  it.each([
    ["/feed", "/en/feed.rss"],
    ["/feed/", "/en/feed.rss"],
    ["/rss", "/en/feed.rss"],
    ["/feed.xml", "/en/feed.rss"],
    ["/rss.xml", "/en/feed.rss"],
    ["/atom.xml", "/en/feed.atom"],
    ["/feed.json", "/en/feed.json"],
    ["/feed.rss", "/en/feed.rss"],
    ["/feed.atom", "/en/feed.atom"],
    ["/feed.ics", "/en/feed.ics"],
    ["/calendar.ics", "/en/feed.ics"],
    ["/fr/feed", "/fr/feed.rss"],
    ["/fr/atom.xml", "/fr/feed.atom"],
    ["/EN/", "/en/"],
    ["/EN", "/en/"],
    ["/pt-BR/", "/pt/"],
    ["/zh-CN/", "/zh/"],
    ["/zh-Hant/", "/zh/"],
    ["/zh-Hant/news/feed.rss?limit=3", "/zh/news/feed.rss?limit=3"],
    ["/en/entries/story-1/", "/en/entries/story-1"],
    ["/api", "/docs"],
    ["/api/", "/docs"],
    ["/api/v1", "/docs"],
    ["/api/v1/", "/docs"],
  ])("%s leads to %s for good", async (path, to) => {
    const response = await get(path);
    expect([response.status, response.headers.get("location")]).toEqual([308, `${ORIGIN}${to}`]);
  });

  it("without a language they lead to the reader's, and are kept for that reader alone", async () => {
    const { headers } = await get("/feed", { "accept-language": "ar" });
    expect([headers.get("location"), headers.get("vary")]).toEqual([`${ORIGIN}/ar/feed.rss`, "Accept-Language"]);
    expect(headers.get("cache-control")).toContain("private");
  });

  it("a tag of no language here, and what is near nothing, lead nowhere", async () => {
    for (const path of ["/xx/", "/XX-yy/", "/en/entries/story-1/x/", "/feeds/"])
      expect((await get(path)).status, path).toBe(404);
  });
});

describe("autodiscovery", () => {
  it.each([
    ["/en/entries/story-1", "/news/feed.rss"],
    ["/en/search", "/feed.rss"],
    ["/en/search?q=title", "/feed.rss?q=title"],
    ["/en/news/", "/news/feed.rss"],
  ])("the page %s offers its feed in each language", async (path, feed) => {
    const html = await (await get(path)).text();
    for (const language of ["en", "fr", "es", "ru", "ar", "zh", "pt", "de"])
      expect(html).toMatch(
        new RegExp(
          `<link rel="alternate" type="application/rss\\+xml"[^>` +
            `]*href="${ORIGIN}/${language}${feed.replace("?", "\\?")}"`,
        ),
      );
  });
});
