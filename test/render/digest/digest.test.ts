import { HtmlValidate } from "html-validate";
import { describe, expect, it } from "vitest";
import { LANGUAGES, type Language } from "../../../src/domain/entry/language.ts";
import { periodOf } from "../../../src/domain/time/period.ts";
import { type Digest, type DigestItem, isEmpty } from "../../../src/domain/view/digest.ts";
import { toItem } from "../../../src/domain/view/view.ts";
import { DIGEST_FEEDS, renderDigestFeed } from "../../../src/render/digest/feed.ts";
import { MAX_MAIL_BYTES, renderDigestFragment, renderDigestHtml, truncated } from "../../../src/render/digest/html.ts";
import { renderDigestText } from "../../../src/render/digest/text.ts";
import { linkList, newsletterTable } from "../../../src/render/embeds/newsletter.ts";
import { periodLabel } from "../../../src/render/entry/dates.ts";
import { htmlTree } from "../../../src/render/markdown/html-tree.ts";
import { one, parseXml, textOf } from "../../fixtures/feed-clients.ts";
import { item, itemOf, NASTY_TITLE, REVISIONS, SITE, TAXONOMY } from "../../fixtures/items.ts";

function digestOf(items: readonly DigestItem[], language: Language, over: Partial<Digest> = {}): Digest {
  return {
    language,
    channel: "",
    siteName: TAXONOMY.site.name[language],
    name: "News and events",
    description: TAXONOMY.site.description[language],
    period: periodOf("weekly", "2026-01-05", "Europe/Lisbon"),
    sections: [
      {
        topic: { id: "governance-ethics", name: "Governance & <ethics>" },
        items: items.filter((_, index) => index % 2 === 0),
      },
      { topic: { id: "regulation-law", name: "Regulation" }, items: items.filter((_, index) => index % 2 === 1) },
    ].filter((section) => section.items.length > 0),
    more: false,
    changes: [],
    coming: items.filter(({ event }) => event !== undefined).slice(0, 30),
    updated: "2026-01-09T10:00:00Z",
    ...over,
  };
}

function everything(language: Language): DigestItem[] {
  return REVISIONS.flatMap((revision) => toItem(revision, language, TAXONOMY) ?? []);
}

const LONG: Readonly<Record<string, string>> = {
  en: "Artificial intelligence & <health> ",
  ar: "الذكاء الاصطناعي في الصحة ",
  zh: "人工智能与健康",
};

/** As long as an entry may be: titles of 500 characters, summaries of 2000. */
function longest(count: number, language: "en" | "ar" | "zh"): DigestItem[] {
  const text = (length: number): string => (LONG[language] ?? "").repeat(length).slice(0, length).trim();
  return Array.from({ length: count }, (_, index) => {
    const made = itemOf(
      {
        id: `long-${index}-${"x".repeat(90)}`.slice(0, 100),
        type: "event",
        genre: "conference",
        texts: { [language]: { words: "service", title: text(490) + index, summary: text(2000), relation: "partial" } },
        organisations: [{ id: "who-europe", role: "organiser" }],
        topics: ["governance-ethics"],
        event: {
          status: "postponed",
          starts: "2026-02-01T09:00",
          ends: "2026-02-03T17:00",
          zone: "Europe/Lisbon",
          displayZones: ["Asia/Tokyo", "America/New_York"],
          place: { venue: text(300), city: text(100), country: "PT" },
          mode: "hybrid",
        },
      },
      language,
    );
    return {
      ...made,
      released: `2026-01-05T${String(Math.floor(index / 60)).padStart(2, "0")}:${String(index % 60).padStart(2, "0")}:00Z`,
    };
  });
}

const bytes = (text: string): number => Buffer.byteLength(text);
const plainly = (text: string): string =>
  text
    .replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");

// What mail programs keep (caniemail.com: no flex, grid, position, float or transform), and nothing that loads or runs.
const ELEMENTS = new Set("html head meta title style body div table tr td h1 h2 h3 p a span b".split(" "));
const ATTRIBUTES = new Set(
  "lang dir charset name content class style role width cellpadding cellspacing border align href".split(" "),
);
const PROPERTIES = new Set(
  (
    "margin padding background-color color display max-height overflow max-width border border-top font-family " +
    "font-size font-weight line-height text-align white-space"
  ).split(" "),
);

