import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Names of the files that the last build wrote; as old as its beginning, so that it saw whatever is older. */
const RECORD = ".built";

/** Keeps which files a build wrote into a folder, and when it began. */
export function recordBuild(folder: string, names: readonly string[], start: Date): void {
  const record = join(folder, RECORD);
  writeFileSync(record, JSON.stringify(names));
  utimesSync(record, start, start);
}

/**
 * Reports whether all that the last build wrote into a folder is there, and none of its sources, files or folders, has
 * changed since it began; what is below `except` does not count.
 */
export function isUpToDate(folder: string, sources: readonly string[], except: string): boolean {
  const record = join(folder, RECORD);
  if (!existsSync(record)) return false;
  const { mtimeMs: built } = statSync(record);
  const names = JSON.parse(readFileSync(record, "utf8")) as string[];
  return names.every((name) => existsSync(join(folder, name))) && sources.every((path) => isOlder(path, built, except));
}

/** Reports whether a file, or a folder with all that is in it, is older than a time, or is not there. */
function isOlder(path: string, time: number, except: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined || path === except) return true;
  // A folder's time is that of the last file that was added, removed or renamed in it.
  if (stat.mtimeMs >= time) return false;
  return !stat.isDirectory() || readdirSync(path).every((name) => isOlder(join(path, name), time, except));
}
