import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { LAYOUTS, type WidgetDocument } from "../../src/domain/view/widget-document.ts";
import { violations } from "./session/axe.ts";
import { browser } from "./session/browser.ts";
import { layOut, layoutShifts } from "./session/browser-session.ts";
import { type Host, openHost } from "./session/host.ts";

const origin = inject("origin");
const SCRIPT = `<script type="module" src="${origin}/widget/v1/health-ai-feed.js" crossorigin></script>`;

let host: Host;
beforeAll(async () => {
  host = await openHost();
});
afterAll(async () => {
  await host.close();
});

interface Wrapping {
  readonly lang?: string;
  readonly head?: string;
}

function pageOf(body: string, { lang = "en", head = "" }: Wrapping = {}): string {
  const dir = lang === "ar" ? "rtl" : "ltr";
  return (
    `<!doctype html><html lang="${lang}" dir="${dir}"><head><meta charset="utf-8"><meta name="viewport" ` +
    `content="width=device-width"><title>Partner</title><style>body { font: 16px/1.5 sans-serif; margin: 16px ` +
    `}</style>${head}</head><body><main><h1>Partner</h1>${body}</main></body></html>`
  );
}

/** The code that the builder gives for a choice. */
async function code(query: string): Promise<string> {
  const { codes } = (await (await fetch(`${origin}/en/embed.json?${query}`)).json()) as { codes: { script: string } };
  return codes.script;
}

/** Waits until widgets show entries. */
async function loaded(page: Page, count = 1): Promise<void> {
  await page.waitForFunction(
    (wanted) =>
      [...document.querySelectorAll("health-ai-feed")].filter((each) => each.shadowRoot?.querySelector("section"))
        .length >= wanted,
    count,
  );
}

/** Answers the widget's requests for its document. */
async function answer(page: Page, document: unknown, { status = 200, delay = 0 } = {}): Promise<void> {
  await page.route(/\/widget\/v1\/.*\.json/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, delay));
    const body = typeof document === "string" ? document : JSON.stringify(document);
    await route.fulfill({
      status,
      body,
      contentType: "application/json",
      headers: { "access-control-allow-origin": "*" },
    });
  });
}

const FALLBACK = '<a href="https://example.org/">What stands here by itself</a>';

describe("the widget", () => {
  it("the widget shows the entries of a list with one request, each in its language and direction", async () => {
    const { page, asked, complaints, context, close } = await host.visit(
      browser,
      pageOf(`${SCRIPT}<health-ai-feed channel="topics/governance-ethics" lang="ar">${FALLBACK}</health-ai-feed>`),
    );
    await loaded(page);
    const texts = await page.evaluate(() =>
      [...(document.querySelector("health-ai-feed")?.shadowRoot?.querySelectorAll("section, li") ?? [])].map((each) => [
        each.getAttribute("lang"),
        each.getAttribute("dir"),
      ]),
    );
    expect(texts.length).toBeGreaterThan(2);
    expect(new Set(texts.map(String))).toEqual(new Set(["ar,rtl"]));
    expect(await page.getByText("What stands here by itself").isVisible()).toBe(false);
    expect(asked).toEqual([
      `${origin}/widget/v1/health-ai-feed.js`,
      `${origin}/widget/v1/ar/topics/governance-ethics.json?limit=5`,
    ]);
    expect(complaints).toEqual([]);
    // Nothing is left behind.
    expect(await context.cookies()).toEqual([]);
    expect(
      await page.evaluate(async () => [
        localStorage.length,
        sessionStorage.length,
        (await indexedDB.databases()).length,
        (await caches?.keys())?.length,
      ]),
    ).toEqual([0, 0, 0, 0]);
    await close();
  });

  it("the widget requests several lists at once, in one order, and again only if its list changes", async () => {
    const { page, asked, close } = await host.visit(
      browser,
      pageOf(
        `${SCRIPT}<health-ai-feed channel="topics/mental-health, news news" fallback-languages="fr en" ` +
          `limit="3"></health-ai-feed>`,
        { lang: "de-CH" },
      ),
    );
    await loaded(page);
    expect(asked.at(-1)).toBe(`${origin}/widget/v1/de,fr,en/news,topics/mental-health.json?limit=3`);
    const before = asked.length;
    await page.evaluate(() => {
      const element = document.querySelector("health-ai-feed");
      element?.setAttribute("theme", "dark");
      element?.setAttribute("fields", "date");
      element?.setAttribute("heading", "none");
    });
    await page.waitForFunction(
      () => document.querySelector("health-ai-feed")?.shadowRoot?.querySelector("section.dark") !== null,
    );
    expect(asked.length).toBe(before);
    await page.evaluate(() => {
      const element = document.querySelector("health-ai-feed");
      element?.setAttribute("channel", "events");
      element?.setAttribute("layout", "agenda");
    });
    await page.waitForFunction(
      () => document.querySelector("health-ai-feed")?.shadowRoot?.querySelector("section.agenda li") !== null,
    );
    expect(asked.slice(before)).toEqual([`${origin}/widget/v1/de,fr,en/events.json?limit=3&kind=agenda`]);
    await close();
  });

  it("a widget that is moved before its entries arrive requests them again", async () => {
    const { page, close } = await host.visit(
      browser,
      pageOf(`${SCRIPT}<health-ai-feed></health-ai-feed><div id="elsewhere"></div>`),
      {
        before: (page) =>
          page.addInitScript({
            content:
              "const ask = fetch; let first = true; fetch = async (...all) => { if (first) { first = false; " +
              "document.querySelector('#elsewhere').append(document.querySelector('health-ai-feed')); } return " +
              "ask(...all); };",
          }) as Promise<unknown> as Promise<void>,
      },
    );
    await loaded(page);
    expect(await page.locator("#elsewhere health-ai-feed").getByRole("listitem").count()).toBe(5);
    await close();
  });

  it("the widget works under a policy that allows only its address, with trusted types and integrity", async () => {
    const policy =
      `default-src 'none'; base-uri 'none'; script-src ${origin}; connect-src ${origin}; style-src 'none'; ` +
      "require-trusted-types-for 'script'; trusted-types 'none'";
    const html = pageOf((await code("list=events&layout=agenda&limit=2")).replace(/ style="[^"]*"/, "")).replace(
      /<style>.*?<\/style>/,
      "",
    );
    const { page, complaints, close } = await host.visit(browser, html, {
      headers: { "content-security-policy": policy, "cross-origin-embedder-policy": "require-corp" },
    });
    await loaded(page);
    // The sheet applies too: an agenda's entry is a grid.
    expect(
      await page.evaluate(
        () =>
          getComputedStyle(document.querySelector("health-ai-feed")?.shadowRoot?.querySelector("li") as Element)
            .display,
      ),
    ).toBe("grid");
    expect(complaints).toEqual([]);
    await close();
  });

  it("the widget does not run if its bytes differ from the integrity hash", async () => {
    const html = pageOf(
      (await code("")).replace(/sha384-..../, "sha384-AAAA").replace("</health", `${FALLBACK}</health`),
    );
    const { page, close } = await host.visit(browser, html);
    expect(await page.getByText("What stands here by itself").isVisible()).toBe(true);
    expect(await page.evaluate(() => customElements.get("health-ai-feed") === undefined)).toBe(true);
    await close();
  });
});

