// Any accepted entry, in any format, parses back to what it was; any string at all survives the writers.
import fc from "fast-check";
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from "feedsmith";
import RssParser from "rss-parser";
import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { Entry } from "../../src/domain/entry/entry.ts";
import type { Language } from "../../src/domain/entry/language.ts";
import type { Item } from "../../src/domain/view/view.ts";
import { foldLine } from "../../src/render/calendar/fold-line.ts";
import { escapeIcal, quoteParameter, textLine } from "../../src/render/calendar/ical-text.ts";
import { renderIcs } from "../../src/render/calendar/icalendar.ts";
import { bodyHtml } from "../../src/render/entry/entry-body.ts";
import { renderAtom } from "../../src/render/feeds/atom.ts";
import { csvField, renderCsv } from "../../src/render/feeds/csv.ts";
import { renderJsonFeed } from "../../src/render/feeds/json-feed.ts";
import { renderRss } from "../../src/render/feeds/rss.ts";
import { markdownOfItem } from "../../src/render/markdown/entry-markdown.ts";
import { unixLines, wellFormed } from "../../src/render/plain-text.ts";
import { attributes, cdata, escapeText } from "../../src/render/xml.ts";
import { sanitise } from "../../src/sanitise/sanitise.ts";
import { anyCharacter } from "../fixtures/any-character.ts";
import { all, one, parseXml, readCalendar, textOf, unfold } from "../fixtures/feed-clients.ts";
import { itemOf, SITE, view } from "../fixtures/items.ts";

const NASTY = [
  "]]>",
  "&amp;amp;",
  "&",
  "<b>",
  "</title>",
  "<![CDATA[",
  '"',
  "'",
  "\\",
  ";",
  ",",
  "\\n",
  "\n",
  "\r\n",
  "\r",
  "\t",
  "\u2028",
  "\u2029",
  "\u0085",
  "\u000B",
  "\u0000",
  "\u202E",
  "\uFFFE",
  "\uFFFF",
  "\uD800",
  "\uDC00",
  "𝔘",
  "👩🏽‍⚕️",
  "العربية",
  "עברית",
  "中文",
  "é",
  "%",
  "^",
  "=1+1",
  "@x",
  "BEGIN:VEVENT",
  "-->",
  "&nbsp;",
  "&#0;",
  " ",
];

/** Any string, of any code units, and with a liking for what breaks formats. */
const anything = fc
  .array(
    fc.oneof(
      fc.constantFrom(...NASTY),
      fc.string({ unit: anyCharacter, maxLength: 5 }),
      fc.string({ unit: "grapheme", maxLength: 5 }),
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(""));

const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u202A-\u202E\uFFFE\uFFFF]/g;
const VISIBLE = /(?![\p{Default_Ignorable_Code_Point}\u2800])[\p{L}\p{N}\p{P}\p{S}]/u;
/** Text as the model accepts it: one line, or LF between lines. */
const line = anything
  .map((text) =>
    text
      .toWellFormed()
      .replace(FORBIDDEN, "")
      .replace(/[\t\n\r\u2028\u2029]/g, " "),
  )
  .filter((text) => VISIBLE.test(text) && text.length <= 300);
const block = anything
  .map((text) => text.toWellFormed().replace(FORBIDDEN, "").replaceAll("\r", "\n"))
  .filter((text) => VISIBLE.test(text));
const language = fc.constantFrom<Language>("en", "fr", "ar", "zh");

const link = fc
  .webUrl({ withQueryParameters: true, withFragments: true })
  .filter((url) => Entry.safeParse(news(url)).success);

function news(url: string): Record<string, unknown> {
  return {
    id: "x",
    type: "news",
    genre: "article",
    texts: { en: { words: "service", title: "t", summary: "s", url } },
    organisations: [{ id: "paho", role: "publisher" }],
    topics: ["regulation-law"],
  };
}

