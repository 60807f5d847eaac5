import { describe, expect, inject, it } from "vitest";
import { LANGUAGES } from "../../src/domain/entry/language.ts";
import { address, KINDS, type Kind } from "./page-kinds.ts";
import { COLOURS, violations } from "./session/axe.ts";
import { browser } from "./session/browser.ts";
import { layOut, layoutShifts, PHONE, visitor } from "./session/browser-session.ts";
import { mistakesIn } from "./session/checker.ts";

const origin = inject("origin");
const kinds = Object.keys(KINDS) as Kind[];

/** Lists the elements that stick out at either side, named so that they are found. */
function overflow(): string[] {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  return [...document.querySelectorAll("body *")]
    .filter((element) => {
      if (element.closest("details:not([open]) > :not(summary), .scroll > *, pre > *") !== null) return false;
      const { left, right } = element.getBoundingClientRect();
      return left < -1 || right > clientWidth + 1;
    })
    .slice(0, 3)
    .map((element) => `${element.tagName.toLowerCase()}.${element.className}`)
    .concat(`${scrollWidth} > ${clientWidth}`);
}

describe("pages of every kind in a browser", () => {
  // 320 pixels are what a page must do with (WCAG 1.4.10): no telephone has less.
  it.each(LANGUAGES)(
    "pages in %s fit 320, 768 and 1280 pixels, log no errors, load nothing external, and do not shift",
    async (language) => {
      const { page, complaints, close } = await visitor(browser, origin);
      for (const kind of kinds) {
        await layOut(page, 320, 780);
        await page.goto(address(language, kind));
        expect(await layoutShifts(page), `${kind}: layout shift`).toEqual([]);
        expect(
          await page.evaluate(() => {
            // What is far below the screen must fit, too.
            const all = new CSSStyleSheet();
            all.replaceSync("* { content-visibility: visible !important }");
            document.adoptedStyleSheets.push(all);
            const line = document.querySelector(".sections .line");
            const { lang, dir } = document.documentElement;
            return { lang, dir, isSectionCut: line !== null && line.scrollWidth > line.clientWidth };
          }),
          kind,
        ).toEqual({ lang: language, dir: language === "ar" ? "rtl" : "ltr", isSectionCut: false });
        for (const width of [320, 768, 1280]) {
          await layOut(page, width, 780);
          expect(await page.evaluate(overflow), `${kind} at ${width}`).toEqual([]);
        }
      }
      expect(complaints()).toEqual([]);
      await close();
    },
  );

  it("the front page shows six news and three events on a screen, and both on a phone, in each language", async () => {
    const inSight = (): { news: number; events: number } => {
      const whole = [...document.querySelectorAll("main article")].filter((row) => {
        const { top, bottom, height } = row.getBoundingClientRect();
        return height > 0 && top >= 0 && bottom <= innerHeight;
      });
      const events = whole.filter((row) => row.classList.contains("event")).length;
      return { news: whole.length - events, events };
    };
    const { page, close } = await visitor(browser, origin);
    for (const language of LANGUAGES) {
      await layOut(page, 1280, 900);
      await page.goto(address(language, "home"));
      const screen = await page.evaluate(inSight);
      expect(screen.news, language).toBeGreaterThanOrEqual(6);
      expect(screen.events, language).toBeGreaterThanOrEqual(3);
      await layOut(page, 390, 844);
      const phone = await page.evaluate(inSight);
      expect(phone.news, language).toBeGreaterThanOrEqual(3);
      expect(await page.locator("main article.event .block").first().boundingBox(), language).toMatchObject({
        y: expect.toSatisfy((y: number) => y < 844),
      });
    }
    await close();
  });

  it("an event's page shows who organised, supported and paid on the first screen, in every language", async () => {
    const { page, close } = await visitor(browser, origin);
    await layOut(page, 1280, 900);
    for (const language of LANGUAGES) {
      await page.goto(`/${language}/entries/ev-malta-2025-11-19`);
      const behind = page.locator(".box .credit > dd");
      const bottoms = await behind.evaluateAll((all) => all.map((each) => each.getBoundingClientRect().bottom));
      expect(bottoms.length, language).toBe(4);
      expect(Math.max(...bottoms), language).toBeLessThan(900);
    }
    await close();
  });

  it("the names of an event's facts break between words only, in every language", async () => {
    const { page, close } = await visitor(browser, origin);
    for (const [width, language] of [320, 1280].flatMap((each) => LANGUAGES.map((of) => [each, of] as const))) {
      await layOut(page, width, 900);
      await page.goto(address(language, "event entry"));
      const names = page.locator(".box dt");
      expect(await names.count(), language).toBeGreaterThan(5);
      const broken = await names.evaluateAll((all) =>
        all.flatMap(({ textContent, firstChild }) => {
          const word = textContent.trim();
          const range = document.createRange();
          if (firstChild !== null) range.selectNodeContents(firstChild);
          return word.includes(" ") || range.getClientRects().length < 2 ? [] : [word];
        }),
      );
      expect(broken, `${language} at ${width}`).toEqual([]);
    }
    await close();
  });

  it("the ways to narrow a list that stand in a row begin at one height", async () => {
    const { page, close } = await visitor(browser, origin, { viewport: { width: 1280, height: 900 } });
    await page.goto("/en/countries/pt/");
    const blocks = page.locator("main > .narrow > *");
    const boxes = await blocks.evaluateAll((all) => all.map((each) => each.getBoundingClientRect()));
    const columns = new Set(boxes.map(({ left }) => left)).size;
    expect(columns).toBeGreaterThan(2);
    expect(new Set(boxes.slice(0, columns).map(({ top }) => Math.round(top))).size).toBe(1);
    await close();
  });

  it("the field of a report says how much room it has left, and aloud where that is little", async () => {
    const { page, close } = await visitor(browser, origin, { viewport: { width: 390, height: 844 } });
    await page.goto(address("de", "report"));
    const left = page.locator("[data-left]");
    expect(await left.textContent()).toBe("Noch frei (Zeichen): 2.000");
    await page.locator("#words").fill("x".repeat(1899));
    expect(await left.textContent()).toMatch(/: 101$/);
    expect(await left.getAttribute("role")).toBeNull();
    await page.locator("#words").press("x");
    expect(await left.textContent()).toMatch(/: 100$/);
    expect(await left.getAttribute("role")).toBe("status");
    await close();
  });

  it("pages fit a phone with text twice as large", async () => {
    const { page, context, close } = await visitor(browser, origin, { viewport: { width: 360, height: 780 } });
    const session = await context.newCDPSession(page);
    await session.send("Page.setFontSizes", { fontSizes: { standard: 32, fixed: 26 } });
    for (const language of ["en", "ar"] as const) {
      for (const kind of ["home", "events", "topics", "event entry"] as const) {
        await page.goto(address(language, kind));
        expect(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe("32px");
        expect(await page.evaluate(overflow), `${language} ${kind}`).toEqual([]);
      }
    }
    await close();
  });

  it.each(["en", "ar", "zh"] as const)(
    "pages in %s pass every rule of axe, and the English ones its contrast rules in dark mode",
    async (language) => {
      const { page, close } = await visitor(browser, origin, { reducedMotion: "reduce" });
      await layOut(page, 1024, 780);
      const found: string[] = [];
      for (const kind of kinds) {
        await page.emulateMedia({ colorScheme: "light" });
        await page.goto(address(language, kind));
        found.push(...(await violations(page)).map((text) => `${kind} (light) ${text}`));
        // Only colours differ between the two, and a language changes no colour.
        if (language !== "en") continue;
        await page.emulateMedia({ colorScheme: "dark" });
        found.push(...(await violations(page, COLOURS)).map((text) => `${kind} (dark) ${text}`));
      }
      expect(found).toEqual([]);
      await close();
    },
  );
});

it("a page that is laid out only still tells what moves, what sticks out and what is too pale to read", async () => {
  const { page, close } = await visitor(browser, origin, { bypassCSP: true });
  await layOut(page, 320, 780);
  await page.goto(address("en", "about"));
  expect([await layoutShifts(page), await page.evaluate(overflow), await violations(page, COLOURS)]).toEqual([
    [],
    [],
    [],
  ]);
  await page.evaluate(() => {
    const box = document.createElement("p");
    box.style.cssText = "width: 400px; color: #ccc; background: #fff";
    box.textContent = "Later";
    document.querySelector("main")?.prepend(box);
  });
  expect(await layoutShifts(page, 100)).toHaveLength(1);
  expect(await page.evaluate(overflow)).toContain("p.");
  expect(await violations(page, COLOURS)).toEqual([expect.stringMatching(/^color-contrast: <p .*Later/)]);
  await close();
});

describe("with the reader's own colours", () => {
  it("an event under way is still the tile that is filled, and focus is still seen", async () => {
    const { page, close } = await visitor(browser, origin);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ forcedColors: "active", colorScheme });
      await page.goto("/en/events/");
      const background = (row: string) =>
        page.evaluate(
          (selector) => getComputedStyle(document.querySelector(`${selector} > .block`) as Element).backgroundColor,
          row,
        );
      expect(await background(".running")).not.toBe(await background(".coming"));
      await page.locator(".running a").first().focus();
      await page.keyboard.press("Shift+Tab");
      await page.keyboard.press("Tab");
      expect(
        await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle),
      ).not.toBe("none");
    }
    await close();
  });
});