it.each(LAYOUTS)(
  "the layout %s shows every date whole, with the hours of a zone that has a long name",
  async (layout) => {
    const { page, close } = await host.visit(
      browser,
      pageOf(`${SCRIPT}<health-ai-feed channel="events" limit="9" layout="${layout}"></health-ai-feed>`),
      {
        viewport: { width: 320, height: 3000 },
        painted: false,
        timezoneId: "America/St_Johns",
      },
    );
    await loaded(page);
    const cut = await page.evaluate(() => {
      const dates = [...(document.querySelector("health-ai-feed")?.shadowRoot?.querySelectorAll("[part=date]") ?? [])];
      const out = dates.filter((date) => {
        const [inner, outer] = [date.getBoundingClientRect(), date.closest("[part=meta]")?.getBoundingClientRect()];
        return outer === undefined || inner.bottom > outer.bottom + 1 || inner.right > outer.right + 1;
      });
      return [dates.length, out.map(({ textContent }) => textContent)];
    });
    expect(cut).toEqual([9, []]);
    await close();
  },
);

describe("the widget on a hostile page", () => {
  const HOSTILE = `<style>
    * { all: revert !important; z-index: 2147483647 !important; float: left !important }
    html { font-size: 40px !important; text-transform: uppercase; letter-spacing: .5em; line-height: .3; word-spacing: 2em; text-indent: 5em; white-space: nowrap; text-align: center; visibility: visible; direction: rtl }
    a, li, h3, h4, p, section { display: none !important; color: red !important }
  </style><script>
    const polluted = { mode: "no-cors", method: "POST", headers: { "x-a": "b" }, body: "x", credentials: "include", redirect: "error", timeZone: "Nowhere/Land", dateStyle: "full", hour12: true,
      closed: true, slotAssignment: "manual", rootMargin: "bad", threshold: 5, event: { status: "POLLUTED" }, published: "POLLUTED", lang: "POLLUTED", numberingSystem: "arab", weekday: "long", era: "long" };
    for (const [name, value] of Object.entries(polluted)) Object.prototype[name] = value;
    Array.prototype.also = "this";
    String.prototype.toJSON = () => "POLLUTED";
  </script>`;

  it("five widgets with two versions of the script look on a hostile page as elsewhere", async () => {
    const pinned = /src="([^"]+)"/.exec(await code(""))?.[1];
    const widgets = [...LAYOUTS, "list"]
      .map((layout) => `<health-ai-feed layout="${layout}" limit="2" channel="events" lang="en"></health-ai-feed>`)
      .join("");
    const head = `${HOSTILE}${SCRIPT}<script type="module" src="${pinned}" crossorigin></script>`;
    const { page, complaints, close } = await host.visit(browser, pageOf(widgets, { head }), {
      viewport: { width: 900, height: 20_000 },
      painted: false,
    });
    await loaded(page, 5);
    const seen = await page.evaluate(() =>
      [...document.querySelectorAll("health-ai-feed")].map((element) => {
        const root = element.shadowRoot as ShadowRoot;
        const section = root.querySelector("section") as HTMLElement;
        const { textTransform, letterSpacing, whiteSpace, textAlign, direction } = getComputedStyle(
          root.querySelector("h4 a") as Element,
        );
        const size = (root.querySelector("h4 a") as Element).getBoundingClientRect();
        const titles = [...root.querySelectorAll<HTMLElement>("[part=title]")];
        return {
          text: root.textContent ?? "",
          style: [textTransform, letterSpacing, whiteSpace, textAlign, direction].join(),
          shown: size.width > 50 && size.height > 10,
          fits: section.scrollWidth <= section.clientWidth + 1,
          whole: titles.every(({ scrollHeight, clientHeight }) => scrollHeight <= clientHeight + 1),
        };
      }),
    );
    expect(seen.map(({ style }) => style)).toEqual(Array(5).fill("none,normal,normal,start,ltr"));
    expect(seen.map(({ shown, fits, whole }) => [shown, fits, whole])).toEqual(Array(5).fill([true, true, true]));
    const shown = await fetch(`${origin}/widget/v1/en/events.json?limit=2`);
    const agenda = await fetch(`${origin}/widget/v1/en/events.json?limit=2&kind=agenda`);
    const titles = [await shown.json(), await agenda.json()].flatMap((document) =>
      (document as WidgetDocument).items.map(({ title }) => title),
    );
    expect(titles).toHaveLength(4);
    for (const { text } of seen) {
      expect(titles.filter((title) => text.includes(title))).not.toHaveLength(0);
      expect(text).not.toContain("POLLUTED");
    }
    expect(complaints).toEqual([]);
    await close();
  });
});

