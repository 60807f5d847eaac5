import type { Receipt } from "../../domain/command/command.ts";
import type { PatchOperation } from "../../std/json-patch.ts";
import { type Exit, ExitCode } from "../exit.ts";
import type { Terminal } from "../terminal.ts";
import { post, readPublic, type Service, type ServiceResponse, waitUntilProjected } from "./client.ts";
import { problemLines } from "./format-problem.ts";

/** A receipt as the service answers it. */
type Received = Receipt & {
  readonly links?: {
    readonly entry?: string;
    readonly preview?: string;
    readonly pages?: Readonly<Record<string, string>>;
  };
};

/** Outcome of a command for one entry. */
export type CommandOutcome =
  | { readonly entry: string; readonly receipt: Received }
  | { readonly entry: string; readonly refused: ServiceResponse };

/** Result of a dry run: see src/http/publishing/dry-run.ts. */
export interface DryRunReport {
  readonly entry: string;
  readonly state: string;
  readonly version: number;
  readonly diff?: readonly PatchOperation[];
  readonly channels: readonly { readonly language: string; readonly channel: string; readonly page: string }[];
}

/** Sends a command about an entry. `timestamp` is RFC 3339. */
export async function send(
  service: Service,
  type: string,
  entry: string,
  data: object,
  timestamp = new Date().toISOString(),
): Promise<CommandOutcome> {
  const answer = await post(service, "/webhooks/publish", JSON.stringify({ type, timestamp, data }));
  return answer.status < 300 ? { entry, receipt: answer.body as Received } : { entry, refused: answer };
}

/** Asks what a command would do. */
export async function requestDryRun(
  service: Service,
  type: string,
  entry: string,
  data: object,
): Promise<DryRunReport | { readonly entry: string; readonly refused: ServiceResponse }> {
  const answer = await post(
    service,
    "/webhooks/publish",
    JSON.stringify({ type, timestamp: new Date().toISOString(), dryRun: true, data }),
  );
  return answer.status < 300 ? (answer.body as { data: DryRunReport }).data : { entry, refused: answer };
}

const WIDTH = 10;
/** States of a receipt in which readers can see the entry. */
const SHOWN: ReadonlySet<string> = new Set(["created", "revised", "restored", "unchanged"]);

/** One line for a state that something is in. */
export function stateLine(state: string, entry: string, more: string, { paint }: Terminal): string {
  const style = state === "refused" || state === "superseded" ? "red" : state === "unchanged" ? "dim" : "green";
  return `${paint(style, state.padEnd(WIDTH))} ${entry} ${more}`.trimEnd();
}

/** Formats the outcome of a command for people. */
export function outcomeLines(outcome: CommandOutcome, terminal: Terminal): string {
  if ("refused" in outcome) return stateLine("refused", outcome.entry, problemLines(outcome.refused), terminal);
  const { state, version, due, links, supersededBy } = outcome.receipt;
  if (state === "superseded") {
    const why =
      `nothing was changed: your later command of ${supersededBy ?? "another time"} has taken effect. Still ` +
      "meant? Send it again.";
    return stateLine(state, outcome.entry, why, terminal);
  }
  const more = [`version ${version}`, ...(due === undefined ? [] : [`due ${due}`])].join(", ");
  const shown = SHOWN.has(state) ? (links?.pages ?? { entry: links?.entry }) : {};
  const addresses = Object.entries({ preview: links?.preview, ...shown })
    .filter(([, address]) => address !== undefined)
    .map(([name, address]) => `\n${" ".repeat(WIDTH + 1)}${name}: ${address}`);
  return `${stateLine(state, outcome.entry, terminal.paint("dim", more), terminal)}${addresses.join("")}`;
}

/** Reports whether a command did what it asks: a superseded one did nothing. */
export function hasTakenEffect(outcome: CommandOutcome): boolean {
  return "receipt" in outcome && outcome.receipt.state !== "superseded";
}

export function stateOf(outcome: CommandOutcome): string {
  return "receipt" in outcome ? outcome.receipt.state : "refused";
}

/** "3 created, 50 unchanged", in the order in which the states first came. */
export function summary(states: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => `${count} ${state}`).join(", ");
}

/** The ledger's position after the last of some outcomes; 0 where nothing was accepted. */
export function lastSequence(outcomes: readonly CommandOutcome[]): number {
  return Math.max(0, ...outcomes.map((outcome) => ("receipt" in outcome ? outcome.receipt.sequence : 0)));
}

const SERVED = new Set(["created", "revised", "restored", "withdrawn"]);

/** Waits until readers see the changes of these outcomes, and returns a sentence that says whether they do. */
export async function waitForFeeds(
  service: Service,
  outcomes: readonly CommandOutcome[],
  terminal: Terminal,
): Promise<string | undefined> {
  if (!outcomes.some((outcome) => "receipt" in outcome && SERVED.has(outcome.receipt.state))) return undefined;
  terminal.status("Waiting until the feeds show it …");
  const shown = await waitUntilProjected(service.url, lastSequence(outcomes));
  terminal.status("");
  return shown ? "Every feed shows it." : `It is stored. The feeds do not show it yet: see ${service.url}/healthz.`;
}

/** An outcome with the addresses of its entry's pages: a receipt has those of languages that its command named. */
async function withPages(service: Service, outcome: CommandOutcome): Promise<CommandOutcome> {
  if ("refused" in outcome || !SHOWN.has(outcome.receipt.state) || outcome.receipt.links?.pages !== undefined)
    return outcome;
  const { status, body } = await readPublic(service, `/api/v1/entries/${outcome.entry}`);
  const { pages } =
    status === 200 ? ((body as { links?: { pages?: Readonly<Record<string, string>> } }).links ?? {}) : {};
  if (pages === undefined) return outcome;
  return { ...outcome, receipt: { ...outcome.receipt, links: { ...outcome.receipt.links, pages } } };
}

/** Prints what became of one command, waits until readers see it, and returns the exit status. */
export async function reportOutcome(
  service: Service,
  outcome: CommandOutcome,
  { json }: { readonly json: boolean },
  terminal: Terminal,
): Promise<Exit> {
  terminal.out(json ? JSON.stringify(outcome) : outcomeLines(await withPages(service, outcome), terminal));
  const settled = await waitForFeeds(service, [outcome], terminal);
  if (settled !== undefined && !json) terminal.out(settled);
  return hasTakenEffect(outcome) ? ExitCode.good : ExitCode.refused;
}
