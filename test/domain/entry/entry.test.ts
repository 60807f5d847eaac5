import { describe, expect, it } from "vitest";
import * as z from "zod";
import { Entry } from "../../../src/domain/entry/entry.ts";
import { parseWith } from "../../../src/domain/entry/validation.ts";
import { event, news } from "../../fixtures/entries.ts";

function faults(draft: unknown): string[] {
  const parsed = parseWith(Entry, draft);
  return parsed.ok ? [] : parsed.reason.map(({ pointer, detail }) => `${pointer} ${detail}`);
}

const text = (over: Record<string, unknown>) => ({ en: { words: "service", title: "T", summary: "S", ...over } });
const attached = (language: string) => ({
  attachments: [{ url: "https://e.org/a.pdf", type: "application/pdf", title: "A", language }],
});

describe("an entry", () => {
  it("an entry is accepted as sent, with its fields in canonical order", () => {
    const draft = event("a-1", {
      published: "2025-07",
      symbols: ["A/RES/79/325"],
      related: ["b"],
      partOf: "c",
      series: "ai-for-good",
    });
    const shuffled = Object.fromEntries(Object.entries(draft).reverse());
    expect(JSON.stringify(Entry.parse(shuffled))).toBe(JSON.stringify(Entry.parse(draft)));
    expect(Entry.parse(draft)).toEqual(draft);
  });

  it.each<[string, unknown, RegExp]>([
    ["no field that we do not know", news("a", { colour: "red" }), /^\/colour is not a known field/],
    [
      "no field that we do not know, deep inside",
      news("a", { texts: text({ html: "x" }) }),
      /^\/texts\/en\/html is not a known field/,
    ],
    [
      "no language that we do not serve",
      news("a", { texts: { xx: { words: "service", title: "T", summary: "S" } } }),
      /^\/texts\/xx is not a known field/,
    ],
    ["a text in some language", news("a", { texts: {} }), /^\/texts must hold at least one language/],
    ["an id of lower-case words", news("A_1"), /^\/id must be lower-case/],
    ["a title", news("a", { texts: { en: { words: "service", summary: "S" } } }), /^\/texts\/en\/title is required/],
    [
      "no blank title",
      news("a", { texts: text({ title: "  " }) }),
      /^\/texts\/en\/title must have a character that can be seen/,
    ],
    [
      "no title of zero-width spaces",
      news("a", { texts: text({ title: "\u200B\u200B" }) }),
      /^\/texts\/en\/title must have a character that can be seen/,
    ],
    [
      "no title of tag characters",
      news("a", { texts: text({ title: "\u{E0061}\u{E007F}" }) }),
      /^\/texts\/en\/title must have a character/,
    ],
    [
      "no title of Hangul fillers",
      news("a", { texts: text({ title: "\u3164\u115F" }) }),
      /^\/texts\/en\/title must have a character/,
    ],
    [
      "no invisible summary",
      news("a", { texts: text({ summary: "\u2060\n\u2066\u2069" }) }),
      /^\/texts\/en\/summary must have a character/,
    ],
    [
      "no isolate in a link",
      news("a", { texts: text({ url: "https://e.org/\u2066a" }) }),
      /^\/texts\/en\/url must not hold/,
    ],
    [
      "no second region in a language tag",
      news("a", attached("en-US-FR")),
      /^\/attachments\/0\/language must be a language tag/,
    ],
    [
      "no variant twice in a language tag",
      news("a", attached("de-1996-1996")),
      /^\/attachments\/0\/language must be a language tag/,
    ],
    [
      "no extension in a language tag",
      news("a", attached("en-u-ca-buddhist")),
      /^\/attachments\/0\/language must be a language tag/,
    ],
    [
      "no working language that is no tag",
      event("a", {}, { languages: ["en", "en-US-FR"] }),
      /^\/event\/languages\/1 must be a language tag/,
    ],
    [
      "no interpretation into what is no tag",
      event("a", {}, { interpretation: ["en-US-FR"] }),
      /^\/event\/interpretation\/0 must be a language tag/,
    ],
    ["no control character", news("a", { texts: text({ title: "a\u0007b" }) }), /^\/texts\/en\/title must be one line/],
    [
      "no line break in a title",
      news("a", { texts: text({ title: "a\u2028b" }) }),
      /^\/texts\/en\/title must be one line/,
    ],
    ["no lone surrogate", news("a", { texts: text({ summary: "a\ud800b" }) }), /^\/texts\/en\/summary must be text/],
    [
      "no bidirectional override",
      news("a", { texts: text({ summary: "a\u202eb" }) }),
      /^\/texts\/en\/summary must be text/,
    ],
    ["no non-character", news("a", { texts: text({ title: "a\ufffeb" }) }), /^\/texts\/en\/title must be one line/],
    [
      "http links only",
      news("a", { texts: text({ url: "javascript:alert(1)" }) }),
      /^\/texts\/en\/url must be an absolute http/,
    ],
    [
      "no user name in a link",
      news("a", { texts: text({ url: "https://who.int@example.org/" }) }),
      /^\/texts\/en\/url must be a valid address without user/,
    ],
    ["no relative link", news("a", { source: { name: "S", url: "/x" } }), /^\/source\/url must be an absolute/],
    [
      "an instant with its offset",
      news("a", { published: "2025-11-19T09:00:00" }),
      /^\/published must be an RFC 3339 instant/,
    ],
    ["a date that exists", news("a", { published: "2025-02-30" }), /^\/published/],
    ["a topic only once", news("a", { topics: ["x", "x"] }), /^\/topics\/1 is listed twice/],
    ["countries by their code", news("a", { countries: ["pt"] }), /^\/countries\/0 must be two capital letters/],
    ["no reserved country code", news("a", { countries: ["UK"] }), /^\/countries\/0 is not a country code/],
    [
      "no country for private use",
      event("a", {}, { place: { country: "XK" } }),
      /^\/event\/place\/country is not a country code/,
    ],
    [
      "a person named once for all languages, or for each",
      news("a", { people: [{ name: { en: "A" }, role: "author" }] }),
      /^\/people\/0\/name\/fr is missing/,
    ],
    ["a news genre for news", news("a", { genre: "webinar" }), /^\/genre/],
    ["event details only in events", news("a", { event: { status: "held" } }), /^\/event is not a known field/],
    [
      "no image without words for each language",
      news("a", { image: { url: "https://e.org/i.png", alt: { en: "A" } } }),
      /^\/image\/alt\/fr is missing/,
    ],
    [
      "no words in a language without text",
      news("a", { image: { url: "https://e.org/i.png", alt: { en: "A", fr: "B", de: "C" } } }),
      /^\/image\/alt\/de is in de/,
    ],
    ["not itself as related", news("a", { related: ["a"] }), /^\/related must not name the entry itself/],
    ["a type", { ...news("a"), type: "podcast" }, /^\/type/],
  ])("an entry must have %s", (_, draft, expected) => {
    expect(faults(draft).join("\n")).toMatch(expected);
  });
});

