import { type ProblemReasons, problemReasons } from "../../../domain/problem-reasons.ts";
import { get } from "../../client/client.ts";
import { problemLines } from "../../client/format-problem.ts";
import { type Exit, ExitCode } from "../../exit.ts";
import { parsed, SERVICE, SERVICE_USAGE, serviceOf } from "../../options.ts";
import type { Terminal } from "../../terminal.ts";

export const USAGE = `Usage: npm run cli -- log [options]

Shows your last 200 deliveries, the last one first: when, what became of it, which entry; of refused
ones, the reason. Bodies are not kept.

  --waiting                shows what of yours waits for its instant, and your drafts, each with a
                           new preview; discard drops them
${SERVICE_USAGE}

Examples:
  npm run cli -- log --editor desk
  npm run cli -- log --waiting
  npm run --silent cli -- log --json | head -20

Exit status: 0 shown, 1 refused, 2 wrong usage, 3 the service cannot be reached.`;

interface Line extends ProblemReasons {
  readonly received?: string;
  readonly due?: string;
  readonly times?: number;
  readonly state?: string;
  readonly problem?: string;
  readonly command?: string;
  readonly entry?: string;
  readonly receipt?: string;
  readonly links?: { readonly preview?: string };
}

function lineOf(
  { received = "", due, times = 1, links, state, problem, command, entry, receipt, ...reasons }: Line,
  { paint }: Terminal,
): string {
  const outcome = state ?? problem?.split("/").at(-1) ?? "";
  const { detail, faults } = problemReasons(reasons);
  const more = [
    command,
    entry,
    ...(times > 1 ? [`${times} times`] : []),
    detail,
    ...faults,
    ...(receipt === undefined ? [] : [paint("dim", receipt)]),
    ...(links?.preview === undefined ? [] : [links.preview]),
  ];
  return (
    `${paint("dim", due ?? received)} ${paint(state === undefined ? "red" : "green", outcome.padEnd(12))} ` +
    `${more.filter((each) => each !== undefined).join("  ")}`
  );
}

export async function run(argv: readonly string[], terminal: Terminal): Promise<Exit> {
  const { values } = parsed(argv, { ...SERVICE, waiting: { type: "boolean", default: false } });
  const answer = await get(await serviceOf(values, terminal), values.waiting ? "/webhooks/waiting" : "/webhooks/log");
  if (answer.status >= 300) {
    terminal.err(`Refused. ${problemLines(answer)}`);
    return ExitCode.refused;
  }
  const { data } = answer.body as { data: readonly Line[] };
  for (const line of data) terminal.out(values.json ? JSON.stringify(line) : lineOf(line, terminal));
  if (data.length === 0 && !values.json)
    terminal.out(values.waiting ? "Nothing is waiting." : "Nothing was delivered yet.");
  return ExitCode.good;
}
