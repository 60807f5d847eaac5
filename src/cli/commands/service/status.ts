import { get, readPublic, type Service, type ServiceResponse } from "../../client/client.ts";
import { problemLines } from "../../client/format-problem.ts";
import { CommandError, type Exit, ExitCode } from "../../exit.ts";
import { parsed, SERVICE, SERVICE_USAGE, serviceOf } from "../../options.ts";
import type { Terminal } from "../../terminal.ts";

export const USAGE = `Usage: npm run cli -- status [options] [<receipt> | <entry>] …

Tells how things stand: of the service, of a delivery by its receipt (accepted, scheduled, or seen
in every feed, and since when), or of an entry: its version and when it changed, an event's time and
whether it takes place, and what of yours waits for it.

${SERVICE_USAGE}

Examples:
  npm run cli -- status
  npm run cli -- status ev-porto-2025-09-25

Exit status: 0 all good, 1 the service lags or something requested does not exist, 2 wrong usage,
             3 the service cannot be reached.`;

const RECEIPT = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Fields of a JSON document, one a line, for people; nested ones by their path. */
function fields(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [`  ${path.padEnd(24)} ${String(value)}`];
  return Object.entries(value).flatMap(([name, field]) => fields(field, path === "" ? name : `${path}.${name}`));
}

async function about(service: Service, name: string): Promise<ServiceResponse> {
  if (RECEIPT.test(name)) return await get(service, `/webhooks/receipts/${name}`);
  if (!/^[a-z0-9-]{1,100}$/.test(name))
    throw new CommandError(ExitCode.usage, `${name} is neither a receipt nor an entry's id.`);
  return await readPublic(service, `/api/v1/entries/${name}`);
}

interface Summary {
  readonly type: string;
  readonly event?: Readonly<Record<string, unknown>>;
  readonly version: number;
  readonly released: string;
  readonly updated: string;
  readonly texts: Readonly<Record<string, { readonly title: string }>>;
}

export async function run(argv: readonly string[], terminal: Terminal): Promise<Exit> {
  const { values, positionals } = parsed(argv, SERVICE);
  const service = await serviceOf(values, terminal);
  if (positionals.length === 0) {
    const health = await readPublic(service, "/healthz");
    terminal.out(values.json ? JSON.stringify(health.body) : [service.url, ...fields(health.body)].join("\n"));
    return health.status === 200 ? ExitCode.good : ExitCode.refused;
  }
  let exit: Exit = ExitCode.good;
  for (const name of positionals) {
    const answer = await about(service, name);
    if (answer.status >= 300) exit = ExitCode.refused;
    if (values.json) terminal.out(JSON.stringify(answer.body));
    else if (answer.status >= 300) terminal.out(`${name}: ${problemLines(answer)}`);
    else if (RECEIPT.test(name)) terminal.out([name, ...fields((answer.body as { data: unknown }).data)].join("\n"));
    else terminal.out([name, ...fields(inBrief(answer)), ...(await waitingFor(service, name))].join("\n"));
  }
  return exit;
}

function inBrief({ body }: ServiceResponse): object {
  const { data, links } = body as { data: Summary; links?: { pages?: object } };
  const { type, version, released, updated, texts, event } = data;
  const { status, starts, ends, zone } = event ?? {};
  const time = Object.entries({ status, starts, ends, zone }).filter(([, value]) => value !== undefined);
  return {
    type,
    version,
    released,
    updated,
    ...(time.length === 0 ? {} : { event: Object.fromEntries(time) }),
    title: Object.fromEntries(Object.entries(texts).map(([language, { title }]) => [language, title])),
    ...(links?.pages === undefined ? {} : { page: links.pages }),
  };
}

interface Waiting {
  readonly entry: string;
  readonly state: string;
  readonly command: string;
  readonly due?: string;
}

/** Returns a line for each of the editor's own steps that wait for an entry; none if the key is refused. */
async function waitingFor(service: Service, entry: string): Promise<string[]> {
  const { status, body } = await get(service, "/webhooks/waiting");
  if (status !== 200) return [];
  return (body as { data: readonly Waiting[] }).data
    .filter((each) => each.entry === entry)
    .map(({ state, command, due = "" }) => `  ${state.padEnd(24)} ${command} ${due}`.trimEnd());
}
