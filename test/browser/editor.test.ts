import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { LANGUAGES } from "../../src/domain/entry/language.ts";
import { editorMessages } from "../../src/messages/editor-messages.ts";
import { message } from "../../src/messages/message.ts";
import { until } from "../e2e/service.ts";
import { SECRETS } from "../fixtures/editors.ts";
import { type Draft, event, publishing } from "../fixtures/entries.ts";
import { signedRequest } from "../fixtures/signed.ts";
import { COLOURS, violations } from "./axe.ts";
import { visitor } from "./browser-session.ts";
import { launch } from "./chromium.ts";

const origin = inject("origin");

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
});

const PHONE = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  timezoneId: "America/New_York",
} as const;

async function opened(page: Page, language: string): Promise<void> {
  await page.goto(`/${language}/editor`);
  await page.waitForSelector("#composer[data-ready]");
}

/** The English composer, with an entry that was published. */
async function openedWith(page: Page, id: string): Promise<void> {
  await opened(page, "en");
  await page.getByRole("textbox", { name: message("en", "editor.page.open") }).fill(id);
  await page.getByRole("button", { name: message("en", "editor.page.open") }).click();
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

describe("the editor on a phone in Arabic", () => {
  it("the editor composes, previews, publishes, corrects, withdraws and restores an event without console errors", async () => {
    const { page, context, complaints } = await visitor(browser, origin, PHONE);
    await opened(page, "ar");
    const label = (name: string) => page.getByLabel(editorMessages("ar").fields[name] ?? "", { exact: true });
    const words = (name: string) =>
      page.locator("[data-language=ar]").getByLabel(editorMessages("ar").fields[name] ?? "", { exact: true });
    const told = page.locator(".told > li").first();

    // Nothing is sent while something is missing, and what it is stands beside the field.
    await page.getByRole("button", { name: message("ar", "editor.page.publish"), exact: true }).click();
    expect(await page.locator(".wrong:visible").count()).toBeGreaterThanOrEqual(5);
    expect(await page.locator(".wrong:visible").first().textContent()).toBe(message("ar", "editor.fault.required"));

    await label("genre").selectOption("meeting");
    await label("id").fill("Composed Event");
    await label("id").blur();
    await page.getByText(message("ar", "editor.fault.badId")).waitFor();
    await label("id").fill("composed-event");
    await words("title").fill("اجتماع عن الذكاء الاصطناعي");
    await words("summary").fill("ملخص الاجتماع.");
    await words("content").fill("نص **الاجتماع** مع [رابط](https://example.org/).");
    await words("words").selectOption("service");
    await label("status").selectOption("confirmed");
    await label("starts").fill("2027-03-01");
    await page.getByLabel(message("ar", "editor.page.hour"), { exact: true }).first().fill("09:00");
    await page.getByText(message("ar", "editor.fault.needsZone")).waitFor({ state: "attached" });
    await label("zone").fill("Europe/Lisbon");
    await page
      .getByRole("button", {
        name: `${message("ar", "editor.page.add")}: ${message("ar", "editor.field.organisations")}`,
      })
      .click();
    await label("organisations.id").selectOption("who");
    await label("role").first().selectOption("organiser");
    await page.getByLabel("الحوكمة والأخلاقيات").check();
    await page
      .getByRole("button", { name: `${message("ar", "editor.page.add")}: ${message("ar", "editor.field.sessions")}` })
      .click();
    const session = page.getByRole("group", { name: `${message("ar", "editor.field.sessions")} 1` });
    await session.locator("input[type=date]").first().fill("2027-03-01");
    await session.locator("input[type=time]").first().fill("09:30");
    await session.locator("input[lang=ar]").first().fill("الافتتاح");

    // The reader is in New York: five hours earlier.
    expect(await page.locator(".yours").first().textContent()).toMatch(/04:00/);
    await page.getByText(message("ar", "editor.page.complete")).waitFor();
    // What does not exist yet cannot be withdrawn.
    expect(await page.locator("summary", { hasText: message("ar", "editor.page.withdraw") }).isVisible()).toBe(false);

    await page.getByRole("button", { name: message("ar", "editor.page.look") }).click();
    const look = page.locator(".look");
    expect(await look.getAttribute("dir")).toBe("rtl");
    expect(await look.locator(".prose strong").textContent()).toBe("الاجتماع");
    expect(await look.locator(".programme").textContent()).toMatch(/الافتتاح/);
    await page.getByRole("button", { name: message("ar", "editor.page.write") }).click();

    // A reload loses nothing.
    await page.reload();
    await page.waitForSelector("#composer[data-ready]");
    expect(await words("title").inputValue()).toBe("اجتماع عن الذكاء الاصطناعي");

    await page.getByRole("button", { name: message("ar", "editor.page.publish"), exact: true }).click();
    await page.getByText(message("ar", "editor.page.keyNeeded")).waitFor();
    await page.getByLabel(message("ar", "editor.page.key"), { exact: true }).fill("whsec_short");
    await page.getByRole("button", { name: message("ar", "editor.page.useKey") }).click();
    await page.getByText(message("ar", "editor.page.keyBad")).waitFor();
    await page.getByLabel(message("ar", "editor.page.key"), { exact: true }).fill(SECRETS.desk);
    await page.getByLabel(message("ar", "editor.page.remember")).check();
    await page.getByRole("button", { name: message("ar", "editor.page.useKey") }).click();
    await page.getByText(message("ar", "editor.page.keyKept")).waitFor();

    await page.getByRole("button", { name: message("ar", "editor.page.tryOut") }).click();
    await told.filter({ hasText: editorMessages("ar").page.wouldChange?.split("{")[0] ?? "" }).waitFor();
    expect((await fetch(`${origin}/api/v1/entries/composed-event`)).status).toBe(404);
    await page.getByRole("button", { name: message("ar", "editor.page.publish"), exact: true }).click();
    await told.filter({ hasText: message("ar", "editor.page.projected") }).waitFor();
    expect(await text("/ar/events/feed.ics")).toContain("DTSTART;TZID=Europe/Lisbon:20270301T090000");
    expect(await text("/ar/feed.json")).toContain("اجتماع عن الذكاء الاصطناعي");

    // The key is remembered where no page reads it out, and nothing else remembers it.
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain("whsec");
    const extractable = await page.evaluate(
      () =>
        new Promise((resolve) => {
          indexedDB.open("health-ai-feed").onsuccess = ({ target }) => {
            const database = (target as IDBOpenDBRequest).result;
            database.transaction("keys").objectStore("keys").getAll().onsuccess = (found) => {
              resolve((found.target as IDBRequest<CryptoKey[]>).result.map((key) => key.extractable));
            };
          };
        }),
    );
    expect(extractable).toEqual([false]);
    await page.reload();
    await page.getByText(message("ar", "editor.page.keyKept")).waitFor();

    await words("title").fill("اجتماع مؤجل");
    await page.getByRole("button", { name: message("ar", "editor.page.publishChange") }).click();
    await told.filter({ hasText: message("ar", "editor.page.projected") }).waitFor();
    expect(JSON.parse(await text("/api/v1/entries/composed-event"))).toMatchObject({
      data: { version: 2, texts: { ar: { title: "اجتماع مؤجل" } } },
    });

    await page.locator("summary", { hasText: message("ar", "editor.page.withdraw") }).click();
    await page.getByLabel(message("ar", "editor.page.withdrawWhy")).fill("نُشر بالخطأ.");
    await page.getByRole("button", { name: message("ar", "editor.page.withdraw"), exact: true }).click();
    await told
      .filter({ hasText: message("ar", "editor.page.withdrawn") })
      .filter({ hasText: message("ar", "editor.page.projected") })
      .waitFor();
    expect((await fetch(`${origin}/ar/entries/composed-event`)).status).toBe(410);
    expect(await text("/ar/feed.json")).toMatch(new RegExp(`${message("ar", "change.withdrawn")}[^"]*اجتماع مؤجل`));
    await page.getByRole("button", { name: message("ar", "editor.page.restore") }).click();
    await told.filter({ hasText: message("ar", "editor.page.projected") }).waitFor();
    expect(await text("/ar/feed.json")).toContain("اجتماع مؤجل");
    expect(complaints()).toEqual([]);
    await context.close();
  });
});

describe("the editor", () => {
  it("the editor opens a published entry in full, changes nothing by itself, and previews it as the service renders it", async () => {
    const { page, context, complaints } = await visitor(browser, origin, { viewport: { width: 1280, height: 900 } });
    await opened(page, "en");
    await page
      .getByRole("textbox", { name: message("en", "editor.page.open") })
      .fill(`${origin}/fr/entries/ev-porto-2025-09-25`);
    await page.getByRole("button", { name: message("en", "editor.page.open") }).click();
    await page.getByText("Version 1 is open.").waitFor();
    await page.getByText(message("en", "editor.page.complete")).waitFor();
    await page.getByLabel(message("en", "editor.page.key"), { exact: true }).fill(SECRETS.desk);
    await page.getByRole("button", { name: message("en", "editor.page.useKey") }).click();
    await page.getByRole("button", { name: message("en", "editor.page.tryOut") }).click();
    await page.locator(".told").getByText(message("en", "editor.page.unchanged")).waitFor();
    // A draft is seen as it will be, by the page that the service makes.
    await page.getByRole("button", { name: message("en", "editor.page.draft") }).click();
    const preview = await page.locator(".told a").getAttribute("href");
    expect(await (await fetch(preview ?? "")).text()).toContain("<article");
    expect(complaints()).toEqual([]);
    await context.close();
  });

  it("the editor reports a conflicting change by someone else", async () => {
    await delivered(event("composed-twice"));
    const { page, context } = await visitor(browser, origin, { viewport: { width: 1280, height: 900 } });
    await openedWith(page, "composed-twice");
    await page.getByText("Version 1 is open.").waitFor();
    await delivered(event("composed-twice", { countries: ["FR"] }));
    await page.getByLabel(message("en", "editor.page.key"), { exact: true }).fill(SECRETS.desk);
    await page.getByRole("button", { name: message("en", "editor.page.useKey") }).click();
    await page.locator("[data-language=en]").getByLabel(message("en", "editor.field.summary")).fill("Another summary.");
    await page.getByRole("button", { name: message("en", "editor.page.publishChange") }).click();
    await page.locator(".told").getByText(message("en", "editor.page.conflict")).waitFor();
    await context.close();
  });

  it("the editor retries an unanswered delivery with the same id, also after a reload", async () => {
    await delivered(event("composed-again"));
    const { page, context } = await visitor(browser, origin, { viewport: { width: 1280, height: 900 } });
    await openedWith(page, "composed-again");
    await page.getByText("is open.").waitFor();
    await page.getByLabel(message("en", "editor.page.key"), { exact: true }).fill(SECRETS.desk);
    await page.getByLabel(message("en", "editor.page.remember")).check();
    await page.getByRole("button", { name: message("en", "editor.page.useKey") }).click();
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
    await page.getByText(message("en", "editor.page.keyKept")).waitFor();
    away = false;
    await page.getByRole("button", { name: message("en", "editor.page.again") }).click();
    await page.locator(".told").getByText(message("en", "editor.page.projected")).waitFor();
    expect(new Set(ids).size).toBe(1);
    expect(ids.length).toBeGreaterThan(2);
    const { data } = JSON.parse(await text("/api/v1/entries/composed-again")) as { data: { version: number } };
    expect(data.version).toBe(2);
    await context.close();
  });

  it("the editor works by keyboard alone: rows are added, filled in and removed, and focus is never lost", async () => {
    const { page, context } = await visitor(browser, origin, { viewport: { width: 1280, height: 900 } });
    await opened(page, "en");
    const add = page.getByRole("button", {
      name: `${message("en", "editor.page.add")}: ${message("en", "editor.field.organisations")}`,
    });
    await add.focus();
    await page.keyboard.press("Enter");
    const focused = () =>
      page.evaluate(
        () =>
          document.activeElement?.closest("[role=group]")?.getAttribute("aria-label") ??
          document.activeElement?.textContent,
      );
    expect(await focused()).toBe(`${message("en", "editor.field.organisations")} 1`);
    await page.keyboard.type("World Health Organization");
    await page.keyboard.press("Tab");
    await page.keyboard.type("Organiser");
    await page.keyboard.press("Tab");
    await page.waitForFunction(() =>
      JSON.stringify(localStorage).includes('\\"organisations\\":[{\\"id\\":\\"who\\",\\"role\\":\\"organiser\\"}]'),
    );
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
    await context.close();
  });

  it("the editor schedules an entry in the reader's local time", async () => {
    const { page, context } = await visitor(browser, origin, {
      viewport: { width: 1280, height: 900 },
      timezoneId: "America/New_York",
    });
    await delivered(event("composed-held"));
    await openedWith(page, "composed-held");
    await page.getByText("is open.").waitFor();
    await page.getByLabel(message("en", "editor.page.key"), { exact: true }).fill(SECRETS.desk);
    await page.getByRole("button", { name: message("en", "editor.page.useKey") }).click();
    await page.locator("[data-language=en]").getByLabel(message("en", "editor.field.summary")).fill("Another summary.");
    await page.getByLabel(message("en", "editor.page.publishAt")).fill("2099-07-01T09:00");
    const sent = page.waitForRequest("**/webhooks/publish");
    await page.getByRole("button", { name: message("en", "editor.page.publishChange") }).click();
    expect(JSON.parse((await sent).postData() ?? "")).toMatchObject({
      data: { publishAt: "2099-07-01T13:00:00.000Z", expectedVersion: 1 },
    });
    await page.locator(".told").getByText("Scheduled for July 1, 2099").waitFor();
    await context.close();
  });

  it.each(LANGUAGES)(
    "the editor in %s fits phone and desktop, light and dark, and axe finds no violation",
    async (language) => {
      const { page, context, complaints } = await visitor(browser, origin, PHONE);
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
      await context.close();
    },
  );

  it("the page /editor leads to the editor, and says that it needs scripts where they are disabled", async () => {
    const response = await fetch(`${origin}/editor`, { redirect: "manual", headers: { "accept-language": "pt" } });
    expect([response.status, response.headers.get("location")]).toEqual([302, `${origin}/pt/editor`]);
    const { page, context } = await visitor(browser, origin, { javaScriptEnabled: false });
    await page.goto("/de/editor");
    expect(await page.locator("#composer").textContent()).toContain(message("de", "editor.page.noScript"));
    await context.close();
  });
});
