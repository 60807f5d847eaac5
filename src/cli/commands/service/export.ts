import { rename, writeFile } from "node:fs/promises";
import { get, type Service } from "../../client/client.ts";
import { problemLines } from "../../client/format-problem.ts";
import { CommandError, type Exit, ExitCode } from "../../exit.ts";
import { parsed, SERVICE, SERVICE_USAGE, serviceOf } from "../../options.ts";
import type { Terminal } from "../../terminal.ts";

export const USAGE = `Usage: npm run cli -- export [options]

Writes all that the service has published as NDJSON: every revision and withdrawal in order, with
its times, then when each list last changed. import gives another service the same, byte for byte.
Not in it: what waits for its instant, drafts, receipts, keys. The key must be one without bounds.

  --output <file>          where to write (default standard output); a file appears only when it is
                           complete
  --after <sequence>       only what came after that position of the ledger (default 0)
${SERVICE_USAGE}

Examples:
  npm run cli -- export --output backup.ndjson
  npm run --silent cli -- export --url https://feed.example.org | gzip > backup.ndjson.gz

Exit status: 0 exported, 1 refused, 2 wrong usage, 3 the service cannot be reached.`;

/** The lines of a service's export after a position, page by page. Stops where the service refuses. */
export async function* exportedLines(service: Service, after = 0): AsyncGenerator<string> {
  let from: number | undefined = after;
  while (from !== undefined) {
    const answer = await get(service, `/webhooks/export?after=${from}`);
    if (answer.status >= 300) throw new CommandError(ExitCode.refused, `Refused. ${problemLines(answer)}`);
    yield* answer.text.split("\n").filter((line) => line !== "");
    const next = /[?&]after=(\d+)>;\s*rel="next"/.exec(answer.link ?? "")?.[1];
    from = next === undefined ? undefined : Number(next);
  }
}

export async function run(argv: readonly string[], terminal: Terminal): Promise<Exit> {
  const { values } = parsed(argv, { ...SERVICE, output: { type: "string" }, after: { type: "string", default: "0" } });
  if (!/^\d{1,15}$/.test(values.after))
    throw new CommandError(ExitCode.usage, `--after ${values.after} must be a position of the ledger.`);
  const service = await serviceOf(values, terminal);
  const { output } = values;
  const part = `${output}.part`;
  if (output !== undefined) {
    await writeFile(part, "").catch((error: Error) => {
      throw new CommandError(ExitCode.usage, `${output} cannot be written: ${error.message}`);
    });
  }
  let lines = 0;
  for await (const line of exportedLines(service, Number(values.after))) {
    if (output === undefined) terminal.out(line);
    else await writeFile(part, `${line}\n`, { flag: "a" });
    if (++lines % 100 === 0) terminal.status(`Exporting: ${lines} lines …`);
  }
  terminal.status("");
  if (output === undefined) return ExitCode.good;
  await rename(part, output);
  terminal.out(values.json ? JSON.stringify({ lines, output }) : `${lines} lines in ${output}.`);
  return ExitCode.good;
}
