import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../../../src/domain/entry/language.ts";
import {
  entryClusters,
  renderNewsSitemap,
  renderRobots,
  renderSitemap,
  renderSitemapIndex,
  sitemapFiles,
} from "../../../src/render/discovery/sitemap.ts";
import { renderOpml } from "../../../src/render/feeds/opml.ts";
import { renderLlmsTxt } from "../../../src/render/markdown/entry-markdown.ts";
import { all, parseXml, textOf } from "../../fixtures/feed-clients.ts";
import { SITE, TAXONOMY, UPDATED } from "../../fixtures/items.ts";

const everywhere = LANGUAGES.map((language) => ({ language, title: "T & t" }));
const entry = (id: string, released = UPDATED) => ({ id, languages: everywhere, released, updated: UPDATED });

describe("the sitemap", () => {
  it("a sitemap file holds at most 50,000 addresses and 50 MB, and no address is lost", () => {
    const clusters = entryClusters(
      Array.from({ length: 9000 }, (_, index) => entry(`entry-${index}`)),
      SITE,
    );
    const pages = sitemapFiles(clusters);
    expect(pages.flat()).toEqual(clusters);
    expect(pages.length).toBeGreaterThan(1);
    for (const page of pages) {
      const xml = renderSitemap(page);
      expect(Buffer.byteLength(xml)).toBeLessThan(50_000_000);
      expect(page.reduce((sum, { pages: of }) => sum + of.length, 0)).toBeLessThanOrEqual(50_000);
    }
    expect(all(parseXml(renderSitemapIndex(pages, SITE)), "sitemap").map((found) => textOf(found, "loc"))).toEqual(
      pages.map((_, index) => `https://feed.example.org/sitemap.${index + 1}.xml`),
    );
  });

  it("short addresses fill a sitemap file by count", () => {
    const one = entryClusters([{ ...entry("a"), languages: [{ language: "en", title: "T" }] }], SITE);
    expect(sitemapFiles(Array.from({ length: 50_001 }, () => one).flat()).map(({ length }) => length)).toEqual([
      50_000, 1,
    ]);
  });

  it("a sitemap without addresses is a valid file", () => {
    expect(sitemapFiles([])).toEqual([[]]);
    expect(parseXml(renderSitemap([])).children).toEqual([]);
  });

  it("x-default is English, or the first language of the entry", () => {
    const fallback = (languages: readonly ("en" | "fr" | "ar")[]): string | undefined =>
      entryClusters([{ ...entry("a"), languages: languages.map((language) => ({ language, title: "T" })) }], SITE)[0]
        ?.fallback;
    expect([fallback(["fr", "en"]), fallback(["ar", "fr"]), fallback([])]).toEqual([
      "https://feed.example.org/en/entries/a",
      "https://feed.example.org/ar/entries/a",
      undefined,
    ]);
  });
});

describe("the news sitemap", () => {
  const now = Date.parse("2026-02-20T12:00:00Z");
  const entries = [
    entry("now", "2026-02-20T12:00:00Z"),
    entry("edge", "2026-02-18T12:00:00Z"),
    entry("old", "2026-02-18T11:59:59Z"),
    entry("future", "2026-02-20T12:00:01Z"),
  ];

  it("the news sitemap has the entries of two days in each language, with Google's code for Chinese", () => {
    const urls = all(parseXml(renderNewsSitemap(entries, TAXONOMY.site.name, SITE, now)), "url");
    expect(urls.length).toBe(16);
    expect(new Set(urls.map((url) => textOf(url, "loc")?.split("/").at(-1)))).toEqual(new Set(["now", "edge"]));
    expect(renderNewsSitemap(entries, TAXONOMY.site.name, SITE, now)).toContain("<news:language>zh-cn</news:language>");
  });

  it("the news sitemap ends at 1000 addresses", () => {
    const many = Array.from({ length: 200 }, (_, index) => entry(`e${index}`));
    expect(all(parseXml(renderNewsSitemap(many, TAXONOMY.site.name, SITE, now)), "url").length).toBe(1000);
  });
});

describe("the lists for machines", () => {
  it("robots.txt names both sitemaps by their addresses", () => {
    expect(
      renderRobots(SITE)
        .split("\n")
        .filter((line) => line.startsWith("Sitemap: ")),
    ).toEqual(["Sitemap: https://feed.example.org/sitemap.xml", "Sitemap: https://feed.example.org/news-sitemap.xml"]);
  });

  it("the lists for machines leave out channels without entries", () => {
    const channels = [{ language: "en" as const, path: "no/such/channel", name: "No" }];
    expect(renderOpml({ title: "All", owner: "Us", updated: UPDATED, channels }, SITE)).not.toContain("xmlUrl");
    expect(renderLlmsTxt({ name: "N", description: "D", channels }, SITE)).not.toContain("[No]");
  });
});
