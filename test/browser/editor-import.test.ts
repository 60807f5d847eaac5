// What somebody else published, read from a file into a draft on a phone. test/foreign holds what the reader takes.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { describe, expect, inject, it } from "vitest";
import { message } from "../../src/messages/message.ts";
import { browser } from "./session/browser.ts";
import { PHONE, visitor } from "./session/browser-session.ts";
import { picture } from "./session/pictures.ts";

const origin = inject("origin");
const FIXTURES = join(import.meta.dirname, "../fixtures/foreign");
const say = (name: string): string => message("en", `editor.page.${name}` as "editor.page.open");
const field = (name: string): string => message("en", `editor.field.${name}` as "editor.field.title");
const words = JSON.parse(await readFile(join(import.meta.dirname, "../../content/messages/en.json"), "utf8")) as {
  readonly foreign: Readonly<Record<string, string>>;
};
const reason = (name: string): string => words.foreign[name] ?? name;

async function composer(page: Page): Promise<void> {
  await page.goto("/en/editor");
  await page.waitForSelector("#composer[data-ready]");
  await page.getByText(say("fromFile")).click();
}

async function choose(page: Page, name: string, content?: string): Promise<void> {
  const buffer = content === undefined ? await readFile(join(FIXTURES, name)) : Buffer.from(content);
  await page.locator("#file").setInputFiles({ name, mimeType: "application/octet-stream", buffer });
}

const found = (page: Page, title: string): Locator => page.locator(".import .finding").filter({ hasText: title });
const open = (page: Page, title: string): Promise<void> =>
  page.getByRole("button", { name: `${say("openDraft")}: ${title}` }).click();
const text = (page: Page, language: string, name: string): Locator =>
  page.locator(`[data-language=${language}]`).getByLabel(field(name), { exact: true }).first();
const told = (page: Page): Locator => page.locator(".import > [role=status]");

