import { describe, expect, it } from "vitest";
import { MAX_FEED_OCTETS } from "../../../src/render/bounded-view.ts";
import { FORMATS, renderFeed } from "../../../src/render/formats.ts";
import { item, SITE, view } from "../../fixtures/items.ts";

const octets = (text: string): number => new TextEncoder().encode(text).length;

/** Fifty items, each of some 40,000 octets in a script that takes more than one octet a character. */
const long = Array.from({ length: 50 }, (_, index) => ({
  ...item("tag-launch", "ar"),
  id: `long-${index}`,
  released: new Date(Date.UTC(2026, 1, 28) - index * 86_400_000).toISOString().replace(".000Z", "Z"),
  html: `<p>${"نص ".repeat(6000)}</p>`,
  text: "نص ".repeat(6000),
}));

describe("the size of a feed", () => {
  it.each(["rss", "atom", "json"] as const)("a feed as %s has at most a megabyte, and leads to the rest", (name) => {
    const { view: shown, text } = renderFeed(FORMATS[name], view("latest", "ar", { items: long }), SITE);
    expect(octets(text)).toBeLessThanOrEqual(MAX_FEED_OCTETS);
    expect(octets(text)).toBeGreaterThan(MAX_FEED_OCTETS / 2);
    expect(shown.items.length).toBeGreaterThan(5);
    expect(shown.items.map(({ id }) => id)).toEqual(long.slice(0, shown.items.length).map(({ id }) => id));
    // The month in which the last entry of the feed was released holds what follows on it.
    const month = shown.items.at(-1)?.released.slice(0, 7);
    expect(text).toContain(`https://feed.example.org/ar/feed.${month}.${name}`);
  });

  it("a calendar that takes more than a megabyte loses the past, not what is coming", () => {
    const porto = item("ev-porto-2025-09-25", "en");
    const items = Array.from({ length: 300 }, (_, index) => ({
      ...porto,
      id: `event-${index}`,
      text: "word ".repeat(2000),
    }));
    const { view: shown, text } = renderFeed(FORMATS.ics, view("agenda", "en", { items }), SITE);
    expect(octets(text)).toBeLessThanOrEqual(MAX_FEED_OCTETS);
    expect(shown.items.at(-1)?.id).toBe("event-299");
    expect(shown.items.length).toBeGreaterThan(10);
  });

  it("an entry that is larger than that alone is served, and an archive stays whole", () => {
    const huge = { ...item("tag-launch", "en"), html: `<p>${"x".repeat(1_200_000)}</p>` };
    expect(renderFeed(FORMATS.rss, view("latest", "en", { items: [huge, huge] }), SITE).view.items).toHaveLength(1);
    expect(renderFeed(FORMATS.rss, view("archive", "ar", { items: long }), SITE).view.items).toHaveLength(50);
  });

  it("a JSON Feed holds the text of an entry once as HTML and once as plain text", () => {
    const marked = { ...item("tag-launch", "en"), html: "<p>a text to count</p>", text: "a text to count" };
    const { text } = renderFeed(FORMATS.json, view("latest", "en", { items: [marked] }), SITE);
    expect(text.split("a text to count")).toHaveLength(3);
  });
});
