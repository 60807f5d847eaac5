import { post } from "../../client/client.ts";
import { problemLines } from "../../client/format-problem.ts";
import { type Exit, ExitCode } from "../../exit.ts";
import { parsed, SERVICE, SERVICE_USAGE, serviceOf } from "../../options.ts";
import type { Terminal } from "../../terminal.ts";

export const USAGE = `Usage: npm run rebuild -- [options]

Writes every list and entry of the service's KV again from its ledger. Readers see no difference but
what was damaged. The key must be one without bounds.

${SERVICE_USAGE}

Exit status: 0 it has begun, 1 refused, 2 wrong usage, 3 the service cannot be reached.`;

export async function run(argv: readonly string[], terminal: Terminal): Promise<Exit> {
  const { values } = parsed(argv, SERVICE);
  const service = await serviceOf(values, terminal);
  const answer = await post(
    service,
    "/webhooks/rebuild",
    JSON.stringify({ type: "rebuild", timestamp: new Date().toISOString() }),
  );
  if (values.json) terminal.out(JSON.stringify(answer.body));
  if (answer.status >= 300) {
    if (!values.json) terminal.err(`Refused. ${problemLines(answer)}`);
    return ExitCode.refused;
  }
  if (!values.json)
    terminal.out(
      `${(answer.body as { keys: number }).keys} keys are being written again; ${service.url}/healthz shows how ` +
        "many remain.",
    );
  return ExitCode.good;
}