/** An entry that the model accepts, in one language. */
const drafts = fc
  .record({
    title: line,
    summary: block,
    content: fc.option(block),
    url: link,
    other: link,
    language,
    name: line,
    event: fc.boolean(),
    note: block,
    version: fc.integer({ min: 1, max: 99 }),
  })
  .map(({ title, summary, content, url, other, language, name, event, note, version }) => ({
    language,
    version,
    draft: {
      id: "any-entry-1",
      type: event ? "event" : "news",
      genre: event ? "meeting" : "article",
      published: "2025-11-19",
      texts: {
        [language]: {
          words: "source",
          title,
          summary,
          ...(content === null ? {} : { content }),
          url,
          note,
          highlights: [{ value: title.slice(0, 10).toWellFormed().trim() || "1", label: name }],
        },
      },
      organisations: [{ id: "paho", role: event ? "organiser" : "publisher" }],
      topics: ["regulation-law"],
      people: [{ name, role: "author" }],
      source: { name, url: other },
      symbols: [name.slice(0, 50).toWellFormed().trim() || "A/1"],
      attachments: [{ url: other, type: "application/pdf", length: 12, title, language: "en" }],
      ...(event
        ? {
            event: {
              status: "confirmed",
              starts: "2026-03-29T00:30",
              ends: "2026-03-29T05:00",
              zone: "Europe/Lisbon",
              place: { venue: name },
              sessions: [{ starts: "2026-03-29T02:30", title: { [language]: title } }],
            },
          }
        : {}),
    },
  }))
  .filter(({ draft, language }) => {
    if (!Entry.safeParse(draft).success) return false;
    const content = (draft.texts[language] as { content?: string } | undefined)?.content;
    return content === undefined || sanitise({ content }).ok;
  });

const items = drafts.map(({ draft, language, version }): Item => itemOf(draft, language, version));
const RUNS = { numRuns: 250 };

/** Parsers trim, and some take line breaks in a title for spaces. */
function loose(text: string | undefined): string | undefined {
  return text?.replace(/\s+/g, " ").trim();
}

