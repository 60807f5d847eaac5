import type { BatchReceipt } from "../../../domain/command/command.ts";
import type { Entry } from "../../../domain/entry/entry.ts";
import { DEFAULT_LANGUAGE } from "../../../domain/entry/language.ts";
import type { Withdrawal } from "../../../domain/entry/withdrawal.ts";
import { parseInstant } from "../../../domain/time/instant.ts";
import { runLimited } from "../../../std/run-limited.ts";
import { post, type Service } from "../../client/client.ts";
import { dryRunLines } from "../../client/dry-run-lines.ts";
import {
  type CommandOutcome,
  hasTakenEffect,
  outcomeLines,
  requestDryRun,
  send,
  stateOf,
  summary,
  waitForFeeds,
} from "../../client/outcomes.ts";
import { entriesOrMistakes, type Publication } from "../../content/checked-entries.ts";
import { CommandError, type Exit, ExitCode } from "../../exit.ts";
import { parsed, SERVICE, SERVICE_USAGE, serviceOf } from "../../options.ts";
import { bar, type Terminal } from "../../terminal.ts";

export const USAGE = `Usage: npm run publish -- [options] <folder | file | -> …

Publishes entries: a folder with entry.yaml and <language>.md, a folder of such folders, a JSON or
NDJSON file, or - for standard input. All are checked first; where one is wrong, nothing is sent.
Running it again is always safe: what has not changed is answered «unchanged».

  --dry-run                ask the service what would happen; nothing is stored
  --embargo-until <time>   hold until then, for example 2026-03-01T09:00:00+01:00
  --now                    publish at once where that instant has passed, instead of refusing
  --restore                bring back what was withdrawn; without it, a withdrawn entry is refused
  --distinct               publish although it seems to be the same work as another entry
  --minor                  a typo: readers who know the entry are not told
  --backfill               a back catalogue: released when its source published it, not now
  --no-wait                do not wait until the feeds show it
${SERVICE_USAGE}

Examples:
  npm run publish -- content/entries/ev-porto-2025-09-25
  npm run publish -- --url https://feed.example.org --editor desk --backfill content/
  cat entry.json | npm run --silent publish -- --json -

Exit status: 0 all good, 1 some entry is wrong, was refused or superseded, 2 wrong usage,
             3 the service cannot be reached.`;

export interface PublishOptions {
  readonly embargoUntil?: string;
  readonly now?: boolean;
  readonly restore?: boolean;
  readonly distinct?: boolean;
  readonly minor?: boolean;
  readonly backfill?: boolean;
  /** The version that is to be replaced; 0 for entries that are to be new. */
  readonly expectedVersion?: number;
  readonly state?: "draft";
}

/** Deliveries under way at once: the service works on one while others are on the wire. */
const AT_ONCE = 4;

/**
 * Publishes entries; `report` hears of each as it is answered, in whichever order. Stops where the service cannot be
 * reached.
 */
export async function publishEntries(
  service: Service,
  entries: readonly Pick<Publication, "entry" | "withdrawal">[],
  options: PublishOptions,
  report: (outcome: CommandOutcome) => void,
): Promise<readonly CommandOutcome[]> {
  const outcomes: CommandOutcome[] = [];
  const timestamp = new Date().toISOString();
  // Of a back catalogue, what no source dates comes last: it is placed behind what is there.
  const isUndated = ({ entry }: Pick<Publication, "entry">): number => Number(entry.published === undefined);
  const ordered = options.backfill ? entries.toSorted((one, other) => isUndated(one) - isUndated(other)) : entries;
  const jobs = ordered.map(({ entry, withdrawal }) => async (): Promise<void> => {
    const outcome =
      withdrawal === undefined
        ? await send(service, "entry.publish", entry.id, { entry, ...options }, timestamp)
        : await takeBack(service, entry, withdrawal, options, timestamp);
    outcomes.push(outcome);
    report(outcome);
  });
  const failures: unknown[] = [];
  await runLimited(
    jobs,
    AT_ONCE,
    () => failures.length > 0,
    (error) => failures.push(error),
  );
  if (failures.length > 0) throw failures[0];
  return outcomes;
}

/**
 * Withdraws an entry, with its reason in every language. Where the service has never had it, it is published and taken
 * back in one step, so that its address tells why.
 */
