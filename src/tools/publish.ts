import { parseArgs } from "node:util";
import type { Receipt } from "../model/command.ts";
import type { Entry } from "../model/entry.ts";
import { parseInstant } from "../model/instant.ts";
import { CHECKOUT, checkedEntries, checkoutTaxonomy } from "./checkout.ts";
import type { Mistake } from "./content.ts";
import { signingKey } from "./keys.ts";
import { EXIT, type Exit, Stop } from "./outcome.ts";
import { type Answer, post, projected, type Service } from "./service.ts";
import { colour, Progress } from "./terminal.ts";

export const USAGE = `Usage: npm run publish -- [options] <folder | file | -> …

Publishes entries: a folder with entry.yaml and <language>.md, a folder of such folders, a JSON or NDJSON file, or - for standard
input. All are checked first; where one is wrong, nothing is sent. Running it again is always safe: what has not changed is
answered «unchanged».

  --url <origin>           the service; http://localhost:8787 unless told
  --editor <id>            whose key of .dev.vars signs; the first unless told. HEALTH_AI_FEED_SECRET (whsec_…) goes before
  --dry-run                check only, send nothing
  --embargo-until <time>   hold until then, for example 2026-03-01T09:00:00+01:00
  --backfill               a back catalogue: released when its source published it, not now
  --patience <seconds>     how long to try again while the service is busy or away; 30 unless told
  --no-wait                do not wait until the feeds show it
  --json                   one JSON document a line for each entry, for machines
  -h, --help               this text

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

interface Problem {
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}

/** What became of an entry, for people. */
export function outcomeLines(outcome: Outcome): string {
  if ("receipt" in outcome) {
    const { state, version } = outcome.receipt;
    return `${colour(state === "unchanged" ? "dim" : "green", state.padEnd(10))} ${outcome.entry} ${colour("dim", `version ${version}`)}`;
  }
  const problem = (outcome.refused.body ?? {}) as Problem;
  const said = [problem.title ?? `status ${outcome.refused.status}`, ...(problem.detail === undefined ? [] : [problem.detail])].join(": ");
  const errors = (problem.errors ?? []).map(({ pointer, detail }) => `\n           ${pointer}: ${detail}`);
  return `${colour("red", "refused".padEnd(10))} ${outcome.entry} ${said}${errors.join("")}`;
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

export async function publish(argv: readonly string[]): Promise<Exit> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      url: { type: "string", default: "http://localhost:8787" },
      editor: { type: "string" },
      "dry-run": { type: "boolean", default: false },
      "embargo-until": { type: "string" },
      backfill: { type: "boolean", default: false },
      patience: { type: "string", default: "30" },
      "no-wait": { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  });
  if (positionals.length === 0) throw new Stop(EXIT.usage, "Say what to publish: a folder, a file, or - for standard input.");
  const embargo = values["embargo-until"];
  if (embargo !== undefined && parseInstant(embargo) === undefined)
    throw new Stop(EXIT.usage, `--embargo-until ${embargo} is no instant: write it with its zone, for example 2026-03-01T09:00:00+01:00.`);
  const say = (text: string): void => (values.json ? undefined : console.log(text));

  const { entries, mistakes } = await checkedEntries(positionals, await checkoutTaxonomy());
  if (mistakes.length > 0) {
    if (values.json) for (const mistake of mistakes) console.log(JSON.stringify({ mistake }));
    else console.error(mistakeLines(mistakes));
    console.error(`Nothing was sent: mend the ${mistakes.length === 1 ? "mistake" : `${mistakes.length} mistakes`} first.`);
    return EXIT.refused;
  }
  if (values["dry-run"]) {
    for (const { entry } of entries)
      console.log(values.json ? JSON.stringify({ entry: entry.id, valid: true }) : `${colour("green", "valid".padEnd(10))} ${entry.id}`);
    say("Nothing was sent.");
    return EXIT.good;
  }

  const service = await serviceOf(values);
  const progress = new Progress("Publishing", values.json ? 0 : entries.length);
  const outcomes = await publishEntries(
    service,
    entries.map(({ entry }) => entry),
    { ...(embargo === undefined ? {} : { embargoUntil: embargo }), ...(values.backfill ? { backfill: true } : {}) },
    (outcome) => progress.step(values.json ? JSON.stringify(outcome) : outcomeLines(outcome)),
  ).finally(() => progress.end());
  say(`${outcomes.length === 1 ? "1 entry" : `${outcomes.length} entries`}: ${summary(outcomes)}.`);
  const changed = outcomes.some((outcome) => "receipt" in outcome && !["unchanged", "scheduled"].includes(outcome.receipt.state));
  if (changed && !values["no-wait"]) {
    const shown = await projected(service.url, lastSequence(outcomes));
    say(shown ? "Every feed shows it." : `It is stored. The feeds do not show it yet: see ${service.url}/healthz.`);
  }
  return outcomes.every((outcome) => "receipt" in outcome) ? EXIT.good : EXIT.refused;
}

/** The service that the common options name. */
export async function serviceOf(values: { readonly url: string; readonly editor?: string | undefined; readonly patience: string }): Promise<Service> {
  if (!/^https?:\/\/[^/\s?#]+\/?$/.test(values.url))
    throw new Stop(EXIT.usage, `--url ${values.url} must be scheme and host, for example https://feed.example.org.`);
  if (!/^\d{1,5}$/.test(values.patience)) throw new Stop(EXIT.usage, `--patience ${values.patience} must be a number of seconds.`);
  return { url: values.url.replace(/\/$/, ""), secret: await signingKey(CHECKOUT, values.editor), patience: Number(values.patience) * 1000 };
}