describe("any accepted entry", () => {
  it("any accepted entry comes back from RSS exactly by a strict parser", () => {
    fc.assert(
      fc.property(items, (item) => {
        const found = one(
          one(parseXml(renderRss(view("latest", item.language, { items: [item] }), SITE)), "channel"),
          "item",
        );
        expect(textOf(found, "title")).toBe(item.title);
        // A description is HTML: a summary that holds markup is shown as it was written.
        expect(textOf(found, "description")).toBe(escapeText(item.summary));
        expect(textOf(found, "content:encoded")).toBe(bodyHtml(item));
        expect(textOf(found, "guid")).toBe(`tag:feed.example.org,2025:entries/${item.id}/${item.language}`);
        expect(textOf(found, "link")).toBe(`https://feed.example.org/${item.language}/entries/${item.id}`);
        // The source's pages, and where the entry was found, in one list.
        const pages = new Set([
          ...item.pages.map(({ url }) => url),
          ...(item.source === undefined ? [] : [item.source.url]),
        ]);
        if (pages.size > 0) expect(all(found, "dc:source").map(({ text }) => text)).toEqual([...pages]);
        expect(all(found, "source")).toEqual([]);
        expect(one(found, "enclosure").attributes.url).toBe(item.attachments[0]?.url);
        expect(all(found, "dc:creator").map(({ text }) => text)).toContain(item.people[0]?.name);
        expect(one(one(found, "media:content"), "media:title").text).toBe(item.attachments[0]?.title);
      }),
      RUNS,
    );
  });

  it("any accepted entry comes back from Atom exactly by a strict parser", () => {
    fc.assert(
      fc.property(items, (item) => {
        const found = one(parseXml(renderAtom(view("latest", item.language, { items: [item] }), SITE)), "entry");
        expect(textOf(found, "title")).toBe(item.title);
        expect(one(found, "summary").attributes.type).toBe("html");
        expect(textOf(found, "summary")).toBe(escapeText(item.summary).replaceAll("\n", "<br>\n"));
        expect(one(found, "content").text).toBe(bodyHtml(item));
        expect([textOf(found, "updated"), textOf(found, "published")]).toEqual([item.updated, item.released]);
        const links = all(found, "link").map(({ attributes: values }) => values);
        expect(links.find(({ rel }) => rel === "via")?.href).toBe(item.url);
        expect(links.find(({ rel }) => rel === "enclosure")).toMatchObject({
          href: item.attachments[0]?.url,
          title: item.attachments[0]?.title,
          length: "12",
        });
        expect(textOf(all(found, "author")[0] as never, "name")).toBe(item.people[0]?.name);
      }),
      RUNS,
    );
  });

  it("any accepted entry comes back from JSON Feed exactly", () => {
    fc.assert(
      fc.property(items, (item) => {
        const text = renderJsonFeed(view("latest", item.language, { items: [item] }), SITE);
        const [found] = (JSON.parse(text) as { items: Record<string, unknown>[] }).items;
        expect(found).toMatchObject({
          title: item.title,
          summary: item.summary,
          content_html: bodyHtml(item),
          external_url: item.url,
          date_published: item.released,
          language: item.language,
        });
        const { html: _, text: __, ...rest } = item;
        expect(found?._health_ai).toEqual(JSON.parse(JSON.stringify(rest)));
      }),
      RUNS,
    );
  });

  it("any accepted entry comes back from feedsmith and rss-parser with title, id, dates and link", async () => {
    await fc.assert(
      fc.asyncProperty(items, async (item) => {
        const shown = view("latest", item.language, { items: [item] });
        const id = `tag:feed.example.org,2025:entries/${item.id}/${item.language}`;
        const url = `https://feed.example.org/${item.language}/entries/${item.id}`;
        const inRss = parseRssFeed(renderRss(shown, SITE));
        const inAtom = parseAtomFeed(renderAtom(shown, SITE));
        const inJson = parseJsonFeed(renderJsonFeed(shown, SITE));
        expect([inRss.items?.[0]?.guid?.value, inAtom.entries?.[0]?.id, inJson.items?.[0]?.id]).toEqual([id, id, id]);
        expect([inRss.items?.[0]?.link, inAtom.entries?.[0]?.links?.[0]?.href, inJson.items?.[0]?.url]).toEqual([
          url,
          url,
          url,
        ]);
        expect([inRss.language, inJson.language]).toEqual([item.language, item.language]);
        expect(inAtom.entries?.[0]?.updated).toBe(item.updated);
        expect(Date.parse(inRss.items?.[0]?.pubDate ?? "")).toBe(Date.parse(item.released));
        for (const title of [inRss.items?.[0]?.title, inAtom.entries?.[0]?.title?.value, inJson.items?.[0]?.title])
          expect(loose(title)).toBe(loose(item.title));
        for (const text of [renderRss(shown, SITE), renderAtom(shown, SITE)]) {
          const [found] = (await new RssParser().parseString(text)).items;
          expect(loose(found?.title)).toBe(loose(item.title));
          expect(found?.link).toBe(url);
          expect(Date.parse(found?.isoDate ?? "")).toBe(Date.parse(item.released));
        }
      }),
      { numRuns: 100 },
    );
  });

  it("any accepted entry comes back from iCalendar with UID, title, place and hours", () => {
    fc.assert(
      fc.property(items, (item) => {
        const { events } = readCalendar(renderIcs(view("agenda", item.language, { items: [item] }), SITE));
        if (item.event === undefined) {
          expect(events).toEqual([]);
          return;
        }
        const [main, session, ...more] = events;
        expect(more).toEqual([]);
        expect([main?.uid, session?.uid]).toEqual([
          "any-entry-1@feed.example.org",
          "any-entry-1/session-1@feed.example.org",
        ]);
        expect(main?.summary).toBe(item.title);
        expect(String(main?.component.getFirstPropertyValue("location"))).toBe(item.event.place?.venue);
        expect([main?.starts, main?.ends, session?.starts]).toEqual(
          [item.event.starts?.instant, item.event.ends?.instant, item.event.sessions?.[0]?.starts.instant].map((at) =>
            Date.parse(at ?? ""),
          ),
        );
        expect(Number(main?.component.getFirstPropertyValue("sequence"))).toBe(item.version - 1);
      }),
      RUNS,
    );
  });

  it("any accepted entry comes back from CSV and from Markdown's front matter", () => {
    fc.assert(
      fc.property(items, (item) => {
        const rows = parseCsv(renderCsv(view("latest", item.language, { items: [item] }), SITE).slice(1));
        const row = Object.fromEntries((rows[0] ?? []).map((name, index) => [name, rows[1]?.[index]]));
        expect(rows.length).toBe(2);
        expect([item.title, `'${item.title}`]).toContain(row.title);
        expect([item.summary, `'${item.summary}`]).toContain(row.summary);
        expect(row.title).not.toMatch(/^\s*[=+\-@]/);
        const markdown = markdownOfItem(item, SITE);
        const front = parseYaml(markdown.slice(4, markdown.indexOf("\n---\n"))) as Record<string, unknown>;
        expect(front).toMatchObject({
          title: item.title,
          summary: item.summary,
          original: item.url,
          version: item.version,
          updated: item.updated,
        });
      }),
      RUNS,
    );
  });
});

