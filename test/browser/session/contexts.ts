// Contexts of the browser that tests use one after the other: the process of each takes longer to start than most pages
// take to be looked at.
import type { Browser, BrowserContext, BrowserContextOptions, CDPSession, Page } from "playwright-core";

/** A page of a context that no other test uses at the time. */
export interface OpenPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /**
   * Closes the pages, and leaves their context, with nothing stored, to a test that asks for the same options. Who has
   * changed the context beyond that (its clock, its scripts) closes the context instead.
   */
  close(): Promise<void>;
}

interface KeptContext {
  readonly options: string;
  readonly context: BrowserContext;
  /** The session of an empty page, without which the process of the context would end with its last page. */
  readonly session: CDPSession;
}

/** The largest number of contexts that wait for a test. */
const MOST_KEPT = 4;

/** The contexts that wait, last the one that was used last. */
const kept: KeptContext[] = [];

/** Opens a page in a context that has these options and where nothing is stored. */
export async function openPage(
  browser: Browser,
  { viewport, ...contextOptions }: BrowserContextOptions = {},
): Promise<OpenPage> {
  const options = JSON.stringify(contextOptions);
  const found = kept.findLastIndex((other) => other.options === options && other.context.browser() === browser);
  const used = kept.splice(found, found < 0 ? 0 : 1)[0] ?? (await begin(browser, contextOptions, options));
  const { context } = used;
  const origins = new Set<string>();
  const note = (opened: Page): unknown =>
    opened.on("framenavigated", (frame) => void origins.add(new URL(frame.url()).origin));
  context.on("page", note);
  const page = await context.newPage();
  if (viewport) await page.setViewportSize(viewport);
  return {
    page,
    context,
    async close() {
      context.off("page", note);
      for (const opened of context.pages().slice(1)) await opened.close();
      await empty(used, origins);
      kept.push(used);
      if (kept.length > MOST_KEPT) await kept.shift()?.context.close();
    },
  };
}

/** Closes the contexts that a file of tests has not left to another. */
export async function closeUsed(browser: Browser): Promise<void> {
  const waiting = new Set(kept.map(({ context }) => context));
  await Promise.all(browser.contexts().map(async (context) => waiting.has(context) || (await context.close())));
}

async function begin(browser: Browser, contextOptions: BrowserContextOptions, options: string): Promise<KeptContext> {
  const context = await browser.newContext(contextOptions);
  return { options, context, session: await context.newCDPSession(await context.newPage()) };
}

/** Removes what the pages of these origins have stored, and what the browser has of them in its cache. */
async function empty({ session }: KeptContext, origins: Iterable<string>): Promise<void> {
  for (const origin of origins)
    if (origin !== "null") await session.send("Storage.clearDataForOrigin", { origin, storageTypes: "all" });
  await session.send("Network.clearBrowserCache");
}
