// Test files of one process share its browser: each ends what it has opened there.
import { afterAll, beforeAll } from "vitest";
import { browser, startBrowser } from "./browser.ts";

beforeAll(startBrowser);
afterAll(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
});
