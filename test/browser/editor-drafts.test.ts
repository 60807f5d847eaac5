// What an editor wrote is never lost, and nothing that was written makes the page unusable.
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { describe, expect, inject, it } from "vitest";
import { message } from "../../src/messages/message.ts";
import { browser } from "./session/browser.ts";
import { visitor } from "./session/browser-session.ts";

const origin = inject("origin");
const say = (name: string): string => message("en", `editor.page.${name}` as "editor.page.open");

async function ready(page: Page): Promise<void> {
  await page.waitForSelector("#composer[data-ready]");
}

/** Waits until the draft in this tab's form is stored with a text. */
async function stored(page: Page, text: string): Promise<void> {
  await page.waitForFunction(
    (wanted) => {
      const key = sessionStorage.getItem("health-ai-feed.draft") ?? "";
      return localStorage.getItem(`health-ai-feed.draft.${key}`)?.includes(wanted);
    },
    JSON.stringify(text).slice(1, -1),
  );
}

const title = (page: Page) => page.locator("[data-language=en] input[lang=en]").first();

/** Asks for an entry of content/ to be opened. */
async function open(page: Page): Promise<void> {
  await page.getByRole("textbox", { name: say("open") }).fill("ev-porto-2025-09-25");
  await page.getByRole("button", { name: say("open") }).click();
}

/**
 * Leaves the editor and comes back to it with a text as this tab's draft, as an older page or a crash may have left it.
 */
async function comeBackTo(page: Page, text: string): Promise<void> {
  await page.goto("/en/about");
  await page.evaluate((draft) => {
    sessionStorage.setItem("health-ai-feed.draft", "old");
    localStorage.setItem("health-ai-feed.draft.old", draft);
  }, text);
  await page.goto("/en/editor");
}

const draftOf = (raw: object): string =>
  JSON.stringify({ type: "event", raw: { type: "event", texts: { en: { title: "Typed" } }, ...raw }, version: 0 });

