import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishAll } from "../e2e/corpus.ts";
import { Service } from "../e2e/service.ts";
import { corpus } from "../fixtures/corpus.ts";
import { violations } from "./session/axe.ts";
import { browser } from "./session/browser.ts";
import { visitor } from "./session/browser-session.ts";

// A service of its own: it is stopped.
const service = new Service();
let context: BrowserContext;
let page: Page;
let complaints: () => string[];
beforeAll(async () => {
  await service.start();
  await publishAll(service, corpus(3));
  ({ context, page, complaints } = await visitor(browser, service.origin, { serviceWorkers: "allow" }));
});
afterAll(async () => {
  await service.stop();
});

/** The addresses of the pages that the browser keeps. */
async function kept(): Promise<string[]> {
  return await page.evaluate(async () =>
    (await (await caches.open("pages-1")).keys()).map(({ url }) => new URL(url).pathname),
  );
}

/** Waits for a page that is kept once its answer has been shown. */
async function waitUntilKept(path: string): Promise<void> {
  await expect.poll(kept).toContain(path);
}

const note = () => page.locator("p.cached");

describe("pages without a connection", () => {
  it("a page that was read, also the one open at first, is shown with the age of the copy, in its style", async () => {
    await page.goto("/ar/");
    await page.evaluate(() => navigator.serviceWorker.ready);
    await waitUntilKept("/ar/");
    expect(await note().isVisible()).toBe(false);
    await page.goto("/de/about");
    await waitUntilKept("/de/about");
    expect(await note().isVisible()).toBe(false);
    expect(complaints()).toEqual([]);
    await service.stop();
    await context.setOffline(true);
    await page.goto("/de/about");
    expect(await note().textContent()).toBe("Keine Verbindung: Das ist eine Kopie, gespeichert vor 1 Minute.");
    expect(await note().isVisible()).toBe(true);
    expect(
      await page.evaluate(() => getComputedStyle(document.body).maxInlineSize !== "" && document.styleSheets.length),
    ).toBe(1);
    expect(await violations(page)).toEqual([]);
    await page.evaluate(async () => {
      const cache = await caches.open("pages-1");
      const copy = await cache.match("/ar/", { ignoreVary: true });
      const headers = new Headers(copy?.headers);
      headers.set("x-kept-at", String(Date.now() - 3 * 3_600_000));
      await cache.put("/ar/", new Response(await copy?.text(), { headers }));
    });
    await page.goto("/ar/");
    expect(await note().textContent()).toMatch(/^لا يوجد اتصال: .*3 ساعات/);
  });

  it("what was not read is not there, and the current page replaces the copy once there is a connection", async () => {
    await expect(page.goto("/en/subscribe")).rejects.toThrow(/ERR_/);
    await context.setOffline(false);
    await service.start();
    await page.goto("/de/about");
    expect(await note().isVisible()).toBe(false);
  });

  it("pages of editors, of drafts and of what must not be stored are never kept, nor more than forty", async () => {
    for (const path of ["/en/editor", "/en/editor/translations", "/en/nothing-there", "/preview/x/en.html", "/healthz"])
      await page.goto(path);
    for (let number = 1; number <= 45; number++) await page.goto(`/fr/search?q=${number}`);
    await page.goto("/fr/about");
    await waitUntilKept("/fr/about");
    const paths = await kept();
    expect(paths).toHaveLength(40);
    expect(paths.filter((path) => !/^\/fr\/(?:search|about)$/.test(path))).toEqual([]);
  });
});
