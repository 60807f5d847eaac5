import { describe, expect, it } from "vitest";
import { parseEditors, scopeViolation } from "../../../src/domain/command/editor.ts";
import { event, news, parsed } from "../../fixtures/entries.ts";

const sessions = (fr: string) => [{ starts: "2025-09-25T10:00", title: { en: "One", fr } }];
const before = parsed(event("a", {}, { sessions: sessions("Un") }));

describe("the bounds of an editor", () => {
  it.each([
    [
      "a text in the language",
      parsed(
        event(
          "a",
          { texts: { ...before.texts, fr: { words: "service", title: "Autre", summary: "R" } } },
          { sessions: sessions("Un") },
        ),
      ),
      true,
    ],
    ["a word in the language, deep inside", parsed(event("a", {}, { sessions: sessions("Une") })), true],
    [
      "a fact that readers in other languages see too",
      parsed(event("a", { countries: ["FR"] }, { sessions: sessions("Un") })),
      false,
    ],
    [
      "the hour of a session",
      parsed(event("a", {}, { sessions: [{ starts: "2025-09-25T11:00", title: { en: "One", fr: "Un" } }] })),
      false,
    ],
    ["its status", parsed(event("a", {}, { status: "cancelled", sessions: sessions("Un") })), false],
    [
      "a text in another language",
      parsed(
        event(
          "a",
          { texts: { ...before.texts, en: { words: "service", title: "Other", summary: "S" } } },
          { sessions: sessions("Un") },
        ),
      ),
      false,
    ],
    [
      "words that go with their text",
      parsed(
        event(
          "a",
          { texts: { fr: before.texts.fr } },
          { sessions: [{ starts: "2025-09-25T10:00", title: { fr: "Un" } }] },
        ),
      ),
      false,
    ],
  ])("a scope of one language allows a change of %s: %s", (_, after, passes) => {
    expect(scopeViolation({ languages: ["fr"] }, "entry.patch", before, after) === undefined).toBe(passes);
  });

  it("a scope of one language allows language-neutral facts of an entry that exists in no other language", () => {
    const own = (over: object) =>
      parsed(news("a", { texts: { fr: { words: "service", title: "T", summary: "R" } }, ...over }));
    expect(scopeViolation({ languages: ["fr"] }, "entry.patch", own({}), own({ countries: ["FR"] }))).toBeUndefined();
    expect(scopeViolation({ languages: ["fr"] }, "entry.publish", undefined, own({}))).toBeUndefined();
  });

  it("a scope of organisations forbids speaking for another organisation and taking over another's entry", () => {
    const by = (...roles: [id: string, role: string][]) =>
      parsed(event("a", { organisations: roles.map(([id, role]) => ({ id, role })) }));
    const scope = { organisations: ["fr-ministry-health"] };
    const ours = by(["fr-ministry-health", "host"]);
    expect(
      scopeViolation(scope, "entry.publish", undefined, by(["who", "organiser"], ["fr-ministry-health", "host"])),
    ).toBeUndefined();
    for (const role of ["publisher", "issuer"]) {
      const joint = by(["who", role], ["fr-ministry-health", "host"]);
      expect(scopeViolation(scope, "entry.publish", undefined, joint)).toMatch(
        /the command makes who publisher or issuer$/,
      );
      expect(scopeViolation(scope, "entry.patch", ours, joint)).toMatch(/the command makes who publisher or issuer$/);
      // What others published together may be corrected by either, and left.
      expect(scopeViolation(scope, "entry.patch", joint, joint)).toBeUndefined();
      expect(scopeViolation(scope, "entry.patch", joint, ours)).toBeUndefined();
    }
  });

  it.each(["supporter", "funder"])("an organisation that is named as %s does not answer for an entry", (role) => {
    const scope = { organisations: ["fr-ministry-health"] };
    const theirs = parsed(
      event("a", {
        organisations: [
          { id: "who", role: "organiser" },
          { id: "fr-ministry-health", role },
        ],
      }),
    );
    expect(scopeViolation(scope, "entry.patch", theirs, theirs)).toMatch(/^this key publishes for fr-ministry-health;/);
    expect(scopeViolation(scope, "entry.publish", undefined, theirs)).toMatch(/^this key publishes for/);
  });

  it("a withdrawal is refused to an editor who may not write all languages of the entry", () => {
    expect(scopeViolation({ languages: ["fr"] }, "entry.withdraw", before, undefined)).toBe(
      "this key writes fr; the command changes words in en",
    );
    expect(scopeViolation({ languages: ["fr", "en"] }, "entry.withdraw", before, undefined)).toBeUndefined();
  });

  it("scopes apply to the entry before the change as well as after it", () => {
    const [theirs, ours] = [parsed(news("a")), parsed(news("a", { organisations: [{ id: "who", role: "host" }] }))];
    for (const [was, is] of [
      [theirs, ours],
      [ours, theirs],
    ] as const) {
      expect(scopeViolation({ organisations: ["who"] }, "entry.publish", was, is)).toMatch(
        /^this key publishes for who;/,
      );
    }
    expect(scopeViolation({ organisations: ["who"] }, "entry.publish", ours, ours)).toBeUndefined();
  });

  it.each([
    [["entry.*"], "entry.correct", true],
    [["entry.*"], "event.cancel", false],
    [["event.cancel", "entry.patch"], "event.cancel", true],
    [["event.cancel"], "event.postpone", false],
  ])("a scope of the commands %j allows %s: %s", (commands, type, passes) => {
    expect(scopeViolation({ commands }, type, before, before) === undefined).toBe(passes);
  });

  it("a scope can name only existing commands", () => {
    const records = (command: string) =>
      JSON.stringify([{ id: "a", name: "A", secrets: [], scopes: { commands: [command] } }]);
    expect(parseEditors(records("event.*")).ok).toBe(true);
    expect(parseEditors(records("entry.pulish"))).toMatchObject({
      ok: false,
      reason: [expect.stringMatching(/^EDITORS: 0\.scopes\.commands\.0: must be/)],
    });
  });
});