describe("the widget without a service", () => {
  const WITH = pageOf(`${SCRIPT}<health-ai-feed>${FALLBACK}</health-ai-feed>`);
  const settled = async (page: Page): Promise<void> => {
    await page.waitForFunction(() => customElements.get("health-ai-feed") !== undefined);
    await page.waitForTimeout(300);
  };
  it.each([
    ["a server's error", { items: [] }, { status: 500 }],
    ["what is no JSON", "<html>", {}],
    ["JSON of another kind", { items: null }, {}],
    ["null", null, {}],
    [
      "a language that is none",
      { lang: "not a language", items: [{ locale: "not a language", published: "2025-01-01" }], words: {} },
      {},
    ],
  ] as const)(
    "a widget whose entries do not arrive keeps the page's own content: %s",
    async (_name, document, options) => {
      const { page, complaints, close } = await host.visit(browser, WITH, {
        before: (page) => answer(page, document, options),
      });
      await settled(page);
      expect(await page.getByText("What stands here by itself").isVisible()).toBe(true);
      const own = complaints.filter((text) => !/Failed to load resource/.test(text));
      expect(own).toEqual([expect.stringMatching(/^health-ai-feed: en\/everything\.json/)]);
      await close();
    },
  );
  it.each([
    ["a lost service", "<health-ai-feed", 503],
    ["a list that there is not", '<health-ai-feed channel="topics/none-such"', undefined],
    ["a filter that there is not", '<health-ai-feed topics="mental-health"', undefined],
  ] as const)("%s leaves no hole, and the page hears of it", async (_name, tag, status) => {
    const reserved =
      '<script>addEventListener("haf:error", ({ target, detail }) => { window.heard = [target.localName, ' +
      "String(detail)]; })</script>";
    const { page, complaints, close } = await host.visit(
      browser,
      pageOf(`${reserved}${tag} style="display:block;min-height:25em">${FALLBACK}</health-ai-feed>${SCRIPT}`),
      { before: async (page) => (status === undefined ? undefined : await answer(page, "lost", { status })) },
    );
    await page.waitForFunction("window.heard !== undefined");
    expect(await page.getByText("What stands here by itself").isVisible()).toBe(true);
    const { height } = (await page.locator("health-ai-feed").boundingBox()) ?? {};
    expect(height).toBeLessThan(40);
    expect(await page.evaluate("window.heard[0]")).toBe("health-ai-feed");
    expect(complaints.filter((text) => text.startsWith("health-ai-feed:"))).toHaveLength(1);
    await close();
  });
  it("a widget whose service comes back keeps room for entries again, and shows them", async () => {
    const { page, context } = await host.visit(browser, WITH, {
      before: async (page) => {
        await page.clock.install();
        await answer(page, "lost", { status: 503 });
      },
    });
    await settled(page).catch(() => undefined);
    await page.unroute(/\/widget\/v1\/.*\.json/);
    await page.clock.fastForward(301_000);
    await loaded(page);
    expect((await page.locator("health-ai-feed").boundingBox())?.height).toBeGreaterThan(300);
    await context.close();
  });
  it("the widget keeps the page's own content offline and without scripts", async () => {
    const offline = await host.visit(browser, WITH, {
      before: async (page) => void (await page.route(/\.json/, (route) => route.abort("internetdisconnected"))),
    });
    await settled(offline.page);
    expect(await offline.page.getByText("What stands here by itself").isVisible()).toBe(true);
    await offline.close();
    const scriptless = await host.visit(browser, WITH, { javaScriptEnabled: false });
    expect(await scriptless.page.getByText("What stands here by itself").isVisible()).toBe(true);
    await scriptless.close();
  });
  it("the widget keeps the page's content while the network is slow, and its last entries once it fails", async () => {
    const { promise: answered, resolve: answer } = Promise.withResolvers<undefined>();
    const { page, context } = await host.visit(browser, WITH, {
      before: async (page) => {
        await page.clock.install();
        await page.route(/\.json/, async (route) => {
          await answered;
          await route.continue();
        });
      },
    });
    await page.waitForFunction(() => customElements.get("health-ai-feed") !== undefined);
    expect(await page.getByText("What stands here by itself").isVisible()).toBe(true);
    answer(undefined);
    await loaded(page);
    expect(await page.getByText("What stands here by itself").isVisible()).toBe(false);
    await page.unroute(/\.json/);
    await page.route(/\.json/, (route) => route.fulfill({ status: 503 }));
    const again = page.waitForResponse(/\.json/);
    await page.clock.fastForward(301_000);
    expect((await again).status()).toBe(503);
    expect(await page.getByRole("listitem").count()).toBe(5);
    await context.close();
  });
});

