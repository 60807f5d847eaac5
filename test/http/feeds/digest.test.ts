import { runInDurableObject } from "cloudflare:test";
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from "feedsmith";
import { beforeAll, describe, expect, it } from "vitest";
import { configOf } from "../../../src/config.ts";
import { LANGUAGES } from "../../../src/domain/entry/language.ts";
import { parseInstant } from "../../../src/domain/time/instant.ts";
import { periodAt, periodOf } from "../../../src/domain/time/period.ts";
import { type AppContext, createContext } from "../../../src/http/context/app-context.ts";
import { handleDigest, handleDigestFile } from "../../../src/http/feeds/digest.ts";
import type { Ledger } from "../../../src/ledger/ledger.ts";
import { type Draft, event, news, publishing, withdrawing } from "../../fixtures/entries.ts";
import { bindings } from "../../fixtures/worker/ledger.ts";
import { deliver, get, ORIGIN } from "../../fixtures/worker/service.ts";

interface Document {
  readonly data: {
    readonly id: string;
    readonly title: string;
    readonly period: {
      readonly first: string;
      readonly last: string;
      readonly starts: string;
      readonly ends: string;
      readonly zone: string;
    };
    readonly open: boolean;
    readonly empty: boolean;
    readonly sections: readonly {
      readonly topic: { readonly id: string };
      readonly items: readonly { readonly id: string }[];
    }[];
    readonly coming: readonly { readonly id: string }[];
    readonly html: string;
    readonly text: string;
  };
  readonly links: Readonly<Record<string, string>>;
}

async function digest(path: string): Promise<Document> {
  const response = await get(path);
  expect(response.status, path).toBe(200);
  return (await response.json()) as Document;
}

function idsOf({ data }: Document): string[] {
  return data.sections.flatMap(({ items }) => items.map(({ id }) => id));
}

/** Released when its source published it. */
async function past(draft: Draft): Promise<void> {
  expect((await deliver(publishing(draft, { backfill: true }))).status).toBe(201);
}

const at = (id: string, published: string, over: Record<string, unknown> = {}): Draft =>
  news(id, { published, ...over });

beforeAll(async () => {
  // Sunday to Monday in Lisbon, the night in which the clocks went back: midnight is 00:00Z.
  await past(at("sunday-late", "2025-10-26T23:59:59Z"));
  await past(at("monday-early", "2025-10-27T00:00:00Z", { topics: ["mental-health"] }));
  // The night in which they went forward; from then on a day in Lisbon starts at 23:00Z.
  await past(at("spring-saturday", "2025-03-29T23:59:59Z"));
  await past(at("spring-sunday", "2025-03-30T22:59:59Z"));
  await past(at("spring-monday", "2025-03-30T23:00:00Z"));
  await past(
    at("portuguese", "2025-10-28T12:00:00Z", {
      texts: { pt: { words: "service", title: "Só em português", summary: "Resumo." } },
    }),
  );
  await past(
    event("congress", { published: "2025-10-27T08:00:00Z" }, { starts: "2025-11-20T09:00", ends: "2025-11-20T17:00" }),
  );
  await past(
    event("too-far", { published: "2025-10-27T09:00:00Z" }, { starts: "2026-05-20T09:00", ends: "2026-05-20T17:00" }),
  );
});