describe("a digest as mail", () => {
  it.each(LANGUAGES)(
    "the digest in %s has only elements, attributes and styles that mail programs keep",
    (language) => {
      const html = renderDigestHtml(digestOf(everything(language), language), SITE, "mail");
      for (const [, name = "", attributes = ""] of html.matchAll(/<([a-z][a-z0-9]*)([^>]*)>/g)) {
        expect(ELEMENTS, name).toContain(name);
        for (const [, attribute = "", value = ""] of attributes.matchAll(/([a-z-]+)="([^"]*)"/g)) {
          expect(ATTRIBUTES, attribute).toContain(attribute);
          if (attribute === "href") expect(value).toMatch(/^https:\/\/feed\.example\.org\//);
          if (attribute !== "style") continue;
          for (const declaration of value.split(";"))
            expect(PROPERTIES, declaration).toContain(declaration.split(":")[0]);
        }
      }
      expect(html.match(/<style>[^<]*<\/style>/g)).toHaveLength(1);
      expect(html).not.toMatch(/url\(|@import|javascript:|<!--|src=/);
    },
  );

  it("the digest is valid HTML", async () => {
    const validator = new HtmlValidate({
      extends: ["html-validate:standard"],
      // Mail wants styles and presentation on the elements.
      rules: {
        "no-inline-style": "off",
        "no-deprecated-attr": "off",
        "attribute-boolean-style": "off",
        "long-title": "off",
        "void-style": "off",
      },
    });
    for (const language of ["en", "ar"] as const) {
      const report = await validator.validateString(
        renderDigestHtml(digestOf(everything(language), language), SITE, "mail"),
      );
      expect(
        report.results.flatMap(({ messages }) =>
          messages.map(({ ruleId, message, line }) => `${line}: ${ruleId}: ${message}`),
        ),
      ).toEqual([]);
    }
  });

  it("the digest shows titles literally, whatever characters they hold", () => {
    const item = {
      ...itemOf({ ...minimal("nasty"), texts: { en: { words: "service", title: NASTY_TITLE, summary: NASTY_TITLE } } }),
    };
    const html = renderDigestHtml(digestOf([item], "en"), SITE, "mail");
    expect(html).toContain(
      `>${NASTY_TITLE.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")}</a>`,
    );
    expect(JSON.stringify(htmlTree(html))).toContain(JSON.stringify(NASTY_TITLE).slice(1, -1));
  });

  it("the Arabic digest runs from right to left on its elements too, because mail programs drop html and body", () => {
    const html = renderDigestHtml(digestOf(everything("ar"), "ar"), SITE, "mail");
    expect(html).toMatch(/<html lang="ar" dir="rtl">/);
    expect(html).toMatch(/<table [^>]*lang="ar" dir="rtl"/);
    expect(html).toMatch(/text-align:right/);
    expect(html).not.toMatch(/text-align:left/);
  });

  it.each(["en", "ar", "zh"] as const)(
    "a digest of 200 of the longest entries in %s stays under its size limit and says what is missing",
    (language) => {
      const digest = digestOf(longest(200, language), language, { more: true });
      for (const html of [renderDigestHtml(digest, SITE, "mail"), renderDigestFragment(digest, SITE)]) {
        expect(bytes(html)).toBeLessThan(MAX_MAIL_BYTES + 4000);
        expect(bytes(html)).toBeGreaterThan(MAX_MAIL_BYTES / 2);
        const shown = [...html.matchAll(/<h3/g)].length;
        expect(html).toContain(`${200 - shown}+`);
        expect(html).toContain(
          `https://feed.example.org/${language}/digest/weekly/2026-01-05.html?size=full&amp;zone=Europe/Lisbon`,
        );
      }
    },
  );

  it("an oversized digest first shortens summaries, then leaves out the oldest entries", () => {
    const [few, some, many] = [30, 42, 200].map((count) =>
      renderDigestHtml(digestOf(longest(count, "en"), "en", { coming: [] }), SITE, "mail"),
    );
    expect(few?.match(/<h3/g)).toHaveLength(30);
    expect(few).toMatch(/…<\/p>/);
    expect(some?.match(/<h3/g)).toHaveLength(42);
    expect(some).not.toMatch(/…<\/p>/);
    expect(many).toContain(`>Postponed: ${itemTitle(199)}`);
    expect(many).not.toContain(`>Postponed: ${itemTitle(0)}`);
  });

  it("a digest has a section of what became of entries, each with what changed and why, in HTML and in text", () => {
    const changed = { ...item("ev-porto-2025-09-25"), change: "corrected", summary: "The hall is <another>." } as const;
    const digest = digestOf([], "en", { changes: [changed] });
    expect(isEmpty(digest)).toBe(false);
    const html = renderDigestHtml(digest, SITE, "mail");
    expect(html).toContain(">Corrected, moved, cancelled, withdrawn</h2>");
    expect(html).toContain(`>Corrected: ${changed.title}</a>`);
    expect(html).toContain("The hall is &lt;another&gt;.");
    const text = renderDigestText(digest, SITE);
    expect(text).toContain(`## Corrected, moved, cancelled, withdrawn\n\n* Corrected: ${changed.title}`);
    expect(text).toContain("The hall is <another>.");
  });

  it("no text of a digest or of a newsletter's table is a mark of a template, and each reads as it was written", () => {
    const marks = "{{ .Secret }} {% load x %} {# c #} *|FNAME|* {{{a}}} ||* *||";
    const shown = { ...item("ev-porto-2025-09-25"), title: `T ${marks}`, summary: `S ${marks}` };
    const digest = digestOf([shown], "en", { changes: [{ ...shown, change: "corrected" }], description: marks });
    const fragment = { language: "en", direction: "ltr", more: marks, url: SITE.origin, none: marks } as const;
    for (const html of [
      renderDigestHtml(digest, SITE, "mail").replace(/<style>[\s\S]*<\/style>/, ""),
      renderDigestFragment(digest, SITE),
      newsletterTable({ ...fragment, items: [shown] }, { site: SITE }),
      newsletterTable({ ...fragment, items: [] }, { site: SITE }),
      linkList({ items: [shown], language: "en", direction: "ltr" }, { site: SITE }),
    ]) {
      expect(html).not.toMatch(/[{}]|\*\||\|\*/);
      expect(plainly(html)).toContain(marks);
    }
    const text = renderDigestText(digest, SITE);
    expect(text).not.toMatch(/\{[{%#]|\*\||\|\*/);
    expect(text.replaceAll("\u2060", "")).toContain(marks);
  });

  it("the digest for browsers contains everything", () => {
    const items = longest(200, "en");
    const html = renderDigestHtml(digestOf(items, "en"), SITE, "full");
    const plain = plainly(html);
    for (const { id, summary } of items) {
      expect(html).toContain(`/en/entries/${id}"`);
      expect(plain).toContain(summary);
    }
  });

  it("the digest says when nothing is new, and when more was released than it holds", () => {
    expect(renderDigestHtml(digestOf([], "de"), SITE, "mail")).toContain("Nichts Neues in diesem Zeitraum.");
    expect(renderDigestHtml(digestOf(everything("en"), "en", { more: true }), SITE, "mail")).toContain(
      "Not listed here: …",
    );
    expect(renderDigestHtml(digestOf(everything("en"), "en"), SITE, "mail")).not.toContain("Not listed here");
  });
});

function itemTitle(index: number): string {
  return (
    longest(200, "en")[index]?.title.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;") ?? ""
  );
}

function minimal(id: string) {
  return {
    id,
    type: "news",
    genre: "article",
    organisations: [{ id: "who-europe", role: "publisher" }],
    topics: ["governance-ethics"],
  };
}

describe("the plain-text twin", () => {
  it.each(LANGUAGES)("the plain-text part in %s has every title and every link of the HTML part", (language) => {
    const digest = digestOf(everything(language), language);
    const text = renderDigestText(digest, SITE);
    const html = renderDigestHtml(digest, SITE, "full");
    const links = [...html.matchAll(/href="([^"]+)"/g)].map(([, url]) => plainly(url ?? ""));
    expect(links.length).toBeGreaterThan(digest.sections.length);
    for (const url of links) expect(text).toContain(url);
    for (const [, title] of html.matchAll(/<a class="l"[^>]*>([^<]*)<\/a><\/(?:h3|p)>/g))
      expect(text).toContain(plainly(title ?? ""));
    if (digest.sections.length > 0) expect(text).toContain("## Governance & <ethics>");
  });
});

describe("a summary that is cut", () => {
  it.each([
    ["short enough", 20, "short enough"],
    ["cut between two words", 14, "cut between…"],
    ["无空格的一行文字", 4, "无空格的…"],
    ["ab👩", 3, "ab…"],
    ["gone", 0, ""],
  ])("the summary %s cut at %i characters is %s", (text, most, expected) => {
    expect(truncated(text, most)).toBe(expected);
  });
});

describe("a period in words", () => {
  it("a period is written in every language", () => {
    const weeks = LANGUAGES.map((language) =>
      periodLabel(periodOf("weekly", "2025-11-17", "UTC"), language).replace(/[\u2009\u202f\u00a0]/g, " "),
    );
    expect(weeks).toEqual([
      "17–23 November 2025",
      "17–23 novembre 2025",
      "17–23 de noviembre de 2025",
      "17–23 ноября 2025 г.",
      "17–23 تشرين الثاني/نوفمبر 2025",
      "2025年11月17日至23日",
      "17–23 de novembro de 2025",
      "17.–23. November 2025",
    ]);
    expect(periodLabel(periodOf("daily", "2025-11-19", "UTC"), "fr")).toBe("mercredi 19 novembre 2025");
    expect(periodLabel(periodOf("monthly", "2025-11-19", "UTC"), "es")).toBe("noviembre de 2025");
  });
});

describe("a feed of digests", () => {
  const address = {
    language: "ar",
    kind: "weekly",
    zone: "Europe/Lisbon",
    channel: { kind: "topic", id: "regulation-law" },
  } as const;
  const feed = {
    address,
    siteName: "Health AI & Feed",
    name: "Law",
    description: "D",
    digests: [digestOf(everything("ar"), "ar", { channel: "topics/regulation-law" })],
  };

  it("a feed of digests is well-formed XML whose items carry HTML, right to left where needed", () => {
    for (const extension of ["rss", "atom"] as const) {
      const root = parseXml(renderDigestFeed(feed, extension, SITE));
      expect(root.text).toContain('<div lang="ar" dir="rtl"');
      expect(root.text).toContain(
        "tag:feed.example.org,2025:digests/ar/weekly/2026-01-05?channel=topics/regulation-law&zone=Europe/Lisbon",
      );
    }
  });
  it("a feed of digests says what a text says, whatever stands in it", () => {
    const title = 'A &amp; <b>]]> "B" ]]> & C';
    const [first] = feed.digests;
    if (first === undefined) throw new Error("no digest");
    const sections = first.sections.map((section) => ({
      ...section,
      items: section.items.map((item) => ({ ...item, title })),
    }));
    const hostile = { ...feed, siteName: title, digests: [{ ...first, siteName: title, sections }] };
    const channel = one(parseXml(renderDigestFeed(hostile, "rss", SITE)), "channel");
    const [item] = JSON.parse(renderDigestFeed(hostile, "json", SITE)).items;
    expect(textOf(channel, "title")).toContain(title);
    const found = one(channel, "item");
    expect(textOf(found, "title")).toBe(item.title);
    expect(textOf(found, "description")).toContain("A &amp;amp; &lt;b&gt;]]&gt; ");
    expect(textOf(found, "content:encoded")?.replaceAll("]]&gt;", "]]>")).toBe(
      item.content_html.replaceAll("]]&gt;", "]]>"),
    );
  });
  it("a feed of digests exists in every format that tools take", () => {
    expect(Object.keys(DIGEST_FEEDS)).toEqual(["rss", "atom", "json"]);
    expect(JSON.parse(renderDigestFeed(feed, "json", SITE)).items[0].content_text).toContain(
      "https://feed.example.org/ar/",
    );
  });
});
