import { readdirSync, readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { LAYOUTS } from "../../src/domain/view/widget-document.ts";
import { rareMessage } from "../../src/messages/rare-message.ts";
import { violations } from "./session/axe.ts";
import { browser } from "./session/browser.ts";
import { PHONE, visitor } from "./session/browser-session.ts";
import { mistakesIn } from "./session/checker.ts";
import { type Host, openHost } from "./session/host.ts";

const origin = inject("origin");

let host: Host;
beforeAll(async () => {
  host = await openHost();
});
afterAll(async () => {
  await host.close();
});

async function codes(query: string): Promise<Record<string, string>> {
  return ((await (await fetch(`${origin}/en/embed.json?${query}`)).json()) as { codes: Record<string, string> }).codes;
}

const pageOf = (body: string): string =>
  `<!doctype html><html lang="en"><meta ` +
  `charset="utf-8"><title>Partner</title><body><h1>Partner</h1>${body}</body></html>`;

/** The frame's height, and that of what is in it. */
async function heights(
  page: Page,
  selector = "iframe",
): Promise<{ readonly outside: number; readonly inside: number }> {
  const element = await page.waitForSelector(selector);
  const frame = await element.contentFrame();
  const inside = await frame?.evaluate(() => Math.ceil(document.documentElement.getBoundingClientRect().height));
  const outside = await element.evaluate((each) => Math.round(each.getBoundingClientRect().height));
  return { outside, inside: inside ?? 0 };
}

async function fits(page: Page): Promise<void> {
  for (let attempt = 0; attempt < 40; attempt++) {
    const { outside, inside } = await heights(page);
    if (outside === inside) return;
    await page.waitForTimeout(50);
  }
  expect(await heights(page)).toEqual({ outside: -1, inside: -1 });
}

describe("a released script", () => {
  it("every released script is served for ever, byte for byte", async () => {
    const folder = new URL("../../src/browser/widget/released/", import.meta.url);
    const files = readdirSync(folder).filter((name) => name.endsWith(".js"));
    expect(files.length).toBeGreaterThan(1);
    for (const file of files) {
      const response = await fetch(`${origin}/widget/v1/${file}`, { headers: { origin: host.origin } });
      expect(await response.text(), file).toBe(readFileSync(new URL(file, folder), "utf8"));
      expect(response.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
      expect(response.headers.get("access-control-allow-origin")).toBe("*");
    }
  });
});

describe("a frame on a partner's page", () => {
  it("a sandboxed frame has the height of its content, also when the page changes its width", async () => {
    const { autoFrame = "" } = await codes("list=news&limit=8");
    expect(autoFrame).toContain('sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"');
    const policy =
      `default-src 'none'; frame-src ${origin}; script-src ${origin}; style-src 'unsafe-inline'; ` +
      "require-trusted-types-for 'script'";
    const { page, complaints, close } = await host.visit(browser, pageOf(autoFrame), {
      headers: { "content-security-policy": policy },
    });
    await fits(page);
    const { outside: wide } = await heights(page);
    await page.setViewportSize({ width: 360, height: 800 });
    await fits(page);
    expect((await heights(page)).outside).toBeGreaterThan(wide);
    expect(complaints).toEqual([]);
    await close();
  });
  it("a frame without a sandbox fits too, and without the script it keeps its given height", async () => {
    const { autoFrame = "", frame = "" } = await codes("list=events&layout=agenda");
    const open = await host.visit(browser, pageOf(autoFrame.replace(/ sandbox="[^"]*"/, "")));
    await fits(open.page);
    await open.close();
    const alone = await host.visit(browser, pageOf(frame));
    await alone.page.waitForTimeout(300);
    expect((await heights(alone.page)).outside).toBe(Number(/height="(\d+)"/.exec(frame)?.[1]));
    await alone.close();
  });
  it("a frame in a sandbox that allows nothing shows everything", async () => {
    const { page, close } = await host.visit(
      browser,
      pageOf(
        `<iframe src="${origin}/embed/ar/everything?layout=cards" sandbox="" title="x" width="600" ` +
          `height="600"></iframe>`,
      ),
    );
    await page.frameLocator("iframe").getByRole("listitem").first().waitFor();
    expect(await page.frameLocator("iframe").getByRole("listitem").count()).toBe(5);
    await close();
  });
  it("a frame opens links in a new tab outside the sandbox", async () => {
    const { autoFrame = "" } = await codes("list=news");
    const { page, close } = await host.visit(browser, pageOf(autoFrame));
    const popup = page.waitForEvent("popup");
    await page.frameLocator("iframe").getByRole("listitem").first().getByRole("link").click();
    const tab = await popup;
    await tab.waitForLoadState();
    expect(tab.url()).toMatch(new RegExp(`^${origin}/en/entries/`));
    expect(await tab.evaluate(() => [window.opener, window.origin])).toEqual([null, origin]);
    expect(page.url()).toMatch(host.origin);
    await close();
  });
  it("the resizer ignores heights from other frames and invalid heights", async () => {
    const { autoFrame = "" } = await codes("list=news&limit=2");
    // Without an origin, as our own in its sandbox.
    const liar =
      `<iframe id="liar" title="liar" sandbox="allow-scripts" srcdoc="<script>for (const to of [parent, top]) ` +
      `setInterval(() => to.postMessage({ healthAiFeed: 'height', height: 4321 }, '*'), 20)</script>"></iframe>`;
    const { page, close } = await host.visit(browser, pageOf(`${autoFrame}${liar}`));
    await fits(page);
    await page.waitForTimeout(200);
    expect((await heights(page)).outside).toBeLessThan(1000);
    expect((await heights(page, "#liar")).outside).toBeLessThan(200);
    // Even from inside the right window: only a whole number within bounds.
    const frame = await (await page.waitForSelector("iframe")).contentFrame();
    for (const height of [1e9, -5, 0, 1.5, "9999px", null, { valueOf: () => 5 }].map((each) =>
      typeof each === "object" ? null : each,
    )) {
      await frame?.evaluate((value) => parent.postMessage({ healthAiFeed: "height", height: value }, "*"), height);
    }
    await page.waitForTimeout(100);
    const { outside, inside } = await heights(page);
    expect(outside).toBe(inside);
    await close();
  });
  it("the resizer ignores a document that replaced the frame's own", async () => {
    const { autoFrame = "" } = await codes("list=news&limit=2");
    const { page, close } = await host.visit(browser, pageOf(autoFrame.replace(/ sandbox="[^"]*"/, "")));
    await fits(page);
    const { outside } = await heights(page);
    const frame = await (await page.waitForSelector("iframe")).contentFrame();
    await frame?.goto(
      host.page(
        "<script>setInterval(() => parent.postMessage({ healthAiFeed: 'height', height: 4321 }, '*'), 20)</script>",
      ),
    );
    await page.waitForTimeout(200);
    expect((await heights(page)).outside).toBe(outside);
    await close();
  });
  it("a frame reports its height only to the page around it", async () => {
    const { autoFrame = "" } = await codes("list=news&limit=8");
    const other = await openHost();
    const asking = other.page(
      "<script>window.got = []; addEventListener('message', ({ data }) => got.push(data)); setInterval(() => " +
        "parent.frames[0].postMessage({ healthAiFeed: 'ask' }, '*'), 20)</script>",
    );
    const { page, close } = await host.visit(
      browser,
      pageOf(`${autoFrame}<iframe id="asker" title="asker" src="${asking}"></iframe>`),
    );
    await fits(page);
    await page.waitForTimeout(200);
    await page.setViewportSize({ width: 360, height: 800 });
    await fits(page);
    const beside = await (await page.waitForSelector("#asker")).contentFrame();
    expect(await beside?.evaluate("window.got")).toEqual([]);
    await close();
    await other.close();
  });
});

describe("WordPress", () => {
  it("a frame in WordPress exchanges heights and links by its messages, with its secret, in its sandbox", async () => {
    // What wp-embed.js does with a frame that oEmbed gave (WordPress 6): a sandbox without tabs, a secret, three kinds
    // of message.
    const embed = `<iframe class="wp-embedded-content" sandbox="allow-scripts" security="restricted" title="x" src="${origin}/embed/en/news#?secret=AbC123" data-secret="AbC123" width="600" height="300"></iframe>
      <script>window.got = []; addEventListener("message", (event) => { if (event.source === document.querySelector("iframe").contentWindow) got.push(event.data); });
      addEventListener("load", () => document.querySelector("iframe").contentWindow.postMessage({ message: "ready", secret: "AbC123" }, "*"));</script>`;
    const { page, complaints, close } = await host.visit(browser, pageOf(embed));
    await page.waitForFunction("window.got.length > 0");
    const { inside } = await heights(page);
    expect(await page.evaluate("window.got[0]")).toEqual({ message: "height", value: inside, secret: "AbC123" });
    await page.evaluate("window.got.length = 0");
    await page.frameLocator("iframe").getByRole("listitem").first().getByRole("link").click();
    await page.waitForFunction("window.got.some(({ message }) => message === 'link')");
    expect(await page.evaluate("window.got.find(({ message }) => message === 'link')")).toMatchObject({
      value: expect.stringMatching(new RegExp(`^${origin}/en/entries/`)),
      secret: "AbC123",
    });
    // Nothing is tried that the sandbox forbids.
    expect(complaints).toEqual([]);
    await close();
  });
});

describe("a frame by itself", () => {
  it.each([
    ["en", "light"],
    ["ar", "dark"],
  ] as const)("a frame in %s, %s, passes axe, fits a phone and logs no errors", async (language, colorScheme) => {
    const { page, complaints, close } = await visitor(browser, origin, {
      viewport: { width: 320, height: 700 },
      colorScheme,
    });
    for (const layout of LAYOUTS) {
      await page.goto(`/embed/${language}/events?layout=${layout}&limit=4`);
      expect(await violations(page), layout).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
      expect(await mistakesIn(await (await fetch(page.url())).text())).toEqual([]);
    }
    expect(complaints()).toEqual([]);
    await close();
  });
  it("the text of a badge stays inside, in every language", async () => {
    const { page, close } = await visitor(browser, origin, { viewport: { width: 500, height: 200 } });
    for (const language of ["en", "fr", "es", "ru", "ar", "zh", "pt", "de"]) {
      await page.goto(`/badge/${language}/topics/mental-health.svg?day=2031-06-01`);
      const outside = await page.evaluate(() =>
        [...document.querySelectorAll("text")]
          .filter((text) => {
            const { left: from } = document.documentElement.getBoundingClientRect();
            const [left, right] = [text.getBoundingClientRect().left - from, text.getBoundingClientRect().right - from];
            return left < 8 || right > 432;
          })
          .map(({ textContent }) => textContent),
      );
      expect(outside, language).toEqual([]);
    }
    await close();
  });
});

describe("the builder", () => {
  it("the builder shows each choice at once, gives its code, and copies it", async () => {
    const { page, complaints, close } = await visitor(browser, origin, {
      viewport: { width: 1280, height: 900 },
      permissions: ["clipboard-read", "clipboard-write"],
    });
    await page.goto("/fr/embed");
    await page.waitForFunction(
      () => document.querySelector("health-ai-feed")?.shadowRoot?.querySelector("section.list li") !== null,
    );
    expect(await page.getByRole("button", { name: "Afficher" }).isVisible()).toBe(false);
    await page.getByLabel("Liste", { exact: true }).selectOption("events");
    await page.getByLabel("Présentation").selectOption("agenda");
    await page.locator("form.build").getByLabel("Langue", { exact: true }).selectOption("ar");
    await page.getByText(rareMessage("fr", "embed.options")).click();
    await page.getByLabel("Accent").fill("#aa0000");
    await page.waitForFunction(
      () => document.querySelector("health-ai-feed")?.shadowRoot?.querySelector("section.agenda[lang=ar]") !== null,
    );
    await page.waitForFunction(() =>
      document.querySelector("[data-code=script]")?.textContent?.includes("--haf-accent:#aa0000"),
    );
    expect(
      await page
        .locator("health-ai-feed")
        .evaluate((element: HTMLElement) => [element.dir, element.style.getPropertyValue("--haf-accent")]),
    ).toEqual(["rtl", "#aa0000"]);
    expect(page.url()).toContain("layout=agenda");
    await page.getByRole("button", { name: "Copier\u00A0: Cadre seul" }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(
      `src="${origin}/embed/ar/events?layout=agenda&amp;accent=aa0000&amp;text=17211f&amp;background=ffffff"`,
    );
    await page.getByLabel("Texte", { exact: true }).fill("#999999");
    await page.getByText("Difficile à lire").waitFor();
    // What is in the address is what is shown: the page can be passed on.
    await page.reload();
    expect(await page.getByLabel("Présentation").inputValue()).toBe("agenda");
    expect(complaints()).toEqual([]);
    await close();
  });
  it("the builder narrows the list by filters, and shows what cannot be where it is typed", async () => {
    const { page, close } = await visitor(browser, origin, { viewport: { width: 1280, height: 1400 } });
    await page.goto("/en/embed");
    const group = (name: string) => page.getByRole("group", { name, exact: true });
    // What is typed shows the choices with these words; Enter takes the first.
    const seek = group("Topics").getByRole("searchbox");
    await seek.fill("mental");
    expect(await group("Topics").getByRole("checkbox").filter({ visible: true }).count()).toBe(1);
    await seek.press("Enter");
    await group("Topics").getByLabel("Governance and ethics").check();
    await group("Topics").getByLabel("Regulation and law").check();
    await group("Topics").getByRole("button", { name: "Remove: Regulation and law" }).click();
    expect(await group("Topics").getByRole("button").allTextContents()).toEqual([
      expect.stringContaining("Governance and ethics"),
      expect.stringContaining("Mental health"),
    ]);
    await group("Organisations").getByRole("searchbox").fill("WHO REGIONAL");
    await group("Organisations").getByLabel("WHO Regional Office for Europe").check();
    // An organisation is also found by its acronym and its id.
    await group("Organisations").getByRole("searchbox").fill("fda");
    expect(await group("Organisations").getByRole("checkbox").filter({ visible: true }).count()).toBe(1);
    await group("Organisations").getByRole("searchbox").fill("WHO");
    await group("Organisations").getByLabel("World Health Organization", { exact: true }).check();
    await page.locator("summary", { hasText: /^More$/ }).click();
    await group("Countries").getByLabel("Portugal").check();
    await page.getByText("More options").click();
    await group("Languages to fall back on").getByLabel("Français").check();
    await page.waitForFunction(() =>
      document.querySelector("[data-code=script]")?.textContent?.includes("fallback-languages="),
    );
    const code = (await page.locator("[data-code=script]").textContent()) ?? "";
    expect(code).toContain(
      'topic="governance-ethics,mental-health" organisation="who-europe,who" country="PT" fallback-languages="fr"',
    );
    expect(await page.locator("health-ai-feed").getAttribute("organisation")).toBe("who-europe,who");
    // Room is kept for what there is now, not for what there may be.
    expect(code).toContain("min-height:51.5em");
    await page.getByLabel("Words", { exact: true }).fill("xyzzy");
    await page.waitForFunction(() =>
      document.querySelector("[data-code=script]")?.textContent?.includes("min-height:15.5em"),
    );
    expect((await page.locator("health-ai-feed").boundingBox())?.height).toBeLessThan(300);
    await page.getByLabel("Events from").fill("whenever");
    await page.getByText("This cannot be shown: from must be").waitFor();
    await page.getByLabel("Events from").fill("");
    await page.waitForFunction(() => document.querySelector("#refused")?.textContent === "");
    await close();
  });
  it("news of a topic from two publishers are chosen on a telephone, with the copy always in sight", async () => {
    const { page, complaints, close } = await visitor(browser, origin, {
      ...PHONE,
      permissions: ["clipboard-read", "clipboard-write"],
    });
    await page.goto("/en/");
    await page.locator("details.menu summary").click();
    await page.locator("details.menu").getByRole("link", { name: "On my site" }).click();
    await page.waitForURL("**/en/embed");
    const copy = page.locator(".at-hand button");
    const inSight = async () => {
      const { y = -1, height = 0 } = (await copy.boundingBox()) ?? {};
      return y >= 0 && y + height <= PHONE.viewport.height;
    };
    expect(await inSight()).toBe(true);
    await page.locator("form.build").getByLabel("Language", { exact: true }).selectOption("pt");
    await page.getByLabel("Kind").selectOption("news");
    const pick = async (group: string, words: string) => {
      const seek = page.getByRole("group", { name: group, exact: true }).getByRole("searchbox");
      await seek.fill(words);
      await seek.press("Enter");
      expect(await inSight()).toBe(true);
    };
    await pick("Topics", "mental");
    await pick("Organisations", "who regional office for europe");
    // As long as the code of the last choice is not there, that of the one before cannot be copied.
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route("**/embed.json?*", async (route) => {
      await answered;
      await route.continue();
    });
    await pick("Organisations", "european commission");
    expect(await copy.isDisabled()).toBe(true);
    answer();
    await copy.click();
    const code = await page.evaluate(() => navigator.clipboard.readText());
    expect(code).toContain('lang="pt"');
    expect(code).toMatch(/topic="mental-health" organisation="ec,who-europe"/);
    expect(code).toContain('type="news"');
    // All that is asked for stands within four screens, and what is chosen in the language of the page stays chosen.
    const { bottom } = await page
      .locator("form.build")
      .evaluate((form: HTMLElement) => ({ bottom: form.offsetTop + form.offsetHeight }));
    expect(bottom).toBeLessThan(4 * PHONE.viewport.height);
    await page.locator("details.switch summary").click();
    await page.locator(".languages [lang=de]").click();
    await page.waitForURL("**/de/embed?*");
    expect(await page.locator("[data-code=script]").textContent()).toContain('type="news"');
    expect(complaints()).toEqual([]);
    await close();
  });
  it.each(["en", "de", "fr", "es", "pt", "ru", "ar", "zh"])(
    "the builder cuts no choice of its form: %s",
    async (lang) => {
      const { page, close } = await visitor(browser, origin, { viewport: { width: 1280, height: 900 } });
      await page.goto(`/${lang}/embed`);
      const cut = await page.evaluate(() => {
        for (const details of document.querySelectorAll<HTMLDetailsElement>("form.build details")) details.open = true;
        // The names of organisations may be longer than any field.
        return [...document.querySelectorAll<HTMLSelectElement>("form.build select:not(#list)")]
          .filter((select) => {
            const room = select.getBoundingClientRect().width;
            select.style.inlineSize = "max-content";
            const wish = select.getBoundingClientRect().width;
            select.style.inlineSize = "";
            return wish > room;
          })
          .map(({ name }) => name);
      });
      expect(cut).toEqual([]);
      await close();
    },
  );
  it("the builder keeps the preview's room from the first moment, apart from a long heading", async () => {
    const { page, close } = await visitor(browser, origin, { viewport: { width: 360, height: 800 } });
    const top = () => page.locator("#codes").evaluate((each) => each.getBoundingClientRect().top + scrollY);
    let before = 0;
    await page.route(/health-ai-feed\..*\.js/, async (route) => {
      await page.waitForFunction(() => performance.getEntriesByType("paint").length > 0);
      before = await top();
      await route.continue();
    });
    await page.goto("/en/embed?list=organisations/who-europe");
    await page.locator("health-ai-feed").scrollIntoViewIfNeeded();
    await page.locator("health-ai-feed").getByRole("listitem").first().waitFor();
    expect(before).toBeGreaterThan(0);
    // Five entries with long titles take more.
    const moved = (await top()) - before;
    expect(moved).toBeGreaterThan(-40);
    expect(moved).toBeLessThan(40);
    const above = await page.locator("#preview").boundingBox();
    // The heading has room for two lines, and begins where a long one does.
    const heading = await page.locator("health-ai-feed").getByRole("heading", { level: 3 }).first().boundingBox();
    expect((heading?.y ?? 0) - (above?.y ?? 0) - (above?.height ?? 0)).toBeGreaterThanOrEqual(12);
    await close();
  });
  it("the builder's boxes stand beside their words, and what is chosen ends the search for it", async () => {
    const { page, close } = await visitor(browser, origin, { viewport: { width: 1280, height: 900 } });
    await page.goto("/en/embed");
    const topics = page.getByRole("group", { name: "Topics", exact: true });
    await topics.getByRole("searchbox").fill("diagnostics");
    await topics.getByRole("checkbox").filter({ visible: true }).first().check();
    expect(await topics.getByRole("searchbox").inputValue()).toBe("");
    expect(await topics.getByRole("checkbox").filter({ visible: true }).count()).toBeGreaterThan(5);
    // A cross alone on a line says nothing.
    expect(await topics.getByRole("button").first().textContent()).toMatch(/\S\u00A0×$/);
    const distances = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>("form.build label:has([type=checkbox])")]
        .filter((label) => label.checkVisibility())
        .map((label) => {
          const text = document.createRange();
          text.selectNodeContents(label.querySelector("span") ?? (label.lastChild as Node));
          const line = [...text.getClientRects()].find(({ width }) => width > 20);
          const box = label.querySelector("input")?.getBoundingClientRect();
          return (box?.top ?? 0) + (box?.height ?? 0) / 2 - (line?.top ?? 0) - (line?.height ?? 0) / 2;
        }),
    );
    expect(distances.length).toBeGreaterThan(10);
    for (const distance of distances) expect(Math.abs(distance)).toBeLessThanOrEqual(1.5);
    await close();
  });
  it("the builder works without scripts, a page at a time", async () => {
    const { page, close } = await visitor(browser, origin, { javaScriptEnabled: false });
    await page.goto("/en/embed");
    await page.getByLabel("Layout").selectOption("compact");
    await page.getByLabel("Governance and ethics").check();
    await page.getByLabel("Regulation and law").check();
    await page.getByRole("button", { name: "Show" }).click();
    expect(await page.locator("[data-code=script]").textContent()).toContain(
      'layout="compact" limit="5" topic="governance-ethics,regulation-law"',
    );
    const shown = page.frameLocator("health-ai-feed iframe").getByRole("listitem");
    await shown.first().waitFor();
    expect(await shown.count()).toBe(5);
    await close();
  });
});
