// What a press officer does on a phone with entries that are there already: those that wait, drafts, and those
// published.
import type { Locator, Page } from "playwright-core";
import { describe, expect, inject, it } from "vitest";
import { message } from "../../src/messages/message.ts";
import { until } from "../e2e/service.ts";
import { SECRETS } from "../fixtures/editors.ts";
import { type Draft, event, news, publishing } from "../fixtures/entries.ts";
import { signedQuestion, signedRequest } from "../fixtures/signed.ts";
import { browser } from "./session/browser.ts";
import { PHONE, visitor } from "./session/browser-session.ts";
import { picture } from "./session/pictures.ts";

const origin = inject("origin");
const say = (name: string): string => message("en", `editor.page.${name}` as "editor.page.open");
const field = (name: string): string => message("en", `editor.field.${name}` as "editor.field.title");

interface Served {
  readonly version: number;
  readonly texts: Readonly<Record<string, { readonly title: string; readonly summary: string }>>;
  readonly event?: { readonly status?: string; readonly statusNote?: Readonly<Record<string, string>> };
}

async function served(id: string): Promise<Served | undefined> {
  const response = await fetch(`${origin}/api/v1/entries/${id}`);
  return response.ok ? ((await response.json()) as { data: Served }).data : undefined;
}

/** Returns the steps of one entry that wait at the service. */
async function waiting(id: string): Promise<{ state: string; due?: string; links: { preview: string } }[]> {
  const response = await fetch(await signedQuestion("/webhooks/waiting", {}, origin));
  const { data } = (await response.json()) as { data: { entry: string; state: string; links: { preview: string } }[] };
  return data.filter(({ entry }) => entry === id);
}

async function sent(body: unknown, secret: string = SECRETS.desk): Promise<void> {
  const response = await fetch(await signedRequest(body, { secret }, origin));
  expect(response.status, await response.clone().text()).toBeLessThan(300);
}

async function published(entry: Draft): Promise<void> {
  await sent(publishing(entry, { distinct: true }));
  await until(async () => (await served(entry.id)) !== undefined);
}

const press = (page: Page, name: string): Locator => page.getByRole("button", { name: say(name), exact: true });
const summary = (page: Page): Locator => page.locator("[data-language=en]").getByLabel(field("summary"));
const title = (page: Page): Locator => page.locator("[data-language=en]").getByLabel(field("title")).first();

/** The composer on a phone, with a key, and the list of what is at the service. */
async function desk(page: Page, language = "en", secret: string = SECRETS.desk): Promise<void> {
  await page.goto(`/${language}/editor`);
  await page.waitForSelector("#composer[data-ready]");
  await page.getByText(say("desk")).click();
  await press(page, "showMine").click();
  await page.getByLabel(say("key"), { exact: true }).fill(secret);
  await page.getByLabel(say("remember")).check();
  await press(page, "useKey").click();
  await page.locator(".mine li").first().waitFor();
}

/** The row of the list that has a title: those of other files may only begin with it. */
const row = (page: Page, name: string): Locator =>
  page.locator(".mine li").filter({ has: page.locator("bdi").getByText(name, { exact: true }) });

async function told(page: Page, words: string): Promise<void> {
  await page.locator(".told > li").filter({ hasText: words }).waitFor();
}

