import { describe, expect, it } from "vitest";
import { OPERATOR } from "../../../src/domain/site/service.ts";
import type { Item } from "../../../src/domain/view/view.ts";
import { entryJsonLd } from "../../../src/pages/layout/json-ld.ts";
import { creditsOf } from "../../../src/render/entry/attribution.ts";
import { authorshipStatement } from "../../../src/render/entry/entry-facts.ts";
import { renderAtom } from "../../../src/render/feeds/atom.ts";
import { renderCsv } from "../../../src/render/feeds/csv.ts";
import { renderJsonFeed } from "../../../src/render/feeds/json-feed.ts";
import { renderRss } from "../../../src/render/feeds/rss.ts";
import { markdownOfItem } from "../../../src/render/markdown/entry-markdown.ts";
import { itemOf, SITE, view } from "../../fixtures/items.ts";

const operator = OPERATOR.name.en;

function item(text: Record<string, unknown>): Item {
  return itemOf({
    id: "a",
    type: "news",
    genre: "article",
    texts: {
      en: { title: "T", summary: "S", ...text },
      fr: { words: "source", title: "T", summary: "S", url: "https://example.org/fr" },
    },
    organisations: [
      { id: "who-europe", role: "publisher" },
      { id: "paho", role: "funder" },
    ],
    source: { name: "ONU Info", url: "https://example.org/found", language: "fr" },
    topics: ["governance-ethics"],
  });
}

const names = (credits: readonly { readonly name: string; readonly role: string }[]): string[] =>
  credits.map(({ name, role }) => `${role}: ${name}`);

describe("the credits of an entry", () => {
  it("the operator is the author of the service's words, and source, funder and finder contribute", () => {
    const { authors, sources, contributors } = creditsOf(item({ words: "service" }));
    expect(names(authors)).toEqual([`author: ${operator}`]);
    expect(names(sources)).toEqual(["publisher: WHO/Europe"]);
    expect(names(contributors)).toEqual(["publisher: WHO/Europe", "funder: PAHO", "finder: ONU Info"]);
  });

  it("the source is the author of its own words, and of a translation, beside the translator", () => {
    expect(names(creditsOf(item({ words: "source" })).authors)).toEqual(["publisher: WHO/Europe"]);
    const { authors, contributors } = creditsOf(item({ words: "translation", by: "A. Translator" }));
    expect(names(authors)).toEqual(["publisher: WHO/Europe"]);
    expect(names(contributors)).toContain("translator: A. Translator");
  });

  it("no format names the source as the author of what the service wrote, and each names it as the source", () => {
    const own = item({ words: "service" });
    const latest = view("latest", "en", { items: [own] });
    const atom = renderAtom(latest, SITE).split("<entry>")[1] ?? "";
    expect(atom).toMatch(new RegExp(`<author>\\s*<name>${operator}</name>`));
    expect(atom).not.toMatch(/<author>\s*<name>WHO/);
    expect(atom).toMatch(/<contributor>\s*<name>WHO\/Europe<\/name>/);
    expect(atom).toContain(
      'rel="via" hreflang="fr" href="https://example.org/fr" title="WHO/Europe: Original page (French)"',
    );
    const rss = renderRss(latest, SITE).split("<item>")[1] ?? "";
    expect(rss).toContain(`<dc:creator>${operator}</dc:creator>`);
    expect(rss).not.toContain("<dc:creator>WHO/Europe");
    expect(rss).toContain("<dc:contributor>WHO/Europe</dc:contributor>");
    expect(rss).toContain("<dc:source>https://example.org/fr</dc:source>");
    const [json] = (JSON.parse(renderJsonFeed(latest, SITE)) as { items: { authors: unknown }[] }).items;
    expect(json?.authors).toEqual([{ name: operator }]);
    expect(renderCsv(latest, SITE)).toContain(`,${operator},WHO/Europe,Our summary\r\n`);
    expect(markdownOfItem(own, SITE)).toContain(`author: ["${operator}"]`);
    expect(entryJsonLd(own, SITE, "https://e.org/i.png")).toMatchObject({
      author: [{ "@type": "Organization", name: operator }],
      publisher: { name: operator },
      isBasedOn: [{ url: "https://example.org/fr", inLanguage: "fr", publisher: [{ name: "WHO/Europe" }] }],
      citation: { url: "https://example.org/found", inLanguage: "fr", publisher: { name: "ONU Info" } },
    });
  });
});

describe("what a page says of its text", () => {
  it.each([
    [{ words: "source" }, undefined],
    [{ words: "service" }, /^Written by .* for this service; .* No native speaker has reviewed/],
    [{ words: "service", machine: true }, /^Written by machine for .* No native speaker/],
    [{ words: "translation", by: "A", reviewedBy: "B" }, /^Translated by A\. Reviewed by B\.$/],
  ])("a text that says %j has a statement of its authorship where the words are not the source's", (text, expected) => {
    const statement = authorshipStatement(item(text));
    if (expected === undefined) expect(statement).toBeUndefined();
    else expect(statement).toMatch(expected);
  });
});
