import { outcomeLines } from "../../client/outcomes.ts";
import { entriesOrMistakes } from "../../content/checked-entries.ts";
import { CommandError, type Exit, ExitCode } from "../../exit.ts";
import { parsed, SERVICE, SERVICE_USAGE, serviceOf } from "../../options.ts";
import type { Terminal } from "../../terminal.ts";
import { publishEntries } from "../entries/publish.ts";

export const USAGE = `Usage: npm run cli -- preview [options] <folder | file | -> …

Keeps entries as drafts and prints an address for each, where it is seen as it will be: page, feed
item, calendar entry. The address is secret, ends after a week, and no list and no search shows the
draft.

${SERVICE_USAGE}

Examples:
  npm run cli -- preview content/entries/ev-porto-2025-09-25

Exit status: 0 all good, 1 some entry is wrong or was refused, 2 wrong usage,
             3 the service cannot be reached.`;

export async function run(argv: readonly string[], terminal: Terminal): Promise<Exit> {
  const { values, positionals } = parsed(argv, SERVICE);
  if (positionals.length === 0)
    throw new CommandError(ExitCode.usage, "Give what to preview: a folder, a file, or - for standard input.");
  const entries = await entriesOrMistakes(positionals, values, terminal);
  if (entries === undefined) return ExitCode.refused;
  const drafts = entries.map(({ entry }) => ({ entry }));
  const outcomes = await publishEntries(await serviceOf(values, terminal), drafts, { state: "draft" }, (outcome) => {
    terminal.out(values.json ? JSON.stringify(outcome) : outcomeLines(outcome, terminal));
  });
  return outcomes.every((outcome) => "receipt" in outcome) ? ExitCode.good : ExitCode.refused;
}
