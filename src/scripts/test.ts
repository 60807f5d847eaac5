// npm test: the checks, then every test. npm test <paths or options of vitest>: those tests at once, without the
// checks. NAME=value ahead of them sets a variable, on every system.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Runs a script of node in the checkout; where it fails, so does this process. */
function run(script: string, args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: ROOT, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

// The configuration of the tests imports what the build writes.
run(join(ROOT, "src/scripts/build.ts"), []);
const chosen = process.argv.slice(2);
while (/^[A-Z_]+=/.test(chosen[0] ?? "")) {
  const [name = "", value = ""] = chosen.shift()?.split("=", 2) ?? [];
  process.env[name] ??= value;
}
if (chosen.length === 0) run(process.env.npm_execpath ?? "", ["run", "--silent", "check"]);
const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
run(vitest, ["run", "--config", "test/vitest.config.ts", ...chosen]);
