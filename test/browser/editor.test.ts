import type { Page } from "playwright-core";
import { describe, expect, inject, it } from "vitest";
import { LANGUAGES } from "../../src/domain/entry/language.ts";
import { message } from "../../src/messages/message.ts";
import { until } from "../e2e/service.ts";
import { SECRETS } from "../fixtures/editors.ts";
import { type Draft, event, publishing, withdrawing } from "../fixtures/entries.ts";
import { signedRequest } from "../fixtures/signed.ts";
import { COLOURS, violations } from "./session/axe.ts";
import { browser } from "./session/browser.ts";
import { PHONE, visitor } from "./session/browser-session.ts";
import { picture } from "./session/pictures.ts";

const origin = inject("origin");

async function opened(page: Page, language: string): Promise<void> {
  await page.goto(`/${language}/editor`);
  await page.waitForSelector("#composer[data-ready]");
}

/** The English composer, with an entry that was published. */
async function openedWith(page: Page, id: string): Promise<void> {
  await opened(page, "en");
  await page.getByText(message("en", "editor.page.desk")).click();
  await page.getByRole("textbox", { name: message("en", "editor.page.open") }).fill(id);
  await page.getByRole("button", { name: message("en", "editor.page.open") }).click();
}

/** Opens how entries are sent, and gives the key there. */
async function useKey(page: Page, remember = false): Promise<void> {
  await page.getByText(message("en", "editor.page.send")).click();
  await page.getByRole("button", { name: message("en", "editor.page.enterKey") }).click();
  await page.getByLabel(message("en", "editor.page.key"), { exact: true }).fill(SECRETS.desk);
  if (remember) await page.getByLabel(message("en", "editor.page.remember")).check();
  await page.getByRole("button", { name: message("en", "editor.page.useKey") }).click();
  // Until it is gone, it gives the focus back to where it was: what is typed then goes nowhere.
  await page.locator("dialog").waitFor({ state: "detached" });
}

const text = async (path: string): Promise<string> => await (await fetch(`${origin}${path}`)).text();

/** Published by somebody else, and seen by readers. */
async function delivered(entry: Draft): Promise<void> {
  const response = await fetch(await signedRequest(publishing(entry), {}, origin));
  expect(response.status).toBeLessThan(300);
  const { version } = (await response.json()) as { version: number };
  await until(
    async () =>
      (JSON.parse(await text(`/api/v1/entries/${entry.id}`)) as { data?: { version: number } }).data?.version ===
      version,
  );
}

