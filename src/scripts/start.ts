import { once } from "node:events";
import { access, readFile, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { position, post, type Service, waitUntilProjected } from "../cli/client/client.ts";
import { freshSecret, signingSecret, VARS } from "../cli/client/keys.ts";
import { lastSequence, outcomeLines, stateOf, summary } from "../cli/client/outcomes.ts";
import { publishEntries } from "../cli/commands/entries/publish.ts";
import { checkedEntries, type Publication, projectTaxonomy } from "../cli/content/checked-entries.ts";
import { mistakeLines } from "../cli/content/load-entries.ts";
import { CommandError, type Exit, ExitCode } from "../cli/exit.ts";
import { parsed } from "../cli/options.ts";
import { PROJECT_ROOT } from "../cli/project-root.ts";
import { bar, processTerminal, type Terminal } from "../cli/terminal.ts";
import { ENDONYMS, LANGUAGES } from "../domain/entry/language.ts";
import { hashOf, readPublishedState, writePublishedState } from "./published-state.ts";
import { lockState } from "./state-lock.ts";
import { Worker } from "./wrangler-dev.ts";

const USAGE = `Usage: npm start -- [options]

Runs the service on this machine and publishes content/ to it. Its data stay in .wrangler/state, its keys in
${VARS}, which is made where there is none. Ctrl-C stops it.

  --port <number>   default 8787
  -h, --help        this text

Exit status: 0 stopped by Ctrl-C, 1 content/ is wrong or was refused, 2 wrong usage or a busy port, 3 the service
did not start.`;

/** Folder of the local KV, the ledger and the published state. */
const STATE = ".wrangler/state";

/** Keys of a first start: random, and readable by their owner alone. */
async function makeVars(file: string): Promise<void> {
  const editors = [{ id: "local", name: "This machine", secrets: [freshSecret()] }];
  const text =
    "# Keys of npm start, random, for this machine only. Delete this file, and the next start makes new " +
    `ones.\nEDITORS='${JSON.stringify(editors)}'\n`;
  await writeFile(file, text, { mode: 0o600, flag: "wx" });
}

/** Reads what a file of variables holds beside the editors: wrangler takes of it only what wrangler.toml requires. */
async function otherVars(file: string): Promise<Record<string, string>> {
  const { EDITORS: _, ...others } = parseEnv(await readFile(file, "utf8"));
  return others as Record<string, string>;
}

async function exists(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  );
}

/** Reports whether something answers on a port of this machine. */
async function busy(port: number): Promise<boolean> {
  const tries = ["127.0.0.1", "::1"].map(async (host) => {
    const socket = connect({ host, port });
    try {
      await once(socket, "connect");
      return true;
    } catch {
      return false;
    } finally {
      socket.destroy();
    }
  });
  return (await Promise.all(tries)).includes(true);
}

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535)
    throw new CommandError(ExitCode.usage, `--port ${text} must be a number from 1 to 65535.`);
  return port;
}

/** Returns the addresses to open: only those that answer. */
async function addresses(origin: string): Promise<string> {
  const answering = async (lines: readonly (readonly [string, string])[]): Promise<string[]> => {
    const there = await Promise.all(
      lines.map(
        async ([path]) =>
          await fetch(`${origin}${path}`, { method: "HEAD" }).then(
            ({ ok }) => ok,
            () => false,
          ),
      ),
    );
    return lines
      .filter((_, index) => there[index])
      .map(([path, name]) => `  ${`${origin}${path}`.padEnd(origin.length + 18)} ${name}`);
  };
  const pages = await answering(LANGUAGES.map((language) => [`/${language}/`, ENDONYMS[language]]));
  const feeds = await answering([
    ["/en/feed.rss", "RSS"],
    ["/en/feed.atom", "Atom"],
    ["/en/feed.json", "JSON Feed"],
    ["/en/events/feed.ics", "Calendar"],
    ["/feeds.opml", "All feeds"],
    ["/api/v1/entries", "API"],
    ["/docs", "API guide"],
    ["/editor", "Composer"],
    ["/healthz", "Health"],
  ]);
  return [...pages, "", ...feeds].join("\n");
}

/**
 * Publishes what has changed in content/ since the last start, and returns the state of each entry. What has not is not
 * sent again: a correction or a withdrawal that was made in the running service is to outlive it.
 */
