// npm run bench:formats: what rendering 50 entries costs, beside the generators that others would use. All take
// turns in one run, so that a busy machine disturbs all alike; medians. The peers get the same texts, people,
// categories and links, as far as they can say them, and make their own objects of the items, which is their users'
// work; `body` is the HTML that all of them carry, made within each of them.
import { Feed } from "feed";
import { generateAtomFeed, generateJsonFeed, generateRssFeed } from "feedsmith";
import ical from "ical-generator";
import { channelTag, entryTag, entryUrl, hubUrl } from "../../src/domain/channel/urls.ts";
import type { Item, View } from "../../src/domain/view/view.ts";
import { renderIcs } from "../../src/render/calendar/icalendar.ts";
import { uidOf } from "../../src/render/calendar/vevent.ts";
import { channelLinks, feedTitle } from "../../src/render/channel-links.ts";
import { creditsOf, namesOf } from "../../src/render/entry/attribution.ts";
import { categoriesOf } from "../../src/render/entry/categories.ts";
import { bodyHtml, bodyText } from "../../src/render/entry/entry-body.ts";
import { locationOf } from "../../src/render/entry/entry-facts.ts";
import { renderAtom } from "../../src/render/feeds/atom.ts";
import { renderCsv } from "../../src/render/feeds/csv.ts";
import { renderJsonFeed } from "../../src/render/feeds/json-feed.ts";
import { renderRss } from "../../src/render/feeds/rss.ts";
import { commandOptions } from "../fixtures/command-options.ts";
import { itemOf, SITE, view } from "../fixtures/items.ts";

commandOptions(
  `Usage: npm run bench:formats

Prints what rendering 50 entries costs in each format, beside other libraries.

  -h, --help  this text`,
  {},
);

const ENTRIES = 50;
const ROUNDS = Number(process.env.ROUNDS ?? 120);

const paragraph =
  "The **dialogue** looks at law, quality of care & [equity](https://www.who.int/europe?a=1&b=2) in “all” " +
  "countries; l’IA soulève des questions d’éthique. ";

function draft(index: number): Record<string, unknown> {
  const event = index % 2 === 0;
  const hour = String(8 + (index % 8)).padStart(2, "0");
  const day = String(1 + (index % 28)).padStart(2, "0");
  return {
    id: `entry-${index}`,
    type: event ? "event" : "news",
    genre: event ? "conference" : "article",
    published: "2025-11-19",
    texts: {
      en: {
        words: "service",
        title: `Entry ${index}: health & AI`,
        summary: "A summary of two lines.\nThe second line.",
        content: Array(6).fill(paragraph.repeat(3)).join("\n\n"),
        url: `https://www.who.int/item/${index}`,
      },
    },
    organisations: [
      { id: "who-europe", role: event ? "organiser" : "publisher" },
      { id: "paho", role: "supporter" },
    ],
    topics: ["governance-ethics", "regulation-law"],
    countries: ["PT"],
    image: {
      url: `https://img.example.org/${index}.jpg`,
      alt: { en: "A hall" },
      credit: { en: "WHO" },
      width: 1200,
      height: 800,
      type: "image/jpeg",
      length: 123456,
    },
    attachments: [
      {
        url: `https://docs.example.org/${index}.pdf?a=1&b=2`,
        type: "application/pdf",
        length: 98765,
        title: "Agenda & more",
        language: "en",
      },
    ],
    ...(event
      ? {
          event: {
            status: "confirmed",
            starts: `2026-03-${day}T${hour}:00`,
            ends: `2026-03-${day}T${hour}:45`,
            zone: "Europe/Lisbon",
            place: { venue: "Auditorium", city: "Porto", country: "PT" },
            mode: "hybrid",
          },
        }
      : {}),
  };
}

const items = Array.from({ length: ENTRIES }, (_, index) => itemOf(draft(index)));
const events = Array.from({ length: ENTRIES }, (_, index) => itemOf(draft(index * 2)));
const latest: View = view("latest", "en", { items });
const agenda: View = view("agenda", "en", { items: events });

const date = (instant: string): Date => new Date(instant);

function mediaOf({ image, attachments }: Item): object[] {
  const amp = (url: string): string => url.replaceAll("&", "&amp;");
  const of: object[] = attachments.map(({ url, type, length, title }) => ({
    _attributes: { url: amp(url), type, medium: "document", fileSize: length },
    "media:title": { _attributes: { type: "plain" }, _text: title },
  }));
  if (image === undefined) return of;
  return [
    {
      _attributes: {
        url: amp(image.url),
        medium: "image",
        type: image.type,
        fileSize: image.length,
        width: image.width,
        height: image.height,
      },
      "media:description": { _attributes: { type: "plain" }, _text: image.alt },
      "media:credit": { _text: image.credit },
    },
    ...of,
  ];
}

