// Ahead of all tests: the build step, whose dist/ the Worker imports, and a folder for all that tests write, which is
// removed after them.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export default function setup(): () => void {
  execFileSync(process.execPath, [fileURLToPath(new URL("../src/scripts/build.ts", import.meta.url))], {
    stdio: "inherit",
  });
  const folder = mkdtempSync(join(tmpdir(), "health-ai-feed-tests-"));
  process.env.TEST_RUN_FOLDER = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