async function publishContent(
  service: Service,
  entries: readonly Publication[],
  terminal: Terminal,
): Promise<string[]> {
  const file = join(PROJECT_ROOT, STATE, "content.json");
  const state = await readPublishedState(file, await position(service.url));
  const changed = entries.filter((publication) => state.entries[publication.entry.id] !== hashOf(publication));
  let done = 0;
  const outcomes = await publishEntries(service, changed, { backfill: true }, (outcome) => {
    if ("refused" in outcome) terminal.err(outcomeLines(outcome, terminal));
    terminal.status(bar("Publishing content/", ++done, changed.length));
  });
  terminal.status("");
  const refused = new Set(outcomes.flatMap((outcome) => ("refused" in outcome ? [outcome.entry] : [])));
  const prints = entries
    .filter(({ entry }) => !refused.has(entry.id))
    .map((publication) => [publication.entry.id, hashOf(publication)]);
  await writePublishedState(file, {
    sequence: Math.max(state.sequence, lastSequence(outcomes)),
    entries: Object.fromEntries(prints),
  });
  await waitUntilProjected(service.url, lastSequence(outcomes));
  return [...outcomes.map(stateOf), ...Array<string>(entries.length - changed.length).fill("unchanged")];
}

/** Has KV written again where the ledger has entries and the feeds show none: the folder of KV was lost, or renamed. */
async function mendKv(service: Service, terminal: Terminal): Promise<void> {
  if ((await position(service.url)) === 0) return;
  for (const language of LANGUAGES) {
    const response = await fetch(`${service.url}/${language}/feed.json`);
    const feed = response.ok ? ((await response.json()) as { readonly items?: readonly unknown[] }) : {};
    if ((feed.items?.length ?? 0) > 0) return;
  }
  terminal.out("The feeds are empty, and the ledger is not: they are written again.");
  await post(service, "/webhooks/rebuild", JSON.stringify({ type: "rebuild", timestamp: new Date().toISOString() }));
}

async function start(argv: readonly string[], terminal: Terminal): Promise<Exit> {
  const { values } = parsed(argv, {
    port: { type: "string", default: "8787" },
    help: { type: "boolean", short: "h", default: false },
  });
  if (values.help) {
    terminal.out(USAGE);
    return ExitCode.good;
  }
  const port = portOf(values.port);
  if (await busy(port))
    throw new CommandError(
      ExitCode.usage,
      `Port ${port} is in use. Stop what listens there, or take another: npm start -- --port ` +
        `${port === 65_535 ? 8787 : port + 1}`,
    );
  const { entries, mistakes } = await checkedEntries(
    [join(PROJECT_ROOT, "content/entries")],
    projectTaxonomy(),
    terminal,
  );
  if (mistakes.length > 0)
    throw new CommandError(
      ExitCode.refused,
      `${mistakeLines(mistakes)}\ncontent/ has to be mended before the service starts.`,
    );
  const vars = join(PROJECT_ROOT, VARS);
  if (!(await exists(vars))) {
    await makeVars(vars);
    terminal.out(`Made ${VARS} with fresh keys.`);
  }
  const secret = await signingSecret(PROJECT_ROOT, undefined, {});

  let log = "";
  let quiet = true;
  const release = lockState(join(PROJECT_ROOT, STATE));
  process.on("exit", release);
  const worker = await Worker.start({
    root: PROJECT_ROOT,
    port,
    state: join(PROJECT_ROOT, STATE),
    vars,
    over: { ...(await otherVars(vars)), ORIGIN: `http://localhost:${port}` },
    log: (text) => {
      log = (log + text).slice(-4000);
      if (!quiet) process.stderr.write(text);
    },
  });
  process.on("exit", () => worker.kill("SIGKILL"));
  let stopping = false;
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
      process.on(signal, () => {
        stopping = true;
        resolve();
      });
  });
  const run = async (): Promise<Exit> => {
    terminal.out(`Starting the service on ${worker.origin} …`);
    if (!(await worker.up())) throw new CommandError(ExitCode.unreachable, `The service did not start.\n${log.trim()}`);
    const service = { url: worker.origin, secret, timeoutMs: 30_000 };
    await mendKv(service, terminal);
    const states = await publishContent(service, entries, terminal);
    terminal.out(
      `content/: ${states.length} entries: ${summary(states)}.\n` +
        "\n" +
        `${await addresses(worker.origin)}\n` +
        "\n" +
        `${terminal.paint("dim", "Ctrl-C stops it.")}`,
    );
    quiet = false;
    await worker.ended();
    throw new CommandError(ExitCode.unreachable, `The service stopped unexpectedly.\n${log.trim()}`);
  };
  try {
    return await Promise.race([run(), stopped.then(() => ExitCode.good)]);
  } catch (error) {
    if (stopping) return ExitCode.good;
    throw error;
  } finally {
    await worker.stop();
  }
}

const terminal = processTerminal();
try {
  process.exit(await start(process.argv.slice(2), terminal));
} catch (error) {
  if (!(error instanceof CommandError)) throw error;
  terminal.err(error.message);
  process.exit(error.exit);
}
