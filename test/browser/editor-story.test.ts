// How a press officer works through an event on a phone, from the first word to its withdrawal. PICTURES=<folder>
// writes a picture of each step.
import type { Locator, Page } from "playwright-core";
import { describe, expect, inject, it } from "vitest";
import { editorMessages } from "../../src/messages/editor-messages.ts";
import { message } from "../../src/messages/message.ts";
import { SECRETS } from "../fixtures/editors.ts";
import { browser } from "./session/browser.ts";
import { PHONE, visitor } from "./session/browser-session.ts";
import { picture } from "./session/pictures.ts";

const origin = inject("origin");
const { fields, page: pageMessages } = editorMessages("ar");
const say = (name: string): string => pageMessages[name] ?? "";
/** Fields that are asked for before the first publish, over all steps; screens of 844 pixels that a step takes. */
const MAX_FIELDS = 12;
const MAX_SCREENS = 3;

const text = async (path: string): Promise<string> => await (await fetch(`${origin}${path}`)).text();

/** Controls in sight that ask for something of the entry: a date with its hour is one, and so are radio buttons. */
async function visibleFields(page: Page): Promise<number> {
  return await page.evaluate(() => {
    const controls = document.querySelectorAll<HTMLInputElement>("#composer :is(input, select, textarea)");
    const seen = new Set<unknown>();
    for (const control of controls)
      if (control.checkVisibility() && control.closest(".preview, dialog") === null)
        seen.add(control.closest(".moment") ?? (control.type === "radio" ? control.name : control));
    return seen.size;
  });
}

async function screens(page: Page): Promise<number> {
  return await page.evaluate(() => document.documentElement.scrollHeight / innerHeight);
}

/** Expects the editor's last message, which must be in sight and have the focus. */
async function told(page: Page, words: string): Promise<Locator> {
  const line = page.locator(".told > li").filter({ hasText: words });
  await line.waitFor();
  expect(
    await line.evaluate((each) => {
      const { left, top } = each.getBoundingClientRect();
      return [
        document.activeElement === each,
        each.contains(document.elementFromPoint(left + 20, top + 10)),
        top >= 0 && top < innerHeight,
      ];
    }),
    words,
  ).toEqual([true, true, true]);
  return line;
}

