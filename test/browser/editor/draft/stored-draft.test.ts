import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { isOutdated } from "../../../../src/browser/editor/draft/draft-storage.ts";
import { fieldsOf, type JsonSchema } from "../../../../src/browser/editor/draft/schema.ts";
import { draftName, parseDraft, type StoredDraft } from "../../../../src/browser/editor/draft/stored-draft.ts";
import { validateDraft } from "../../../../src/browser/editor/draft/validate.ts";
import { type Path, type Raw, valueAt, withValue } from "../../../../src/browser/editor/draft/value.ts";
import { inReadersTime } from "../../../../src/browser/editor/form/local-time-control.ts";
import { Entry } from "../../../../src/domain/entry/entry.ts";
import { event, news, parsed } from "../../../fixtures/entries.ts";
import { everything } from "../../all-pages.ts";
import { fakeComposer } from "./fake-document.ts";

const fields = fieldsOf(z.toJSONSchema(Entry, { io: "input", unrepresentable: "any" }) as JsonSchema);

const stored = (raw: Raw, more: object = {}): string =>
  JSON.stringify({ type: "event", raw, version: 0, withdrawn: false, unsent: true, at: 0, ...more });

/** The places of all texts in a value. */
function texts(value: unknown, path: Path = []): { readonly path: Path; readonly text: string }[] {
  if (typeof value === "string") return [{ path, text: value }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    texts(member, [...path, Array.isArray(value) ? Number(name) : name]),
  );
}

/** Does with a draft what the page does when it shows it, as far as that needs no browser. */
function show({ raw }: StoredDraft): void {
  const { faults } = validateDraft(raw);
  for (const { reason } of faults) expect(reason).not.toBe("");
  const zone = valueAt(raw, ["event", "zone"]);
  inReadersTime(valueAt(raw, ["event", "starts"]), zone, "en");
  const sessions = valueAt(raw, ["event", "sessions"]);
  for (const session of Array.isArray(sessions) ? sessions : [])
    inReadersTime(valueAt(session, ["starts"]), zone, "ar");
}