describe("an entry's words", () => {
  it("an entry's words may hold bidirectional isolates, balanced or not, and single letters of any script", () => {
    for (const title of ["\u2068ABC\u2069 في", "a\u2066b", "\u200Fم", "1", "👩‍⚕️", "\u200Bא"]) {
      expect(faults(news("a", { texts: text({ title, summary: title }) }))).toEqual([]);
    }
  });
  it("an entry's words may name any language that Intl can name", () => {
    for (const tag of ["en", "pt-BR", "zh-Hant-TW", "sr-Latn", "de-1996", "es-419", "prs"])
      expect(faults(news("a", attached(tag)))).toEqual([]);
  });
});

describe("an event", () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    ["a zone as soon as an hour is given", { zone: undefined }, /^\/event\/starts has an hour, so a zone is required/],
    [
      "hours that exist",
      { starts: "2025-03-30T01:30", ends: undefined },
      /^\/event\/starts does not exist in Europe\/Lisbon/,
    ],
    ["an end that is not before its start", { ends: "2025-09-25T08:59" }, /^\/event\/ends is before starts/],
    ["no end without a start", { starts: undefined }, /^\/event\/ends requires starts/],
    ["a zone of the database", { zone: "Europe/Lissabon" }, /^\/event\/zone must be the name of a time zone/],
    [
      "a city named once for all languages, or for each",
      { place: { city: { en: "Geneva" } } },
      /^\/event\/place\/city\/fr is missing/,
    ],
    [
      "a venue of a name",
      { place: { venue: 3 } },
      /^\/event\/place\/venue must be a line of at most 300 characters, or one for each language/,
    ],
    ["no offset in a local time", { starts: "2025-09-25T09:00+01:00" }, /^\/event\/starts must be local/],
    [
      "sessions named in each of its languages",
      { sessions: [{ starts: "2025-09-25T09:00", title: { en: "W" } }] },
      /^\/event\/sessions\/0\/title\/fr is missing/,
    ],
    [
      "sessions that end after they start",
      { sessions: [{ starts: "2025-09-25T09:00", ends: "2025-09-25T08:00", title: { en: "W", fr: "B" } }] },
      /^\/event\/sessions\/0\/ends is before/,
    ],
  ])("an event must have %s", (_, details, expected) => {
    const draft = event("a", {}, details);
    const given = JSON.parse(JSON.stringify(draft)) as unknown;
    expect(faults(given).join("\n")).toMatch(expected);
  });
  it("an event may have days only, a year only, or no date yet", () => {
    for (const details of [
      { starts: "2025-07-01", ends: "2025-09-22" },
      { starts: "2027" },
      { starts: "2025-12-18", ends: "2026-02-02T23:59" },
      {},
    ]) {
      const base = event("a");
      expect(faults({ ...base, event: { status: "provisional", zone: "Europe/London", ...details } })).toEqual([]);
    }
  });
});

describe("the JSON Schema of the entry", () => {
  it("the JSON Schema of the entry is generated from the schema that validates entries, and has its fields", () => {
    const schema = z.toJSONSchema(Entry, { io: "input", unrepresentable: "any" }) as {
      oneOf?: { properties: Record<string, unknown>; additionalProperties: boolean }[];
    };
    expect(schema.oneOf?.map(({ properties }) => Object.keys(properties).length > 15)).toEqual([true, true]);
    expect(schema.oneOf?.every(({ additionalProperties }) => additionalProperties === false)).toBe(true);
  });
});
