// Test files of one process share its browser: each ends what it has opened there.
import { afterAll, beforeAll } from "vitest";
import { browser, startBrowser } from "./browser.ts";
import { closeUsed } from "./contexts.ts";

beforeAll(startBrowser);
afterAll(() => closeUsed(browser));