describe("the attributes of the widget", () => {
  it("filters narrow the list, and what belongs to the page is asked of nobody", async () => {
    const { page, asked, complaints, close } = await host.visit(
      browser,
      pageOf(
        `${SCRIPT}<health-ai-feed id="a" class="b" tabindex="0" data-x="1" _ngcontent-x="" title="t" ` +
          `channel="news" topic="mental-health, governance-ethics" not.type="event" ` +
          `from="2020-01-01"></health-ai-feed>`,
      ),
    );
    await loaded(page);
    expect(asked.at(-1)).toBe(
      `${origin}/widget/v1/en/news.json?limit=5&topic=mental-health%2C%20governance-ethics&not.type=event&` +
        "from=2020-01-01",
    );
    expect(complaints).toEqual([]);
    await close();
  });
  it("links have the target, the words and the campaign that the page gives; the last can be left out", async () => {
    const { page, close } = await host.visit(
      browser,
      pageOf(
        `${SCRIPT}<health-ai-feed channel="news" limit="2" target="_blank" more="Our list" ` +
          `campaign="utm_source=partner&amp;utm_medium=widget"></health-ai-feed><health-ai-feed limit="2" ` +
          `more="none"></health-ai-feed>`,
      ),
    );
    await loaded(page, 2);
    const links = await page
      .locator("health-ai-feed")
      .first()
      .getByRole("link")
      .evaluateAll((all) =>
        (all as HTMLAnchorElement[]).map(({ target, search, textContent }) => [target, search, textContent]),
      );
    expect(links.length).toBe(4);
    for (const [target, search] of links)
      expect([target, search]).toEqual(["_blank", "?utm_source=partner&utm_medium=widget"]);
    expect(links.at(-1)?.[2]).toBe("Our list");
    const last = page.locator("health-ai-feed").last();
    expect(await last.getByRole("link").count()).toBe(3);
    await close();
  });
  it("an entry in a language to fall back on says so in the page's language", async () => {
    const { page, close } = await host.visit(
      browser,
      pageOf(`${SCRIPT}<health-ai-feed lang="zh" fallback-languages="en" limit="20"></health-ai-feed>`),
      { viewport: { width: 500, height: 4000 }, painted: false },
    );
    await loaded(page);
    const marks = await page.evaluate(() =>
      [...(document.querySelector("health-ai-feed")?.shadowRoot?.querySelectorAll("li[lang=en]") ?? [])].map(
        (item) => item.querySelector("[part=language]")?.textContent,
      ),
    );
    expect(marks.length).toBeGreaterThan(0);
    expect(new Set(marks)).toEqual(new Set(["英语"]));
    await close();
  });
  it.each(["en", "ar"])("cards out of sight are reached by buttons and by keys: %s", async (lang) => {
    const { page, close } = await host.visit(
      browser,
      pageOf(`${SCRIPT}<health-ai-feed layout="cards" limit="6"></health-ai-feed>`, { lang }),
      { viewport: { width: 400, height: 800 } },
    );
    await loaded(page);
    const list = page.locator("health-ai-feed").getByRole("list");
    const at = async (): Promise<number> => Math.abs(await list.evaluate(({ scrollLeft }) => scrollLeft));
    const [previous, next] = await page.locator("health-ai-feed").getByRole("button").all();
    expect((await next?.getAttribute("aria-label"))?.length).toBeGreaterThan(3);
    await next?.click();
    const first = await at();
    expect(first).toBeGreaterThan(200);
    await next?.press("Enter");
    expect(await at()).toBeGreaterThan(first);
    await previous?.click();
    await previous?.press("Space");
    expect(await at()).toBe(0);
    const box = await next?.boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(24);
    await page.setViewportSize({ width: 2400, height: 800 });
    await page.waitForFunction(
      () => document.querySelector("health-ai-feed")?.shadowRoot?.querySelector("button")?.checkVisibility() === false,
    );
    await close();
  });
  it.each(["en", "ru", "ar", "zh"])("at 240 pixels only summaries are cut, after a whole line: %s", async (lang) => {
    const fields = "source date place summary topics";
    const { page, close } = await host.visit(
      browser,
      pageOf(
        SCRIPT +
          LAYOUTS.map(
            (layout) =>
              `<health-ai-feed layout="${layout}" limit="6" fields="${fields}" ` +
              `channel="events,organisations/who-europe"></health-ai-feed>`,
          ).join(""),
        { lang },
      ),
      { viewport: { width: 272, height: 12_000 }, painted: false, timezoneId: "America/St_Johns" },
    );
    await loaded(page, 4);
    const found = await page.evaluate(() =>
      [...document.querySelectorAll("health-ai-feed")].map(({ shadowRoot }) => {
        const section = shadowRoot?.querySelector("section") as HTMLElement;
        const isCut = (each: HTMLElement): boolean => {
          const [inner, outer] = [each.getBoundingClientRect(), each.closest("li")?.getBoundingClientRect()];
          return (
            each.scrollHeight > each.clientHeight + 1 ||
            each.scrollWidth > each.clientWidth + 1 ||
            (outer !== undefined && (inner.bottom > outer.bottom + 1 || inner.right > outer.right + 1))
          );
        };
        const texts = [...section.querySelectorAll<HTMLElement>("[part=heading], [part=title], p, [part=sheet]")];
        const summaries = texts.filter((each) => each.getAttribute("part") === "summary");
        return {
          width: section.getBoundingClientRect().width,
          out: section.scrollWidth - section.clientWidth,
          titles: section.querySelectorAll("[part=title]").length,
          cut: texts.filter((each) => !summaries.includes(each) && isCut(each)).map(({ textContent }) => textContent),
          partial: summaries.filter((each) => {
            const lines = each.clientHeight / Number.parseFloat(getComputedStyle(each).lineHeight);
            return Math.abs(lines - Math.round(lines)) > 0.1;
          }).length,
        };
      }),
    );
    expect(found).toEqual(Array(4).fill({ width: 240, out: 0, titles: 6, cut: [], partial: 0 }));
    await close();
  });
  it.each(["en", "ar", "zh"])(
    "a summary that is cut ends in an ellipsis in its last line in sight: %s",
    async (lang) => {
      const widgets = LAYOUTS.map(
        (layout) => `<health-ai-feed layout="${layout}" limit="6" fields="source date summary"></health-ai-feed>`,
      ).join("");
      const { page, close } = await host.visit(browser, pageOf(SCRIPT + widgets, { lang }), {
        viewport: { width: 272, height: 12_000 },
        painted: false,
      });
      await loaded(page, LAYOUTS.length);
      let cut = 0;
      for (const width of [240, 360, 800]) {
        await layOut(page, width + 32, 12_000);
        for (const size of [13, 16, 17, 22]) {
          const summaries = await page.evaluate(async (pixels) => {
            document.body.style.fontSize = `${pixels}px`;
            // The observers of sizes run ahead of the second frame.
            await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
            const all = [...document.querySelectorAll("health-ai-feed")].flatMap(({ shadowRoot }) => [
              ...(shadowRoot?.querySelectorAll<HTMLElement>("[part=summary]") ?? []),
            ]);
            return all.map((summary) => {
              const style = getComputedStyle(summary);
              const [height, line] = [Number.parseFloat(style.height), Number.parseFloat(style.lineHeight)];
              const clamp = Number(style.webkitLineClamp) || 0;
              summary.style.cssText = "display:block;flex:none";
              const lines = Math.round(Number.parseFloat(getComputedStyle(summary).height) / line);
              summary.style.cssText = `-webkit-line-clamp:${clamp};max-height:${clamp}lh`;
              return { height, line, clamp, lines, text: summary.textContent };
            });
          }, size);
          expect(summaries.length).toBeGreaterThan(LAYOUTS.length);
          const fraction = 1 / 32;
          // A browser writes the ellipsis into the last line that has room as a whole.
          const wrong = summaries.filter(
            ({ height, line, clamp, lines }) =>
              height < Math.min(lines, clamp) * line - fraction || height > clamp * line + fraction,
          );
          expect(wrong, `${width} pixels, font of ${size}`).toEqual([]);
          cut += summaries.filter(({ lines, clamp }) => lines > clamp).length;
        }
      }
      expect(cut).toBeGreaterThan(0);
      await close();
    },
  );
  it("each entry of a list has the same room where it needs no more", async () => {
    const { page, close } = await host.visit(
      browser,
      pageOf(LAYOUTS.map((layout) => `<health-ai-feed layout="${layout}"></health-ai-feed>`).join("") + SCRIPT),
      { viewport: { width: 900, height: 6000 }, painted: false },
    );
    await loaded(page, 4);
    const differences = await page.evaluate(() =>
      [...document.querySelectorAll("health-ai-feed")].map(({ shadowRoot }) => {
        const heights = [...(shadowRoot?.querySelectorAll("li") ?? [])].map(({ offsetHeight }) => offsetHeight);
        return Math.max(...heights) - Math.min(...heights);
      }),
    );
    // The first one has no line above it.
    for (const difference of differences) expect(difference).toBeLessThanOrEqual(1);
    await close();
  });
});

