// RFC 5005 archives, RFC 6721 tombstones, and the links between a channel's documents.
import { describe, expect, it } from "vitest";
import { LICENCE } from "../../../src/domain/site/service.ts";
import type { View } from "../../../src/domain/view/view.ts";
import { renderAtom } from "../../../src/render/feeds/atom.ts";
import { renderJsonFeed } from "../../../src/render/feeds/json-feed.ts";
import { renderRss } from "../../../src/render/feeds/rss.ts";
import { all, one, parseXml } from "../../fixtures/feed-clients.ts";
import { SITE, view } from "../../fixtures/items.ts";

function linksOf(shown: View, format: "rss" | "atom"): Record<string, string> {
  const root = format === "rss" ? one(parseXml(renderRss(shown, SITE)), "channel") : parseXml(renderAtom(shown, SITE));
  const links = all(root, format === "rss" ? "atom:link" : "link").filter(
    ({ attributes }) => attributes.rel !== "alternate" && attributes.rel !== "license",
  );
  return Object.fromEntries(links.map(({ attributes }) => [attributes.rel, attributes.href ?? ""]));
}

const hub = "https://feed.example.org/hub";
const at = (name: string): string => `https://feed.example.org/en/feed.${name}`;

describe.each(["rss", "atom"] as const)("an archive as %s", (format) => {
  it("a feed names the licence of its texts (RFC 4946)", () => {
    const text = format === "rss" ? renderRss(view("latest", "en"), SITE) : renderAtom(view("latest", "en"), SITE);
    expect(text.split("<item>")[0]).toContain(`rel="license" href="${LICENCE.url}"`);
  });

  it("an archive names itself, the current feed and both neighbours", () => {
    expect(linksOf(view("archive", "en"), format)).toEqual({
      self: at(`2026-01.${format}`),
      current: at(format),
      "prev-archive": at(`2025-12.${format}`),
      "next-archive": at(`2026-02.${format}`),
    });
  });

  it("an archive page can be a further page of a month, the first of all, or the last", () => {
    expect(linksOf(view("archive", "en", { archive: { page: "2026-01.2", next: "2026-01" } }), format)).toEqual({
      self: at(`2026-01.2.${format}`),
      current: at(format),
      "next-archive": at(`2026-01.${format}`),
    });
  });

  it("an archive is marked as one, and the current feed is not", () => {
    const marks = (shown: View): number => {
      const root =
        format === "rss" ? one(parseXml(renderRss(shown, SITE)), "channel") : parseXml(renderAtom(shown, SITE));
      return all(root, "fh:archive").filter(({ uri }) => uri === "http://purl.org/syndication/history/1.0").length;
    };
    expect([marks(view("archive", "en")), marks(view("latest", "en"))]).toEqual([1, 0]);
  });

  it("the current feed links to the newest archive", () => {
    expect(linksOf(view("latest", "en"), format)).toEqual({
      self: at(format),
      hub,
      "prev-archive": at(`2025-12.${format}`),
    });
    expect(linksOf(view("latest", "en", { archive: {} }), format)).toEqual({ self: at(format), hub });
  });
});

describe("an archive as JSON Feed", () => {
  it("JSON Feed reaches archives by next_url", () => {
    const next = (shown: View): unknown =>
      (JSON.parse(renderJsonFeed(shown, SITE)) as Record<string, unknown>).next_url;
    expect(next(view("latest", "en"))).toBe(at("2025-12.json"));
    expect(next(view("archive", "en"))).toBe(at("2025-12.json"));
    expect(next(view("archive", "en", { archive: { page: "2025-11" } }))).toBeUndefined();
  });
});

describe("a withdrawn entry", () => {
  const withdrawn = [
    { id: "gone", at: "2026-02-19T10:00:00Z" },
    { id: "tag-launch", at: "2025-12-01T00:00:00Z" },
  ];

  it("Atom announces a withdrawn entry unless it was restored", () => {
    const found = all(parseXml(renderAtom(view("latest", "en", { withdrawn }), SITE)), "at:deleted-entry");
    expect(found.map(({ attributes, uri }) => [uri, attributes])).toEqual([
      [
        "http://purl.org/atompub/tombstones/1.0",
        { ref: "tag:feed.example.org,2025:entries/gone/en", when: "2026-02-19T10:00:00Z" },
      ],
    ]);
  });

  it("JSON Feed announces a withdrawn entry in its extension", () => {
    expect(JSON.parse(renderJsonFeed(view("latest", "en", { withdrawn }), SITE))).toMatchObject({
      _health_ai: {
        withdrawn: withdrawn.map(({ id, at }) => ({
          id: `tag:feed.example.org,2025:entries/${id}/en`,
          entry: id,
          at,
        })),
      },
    });
  });
});

describe("a feed's other languages", () => {
  it("a feed has seven alternates with hreflang, each for the same channel", () => {
    const found = all(
      parseXml(renderAtom(view("latest", "en", {}, { kind: "topic", id: "regulation-law" }), SITE)),
      "link",
    ).filter(({ attributes }) => attributes.type === "application/atom+xml" && attributes.rel === "alternate");
    expect(found.map(({ attributes }) => [attributes.hreflang, attributes.href])).toEqual(
      ["fr", "es", "ru", "ar", "zh", "pt", "de"].map((language) => [
        language,
        `https://feed.example.org/${language}/topics/regulation-law/feed.atom`,
      ]),
    );
  });

  it("an entry has an alternate for each of its languages, with the title in that language", () => {
    const entry = all(parseXml(renderAtom(view("latest", "en"), SITE)), "entry").find(({ text }) =>
      text.includes("ev-porto-2025-09-25"),
    );
    const others =
      entry === undefined
        ? []
        : all(entry, "link").filter(({ attributes }) => attributes.hreflang === "fr" && attributes.rel === "alternate");
    expect(others.map(({ attributes }) => [attributes.href, attributes.title])).toEqual([
      [
        "https://feed.example.org/fr/entries/ev-porto-2025-09-25",
        "Santé, humanité et IA : construire un avenir responsable",
      ],
    ]);
  });
});