function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quotedField, bare = "", end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quotedField === undefined ? bare : quotedField.replaceAll('""', '"'));
    if (end === "\r\n") rows.push([]);
  }
  return rows.slice(0, -1);
}

describe("any string", () => {
  it("any string survives as text, attribute and CDATA section of XML, except for characters that XML forbids", () => {
    fc.assert(
      fc.property(anything, (text) => {
        const root = parseXml(`<r${attributes({ a: text })}><t>${escapeText(text)}</t><c>${cdata(text)}</c></r>`);
        const safe = wellFormed(text);
        expect(root.attributes.a).toBe(safe);
        expect(textOf(root, "t")).toBe(safe);
        // XML reads every line break as LF (section 2.11), and a section has no references.
        expect(textOf(root, "c")).toBe(safe.replace(/\r\n?/g, "\n"));
        expect(safe.length).toBe(text.length);
      }),
      { numRuns: 2000 },
    );
  });

  it("any string survives in a feed even if the schema let it in", () => {
    fc.assert(
      fc.property(anything, (text) => {
        const item = {
          ...itemOf(news("https://example.org/")),
          title: text,
          summary: text,
          html: text,
          note: text,
          image: { url: "https://example.org/i", alt: text, credit: text, caption: text },
        };
        const shown = view("latest", "en", { items: [item], name: text, description: text });
        const found = one(one(parseXml(renderRss(shown, SITE)), "channel"), "item");
        expect(textOf(found, "title")).toBe(wellFormed(text));
        expect(one(one(found, "media:content"), "media:credit").text).toBe(wellFormed(text));
        expect(textOf(one(parseXml(renderAtom(shown, SITE)), "entry"), "title")).toBe(wellFormed(text));
        JSON.parse(renderJsonFeed(shown, SITE));
      }),
      { numRuns: 1000 },
    );
  });

  it("any string stays on one logical iCalendar line, folded at 75 octets between characters", () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 1, max: 40 }), (text, times) => {
        const long = text.repeat(times);
        const folded = textLine("SUMMARY", long);
        for (const one of folded.slice(0, -2).split("\r\n")) {
          expect(Buffer.byteLength(one)).toBeLessThanOrEqual(75);
          expect(one.isWellFormed()).toBe(true);
          expect(one).not.toMatch(/[\n\r\u0085\u2028\u2029]/);
        }
        expect(unfold(folded)).toEqual([`SUMMARY:${escapeIcal(long)}`]);
        const back = escapeIcal(text).replace(/\\([\\;,n])/g, (_, character: string) =>
          character === "n" ? "\n" : character,
        );
        expect(back).toBe(unixLines(wellFormed(text)));
        expect(quoteParameter(text)).toMatch(/^"[^"\n\r]*"$/);
      }),
      { numRuns: 1000 },
    );
  });

  it("any string is one inert CSV field", () => {
    fc.assert(
      fc.property(anything, (text) => {
        const field = csvField(text);
        const [row = []] = parseCsv(`${field},end\r\n`);
        expect(row[1]).toBe("end");
        expect([wellFormed(text), `'${wellFormed(text)}`]).toContain(row[0]);
        expect(row[0]).not.toMatch(/^[\s\uFEFF]*[=+\-@\t\r＝＋－＠]/);
      }),
      { numRuns: 2000 },
    );
  });

  it("a string of 10,000 characters is written in linear time", () => {
    for (const piece of ["a", "&", "]]>", "é", "👩🏽‍⚕️", ",", "\n", "<"]) {
      const long = piece.repeat(10_000);
      const root = parseXml(`<r${attributes({ a: long })}>${escapeText(long)}</r>`);
      expect([root.attributes.a, root.text]).toEqual([long, long]);
      expect(unfold(foldLine(`X:${"é".repeat(10_000)}`))).toEqual([`X:${"é".repeat(10_000)}`]);
      const item = itemOf({
        ...news("https://example.org/"),
        texts: {
          en: { words: "service", title: "t", summary: "s", content: `<p>x ${escapeText(long)}</p>`, format: "html" },
        },
      });
      expect(
        textOf(
          one(one(parseXml(renderRss(view("latest", "en", { items: [item] }), SITE)), "channel"), "item"),
          "content:encoded",
        ),
      ).toBe(bodyHtml(item));
    }
  });
});