describe("a malicious document", () => {
  const EVIL = `"><img src=x onerror=alert(1)><script>alert(2)</script><style>*{display:none}</style>\u202Eevil`;
  const item = {
    id: EVIL,
    lang: EVIL,
    dir: EVIL,
    locale: "en",
    url: "javascript:alert(3)",
    title: EVIL,
    summary: EVIL,
    source: EVIL,
    topics: [EVIL, { toString: EVIL }, 7],
    published: "2025-01-01",
    event: {
      starts: "2031-01-01T09:00:00Z",
      ends: "2031-01-01T10:00:00Z",
      zone: "Europe/Paris",
      place: EVIL,
      status: EVIL,
      off: EVIL,
      past: 1,
    },
  };
  const document = {
    lang: EVIL,
    dir: EVIL,
    title: EVIL,
    url: "data:text/html,<script>alert(4)</script>",
    words: { more: EVIL, none: EVIL },
    items: [item, { ...item, url: " java\nscript:alert(5)" }, { ...item, url: {}, title: {}, topics: EVIL }],
  };

  it.each(LAYOUTS)("a malicious document is shown as text in the layout %s, and runs nothing", async (layout) => {
    const { page, complaints, asked, close } = await host.visit(
      browser,
      pageOf(`${SCRIPT}<health-ai-feed layout="${layout}" fields="source date place summary topics"></health-ai-feed>`),
      {
        before: (page) => answer(page, document),
      },
    );
    await loaded(page);
    const found = await page.evaluate(() => {
      const root = globalThis.document.querySelector("health-ai-feed")?.shadowRoot as ShadowRoot;
      return {
        tags: [...new Set([...root.querySelectorAll("*")].map(({ localName }) => localName))],
        links: root.querySelectorAll("a, [href], [src]").length,
        text: root.textContent ?? "",
      };
    });
    expect(found.tags.filter((tag) => ["img", "script", "style", "iframe", "svg"].includes(tag))).toEqual([]);
    expect(found.links).toBe(0);
    expect(found.text).toContain("<script>alert(2)</script>");
    expect(asked.length).toBe(2);
    expect(complaints).toEqual([]);
    await close();
  });
});

