// The browser of tests, gallery and Lighthouse: the Chromium that comes inside an npm package, so that nothing has to
// be installed.
import chromium from "@sparticuz/chromium";
import { type Browser, chromium as playwright } from "playwright-core";

/** Flags that browsers on servers need; the package's own list also switches off what pages may use. */
const FLAGS = [
  "--no-sandbox",
  "--disable-dev-shm-usage",
  "--disable-gpu",
  "--hide-scrollbars",
  "--font-render-hinting=none",
];

export async function launch(more: readonly string[] = []): Promise<Browser> {
  return await playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [...FLAGS, ...more],
    headless: true,
  });
}
