import { CHANGE, CHANGE_USAGE, changeFields, readMergePatch, sendChange, servedEntry } from "../../change-options.ts";
import { CommandError, type Exit, ExitCode } from "../../exit.ts";
import { idOf, parsed, serviceOf } from "../../options.ts";
import type { Terminal } from "../../terminal.ts";

export const USAGE = `Usage: npm run cli -- patch [options] <id> <patch.json | ->

Changes some fields of an entry: a JSON Merge Patch (RFC 7396), in which null removes a field and a
list is replaced as a whole. Without --expected-version, the version that the service has now is
meant.

  --minor                  a typo: readers who know the entry are not told
  --note <language>=<text> what changed; may be given once for each language of the entry
${CHANGE_USAGE}

Examples:
  npm run cli -- patch my-first-entry patch.json
  echo '{"topics":["governance-ethics"]}' \\
    | npm run cli -- patch my-first-entry - --expected-version 3

Exit status: 0 changed, 1 refused, 2 wrong usage, 3 the service cannot be reached.`;

export async function run(argv: readonly string[], terminal: Terminal): Promise<Exit> {
  const { values, positionals } = parsed(argv, { ...CHANGE, minor: { type: "boolean", default: false } });
  const [given, file, ...more] = positionals;
  if (given === undefined || file === undefined || more.length > 0)
    throw new CommandError(ExitCode.usage, "Give one entry id and one file with the patch, or - for standard input.");
  const id = idOf([given]);
  const minor = values.minor ? { minor: true } : {};
  const fields = changeFields(values);
  const patch = await readMergePatch(file, terminal);
  const service = await serviceOf(values, terminal);
  const version = fields.expectedVersion ?? (await servedEntry(service, id)).version;
  return await sendChange(
    service,
    "entry.patch",
    id,
    { id, ...fields, ...minor, expectedVersion: version, patch },
    values,
    terminal,
  );
}
