import type { ExportedChange } from "../../../domain/command/export-line.ts";
import { languagesOf } from "../../../domain/entry/language.ts";
import { EXTENSION } from "../../../domain/site/service.ts";
import { readPublic, type Service } from "../../client/client.ts";
import { type ExpectedList, expectedLists, type LastState, lastStates, listDifference } from "../../client/expected.ts";
import { CommandError, type Exit, ExitCode } from "../../exit.ts";
import { parsed, SERVICE, SERVICE_USAGE, serviceOf } from "../../options.ts";
import { bar, type Terminal } from "../../terminal.ts";
import { exportedLines } from "./export.ts";

export const USAGE = `Usage: npm run verify -- [options]

Compares what readers get, which comes from KV, with what the ledger holds: each entry, and each
list of each language with its entries, versions and order, in feeds and calendars. Names each
difference. Mend them with npm run rebuild. The key must be one without bounds.

${SERVICE_USAGE}

Exit status: 0 no difference, 1 differences, or refused, 2 wrong usage,
             3 the service cannot be reached.`;

/**
 * Query that an answer does not depend on, and under which no cache has one yet: what is compared is what the service
 * itself answers now.
 */
const ASKED_ANEW = `?utm_source=verify-${Date.now()}`;

/** Requests at a time. */
const AT_ONCE = 10;

/** Characters of a feed from which on it may be shorter than the list (read-model/build-view.ts, MAX_CHARACTERS). */
const CUT = 3_000_000;

async function* exportedChanges(service: Service): AsyncGenerator<ExportedChange> {
  for await (const line of exportedLines(service)) {
    const value = JSON.parse(line) as ExportedChange;
    if ("sequence" in value) yield value;
  }
}

/** A status that is not 200 as the end of a sentence. */
function answered(status: number): string {
  return `is answered ${status}`;
}

async function entryDifference(service: Service, id: string, state: LastState): Promise<string | undefined> {
  const [language = "en"] = state.entry === undefined ? [] : languagesOf(state.entry);
  const { status, body } = await readPublic(service, `/${language}/entries/${id}.json${ASKED_ANEW}`);
  if (state.entry === undefined) return status === 410 ? undefined : `withdrawn, but ${answered(status)}`;
  if (status !== 200) return answered(status);
  const { version } = (body as { readonly data: { readonly version: number } }).data;
  return version === state.version ? undefined : `is shown at version ${version}, not ${state.version}`;
}

/** An item of a JSON Feed: its extension holds the item as the service has it, or the notice that it was withdrawn. */
type FeedItem = Readonly<
  Record<string, { readonly id: string; readonly version: number; readonly withdrawn?: unknown } | undefined>
>;

async function latestDifference(service: Service, list: ExpectedList, address: string): Promise<string | undefined> {
  const { status, body, text } = await readPublic(service, `${address}feed.json${ASKED_ANEW}`);
  if (status !== 200) return answered(status);
  const { items = [] } = (body ?? {}) as { readonly items?: readonly FeedItem[] };
  const shown = items.flatMap((item) => item[EXTENSION] ?? []).filter(({ withdrawn }) => withdrawn === undefined);
  const expected = text.length > CUT && shown.length > 0 ? list.latest.slice(0, shown.length) : list.latest;
  return listDifference(expected, shown);
}

async function agendaDifference(service: Service, list: ExpectedList, address: string): Promise<string | undefined> {
  if (list.agenda.length === 0) return undefined;
  const { status, text } = await readPublic(service, `${address}feed.ics${ASKED_ANEW}`);
  if (status !== 200) return answered(status);
  const unfolded = text.replaceAll("\r\n ", "");
  // Sessions and deadlines have a slash in theirs.
  const shown = [...unfolded.matchAll(/^UID:([^/@\r\n]+)@/gm)].map(([, id = ""]) => ({ id, version: 0 }));
  const byId = shown.toSorted((left, right) => (left.id < right.id ? -1 : 1));
  return listDifference(
    list.agenda.map((id) => ({ id, version: 0 })),
    byId,
  );
}

/** All differences between what a service's ledger holds and what it shows, a sentence each. */
async function differences(
  service: Service,
  terminal: Terminal,
): Promise<{ entries: number; lists: number; found: string[] }> {
  const states = await lastStates(exportedChanges(service));
  const lists = expectedLists(states);
  const checks: (() => Promise<string | undefined>)[] = [
    ...[...states].map(([id, state]) => async () => {
      const difference = await entryDifference(service, id, state);
      return difference && `The entry ${id} ${difference}.`;
    }),
    ...lists.flatMap((list) => {
      const address = `/${list.language}/${list.path === "" ? "" : `${list.path}/`}`;
      return [
        async () => {
          const difference = await latestDifference(service, list, address);
          return difference && `The feed ${address}feed.json ${difference}.`;
        },
        async () => {
          const difference = await agendaDifference(service, list, address);
          return difference && `The calendar ${address}feed.ics ${difference}.`;
        },
      ];
    }),
  ];
  const found: string[] = [];
  for (let from = 0; from < checks.length; from += AT_ONCE) {
    const some = await Promise.all(checks.slice(from, from + AT_ONCE).map((check) => check()));
    found.push(...some.filter((difference) => difference !== undefined));
    terminal.status(bar("Comparing", Math.min(from + AT_ONCE, checks.length), checks.length));
  }
  terminal.status("");
  return { entries: states.size, lists: lists.length, found };
}

export async function run(argv: readonly string[], terminal: Terminal): Promise<Exit> {
  const { values, positionals } = parsed(argv, SERVICE);
  if (positionals.length > 0) throw new CommandError(ExitCode.usage, "verify takes options only.");
  const service = await serviceOf(values, terminal);
  const { outbox } = ((await readPublic(service, "/healthz")).body ?? {}) as {
    readonly outbox?: { readonly rows: number };
  };
  if (outbox !== undefined && outbox.rows > 0)
    terminal.err(
      `${outbox.rows} keys are on their way to KV: what they are about may differ now, and not in a minute.`,
    );
  const { entries, lists, found } = await differences(service, terminal);
  if (values.json) terminal.out(JSON.stringify({ entries, lists, differences: found }));
  else {
    for (const line of found) terminal.err(line);
    const what = `${entries} entries and ${lists} lists were compared`;
    terminal.out(found.length === 0 ? `${what}: no difference.` : `${what}: ${found.length} differ.`);
  }
  return found.length === 0 ? ExitCode.good : ExitCode.refused;
}
