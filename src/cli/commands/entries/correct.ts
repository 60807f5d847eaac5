import { CHANGE, CHANGE_USAGE, changeFields, readMergePatch, sendChange, servedEntry } from "../../change-options.ts";
import { CommandError, type Exit, ExitCode } from "../../exit.ts";
import { idOf, parsed, serviceOf } from "../../options.ts";
import type { Terminal } from "../../terminal.ts";

export const USAGE = `Usage: npm run cli -- correct [options] --note <language>=<text> … <id>

Corrects an entry openly: readers see the note, with its date, below the text. The fields that were
wrong are in the patch, a JSON Merge Patch (RFC 7396). Without --expected-version, the version that
the service has now is meant.

  --note <language>=<text> what was wrong and is right now; once for each language of the entry
  --patch <file | ->       the fields to change
${CHANGE_USAGE}

Examples:
  npm run cli -- correct my-first-entry --note en="The report has 12 chapters, not 21." \\
    --patch patch.json

Exit status: 0 corrected, 1 refused, 2 wrong usage, 3 the service cannot be reached.`;

export async function run(argv: readonly string[], terminal: Terminal): Promise<Exit> {
  const { values, positionals } = parsed(argv, { ...CHANGE, patch: { type: "string" } });
  const id = idOf(positionals);
  const fields = changeFields(values);
  if (fields.note === undefined)
    throw new CommandError(ExitCode.usage, 'Tell readers what was corrected: --note en="…", once for each language.');
  const patch = values.patch === undefined ? {} : { patch: await readMergePatch(values.patch, terminal) };
  const service = await serviceOf(values, terminal);
  const version = fields.expectedVersion ?? (await servedEntry(service, id)).version;
  return await sendChange(
    service,
    "entry.correct",
    id,
    { id, ...fields, expectedVersion: version, ...patch },
    values,
    terminal,
  );
}