describe("a digest", () => {
  it("a digest has what was released in its period, each once, by topic, and the coming events", async () => {
    const document = await digest("/en/digest/weekly/2025-10-27.json");
    expect(document.data).toMatchObject({
      id: "tag:health-ai-feed.example,2025:digests/en/weekly/2025-10-27",
      title: "Health AI Feed – Weekly digest: 27 October – 2 November 2025",
      language: "en",
      period: {
        kind: "weekly",
        first: "2025-10-27",
        last: "2025-11-02",
        zone: "UTC",
        starts: "2025-10-27T00:00:00+00:00",
        ends: "2025-11-03T00:00:00+00:00",
      },
      open: false,
      empty: false,
      more: false,
    });
    expect(document.data.sections.map(({ topic, items }) => [topic.id, items.map(({ id }) => id)])).toEqual([
      ["governance-ethics", ["too-far", "congress"]],
      ["mental-health", ["monday-early"]],
    ]);
    expect(document.data.coming.map(({ id }) => id)).toEqual(["congress"]);
    expect(document.data.html).toContain(`href="${ORIGIN}/en/entries/congress"`);
    expect(document.data.text).toContain(`${ORIGIN}/en/entries/monday-early\n`);
    expect(document.links).toEqual({
      self: `${ORIGIN}/en/digest/weekly/2025-10-27.json`,
      html: `${ORIGIN}/en/digest/weekly/2025-10-27.html`,
      text: `${ORIGIN}/en/digest/weekly/2025-10-27.txt`,
      page: `${ORIGIN}/en/`,
      feed: `${ORIGIN}/en/digest/weekly/feed.rss`,
      previous: `${ORIGIN}/en/digest/weekly/2025-10-20.json`,
      license: "https://spdx.org/licenses/MIT.html",
    });
  });

  it("a digest starts and ends at midnight in the requested zone, also when the clocks change", async () => {
    const ids = async (path: string): Promise<string[]> => idsOf(await digest(path));
    expect(await ids("/en/digest/daily/2025-10-26.json?zone=Europe/Lisbon")).toEqual(["sunday-late"]);
    expect(await ids("/en/digest/daily/2025-10-27.json?zone=Europe/Lisbon")).toContain("monday-early");
    expect(await ids("/en/digest/daily/2025-10-26.json?zone=America/New_York")).toEqual([
      "sunday-late",
      "monday-early",
    ]);
    expect(await ids("/en/digest/daily/2025-03-30.json?zone=Europe/Lisbon")).toEqual(["spring-sunday"]);
    expect(await ids("/en/digest/daily/2025-03-31.json?zone=Europe/Lisbon")).toEqual(["spring-monday"]);
    const { data } = await digest("/en/digest/daily/2025-03-30.json?zone=Europe/Lisbon");
    expect(data.period).toMatchObject({
      starts: "2025-03-30T00:00:00+00:00",
      ends: "2025-03-31T00:00:00+01:00",
      zone: "Europe/Lisbon",
    });
    expect(data.id).toBe("tag:health-ai-feed.example,2025:digests/en/daily/2025-03-30?zone=Europe/Lisbon");
  });

  it("a digest is limited to the requested channel and to its language", async () => {
    const one = await digest("/en/digest/weekly/2025-10-27.json?channel=topics/mental-health");
    expect(idsOf(one)).toEqual(["monday-early"]);
    expect(one.links.html).toBe(`${ORIGIN}/en/digest/weekly/2025-10-27.html?channel=topics/mental-health`);
    expect(idsOf(await digest("/pt/digest/weekly/2025-10-27.json"))).toEqual(["portuguese"]);
    expect(idsOf(await digest("/en/digest/weekly/2025-10-27.json?channel=events"))).toEqual(["too-far", "congress"]);
  });

  it("a digest without entries says so in every language and has the same structure", async () => {
    for (const language of LANGUAGES) {
      const { data } = await digest(`/${language}/digest/daily/2025-01-01.json`);
      expect(data).toMatchObject({ empty: true, sections: [], coming: [] });
      expect(data.html.length).toBeGreaterThan(1000);
    }
  });

  it("a digest of a past period changes by withdrawals, but not by later publications", async () => {
    const path = "/en/digest/monthly/2024-03-01.json?channel=organisations/paho";
    const paho = { organisations: [{ id: "paho", role: "publisher" }] };
    await past(at("kept", "2024-03-10", paho));
    await past(at("wrong", "2024-03-11", paho));
    // An isolate remembers a digest for a minute: each reading asks for another zone, of the same days.
    const read = async (zone: string) => await digest(`${path}&zone=${zone}`);
    const before = await read("UTC");
    await deliver(publishing(event("announced-later", paho, { starts: "2024-04-02T09:00", ends: "2024-04-02T10:00" })));
    const after = await read("Etc/UTC");
    expect([after.data.sections, after.data.coming]).toEqual([before.data.sections, before.data.coming]);
    expect(idsOf(after)).toEqual(["wrong", "kept"]);
    await deliver(withdrawing("wrong"));
    expect(idsOf(await read("Etc/GMT"))).toEqual(["kept"]);
  });
});

