import { reportOutcome, send } from "../../client/outcomes.ts";
import { CommandError, type Exit, ExitCode } from "../../exit.ts";
import { expectedVersion, idOf, parsed, SERVICE, SERVICE_USAGE, serviceOf } from "../../options.ts";
import type { Terminal } from "../../terminal.ts";

export const USAGE = `Usage: npm run cli -- withdraw [options] <id>

Takes an entry back. It leaves every list, feeds announce that it is gone, and its address answers
«gone» with the reason. Nothing is deleted: restore brings it back.

  --reason <text>          the reason, shown to readers; prompted for on a terminal
  --expected-version <n>   only where this is still the entry's version
${SERVICE_USAGE}

Examples:
  npm run cli -- withdraw --reason "Published by mistake." my-first-entry

Exit status: 0 withdrawn, 1 refused, 2 wrong usage, 3 the service cannot be reached.`;

export async function run(argv: readonly string[], terminal: Terminal): Promise<Exit> {
  const { values, positionals } = parsed(argv, {
    ...SERVICE,
    reason: { type: "string" },
    "expected-version": { type: "string" },
  });
  const id = idOf(positionals);
  const expected = expectedVersion(values);
  const reason = values.reason ?? (await terminal.ask(`Why is ${id} withdrawn? Readers see this: `))?.trim();
  if (reason === undefined || reason === "")
    throw new CommandError(ExitCode.usage, "Give a reason for readers with --reason.");
  const service = await serviceOf(values, terminal);
  return await reportOutcome(
    service,
    await send(service, "entry.withdraw", id, { id, reason, ...expected }),
    values,
    terminal,
  );
}