describe("a stored draft", () => {
  it("a stored draft of an entry is read as it was written", () => {
    for (const entry of [parsed(news("one")), ...everything().map((draft) => Entry.parse(draft))]) {
      const { type } = entry;
      expect(parseDraft(stored(entry, { type, version: 3, unsent: false, at: 5 }), fields)).toEqual({
        type,
        raw: entry,
        version: 3,
        withdrawn: false,
        unsent: false,
        at: 5,
      });
    }
  });

  it("every prefix of every text of an event with all fields is read back, checked and shown", () => {
    const [whole] = everything()
      .map((draft) => Entry.parse(draft))
      .filter(({ type }) => type === "event");
    // One language of eight: the others hold the same fields.
    const one = JSON.parse(JSON.stringify(whole), (name, value: unknown) =>
      ["fr", "es", "ru", "ar", "zh", "pt", "de"].includes(name) ? undefined : value,
    ) as Raw;
    // Each field once, not each row of its list.
    const typed = texts(one).filter(({ path }) => path.join() !== "type");
    const places = [...new Map(typed.map((place) => [place.path.join(".").replace(/\.\d+/g, ""), place])).values()];
    expect(places.length).toBeGreaterThan(50);
    let prefixes = 0;
    for (const { path, text } of places) {
      const lengths = Array.from({ length: Math.min(text.length, 25) + 1 }, (_, length) => length);
      for (const length of lengths) {
        const raw = withValue(one, path, text.slice(0, length));
        const draft = parseDraft(stored(raw), fields);
        expect(draft && valueAt(draft.raw, path), path.join(".")).toBe(text.slice(0, length));
        if (draft !== undefined) show(draft);
        prefixes++;
      }
    }
    expect(prefixes).toBeGreaterThan(500);
  });

  it.each([
    ["a zone", ["event", "zone"], "Africa/Cairo"],
    ["a start", ["event", "starts"], "2027-03-28T01:30"],
    ["the start of a session", ["event", "sessions", 0, "starts"], "2027-03-28T01:30"],
    ["a date of publication", ["published"], "2026-03-04T10:30+02"],
    ["an address", ["image", "url"], "https://[2001:db8::1]/a%"],
    ["the text of a language", ["texts", "en", "content"], "|a|\n|-|\n<b>x</b> [l](h"],
  ] as const)("the whole form and its preview are built of every prefix of %s", (_, path, text) => {
    const base = event(
      "typed",
      {},
      {
        starts: "2027-03-01T09:00",
        zone: "Europe/Lisbon",
        sessions: [{ starts: "2027-03-01T09:00", title: { en: "A" } }],
      },
    );
    for (let length = 0; length <= text.length; length++) {
      const draft = parseDraft(stored(withValue(base, path, text.slice(0, length))), fields);
      if (draft === undefined) throw new Error("the draft was not read");
      fakeComposer(fields, draft);
    }
  });

  it("any of 10,000 damaged drafts is refused or can be shown", () => {
    const [whole] = everything();
    const places = texts(whole).map(({ path }) => path);
    const anywhere = fc.record({
      at: fc
        .constantFrom(...places)
        .chain((path) => fc.integer({ min: 1, max: path.length }).map((n) => path.slice(0, n))),
      value: fc.oneof(
        fc.jsonValue({ maxDepth: 2 }),
        fc.string(),
        fc.constantFrom(null, [], {}, "__proto__", -1, 1e308),
      ),
      other: fc.constantFrom("news", "event", "else"),
      version: fc.oneof(fc.nat(), fc.jsonValue({ maxDepth: 1 })),
    });
    let shown = 0;
    let built = 0;
    fc.assert(
      fc.property(fc.array(anywhere, { minLength: 1, maxLength: 3 }), (damages) => {
        let raw: Raw = whole;
        for (const { at, value } of damages) raw = withValue(raw, at, value);
        const [{ other, version } = { other: "event", version: 0 }] = damages;
        const draft = parseDraft(stored(raw, { type: other, version, pending: raw }), fields);
        if (draft === undefined) return;
        shown++;
        const text = JSON.stringify(draft);
        expect(JSON.stringify(parseDraft(text, fields))).toBe(text);
        if (shown % 20 === 0) show(draft);
        if (shown % 200 !== 0) return;
        fakeComposer(fields, draft);
        built++;
      }),
      { numRuns: 10_000 },
    );
    expect(shown).toBeGreaterThan(5000);
    expect(built).toBeGreaterThan(20);
  });

  it.each([
    "",
    "null",
    "[]",
    "{",
    '{"type":"event"}',
    '{"type":"event","raw":[]}',
    '{"type":"talk","raw":{}}',
    "\u0000",
  ])("a stored text that is no draft is refused: %j", (text) => {
    expect(parseDraft(text, fields)).toBeUndefined();
  });

  it("what has another shape than its field is left out, and what is half written stays", () => {
    const raw = {
      id: "a-",
      texts: { ar: { title: 5, summary: "ملخص" }, xx: { title: "x" }, en: "no" },
      event: {
        zone: "Africa/Cair",
        sessions: [{ starts: "2027-" }, "no", {}],
        place: { geo: { latitude: "x", longitude: 1 } },
      },
      topics: "none",
      unknown: 1,
    };
    expect(parseDraft(stored(raw), fields)?.raw).toEqual({
      type: "event",
      id: "a-",
      texts: { ar: { summary: "ملخص" } },
      event: { zone: "Africa/Cair", sessions: [{ starts: "2027-" }, {}], place: { geo: { longitude: 1 } } },
    });
  });

  it("a draft is known by its first title, else by its id", () => {
    expect(draftName({ id: "a", texts: { en: { title: " " }, ar: { title: "ع" } } })).toBe("ع");
    expect(draftName({ id: "a", texts: {} })).toBe("a");
    expect(draftName({ texts: 1 })).toBeUndefined();
  });

  it("a draft that was sent is kept for a day, and one that was not for ever", () => {
    const draft = parseDraft(stored({}, { unsent: false, at: 1000 }), fields);
    if (draft === undefined) throw new Error("the draft was not read");
    expect(isOutdated(draft, 1000 + 86_400_000)).toBe(false);
    expect(isOutdated(draft, 1001 + 86_400_000)).toBe(true);
    expect(isOutdated({ ...draft, unsent: true }, 1e15)).toBe(false);
    expect(isOutdated({ ...draft, pending: { id: "a", type: "b", body: "{}" } }, 1e15)).toBe(false);
  });
});
