import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";
import { readPublic, type Service, waitUntilProjected } from "../cli/client/client.ts";
import { EDITORS_FILE, readEditorsFile } from "../cli/client/editors-file.ts";
import { signingSecret } from "../cli/client/keys.ts";
import { type CommandOutcome, lastSequence, outcomeLines, stateOf, summary } from "../cli/client/outcomes.ts";
import { publishEntries } from "../cli/commands/entries/publish.ts";
import { run as verify } from "../cli/commands/service/verify.ts";
import { checkedEntries, type Publication, projectTaxonomy } from "../cli/content/checked-entries.ts";
import { mistakeLines } from "../cli/content/load-entries.ts";
import { CommandError, type Exit, ExitCode } from "../cli/exit.ts";
import { parsed } from "../cli/options.ts";
import { PROJECT_ROOT } from "../cli/project-root.ts";
import { bar, processTerminal, type Terminal } from "../cli/terminal.ts";
import { type EditorRecord, isUnbounded, timedKey } from "../domain/command/editor.ts";
import { OPERATOR } from "../domain/site/service.ts";
import { deploymentMistakes, deploymentWarnings } from "./deployment.ts";
import { wranglerConfiguration } from "./wrangler-configuration.ts";

const USAGE = `Usage: npm run deploy -- [options]

Checks what a deployment needs, and says in a sentence what is missing: the address, the identity, the editors'
keys, the scripts that partners pin, the size. Then deploys with wrangler, publishes those entries of content/ that
the service does not have yet, and compares what readers get with the ledger. An entry that is there already is left
as it is.

  --check     only the checks
  -h, --help  this text

The key that publishes is HEALTH_AI_FEED_SECRET, else that of the first editor in ${EDITORS_FILE} who has no scopes.

Exit status: 0 deployed and compared, 1 something is missing, refused or different, 2 wrong usage, 3 the service
cannot be reached.`;

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs wrangler; one that stands on the caller's path goes before ours. Shows what it says where `shown`. */
async function wrangler(args: readonly string[], shown = false): Promise<Ran> {
  const path = [process.env.PATH ?? "", join(PROJECT_ROOT, "node_modules/.bin")].join(delimiter);
  const child = spawn("wrangler", args, {
    cwd: PROJECT_ROOT,
    env: { ...process.env, PATH: path, WRANGLER_HIDE_BANNER: "true" },
    stdio: ["inherit", shown ? "inherit" : "pipe", shown ? "inherit" : "pipe"],
    shell: process.platform === "win32",
  });
  const [out, err] = await Promise.all(
    [child.stdout, child.stderr].map((stream) => (stream === null ? "" : text(stream))),
  );
  const code = child.exitCode ?? ((await once(child, "exit")) as [number | null])[0];
  return { code, out: out ?? "", err: err ?? "" };
}

