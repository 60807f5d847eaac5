// The formats that only sources have: the OData lists of who.int, and sitemaps. Feeds and calendars are in
// read.test.ts.
import { describe, expect, it } from "vitest";
import type { ForeignDocument } from "../../src/foreign/item.ts";
import { read } from "../../src/foreign/read.ts";

const NOW = Date.parse("2026-11-29T00:00:00Z");
const PAGES = "https://www.who.int/news/item";

const readText = (text: string, type: string, pages?: string): ForeignDocument =>
  read(new TextEncoder().encode(text), type, "utf-8", NOW, pages);
const odata = (value: unknown, pages: string | undefined = PAGES): ForeignDocument =>
  readText(
    JSON.stringify({ "@odata.context": "https://www.who.int/api/news/$metadata", value }),
    "application/json",
    pages,
  );
const reasons = ({ notTaken, doubts }: Pick<ForeignDocument, "notTaken" | "doubts">): string[] =>
  [...notTaken, ...doubts].map(({ reason, what }) => `${reason} ${what}`);

describe("an OData list of who.int", () => {
  it("an OData list of who.int is read by its field names: identifier, title, summary, page and instant", () => {
    const { format, items } = odata([
      {
        Id: "5c9f2e",
        UrlName: "28-11-2026-ai",
        Title: "AI & health: <what> WHO advises",
        ItemDefaultUrl: "/28-11-2026-ai",
        PublicationDateAndTime: "2026-11-28T10:00:00Z",
        FormatedDate: "28 November 2026",
        Summary: "<p>The guidance names <b>six</b> principles.</p>",
        NewsType: "News release",
      },
    ]);
    expect(format).toBe("odata");
    expect(items).toEqual([
      expect.objectContaining({
        key: "5c9f2e",
        title: "AI & health: <what> WHO advises",
        url: `${PAGES}/28-11-2026-ai`,
        published: "2026-11-28T10:00:00Z",
        summary: "The guidance names six principles.",
      }),
    ]);
    expect(items[0]?.sources.url).toMatchObject({ path: "/value/0/ItemDefaultUrl", said: "/28-11-2026-ai" });
    expect(JSON.parse(items[0]?.raw ?? "")).toMatchObject({ NewsType: "News release" });
  });

  it.each<[string, object, object]>([
    [
      "an instant without offset is UTC",
      { PublicationDateAndTime: "2026-11-28T10:00:00.123" },
      { published: "2026-11-28T10:00:00Z" },
    ],
    [
      "an instant with one is that of UTC",
      { PublicationDateAndTime: "2026-11-28T10:00:00+02:00" },
      { published: "2026-11-28T08:00:00Z" },
    ],
    [
      "another name of a field stands in for the first",
      { Title: undefined, OverrideTitle: "O", PublicationDate: "2026-11-28" },
      { title: "O", published: "2026-11-28" },
    ],
    ["an empty field is none", { Title: " ", OverrideTitle: "O" }, { title: "O" }],
    [
      "a whole address is taken as it is",
      { ItemDefaultUrl: "https://www.paho.org/x" },
      { url: "https://www.paho.org/x" },
    ],
    ["a path with slashes is below the pages", { ItemDefaultUrl: "//a/b" }, { url: `${PAGES}/a/b` }],
    ["the item's own language is told", { Culture: "pt-BR" }, { language: "pt-BR" }],
    ["without an identifier the page is one", { Id: undefined, ItemDefaultUrl: "/a" }, { key: `${PAGES}/a` }],
  ])("%s", (_, changes, expected) => {
    const { items } = odata([{ Id: "i", Title: "T", ...changes }]);
    expect(items).toEqual([expect.objectContaining(expected)]);
  });

  it("what cannot be taken is listed, and costs no other item", () => {
    const { items, notTaken } = odata([
      "text",
      null,
      { Id: "1", Title: 7 },
      { Id: "2", Title: "Good", PublicationDateAndTime: "yesterday" },
      { Id: "3", Title: "Also" },
    ]);
    expect(notTaken.map(({ reason, place }) => `${reason} ${place.path}`)).toEqual([
      "malformed /value/0",
      "malformed /value/1",
    ]);
    expect(items.map(({ title }) => title)).toEqual([undefined, "Good", "Also"]);
    expect(items[1]).not.toHaveProperty("published");
    expect(reasons(items[1] as never)).toContain("unclearDate PublicationDateAndTime");
  });

  it("an OData list without the address of its pages has items without one, and a remark", () => {
    const { items } = odata([{ Id: "1", Title: "T", ItemDefaultUrl: "/a" }], "");
    expect(odata([{ Id: "1", Title: "T", ItemDefaultUrl: "javascript:alert(1)" }]).items[0]?.url).toBe(
      `${PAGES}/javascript:alert(1)`,
    );
    const [item] = readText(
      JSON.stringify({ value: [{ Id: "1", Title: "T", ItemDefaultUrl: "/a" }] }),
      "application/json",
    ).items;
    expect(item).not.toHaveProperty("url");
    expect(reasons(item as never)).toContain("notAbsolute ItemDefaultUrl");
    expect(items).toHaveLength(1);
  });

  it("an empty list has no items, and other JSON is no list", () => {
    expect(odata([])).toMatchObject({ format: "odata", items: [] });
    for (const text of ['{"value":{}}', '{"values":[]}', "[]", "{", '{"error":{"code":"404"}}'])
      expect(readText(text, "application/json").format, text).toBeUndefined();
  });

  it("items with one identifier are told apart, and of more than five thousand the rest is counted", () => {
    const { items } = odata([
      { Id: "1", Title: "A" },
      { Id: "1", Title: "B" },
      { Id: "1", Title: "A" },
    ]);
    expect(items.map(({ title }) => title)).toEqual(["A", "B"]);
    expect(new Set(items.map(({ key }) => key)).size).toBe(2);
    const many = odata(Array.from({ length: 5100 }, (_, index) => ({ Id: `${index}`, Title: `T ${index}` })));
    expect(many.items).toHaveLength(5000);
    expect(many.notTaken).toEqual([expect.objectContaining({ reason: "tooMany", value: "100" })]);
  });
});