describe("entries that are at the service, on a phone", () => {
  it("a later edit leaves what is scheduled as it is where its editor keeps both", async () => {
    await published(event("kept"));
    const later = event("kept", {
      texts: { en: { words: "service", title: "At its time", summary: "As scheduled." } },
    });
    await sent(publishing(later, { publishAt: "2099-01-01T09:00:00Z", expectedVersion: 1 }));
    const { page, complaints, close } = await visitor(browser, origin, PHONE);
    await desk(page);
    await row(page, "Title of kept")
      .getByRole("button", { name: say("change") })
      .click();
    await page.getByText("Version 1 is open.").waitFor();
    // The list makes way for what was opened.
    expect(await page.locator(".mine").isVisible()).toBe(false);
    await picture(page, "choice-opened");
    await summary(page).fill("Said now.");
    await press(page, "publishChange").click();
    // Both are shown: what waits, when, and what is sent now.
    const dialog = page.locator("dialog");
    await dialog.getByText(say("alreadyScheduled")).waitFor();
    expect(await dialog.locator("dd").allTextContents()).toEqual([
      expect.stringContaining("At its time"),
      "Title of kept",
    ]);
    await picture(page, "choice-keep");
    // Without an answer nothing is sent.
    await page.keyboard.press("Escape");
    expect((await served("kept"))?.version).toBe(1);
    await press(page, "publishChange").click();
    await press(page, "keepScheduled").click();
    await told(page, say("projected"));
    await until(async () => (await served("kept"))?.texts.en?.summary === "Said now.");
    // What waits would be refused at its instant if it still expected the version before.
    await until(async () => (await waiting("kept")).length === 1);
    const [held] = await waiting("kept");
    expect(held).toMatchObject({ state: "scheduled", due: "2099-01-01T09:00:00Z" });
    const preview = await (await fetch(`${held?.links.preview}entry.json`)).text();
    expect(preview).toContain("At its time");
    expect(complaints()).toEqual([]);
    await close();
  });

  it("what is scheduled goes where its editor sends something else in its place", async () => {
    await published(event("replaced"));
    const later = event("replaced", { texts: { en: { words: "service", title: "Never", summary: "Not any more." } } });
    await sent(publishing(later, { publishAt: "2099-01-01T09:00:00Z", expectedVersion: 1 }));
    const { page, close } = await visitor(browser, origin, PHONE);
    await desk(page);
    await row(page, "Title of replaced")
      .getByRole("button", { name: say("change") })
      .click();
    await page.getByText("Version 1 is open.").waitFor();
    await summary(page).fill("Said now.");
    await press(page, "publishChange").click();
    await press(page, "replaceScheduled").click();
    await told(page, say("projected"));
    await until(async () => (await waiting("replaced")).length === 0);
    expect((await served("replaced"))?.texts.en?.title).toBe("Title of replaced");
    await close();
  });

  it("a cancellation leaves what is scheduled where its editor keeps both, and both are sent as one", async () => {
    await published(event("cancelled-early"));
    const later = event("cancelled-early", {
      texts: { en: { words: "service", title: "At its time", summary: "As scheduled." } },
    });
    await sent(publishing(later, { publishAt: "2099-01-01T09:00:00Z", expectedVersion: 1 }));
    const { page, complaints, close } = await visitor(browser, origin, PHONE);
    await desk(page);
    await page
      .getByRole("button", { name: `${say("change")}: Title of cancelled-early` })
      .last()
      .click();
    await page.getByText("Version 1 is open.").waitFor();
    await press(page, "cancelEvent").click();
    await page.locator("dialog [data-choice=send]").click();
    await page.locator("dialog").getByText(say("alreadyScheduled")).waitFor();
    // Without an answer nothing is sent.
    await page.keyboard.press("Escape");
    expect((await served("cancelled-early"))?.version).toBe(1);
    await press(page, "cancelEvent").click();
    await page.locator("dialog [data-choice=send]").click();
    const commands: unknown[] = [];
    page.on("request", (request) => {
      if (request.url().endsWith("/webhooks/publish")) commands.push(JSON.parse(request.postData() ?? ""));
    });
    await press(page, "keepScheduled").click();
    await told(page, say("projected"));
    expect(commands).toMatchObject([
      {
        type: "batch",
        data: { commands: [{ type: "event.cancel" }, { type: "entry.publish", data: { expectedVersion: 2 } }] },
      },
    ]);
    expect(await served("cancelled-early")).toMatchObject({ version: 2, event: { status: "cancelled" } });
    expect(await waiting("cancelled-early")).toMatchObject([{ state: "scheduled", due: "2099-01-01T09:00:00Z" }]);
    expect(complaints()).toEqual([]);
    await close();
  });

  it("what is pressed again while a slow service has not answered is sent once, with a sign at once", async () => {
    await published(news("pressed-twice"));
    const { page, complaints, close } = await visitor(browser, origin, PHONE);
    await desk(page);
    await row(page, "Title of pressed-twice")
      .getByRole("button", { name: say("change") })
      .click();
    await page.getByText("Version 1 is open.").waitFor();
    await summary(page).fill("Said once.");
    let questions = 0;
    let commands = 0;
    const [toQuestion, toCommand] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    await page.route("**/webhooks/waiting", async (route) => {
      questions++;
      await toQuestion.promise;
      await route.continue();
    });
    await page.route("**/webhooks/publish", async (route) => {
      commands++;
      await toCommand.promise;
      await route.continue();
    });
    const button = press(page, "publishChange");
    for (let times = 0; times < 3; times++) {
      await button.click();
      await told(page, say("sending"));
    }
    toQuestion.resolve(undefined);
    await expect.poll(() => commands, { timeout: 5000 }).toBe(1);
    await button.click();
    toCommand.resolve(undefined);
    await told(page, say("projected"));
    expect([questions, commands]).toEqual([1, 1]);
    expect((await served("pressed-twice"))?.version).toBe(2);
    expect(complaints()).toEqual([]);
    await close();
  });

  it("nothing is sent where the service does not say what is scheduled", async () => {
    await published(news("not-told"));
    const { page, close } = await visitor(browser, origin, PHONE);
    await desk(page);
    await row(page, "Title of not-told")
      .getByRole("button", { name: say("change") })
      .click();
    await page.getByText("Version 1 is open.").waitFor();
    await summary(page).fill("Said later.");
    await page.route("**/webhooks/waiting", (route) => route.abort());
    await press(page, "publishChange").click();
    await told(page, say("noAnswer"));
    expect((await served("not-told"))?.version).toBe(1);
    await page.unroute("**/webhooks/waiting");
    await press(page, "publishChange").click();
    await told(page, say("projected"));
    expect((await served("not-told"))?.texts.en?.summary).toBe("Said later.");
    await close();
  });

  it("entries with texts that are behind are listed, with the languages, and are opened from there", async () => {
    const texts = (summary: string) => ({
      en: { words: "source" as const, title: "Fallen behind", summary },
      fr: {
        words: "translation" as const,
        machine: false,
        title: "En retard",
        summary: "Un résumé.",
        relation: "translation" as const,
      },
    });
    // Ahead of those that the corpus has.
    await published(news("aa-fallen-behind", { texts: texts("A summary.") }));
    await sent(
      publishing(news("aa-fallen-behind", { texts: texts("Quite another summary.") }), { expectedVersion: 1 }),
    );
    await until(async () => (await served("aa-fallen-behind"))?.version === 2);
    const { page, complaints, close } = await visitor(browser, origin, PHONE);
    await desk(page);
    const group = page.locator(".mine section").filter({ hasText: say("behind") });
    const behind = group.locator("li").filter({ hasText: "Fallen behind" });
    expect(await behind.locator(".quiet").textContent()).toBe(" Français");
    await behind.scrollIntoViewIfNeeded();
    await picture(page, "choice-behind");
    await behind.getByRole("button", { name: say("change") }).click();
    await page.getByText("Version 2 is open.").waitFor();
    expect(complaints()).toEqual([]);
    await close();
  });

  it("an event is cancelled with what readers are told, and its entry says so", async () => {
    await published(event("called-off"));
    const { page, complaints, close } = await visitor(browser, origin, PHONE);
    await desk(page);
    await row(page, "Title of called-off")
      .getByRole("button", { name: say("change") })
      .click();
    await page.getByText("Version 1 is open.").waitFor();
    await press(page, "cancelEvent").click();
    await page.locator("#note-en").fill("The hall was flooded.");
    await page.locator("#note-fr").fill("La salle a été inondée.");
    await picture(page, "choice-cancel");
    await page.locator("dialog [data-choice=send]").click();
    await told(page, say("projected"));
    expect(await served("called-off")).toMatchObject({
      version: 2,
      event: { status: "cancelled", statusNote: { en: "The hall was flooded.", fr: "La salle a été inondée." } },
    });
    expect(complaints()).toEqual([]);
    await close();
  });

  it("a duplicate has the words of its original and an id of its own, and becomes an entry beside it", async () => {
    await published(news("original"));
    const { page, complaints, close } = await visitor(browser, origin, PHONE);
    await desk(page);
    await row(page, "Title of original")
      .getByRole("button", { name: say("copyEntry") })
      .click();
    await expect.poll(() => title(page).inputValue()).toBe("Title of original");
    await title(page).fill("A second one of its kind");
    await picture(page, "choice-duplicate");
    await press(page, "publish").click();
    // The same summary, day and organisation: the editor says that another work is meant.
    const distinct = page.getByRole("button", { name: say("distinct") });
    await page.locator(".told").getByText(say("projected")).or(distinct).waitFor();
    if (await distinct.isVisible()) await distinct.click();
    await told(page, say("projected"));
    const address = await page.locator(".told a[href*='/en/entries/']").getAttribute("href");
    expect(address).toMatch(/\/en\/entries\/a-second-one/);
    expect((await served("original"))?.texts.en?.title).toBe("Title of original");
    // The browser reports the refusal that asked whether another work is meant.
    expect(complaints().filter((each) => !each.endsWith("409 (Conflict)"))).toEqual([]);
    await close();
  });

  it("a draft and what is scheduled are discarded after a question, and not without", async () => {
    await sent(publishing(news("drafted"), { state: "draft", distinct: true }));
    await sent(publishing(news("scheduled"), { publishAt: "2099-01-01T09:00:00Z", distinct: true }));
    const { page, complaints, close } = await visitor(browser, origin, PHONE);
    await desk(page);
    for (const id of ["drafted", "scheduled"]) {
      const discard = row(page, `Title of ${id}`).getByRole("button", { name: say("discard") });
      await discard.click();
      await picture(page, `choice-discard-${id}`);
      await press(page, "keepIt").click();
      expect(await waiting(id)).toHaveLength(1);
      await discard.click();
      await page
        .locator("dialog")
        .getByRole("button", { name: say("discard"), exact: true })
        .click();
      await until(async () => (await waiting(id)).length === 0);
      await row(page, `Title of ${id}`).waitFor({ state: "detached" });
    }
    expect(complaints()).toEqual([]);
    await close();
  });

  it("what was published is listed page by page, in the language of the page where it has it", async () => {
    for (let index = 0; index < 21; index++) {
      const texts = {
        en: { words: "service", title: `Listed ${index}`, summary: "A summary." },
        fr: { words: "service", title: `Listée ${index}`, summary: "Un résumé." },
      } as const;
      // Of an editor who publishes in no other file: those that run meanwhile would come between.
      await sent(publishing(news(`listed-${index}`, { texts }), { distinct: true }), SECRETS.newsroom);
    }
    const { page, complaints, close } = await visitor(browser, origin, PHONE);
    await desk(page, "en", SECRETS.newsroom);
    const more = press(page, "nextMine");
    expect(await page.locator(".mine li").filter({ hasText: "Listed" }).count()).toBe(20);
    await picture(page, "choice-listed");
    await more.click();
    await row(page, "Listed 0").waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toContain("Listed 0");
    expect(complaints()).toEqual([]);
    await close();
  });
});
