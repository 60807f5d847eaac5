import { parseOpml } from "feedsmith";
import { beforeAll, describe, expect, it } from "vitest";
import { LANGUAGES } from "../../../src/domain/entry/language.ts";
import { createApp } from "../../../src/http/app.ts";
import { event, news, publishing, withdrawing } from "../../fixtures/entries.ts";
import { bindings } from "../../fixtures/worker/ledger.ts";
import { deliver, get, ORIGIN, project } from "../../fixtures/worker/service.ts";

beforeAll(async () => {
  for (const draft of [
    event("conf"),
    news("story", { texts: { de: { words: "service", title: "Nachricht & mehr", summary: "Z" } } }),
    news("gone"),
  ])
    await deliver(publishing(draft));
  await deliver(publishing(news("old", { published: "2020-05-05" }), { backfill: true }));
  await deliver(withdrawing("gone"));
  await project();
});

interface Outline {
  readonly text?: string;
  readonly xmlUrl?: string;
  readonly outlines?: readonly Outline[];
}

async function outlines(path: string): Promise<readonly Outline[]> {
  const response = await get(path);
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/x-opml; charset=utf-8"]);
  return parseOpml(await response.text()).body?.outlines ?? [];
}

describe("OPML", () => {
  it("the OPML of a language lists its channels, each with a feed that exists", async () => {
    const found = await outlines("/fr/feeds.opml?lists=all");
    // News and events first, the many others in folders.
    expect(found.map(({ text }) => text)).toEqual(["Actualités", "Événements", "Thèmes", "Organisations", "Pays"]);
    const feeds = found.flatMap(({ outlines: inner, ...outline }) => inner ?? [outline]);
    expect(feeds.map(({ text }) => text)).toEqual(expect.arrayContaining(["Gouvernance et éthique", "Portugal"]));
    for (const { xmlUrl = "" } of feeds) {
      expect(xmlUrl.startsWith(`${ORIGIN}/fr/`)).toBe(true);
      expect((await get(xmlUrl.slice(ORIGIN.length))).status, xmlUrl).toBe(200);
    }
  });
  it("who imports the OPML of a language gets each of its entries once", async () => {
    const ids = async (url = ""): Promise<(string | undefined)[]> => {
      const feed = await (await get(url.replace(ORIGIN, ""))).text();
      return [...feed.matchAll(/<entry>\s*<id>([^<]*)</g)].map(([, id]) => id);
    };
    const imported: (string | undefined)[] = [];
    for (const { xmlUrl } of await outlines("/fr/feeds.opml")) imported.push(...(await ids(xmlUrl)));
    expect(imported.length).toBeGreaterThan(1);
    expect(imported.toSorted()).toEqual((await ids("/fr/feed.atom")).toSorted());
  });
  it("a list of feeds that there is not is refused", async () => {
    expect((await get("/fr/feeds.opml?lists=some")).status).toBe(400);
  });
  it("the OPML of everything has a folder for each language", async () => {
    const found = await outlines("/feeds.opml");
    expect(found).toHaveLength(LANGUAGES.length);
    expect(found.every(({ outlines: inner }) => (inner ?? []).length >= 2)).toBe(true);
  });
});

describe("the sitemap", () => {
  it("the sitemap lists every existing page and no other", async () => {
    const index = await (await get("/sitemap.xml")).text();
    const files = [...index.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, url]) => url ?? "");
    expect(files).toEqual([`${ORIGIN}/sitemap.1.xml`]);
    const map = await (await get("/sitemap.1.xml")).text();
    const pages = [...map.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, url]) => url ?? "");
    expect(new Set(pages).size).toBe(pages.length);
    expect(pages).toEqual(
      expect.arrayContaining([
        `${ORIGIN}/en/`,
        `${ORIGIN}/en/entries/conf`,
        `${ORIGIN}/fr/entries/conf`,
        `${ORIGIN}/de/entries/story`,
        `${ORIGIN}/ar/topics/governance-ethics/`,
        `${ORIGIN}/zh/organisations/`,
        `${ORIGIN}/ru/subscribe`,
      ]),
    );
    expect(pages.some((url) => /gone|en\/entries\/story/.test(url))).toBe(false);
    for (const url of pages) expect((await get(url.slice(ORIGIN.length))).status, url).toBe(200);
    expect((await get("/sitemap.2.xml")).status).toBe(404);
  });
  it("the news sitemap has the releases of the last two days", async () => {
    const map = await (await get("/news-sitemap.xml")).text();
    expect(map).toContain("<news:title>Nachricht &amp; mehr</news:title>");
    expect(map).not.toContain("/old");
  });
});

describe("robots.txt and llms.txt", () => {
  it("robots.txt and llms.txt are plain text with links", async () => {
    for (const [path, expected] of [
      ["/robots.txt", `Sitemap: ${ORIGIN}/sitemap.xml`],
      ["/llms.txt", `${ORIGIN}/feeds.opml`],
    ] as const) {
      const response = await get(path);
      expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
      expect(await response.text()).toContain(expected);
    }
  });
});

describe("security.txt", () => {
  const ask = async (SECURITY_CONTACT?: string) =>
    await createApp().request(
      `${ORIGIN}/.well-known/security.txt`,
      {},
      { ...bindings, ...(SECURITY_CONTACT === undefined ? {} : { SECURITY_CONTACT }) },
    );

  it("security.txt names the configured contact and expires in five to six months", async () => {
    const response = await ask("mailto:security@example.org");
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    const fields = Object.fromEntries(
      (await response.text())
        .trim()
        .split("\n")
        .map((line) => line.split(/: (.*)/s)),
    );
    expect(fields).toEqual({
      Contact: "mailto:security@example.org",
      Expires: expect.any(String),
      Canonical: `${ORIGIN}/.well-known/security.txt`,
    });
    const days = (Date.parse(fields.Expires) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(149);
    expect(days).toBeLessThan(185);
  });

  it("security.txt does not exist without a contact, and an invalid contact stops the service", async () => {
    expect((await ask()).status).toBe(404);
    expect((await ask("security@example.org")).status).toBe(500);
  });
});