const NAMESPACES =
  'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" ' +
  'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"';
const sitemap = (urls: string): ForeignDocument =>
  readText(`<?xml version="1.0"?><urlset ${NAMESPACES}>${urls}</urlset>`, "application/xml");

describe("a sitemap", () => {
  it("a sitemap with Google's extension for news has the titles, dates and languages of its pages", () => {
    const { format, items } = sitemap(
      "<url><loc>https://www.gov.example/news/1</loc><lastmod>2026-11-28</lastmod><news:news><news:publication>" +
        "<news:name>Gov</news:name><news:language>fr</news:language></news:publication><news:publication_date>" +
        "2026-11-27T09:00:00+01:00</news:publication_date><news:title>L&#8217;IA &amp; la santé " +
        "&lt;suite&gt;</news:title></news:news></url>",
    );
    expect(format).toBe("sitemap");
    expect(items).toEqual([
      expect.objectContaining({
        key: "https://www.gov.example/news/1",
        url: "https://www.gov.example/news/1",
        title: "L’IA & la santé <suite>",
        published: "2026-11-27T08:00:00Z",
        language: "fr",
      }),
    ]);
    expect(reasons(items[0] as never)).toContain("changedNotPublished lastmod");
  });

  it.each([
    ["https://x.example/news/a-strategy-for-ai_in-health.html", "a strategy for ai in health"],
    ["https://x.example/ru/%D0%B8%D0%B8-%D0%B2-%D0%BC%D0%B5%D0%B4%D0%B8%D1%86%D0%B8%D0%BD%D0%B5/", "ии в медицине"],
    ["https://x.example/%E0%A4%A-broken", "%E0%A4%A broken"],
    ["https://x.example/", "x.example"],
  ])("a page of a plain sitemap, %s, is called «%s», which an editor is to check, and has no date", (loc, title) => {
    const { items } = sitemap(
      `<url><loc>${loc}</loc><lastmod>2026-11-28T10:00:00Z</lastmod><changefreq>daily</changefreq></url>`,
    );
    expect(items).toEqual([expect.objectContaining({ url: loc, title })]);
    expect(items[0]).not.toHaveProperty("published");
    expect(reasons(items[0] as never)).toEqual(
      expect.arrayContaining(["titleFromFile loc", "changedNotPublished lastmod", "noField changefreq"]),
    );
  });

  it("a sitemap names the same page in other languages", () => {
    const link = (language: string, rel = "alternate"): string =>
      `<xhtml:link rel="${rel}" hreflang="${language}" href="https://x.example/${language}/a"/>`;
    const { items } = sitemap(
      `<url><loc>https://x.example/en/a</loc>${link("fr")}${link("ar")}${link("zh", "stylesheet")}</url>`,
    );
    expect(items[0]?.alternates).toEqual(["https://x.example/fr/a", "https://x.example/ar/a"]);
  });

  it("a page without a usable address costs no other, and a page that stands there twice is one", () => {
    const { items, notTaken } = sitemap(
      "<url><loc>/relative</loc></url><url><loc>ftp://x.example/a-b</loc></url><url><loc>" +
        "https://x.example/a-b</loc></url><url><loc>https://x.example/a-b</loc></url><url><loc>" +
        "https://x.example/c-d",
    );
    expect(items.map(({ url, title }) => [url, title])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
      ["https://x.example/a-b", "a b"],
    ]);
    expect(reasons(items[0] as never)).toContain("notAbsolute loc");
    expect(reasons(items[1] as never)).toContain("notHttp loc");
    expect(notTaken.map(({ reason }) => reason).sort()).toEqual(["duplicate", "truncated"]);
  });

  it("a sitemap that lists other sitemaps has no pages", () => {
    const index = `<sitemapindex ${NAMESPACES}><sitemap><loc>https://x.example/1.xml</loc></sitemap></sitemapindex>`;
    expect(readText(index, "application/xml")).toMatchObject({ items: [] });
  });
});
