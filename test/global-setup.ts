// Ahead of all tests: the scripts for browsers, which the Worker imports, and the entries of content/.
import { execFileSync } from "node:child_process";
import type { TestProject } from "vitest/node";
import { loadEntries } from "../src/cli/content/load-entries.ts";

export default async function build(project: TestProject): Promise<void> {
  execFileSync(process.execPath, [new URL("../src/scripts/build-browser.ts", import.meta.url).pathname], { stdio: "inherit" });
  const entries: Record<string, unknown>[] = [];
  for await (const loaded of loadEntries(new URL("../content/entries", import.meta.url).pathname)) if ("entry" in loaded) entries.push(loaded.entry);
  project.provide("corpus", entries);
}
