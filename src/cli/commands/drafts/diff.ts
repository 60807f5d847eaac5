import { dryRunLines } from "../../client/dry-run-lines.ts";
import { requestDryRun } from "../../client/outcomes.ts";
import { entriesOrMistakes } from "../../content/checked-entries.ts";
import { CommandError, type Exit, ExitCode } from "../../exit.ts";
import { parsed, SERVICE, SERVICE_USAGE, serviceOf } from "../../options.ts";
import type { Terminal } from "../../terminal.ts";

export const USAGE = `Usage: npm run cli -- diff [options] <folder | file | -> …

Shows what publishing would change: it asks the service, which stores nothing. One line for each
field: + added, - removed, ~ replaced; then the number of lists that the entry would stand in.

${SERVICE_USAGE}

Examples:
  npm run cli -- diff content/
  npm run cli -- diff --json entry.json

Exit status: 0 the service answered, 1 some entry is invalid or would be refused, 2 wrong usage,
             3 the service cannot be reached.`;

export async function run(argv: readonly string[], terminal: Terminal): Promise<Exit> {
  const { values, positionals } = parsed(argv, SERVICE);
  if (positionals.length === 0)
    throw new CommandError(ExitCode.usage, "Give what to compare: a folder, a file, or - for standard input.");
  const entries = await entriesOrMistakes(positionals, values, terminal);
  if (entries === undefined) return ExitCode.refused;
  const service = await serviceOf(values, terminal);
  let exit: Exit = ExitCode.good;
  for (const { entry } of entries) {
    const report = await requestDryRun(service, "entry.publish", entry.id, { entry });
    if ("refused" in report) exit = ExitCode.refused;
    terminal.out(values.json ? JSON.stringify(report) : dryRunLines(report, true, terminal));
  }
  return exit;
}
