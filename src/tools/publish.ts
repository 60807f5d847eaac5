import type { Receipt } from "../model/command.ts";
import type { Entry } from "../model/entry.ts";
import { parseInstant } from "../model/instant.ts";
import { checkedEntries, checkoutTaxonomy } from "./checkout.ts";
import type { Mistake } from "./content.ts";
import { parsed, SERVICE, SERVICE_USAGE, serviceOf } from "./options.ts";
import { EXIT, type Exit, Stop } from "./outcome.ts";
import { problemLines } from "./problem.ts";
import { type Answer, post, projected, type Service } from "./service.ts";
import { bar, type Terminal } from "./terminal.ts";

export const USAGE = `Usage: npm run publish -- [options] <folder | file | -> …

Publishes entries: a folder with entry.yaml and <language>.md, a folder of such folders, a JSON or NDJSON file, or - for standard
input. All are checked first; where one is wrong, nothing is sent. Running it again is always safe: what has not changed is
answered «unchanged».

  --dry-run                check only, send nothing
  --embargo-until <time>   hold until then, for example 2026-03-01T09:00:00+01:00
  --backfill               a back catalogue: released when its source published it, not now
  --no-wait                do not wait until the feeds show it
${SERVICE_USAGE}

Examples:
  npm run publish -- content/entries/ev-porto-2025-09-25
  npm run publish -- --url https://feed.example.org --editor desk --backfill content/
  cat entry.json | npm run --silent publish -- --json -

Exit status: 0 all good, 1 some entry is wrong or was refused, 2 wrong usage, 3 the service cannot be reached.`;

export interface PublishOptions {
  readonly embargoUntil?: string;
  readonly backfill?: boolean;
}

/** What became of one entry. */
export type Outcome = { readonly entry: string; readonly receipt: Receipt } | { readonly entry: string; readonly refused: Answer };

/** Publishes entries one after the other; `report` hears of each as it is answered. Stops where the service cannot be reached. */
export async function publishEntries(
  service: Service,
  entries: readonly Entry[],
  options: PublishOptions,
  report: (outcome: Outcome) => void,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const timestamp = new Date().toISOString();
  for (const entry of entries) {
    const answer = await post(service, "/webhooks/publish", JSON.stringify({ type: "entry.publish", timestamp, data: { entry, ...options } }));
    const outcome = answer.status < 300 ? { entry: entry.id, receipt: answer.body as Receipt } : { entry: entry.id, refused: answer };
    outcomes.push(outcome);
    report(outcome);
  }
  return outcomes;
}

/** What became of an entry, for people. */
export function outcomeLines(outcome: Outcome, { paint }: Terminal): string {
  if ("refused" in outcome) return `${paint("red", "refused".padEnd(10))} ${outcome.entry} ${problemLines(outcome.refused)}`;
  const { state, version } = outcome.receipt;
  return `${paint(state === "unchanged" ? "dim" : "green", state.padEnd(10))} ${outcome.entry} ${paint("dim", `version ${version}`)}`;
}

/** "3 created, 50 unchanged", in the order in which the states first came. */
export function summary(outcomes: readonly Outcome[]): string {
  const counts = new Map<string, number>();
  for (const outcome of outcomes) {
    const state = "receipt" in outcome ? outcome.receipt.state : "refused";
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return [...counts].map(([state, count]) => `${count} ${state}`).join(", ");
}

export function mistakeLines(mistakes: readonly Mistake[]): string {
  return mistakes.map(({ file, line, detail }) => `${file}:${line}: ${detail}`).join("\n");
}

/** The ledger's position after the last of some outcomes; 0 where nothing was accepted. */
export function lastSequence(outcomes: readonly Outcome[]): number {
  return Math.max(0, ...outcomes.map((outcome) => ("receipt" in outcome ? outcome.receipt.sequence : 0)));
}

export async function run(argv: readonly string[], terminal: Terminal): Promise<Exit> {
  const { values, positionals } = parsed(argv, {
    ...SERVICE,
    "dry-run": { type: "boolean", default: false },
    "embargo-until": { type: "string" },
    backfill: { type: "boolean", default: false },
    "no-wait": { type: "boolean", default: false },
  });
  if (positionals.length === 0) throw new Stop(EXIT.usage, "Say what to publish: a folder, a file, or - for standard input.");
  const embargo = values["embargo-until"];
  if (embargo !== undefined && parseInstant(embargo) === undefined)
    throw new Stop(EXIT.usage, `--embargo-until ${embargo} is no instant: write it with its zone, for example 2026-03-01T09:00:00+01:00.`);
  const say = (line: string): void => (values.json ? undefined : terminal.out(line));

  const { entries, mistakes } = await checkedEntries(positionals, await checkoutTaxonomy(), terminal);
  if (mistakes.length > 0) {
    if (values.json) for (const mistake of mistakes) terminal.out(JSON.stringify({ mistake }));
    else terminal.err(mistakeLines(mistakes));
    terminal.err(`Nothing was sent: mend the ${mistakes.length === 1 ? "mistake" : `${mistakes.length} mistakes`} first.`);
    return EXIT.refused;
  }
  if (values["dry-run"]) {
    for (const { entry } of entries)
      terminal.out(values.json ? JSON.stringify({ entry: entry.id, valid: true }) : `${terminal.paint("green", "valid".padEnd(10))} ${entry.id}`);
    say("Nothing was sent.");
    return EXIT.good;
  }

  const service = await serviceOf(values, terminal);
  let done = 0;
  const outcomes = await publishEntries(
    service,
    entries.map(({ entry }) => entry),
    { ...(embargo === undefined ? {} : { embargoUntil: embargo }), ...(values.backfill ? { backfill: true } : {}) },
    (outcome) => {
      terminal.out(values.json ? JSON.stringify(outcome) : outcomeLines(outcome, terminal));
      terminal.status(bar("Publishing", ++done, entries.length));
    },
  );
  say(`${outcomes.length === 1 ? "1 entry" : `${outcomes.length} entries`}: ${summary(outcomes)}.`);
  const changed = outcomes.some((outcome) => "receipt" in outcome && !["unchanged", "scheduled"].includes(outcome.receipt.state));
  if (changed && !values["no-wait"]) {
    terminal.status("Waiting until the feeds show it …");
    const shown = await projected(service.url, lastSequence(outcomes));
    say(shown ? "Every feed shows it." : `It is stored. The feeds do not show it yet: see ${service.url}/healthz.`);
  }
  terminal.status("");
  return outcomes.every((outcome) => "receipt" in outcome) ? EXIT.good : EXIT.refused;
}
