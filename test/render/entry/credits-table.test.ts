// Who is named in each format of one entry of content/: the table in the manual. With UPDATE=1 it is written anew.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectTaxonomy } from "../../../src/cli/content/checked-entries.ts";
import { loadEntries } from "../../../src/cli/content/load-entries.ts";
import { PROJECT_ROOT } from "../../../src/cli/project-root.ts";
import { entryJsonLd } from "../../../src/pages/layout/json-ld.ts";
import { renderAtom } from "../../../src/render/feeds/atom.ts";
import { renderCsv } from "../../../src/render/feeds/csv.ts";
import { renderJsonFeed } from "../../../src/render/feeds/json-feed.ts";
import { renderRss } from "../../../src/render/feeds/rss.ts";
import { markdownOfItem } from "../../../src/render/markdown/entry-markdown.ts";
import { all, one, parseXml, textOf, type XmlElement } from "../../fixtures/feed-clients.ts";
import { itemOf, SITE, view } from "../../fixtures/items.ts";
import { markdownTable } from "../../fixtures/markdown-table.ts";

const MANUAL = join(PROJECT_ROOT, "content/manual/newsletters.md");
const BETWEEN = /(?<=<!-- test:credits -->\n)[\s\S]*?(?=<!-- \/test:credits -->)/;
const ENTRY = "un-news-2025-11-19-legal-safeguards";
const [OPERATOR, PUBLISHER, FOUND_AT] = ["Health AI Feed", "UN News", "Global Issues"];

/** Writes fields as a cell: each with its name. */
function cell(...fields: readonly (readonly [field: string, said: string | undefined])[]): string {
  return fields.map(([field, said]) => `\`${field}\`: ${said ?? "–"}`).join("; ");
}

const names = (parent: XmlElement, name: string): string[] =>
  all(parent, name).map((child) => textOf(child, "name") ?? "");

/** Lower case without spaces: an address has the name so. */
const flat = (text: string): string => text.toLowerCase().replaceAll(" ", "");

interface Named {
  readonly name: string;
}

it("every format names the operator as the author of a summary, and publisher and finder as such", async () => {
  const taxonomy = projectTaxonomy();
  const [loaded] = loadEntries(join(PROJECT_ROOT, "content/entries", ENTRY));
  if (loaded === undefined || "mistakes" in loaded) throw new Error(`there is no entry ${ENTRY}`);
  const item = itemOf(JSON.parse(JSON.stringify(loaded.entry)), "en", 1, taxonomy);
  const latest = view("latest", "en", { items: [item] });

  const rss = one(one(parseXml(renderRss(latest, SITE)), "channel"), "item");
  const atom = one(parseXml(renderAtom(latest, SITE)), "entry");
  const via = all(atom, "link").filter(({ attributes }) => attributes.rel === "via");
  const [feedItem] = (JSON.parse(renderJsonFeed(latest, SITE)) as { items: readonly JsonItem[] }).items;
  const data = entryJsonLd(item, SITE, "https://e.org/i.png") as JsonLd;
  const markdown = (field: string): string | undefined =>
    new RegExp(`^${field}: (.*)$`, "m").exec(markdownOfItem(item, SITE))?.[1];
  const [head = "", row = ""] = renderCsv(latest, SITE).trim().split("\r\n");
  const csv = (field: string): string | undefined =>
    row.split(",").at(head.split(",").indexOf(field) - head.split(",").length);
  const [finder, found] = [JSON.parse(markdown("source") ?? "{}") as Named, feedItem?._health_ai.source];

  const organisations = JSON.parse(markdown("organisations") ?? "[]") as readonly (Named & { readonly role: string })[];
  const rows = [
    [
      "RSS",
      cell(["dc:creator", textOf(rss, "dc:creator")]),
      cell([
        "dc:contributor",
        all(rss, "dc:contributor")
          .map(({ text }) => text)
          .join(", "),
      ]),
      cell(["dc:source", textOf(rss, "dc:source")]),
    ],
    [
      "Atom",
      cell(["author", names(atom, "author").join(", ")]),
      cell(["contributor", names(atom, "contributor").join(", ")]),
      cell(["link rel=via", via.map(({ attributes }) => attributes.title).join(", ")]),
    ],
    [
      "JSON Feed",
      cell(["authors", feedItem?.authors.map(({ name }) => name).join(", ")]),
      cell([
        "_health_ai.organisations",
        feedItem?._health_ai.organisations.map(({ name, role }) => `${name} (${role})`).join(", "),
      ]),
      cell(["_health_ai.source", found?.name]),
    ],
    [
      "JSON-LD",
      cell(["author", data.author.map(({ name }) => name).join(", ")]),
      cell(["isBasedOn.publisher", data.isBasedOn.publisher.map(({ name }) => name).join(", ")]),
      cell(["citation.publisher", data.citation.publisher.name]),
    ],
    [
      "Markdown",
      cell(["author", (JSON.parse(markdown("author") ?? "[]") as string[]).join(", ")]),
      cell(["organisations", organisations.map(({ name, role }) => `${name} (${role})`).join(", ")]),
      cell(["source", finder.name]),
    ],
    ["CSV", cell(["author", csv("author")]), cell(["source", csv("source")]), "–"],
  ];
  for (const [format, author = "", publisher = "", source = ""] of rows) {
    expect(author, format).toContain(OPERATOR);
    expect(author, format).not.toContain(PUBLISHER);
    expect(publisher, format).toContain(PUBLISHER);
    if (source !== "–") expect(flat(source), format).toContain(flat(FOUND_AT));
  }
  expect(data.contributor).toEqual([
    expect.objectContaining({ "@type": "Organization", name: PUBLISHER }),
    expect.objectContaining({ "@type": "Organization", name: FOUND_AT }),
  ]);

  const columns = ["format", "the author of the text", "the publisher of the source", "where it was found"];
  const table = `${markdownTable(columns, rows).replaceAll("---:", "---")}\n`;
  const manual = readFileSync(MANUAL, "utf8");
  if (process.env.UPDATE === "1")
    writeFileSync(
      MANUAL,
      manual.replace(BETWEEN, () => table),
    );
  else expect(BETWEEN.exec(manual)?.[0]).toBe(table);
});

interface JsonItem {
  readonly authors: readonly Named[];
  readonly _health_ai: {
    readonly organisations: readonly (Named & { readonly role: string })[];
    readonly source?: Named;
  };
}

interface JsonLd {
  readonly author: readonly Named[];
  readonly contributor: readonly Named[];
  readonly isBasedOn: { readonly publisher: readonly Named[] };
  readonly citation: { readonly publisher: Named };
}
