// A partner's page: served from another origin than the service, with headers and content of its own.
import { once } from "node:events";
import { createServer } from "node:http";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { layOut } from "./browser-session.ts";
import { type OpenPage, openPage } from "./contexts.ts";

interface Visit extends OpenPage {
  /** Every address that was asked for beyond the partner's own, in order. */
  readonly asked: string[];
  /** Errors and warnings on the console, exceptions, violations of the page's policy. */
  readonly complaints: string[];
}

export interface Host {
  readonly origin: string;
  /** The address of a page of the partner's. */
  page(html: string, headers?: Record<string, string>): string;
  /**
   * Opens a page of the partner's. `before` sees the page ahead of its first request; one that is not `painted` is laid
   * out only.
   */
  visit(
    browser: Browser,
    html: string,
    options?: BrowserContextOptions & {
      readonly headers?: Record<string, string>;
      readonly before?: (page: Page) => Promise<void>;
      readonly painted?: boolean;
    },
  ): Promise<Visit>;
  close(): Promise<void>;
}

export async function openHost(): Promise<Host> {
  const pages = new Map<string, { readonly html: string; readonly headers: Record<string, string> }>();
  const server = createServer(({ url = "/" }, response) => {
    const found = pages.get(url);
    response.writeHead(found === undefined ? 204 : 200, {
      "content-type": "text/html; charset=utf-8",
      ...found?.headers,
    });
    response.end(found?.html);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const origin = `http://127.0.0.1:${address.port}`;
  const add = (html: string, headers: Record<string, string> = {}): string => {
    const path = `/${pages.size}`;
    pages.set(path, { html, headers });
    return `${origin}${path}`;
  };
  return {
    origin,
    page: add,
    async visit(browser, html, { headers = {}, before, painted = true, viewport, ...options } = {}) {
      const address = add(html, headers);
      const { width, height } = viewport ?? { width: 900, height: 800 };
      const opened = await openPage(browser, { viewport: { width, height: painted ? height : 100 }, ...options });
      const { page } = opened;
      if (!painted) await layOut(page, width, height);
      const [asked, complaints]: [string[], string[]] = [[], []];
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
      page.on("dialog", (dialog) => {
        complaints.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      page.on("request", (request) => {
        if (new URL(request.url()).origin !== origin) asked.push(request.url());
      });
      await page.addInitScript({
        content:
          'addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => ' +
          'console.error("policy:", violatedDirective, blockedURI))',
      });
      await before?.(page);
      await page.goto(address);
      return { ...opened, asked, complaints };
    },
    async close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
