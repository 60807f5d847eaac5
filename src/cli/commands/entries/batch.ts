import type { BatchReceipt } from "../../../domain/command/command.ts";
import { readJson } from "../../change-options.ts";
import { post } from "../../client/client.ts";
import { problemLines } from "../../client/format-problem.ts";
import { outcomeLines, waitForFeeds } from "../../client/outcomes.ts";
import { CommandError, type Exit, ExitCode } from "../../exit.ts";
import { parsed, SERVICE, SERVICE_USAGE, serviceOf } from "../../options.ts";
import type { Terminal } from "../../terminal.ts";

export const USAGE = `Usage: npm run cli -- batch [options] <commands.json | ->

Sends several commands as one: they are carried out in their order, all or none. The file is a JSON
list of them, each with type and data as in the documentation of the webhook; at most 50.

  --dry-run                ask the service what would happen; nothing is stored
${SERVICE_USAGE}

Examples:
  npm run cli -- batch commands.json
  echo '[{"type":"event.cancel","data":{"id":"my-event"}}]' | npm run cli -- batch -

Exit status: 0 all carried out, 1 refused and nothing carried out, 2 wrong usage,
             3 the service cannot be reached.`;

export async function run(argv: readonly string[], terminal: Terminal): Promise<Exit> {
  const { values, positionals } = parsed(argv, { ...SERVICE, "dry-run": { type: "boolean", default: false } });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0)
    throw new CommandError(ExitCode.usage, "Give one file with the commands, or - for standard input.");
  const given = await readJson(file, terminal);
  if (!Array.isArray(given) || given.length === 0)
    throw new CommandError(ExitCode.usage, `${file} must be a JSON list of commands, each with type and data.`);
  const commands = given.map((each: unknown) => {
    const { type, data } = (each ?? {}) as { type?: unknown; data?: unknown };
    return { type, data };
  });
  const asking = values["dry-run"] ? { dryRun: true } : {};
  const service = await serviceOf(values, terminal);
  const body = { type: "batch", timestamp: new Date().toISOString(), ...asking, data: { commands } };
  const answer = await post(service, "/webhooks/publish", JSON.stringify(body));
  if (values.json) terminal.out(JSON.stringify(answer.body));
  if (answer.status >= 300) {
    if (!values.json) terminal.err(`Nothing was carried out. ${problemLines(answer)}`);
    return ExitCode.refused;
  }
  if (values["dry-run"]) {
    if (!values.json) terminal.out(`${commands.length} commands would be carried out. Nothing was stored.`);
    return ExitCode.good;
  }
  const outcomes = (answer.body as BatchReceipt).receipts.map((receipt) => ({ entry: receipt.entry, receipt }));
  if (!values.json) for (const outcome of outcomes) terminal.out(outcomeLines(outcome, terminal));
  const settled = await waitForFeeds(service, outcomes, terminal);
  if (settled !== undefined && !values.json) terminal.out(settled);
  return ExitCode.good;
}
