// npm run mutants: puts each defect of mutants.ts into a copy of the checkout and runs the tests that must find it. A
// defect that no test finds, and one whose place is not in the source any more, fail the run. `npm run mutants --
// outbox` tries only those whose names have the text.
import { spawnSync } from "node:child_process";
import { cpSync, linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { commandLine } from "../fixtures/command-options.ts";
import { MUTANTS, type Mutant } from "./mutants.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Tests of the project `worker`; all others here are of `node`. */
const IN_WORKERD = /^test\/(?:aggregator|ledger|hub|http)\//;

/** Outcome of a run of tests: how many failed, or why there is no number. */
type Outcome = { readonly failed: number; readonly passed: number } | { readonly broken: string };

/** Copies what git tracks, or would, into a temporary folder; files are links until a defect replaces one. */
function copyOfCheckout(): string {
  const folder = mkdtempSync(join(tmpdir(), "health-ai-feed-mutants-"));
  const listed = spawnSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: ROOT });
  if (listed.status !== 0) throw new Error(`git ls-files: ${listed.stderr}`);
  for (const name of new Set(listed.stdout.toString().split("\0"))) {
    if (name === "") continue;
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    try {
      linkSync(join(ROOT, name), join(folder, name));
    } catch {
      // Another disk, or a file that git still lists and that is gone.
      cpSync(join(ROOT, name), join(folder, name), { force: true, errorOnExist: false });
    }
  }
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"), "junction");
  const built = spawnSync(process.execPath, [join(folder, "src/scripts/build.ts")], { cwd: folder, encoding: "utf8" });
  if (built.status !== 0) throw new Error(`the build of the copy failed:\n${built.stderr}`);
  return folder;
}

function replace(file: string, text: string): void {
  // Never through the link: the checkout's own file stays as it is.
  rmSync(file);
  writeFileSync(file, text);
}

/** Runs test files, or the tests of them that a pattern names. */
function runTests(folder: string, tests: readonly string[], named: string | undefined): Outcome {
  const report = join(folder, "report.json");
  rmSync(report, { force: true });
  const args = ["run", "--config", "test/vitest.config.ts", "--reporter=json", `--outputFile=${report}`, "--bail=1"];
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(ROOT, "node_modules/vitest/vitest.mjs"),
      ...args,
      // The other projects' set-up takes longer than most tests.
      "--project",
      tests.every((test) => IN_WORKERD.test(test)) ? "worker" : "node",
      ...(named === undefined ? [] : ["-t", named]),
      ...tests.map((test) => join(folder, test)),
    ],
    { cwd: folder, encoding: "utf8", timeout: 900_000, killSignal: "SIGKILL" },
  );
  try {
    const { numFailedTests, numPassedTests } = JSON.parse(readFileSync(report, "utf8")) as {
      readonly numFailedTests: number;
      readonly numPassedTests: number;
    };
    if (numFailedTests + numPassedTests > 0) return { failed: numFailedTests, passed: numPassedTests };
  } catch {
    // Told below, with what the run said.
  }
  return { broken: `${stdout}\n${stderr}`.trim().slice(-1500) };
}

const USAGE = `Usage: npm run mutants -- [text]

Puts one defect after the other into a copy of the checkout, and runs the tests that must find it. Exit status: 0 each
was found, 1 one was not.

  text        tries only the defects whose names or files have it; default all
  -h, --help  this text`;

const [chosen = ""] = commandLine(USAGE, {}).positionals;
const mutants = MUTANTS.filter(({ name, file }) => `${name} ${file}`.includes(chosen));
const folder = copyOfCheckout();
const bad: string[] = [];
const say = (mark: string, { name, file }: Mutant, started: number): void =>
  console.log(`${mark.padEnd(9)} ${name} (${file}, ${((Date.now() - started) / 1000).toFixed(0)} s)`);

try {
  // The tests must pass without a defect, or that they fail with one says nothing.
  const healthy = new Map<string, boolean>();
  for (const mutant of mutants) {
    const { name, file, text, replacement, tests, named } = mutant;
    const started = Date.now();
    const path = join(folder, file);
    const source = readFileSync(path, "utf8");
    const places = source.split(text).length - 1;
    if (places !== 1) {
      bad.push(`${name}: the text to replace is ${places} times in ${file}`);
      say("NO PLACE", mutant, started);
      continue;
    }
    const key = tests.join();
    if (!healthy.has(key)) {
      const without = runTests(folder, tests, undefined);
      healthy.set(key, "failed" in without && without.failed === 0);
      if (healthy.get(key) !== true)
        bad.push(`${name}: its tests fail without the defect: ${JSON.stringify(without).slice(0, 1500)}`);
    }
    if (healthy.get(key) !== true) {
      say("UNSOUND", mutant, started);
      continue;
    }
    replace(
      path,
      source.replace(text, () => replacement),
    );
    const outcome = runTests(folder, tests, named);
    replace(path, source);
    const caught = "failed" in outcome && outcome.failed > 0;
    if (!caught) bad.push("broken" in outcome ? `${name}: no test ran: ${outcome.broken}` : `${name}: no test fails`);
    say(caught ? "caught" : "SURVIVED", mutant, started);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${mutants.length - bad.length} of ${mutants.length} defects were caught.`);
for (const line of bad) console.error(line);
process.exit(bad.length > 0 || mutants.length === 0 ? 1 : 0);