function feedOf(extension: "rss" | "atom" | "json"): Feed {
  const links = channelLinks(latest, SITE, extension);
  const feed = new Feed({
    id: channelTag(SITE, "en", links.channel),
    title: feedTitle(latest),
    link: links.page,
    description: latest.description,
    language: "en",
    updated: date(latest.updated),
    ttl: 60,
    feed: links.self,
    feedLinks: { json: links.self },
    hub: hubUrl(SITE),
    author: { name: latest.siteName, link: SITE.origin },
  });
  if (extension === "rss") {
    const type = "application/rss+xml";
    const others = links.alternates.map(({ language, url }) => ({
      _attributes: { rel: "alternate", type, hreflang: language, href: url },
    }));
    feed.addExtension({
      name: "atom:link",
      objects: [{ _attributes: { rel: "self", type, href: links.self } }, ...others] as unknown as Record<
        string,
        unknown
      >,
    });
  }
  for (const item of items) {
    const attachment = item.attachments[0];
    const { authors, contributors } = creditsOf(item);
    const person = ({ name, url }: { name: string; url?: string }) => ({
      name,
      ...(url === undefined ? {} : { link: url }),
    });
    const tag = entryTag(SITE, item.id, "en");
    feed.addItem({
      title: item.title,
      id: extension === "json" ? tag : entryUrl(SITE, "en", item.id),
      guid: tag,
      link: entryUrl(SITE, "en", item.id),
      date: date(item.updated),
      published: date(item.released),
      description: item.summary,
      content: bodyHtml(item),
      author: authors.map(person),
      contributor: contributors.map(person),
      category: categoriesOf(item, SITE).map(({ term, scheme, label }) => ({
        name: label,
        term,
        scheme: "https://feed.example.org/topics",
        domain: scheme,
      })),
      ...(attachment === undefined
        ? {}
        : { enclosure: { url: attachment.url, type: attachment.type, length: attachment.length ?? 0 } }),
      extensions:
        extension === "atom"
          ? []
          : extension === "json"
            ? [{ name: "_health_ai", objects: item as unknown as Record<string, unknown> }]
            : [
                {
                  name: "dc:creator",
                  objects: namesOf(authors).map((name) => ({ _text: name })) as unknown as Record<string, unknown>,
                },
                { name: "dc:language", objects: { _text: "en" } },
                { name: "dc:date", objects: { _text: item.published } },
                { name: "atom:updated", objects: { _text: item.updated } },
                { name: "media:content", objects: mediaOf(item) as unknown as Record<string, unknown> },
              ],
    });
  }
  return feed;
}

function smithPeople(item: Item) {
  const { authors, contributors } = creditsOf(item);
  const person = ({ name, url }: { name: string; url?: string }) => ({
    name,
    ...(url === undefined ? {} : { uri: url }),
  });
  return { authors: authors.map(person), contributors: contributors.map(person) };
}

function smithAtom(): string {
  const links = channelLinks(latest, SITE, "atom");
  return generateAtomFeed({
    id: channelTag(SITE, "en", links.channel),
    title: { value: feedTitle(latest) },
    subtitle: { value: latest.description },
    updated: date(latest.updated),
    links: [
      { rel: "self", href: links.self },
      { rel: "alternate", href: links.page },
      ...links.alternates.map(({ language, url }) => ({ rel: "alternate", hreflang: language, href: url })),
    ],
    entries: items.map((item) => ({
      id: entryTag(SITE, item.id, "en"),
      title: { value: item.title },
      updated: date(item.updated),
      published: date(item.released),
      summary: { value: item.summary },
      content: { value: bodyHtml(item), type: "html" },
      links: [
        { rel: "alternate", type: "text/html", href: entryUrl(SITE, "en", item.id) },
        ...item.attachments.map(({ url, type, length, title }) => ({
          rel: "enclosure",
          href: url,
          type,
          title,
          ...(length === undefined ? {} : { length }),
        })),
      ],
      categories: categoriesOf(item, SITE).map((category) => ({ ...category })),
      ...smithPeople(item),
    })),
  });
}