describe("the HTML of pages", () => {
  it.each(kinds)("the HTML of the page kind %s is valid", async (kind) => {
    for (const language of ["en", "ar"] as const) {
      const response = await fetch(`${origin}${address(language, kind)}`, { headers: { accept: "text/html" } });
      expect(await mistakesIn(await response.text())).toEqual([]);
    }
  });
});

describe("without a mouse", () => {
  it.each(["home", "events", "event entry", "search", "subscribe", "embed", "operation"] as const)(
    "the page kind %s can be read by keyboard from its first link to its last, each with visible focus",
    async (kind) => {
      const { page, close } = await visitor(browser, origin, { viewport: { width: 1280, height: 780 } });
      await page.goto(address("en", kind));
      await page.keyboard.press("Tab");
      const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? "");
      expect(await focused()).toBe("Skip to content");
      expect(
        await page.evaluate(() => document.activeElement?.getBoundingClientRect().top ?? -1),
      ).toBeGreaterThanOrEqual(0);
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      expect(await page.evaluate(() => document.activeElement?.closest("main") !== null)).toBe(true);

      const reachable = await page.evaluate(
        () =>
          [...document.querySelectorAll<HTMLElement>("a[href], button, input, select, summary, [tabindex='0']")].filter(
            (element) => element.checkVisibility(),
          ).length,
      );
      await page.evaluate(() => {
        (document.activeElement as HTMLElement).blur();
        getSelection()?.removeAllRanges();
        document.body.tabIndex = -1;
        document.body.focus();
      });
      const seen = new Set<string>();
      // A field of a date has several stops.
      for (let step = 0; step < reachable + 20; step++) {
        await page.keyboard.press("Tab");
        const stop = await page.evaluate(() => {
          const element = document.activeElement;
          if (element === null || element === document.body) return undefined;
          const { outlineStyle, outlineWidth } = getComputedStyle(element);
          const all = [...document.querySelectorAll("*")];
          return {
            at: String(all.indexOf(element)),
            name: element.outerHTML.slice(0, 80),
            visible: outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2,
          };
        });
        if (stop === undefined) break;
        // What is in the widget, its own tests look at.
        if (stop.name.startsWith("<health-ai-feed")) continue;
        expect(stop.visible, stop.name).toBe(true);
        seen.add(stop.at);
      }
      expect(seen.size).toBe(reachable);
      await close();
    },
  );

  it("the language switch opens, closes with Escape and leads to the same page", async () => {
    const { page, close } = await visitor(browser, origin);
    await page.goto("/en/topics/mental-health/");
    await page.locator("details.switch summary").focus();
    await page.keyboard.press("Enter");
    expect(await page.locator("details.switch nav").isVisible()).toBe(true);
    await page.keyboard.press("Escape");
    expect(await page.locator("details.switch nav").isVisible()).toBe(false);
    await page.keyboard.press("Enter");
    await page.locator("details.switch a", { hasText: "العربية" }).press("Enter");
    await page.waitForURL("**/ar/topics/mental-health/");
    await close();
  });
});