describe("addresses of digests", () => {
  it("any day of a period redirects to its first day, and latest to the last completed period", async () => {
    const response = await get("/fr/digest/weekly/2025-11-19.html?zone=Europe/Paris&channel=news&utm_source=x");
    expect([response.status, response.headers.get("location")]).toEqual([
      308,
      `${ORIGIN}/fr/digest/weekly/2025-11-17.html?channel=news&zone=Europe/Paris`,
    ]);
    const latest = await get("/fr/digest/daily/latest.txt?zone=Etc/GMT%2B12");
    expect(latest.status).toBe(302);
    const [, day = "", zone] =
      /\/fr\/digest\/daily\/(\d{4}-\d{2}-\d{2})\.txt\?zone=(.*)$/.exec(latest.headers.get("location") ?? "") ?? [];
    expect(zone).toBe("Etc/GMT%2B12");
    expect(periodOf("daily", day, "Etc/GMT+12").ends).toBe(periodAt("daily", Date.now(), "Etc/GMT+12").starts);
    expect((await get((latest.headers.get("location") ?? "").slice(ORIGIN.length))).status).toBe(200);
  });

  it.each([
    ["/en/digest/weekly/2099-01-05.html", 404],
    ["/en/digest/weekly/2025-02-30.html", 404],
    ["/en/digest/yearly/2025-01-01.html", 404],
    ["/xx/digest/weekly/2025-01-06.html", 404],
    ["/en/digest/weekly/2025-01-06.pdf", 404],
    ["/en/digest/weekly/feed.ics", 404],
    ["/en/digest/weekly/2025-01-06.html?zone=Mars/Olympus", 400],
    ["/en/digest/weekly/feed.rss?channel=topics/nothing", 400],
  ] as const)("the address %s is answered by %i", async (path, status) => {
    const response = await get(path);
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
  });

  it("a digest of a past period is cached for an hour, that of the current one for a minute", async () => {
    expect((await get("/en/digest/weekly/2025-10-27.html")).headers.get("cache-control")).toMatch(/max-age=3600/);
    const { first } = periodAt("monthly", Date.now(), "UTC");
    const running = await get(`/en/digest/monthly/${first}.json`);
    expect(running.headers.get("cache-control")).toMatch(/^public, max-age=\d\d?$/);
    expect(((await running.json()) as Document).data.open).toBe(true);
  });

  it("the redirect to the last period is never cached beyond the end of the current one", async () => {
    const monday = Date.UTC(2025, 10, 24);
    const app = (now: number): AppContext => ({ ...createContext(bindings, configOf(bindings)), now: () => now });
    const ask = async (path: string, now: number): Promise<Response> => {
      const request = new Request(ORIGIN + path);
      const [, kind, file = ""] = /^\/en\/digest\/(\w+)\/([^?]+)/.exec(path) ?? [];
      return kind === undefined
        ? await handleDigest(request, app(now))
        : await handleDigestFile(request, app(now), "en", kind, file);
    };
    const kept = [];
    for (const path of ["/api/v1/digest?language=en", "/en/digest/weekly/latest.html", "/en/digest/weekly/feed.rss"]) {
      for (const ahead of [3600_000, 20_500, 400])
        kept.push((await ask(path, monday - ahead)).headers.get("cache-control"));
    }
    expect(kept).toEqual(Array(3).fill(["public, max-age=60", "public, max-age=21", "public, max-age=1"]).flat());
    const firstOf = async (now: number) =>
      ((await (await ask("/api/v1/digest?language=en", now)).json()) as { data: { period: { first: string } } }).data
        .period.first;
    expect([await firstOf(monday - 1), await firstOf(monday)]).toEqual(["2025-11-10", "2025-11-17"]);
  });

  it.each(["0001-01-01", "1899-12-31", "2025-02-29", "today", "20251119"])(
    "the API refuses the day %s",
    async (day) => {
      expect((await get(`/api/v1/digest?date=${day}`)).status).toBe(400);
    },
  );

  it.each(["html", "txt", "json"])("a digest as .%s has an ETag, answers 304, and HEAD like GET", async (extension) => {
    const path = `/ar/digest/weekly/2025-10-27.${extension}`;
    const full = await get(path);
    expect(full.headers.get("content-type")).toMatch(/^text\/(?:html|plain); charset=utf-8$|^application\/json$/);
    expect((await get(path, { "if-none-match": full.headers.get("etag") ?? "" })).status).toBe(304);
    const head = await get(path, {}, "HEAD");
    expect(Object.fromEntries(head.headers)).toEqual(Object.fromEntries(full.headers));
  });

  it("a digest shows as a page in a browser that may load nothing", async () => {
    const response = await get("/en/digest/weekly/2025-10-27.html");
    expect(response.headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; style-src 'unsafe-hashes'(?: 'sha256-[^']{44}')+; base-uri 'none'; form-action 'none'; frame-ancestors 'self'$/,
    );
  });
});

