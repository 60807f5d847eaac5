// Ahead of all tests: the build step, whose dist/ the Worker imports, where something that dist/ could be made of is newer than it.
import { execFileSync } from "node:child_process";
import { readdirSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const BUILT = ["browser.txt", "messages.js", "site.js", "taxonomy.json"].map((name) => join(ROOT, "dist", name));

function modified(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Files and folders below a folder: a folder's time is that of the last file that was added, removed or renamed in it. */
function below(folder: string): string[] {
  return [folder, ...readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name))];
}

export default function build(): void {
  const entries = join(ROOT, "content/entries");
  const sources = [
    ...below(join(ROOT, "src")),
    ...below(join(ROOT, "content")),
    join(ROOT, "package-lock.json"),
  ].filter((path) => !path.startsWith(entries));
  const oldest = Math.min(...BUILT.map(modified));
  if (sources.every((path) => modified(path) < oldest)) return;
  const start = new Date();
  execFileSync(process.execPath, [join(ROOT, "src/scripts/build.ts")], { stdio: "inherit" });
  // The build leaves a file alone where it is the same.
  for (const file of BUILT) utimesSync(file, start, start);
}
