// Ahead of all tests: the build step, whose dist/ the Worker imports, and a folder for all that tests and the programs
// that they start write, which is removed after them.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The file system of Linux that is held in memory. */
const MEMORY = "/dev/shm";
/** Octets that must be free there: ten times what all tests have there at once. */
const MIN_FREE = 2 ** 31;

/**
 * Makes a folder in memory, where workerd's databases wait for no disk; undefined where that has no room, as in a
 * container, or runs no programs, of which tests write some.
 */
function folderInMemory(): string | undefined {
  if (process.env.TMPDIR !== undefined || !existsSync(MEMORY)) return undefined;
  const { bavail, bsize } = statfsSync(MEMORY);
  if (bavail * bsize < MIN_FREE) return undefined;
  const folder = mkdtempSync(join(MEMORY, "health-ai-feed-tests-"));
  const program = join(folder, "program");
  writeFileSync(program, "#!/bin/sh\n", { mode: 0o755 });
  if (spawnSync(program).status === 0) return folder;
  rmSync(folder, { recursive: true });
  return undefined;
}

export default function setup(): () => void {
  execFileSync(process.execPath, [fileURLToPath(new URL("../src/scripts/build.ts", import.meta.url))], {
    stdio: "inherit",
  });
  const folder = folderInMemory() ?? mkdtempSync(join(tmpdir(), "health-ai-feed-tests-"));
  process.env.TEST_RUN_FOLDER = folder;
  process.env.TMPDIR = folder;
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  // Where the run is ended by a signal, nothing else is called.
  process.once("exit", remove);
  return remove;
}
