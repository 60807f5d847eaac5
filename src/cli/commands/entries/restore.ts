import { reportOutcome, send } from "../../client/outcomes.ts";
import type { Exit } from "../../exit.ts";
import { expectedVersion, idOf, parsed, SERVICE, SERVICE_USAGE, serviceOf } from "../../options.ts";
import type { Terminal } from "../../terminal.ts";

export const USAGE = `Usage: npm run cli -- restore [options] <id>

Brings a withdrawn entry back as it last was, as a new version at its old place.

  --expected-version <n>   only where this is still the entry's version
${SERVICE_USAGE}

Examples:
  npm run cli -- restore my-first-entry

Exit status: 0 restored, 1 refused, 2 wrong usage, 3 the service cannot be reached.`;

export async function run(argv: readonly string[], terminal: Terminal): Promise<Exit> {
  const { values, positionals } = parsed(argv, { ...SERVICE, "expected-version": { type: "string" } });
  const id = idOf(positionals);
  const service = await serviceOf(values, terminal);
  return await reportOutcome(
    service,
    await send(service, "entry.restore", id, { id, ...expectedVersion(values) }),
    values,
    terminal,
  );
}