/** Builds the Worker without deploying it, and returns its compressed size in octets. */
async function builtSize(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "health-ai-feed-deploy-"));
  try {
    const { code, out, err } = await wrangler(["deploy", "--dry-run", "--outdir", folder]);
    const [, size] = /gzip:\s*([\d.]+)\s*KiB/.exec(out) ?? [];
    if (code !== 0 || size === undefined)
      throw new CommandError(ExitCode.refused, `The Worker cannot be built:\n${out}${err}`.trim());
    return Math.round(Number(size) * 1024);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The names of the deployed Worker's secrets; undefined where there is none, or where nobody is logged in. */
async function deployedSecrets(): Promise<readonly string[] | undefined> {
  const { code, out } = await wrangler(["secret", "list", "--format", "json"]);
  if (code !== 0) return undefined;
  try {
    return (JSON.parse(out) as readonly { readonly name: string }[]).map(({ name }) => name);
  } catch {
    return undefined;
  }
}

async function secretOf(editors: readonly EditorRecord[]): Promise<string | undefined> {
  const { HEALTH_AI_FEED_SECRET: given } = process.env;
  if (given !== undefined && given !== "") return await signingSecret(PROJECT_ROOT, undefined, process.env);
  const now = Date.now();
  const keys = editors.filter(({ scopes = {} }) => isUnbounded(scopes)).flatMap(({ secrets = [] }) => secrets);
  return keys.map(timedKey).find(({ from, before }) => now >= from && now < before)?.key;
}

/** Reports whether an entry was refused because the service has it already. */
function isKnown(outcome: CommandOutcome): boolean {
  return "refused" in outcome && outcome.refused.status === 409;
}

/** Publishes the entries that the service does not have; false where some were refused. */
async function publishMissing(service: Service, entries: readonly Publication[], terminal: Terminal): Promise<boolean> {
  let done = 0;
  const outcomes = await publishEntries(service, entries, { backfill: true, expectedVersion: 0 }, (outcome) => {
    if ("refused" in outcome && !isKnown(outcome)) terminal.err(outcomeLines(outcome, terminal));
    terminal.status(bar("Publishing content/", ++done, entries.length));
  });
  terminal.status("");
  const states = outcomes.map((outcome) => (isKnown(outcome) ? "there already" : stateOf(outcome)));
  terminal.out(`content/: ${entries.length} entries: ${summary(states)}.`);
  await waitUntilProjected(service.url, lastSequence(outcomes));
  return outcomes.every((outcome) => "receipt" in outcome || isKnown(outcome));
}

async function deploy(argv: readonly string[], terminal: Terminal): Promise<Exit> {
  const { values } = parsed(argv, {
    check: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  });
  if (values.help) {
    terminal.out(USAGE);
    return ExitCode.good;
  }
  const { vars, kvId } = wranglerConfiguration(await readFile(join(PROJECT_ROOT, "wrangler.toml"), "utf8"));
  const editors = await readEditorsFile(join(PROJECT_ROOT, EDITORS_FILE));
  const { entries, mistakes: faults } = await checkedEntries(
    [join(PROJECT_ROOT, "content/entries")],
    projectTaxonomy(),
    terminal,
  );
  const secrets = await deployedSecrets();
  const mistakes = await deploymentMistakes({
    vars,
    ...(kvId === undefined ? {} : { kvId }),
    editors,
    ...(secrets === undefined ? {} : { secrets }),
    size: await builtSize(),
  });
  const secret = await secretOf(editors);
  if (faults.length > 0) mistakes.push(mistakeLines(faults));
  // Where Cloudflare builds (Workers Builds, which its deploy button sets up), the keys may be the Worker's own only.
  const isForLater = process.env.WORKERS_CI === "1" && secrets?.includes("EDITORS") === true;
  if (secret === undefined && !isForLater)
    mistakes.push(
      "Nobody can load content/: set HEALTH_AI_FEED_SECRET, or make an editor without scopes with npm run " +
        `editor -- keygen desk --name "News desk".`,
    );
  if (mistakes.length > 0) {
    for (const mistake of mistakes) terminal.err(mistake);
    terminal.err("Nothing was deployed.");
    return ExitCode.refused;
  }
  terminal.out("Everything that a deployment needs is there.");
  for (const warning of deploymentWarnings(OPERATOR)) terminal.err(warning);
  if (values.check) return ExitCode.good;

  const folder = await mkdtemp(join(tmpdir(), "health-ai-feed-deploy-"));
  try {
    const given: string[] = [];
    // A Worker that has its editors already keeps them: npm run editor -- … --put changes them.
    if (secrets?.includes("EDITORS") !== true) {
      const file = join(folder, "secrets.json");
      await writeFile(file, JSON.stringify({ EDITORS: JSON.stringify(editors) }), { mode: 0o600 });
      given.push("--secrets-file", file);
    }
    const { code } = await wrangler(["deploy", ...given], true);
    if (code !== 0) throw new CommandError(ExitCode.refused, `wrangler deploy failed (${code ?? "no status"}).`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  if (secret === undefined) {
    terminal.out(
      "content/ is not loaded, for this build has no key: put HEALTH_AI_FEED_SECRET among its secrets, or run npm " +
        "run deploy on a machine that has one.",
    );
    return ExitCode.good;
  }

  const service = { url: String(vars.ORIGIN), secret, timeoutMs: 120_000 };
  await readPublic(service, "/healthz");
  const published = await publishMissing(service, entries, terminal);
  const compared = await verify(["--url", service.url], {
    ...terminal,
    env: { ...terminal.env, HEALTH_AI_FEED_SECRET: secret },
  });
  return published ? compared : ExitCode.refused;
}

const terminal = processTerminal();
try {
  process.exitCode = await deploy(process.argv.slice(2), terminal);
} catch (error) {
  if (!(error instanceof CommandError)) throw error;
  terminal.err(error.message);
  process.exitCode = error.exit;
}
