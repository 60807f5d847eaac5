// npm test: the checks, then every test. npm test <paths or options of vitest>: those tests at once, without the
// checks. NAME=value ahead of them sets a variable, on every system.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Runs a script of node in the checkout; where it fails, so does this process. What ends this process ends it too. */
async function run(script: string, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [script, ...args], { cwd: ROOT, stdio: "inherit" });
  const end = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on("SIGTERM", end).on("SIGHUP", end);
  const [status] = (await once(child, "close")) as [number | null];
  process.off("SIGTERM", end).off("SIGHUP", end);
  if (status !== 0) process.exit(status ?? 1);
}

/** Runs scripts of package.json at once, and prints what each says; where one fails, so does this process. */
async function runAtOnce(npm: string, names: readonly string[]): Promise<void> {
  const ended = names.map(async (name) => {
    const args = [npm, "run", "--silent", name];
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
    const status = new Promise<number>((resolve) => child.on("close", (code) => resolve(code ?? 1)));
    const [said, complained] = await Promise.all([text(child.stdout), text(child.stderr)]);
    process.stdout.write(said);
    process.stderr.write(complained);
    return await status;
  });
  if ((await Promise.all(ended)).some((status) => status !== 0)) process.exit(1);
}

// The compile cache of Node.js is kept: many of the tests run programs, and so do the checks.
process.env.NODE_COMPILE_CACHE ??= join(ROOT, "node_modules/.cache/compiled");
// The configuration of the tests imports what the build writes.
await run(join(ROOT, "src/scripts/build.ts"), []);
const chosen = process.argv.slice(2);
while (/^[A-Z_]+=/.test(chosen[0] ?? "")) {
  const [name = "", value = ""] = chosen.shift()?.split("=", 2) ?? [];
  process.env[name] ??= value;
}
if (chosen.length === 0) {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: { check: string } };
  const checks = [...scripts.check.matchAll(/npm run --silent (\S+)/g)].map(([, name = ""]) => name);
  // The boundaries and the content are checked by tests, too.
  const others = checks.filter((name) => !["boundaries", "check:content"].includes(name));
  await runAtOnce(process.env.npm_execpath ?? "", others);
}
const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
await run(vitest, ["run", "--config", "test/vitest.config.ts", ...chosen]);
