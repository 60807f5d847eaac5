import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Channel,
  channelAddress,
  channelPath,
  parseAddress,
  parseChannel,
} from "../../../src/domain/channel/channel.ts";
import { channelName } from "../../../src/domain/channel/channel-name.ts";
import { LANGUAGES, negotiate } from "../../../src/domain/entry/language.ts";
import { nearestName } from "../../../src/std/did-you-mean.ts";

const slug = fc.stringMatching(/^[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}$/);
const channel: fc.Arbitrary<Channel> = fc.oneof(
  fc.constantFrom<Channel>({ kind: "everything" }, { kind: "news" }, { kind: "events" }),
  slug.map((id): Channel => ({ kind: "topic", id })),
  slug.map((id): Channel => ({ kind: "organisation", id })),
  fc.stringMatching(/^[A-Z]{2}$/).map((code): Channel => ({ kind: "country", code })),
);

describe("a channel", () => {
  it("a channel comes back from its path and from its address", () => {
    fc.assert(
      fc.property(channel, fc.constantFrom(...LANGUAGES), (given, language) => {
        expect(parseChannel(channelPath(given))).toEqual(given);
        expect(parseAddress(channelAddress(language, given))).toEqual({ language, channel: given });
      }),
    );
  });
  it("no other string names a channel", () => {
    for (const path of [
      "topics",
      "topics/",
      "topics/a/b",
      "topics/A",
      "countries/fra",
      "countries/FR",
      "x",
      "news/",
      "/news",
    ])
      expect(parseChannel(path)).toBeUndefined();
    for (const address of ["", "/", "/xx/", "/en", "//en/", "/en//", "/en/topics/"])
      expect(parseAddress(address)).toBeUndefined();
    fc.assert(
      fc.property(fc.string(), (text) => {
        const found = parseChannel(text);
        if (found !== undefined) expect(channelPath(found)).toBe(text);
      }),
    );
  });
});

describe("a country's channel", () => {
  const known = { topics: new Map(), organisations: new Map() };
  it("a country's channel has a name in each language if ISO 3166-1 has the country", () => {
    for (const code of ["PT", "CH", "PS", "TW", "AX"]) {
      const names = LANGUAGES.map((language) => channelName({ kind: "country", code }, language, known));
      for (const name of names) expect(name).toMatch(/\p{L}{2}/u);
    }
    expect(channelName({ kind: "country", code: "CI" }, "fr", known)).toBe("Côte d’Ivoire");
  });
  it.each(["UK", "EU", "SU", "AC", "XK", "ZZ", "AA", "QO", "EZ"])(
    "the code %s names no country's channel, although Intl has a name for it",
    (code) => {
      expect(channelName({ kind: "country", code }, "en", known)).toBeUndefined();
    },
  );
});

describe("the language of a first visit", () => {
  it.each([
    [null, "en"],
    ["fr-CH, fr;q=0.9, en;q=0.8", "fr"],
    ["it, de;q=0.5, es;q=0.7", "es"],
    ["ar;q=0, zh-Hans", "zh"],
    ["xx;;;q=,,,", "en"],
    ["de;q=2, fr;q=0.1", "fr"],
    ["*", "en"],
  ])("the language of a first visit with %j is %s", (header, expected) => {
    expect(negotiate(header, "en")).toBe(expected);
  });
});

describe("the nearest known word", () => {
  it("the nearest known word is found across small mistakes but not across large ones", () => {
    const known = ["governance-ethics", "regulation-law", "mental-health"];
    expect(nearestName("governence-ethics", known)).toBe("governance-ethics");
    expect(nearestName("mental-heatlh", known)).toBe("mental-health");
    expect(nearestName("basketball", known)).toBeUndefined();
    expect(
      ["lang", "topic[0]", "\u0000", "x", ""].map((word) => nearestName(word, ["q", "language", "topic"])),
    ).toEqual(["language", "topic", undefined, undefined, undefined]);
  });
});
