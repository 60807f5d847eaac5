// The browser of this process of vitest: its files use it one after the other, each with contexts of its own.
import type { Browser } from "playwright-core";
import { launch } from "./chromium.ts";

/** Flags that change how much work there is, and nothing that a page can see. */
const THRIFT = [
  // Scripts live for a second: to compile them better on other threads takes longer than it saves.
  "--js-flags=--single-threaded",
  // Chromium otherwise starts a process ahead for each page that may come.
  "--renderer-process-limit=1",
];

export let browser: Browser;

/** Starts the browser, if none runs. */
export async function startBrowser(): Promise<void> {
  if (browser?.isConnected() !== true) browser = await launch(THRIFT);
}