describe("a file of somebody else's in the composer", () => {
  it("events of a calendar are listed, and one becomes a draft with the hours and the zone of the file", async () => {
    const { page, complaints, close } = await visitor(browser, origin, PHONE);
    const sent: string[] = [];
    await composer(page);
    page.on("request", (request) => {
      if (request.method() !== "GET") sent.push(request.url());
    });
    await choose(page, "two-windows-zones.ics");
    await found(page, "Tokyo meeting").getByText("2025-09-26 09:00 Asia/Tokyo").waitFor();
    await found(page, "Washington meeting").getByText("2025-09-25 09:00 America/New_York").waitFor();
    await picture(page, "import-01-calendar");
    // The file does not say in which language it is, and nothing is guessed.
    await open(page, "Tokyo meeting");
    expect(await page.locator(":focus").getAttribute("id")).toBe("file-language");
    await page.locator("#file-language").selectOption("en");
    await open(page, "Tokyo meeting");
    await told(page).getByText("two-windows-zones.ics").waitFor();
    expect(await text(page, "en", "title").inputValue()).toBe("Tokyo meeting");
    await page.locator(".tab").nth(1).click();
    expect(await page.getByLabel(field("zone"), { exact: true }).inputValue()).toBe("Asia/Tokyo");
    expect(await page.getByLabel(field("starts"), { exact: true }).first().inputValue()).toBe("2025-09-26");
    expect(await page.getByLabel(say("hour"), { exact: true }).first().inputValue()).toBe("09:00");
    await picture(page, "import-02-draft");
    // The list is still there, and what was opened is not lost without a question.
    await page.getByText(say("fromFile")).click();
    await open(page, "Washington meeting");
    await page.locator("dialog [data-choice=go]").click();
    await expect.poll(() => text(page, "en", "title").inputValue()).toBe("Washington meeting");
    expect(sent).toEqual([]);
    expect(complaints()).toEqual([]);
    await close();
  });

  it("hours of no zone get none: neither the reader's nor any other", async () => {
    const { page, close } = await visitor(browser, origin, PHONE);
    await composer(page);
    const event = "UID:f\nSUMMARY:Floating\nDTSTART:20270301T090000";
    await choose(
      page,
      "floating.ics",
      `BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\n${event}\nEND:VEVENT\nEND:VCALENDAR`,
    );
    await page.locator("#file-language").selectOption("fr");
    await open(page, "Floating");
    await told(page).waitFor();
    expect(await text(page, "fr", "title").inputValue()).toBe("Floating");
    await page.locator(".tab").nth(1).click();
    expect(await page.getByLabel(field("starts"), { exact: true }).first().inputValue()).toBe("2027-03-01");
    expect(await page.getByLabel(field("zone"), { exact: true }).inputValue()).toBe("");
    expect(await told(page).textContent()).toContain(reason("noStatus"));
    await close();
  });

  it("an item of a feed in windows-1251 is a draft in Russian, with its address", async () => {
    const { page, complaints, close } = await visitor(browser, origin, PHONE);
    await composer(page);
    await choose(page, "windows-1251.rss");
    await open(page, "Этика ИИ в здравоохранении");
    await told(page).waitFor();
    expect(await text(page, "ru", "title").inputValue()).toBe("Этика ИИ в здравоохранении");
    expect(await text(page, "ru", "summary").inputValue()).toBe("Минздрав обсудил правила.");
    expect(complaints()).toEqual([]);
    await close();
  });

  it("one bad value costs no other, and is listed with its line and the reason", async () => {
    const { page, close } = await visitor(browser, origin, PHONE);
    await composer(page);
    await choose(page, "one-bad-of-three.ics");
    await found(page, "Another good one").waitFor();
    expect(await page.locator(".import .finding").count()).toBe(2);
    const bad = page.locator(".import .remarks li").filter({ hasText: "Bad end" });
    expect(await bad.textContent()).toBe(`${reason("malformed")}: DTEND None (Bad end) (line 18)`);
    // Hours in UTC are what the file says: the zone of the place is the editor's to say.
    const good = found(page, "Another good one");
    await good.getByText(say("toCheck").replace("{n}", "1")).click();
    expect(await good.locator(".remarks").textContent()).toContain(reason("utcHours"));
    await bad.scrollIntoViewIfNeeded();
    await picture(page, "import-03-not-taken");
    await close();
  });

  it("what is no feed, an empty feed and markup are told as what they are, and nothing of them is run", async () => {
    const { page, complaints, close } = await visitor(browser, origin, PHONE);
    await composer(page);
    await choose(page, "notes.txt", "Just words.");
    await page.locator(".import").getByText(reason("unknownFormat")).waitFor();
    await choose(page, "empty.rss", "<rss version='2.0'><channel><title>Empty</title></channel></rss>");
    await page.getByText(say("noItems")).waitFor();
    const title = "&lt;img src=x onerror=alert(1)&gt; A title";
    const items = Array.from(
      { length: 45 },
      (_, index) => `<item><guid>${index}</guid><title>${title} ${index}</title></item>`,
    );
    await choose(
      page,
      "many.rss",
      `<rss version='2.0'><channel><language>en</language>${items.join("")}</channel></rss>`,
    );
    await found(page, "A title 19").waitFor();
    expect(await page.locator(".import .finding").count()).toBe(20);
    expect(await page.locator(".import img").count()).toBe(0);
    const more = page.getByRole("button", { name: say("nextMine") });
    await more.first().click();
    await more.first().click();
    expect(await page.locator(".import .finding").count()).toBe(45);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(complaints()).toEqual([]);
    await close();
  });

  it("a draft that was saved as a file is opened again, and nothing that it says was sent is sent", async () => {
    const { page, close } = await visitor(browser, origin, PHONE);
    await composer(page);
    const draft = {
      type: "news",
      raw: { type: "news", texts: { en: { title: "Saved before", summary: "Words." } } },
      version: 0,
      withdrawn: false,
      unsent: true,
      at: 1,
      pending: { id: "composer_x", type: "entry.publish", body: "{}" },
    };
    await choose(page, "draft.json", JSON.stringify(draft));
    await told(page).getByText("draft.json").waitFor();
    expect(await text(page, "en", "title").inputValue()).toBe("Saved before");
    expect(await page.getByText(say("pending")).count()).toBe(0);
    // A reload goes on with it.
    await page.reload();
    await page.waitForSelector("#composer[data-ready]");
    expect(await text(page, "en", "summary").inputValue()).toBe("Words.");
    await close();
  });

  it("a file is dropped as well as chosen, and is read again once what reads it could be loaded", async () => {
    const { page, close } = await visitor(browser, origin, PHONE);
    await composer(page);
    await page.route("**/reader.*.js", (route) => route.abort());
    const drop = async (): Promise<void> =>
      await page.evaluate(() => {
        const files = new DataTransfer();
        files.items.add(
          new File(["<rss version='2.0'><channel><item><title>Dropped</title></item></channel></rss>"], "d.rss"),
        );
        document.querySelector(".import > details")?.dispatchEvent(new DragEvent("drop", { dataTransfer: files }));
      });
    await drop();
    await page.getByText(say("notRead")).waitFor();
    await page.unroute("**/reader.*.js");
    await drop();
    await found(page, "Dropped").waitFor();
    await close();
  });
});