describe("a draft in the editor", () => {
  it("a zone that is typed letter by letter, with a reload in the middle, leaves the page whole", async () => {
    const { page, complaints, close } = await visitor(browser, origin);
    await comeBackTo(page, draftOf({ event: { starts: "2027-03-01T09:00" } }));
    await ready(page);
    await page
      .getByRole("button", { name: say("when") })
      .first()
      .click();
    const zone = page.getByLabel(message("en", "editor.field.zone"), { exact: true });
    await zone.pressSequentially("Africa/Cair");
    await stored(page, "Africa/Cair");
    await page.reload();
    await ready(page);
    expect(await title(page).inputValue()).toBe("Typed");
    expect(await zone.inputValue()).toBe("Africa/Cair");
    await page
      .getByRole("button", { name: say("when") })
      .first()
      .click();
    await zone.focus();
    await page.keyboard.press("End");
    await page.keyboard.type("o");
    await page.locator(".yours").filter({ hasText: "Your time" }).first().waitFor({ state: "attached" });
    expect(complaints()).toEqual([]);
    await close();
  });

  it.each([
    ["a date", { event: { starts: "2027-0", zone: "Africa/Cairo" } }, "2027-0"],
    ["the hour of a session", { event: { zone: "A", sessions: [{ starts: "2027-03-01T0" }] } }, "2027-03-01T0"],
    ["an address", { image: { url: "https://[" } }, "https://["],
    ["JSON", { id: '{"a":' }, '{"a":'],
  ])("a draft with %s half written is there after a reload, and the page works", async (_, raw, shown) => {
    const { page, complaints, close } = await visitor(browser, origin);
    await comeBackTo(page, draftOf(raw));
    await ready(page);
    expect(await title(page).inputValue()).toBe("Typed");
    const values = await page.evaluate(() => Array.from(document.querySelectorAll("input"), ({ value }) => value));
    expect(values).toContain(shown);
    await title(page).fill("Written on");
    await stored(page, "Written on");
    expect(complaints()).toEqual([]);
    await close();
  });

  it("what cannot be read as a draft is offered as a file, stays stored, and a new entry can be started", async () => {
    const { page, close } = await visitor(browser, origin);
    await comeBackTo(page, '{"type":"event","raw":[');
    await page.getByText(say("failed")).waitFor();
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: say("asFile") }).click();
    expect(await readFile(await (await download).path(), "utf8")).toBe('{"type":"event","raw":[');
    await page.getByRole("button", { name: say("anew") }).click();
    await ready(page);
    await title(page).fill("Anew");
    await stored(page, "Anew");
    expect(await page.evaluate(() => localStorage.getItem("health-ai-feed.draft.old"))).toContain("[");
    await close();
  });

  it("where the service does not answer, the page says so and keeps the draft", async () => {
    const { page, close } = await visitor(browser, origin);
    await page.route("**/schemas/entry.json", (route) => route.abort());
    await comeBackTo(page, draftOf({}));
    await page.getByText(say("failed")).waitFor();
    await page.getByRole("link", { name: say("asFile") }).waitFor();
    await page.unroute("**/schemas/entry.json");
    await page.getByRole("button", { name: say("tryAgain") }).click();
    await ready(page);
    expect(await title(page).inputValue()).toBe("Typed");
    await close();
  });

  it("opening an entry asks first where a draft is not sent, and the draft is found again", async () => {
    const { page, close } = await visitor(browser, origin);
    await page.goto("/en/editor");
    await ready(page);
    await title(page).fill("Mine alone");
    await stored(page, "Mine alone");
    const lists = page.getByText(say("desk"));
    await lists.click();
    await open(page);
    await page.getByRole("button", { name: say("stay") }).click();
    expect(await title(page).inputValue()).toBe("Mine alone");
    await open(page);
    await page.getByRole("button", { name: say("go"), exact: true }).click();
    await page.getByText("Version 1 is open.").waitFor();
    expect(await title(page).inputValue()).not.toBe("Mine alone");

    // What was opened and changed is a draft of that entry, and it is asked for when the entry is opened again.
    await title(page).fill("Porto, changed");
    await stored(page, "Porto, changed");
    await lists.click();
    await page.getByText(say("draftsHere")).click();
    await page.getByRole("button", { name: `${say("goOn")}: Mine alone` }).click();
    await page.getByRole("button", { name: say("go"), exact: true }).click();
    await expect.poll(() => title(page).inputValue()).toBe("Mine alone");
    await lists.click();
    await open(page);
    await page.getByRole("button", { name: say("go"), exact: true }).click();
    await page.getByText(say("draftFound")).waitFor();
    await page
      .locator("dialog")
      .getByRole("button", { name: say("goOn") })
      .click();
    await expect.poll(() => title(page).inputValue()).toBe("Porto, changed");
    await close();
  });

  it("a button that is held down while the draft is stored is pressed when it is let go", async () => {
    const { page, close } = await visitor(browser, origin);
    await page.goto("/en/editor");
    await ready(page);
    await title(page).fill("Laid aside");
    await stored(page, "Laid aside");
    await page.getByText(say("desk")).click();
    await open(page);
    await page.getByRole("button", { name: say("go"), exact: true }).click();
    await page.getByText("Version 1 is open.").waitFor();
    await page.getByText(say("desk")).click();
    await page.getByText(say("draftsHere")).click();
    for (const name of [`${say("goOn")}: Laid aside`, say("withdraw")]) {
      await page.getByRole("button", { name, exact: true }).hover();
      await page.mouse.down();
      await title(page).evaluate((input: HTMLInputElement, text) => {
        input.value = text;
        input.dispatchEvent(new Event("input", { bubbles: true }));
      }, `Typed ahead of ${name}`);
      await stored(page, `Typed ahead of ${name}`);
      await page.mouse.up();
      await page.locator("dialog").waitFor();
      await page.keyboard.press("Escape");
    }
    await close();
  });

  it("what is typed while an entry is on its way stays a draft", async () => {
    const { page, close } = await visitor(browser, origin);
    await page.goto("/en/editor");
    await ready(page);
    const body = await (await fetch(`${origin}/api/v1/entries/ev-porto-2025-09-25`)).text();
    await page.route("**/api/v1/entries/ev-porto-2025-09-25", async (route) => {
      await title(page).fill("Typed meanwhile");
      await route.fulfill({ body, contentType: "application/json" });
    });
    await page.getByText(say("desk")).click();
    await open(page);
    await page.getByText("Version 1 is open.").waitFor();
    expect(await title(page).inputValue()).not.toBe("Typed meanwhile");
    await page.getByText(say("desk")).click();
    await page.getByText(say("draftsHere")).click();
    await page.getByRole("button", { name: `${say("goOn")}: Typed meanwhile` }).click();
    await expect.poll(() => title(page).inputValue()).toBe("Typed meanwhile");
    await close();
  });

  it("two tabs have a draft each, and a copied tab goes on with a copy", async () => {
    const { page, context, close } = await visitor(browser, origin);
    await page.goto("/en/editor");
    await ready(page);
    await title(page).fill("First");
    await stored(page, "First");
    const second = await context.newPage();
    await second.goto("/en/editor");
    await ready(second);
    await title(second).fill("Second");
    await stored(second, "Second");
    // A window that a page opens has a copy of its session storage.
    const opened = context.waitForEvent("page");
    await page.evaluate(() => void window.open("/en/editor"));
    const copy = await opened;
    await ready(copy);
    expect(await title(copy).inputValue()).toBe("First");
    await title(copy).fill("Copied");
    await stored(copy, "Copied");
    for (const [tab, text] of [
      [page, "First"],
      [second, "Second"],
      [copy, "Copied"],
    ] as const) {
      await tab.reload();
      await ready(tab);
      expect(await title(tab).inputValue()).toBe(text);
    }
    await close();
  });
});
