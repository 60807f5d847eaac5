// The browser of tests, gallery and Lighthouse: the Chromium that comes inside an npm package, so that nothing has to
// be installed.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Browser, chromium as playwright } from "playwright-core";
import { madeOnce } from "../../fixtures/made-once.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** Flags that browsers on servers need; the package's own list also switches off what pages may use. */
const FLAGS = [
  "--no-sandbox",
  "--disable-dev-shm-usage",
  "--disable-gpu",
  "--hide-scrollbars",
  "--font-render-hinting=none",
];

/**
 * Unpacks the browser where that has not been done for this lock file, and tells where it is. Its package would unpack
 * it to one place for all versions, where a second process starts what the first one is still writing.
 */
export async function unpacked(): Promise<string> {
  const lock = createHash("sha256").update(readFileSync(join(ROOT, "package-lock.json")));
  const folder = join(ROOT, "node_modules/.cache/chromium", lock.digest("hex").slice(0, 16));
  await madeOnce(folder, async (made) => {
    const script = fileURLToPath(new URL("unpack-chromium.ts", import.meta.url));
    // In a process of its own: a program cannot be started while another child may have inherited the file as written.
    await promisify(execFile)(process.execPath, [script], { env: { ...process.env, TMPDIR: made } });
  });
  return join(folder, "chromium");
}

export async function launch(more: readonly string[] = []): Promise<Browser> {
  return await playwright.launch({
    executablePath: await unpacked(),
    args: [...FLAGS, ...more],
    headless: true,
  });
}
