import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { type DraftField, fieldsOf, type JsonSchema } from "../../../../src/browser/editor/draft/schema.ts";
import { validateDraft } from "../../../../src/browser/editor/draft/validate.ts";
import { parseValue, valueAt, withValue } from "../../../../src/browser/editor/draft/value.ts";
import { Entry } from "../../../../src/domain/entry/entry.ts";
import { editorMessages } from "../../../../src/messages/editor-messages.ts";
import { event, news, parsed } from "../../../fixtures/entries.ts";

const schema = z.toJSONSchema(Entry, { io: "input", unrepresentable: "any" }) as JsonSchema;
const fields = fieldsOf(schema);

/** Every field that a form asks for, those within others too. */
function all(list: readonly DraftField[]): DraftField[] {
  return list.flatMap((field) => {
    const inside =
      field.kind === "group"
        ? field.fields
        : field.kind === "list" || field.kind === "localised"
          ? field.item.kind === "group"
            ? field.item.fields
            : []
          : [];
    return [field, ...all(inside)];
  });
}

const messages = editorMessages("en");

describe("the form", () => {
  it("the form names every field and choice of the schema, and has no unused name", () => {
    const every = [...all(fields.news), ...all(fields.event)].filter(
      ({ name }) => name !== "texts" && name !== "event",
    );
    expect(every.length).toBeGreaterThan(100);
    expect(
      every
        .filter(({ key, name }) => messages.fields[key] === undefined && messages.fields[name] === undefined)
        .map(({ key }) => key),
    ).toEqual([]);
    const asked = new Set(every.flatMap(({ key, name }) => [messages.fields[key] === undefined ? name : key]));
    expect(Object.keys(messages.fields).filter((name) => !asked.has(name))).toEqual([]);
    const choices = every.flatMap((field) => {
      const item = field.kind === "list" ? field.item : field;
      return item.kind === "choice" ? item.choices.map((choice) => ({ field, choice })) : [];
    });
    expect(
      choices
        .filter(
          ({ field: { key, name }, choice }) =>
            (messages.choices[key] ?? messages.choices[name])?.[choice] === undefined,
        )
        .map(({ field, choice }) => `${field.key} ${choice}`),
    ).toEqual([]);
  });

  it.each([
    ["event.starts", "moment"],
    ["event.sessions.ends", "moment"],
    ["deadlines.at", "moment"],
    ["event.zone", "zone"],
    ["event.place.country", "country"],
    ["event.sessions.title", "localised"],
    ["event.place.city", "localised"],
    ["people.name", "localised"],
    ["published", "published"],
    ["image.url", "link"],
    ["attachments.language", "tag"],
    ["organisations.id", "organisation"],
    ["partOf", "slug"],
    ["texts.content", "block"],
    ["texts.machine", "flag"],
    ["texts.words", "choice"],
    ["image.width", "number"],
  ])("the form edits %s as %s", (key, kind) => {
    expect(all(fields.event).find((field) => field.key === key)?.kind).toBe(kind);
  });
});

describe("a draft", () => {
  it("an edit changes one place of a draft, and fields keep their order", () => {
    const raw = { type: "news", id: "a", topics: ["x", "y"], texts: { en: { title: "T" } } };
    expect(withValue(raw, ["texts", "ar", "title"], "ع")).toEqual({
      ...raw,
      texts: { en: { title: "T" }, ar: { title: "ع" } },
    });
    expect(JSON.stringify(withValue(raw, ["id"], "b"))).toBe(JSON.stringify({ ...raw, id: "b" }));
    expect(withValue(raw, ["topics", 0], undefined)).toEqual({ ...raw, topics: ["y"] });
    expect(withValue(raw, ["texts", "en"], undefined)).toEqual({ ...raw, texts: {} });
    expect(valueAt(raw, ["texts", "en", "constructor"])).toBeUndefined();
  });

  it("a draft's entry omits empty texts and rows, and knows the origin of each value", () => {
    const { value, origin } = parseValue({
      id: " a ",
      links: [{}, { rel: "", url: "" }, { url: "https://e.org" }],
      event: { place: { city: " " } },
      machine: false,
    });
    expect(value).toEqual({ id: "a", links: [{ url: "https://e.org" }] });
    expect(origin(["links", 0, "rel"])).toEqual(["links", 2, "rel"]);
  });

  it("a draft made of an entry yields that entry", () => {
    const entries = [
      news("one"),
      event(
        "two",
        {},
        { sessions: [{ starts: "2025-09-25T09:00", title: { en: "A", fr: "B" } }], place: { city: "Porto" } },
      ),
    ].map(parsed);
    for (const entry of entries) expect(validateDraft(entry)).toEqual({ entry, faults: [] });
  });

  it("a draft reports what is wrong with each field, even while others are empty", () => {
    const reasons = (raw: object) =>
      Object.fromEntries(validateDraft(raw).faults.map(({ at, reason }) => [at.join("."), reason]));
    expect(reasons({ type: "news", texts: { ar: {} } })).toMatchObject({
      id: "required",
      genre: "required",
      topics: "required",
      organisations: "required",
      "texts.ar.title": "required",
      "texts.ar.summary": "required",
      "texts.ar.words": "required",
    });
    expect(
      reasons({
        type: "event",
        texts: { ar: { title: "ع" } },
        event: { starts: "2027-03-28T01:30", zone: "Europe/Lisbon", ends: "2027-03-01" },
      }),
    ).toMatchObject({
      "texts.ar.summary": "required",
      "event.status": "required",
      "event.starts": "skippedHour",
      "event.ends": "beforeStart",
    });
    expect(reasons({ type: "event", event: { status: "held", starts: "2027-03-01T09:00" } })).toMatchObject({
      "event.starts": "needsZone",
    });
    const image = { url: "ftp://e.org/a", alt: { fr: "B" }, width: 0 };
    expect(
      reasons({ ...news("One"), image, links: [{}, { rel: "related", url: "x" }], topics: ["a", "a"] }),
    ).toMatchObject({
      id: "badId",
      "image.url": "badLink",
      "image.width": "outOfRange",
      "links.1.url": "badLink",
    });
    expect(
      reasons({ ...news("one"), image: { url: "https://e.org/a", alt: { fr: "B", de: "C" } }, topics: ["a", "a"] }),
    ).toMatchObject({
      "image.alt.en": "missingLanguage",
      "image.alt.de": "extraLanguage",
      "topics.1": "twice",
    });
  });

  it("validating any draft never throws, and has a message for every reason", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom("news", "event"), (value, type) => {
        const { faults } = validateDraft({ type, texts: value, event: value, links: value, id: value });
        for (const { reason } of faults) expect(messages.faults[reason]).toBeDefined();
      }),
      { numRuns: 300 },
    );
  });
});
