import { stateLine } from "../../client/outcomes.ts";
import { entriesOrMistakes } from "../../content/checked-entries.ts";
import { CommandError, type Exit, ExitCode } from "../../exit.ts";
import { parsed } from "../../options.ts";
import type { Terminal } from "../../terminal.ts";

export const USAGE = `Usage: npm run cli -- validate [options] <folder | file | -> …

Checks entries on this machine, as the service will: shape, references, dates and zones, HTML. Sends
nothing. Topics and organisations are those of this checkout's content/. For the whole of content/
beside itself, see npm run check:content.

  --json       JSON, one document a line: each entry, or each mistake with its file and line
  -h, --help   this text

Examples:
  npm run cli -- validate content/entries/ev-porto-2025-09-25
  curl -s https://example.org/entry.json | npm run cli -- validate -

Exit status: 0 all good, 1 mistakes found, 2 wrong usage.`;

export async function run(argv: readonly string[], terminal: Terminal): Promise<Exit> {
  const { values, positionals } = parsed(argv, { json: { type: "boolean", default: false } });
  if (positionals.length === 0)
    throw new CommandError(ExitCode.usage, "Give what to check: a folder, a file, or - for standard input.");
  const entries = await entriesOrMistakes(positionals, values, terminal);
  if (entries === undefined) return ExitCode.refused;
  for (const { id, texts } of entries.map(({ entry }) => entry))
    terminal.out(
      values.json
        ? JSON.stringify({ entry: id, valid: true })
        : stateLine("valid", id, terminal.paint("dim", Object.keys(texts).join(" ")), terminal),
    );
  return ExitCode.good;
}