function smithRss(): string {
  const links = channelLinks(latest, SITE, "rss");
  return generateRssFeed({
    title: feedTitle(latest),
    link: links.page,
    description: latest.description,
    language: "en",
    lastBuildDate: date(latest.updated),
    ttl: 60,
    atom: { links: [{ rel: "self", href: links.self }] },
    items: items.map((item) => ({
      title: item.title,
      link: entryUrl(SITE, "en", item.id),
      guid: { value: entryTag(SITE, item.id, "en"), isPermaLink: false },
      pubDate: date(item.released),
      description: item.summary,
      content: { encoded: bodyHtml(item) },
      dc: { creators: namesOf(creditsOf(item).authors), languages: ["en"] },
      categories: categoriesOf(item, SITE).map(({ label, scheme }) => ({ name: label, domain: scheme })),
      enclosures: item.attachments.map(({ url, type, length }) => ({ url, type, length: length ?? 0 })),
    })),
  });
}

function smithJson(): string {
  const links = channelLinks(latest, SITE, "json");
  return JSON.stringify(
    generateJsonFeed({
      title: feedTitle(latest),
      home_page_url: links.page,
      feed_url: links.self,
      description: latest.description,
      language: "en",
      authors: [{ name: latest.siteName, url: SITE.origin }],
      items: items.map((item) => ({
        id: entryTag(SITE, item.id, "en"),
        url: entryUrl(SITE, "en", item.id),
        words: "service",
        title: item.title,
        summary: item.summary,
        content_html: bodyHtml(item),
        content_text: bodyText(item),
        date_published: date(item.released),
        date_modified: date(item.updated),
        language: "en",
        tags: categoriesOf(item, SITE).map(({ label }) => label),
        authors: creditsOf(item).authors.map(({ name, url }) => ({ name, ...(url === undefined ? {} : { url }) })),
        attachments: item.attachments.map(({ url, type, title }) => ({ url, mime_type: type, title })),
        _health_ai: item,
      })),
    }),
  );
}

function icalGenerator(): string {
  const links = channelLinks(agenda, SITE, "ics");
  const calendar = ical({
    name: feedTitle(agenda),
    description: agenda.description,
    url: links.page,
    source: links.self,
    ttl: 3600,
  });
  for (const item of events) {
    const location = locationOf(item);
    calendar.createEvent({
      id: uidOf(SITE, item.id),
      stamp: date(item.updated),
      created: date(item.released),
      lastModified: date(item.updated),
      sequence: item.version - 1,
      start: date(item.event?.starts?.instant ?? ""),
      end: date(item.event?.ends?.instant ?? ""),
      timezone: "Europe/Lisbon",
      summary: item.title,
      description: { plain: bodyText(item), html: bodyHtml(item) },
      url: entryUrl(SITE, "en", item.id),
      categories: item.topics.map(({ name }) => ({ name })),
      ...(location === undefined ? {} : { location }),
    });
  }
  return calendar.toString();
}

const contenders: readonly (readonly [format: string, by: string, render: () => string])[] = [
  ["rss", "ours", () => renderRss(latest, SITE)],
  ["rss", "feed", () => feedOf("rss").rss2()],
  ["rss", "feedsmith", smithRss],
  ["atom", "ours", () => renderAtom(latest, SITE)],
  ["atom", "feed", () => feedOf("atom").atom1()],
  ["atom", "feedsmith", smithAtom],
  ["json", "ours", () => renderJsonFeed(latest, SITE)],
  ["json", "feed", () => feedOf("json").json1()],
  ["json", "feedsmith", smithJson],
  ["ics", "ours", () => renderIcs(agenda, SITE)],
  ["ics", "ical-generator", icalGenerator],
  ["csv", "ours", () => renderCsv(latest, SITE)],
  ["body", "ours", () => items.map((item) => bodyHtml(item)).join("")],
];

const times = contenders.map((): number[] => []);
let bytes = contenders.map(() => 0);
for (let round = -20; round < ROUNDS; round++) {
  for (const [index, [, , render]] of contenders.entries()) {
    const start = process.hrtime.bigint();
    const text = render();
    // Engines put strings together when they are read: what is served is read.
    text.charCodeAt(text.length - 1);
    const micros = Number(process.hrtime.bigint() - start) / 1000;
    if (round >= 0) times[index]?.push(micros);
    else bytes = bytes.with(index, text.length);
  }
}

const medians = times.map((list) => list.sort((a, b) => a - b)[list.length >> 1] ?? 0);
const reference = (format: string): number =>
  medians[contenders.findIndex(([other, by]) => other === format && by === "ours")] ?? 1;
console.log(`Rendering ${ENTRIES} entries, medians of ${ROUNDS} interleaved rounds, node ${process.version}\n`);
console.log("| format | by | µs | characters | × ours |\n| --- | --- | ---: | ---: | ---: |");
for (const [index, [format, by]] of contenders.entries()) {
  const median = medians[index] ?? 0;
  console.log(
    `| ${format} | ${by} | ${median.toFixed(0)} | ${bytes[index]} | ${(median / reference(format)).toFixed(2)} |`,
  );
}
