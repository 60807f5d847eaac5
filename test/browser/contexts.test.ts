import type { Page } from "playwright-core";
import { describe, expect, inject, it } from "vitest";
import { browser } from "./session/browser.ts";
import { visitor } from "./session/browser-session.ts";

/** Opens the front page, and tells whether the browser had it in its cache. */
async function isCached(page: Page): Promise<boolean> {
  await page.goto("/en/");
  return await page.evaluate(() => {
    const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
    return navigation?.transferSize === 0;
  });
}

/** Tells what of each kind a page can read back. */
const stored = (page: Page): Promise<unknown[]> =>
  page.evaluate(async () => [
    localStorage.length,
    sessionStorage.length,
    document.cookie,
    await caches.keys(),
    (await indexedDB.databases()).length,
  ]);

describe("a context that a test has left", () => {
  it("a context goes to a test that asks for the same options, without anything stored in it", async () => {
    const first = await visitor(browser, inject("origin"));
    await first.page.goto("/en/");
    await first.page.evaluate(async () => {
      localStorage.setItem("name", "value");
      sessionStorage.setItem("name", "value");
      // biome-ignore lint/suspicious/noDocumentCookie: pages set cookies in this way.
      document.cookie = "name=value";
      await caches.open("cache");
      await new Promise((resolve) => Object.assign(indexedDB.open("database"), { onsuccess: resolve }));
    });
    expect(await stored(first.page)).toEqual([1, 1, "name=value", ["cache"], 1]);
    expect(await isCached(first.page)).toBe(true);
    await first.close();

    const german = await visitor(browser, inject("origin"), { locale: "de" });
    expect(german.context).not.toBe(first.context);
    const second = await visitor(browser, inject("origin"));
    expect(second.context).toBe(first.context);
    expect(await isCached(second.page)).toBe(false);
    expect(await stored(second.page)).toEqual([0, 0, "", [], 0]);
    await Promise.all([second.close(), german.close()]);
  });
});
