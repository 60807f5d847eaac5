import { describe, expect, it } from "vitest";
import { oncePerItem } from "../../src/render/once-per-item.ts";
import { item } from "../fixtures/items.ts";

const SITE = { origin: "https://feed.example.org", tagAuthority: "feed.example.org,2025" };

describe("what is made of an item", () => {
  it("a result for an item is computed once for an item and a service, and anew for another of either", () => {
    const made: string[] = [];
    const titleAt = oncePerItem((each, site) => {
      made.push(`${each.title} at ${site.origin}`);
      return made.length;
    });
    const one = item("bare-summary");
    expect([titleAt(one, SITE), titleAt(one, { ...SITE })]).toEqual([1, 1]);
    expect(titleAt({ ...one }, SITE)).toBe(2);
    expect(titleAt(one, { ...SITE, origin: "https://other.example.org" })).toBe(3);
    expect(titleAt(one, { ...SITE, tagAuthority: "other.example.org,2025" })).toBe(4);
    expect(made).toHaveLength(4);
  });
});
