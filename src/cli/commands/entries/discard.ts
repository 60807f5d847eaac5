import { reportOutcome, send } from "../../client/outcomes.ts";
import type { Exit } from "../../exit.ts";
import { idOf, parsed, SERVICE, SERVICE_USAGE, serviceOf } from "../../options.ts";
import type { Terminal } from "../../terminal.ts";

export const USAGE = `Usage: npm run cli -- discard [options] <id>

Drops what waits of an entry for its instant (publish --embargo-until), and your draft of it
(preview). What is published stays.

${SERVICE_USAGE}

Examples:
  npm run cli -- discard my-first-entry

Exit status: 0 dropped, 1 refused, 2 wrong usage, 3 the service cannot be reached.`;

export async function run(argv: readonly string[], terminal: Terminal): Promise<Exit> {
  const { values, positionals } = parsed(argv, SERVICE);
  const id = idOf(positionals);
  const service = await serviceOf(values, terminal);
  return await reportOutcome(service, await send(service, "entry.discard", id, { id }), values, terminal);
}
