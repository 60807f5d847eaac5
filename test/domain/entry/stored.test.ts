import { describe, expect, it } from "vitest";
import { statedEntry, statedText } from "../../../src/domain/entry/stored.ts";
import { UNSTATED } from "../../fixtures/stored-texts.ts";

describe("a text that was stored before texts said whose words they are", () => {
  it.each(UNSTATED)(
    "a stored text (%s) says whose words it is, and nothing that nobody stated is the source's",
    (_, text, stated) => {
      expect(statedText(text)).toEqual(stated);
    },
  );

  it("a text that says whose words it is stays as it is, also within an entry", () => {
    const text = { words: "source", title: "T", summary: "S", relation: "abstract" };
    const entry = { id: "a", texts: { en: text, fr: { title: "T", summary: "S" } } };
    expect(statedEntry(entry)).toEqual({
      id: "a",
      texts: { en: text, fr: { words: "service", title: "T", summary: "S" } },
    });
    expect(statedEntry("no entry")).toBe("no entry");
  });
});