describe("with and without scripts", () => {
  it("the menu of a phone has no hole between its links", async () => {
    const { page, close } = await visitor(browser, origin, PHONE);
    await page.goto("/en/");
    await page.locator("details.menu summary").click();
    const tops = await page
      .locator("details.menu li")
      .evaluateAll((items) => items.map((item) => [item.getBoundingClientRect().x, item.getBoundingClientRect().y]));
    expect(tops.length).toBeGreaterThan(6);
    const distances = tops.slice(1).flatMap(([x, y = 0], index) => {
      const [before, above = 0] = tops[index] ?? [];
      return before === x ? [y - above] : [];
    });
    expect(Math.max(...distances) - Math.min(...distances)).toBeLessThan(4);
    await close();
  });

  it("the end of a long page is laid out when it comes near, and nothing moves then", async () => {
    const { page, close } = await visitor(browser, origin, { viewport: { width: 390, height: 800 } });
    await page.goto("/en/events/");
    const isLaidOut = () =>
      page
        .locator(".foot nav")
        .last()
        .evaluate((part) => part.checkVisibility({ contentVisibilityAuto: true }));
    expect(await isLaidOut()).toBe(false);
    await page.evaluate(() => document.querySelector(".foot")?.scrollIntoView());
    await expect.poll(isLaidOut).toBe(true);
    expect(await layoutShifts(page, 200)).toEqual([]);
    await close();
  });

  it("an event shows the reader's local time beside its own", async () => {
    const { page, close } = await visitor(browser, origin, { timezoneId: "Asia/Tokyo" });
    // A first call of it would hold up the first picture of the page.
    await page.addInitScript(() => Reflect.deleteProperty(Intl, "DateTimeFormat"));
    await page.goto("/en/entries/everything-event");
    const own = page.locator(".box [data-starts]");
    expect(await own.isVisible()).toBe(true);
    expect(await own.textContent()).toBe("In your time: 2 June, 17:00 – 5 June, 01:30 (UTC+09:00)");
    // A programme says the zone once, and a day only where the reader's is another.
    expect(await page.locator(".programme [data-zone]").textContent()).toBe(" · In your time: UTC+09:00");
    const clocks = await page.locator(".clock [data-starts]").allTextContents();
    expect(clocks).toEqual(["17:00–18:30", "19:00–20:00", "17:00–01:30"]);
    await close();
    const kiritimati = await visitor(browser, origin, { timezoneId: "Pacific/Kiritimati" });
    await kiritimati.page.goto("/en/entries/everything-event");
    expect((await kiritimati.page.locator(".clock [data-starts]").allTextContents())[1]).toBe("3 June, 00:00–01:00");
    await kiritimati.close();
    const lisbon = await visitor(browser, origin, { timezoneId: "Europe/Lisbon" });
    await lisbon.page.goto("/en/entries/everything-event");
    expect(await lisbon.page.locator(".box [data-starts]").isVisible()).toBe(false);
    await lisbon.close();
  });

  it("an address is copied by a button, which is absent without scripts", async () => {
    const { page, close } = await visitor(browser, origin, { permissions: ["clipboard-read", "clipboard-write"] });
    await page.goto("/fr/subscribe");
    await page.getByRole("button", { name: "Copier\u00A0: RSS" }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${origin}/fr/feed.rss`);
    await close();
    const plain = await visitor(browser, origin, { javaScriptEnabled: false });
    await plain.page.goto("/fr/subscribe");
    expect(await plain.page.locator("[data-copy]:visible").count()).toBe(0);
    await plain.close();
  });

  it("the page about subscribing follows the chosen list at once, and its languages keep the choice", async () => {
    const { page, complaints, close } = await visitor(browser, origin, {
      permissions: ["clipboard-read", "clipboard-write"],
    });
    await page.goto("/fr/subscribe?country=PT");
    expect(await page.locator(".choose [type=submit]").isVisible()).toBe(false);
    await page.locator("#list").selectOption("topics/mental-health");
    await page.waitForURL("**/fr/subscribe?list=topics*");
    const feed = `${origin}/fr/topics/mental-health/feed.rss?country=PT`;
    await page.getByText(feed, { exact: true }).waitFor();
    await page.getByRole("button", { name: "Copier\u00A0: RSS" }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(feed);
    for (const place of [".languages", ".language-row"]) {
      const href = (await page.locator(`${place} [lang=de]`).getAttribute("href")) ?? "";
      const { pathname, searchParams } = new URL(href, origin);
      expect([pathname, ...searchParams.entries()]).toEqual([
        "/de/subscribe",
        ["list", "topics/mental-health"],
        ["country", "PT"],
      ]);
    }
    // What was chosen before cannot be copied while what is chosen now is on its way.
    const { promise: released, resolve: release } = Promise.withResolvers<undefined>();
    await page.route("**/fr/subscribe?*", async (route) => {
      await released;
      await route.continue();
    });
    await page.locator("#list").selectOption("");
    await page.locator("#chosen[inert]").waitFor();
    release(undefined);
    await page.getByText(`${origin}/fr/feed.rss?country=PT`, { exact: true }).waitFor();
    expect(await page.locator("#chosen[inert]").count()).toBe(0);
    expect(complaints()).toEqual([]);
    await close();

    const plain = await visitor(browser, origin, { javaScriptEnabled: false });
    await plain.page.goto("/fr/subscribe");
    await plain.page.locator("#list").selectOption("topics/mental-health");
    await plain.page.locator(".choose [type=submit]").click();
    await plain.page.getByText(`${origin}/fr/topics/mental-health/feed.rss`, { exact: true }).waitFor();
    await plain.page.locator("details.switch summary").click();
    await plain.page.locator(".languages [lang=de]").click();
    await plain.page.waitForURL("**/de/subscribe?list=topics/mental-health");
    await plain.close();
  });

  it("a page is complete without scripts", async () => {
    const texts: string[] = [];
    for (const javaScriptEnabled of [true, false]) {
      const { page, close } = await visitor(browser, origin, { javaScriptEnabled, timezoneId: "Europe/Lisbon" });
      await page.goto("/de/entries/everything-event");
      texts.push((await page.locator("main").ariaSnapshot()).replace(/.*\n.*button "Link kopieren"\n/, ""));
      await close();
    }
    expect(texts[1]).toBe(texts[0]);
    expect(texts[1]?.length).toBeGreaterThan(1000);
  });

  it("an operation of the API is tried by a form: its answer is shown, or opened without scripts", async () => {
    const shown = await visitor(browser, origin);
    await shown.page.goto("/fr/docs/reference/entries");
    await shown.page.getByLabel("limit").fill("2");
    await shown.page.getByRole("button", { name: "Show the answer" }).click();
    await shown.page.getByRole("link", { name: `${origin}/api/v1/entries?limit=2` }).waitFor();
    const text = await shown.page.locator(".answered pre").textContent();
    expect((JSON.parse(text ?? "") as { data: unknown[] }).data).toHaveLength(2);
    await shown.page.getByLabel("limit").fill("9999");
    await shown.page.getByRole("button", { name: "Show the answer" }).click();
    await shown.page.getByRole("link", { name: "limit=9999" }).waitFor();
    expect(await shown.page.getByRole("status").textContent()).toContain("400 · ");
    expect(shown.complaints().filter((text) => !text.includes("status of 400"))).toEqual([]);
    await shown.close();

    const { page, close } = await visitor(browser, origin, { javaScriptEnabled: false });
    await page.goto("/fr/docs/reference/entry");
    await page.getByLabel("id").fill("everything-event");
    await page.getByRole("button", { name: "Show the answer" }).click();
    await page.waitForURL(`${origin}/api/v1/entries/everything-event`);
    await close();
  });

  it.each([true, false])(
    "lets no text become markup, and leads to a picture that it never fetches, on paper neither; scripts: %s",
    async (javaScriptEnabled) => {
      const { page, complaints, close } = await visitor(browser, origin, { javaScriptEnabled });
      await page.goto("/en/entries/everything-event");
      expect(await page.locator("main img").count()).toBe(0);
      expect(await page.locator(".picture a").getAttribute("href")).toBe("https://images.example.org/a.jpg");
      await page.pdf();
      expect(complaints()).toEqual([]);
      await close();
    },
  );

  it("a page that is a digest shows its styles under a policy that names each of them", async () => {
    const { page, complaints, close } = await visitor(browser, origin);
    await page.goto("/ar/digest/weekly/2025-10-27.html");
    expect(await page.locator("h1").evaluate((heading) => getComputedStyle(heading).fontSize)).toBe("26px");
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe("light dark");
    expect(complaints()).toEqual([]);
    await close();
  });
});

it("a printed page is its text", async () => {
  const { page, close } = await visitor(browser, origin);
  await page.emulateMedia({ media: "print" });
  await page.goto("/en/entries/everything-event");
  expect(await page.locator("nav:visible").count()).toBe(0);
  expect(await page.locator("h1").isVisible()).toBe(true);
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgb(255, 255, 255)");
  await close();
});
