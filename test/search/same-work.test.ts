import { describe, expect, it } from "vitest";
import { isSameWork, workKeys, workProfile } from "../../src/search/same-work.ts";
import { corpus } from "../fixtures/corpus.ts";
import { type Draft, event, news, parsed } from "../fixtures/entries.ts";

const PAGE = "https://www.who.int/europe/en/news/item/19-11-2025-ai";
const TITLE = "AI is reshaping health systems in the European Region";
const titled = (title: string, more: Record<string, unknown> = {}) => ({
  texts: { en: { words: "service", title, summary: "A summary.", ...more } },
});
const same = (one: Draft, other: Draft) => {
  const [left, right] = [workProfile(parsed(one)), workProfile(parsed(other))];
  const found = workKeys(left).some((key) => workKeys(right).includes(key));
  expect(isSameWork(left, right), "the rule is the same both ways").toBe(isSameWork(right, left));
  return found && isSameWork(left, right);
};

describe("two entries under different ids", () => {
  it.each([
    [
      "share a page, however it is written, and have like titles",
      news("a", titled(TITLE, { url: PAGE })),
      news("b", titled("AI is reshaping health systems of the European Region", { url: `${PAGE}/?utm_source=x#top` })),
    ],
    [
      "share a page in two languages and no language",
      news("a", titled(TITLE, { url: PAGE })),
      news("b", {
        texts: { fr: { words: "service", title: "L’IA", summary: "S.", url: PAGE.replace("/en/", "/fr/") } },
      }),
    ],
    [
      "share a page, and only one of them knows the day",
      news("a", titled(TITLE, { url: PAGE })),
      news("b", { ...titled(TITLE, { url: PAGE }), published: "2025-11" }),
    ],
    [
      "come from one organisation on one day with titles that hardly differ",
      news("a", titled(TITLE)),
      news("b", titled(TITLE.replace("is reshaping", "is re-shaping"))),
    ],
    ["are one event of one organiser on one day", event("a", titled(TITLE)), event("b", titled(TITLE.toUpperCase()))],
  ])("are one work where they %s", (_, one, other) => {
    expect(same(one, other)).toBe(true);
  });

  it.each([
    [
      "share a page, but have other titles",
      news("a", titled(TITLE, { url: PAGE })),
      news("b", titled("A call for experts", { url: PAGE })),
    ],
    [
      "share a page, but not the day",
      news("a", titled(TITLE, { url: PAGE })),
      news("b", { ...titled(TITLE, { url: PAGE }), published: "2026-01-01" }),
    ],
    ["have titles whose numbers differ", news("a", titled(`${TITLE}, part 1`)), news("b", titled(`${TITLE}, part 2`))],
    ["have short titles that differ by a letter", news("a", titled("Title of a")), news("b", titled("Title of b"))],
    [
      "come from two organisations",
      news("a", titled(TITLE)),
      news("b", { ...titled(TITLE), organisations: [{ id: "itu", role: "publisher" }] }),
    ],
    [
      "are a piece of news and an event",
      news("a", titled(TITLE)),
      event("b", titled(TITLE), { starts: "2025-11-19", ends: "2025-11-19" }),
    ],
    [
      "are the meetings of two years",
      event("a", titled(TITLE)),
      event("b", titled(TITLE), { starts: "2026-09-25T09:00", ends: "2026-09-25T17:00" }),
    ],
    [
      "share nothing but a site's first page",
      news("a", {
        ...titled(TITLE, { url: "https://www.who.int/" }),
        organisations: [{ id: "who", role: "publisher" }],
      }),
      news("b", titled(TITLE, { url: "https://www.who.int/" })),
    ],
  ])("two entries under different ids are two works where they %s", (_, one, other) => {
    expect(same(one, other)).toBe(false);
  });
});

it("No two entries of the content are taken for one work", async () => {
  const profiles = corpus().map((entry) => ({ id: entry.id, profile: workProfile(entry) }));
  expect(profiles.length).toBeGreaterThan(100);
  const pairs = profiles.flatMap((one, index) =>
    profiles
      .slice(index + 1)
      .filter((other) => isSameWork(one.profile, other.profile))
      .map((other) => [one.id, other.id]),
  );
  expect(pairs).toEqual([]);
});
