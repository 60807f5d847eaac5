import { CHANGE, CHANGE_USAGE, changeFields, sendChange } from "../../change-options.ts";
import type { Exit } from "../../exit.ts";
import { idOf, parsed, serviceOf } from "../../options.ts";
import type { Terminal } from "../../terminal.ts";

export const USAGE = `Usage: npm run cli -- postpone [options] <id>

Postpones an event: it keeps its address, and readers are told that its new time is not known yet. reschedule sets it.

  --note <language>=<text> why, as readers are told; once for each language of the entry
${CHANGE_USAGE}

Examples:
  npm run cli -- postpone my-event --note en="The speakers are ill."

Exit status: 0 postponed, 1 refused, 2 wrong usage, 3 the service cannot be reached.`;

export async function run(argv: readonly string[], terminal: Terminal): Promise<Exit> {
  const { values, positionals } = parsed(argv, CHANGE);
  const id = idOf(positionals);
  const fields = changeFields(values);
  const service = await serviceOf(values, terminal);
  return await sendChange(service, "event.postpone", id, { id, ...fields }, values, terminal);
}
