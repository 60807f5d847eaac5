// The inbox as a feed reader of an editor gets it.
import { parseAtomFeed } from "feedsmith";
import { describe, expect, it } from "vitest";
import { projectTaxonomy } from "../../../src/cli/content/checked-entries.ts";
import { LANGUAGES } from "../../../src/domain/entry/language.ts";
import type { ErrorReport } from "../../../src/domain/source/error-report.ts";
import type { InboxItem } from "../../../src/domain/source/inbox-document.ts";
import { message } from "../../../src/messages/message.ts";
import { inboxFeed } from "../../../src/render/feeds/inbox.ts";

const SITE = { origin: "https://feed.example.org", tagAuthority: "feed.example.org,2025" };
const taxonomy = projectTaxonomy();

function item(changes: Partial<InboxItem> = {}): InboxItem {
  return {
    id: "0123456789abcdef",
    title: "KI & Gesundheit: <script>alert(1)</script>",
    language: "de",
    address: "https://www.who.int/a?b=1&c=2",
    published: "2026-11-27T08:00:00Z",
    summary: "Fünf <b>Grundsätze</b>",
    publisher: "who",
    sources: ["who-news"],
    licence: "Quote titles.",
    rule: "title",
    words: [
      { half: "ai", field: "title", text: "KI" },
      { half: "health", field: "title", text: "Gesundheit" },
    ],
    firstSeen: "2026-11-28T08:00:00Z",
    lastSeen: "2026-11-29T08:00:00Z",
    state: "new",
    changes: [],
    translations: [{ id: "f".repeat(16), language: "ar", title: "الصحة & الذكاء" }],
    ...changes,
  };
}

const self = `${SITE.origin}/en/inbox/token/feed.atom`;
const feedOf = (
  items: readonly InboxItem[],
  language: (typeof LANGUAGES)[number] = "en",
  reports: readonly ErrorReport[] = [],
) => {
  const text = inboxFeed(items, reports, self, language, SITE, taxonomy);
  expect(text).not.toMatch(/<(?:script|b)\b/);
  return parseAtomFeed(text);
};

describe("the feed of the inbox", () => {
  it("the feed of the inbox begins with what readers reported, as plain text", () => {
    const words = "Wrong day.\n<script>alert(1)</script> & more";
    const reports = [
      {
        id: "a".repeat(16),
        entry: { id: "story", version: 2, title: "A <b>story</b>" },
        language: "ar",
        words,
        at: "2026-11-30T08:00:00Z",
        times: 1,
        address: "https://feed.example.org/ar/entries/story",
      },
      { id: "b".repeat(16), language: "en", words, at: "2026-11-29T08:00:00Z", times: 3 },
    ] as const;
    const { entries = [], updated } = feedOf([item()], "fr", reports);
    expect(updated).toBe("2026-11-30T08:00:00Z");
    const heading = `${message("fr", "editor.inbox.reports")}${message("fr", "punctuation.colon")}`;
    expect(entries.map(({ title }) => title?.value)).toEqual([
      `${heading}A <b>story</b>`,
      `${heading}Wrong day. <script>alert(1)</script> & more`,
      item().title,
    ]);
    expect(entries[0]?.content).toMatchObject({ type: "text", value: words });
    expect(entries[0]?.links?.map(({ href }) => href)).toEqual([
      "https://feed.example.org/fr/editor#inbox/",
      "https://feed.example.org/ar/entries/story",
    ]);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(3);
  });

  it.each(LANGUAGES)(
    "the feed of the inbox in %s links each finding to the page where its entry is written, and to its source",
    (language) => {
      const { entries = [], title, updated } = feedOf([item()], language);
      expect(title?.value).toContain(message(language, "editor.inbox.title"));
      expect(updated).toBe("2026-11-28T08:00:00Z");
      const [entry] = entries;
      expect(entry).toMatchObject({
        id: "tag:feed.example.org,2025:findings/0123456789abcdef",
        title: expect.objectContaining({ value: item().title }),
        updated: "2026-11-28T08:00:00Z",
        published: "2026-11-27T08:00:00Z",
        authors: [{ name: taxonomy.organisations.get("who")?.name[language] }],
      });
      expect(entry?.links).toEqual([
        expect.objectContaining({ rel: "alternate", href: `${SITE.origin}/${language}/editor#inbox/0123456789abcdef` }),
        expect.objectContaining({ rel: "via", href: item().address }),
      ]);
      expect(entry?.content?.value).toContain(message(language, "editor.inbox.words", { words: "KI · Gesundheit" }));
      expect(entry?.content?.value).toContain('<p lang="ar" dir="rtl">ar: الصحة &amp; الذكاء</p>');
      expect(entry?.content?.value).toContain("Fünf &lt;b&gt;Grundsätze&lt;/b&gt;");
    },
  );

  it("the feed of the inbox shows what changed at a source since publication, dated when it was seen", () => {
    const change = { at: "2026-11-29T09:00:00Z", field: "title", before: "Old", after: "New" };
    const { entries = [], updated } = feedOf([
      item({ state: "published", entry: "e", changed: true, changes: [change] }),
    ]);
    expect(updated).toBe(change.at);
    expect(entries[0]?.updated).toBe(change.at);
    for (const words of [
      message("en", "editor.inbox.changed"),
      message("en", "editor.inbox.before", { text: "Old" }),
      message("en", "editor.inbox.now", { text: "New" }),
    ])
      expect(entries[0]?.content?.value).toContain(words);
  });

  it("a finding that came by mail has no address of a source in the feed, and a feed without findings is valid", () => {
    const { address: _, publisher: __, ...mail } = item({ sources: ["mail"], words: [] });
    expect(feedOf([mail]).entries?.[0]?.links).toHaveLength(1);
    expect(feedOf([])).toMatchObject({ id: "tag:feed.example.org,2025:inbox/en", updated: "1970-01-01T00:00:00Z" });
  });
});