describe("layout stability", () => {
  it.each(LAYOUTS)(
    "nothing shifts on a page with the layout %s when entries arrive, at 240, 360 and 900 pixels",
    async (layout) => {
      const { page, close } = await host.visit(browser, pageOf(""), {
        before: async (page) => {
          // Late enough for the page to have been painted, script and document each.
          await page.route(/health-ai-feed\..*\.js|\.json/, async (route) => {
            await new Promise((resolve) => setTimeout(resolve, 250));
            await route.continue();
          });
        },
      });
      for (const [width, lang] of [
        [272, "en"],
        [272, "ru"],
        [360, "en"],
        [360, "de"],
        [900, "en"],
      ] as const) {
        const html = pageOf(
          `<p>Before</p>${await code(`layout=${layout}&limit=4&language=${lang}`)}<p>After</p><ul><li>What would be ` +
            "pushed down</li></ul>",
          // A page whose own measure of boxes is another changes nothing.
          { head: lang === "de" ? "<style>* { box-sizing: border-box }</style>" : "" },
        );
        await layOut(page, width, 2400);
        await page.goto(host.page(html));
        await loaded(page);
        expect(await layoutShifts(page, 100), `${lang} at ${width}`).toEqual([]);
      }
      await close();
    },
  );
});

describe("the widget's requests", () => {
  const count = (asked: readonly string[]): number => asked.filter((url) => url.includes(".json")).length;
  it("the widget loads only when near the viewport, and again after at least five minutes while visible", async () => {
    const html = pageOf(`<p style="height:3000px">Far above</p>${SCRIPT}<health-ai-feed limit="2"></health-ai-feed>`);
    const { page, asked, context } = await host.visit(browser, html, { before: (page) => page.clock.install() });
    await page.waitForFunction(() => customElements.get("health-ai-feed") !== undefined);
    await page.waitForTimeout(200);
    expect(count(asked)).toBe(0);
    await page.evaluate(() => scrollTo(0, 9999));
    await loaded(page);
    expect(count(asked)).toBe(1);
    await page.clock.fastForward(290_000);
    await page.waitForTimeout(100);
    expect(count(asked)).toBe(1);
    const second = page.waitForRequest(/\.json/);
    await page.clock.fastForward(11_000);
    await second;

    const hide = async (hidden: boolean): Promise<void> =>
      await page.evaluate((value) => {
        Object.defineProperty(document, "hidden", { value, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      }, hidden);
    await hide(true);
    await page.clock.fastForward(3_600_000);
    await page.waitForTimeout(100);
    expect(count(asked)).toBe(2);
    const third = page.waitForRequest(/\.json/);
    await hide(false);
    await third;
    // Out of sight is out of mind too.
    await page.evaluate(() => scrollTo(0, 0));
    await page.waitForTimeout(200);
    await page.clock.fastForward(3_600_000);
    await page.waitForTimeout(100);
    expect(count(asked)).toBe(3);
    // What has left the page asks nothing any more.
    await page.evaluate(() => document.querySelector("health-ai-feed")?.remove());
    await page.clock.fastForward(3_600_000);
    await page.waitForTimeout(100);
    expect(count(asked)).toBe(3);
    await context.close();
  });
});

describe("hours in the widget", () => {
  const at = (starts: string, ends?: string, zone = "Europe/Lisbon") => ({
    id: starts,
    lang: "en",
    dir: "ltr",
    locale: "en-GB",
    url: "https://example.org/",
    title: "T",
    summary: "",
    source: "",
    topics: [],
    event: { starts, ends, zone },
  });
  const items = [
    at("2031-06-02T09:00:00+01:00", "2031-06-02T17:30:00+01:00"),
    at("2031-06-02T22:00:00+01:00", "2031-06-02T23:30:00+01:00"),
    at("2031-06-02T09:00:00+05:45", undefined, "Asia/Kathmandu"),
    at("2031-06-02T09:00:00+01:00", "2031-06-04T17:30:00+01:00"),
    at("2031-06-02", "2031-06-04"),
    at("2031-06"),
    at("2031"),
  ];
  const document: WidgetDocument = {
    lang: "en",
    dir: "ltr",
    title: "T",
    url: "https://example.org/",
    words: { more: "More", none: "None" },
    items,
  } as unknown as WidgetDocument;
  const lines = async (attributes: string): Promise<string[][]> => {
    const { page, context } = await host.visit(
      browser,
      pageOf(`${SCRIPT}<health-ai-feed layout="agenda" limit="7" fields="date" ${attributes}></health-ai-feed>`),
      {
        timezoneId: "Asia/Kathmandu",
        before: (page) => answer(page, document),
      },
    );
    await loaded(page);
    const found = await page.evaluate(() =>
      [...(globalThis.document.querySelector("health-ai-feed")?.shadowRoot?.querySelectorAll("li") ?? [])].map((item) =>
        [...item.querySelectorAll("[part=sheet], [part=meta]")].map((each) =>
          [...each.children]
            .map(({ textContent }) => textContent)
            .join(" ")
            .trim(),
        ),
      ),
    );
    await context.close();
    return found;
  };
  it("hours are in the reader's zone, with the event's own time and zone name beside them", async () => {
    expect(await lines("")).toEqual([
      ["2 Jun", "2 Jun 2031, 13:45–22:15 GMT+5:45", "09:00–17:30, Western European Summer Time"],
      ["3 Jun", "3 Jun 2031, 02:45–04:15 GMT+5:45", "2 Jun 2031, 22:00–23:30, Western European Summer Time"],
      ["2 Jun", "2 Jun 2031, 09:00", "Nepal Time"],
      [
        "2–4 Jun",
        "2 Jun 2031, 13:45 – 4 Jun 2031, 22:15 GMT+5:45",
        "2 Jun 2031, 09:00 – 4 Jun 2031, 17:30, Western European Summer Time",
      ],
      ["2–4 Jun", "2 – 4 Jun 2031"],
      ["Jun 2031", "June 2031"],
      ["2031", "2031"],
    ]);
  });
  it("days without hours are the event's own, wherever the reader is", async () => {
    const days = { ...document, items: [at("2031-06-02T09:00:00+01:00", "2031-06-03T21:00:00+01:00")] };
    for (const layout of ["list", "compact", "cards"]) {
      const { page, close } = await host.visit(
        browser,
        pageOf(`${SCRIPT}<health-ai-feed layout="${layout}"></health-ai-feed>`),
        { timezoneId: "Asia/Kathmandu", before: (page) => answer(page, days) },
      );
      await loaded(page);
      expect(await page.getByRole("time").first().textContent(), layout).toBe("2 – 3 Jun 2031");
      await close();
    }
  });
  it("hours are in a fixed zone, or in each event's, if the page wants that", async () => {
    expect((await lines('zone="America/New_York"'))[0]).toEqual([
      "2 Jun",
      "2 Jun 2031, 04:00–12:30 GMT-4",
      "09:00–17:30, Western European Summer Time",
    ]);
    expect((await lines('zone="event"'))[0]).toEqual([
      "2 Jun",
      "2 Jun 2031, 09:00–17:30",
      "Western European Summer Time",
    ]);
    expect((await lines('zone="No/Where"'))[0]).toEqual((await lines(""))[0]);
  });
});

describe("accessibility of the widget", () => {
  it.each([
    ["en", "light"],
    ["en", "dark"],
    ["ar", "light"],
    ["zh", "dark"],
  ] as const)("axe finds no violation in %s, %s, in any layout and theme", async (lang, scheme) => {
    const widgets = LAYOUTS.map(
      (layout, index) =>
        `<health-ai-feed layout="${layout}" limit="3" ` +
        `channel="${["news", "events", "topics/mental-health", "topics/governance-ethics"][index]}"` +
        `${index % 2 ? ' theme="dark" heading="2"' : ' heading="2"'} fields="source date place summary ` +
        `topics"></health-ai-feed>`,
    ).join("");
    // axe takes a page without a background for white, whatever its scheme.
    const head = "<style>:root { color-scheme: light dark; background: Canvas }</style>";
    const { page, complaints, close } = await host.visit(browser, pageOf(`${SCRIPT}${widgets}`, { lang, head }), {
      colorScheme: scheme,
      viewport: { width: 700, height: 6000 },
      painted: false,
    });
    await loaded(page, 4);
    expect(await violations(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });
  it("the widget follows the page's own colour scheme and is never dark on a light page", async () => {
    const { page, close } = await host.visit(browser, pageOf(""), { colorScheme: "dark" });
    const ink = async (head: string, attributes = ""): Promise<string> => {
      await page.goto(host.page(pageOf(`${SCRIPT}<health-ai-feed ${attributes}></health-ai-feed>`, { head })));
      await loaded(page);
      return await page.evaluate(
        () =>
          getComputedStyle(document.querySelector("health-ai-feed")?.shadowRoot?.querySelector("section") as Element)
            .color,
      );
    };
    expect(await ink("")).toBe("rgb(0, 0, 0)");
    expect(await ink("<style>:root { color-scheme: light dark }</style>")).toBe("rgb(255, 255, 255)");
    expect(await ink("<style>body { color: rgb(1, 2, 3) }</style>")).toBe("rgb(1, 2, 3)");
    expect(await ink("<style>health-ai-feed { --haf-color: rgb(9, 9, 9) }</style>", 'theme="dark"')).toBe(
      "rgb(9, 9, 9)",
    );
    expect(await ink("<style>health-ai-feed::part(feed) { color: rgb(7, 7, 7) }</style>")).toBe("rgb(7, 7, 7)");
    await close();
  });
  it("screen readers find a named region, ordered headings and a list, and the keyboard each link", async () => {
    const { page, close } = await host.visit(
      browser,
      pageOf(
        `${SCRIPT}<h2>Ours</h2><health-ai-feed channel="news" layout="cards" limit="6" heading="3"></health-ai-feed>`,
      ),
      { viewport: { width: 500, height: 800 }, reducedMotion: "reduce" },
    );
    await loaded(page);
    const region = page.getByRole("region", { name: "News" });
    expect(await region.count()).toBe(1);
    expect(await region.getByRole("heading", { level: 3 }).count()).toBe(1);
    expect(await region.getByRole("heading", { level: 4 }).count()).toBe(6);
    expect(await region.getByRole("listitem").count()).toBe(6);
    const order: string[] = [];
    for (let index = 0; index < 8; index++) {
      await page.keyboard.press("Tab");
      const focused = await page.evaluate(() => {
        const active = document.querySelector("health-ai-feed")?.shadowRoot?.activeElement as HTMLElement;
        const { left, right } = active.getBoundingClientRect();
        return {
          part: active.getAttribute("part") ?? "",
          outline: getComputedStyle(active).outlineStyle,
          seen: left >= -1 && right <= innerWidth + 1,
          left,
          right,
        };
      });
      order.push(focused.part);
      expect([focused.outline, focused.seen], JSON.stringify([order, focused])).toEqual(["solid", true]);
    }
    expect(order).toEqual(["heading-link", "link", "link", "link", "link", "link", "link", "more"]);
    await close();
  });
  it("the focused element stays when new entries arrive", async () => {
    const { page, context } = await host.visit(
      browser,
      pageOf(`${SCRIPT}<health-ai-feed channel="news" limit="2"></health-ai-feed>`),
      {
        before: (page) => page.clock.install(),
      },
    );
    await loaded(page);
    await page.keyboard.press("Tab");
    await answer(page, {
      lang: "en",
      dir: "ltr",
      title: "Changed",
      url: "https://example.org/",
      words: { more: "More", none: "None" },
      items: [],
    });
    const second = page.waitForResponse(/\.json/);
    await page.clock.fastForward(301_000);
    await second;
    await page.waitForTimeout(100);
    expect(await page.getByRole("region", { name: "News" }).count()).toBe(1);
    await page.evaluate(() =>
      (document.querySelector("health-ai-feed")?.shadowRoot?.activeElement as HTMLElement | undefined)?.blur(),
    );
    await page.clock.fastForward(301_000);
    await page.getByRole("region", { name: "Changed" }).waitFor();
    await context.close();
  });
  it("the widget animates nothing by itself, and prints in full", async () => {
    const { page, close } = await host.visit(
      browser,
      pageOf(`${SCRIPT}<health-ai-feed layout="cards"></health-ai-feed>`),
      { reducedMotion: "reduce" },
    );
    await loaded(page);
    const style = async () =>
      await page.evaluate(() => {
        const { scrollBehavior, flexWrap } = getComputedStyle(
          document.querySelector("health-ai-feed")?.shadowRoot?.querySelector("ul") as Element,
        );
        return [scrollBehavior, flexWrap];
      });
    expect(await style()).toEqual(["auto", "nowrap"]);
    await page.emulateMedia({ reducedMotion: "no-preference", media: "print" });
    expect(await style()).toEqual(["auto", "wrap"]);
    await close();
  });
});
