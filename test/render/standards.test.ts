// What clients and validators enforce, format by format, numbered. Every test runs over every document that the
// fixtures make.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseOpml } from "feedsmith";
import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../../src/domain/entry/language.ts";
import type { View } from "../../src/domain/view/view.ts";
import { icsOfItem, renderIcs } from "../../src/render/calendar/icalendar.ts";
import { vtimezone } from "../../src/render/calendar/vtimezone.ts";
import { ICON } from "../../src/render/discovery/icon.ts";
import { channelClusters, entryClusters, renderSitemap } from "../../src/render/discovery/sitemap.ts";
import { bodyHtml, bodyText } from "../../src/render/entry/entry-body.ts";
import { locationOf } from "../../src/render/entry/entry-facts.ts";
import { titleOf } from "../../src/render/entry/title.ts";
import { renderAtom } from "../../src/render/feeds/atom.ts";
import { renderCsv } from "../../src/render/feeds/csv.ts";
import { renderJsonFeed } from "../../src/render/feeds/json-feed.ts";
import { renderOpml } from "../../src/render/feeds/opml.ts";
import { renderRss } from "../../src/render/feeds/rss.ts";
import { FORMATS } from "../../src/render/formats.ts";
import { all, one, parseXml, readCalendar, textOf, unfold, type XmlElement } from "../fixtures/feed-clients.ts";
import { item, itemOf, REVISIONS, SITE, UPDATED, view } from "../fixtures/items.ts";

const withdrawn = [{ id: "gone-entry", at: "2026-02-20T12:00:00Z" }];
const VIEWS: readonly View[] = [
  ...(["en", "fr", "ar"] as const).flatMap((language) => [
    view("latest", language, { withdrawn }),
    view("archive", language),
  ]),
  view("latest", "en", { items: [] }),
  view("latest", "zh", { items: [] }, { kind: "country", code: "PT" }),
];
const AGENDAS: readonly View[] = (["en", "fr", "ar"] as const).map((language) => view("agenda", language));

const rss = VIEWS.map((shown) => ({ shown, xml: renderRss(shown, SITE) }));
const channels = rss.map(({ shown, xml }) => ({ shown, channel: one(parseXml(xml), "channel") }));
const atom = VIEWS.map((shown) => ({ shown, xml: renderAtom(shown, SITE), feed: parseXml(renderAtom(shown, SITE)) }));
const json = VIEWS.map((shown) => ({
  shown,
  feed: JSON.parse(renderJsonFeed(shown, SITE)) as Record<string, unknown> & { items: Record<string, unknown>[] },
}));
const ics = [
  ...AGENDAS.flatMap((shown) =>
    ["", "cancelled=omit", "sessions=omit"].map((options) => renderIcs(shown, SITE, options)),
  ),
  icsOfItem(item("ev-porto-2025-09-25"), SITE),
];

const items = (channel: XmlElement): XmlElement[] => all(channel, "item");

function everyElement(element: XmlElement): XmlElement[] {
  return [element, ...element.children.flatMap(everyElement)];
}

