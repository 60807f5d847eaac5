import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../../../src/domain/entry/language.ts";
import type { Item } from "../../../src/domain/view/view.ts";
import { renderIcs } from "../../../src/render/calendar/icalendar.ts";
import { titleOf, withTitleWord } from "../../../src/render/entry/title.ts";
import { FORMATS } from "../../../src/render/formats.ts";
import { markdownOfItem } from "../../../src/render/markdown/entry-markdown.ts";
import { item, SITE, viewOf } from "../../fixtures/items.ts";

const porto = item("ev-porto-2025-09-25");

function inState(status: NonNullable<Item["event"]>["status"], over: Partial<NonNullable<Item["event"]>> = {}): Item {
  if (porto.event === undefined) throw new Error("is no event");
  return { ...porto, title: "Dialogue", event: { ...porto.event, status, ...over } };
}

const moved = { previousStart: { local: "2025-09-24T09:00" } };

describe("a title", () => {
  it.each([
    ["cancelled", {}, "Cancelled: "],
    ["postponed", {}, "Postponed: "],
    ["moved-online", {}, "Moved online: "],
    ["confirmed", moved, "Rescheduled: "],
    ["provisional", moved, "Rescheduled: "],
    ["cancelled", moved, "Cancelled: "],
    ["confirmed", {}, ""],
    ["provisional", {}, ""],
    ["held", moved, ""],
  ] as const)("the title of an event that is %s (%j) begins with %j", (status, over, word) =>
    expect(titleOf(inState(status, over))).toBe(`${word}Dialogue`),
  );

  it("a title begins with a word of its own language, and no two of these are the same", () => {
    for (const language of LANGUAGES) {
      const titles = (["cancelled", "postponed", "moved-online", "confirmed"] as const).map((status) =>
        titleOf({ ...inState(status, moved), language, title: "X" }),
      );
      expect(new Set(titles).size, language).toBe(4);
      for (const title of titles) expect(title, language).toMatch(/^\p{L}[^X]*[:：]\s?X$/u);
    }
    expect(titleOf({ ...inState("cancelled"), language: "fr", title: "Dialogue" })).toBe("Annulé\u00a0: Dialogue");
  });

  it("a title that begins with the word already does not get it twice", () =>
    expect(withTitleWord(inState("cancelled"), "CANCELLED – the dialogue")).toBe("CANCELLED – the dialogue"));

  it("every format begins with the word", () => {
    const view = viewOf([inState("cancelled")]);
    for (const { extension, render } of Object.values(FORMATS))
      expect(render(view, SITE).replaceAll("\r\n ", ""), extension).toContain(`Cancelled: Dialogue`);
    expect(markdownOfItem(inState("cancelled"), SITE)).toContain(`# Cancelled: Dialogue`);
  });

  it("calendars without what is off leave out cancelled and postponed events, and nothing else", () => {
    const statuses = ["cancelled", "postponed", "moved-online", "confirmed"] as const;
    const view = viewOf(statuses.map((status) => ({ ...inState(status), id: status })));
    const uids = renderIcs(view, SITE, "cancelled=omit&sessions=omit").match(/(?<=UID:)[a-z-]+(?=@)/g);
    expect(uids).toEqual(["moved-online", "confirmed"]);
  });
});
