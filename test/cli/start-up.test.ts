// A command waits for all that it imports: what checks content takes three times as long to load as the rest.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const COMMANDS = fileURLToPath(new URL("../../src/cli/commands", import.meta.url));

/** The packages that a file loads as it starts, itself or by what it imports. */
function packagesOf(file: string, seen = new Set<string>(), packages = new Set<string>()): Set<string> {
  if (seen.has(file)) return packages;
  seen.add(file);
  for (const [, from = ""] of readFileSync(file, "utf8").matchAll(
    /^(?:import|export)\b(?! type)(?:[^;"]*\bfrom)? ?"([^"]+)";$/gm,
  ))
    if (from.startsWith(".")) packagesOf(join(file, "..", from), seen, packages);
    else if (!from.startsWith("node:")) packages.add(from);
  return packages;
}

it.each([
  "entries/batch",
  "entries/cancel",
  "entries/correct",
  "entries/discard",
  "entries/patch",
  "entries/postpone",
  "entries/reschedule",
  "entries/restore",
  "entries/withdraw",
  "service/backup",
  "service/export",
  "service/import",
  "service/log",
  "service/rebuild",
  "service/status",
])("the command %s, which only asks the service, loads no package as it starts", (command) => {
  expect([...packagesOf(join(COMMANDS, `${command}.ts`))]).toEqual([]);
});

it("the command publish, which checks content, loads the packages that read and check it", () => {
  expect([...packagesOf(join(COMMANDS, "entries/publish.ts"))]).toEqual(
    expect.arrayContaining(["yaml", "zod", "unified"]),
  );
});
