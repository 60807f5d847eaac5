// What axe finds on a page, in words.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The rules that judge colours: all that is different in the dark. */
export const COLOURS = ["color-contrast", "link-in-text-block"];

/** Pages that load axe by themselves with each document. */
const furnished = new WeakSet<Page>();

/** Loads axe into a page's document, and with each that follows it. */
async function furnish(page: Page): Promise<void> {
  if (furnished.has(page)) return;
  furnished.add(page);
  // Not by page.evaluate(), which takes twice as long with half a megabyte of a script.
  const session = await page.context().newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: AXE });
  await session.detach();
  await page.addInitScript(AXE);
}

/** Each violation with the elements that it is of; of all rules, only of some, or of all but some. */
export async function violations(
  page: Page,
  only?: readonly string[],
  without: readonly string[] = [],
): Promise<string[]> {
  await furnish(page);
  // Colours go over into each other when the scheme changes; what axe judges is where they arrive.
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
  const options = {
    resultTypes: ["violations"],
    preload: false,
    iframes: false,
    rules: Object.fromEntries(without.map((id) => [id, { enabled: false }])),
    ...(only === undefined ? {} : { runOnly: { type: "rule", values: only } }),
  };
  // Only words leave the page: whatever axe has found to be right is larger.
  return await page.evaluate(async (asked) => {
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } };
    const { violations: found } = await axe.run(asked);
    return found.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 120)} ${failureSummary ?? ""}`).join(" | ")}`,
    );
  }, options);
}