async function takeBack(
  service: Service,
  entry: Entry,
  { reasons }: Withdrawal,
  options: PublishOptions,
  timestamp: string,
): Promise<CommandOutcome> {
  const data = { id: entry.id, reason: reasons[DEFAULT_LANGUAGE], reasons };
  const outcome = await send(service, "entry.withdraw", entry.id, data, timestamp);
  if ("receipt" in outcome || outcome.refused.status !== 404) return outcome;
  const commands = [
    { type: "entry.publish", data: { entry, ...options } },
    { type: "entry.withdraw", data },
  ];
  const body = JSON.stringify({ type: "batch", timestamp, data: { commands } });
  const answer = await post(service, "/webhooks/publish", body);
  const receipt = (answer.body as Partial<BatchReceipt>).receipts?.at(-1);
  return receipt === undefined ? { entry: entry.id, refused: answer } : { entry: entry.id, receipt };
}

export async function run(argv: readonly string[], terminal: Terminal): Promise<Exit> {
  const { values, positionals } = parsed(argv, {
    ...SERVICE,
    "dry-run": { type: "boolean", default: false },
    "embargo-until": { type: "string" },
    now: { type: "boolean", default: false },
    restore: { type: "boolean", default: false },
    distinct: { type: "boolean", default: false },
    minor: { type: "boolean", default: false },
    backfill: { type: "boolean", default: false },
    "no-wait": { type: "boolean", default: false },
  });
  if (positionals.length === 0)
    throw new CommandError(ExitCode.usage, "Give what to publish: a folder, a file, or - for standard input.");
  const embargo = values["embargo-until"];
  if (embargo !== undefined && parseInstant(embargo) === undefined)
    throw new CommandError(
      ExitCode.usage,
      `--embargo-until ${embargo} is not an instant: write it with its zone, for example 2026-03-01T09:00:00+01:00.`,
    );
  const options = {
    ...(embargo === undefined ? {} : { embargoUntil: embargo }),
    ...(values.now ? { now: true } : {}),
    ...(values.restore ? { restore: true } : {}),
    ...(values.distinct ? { distinct: true } : {}),
    ...(values.minor ? { minor: true } : {}),
    ...(values.backfill ? { backfill: true } : {}),
  };
  const entries = await entriesOrMistakes(positionals, values, terminal);
  if (entries === undefined) {
    terminal.err("Nothing was sent.");
    return ExitCode.refused;
  }
  const service = await serviceOf(values, terminal);
  if (values["dry-run"]) return await dryRunAll(service, entries, options, values, terminal);

  let done = 0;
  const outcomes = await publishEntries(service, entries, options, (outcome) => {
    terminal.out(values.json ? JSON.stringify(outcome) : outcomeLines(outcome, terminal));
    terminal.status(bar("Publishing", ++done, entries.length));
  });
  terminal.status("");
  const settled = values["no-wait"] ? undefined : await waitForFeeds(service, outcomes, terminal);
  if (!values.json) {
    terminal.out(
      `${outcomes.length === 1 ? "1 entry" : `${outcomes.length} entries`}: ${summary(outcomes.map(stateOf))}.`,
    );
    if (settled !== undefined) terminal.out(settled);
  }
  return outcomes.every(hasTakenEffect) ? ExitCode.good : ExitCode.refused;
}

async function dryRunAll(
  service: Service,
  entries: readonly Publication[],
  options: PublishOptions,
  { json }: { json: boolean },
  terminal: Terminal,
): Promise<Exit> {
  let exit: Exit = ExitCode.good;
  for (const { entry, withdrawal } of entries) {
    const result =
      withdrawal === undefined
        ? await requestDryRun(service, "entry.publish", entry.id, { entry, ...options })
        : await requestDryRun(service, "entry.withdraw", entry.id, {
            id: entry.id,
            reason: withdrawal.reasons[DEFAULT_LANGUAGE],
            reasons: withdrawal.reasons,
          });
    if ("refused" in result) exit = ExitCode.refused;
    terminal.out(json ? JSON.stringify(result) : dryRunLines(result, false, terminal));
  }
  if (!json) terminal.out("Nothing was stored.");
  return exit;
}
