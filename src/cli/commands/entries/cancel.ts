import { CHANGE, CHANGE_USAGE, changeFields, sendChange } from "../../change-options.ts";
import type { Exit } from "../../exit.ts";
import { idOf, parsed, serviceOf } from "../../options.ts";
import type { Terminal } from "../../terminal.ts";

export const USAGE = `Usage: npm run cli -- cancel [options] <id>

Cancels an event: calendars strike it out, feeds say so, and its address stays. reschedule takes it back.

  --note <language>=<text> why, as readers are told; once for each language of the entry
${CHANGE_USAGE}

Examples:
  npm run cli -- cancel my-event --note en="The hall was flooded."

Exit status: 0 cancelled, 1 refused, 2 wrong usage, 3 the service cannot be reached.`;

export async function run(argv: readonly string[], terminal: Terminal): Promise<Exit> {
  const { values, positionals } = parsed(argv, CHANGE);
  const id = idOf(positionals);
  const fields = changeFields(values);
  const service = await serviceOf(values, terminal);
  return await sendChange(service, "event.cancel", id, { id, ...fields }, values, terminal);
}
