import type { Browser, BrowserContextOptions, CDPSession, Page } from "playwright-core";
import { type OpenPage, openPage } from "./contexts.ts";

/** A telephone far from the service's own zone. */
export const PHONE = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  timezoneId: "America/New_York",
} as const;

/** A page that remembers what it should not have done. */
export interface Visitor extends OpenPage {
  /**
   * Errors and warnings on the console, uncaught exceptions, failed requests, requests beyond the service. Read and
   * emptied.
   */
  readonly complaints: () => string[];
}

/**
 * Reports whether a message is the browser's own report of a page that is not there: no fault of the page that is shown
 * in its place.
 */
function isStatus(text: string): boolean {
  return /Failed to load resource: the server responded with a status of 4(?:04|10)/.test(text);
}

export async function visitor(browser: Browser, origin: string, options: BrowserContextOptions = {}): Promise<Visitor> {
  // Whoever looks at requests sees those of the page: what the service worker does has a test of its own.
  const opened = await openPage(browser, { baseURL: origin, serviceWorkers: "block", ...options });
  const { page } = opened;
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (
      ["error", "warning"].includes(message.type()) &&
      !isStatus(message.text()) &&
      !message.text().startsWith("Service Worker registration blocked")
    )
      complaints.push(`${page.url()} console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`${page.url()} exception: ${error.message}`));
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== origin) complaints.push(`${page.url()} asks ${request.url()}`);
  });
  page.on("requestfailed", (request) => {
    const error = request.failure()?.errorText ?? "";
    // Called off by the page itself: who leaves it, or chooses something else, needs no answer.
    if (error !== "net::ERR_ABORTED") complaints.push(`${page.url()} failed: ${request.url()} ${error}`);
  });
  return { ...opened, complaints: () => complaints.splice(0) };
}

const emulations = new WeakMap<Page, CDPSession>();

/**
 * Gives a page a viewport in CSS pixels of which a hundredth is painted: its layout is the same, and whoever only
 * measures it needs a quarter less work. Nothing can be clicked then.
 */
export async function layOut(page: Page, width: number, height: number): Promise<void> {
  const session = emulations.get(page) ?? (await page.context().newCDPSession(page));
  emulations.set(page, session);
  const size = { width, height, deviceScaleFactor: 1, mobile: false };
  await session.send("Emulation.setDeviceMetricsOverride", { ...size, scale: 0.1 });
}

/**
 * Lists what has moved on a page since it was opened (Layout Instability), with how far, once two frames and `wait`
 * milliseconds have passed.
 */
export async function layoutShifts(page: Page, wait = 0): Promise<string[]> {
  return await page.evaluate(
    (milliseconds) =>
      new Promise<string[]>((resolve) => {
        interface LayoutShift extends PerformanceEntry {
          readonly value: number;
          readonly sources: readonly {
            readonly node?: Node;
            readonly previousRect: DOMRectReadOnly;
            readonly currentRect: DOMRectReadOnly;
          }[];
        }
        const told: string[] = [];
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as LayoutShift[]) {
            const moved = entry.sources.map(({ node, previousRect: from, currentRect: to }) =>
              [
                node?.nodeName,
                node?.textContent?.trim().slice(0, 20),
                from.x,
                from.y,
                from.width,
                "→",
                to.x,
                to.y,
                to.width,
              ].join(" "),
            );
            told.push(`${entry.value} (${innerWidth} px): ${moved.join("; ")}`);
          }
        }).observe({ type: "layout-shift", buffered: true });
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(told), milliseconds)));
      }),
    wait,
  );
}