describe("the feed of digests", () => {
  it("a feed of digests has the past periods with entries, newest first, as HTML, alike in each format", async () => {
    const text = async (extension: string): Promise<string> =>
      await (await get(`/en/digest/weekly/feed.${extension}?zone=Europe/Lisbon`)).text();
    const rss = parseRssFeed(await text("rss"));
    const atom = parseAtomFeed(await text("atom"));
    const json = parseJsonFeed(await text("json"));
    const ids = rss.items?.map(({ guid }) => guid?.value);
    expect(ids?.length).toBeGreaterThan(2);
    expect(ids?.slice(-1)).toEqual(["tag:health-ai-feed.example,2025:digests/en/weekly/2024-03-04?zone=Europe/Lisbon"]);
    expect(atom.entries?.map(({ id }) => id)).toEqual(ids);
    expect(json.items?.map(({ id }) => id)).toEqual(ids);
    const dates = json.items?.map(({ date_published }) => String(date_published)) ?? [];
    expect(dates).toEqual([...dates].sort().reverse());
    for (const item of rss.items ?? []) {
      expect(item.content?.encoded).toMatch(/^<div lang="en" dir="ltr"/);
      expect(parseInstant(new Date(item.pubDate ?? "").toISOString())).toBeLessThanOrEqual(Date.now());
      expect((await get((item.link ?? "").slice(ORIGIN.length))).status).toBe(200);
    }
    expect(rss.atom?.links?.[0]?.href).toBe(`${ORIGIN}/en/digest/weekly/feed.rss?zone=Europe/Lisbon`);
  });
  it("a feed of digests without releases is empty, not missing", async () => {
    for (const extension of ["rss", "atom", "json"])
      expect((await get(`/ru/digest/monthly/feed.${extension}?channel=countries/jp`)).status).toBe(200);
  });
});

describe("what a digest costs", () => {
  it("the cost of a digest does not grow with the corpus", async () => {
    const stub = bindings.LEDGER.getByName("ledger");
    const cost = async (): Promise<number> =>
      await runInDurableObject(stub, (instance: Ledger) => {
        const before = instance.meter.read;
        instance.digest("en", { kind: "everything" }, periodOf("weekly", "2025-10-27", "UTC"));
        instance.digestPeriods("en", { kind: "everything" }, "weekly", "UTC", Date.UTC(2025, 10, 3), 3);
        return instance.meter.read - before;
      });
    const before = await cost();
    for (let index = 0; index < 60; index++)
      await past(at(`old-${index}`, `20${String(10 + (index % 12)).padStart(2, "0")}-05-05`));
    expect(await cost()).toBeLessThanOrEqual(before + 3);
  });
});
