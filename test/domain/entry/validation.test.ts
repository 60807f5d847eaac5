import { describe, expect, it } from "vitest";
import { Command } from "../../../src/domain/command/command.ts";
import { Entry } from "../../../src/domain/entry/entry.ts";
import { parseWith } from "../../../src/domain/entry/validation.ts";
import { event, news, publishing } from "../../fixtures/entries.ts";

function fault(value: unknown, schema: typeof Entry | typeof Command = Entry) {
  const found = parseWith(schema, value);
  return found.ok ? undefined : found.reason[0];
}

describe("a fault", () => {
  it.each<[string, unknown, object]>([
    [
      "a number for a text",
      news("a", { series: 3 }),
      { pointer: "/series", detail: "must be a text, not 3", expected: "a text", received: "3" },
    ],
    [
      "nothing",
      { ...news("a"), topics: undefined },
      { pointer: "/topics", detail: "is required: a list", received: "nothing" },
    ],
    [
      "a word that is none",
      news("a", { genre: "artcle" }),
      {
        pointer: "/genre",
        detail: expect.stringMatching(/^must be one of article, .*; did you mean article\?$/),
        received: '"artcle"',
        nearest: "article",
      },
    ],
    [
      "a field that is none",
      news("a", { titel: 1, countrys: ["PT"] }),
      { pointer: "/titel", detail: expect.stringMatching(/^is not a known field/) },
    ],
    [
      "a language that is none",
      news("a", { texts: { en: { words: "service", title: "T", summary: "S" }, fre: {} } }),
      { pointer: "/texts/fre", detail: "is not a known field; did you mean fr?", nearest: "fr" },
    ],
    [
      "too many",
      news("a", { topics: Array.from({ length: 11 }, (_, index) => `t-${index}`) }),
      { pointer: "/topics", detail: "must be at most 10 elements", received: "a list of 11" },
    ],
    [
      "a zone that is none",
      event("a", {}, { zone: "Europe/Lisboa" }),
      {
        pointer: "/event/zone",
        detail: expect.stringMatching(/^must be the name of a time zone .*; did you mean Europe\/Lisbon\?$/),
        nearest: "Europe/Lisbon",
      },
    ],
  ])("a fault reports the place, the expectation, the value and the nearest known word: %s", (_, value, expected) => {
    expect(fault(value)).toMatchObject(expected);
  });

  it("a fault names the command that was most likely meant, and the field of that command", () => {
    expect(fault({ ...publishing(news("a")), type: "entry.pulish" }, Command)).toMatchObject({
      pointer: "/type",
      nearest: "entry.publish",
    });
    expect(fault(publishing(news("a"), { expectedVerson: 1 }), Command)).toMatchObject({
      pointer: "/data/expectedVerson",
      nearest: "expectedVersion",
    });
    expect(fault(publishing(news("a", { texts: { en: { title: "T", summary: "S" } } })), Command)).toEqual({
      pointer: "/data/entry/texts/en/words",
      detail:
        "is required: say service where the service wrote the text, source where the words are the source's " +
        "own, translation where they render the source's",
      expected: "one of service, source, translation",
      received: "nothing",
    });
    expect(
      fault(publishing(news("a", { texts: { en: { words: "source", titel: "T", summary: "S" } } })), Command),
    ).toMatchObject({
      pointer: "/data/entry/texts/en/title",
    });
  });

  it("a fault quotes at most a hundred characters, and at most fifty faults are listed", () => {
    expect(fault(news("a", { genre: "x".repeat(1000) }))?.received?.length).toBeLessThan(120);
    const many = Object.fromEntries(Array.from({ length: 80 }, (_, index) => [`f${index}`, 1]));
    const found = parseWith(Entry, news("a", many));
    expect(!found.ok && found.reason).toHaveLength(50);
  });

  it("unknown fields cost the same however many there are, and long ones are not quoted in full", () => {
    const fields = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`f${index}`, 1]));
    const found = parseWith(Command, publishing(news("a", fields)));
    expect(!found.ok && found.reason).toHaveLength(50);
    expect(fault(news("a", { ["z".repeat(500_000)]: 1 }))?.pointer.length).toBeLessThan(120);
    const command = { ...publishing(news("a")), [`type${"e".repeat(100_000)}`]: 1 };
    expect(fault(command, Command)?.pointer.length).toBeLessThan(120);
  });
});