describe("RSS", () => {
  it("RSS has English RFC 822 dates with four-digit years and the right weekday", () => {
    for (const { channel } of channels) {
      for (const date of [
        textOf(channel, "lastBuildDate"),
        ...items(channel).map((found) => textOf(found, "pubDate")),
      ]) {
        expect(date).toMatch(
          /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/,
        );
        expect(new Date(date ?? "").toUTCString()).toBe(date);
      }
    }
  });

  it("RSS guids are unique, are not permalinks, and consist of id and language alone", () => {
    for (const { shown, channel } of channels) {
      const guids = items(channel).map((found) => one(found, "guid"));
      expect(guids.map(({ text }) => text)).toEqual(
        shown.items.map(({ id }) => `tag:feed.example.org,2025:entries/${id}/${shown.language}`),
      );
      expect(new Set(guids.map(({ text }) => text)).size).toBe(guids.length);
      expect(guids.every(({ attributes }) => attributes.isPermaLink === "false")).toBe(true);
    }
    const moved = parseXml(renderRss(view("latest", "en"), { ...SITE, origin: "http://other.example.net" }));
    expect(items(one(moved, "channel")).map((found) => textOf(found, "guid"))).toEqual(
      items(channels[0]?.channel as XmlElement).map((found) => textOf(found, "guid")),
    );
  });

  it("RSS names people in dc:creator and nowhere else", () => {
    for (const { channel } of channels) {
      for (const found of items(channel)) {
        expect(all(found, "author")).toEqual([]);
        expect(all(found, "dc:creator").length).toBeGreaterThan(0);
      }
    }
  });

  it("RSS has exactly one atom:link rel=self, equal to its address, with its media type", () => {
    for (const { shown, channel } of channels) {
      const selves = all(channel, "atom:link").filter(({ attributes }) => attributes.rel === "self");
      const path = shown.channel === "" ? "" : `${shown.channel}/`;
      const page = shown.kind === "archive" ? ".2026-01" : "";
      expect(selves.map(({ attributes }) => attributes)).toEqual([
        {
          rel: "self",
          type: "application/rss+xml",
          href: `https://feed.example.org/${shown.language}/${path}feed${page}.rss`,
        },
      ]);
    }
  });

  it("RSS names the hub where changes can be subscribed to, but not in an archive or a filtered feed", () => {
    const hubs = (xml: string): (string | undefined)[] =>
      all(one(parseXml(xml), "channel"), "atom:link")
        .filter(({ attributes }) => attributes.rel === "hub")
        .map(({ attributes }) => attributes.href);
    expect(hubs(renderRss(view("latest", "en"), SITE))).toEqual(["https://feed.example.org/hub"]);
    expect(hubs(renderRss(view("archive", "en"), SITE))).toEqual([]);
    expect(hubs(renderRss(view("latest", "en", { query: "topic=mental-health" }), SITE))).toEqual([]);
  });

  it("RSS dates an item by its release: pubDate follows the source's date, for feedparser takes the last", () => {
    for (const language of ["en", "fr", "ar"] as const) {
      const xml = renderRss(view("latest", language), SITE);
      for (const [item] of xml.matchAll(/<item>[\s\S]*?<\/item>/g))
        expect(item.indexOf("<pubDate>")).toBeGreaterThan(item.indexOf("<dcterms:issued>"));
    }
  });

  it("RSS has title, link and description, and each item has a title and an absolute link", () => {
    for (const { channel } of channels) {
      for (const name of ["title", "link", "description"]) expect(one(channel, name).text.trim()).not.toBe("");
      for (const found of items(channel)) {
        expect(one(found, "title").text.trim()).not.toBe("");
        expect(one(found, "link").text).toMatch(/^https:\/\/feed\.example\.org\/[a-z]{2}\/entries\/[a-z0-9-]+$/);
      }
    }
  });

  it("RSS has no HTML entities, no DOCTYPE, and nothing before the XML declaration", () => {
    for (const { xml } of [...rss, ...atom]) {
      expect(xml.startsWith("<?xml ")).toBe(true);
      expect(xml).not.toContain("<!DOCTYPE");
      const outside = xml.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, "");
      expect([...outside.matchAll(/&(?!(?:amp|lt|gt|quot|#9|#10|#13);)/g)]).toEqual([]);
    }
  });

  it("RSS escapes titles once, and has no relative address and no active markup", () => {
    for (const { shown, channel } of channels) {
      expect(items(channel).map((found) => textOf(found, "title"))).toEqual(shown.items.map(titleOf));
      for (const found of items(channel)) {
        const html = one(found, "content:encoded").text;
        expect(html).not.toMatch(/<(?:script|style|iframe)|\son\w+=/i);
        for (const [, address = ""] of html.matchAll(/(?:href|src)="([^"]*)"/g))
          expect(address).toMatch(/^(?:https?:\/\/|mailto:)/);
      }
    }
  });

  it("RSS encloses only files of known length, one per item, and lists the others as media:content", () => {
    const found = new Map(
      items(channels[0]?.channel as XmlElement).map((element) => [textOf(element, "link")?.split("/").at(-1), element]),
    );
    const launch = found.get("tag-launch") as XmlElement;
    expect(all(launch, "enclosure").map(({ attributes }) => attributes)).toEqual([
      { url: "https://docs.example.org/tor.pdf?x=1&y=2", length: "98765", type: "application/pdf" },
    ]);
    expect(all(launch, "media:content").map(({ attributes }) => attributes.url)).toEqual([
      "https://docs.example.org/no-length.pdf",
      "https://docs.example.org/tor.pdf?x=1&y=2",
      "https://media.example.org/talk.mp3",
    ]);
    const porto = found.get("ev-porto-2025-09-25") as XmlElement;
    expect(one(porto, "enclosure").attributes).toEqual({
      url: "https://img.example.org/porto.jpg?w=1&h=2",
      length: "123456",
      type: "image/jpeg",
    });
    const image = all(porto, "media:content")[0] as XmlElement;
    expect(one(image, "media:credit").text).toBe("WHO");
    // feedparser would take it for the description of the item; what stands there for others is in the text.
    expect(all(image, "media:description")).toEqual([]);
    expect(one(porto, "content:encoded").text).toContain('alt="A hall"');
    for (const { channel } of channels)
      for (const element of items(channel)) expect(all(element, "enclosure").length).toBeLessThan(2);
  });

  it("RSS has an image with the channel's title and link, 144 pixels wide as its file is", () => {
    for (const { channel } of channels) {
      const image = one(channel, "image");
      expect([textOf(image, "title"), textOf(image, "link"), textOf(image, "width")]).toEqual([
        textOf(channel, "title"),
        textOf(channel, "link"),
        "144",
      ]);
    }
    const png = new DataView(
      new Uint8Array(readFileSync(join(import.meta.dirname, "../../src/pages/layout/icon.png"))).buffer,
    );
    expect([png.getUint32(0), png.getUint32(16), png.getUint32(20)]).toEqual([0x89504e47, ICON.size, ICON.size]);
  });

  it("RSS has a BCP 47 language tag and marks right-to-left content", () => {
    for (const { shown, channel } of channels) {
      expect(one(channel, "language").text).toBe(shown.language);
      for (const found of items(channel)) {
        const html = one(found, "content:encoded").text;
        expect(html.startsWith('<div lang="ar" dir="rtl">')).toBe(shown.language === "ar");
      }
    }
  });
});

describe("Atom", () => {
  it("Atom has its language on the feed element", () => {
    for (const { shown, feed } of atom) expect(feed.attributes["xml:lang"]).toBe(shown.language);
  });

  it("Atom dates have capitals, a zone and real days", () => {
    for (const { feed } of atom) {
      for (const element of everyElement(feed).filter(({ name }) => name === "updated" || name === "published")) {
        expect(element.text).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2})$/);
        expect(new Date(element.text).toISOString().slice(0, 19)).toBe(element.text.slice(0, 19));
      }
    }
  });

  it("Atom ids are tag URIs, distinct by language and channel, and unique among entries", () => {
    for (const { feed } of atom) {
      const ids = everyElement(feed)
        .filter(({ name }) => name === "id")
        .map(({ text }) => text);
      for (const id of ids) expect(id).toMatch(/^tag:[a-z.]+,\d{4}(?:-\d{2}){0,2}:[A-Za-z0-9/._-]+$/);
      expect(new Set(ids).size).toBe(ids.length);
    }
    const feeds = LANGUAGES.flatMap((language) =>
      [{ kind: "everything" } as const, { kind: "news" } as const].map((channel) =>
        textOf(parseXml(renderAtom(view("latest", language, {}, channel), SITE)), "id"),
      ),
    );
    expect(new Set(feeds).size).toBe(16);
  });

  it("Atom has an author on the feed and each entry, and one alternate per type and hreflang, its own first", () => {
    for (const { shown, feed } of atom) {
      expect(all(feed, "author").length).toBe(1);
      for (const element of [feed, ...all(feed, "entry")]) {
        expect(all(element, "author").length).toBeGreaterThan(0);
        const alternates = all(element, "link").filter(({ attributes }) => attributes.rel === "alternate");
        const kinds = alternates.map(({ attributes }) => `${attributes.type} ${attributes.hreflang}`);
        expect(new Set(kinds).size).toBe(kinds.length);
        expect(alternates[0]?.attributes.hreflang).toBe(shown.language);
        expect(alternates.at(-1)?.attributes.href).toBe(alternates[0]?.attributes.href);
      }
    }
  });

  it("Atom carries HTML content escaped as type html", () => {
    for (const { shown, feed } of atom) {
      for (const [index, entry] of all(feed, "entry").entries()) {
        const content = one(entry, "content");
        expect(content.attributes.type).toBe("html");
        expect(content.children).toEqual([]);
        if (shown.items[index]?.html !== undefined) expect(content.text).toContain(shown.items[index].html);
      }
    }
  });
});

describe("JSON Feed", () => {
  it("JSON Feed has the 1.1 version address, a language, authors, string ids, content, and no null", () => {
    for (const { shown, feed } of json) {
      expect(feed.version).toBe("https://jsonfeed.org/version/1.1");
      expect(feed.language).toBe(shown.language);
      expect(feed.authors).toEqual([{ name: "Health AI Feed", url: "https://feed.example.org" }]);
      expect(JSON.stringify(feed)).not.toContain(":null");
      for (const found of feed.items) {
        expect(typeof found.id).toBe("string");
        expect(typeof found.content_html).toBe("string");
        expect(found.language).toBe(shown.language);
      }
    }
  });

  it("JSON Feed has only members of the specification and members with an underscore", () => {
    const ofFeed = (
      "version title home_page_url feed_url description user_comment next_url icon favicon authors author " +
      "language expired hubs items"
    ).split(" ");
    const ofItem = (
      "id url external_url title content_html content_text summary image banner_image date_published " +
      "date_modified authors author tags language attachments"
    ).split(" ");
    for (const { feed } of json) {
      expect(Object.keys(feed).filter((name) => !name.startsWith("_") && !ofFeed.includes(name))).toEqual([]);
      for (const found of feed.items)
        expect(Object.keys(found).filter((name) => !name.startsWith("_") && !ofItem.includes(name))).toEqual([]);
    }
  });

  it("JSON Feed carries the item without its content in its extension and links the extension's documentation", () => {
    for (const { shown, feed } of json) {
      const withoutContent = shown.items.map(({ html: _, text: __, ...rest }) => rest);
      expect(feed.items.map((found) => found._health_ai)).toEqual(JSON.parse(JSON.stringify(withoutContent)));
      expect(feed._health_ai).toMatchObject({ about: "https://feed.example.org/docs#health-ai-extension" });
    }
  });
});

describe("iCalendar", () => {
  const lines = ics.flatMap(unfold);
  const events = ics.flatMap((text) => readCalendar(text).events);
  const property = (component: (typeof events)[number]["component"], name: string): string | undefined => {
    const value = component.getFirstPropertyValue(name);
    return value === null ? undefined : String(value);
  };

  it("iCalendar has no METHOD", () => expect(lines.filter((line) => /^METHOD/.test(line))).toEqual([]));

  it("iCalendar lines have at most 75 octets, whole characters and CRLF throughout and at the end", () => {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    for (const text of ics) {
      expect(text.endsWith("END:VCALENDAR\r\n")).toBe(true);
      expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
      const bytes = Buffer.from(text, "utf8");
      let from = 0;
      while (from < bytes.length) {
        const to = bytes.indexOf("\r\n", from);
        expect(to - from).toBeLessThanOrEqual(75);
        decoder.decode(bytes.subarray(from, to));
        from = to + 2;
      }
    }
  });

  it("iCalendar stamps are in UTC and derive from the last change", () => {
    for (const line of lines.filter((found) => /^(?:DTSTAMP|CREATED|LAST-MODIFIED)/.test(found)))
      expect(line).toMatch(/^[A-Z-]+:\d{8}T\d{6}Z$/);
    for (const { uid, component } of events) {
      const id = uid.split(/[/@]/)[0];
      const changed = REVISIONS.find(({ entry }) => entry.id === id)?.updated;
      expect([property(component, "dtstamp"), property(component, "last-modified")]).toEqual([changed, changed]);
    }
  });

  it("iCalendar has one VTIMEZONE for each TZID, no TZID with Z, and no floating time", () => {
    for (const text of ics) {
      const unfolded = unfold(text);
      const used = new Set(unfolded.flatMap((line) => /^DT(?:START|END);TZID=([^:]+):/.exec(line)?.[1] ?? []));
      expect(unfolded.flatMap((line) => /^TZID:(.*)$/.exec(line)?.[1] ?? []).sort()).toEqual(
        used.size === 0 && !text.includes("VEVENT") ? ["Etc/UTC"] : [...used].sort(),
      );
      const inEvents = text.slice(text.indexOf("BEGIN:VEVENT"));
      for (const line of unfold(inEvents).filter((found) => /^DT(?:START|END)/.test(found))) {
        expect(line).toMatch(/^DT(?:START|END)(?:;VALUE=DATE:\d{8}|;TZID=[A-Za-z_/]+:\d{8}T\d{6}|:\d{8}T\d{6}Z)$/);
      }
    }
  });

  it("iCalendar marks whole days on both ends, the last exclusive, and never mixes value types", () => {
    const congress = unfold(ics[0] ?? "").join("\n");
    expect(congress).toContain("UID:congress-cancelled@feed.example.org");
    expect(congress).toContain("DTSTART;VALUE=DATE:20251103\nDTEND;VALUE=DATE:20251106\n");
    for (const { component } of events) {
      const type = (name: string): string | undefined => component.getFirstProperty(name)?.type;
      if (type("dtend") !== undefined) expect(type("dtend")).toBe(type("dtstart"));
    }
  });

  it("iCalendar escapes text once, has a refresh interval and no alarms", () => {
    expect(lines).toContain("REFRESH-INTERVAL;VALUE=DURATION:PT1H");
    expect(lines).toContain("LOCATION;LANGUAGE=en:Auditorium\\, IPO do Porto\\, Porto\\, Portugal");
    expect(lines).toContain("CATEGORIES;LANGUAGE=en:Governance\\, ethics\\; law,Regulation and law");
    expect(lines.filter((line) => line.includes("VALARM"))).toEqual([]);
  });

  it("iCalendar reports a cancelled event with a raised SEQUENCE, and every event has a SUMMARY", () => {
    const cancelled = events.find(({ uid }) => uid.startsWith("congress-cancelled"));
    expect([
      cancelled && property(cancelled.component, "status"),
      cancelled && property(cancelled.component, "sequence"),
    ]).toEqual(["CANCELLED", "2"]);
    for (const { summary } of events) expect(summary.trim()).not.toBe("");
    expect(
      readCalendar(renderIcs(view("agenda", "en"), SITE, "cancelled=omit")).events.filter(({ uid }) =>
        uid.startsWith("congress"),
      ),
    ).toEqual([]);
  });

  it("iCalendar has at least one component, even without an event", () => {
    expect(renderIcs(view("agenda", "en", { items: [] }), SITE)).toContain(vtimezone("Etc/UTC", [1970]));
  });
});

describe("OPML, sitemap, CSV", () => {
  const list = LANGUAGES.map((language) => ({ language, path: "news", name: `News & more (${language})` }));

  it("OPML has text on every outline, type rss, RFC 822 dates and absolute addresses", () => {
    const xml = renderOpml({ title: "All", owner: "Us", updated: UPDATED, channels: list }, SITE);
    const outlines = everyElement(parseXml(xml)).filter(({ name }) => name === "outline");
    expect(outlines.every(({ attributes }) => (attributes.text ?? "") !== "")).toBe(true);
    const feeds = outlines.filter(({ attributes }) => attributes.xmlUrl !== undefined);
    expect(feeds.map(({ attributes }) => [attributes.type, attributes.xmlUrl])).toEqual(
      LANGUAGES.map((language) => ["rss", `https://feed.example.org/${language}/news/feed.atom`]),
    );
    expect(textOf(one(parseXml(xml), "head"), "dateModified")).toBe("Fri, 20 Feb 2026 12:00:00 GMT");
    expect(parseOpml(xml).body?.outlines?.length).toBe(8);
  });

  it("the sitemap uses the http namespace, loc before lastmod, times with a zone, and mutual languages", () => {
    const entries = [
      {
        id: "a",
        languages: [
          { language: "fr", title: "A" },
          { language: "ar", title: "A" },
        ] as const,
        released: UPDATED,
        updated: UPDATED,
      },
    ];
    const root = parseXml(
      renderSitemap([...channelClusters([{ path: "", updated: UPDATED }], SITE), ...entryClusters(entries, SITE)]),
    );
    expect(root.uri).toBe("http://www.sitemaps.org/schemas/sitemap/0.9");
    const clusters = new Map<string, Set<string>>();
    for (const url of all(root, "url")) {
      expect(url.children.map(({ name }) => name).slice(0, 2)).toEqual(["loc", "lastmod"]);
      expect(textOf(url, "lastmod")).toMatch(/Z$/);
      clusters.set(
        textOf(url, "loc") ?? "",
        new Set(
          all(url, "xhtml:link")
            .filter(({ attributes }) => attributes.hreflang !== "x-default")
            .map(({ attributes }) => attributes.href ?? ""),
        ),
      );
      expect(all(url, "xhtml:link").filter(({ attributes }) => attributes.hreflang === "x-default").length).toBe(1);
    }
    expect(clusters.size).toBe(10);
    for (const [loc, members] of clusters) {
      expect(members.has(loc)).toBe(true);
      for (const member of members) expect(clusters.get(member)).toEqual(members);
    }
  });

  it("CSV starts with a byte order mark, and nothing else does", () => {
    expect(renderCsv(view("latest", "en"), SITE).startsWith("\uFEFF")).toBe(true);
    for (const text of [...rss.map(({ xml }) => xml), ...atom.map(({ xml }) => xml), ...ics])
      expect(text.startsWith("\uFEFF")).toBe(false);
  });
});

describe("what people read", () => {
  const rows = (id: string, language: "en" | "fr" | "ar"): string[] => bodyText(item(id, language)).split("\n");

  it("places, languages and file types are named in the language of the entry", () => {
    expect(rows("congress-cancelled", "fr")).toContain("- Où\u00A0: Marrakech, Maroc");
    expect(rows("congress-cancelled", "en")).toContain("- Where: Marrakesh, Morocco");
    expect(rows("ev-porto-2025-09-25", "fr")).toEqual(
      expect.arrayContaining([
        "- Langues de travail\u00A0: anglais, portugais",
        "- Interprétation\u00A0: français",
        expect.stringMatching(/^- Agenda \(PDF, anglais\) /),
      ]),
    );
    expect(rows("tag-launch", "ar")).toContainEqual(expect.stringMatching(/^- Talk \(MP3، الإنجليزية\) /));
  });

  it("an event says whether all of it is streamed or only part", () => {
    expect(rows("webinar-lord-howe", "en")).toContain("- Stream: For members (some sessions)");
    expect(rows("ev-porto-2025-09-25", "en")).toContain("- Stream: Open to all https://live.example.org/porto");
  });

  it("a city state is named once", () => {
    const draft = REVISIONS.find(({ entry }) => entry.id === "congress-cancelled")?.entry;
    const singapore = itemOf({
      ...draft,
      countries: ["SG"],
      event: { status: "confirmed", place: { city: "Singapore", country: "SG" } },
    });
    expect(locationOf(singapore)).toBe("Singapore");
  });

  it("text for people has no codes, no address in place of a name, and dates only in words", () => {
    for (const { shown } of json) {
      for (const shownItem of shown.items) {
        const html = bodyHtml(shownItem).replace(shownItem.html ?? "", "");
        expect(html).not.toMatch(/>https?:/);
        expect(html.replace(/<[^>]*>/g, "")).not.toMatch(/\d{4}-\d{2}|application\/|undefined/);
      }
    }
  });
});

describe("every format", () => {
  it("every format is a function of the view alone", () => {
    for (const { of, render } of Object.values(FORMATS))
      expect(render(view(of, "en"), SITE)).toBe(render(JSON.parse(JSON.stringify(view(of, "en"))) as View, SITE));
  });

  it("every format has the same title, link, language and dates of an entry", () => {
    const shown = view("latest", "en");
    const channel = one(parseXml(renderRss(shown, SITE)), "channel");
    const entries = all(parseXml(renderAtom(shown, SITE)), "entry");
    const feed = JSON.parse(renderJsonFeed(shown, SITE)) as { items: Record<string, string>[] };
    for (const [index, item] of shown.items.entries()) {
      const { released, updated } = item;
      const [inRss, inAtom, inJson] = [
        items(channel)[index] as XmlElement,
        entries[index] as XmlElement,
        feed.items[index] ?? {},
      ];
      expect([textOf(inRss, "title"), textOf(inAtom, "title"), inJson.title]).toEqual(Array(3).fill(titleOf(item)));
      const link = textOf(inRss, "link");
      expect([all(inAtom, "link")[0]?.attributes.href, inJson.url]).toEqual([link, link]);
      expect([
        Date.parse(textOf(inRss, "pubDate") ?? ""),
        Date.parse(textOf(inAtom, "published") ?? ""),
        Date.parse(inJson.date_published ?? ""),
      ]).toEqual(Array(3).fill(Date.parse(released)));
      expect([textOf(inRss, "atom:updated"), textOf(inAtom, "updated"), inJson.date_modified]).toEqual(
        Array(3).fill(updated),
      );
      expect([textOf(inRss, "guid"), textOf(inAtom, "id"), inJson.id]).toEqual(Array(3).fill(textOf(inRss, "guid")));
      expect([textOf(inRss, "content:encoded"), one(inAtom, "content").text]).toEqual(
        Array(2).fill(inJson.content_html),
      );
    }
  });
});
