// Ahead of all tests: the build step, whose dist/ the Worker imports, and the entries of content/.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { loadEntries } from "../src/cli/content/load-entries.ts";

export default async function build(project: TestProject): Promise<void> {
  execFileSync(process.execPath, [fileURLToPath(new URL("../src/scripts/build.ts", import.meta.url))], { stdio: "inherit" });
  const entries: Record<string, unknown>[] = [];
  for await (const loaded of loadEntries(new URL("../content/entries", import.meta.url).pathname)) if ("entry" in loaded) entries.push(loaded.entry);
  project.provide("corpus", entries);
}