describe("the editor", () => {
  it("the editor opens a published entry in full, changes nothing by itself, and previews it as served", async () => {
    const { page, complaints, close } = await visitor(browser, origin, { viewport: { width: 1280, height: 900 } });
    await openedWith(page, `${origin}/fr/entries/ev-porto-2025-09-25`);
    await page.getByText("Version 1 is open.").waitFor();
    await page.getByText(message("en", "editor.page.complete")).waitFor();
    await useKey(page);
    await page.getByRole("button", { name: message("en", "editor.page.tryOut") }).click();
    await page.locator(".told").getByText(message("en", "editor.page.unchanged")).waitFor();
    // A draft is seen as it will be, by the page that the service makes.
    await page.getByRole("button", { name: message("en", "editor.page.save"), exact: true }).click();
    const preview = await page.locator(".told a").getAttribute("href");
    expect(await (await fetch(preview ?? "")).text()).toContain("<article");
    expect(complaints()).toEqual([]);
    await close();
  });

  it("the editor reports a conflicting change by someone else", async () => {
    await delivered(event("composed-twice"));
    const { page, close } = await visitor(browser, origin, { viewport: { width: 1280, height: 900 } });
    await openedWith(page, "composed-twice");
    await page.getByText("Version 1 is open.").waitFor();
    await delivered(event("composed-twice", { countries: ["FR"] }));
    await useKey(page);
    await page.locator("[data-language=en]").getByLabel(message("en", "editor.field.summary")).fill("Another summary.");
    await page.getByRole("button", { name: message("en", "editor.page.publishChange") }).click();
    await page.locator(".told").getByText(message("en", "editor.page.conflict")).waitFor();
    await close();
  });

  it("the editor retries an unanswered delivery with the same id, also after a reload", async () => {
    await delivered(event("composed-again"));
    const { page, close } = await visitor(browser, origin, { viewport: { width: 1280, height: 900 } });
    await openedWith(page, "composed-again");
    await page.getByText("Version 1 is open.").waitFor();
    await useKey(page, true);
    const ids: string[] = [];
    let away = true;
    await page.route("**/webhooks/publish", async (route) => {
      ids.push(route.request().headers()["webhook-id"] ?? "");
      if (!away) return await route.continue();
      // It arrives, and the answer is lost.
      await route.fetch();
      return await route.abort();
    });
    await page.locator("[data-language=en]").getByLabel(message("en", "editor.field.summary")).fill("Another summary.");
    await page.getByRole("button", { name: message("en", "editor.page.publishChange") }).click();
    await page.getByText(message("en", "editor.page.pending")).waitFor();
    await page.reload();
    await page.getByText(message("en", "editor.page.keyKept")).waitFor({ state: "attached" });
    away = false;
    await page.getByRole("button", { name: message("en", "editor.page.again") }).click();
    await page.locator(".told").getByText(message("en", "editor.page.projected")).waitFor();
    expect(new Set(ids).size).toBe(1);
    expect(ids.length).toBeGreaterThan(2);
    const { data } = JSON.parse(await text("/api/v1/entries/composed-again")) as { data: { version: number } };
    expect(data.version).toBe(2);
    await close();
  });

  describe("a command that a later one of the same editor has overtaken", () => {
    const pressed = (page: Page, name: "withdraw" | "restore" | "save"): Promise<void> =>
      page.getByRole("button", { name: message("en", `editor.page.${name}`), exact: true }).click();

    /** Sent by another browser of the editor, the clock of which is ahead. */
    async function sentAhead(command: object): Promise<void> {
      const timestamp = new Date(Date.now() + 60_000).toISOString();
      const response = await fetch(await signedRequest({ ...command, timestamp }, {}, origin));
      expect(response.status, await response.text()).toBeLessThan(300);
    }

    /** Expects the words, the look of a refusal and the focus, and nothing that says that anything was done. */
    async function expectLoud(page: Page): Promise<void> {
      const told = page.locator(".told > li");
      await expect.poll(() => told.allTextContents()).toEqual([message("en", "editor.page.superseded")]);
      expect(
        await told.evaluate((line) => [line.classList.contains("refused"), document.activeElement === line]),
      ).toEqual([true, true]);
    }

    it("an overtaken restore is told as loudly as a refusal, and the entry stays withdrawn", async () => {
      await delivered(event("overtaken"));
      const { page, close } = await visitor(browser, origin, { viewport: { width: 1280, height: 900 } });
      await openedWith(page, "overtaken");
      await page.getByText("Version 1 is open.").waitFor();
      await useKey(page);
      await pressed(page, "withdraw");
      await page.locator("#note-en").fill("By mistake.");
      await page.locator("dialog [data-choice=send]").click();
      await page.locator(".told").getByText(message("en", "editor.page.projected")).waitFor();
      await sentAhead({ type: "entry.restore", data: { id: "overtaken" } });
      await sentAhead(withdrawing("overtaken"));
      await pressed(page, "restore");
      await expectLoud(page);
      await until(async () => (await fetch(`${origin}/api/v1/entries/overtaken`)).status === 410);
      await close();
    });

    it("an overtaken draft is told as loudly as a refusal, and no address of a preview is shown", async () => {
      await delivered(event("drafted-elsewhere"));
      const { page, close } = await visitor(browser, origin, { viewport: { width: 1280, height: 900 } });
      await openedWith(page, "drafted-elsewhere");
      await page.getByText("Version 1 is open.").waitFor();
      await useKey(page);
      await sentAhead(publishing(event("drafted-elsewhere", { countries: ["FR"] }), { state: "draft" }));
      await pressed(page, "save");
      await expectLoud(page);
      await close();
    });
  });

  it("the editor works by keyboard alone: rows are added, filled in and removed, and focus is never lost", async () => {
    const { page, close } = await visitor(browser, origin, { viewport: { width: 1280, height: 900 } });
    await opened(page, "en");
    const focused = () =>
      page.evaluate(
        () =>
          document.activeElement?.closest("[role=group]")?.getAttribute("aria-label") ??
          document.activeElement?.closest("details.row")?.getAttribute("aria-label") ??
          document.activeElement?.textContent,
      );
    // An organisation is searched by name, and stands in the list with its role.
    await page.getByRole("button", { name: message("en", "editor.page.about") }).focus();
    await page.keyboard.press("Enter");
    await page.getByLabel(message("en", "editor.field.organisations"), { exact: true }).focus();
    await page.keyboard.type("World Health Orga");
    await page.keyboard.press("Enter");
    await page.getByText(message("en", "editor.fault.badChoice")).waitFor();
    await page.keyboard.type("nization");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Shift+Tab");
    expect(await focused()).toBe("World Health Organization");
    await page.keyboard.type("Host");
    await page.waitForFunction(() =>
      JSON.stringify(localStorage).includes('\\"organisations\\":[{\\"id\\":\\"who\\",\\"role\\":\\"host\\"}]'),
    );
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("list"))).toBe("organisations");
    // A row is added, and removed.
    await page
      .getByRole("button", { name: message("en", "editor.page.when") })
      .first()
      .focus();
    await page.keyboard.press("Enter");
    const sessions = `${message("en", "editor.page.add")}: ${message("en", "editor.field.sessions")}`;
    await page.getByRole("button", { name: sessions }).focus();
    await page.keyboard.press("Enter");
    expect(await focused()).toBe(`${message("en", "editor.field.sessions")} 1`);
    await page
      .getByRole("button", {
        name: `${message("en", "editor.page.remove")}: ${message("en", "editor.field.sessions")} 1`,
      })
      .focus();
    await page.keyboard.press("Enter");
    expect(await focused()).toBe(message("en", "editor.page.add"));
    // A wrong field is led to, and says why: as its description, for those who do not see it.
    await page.getByRole("button", { name: message("en", "editor.page.publish"), exact: true }).focus();
    await page.keyboard.press("Enter");
    const described = await page.evaluate(() => {
      const { activeElement } = document;
      return [
        activeElement?.getAttribute("aria-invalid"),
        document.getElementById(activeElement?.getAttribute("aria-describedby") ?? "")?.textContent,
      ];
    });
    expect(described).toEqual(["true", message("en", "editor.fault.required")]);
    await close();
  });

  it("the editor schedules an entry in the reader's local time", async () => {
    const { page, close } = await visitor(browser, origin, {
      viewport: { width: 1280, height: 900 },
      timezoneId: "America/New_York",
    });
    await delivered(event("composed-held"));
    await openedWith(page, "composed-held");
    await page.getByText("Version 1 is open.").waitFor();
    await useKey(page);
    await page.locator("[data-language=en]").getByLabel(message("en", "editor.field.summary")).fill("Another summary.");
    await page.getByLabel(message("en", "editor.page.publishAt")).fill("2099-07-01T09:00");
    const sent = page.waitForRequest("**/webhooks/publish");
    await page.getByRole("button", { name: message("en", "editor.page.schedule"), exact: true }).click();
    expect(JSON.parse((await sent).postData() ?? "")).toMatchObject({
      data: { publishAt: "2099-07-01T13:00:00.000Z", expectedVersion: 1 },
    });
    await page.locator(".told").getByText("Scheduled for July 1, 2099").waitFor();
    await close();
  });

  it.each(LANGUAGES)(
    "the editor in %s fits phone and desktop, light and dark, and axe finds no violation",
    async (language) => {
      const { page, complaints, close } = await visitor(browser, origin, PHONE);
      await opened(page, language);
      for (const [width, scheme, rules] of [
        [360, "light", undefined],
        [1280, "dark", COLOURS],
      ] as const) {
        await page.setViewportSize({ width, height: 844 });
        await page.emulateMedia({ colorScheme: scheme });
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
          `${width}`,
        ).toBe(0);
        // What differs between languages of one script are words, of which none can be missing.
        if (["en", "ar", "zh"].includes(language)) expect(await violations(page, rules), scheme).toEqual([]);
      }
      expect(complaints()).toEqual([]);
      await close();
    },
  );

  it.each(["ar", "de"] as const)(
    "the editor in %s with letters twice as large fits 360 pixels in steps, lists and dialogs, and cuts nothing",
    async (language) => {
      const say = (name: string): string => message(language, `editor.page.${name}` as "editor.page.open");
      const { page, context, close } = await visitor(browser, origin, {
        ...PHONE,
        viewport: { width: 360, height: 780 },
      });
      const session = await context.newCDPSession(page);
      await session.send("Page.setFontSizes", { fontSizes: { standard: 32, fixed: 26 } });
      await opened(page, language);
      const cut = async (where: string): Promise<void> => {
        const found = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          const texts = document.querySelectorAll<HTMLElement>(
            "#composer :is(button, a, label, legend, summary, p, h2, h3, li, bdi, dialog, .field)",
          );
          const dialog = document.querySelector("dialog[open]");
          const over = [...texts].filter((each) => {
            if (!each.checkVisibility() || (dialog !== null && !dialog.contains(each))) return false;
            const { left, right } = each.getBoundingClientRect();
            // What only a screen reader is told has a pixel.
            return (
              each.clientWidth > 1 && (left < -1 || right > clientWidth + 1 || each.scrollWidth > each.clientWidth + 1)
            );
          });
          const names = over.map((each) => `${each.tagName} ${each.className} ${each.textContent.trim().slice(0, 30)}`);
          return scrollWidth > clientWidth ? [`${scrollWidth} > ${clientWidth}`, ...names] : names;
        });
        expect(found, where).toEqual([]);
        await picture(page, `large-${language}-${where}`);
      };
      for (const index of [0, 1, 2]) {
        await page.locator(".tab").nth(index).click();
        await cut(`step-${index + 1}`);
        await page.evaluate(() => {
          for (const each of document.querySelectorAll<HTMLDetailsElement>(".step details")) each.open = true;
        });
        await cut(`step-${index + 1}-unfolded`);
      }
      // What is wrong is told beside its field and in the bar, of which enough of the page is left.
      await page.getByRole("button", { name: say("publish"), exact: true }).click();
      await page.locator(".wrong:visible").first().waitFor();
      await cut("wrong");
      const bar = await page.locator(".dock").evaluate((dock) => dock.getBoundingClientRect().height / innerHeight);
      expect(bar).toBeLessThan(0.5);
      await page.getByText(say("desk")).click();
      await page.getByRole("button", { name: say("showMine") }).click();
      await page.getByLabel(say("key"), { exact: true }).waitFor();
      await cut("key");
      await page.getByLabel(say("key"), { exact: true }).fill(SECRETS.desk);
      await page.getByRole("button", { name: say("useKey") }).click();
      await page.locator(".mine li").first().waitFor();
      await cut("mine");
      await page
        .locator(".mine section")
        .last()
        .getByRole("button", { name: say("change") })
        .first()
        .click();
      // What stands in the form may be something to ask about first.
      const leave = page.locator("dialog [data-choice=go]");
      const action = page.locator(".actions button").filter({ visible: true }).first();
      await leave.or(action).filter({ visible: true }).first().waitFor();
      if (await leave.isVisible()) await leave.click();
      await action.waitFor();
      await cut("opened");
      await action.click();
      await page.locator("dialog[open]").waitFor();
      await cut("form");
      await close();
    },
  );

  it("the table of translations shows which of its lists is open, also where nothing stands in it", async () => {
    const { page, close } = await visitor(browser, origin);
    for (const state of ["behind", "missing"]) {
      await page.goto(`/en/editor/translations?state=${state}`);
      const colours = await page
        .locator(".head + .buttons .button")
        .evaluateAll((all) =>
          all.map((each) => [each.hasAttribute("aria-current"), getComputedStyle(each).backgroundColor]),
        );
      const [open] = colours.filter(([isOpen]) => isOpen);
      expect(colours.filter(([, colour]) => colour === open?.[1])).toHaveLength(1);
      expect(await violations(page, COLOURS)).toEqual([]);
    }
    await close();
  });

  it("the page /editor leads to the editor, and says that it needs scripts where they are disabled", async () => {
    const response = await fetch(`${origin}/editor`, { redirect: "manual", headers: { "accept-language": "pt" } });
    expect([response.status, response.headers.get("location")]).toEqual([302, `${origin}/pt/editor`]);
    const { page, close } = await visitor(browser, origin, { javaScriptEnabled: false });
    await page.goto("/de/editor");
    expect(await page.locator("#composer").textContent()).toContain(message("de", "editor.page.noScript"));
    await close();
  });
});
