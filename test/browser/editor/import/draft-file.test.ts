import { describe, expect, it } from "vitest";
import * as z from "zod";
import { fieldsOf, type JsonSchema } from "../../../../src/browser/editor/draft/schema.ts";
import { draftInFile } from "../../../../src/browser/editor/import/draft-file.ts";
import { Entry } from "../../../../src/domain/entry/entry.ts";

const fields = fieldsOf(z.toJSONSchema(Entry, { io: "input", unrepresentable: "any" }) as JsonSchema);
const read = (value: unknown): ReturnType<typeof draftInFile> =>
  draftInFile(new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value)), fields);

describe("a draft in a file", () => {
  const raw = { type: "news", texts: { en: { title: "A title" } } };

  it("a draft that was saved is read, without what it says was sent", () => {
    const pending = { id: "a", type: "entry.withdraw", body: "{}" };
    expect(read({ type: "news", raw, version: 3, withdrawn: false, unsent: false, at: 5, pending })).toEqual({
      type: "news",
      raw,
      version: 3,
      withdrawn: false,
      unsent: true,
      at: 5,
    });
  });

  it("an entry is a draft of its version, alone or as the service answers with it", () => {
    for (const document of [
      { ...raw, version: 7 },
      { data: { ...raw, version: 7 }, links: {} },
    ])
      expect(read(document)).toMatchObject({ type: "news", version: 7, unsent: true, raw: { texts: raw.texts } });
  });

  it.each([
    "",
    "{",
    "[]",
    "<rss/>",
    "BEGIN:VCALENDAR",
    "null",
    '{"items": []}',
    '{"raw": 1, "type": "news"}',
    '{"type": "page", "texts": {}}',
    `{"data": ${"[".repeat(100_000)}`,
  ])("%.40s is no draft", (text) => {
    expect(read(text)).toBeUndefined();
  });
});
