import type { PatchOperation } from "../../../std/json-patch.ts";
import type { Answer } from "../../client/client.ts";
import { problemLines } from "../../client/format-problem.ts";
import { type DryRun, dryRun, stateLine } from "../../client/outcomes.ts";
import { entriesOrMistakes } from "../../content/project-root.ts";
import { CommandError, type Exit, ExitCode } from "../../exit.ts";
import { parsed, SERVICE, SERVICE_USAGE, serviceOf } from "../../options.ts";
import type { Terminal } from "../../terminal.ts";

export const USAGE = `Usage: npm run cli -- diff [options] <folder | file | -> …

Shows what publishing would change: it asks the service, which stores nothing. One line for each field: + added, - removed,
~ replaced; then the number of lists that the entry would stand in.

${SERVICE_USAGE}

Examples:
  npm run cli -- diff content/
  npm run cli -- diff --json entry.json

Exit status: 0 the service answered, 1 some entry is invalid or would be refused, 2 wrong usage, 3 the service cannot be reached.`;

/** Characters of a value that a line shows. */
const MAX_SHOWN = 160;

function shown(value: unknown): string {
  const json = JSON.stringify(value);
  return json.length > MAX_SHOWN ? `${json.slice(0, MAX_SHOWN)}… (${json.length} characters)` : json;
}

function operationLine(operation: PatchOperation, { paint }: Terminal): string {
  switch (operation.op) {
    case "add":
      return paint("green", `  + ${operation.path} ${shown(operation.value)}`);
    case "remove":
      return paint("red", `  - ${operation.path} ${shown(operation.was)}`);
    case "replace":
      return `${paint("yellow", `  ~ ${operation.path}`)}\n${paint("red", `      ${shown(operation.was)}`)}\n${paint("green", `      ${shown(operation.value)}`)}`;
  }
}

/** Formats a dry run for people; with `changes`, field by field. */
export function dryRunLines(
  rehearsal: DryRun | { readonly entry: string; readonly refused: Answer },
  changes: boolean,
  terminal: Terminal,
): string {
  if ("refused" in rehearsal) return stateLine("refused", rehearsal.entry, problemLines(rehearsal.refused), terminal);
  const { entry, state, version, channels, diff = [] } = rehearsal;
  const lists = new Set(channels.map(({ page }) => page)).size;
  const more = terminal.paint(
    "dim",
    state === "unchanged" ? `version ${version}` : `version ${version}, in ${lists} lists, ${diff.length} changes`,
  );
  return [
    stateLine(state, entry, more, terminal),
    ...(state === "restored" ? ["           This restores an entry that was withdrawn."] : []),
    ...(changes ? diff.map((operation) => operationLine(operation, terminal)) : []),
  ].join("\n");
}

export async function run(argv: readonly string[], terminal: Terminal): Promise<Exit> {
  const { values, positionals } = parsed(argv, SERVICE);
  if (positionals.length === 0)
    throw new CommandError(ExitCode.usage, "Give what to compare: a folder, a file, or - for standard input.");
  const entries = await entriesOrMistakes(positionals, values, terminal);
  if (entries === undefined) return ExitCode.refused;
  const service = await serviceOf(values, terminal);
  let exit: Exit = ExitCode.good;
  for (const { entry } of entries) {
    const rehearsal = await dryRun(service, "entry.publish", entry.id, { entry });
    if ("refused" in rehearsal) exit = ExitCode.refused;
    terminal.out(values.json ? JSON.stringify(rehearsal) : dryRunLines(rehearsal, true, terminal));
  }
  return exit;
}