describe("the editor on a phone in Arabic", () => {
  it("an event with sessions is composed, previewed, published, corrected, withdrawn and restored", async () => {
    const { page, complaints, close } = await visitor(browser, origin, PHONE);
    await page.goto("/ar/editor");
    await page.waitForSelector("#composer[data-ready]");
    const label = (name: string) => page.getByLabel(fields[name] ?? "", { exact: true });
    const words = (name: string) => page.locator("[data-language=ar]").getByLabel(fields[name] ?? "", { exact: true });
    const press = (name: string) => page.getByRole("button", { name: say(name), exact: true });
    const step = (index: number) => page.locator(".tab").nth(index);

    // Three steps, each short.
    let visible = 0;
    for (const index of [0, 1, 2]) {
      await step(index).click();
      visible += await visibleFields(page);
      expect(await screens(page)).toBeLessThanOrEqual(MAX_SCREENS);
      await picture(page, `01-empty-step-${index + 1}`);
    }
    expect(visible).toBeLessThanOrEqual(MAX_FIELDS);

    // Nothing is sent while something is missing, and what it is stands beside the field, in the step that it is in.
    await press("publish").click();
    await page.locator(".wrong:visible").first().waitFor();
    expect(await page.locator(".wrong:visible").first().textContent()).toBe(message("ar", "editor.fault.required"));
    expect(await step(0).getAttribute("aria-current")).toBe("step");
    expect(await page.locator(":focus").getAttribute("id")).toBe(await words("title").getAttribute("id"));
    await picture(page, "02-missing");

    // What: the title first, and an id that nobody has to think of.
    expect(await page.locator(".step:visible input").first().getAttribute("lang")).toBe("ar");
    await words("title").fill("اجتماع عن الذكاء الاصطناعي");
    await words("summary").fill("ملخص الاجتماع.");
    await words("content").fill("نص **الاجتماع** مع [رابط](https://example.org/).");
    await words("words").selectOption("service");
    await label("genre").selectOption("meeting");
    await page.locator(".id bdi", { hasText: /^event-/ }).waitFor();
    await page.locator(".id > summary").click();
    await label("id").fill("Composed Event");
    await label("id").blur();
    await page.getByText(message("ar", "editor.fault.badId")).waitFor();
    await label("id").fill("composed-event");
    await page.getByText(message("ar", "editor.fault.badId")).waitFor({ state: "hidden" });
    expect(await screens(page)).toBeLessThanOrEqual(MAX_SCREENS);
    await picture(page, "03-what");

    // When and where: the zone is proposed, and sessions follow on from each other.
    await page.getByRole("button", { name: `${say("next")}: ${say("when")}` }).click();
    expect(await label("zone").inputValue()).toBe("America/New_York");
    await label("zone").fill("Europe/Lisbon");
    await label("starts").first().fill("2027-03-01");
    await page.getByLabel(say("hour"), { exact: true }).first().fill("09:00");
    const add = page.getByRole("button", { name: `${say("add")}: ${fields.sessions}` });
    for (const [index, [title, ends]] of [
      ["الافتتاح", "09:30"],
      ["الجلسة الأولى", "11:00"],
      ["الختام", "12:00"],
    ].entries()) {
      await add.click();
      const session = page.locator("details.row").nth(index);
      const times = session.locator("input[type=time]");
      expect(await times.first().inputValue()).toBe(["09:00", "09:30", "11:00"][index]);
      await session.locator("input[type=date]").nth(1).fill("2027-03-01");
      await times.nth(1).fill(ends ?? "");
      await session
        .locator("input[lang=ar]")
        .first()
        .fill(title ?? "");
      await session.locator("summary").first().click();
    }
    // The reader is in New York: five hours earlier.
    expect(await page.locator(".yours").first().textContent()).toMatch(/04:00/);
    expect(await screens(page)).toBeLessThanOrEqual(MAX_SCREENS);
    await picture(page, "04-when");

    // Who and what about: searched as one types.
    await page.getByRole("button", { name: `${say("next")}: ${say("about")}` }).click();
    await label("organisations").fill("منظمة الصحة");
    await label("organisations").press("Enter");
    await page.getByText(message("ar", "editor.fault.badChoice")).waitFor();
    for (const id of ["who", "who-europe"]) {
      await label("organisations").fill(id);
      await label("organisations").press("Enter");
    }
    expect(await page.locator(".picked select").count()).toBe(2);
    await page.locator(".picked select").nth(1).selectOption("host");
    await label("topics").fill("الحوكمة والأخلاقيات");
    await label("topics").press("Enter");
    await page.locator(".state", { hasText: message("ar", "editor.page.complete") }).waitFor();
    expect(await screens(page)).toBeLessThanOrEqual(MAX_SCREENS);
    await picture(page, "05-about");

    await press("look").click();
    const look = page.locator(".look");
    expect(await look.getAttribute("dir")).toBe("rtl");
    expect(await look.locator(".prose strong").textContent()).toBe("الاجتماع");
    expect(await look.locator(".programme").textContent()).toMatch(/الافتتاح/);
    await picture(page, "06-preview");
    await press("write").click();

    // A reload loses nothing.
    await page.reload();
    await page.waitForSelector("#composer[data-ready]");
    expect(await words("title").inputValue()).toBe("اجتماع عن الذكاء الاصطناعي");

    // It is scheduled: an instant that has passed is refused with a sentence. The key is asked for when it is first
    // needed; one that is none, and one that is refused, are seen.
    await page.getByText(say("send")).click();
    const until = page.getByLabel(say("publishAt"));
    await until.fill("2020-01-01T09:00");
    await press("schedule").click();
    await page.getByText(say("pastInstant")).waitFor();
    // A change that nobody is told of makes no sense before there is anything to change.
    expect(await page.getByLabel(say("minor")).isVisible()).toBe(false);
    await picture(page, "07-past");
    await until.fill("2099-01-01T09:00");
    await press("schedule").click();
    const secret = page.getByLabel(say("key"), { exact: true });
    await secret.fill("whsec_short");
    await press("useKey").click();
    await page.getByText(say("keyBad")).waitFor();
    await picture(page, "08-key");
    await secret.fill(SECRETS.retired);
    await press("useKey").click();
    await told(page, say("keyRefused"));
    // The browser itself reports what was refused: its question and its command.
    expect(complaints().filter((each) => !each.endsWith("401 (Unauthorized)"))).toEqual([]);
    await picture(page, "09-key-refused");
    await press("otherKey").click();
    await secret.fill(SECRETS.desk);
    await page.getByLabel(say("remember")).check();
    await press("useKey").click();
    await told(page, say("scheduled").split("{")[0] ?? "");
    await picture(page, "10-scheduled");
    expect((await fetch(`${origin}/api/v1/entries/composed-event`)).status).toBe(404);

    // It is found again, with what was written and when it is due, and its instant is changed.
    await page.getByText(say("desk")).click();
    await press("anew").click();
    expect(await words("title").inputValue()).toBe("");
    await page.getByText(say("desk")).click();
    await press("showMine").click();
    await page.locator(".mine li").first().waitFor();
    await picture(page, "11-found");
    await page.getByRole("button", { name: `${say("change")}: اجتماع عن الذكاء الاصطناعي` }).click();
    await expect.poll(() => words("title").inputValue()).toBe("اجتماع عن الذكاء الاصطناعي");
    expect(await until.inputValue()).toBe("2099-01-01T09:00");
    await until.fill("2099-02-02T09:00");
    await press("schedule").click();
    await page.getByText(say("alreadyScheduled")).waitFor();
    await picture(page, "12-held");
    await press("replaceScheduled").click();
    await told(page, "2099");

    // It is published after all: what waits is shown beside it, and goes because its editor says so.
    await until.fill("");
    await press("publish").click();
    await page.getByText(say("alreadyScheduled")).waitFor();
    await press("stay").click();
    expect((await fetch(`${origin}/api/v1/entries/composed-event`)).status).toBe(404);
    await press("publish").click();
    await press("replaceScheduled").click();
    expect(await (await told(page, say("projected"))).getByRole("link").allTextContents()).toEqual(["العربية"]);
    await picture(page, "13-published");
    expect(await text("/ar/events/feed.ics")).toContain("DTSTART;TZID=Europe/Lisbon:20270301T090000");
    expect(await text("/ar/feed.json")).toContain("اجتماع عن الذكاء الاصطناعي");

    // The key is remembered where no page reads it out, and nothing else remembers it.
    expect(await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))).not.toContain("whsec");
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
    // Who has a key is led from the entry's page to the editor; nobody else sees the link.
    await page.goto("/ar/entries/composed-event");
    const edit = page.getByRole("link", { name: message("ar", "entry.edit"), exact: true });
    await edit.scrollIntoViewIfNeeded();
    await picture(page, "13b-edit-this");
    const stranger = await visitor(browser, origin);
    await stranger.page.goto("/ar/entries/composed-event");
    expect(await stranger.page.locator("[data-edit]").isHidden()).toBe(true);
    expect(await stranger.page.evaluate(() => indexedDB.databases())).toEqual([]);
    await stranger.close();
    await edit.click();
    await page.waitForSelector("#composer[data-ready]");
    await page.getByText(say("opened").split("{")[0] ?? "").waitFor({ state: "attached" });

    const served = async (): Promise<unknown> => JSON.parse(await text("/api/v1/entries/composed-event"));
    await page.getByText(say("send")).click();
    await words("title").fill("اجتماع مؤجل");
    await press("tryOut").click();
    await told(page, say("wouldChange").split("{")[0] ?? "");
    await press("publishChange").click();
    await told(page, say("projected"));
    expect(await served()).toMatchObject({ data: { version: 2, texts: { ar: { title: "اجتماع مؤجل" } } } });

    // A correction is what was changed in the form, with what readers are told of it.
    const send = page.locator("dialog [data-choice=send]");
    const note = page.locator("dialog").getByLabel(`${say("note")} · العربية`);
    await words("summary").fill("ملخص مصحح.");
    await press("correct").click();
    await send.click();
    await page.locator("dialog").getByText(message("ar", "editor.fault.required")).waitFor();
    await note.fill("صُحح الملخص.");
    expect(await page.locator("dialog .wrong").textContent()).toBe("");
    await picture(page, "14-correct");
    await send.click();
    await told(page, say("projected"));
    expect(await served()).toMatchObject({
      data: { version: 3, texts: { ar: { summary: "ملخص مصحح." } }, corrections: [{ note: { ar: "صُحح الملخص." } }] },
    });

    // The event moves by a week, and its sessions with it.
    await press("reschedule").click();
    await page.locator("#new-starts").fill("2020-03-08");
    await send.click();
    await page.locator("dialog .wrong").getByText(say("pastInstant")).waitFor();
    await page.locator("#new-starts").fill("2027-03-08");
    await picture(page, "15-reschedule");
    await send.click();
    await told(page, say("projected"));
    expect(await served()).toMatchObject({
      data: { version: 4, event: { starts: "2027-03-08T09:00", sessions: [{}, { starts: "2027-03-08T09:30" }, {}] } },
    });
    await expect.poll(() => label("starts").first().inputValue()).toBe("2027-03-08");

    await press("postpone").click();
    await note.fill("لأسباب تنظيمية.");
    await picture(page, "16-postpone");
    await send.click();
    await told(page, say("projected"));
    expect(await served()).toMatchObject({
      data: { version: 5, event: { status: "postponed", statusNote: { ar: "لأسباب تنظيمية." } } },
    });

    await press("withdraw").click();
    await page.locator("dialog").getByLabel(say("withdrawWhy")).fill("نُشر بالخطأ.");
    await picture(page, "17-withdraw");
    await send.click();
    await (await told(page, say("withdrawn"))).filter({ hasText: say("projected") }).waitFor();
    expect((await fetch(`${origin}/ar/entries/composed-event`)).status).toBe(410);
    expect(await text("/ar/feed.json")).toMatch(new RegExp(`${message("ar", "change.withdrawn")}[^"]*اجتماع مؤجل`));
    await picture(page, "18-withdrawn");
    await press("restore").click();
    await told(page, say("projected"));
    expect(await text("/ar/feed.json")).toContain("اجتماع مؤجل");
    expect(complaints()).toEqual([]);
    await close();
  });
});
