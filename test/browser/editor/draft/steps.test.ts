import { describe, expect, it } from "vitest";
import * as z from "zod";
import { fieldsOf, type JsonSchema } from "../../../../src/browser/editor/draft/schema.ts";
import { nextSession, rowName, stepsOf, suggestedId } from "../../../../src/browser/editor/draft/steps.ts";
import { choiceNamed } from "../../../../src/browser/editor/form/picker.ts";
import { Entry } from "../../../../src/domain/entry/entry.ts";

const fields = fieldsOf(z.toJSONSchema(Entry, { io: "input", unrepresentable: "any" }) as JsonSchema);

describe("the steps of the form", () => {
  it.each(["news", "event"] as const)("the steps of %s ask for every field once, the title first", (type) => {
    const asked = stepsOf(type, fields[type]).flatMap(({ inSight, folded }) => [...inSight, ...folded]);
    const keys = asked.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    const every = fields[type].flatMap((field) =>
      field.name === "event" && field.kind === "group" ? field.fields : [field],
    );
    expect([...keys, "id"].sort()).toEqual(every.map(({ key }) => key).sort());
    expect(keys[0]).toBe("texts");
  });

  it.each([
    ["WHO/Europe: a meeting — «AI»", "who-europe-a-meeting-ai"],
    ["Über Künstliche Intelligenz", "uber-kunstliche-intelligenz"],
    [`${"word ".repeat(20)}`, "word-word-word-word-word-word-word-word-word-word-word-word"],
    ["x".repeat(80), "x".repeat(61)],
  ])("the id of the title %s is suggested as %s", (title, id) => {
    expect(suggestedId({ type: "event", texts: { en: { title } } }, "abcd")).toBe(id);
  });

  it("an entry whose title has other letters gets an id of its type and date", () => {
    const texts = { ar: { title: "اجتماع عن AI" } };
    expect(suggestedId({ type: "event", texts, event: { starts: "2027-03-01T09:00" } }, "abcd")).toBe(
      "event-2027-03-01-abcd",
    );
    expect(suggestedId({ type: "news", texts, published: "2027" }, "abcd")).toBe("news-abcd");
    expect(suggestedId({ type: "event", texts: { ...texts, fr: { title: "Réunion" } } }, "abcd")).toBe("reunion");
    expect(suggestedId({ texts: "none" }, "abcd")).toBe("event-abcd");
  });

  it("a session starts when the last one ends, and the first when the event starts", () => {
    const starts = "2027-03-01T09:00";
    expect(nextSession({ starts })).toEqual({ starts });
    expect(nextSession({ starts, sessions: [{ starts, ends: "2027-03-01T10:00" }] })).toEqual({
      starts: "2027-03-01T10:00",
    });
    expect(nextSession({ starts: "2027", sessions: [{ starts, ends: "" }] })).toEqual({ starts });
    expect(nextSession(undefined)).toEqual({});
  });

  it("a row is known by when it begins and its first text", () => {
    const session = { starts: "2027-03-01T09:00", ends: "2027-03-01T10:00", title: { ar: "الافتتاح", en: "Opening" } };
    expect(rowName(session)).toEqual(["2027-03-01 09:00", "الافتتاح"]);
    expect(rowName({ url: "https://e.org", rel: "related" })).toEqual(["https://e.org"]);
    expect(rowName({ a: " ", b: 1 })).toEqual([]);
  });

  it("a choice is named by its name or value, whatever its case and accents, and by no part of them", () => {
    const choices = [
      ["who", "World Health Organization"],
      ["br-saude", "Ministério da Saúde"],
    ] as const;
    expect(choiceNamed(choices, "world health organization ")?.[0]).toBe("who");
    expect(choiceNamed(choices, "Ministerio da saude")?.[0]).toBe("br-saude");
    expect(choiceNamed(choices, "who")?.[0]).toBe("who");
    expect(choiceNamed(choices, "World Health")).toBeUndefined();
    expect(choiceNamed(choices, " ")).toBeUndefined();
  });
});
