import { DEFAULT_LANGUAGE } from "../../../domain/entry/language.ts";
import type { ErrorReport } from "../../../domain/source/error-report.ts";
import { FINDING_ID } from "../../../domain/source/inbox-command.ts";
import {
  DISMISSALS,
  type FindingDocument,
  INBOX_STATES,
  type InboxItem,
  type SourceTrouble,
} from "../../../domain/source/inbox-document.ts";
import { DAY_MS } from "../../../std/duration.ts";
import { get, post, type Service, type ServiceResponse } from "../../client/client.ts";
import { problemLines } from "../../client/format-problem.ts";
import { CommandError, type Exit, ExitCode } from "../../exit.ts";
import { parsed, SERVICE, SERVICE_USAGE, serviceOf } from "../../options.ts";
import type { Terminal } from "../../terminal.ts";

export const USAGE = `Usage: npm run cli -- inbox [id] [options]

Shows which errors readers reported, and what was found in the lists of content/sources.yaml, or
came by mail, and waits for an editor, newest first; with an id, that finding and the draft of its
entry. Nothing of it is published by itself.

  --state <state>          ${INBOX_STATES.join(", ")}; default waiting
  --all                    shows every page, not only the first
  --dismiss <reason>       does not want it: ${DISMISSALS.join(", ")}
  --note <text>            why, for others; needed with other
  --snooze <days>          shows it again in 1 to 30 days
  --restore                brings back what was dismissed or snoozed
  --acknowledge            has seen what changed at the source since it was published
  --settle                 has seen to the error that a reader reported: the id is the report's
  --read-now [source]      reads a source, or all, without waiting for the schedule
  --feed                   makes a new address of the inbox's feed; the former one ends
${SERVICE_USAGE}

Examples:
  npm run cli -- inbox
  npm run cli -- inbox 0123456789abcdef
  npm run cli -- inbox 0123456789abcdef --dismiss offTopic
  npm run cli -- inbox --read-now who-news

Exit status: 0 shown or done, 1 refused, 2 wrong usage, 3 the service cannot be reached.`;

type Feeds = Readonly<Record<string, string>>;

interface Listing {
  readonly data: readonly InboxItem[];
  readonly waiting: number;
  readonly sources: readonly SourceTrouble[];
  readonly reports: readonly ErrorReport[];
  readonly reported: number;
  readonly links: { readonly feeds: Feeds; readonly next?: string };
}

function itemLines(item: InboxItem, { paint }: Terminal): string {
  const { id, title, language, state, publisher = "", published, address, words, translations, entry, changes } = item;
  const head = [
    paint("dim", id),
    paint(state === "new" ? "green" : "cyan", state),
    language,
    publisher,
    published ?? "",
  ];
  const lines = [
    `${head.filter((part) => part !== "").join("  ")}`,
    `  ${title}`,
    ...(address === undefined ? [] : [`  ${paint("dim", address)}`]),
    ...(words.length === 0 ? [] : [`  ${[...new Set(words.map(({ text }) => text))].join(" · ")}`]),
    ...translations.map((other) => `  ${other.language}: ${other.title}`),
    ...(entry === undefined ? [] : [`  entry ${entry}: changed at its source since it was published`]),
    ...(entry === undefined
      ? []
      : changes.map(({ at, field, before = "", after = "" }) => `  ${at} ${field}: ${before} → ${after}`)),
  ];
  return lines.join("\n");
}

/** A report: what a reader wrote, each line set in, so that none of it passes for a line of ours. */
function reportLines({ id, entry, language, words, at, times, address }: ErrorReport, { paint }: Terminal): string {
  const head = [paint("dim", id), paint("cyan", "error reported"), language, at, times > 1 ? `${times} times` : ""];
  return [
    head.filter((part) => part !== "").join("  "),
    ...(entry === undefined ? [] : [`  ${entry.title}`]),
    ...(address === undefined ? [] : [`  ${paint("dim", address)}`]),
    ...words.split("\n").map((line) => `  > ${line}`),
  ].join("\n");
}

function troubleLine({ id, state, since, why, to }: SourceTrouble): string {
  const what =
    state === "failing"
      ? `cannot be read since ${since}: ${why}`
      : state === "gone"
        ? "is gone"
        : state === "moved"
          ? `has moved to ${to}`
          : `has had nothing new since ${since}`;
  return `Source ${id} ${what}.`;
}

function refused(answer: ServiceResponse, terminal: Terminal): Exit {
  terminal.err(`Refused. ${problemLines(answer)}`);
  return ExitCode.refused;
}

async function list(service: Service, state: string, every: boolean, json: boolean, terminal: Terminal): Promise<Exit> {
  let path: string | undefined = `/webhooks/inbox?${new URLSearchParams({ state })}`;
  for (let page = 0; path !== undefined; page++) {
    const answer: ServiceResponse = await get(service, path);
    if (answer.status >= 300) return refused(answer, terminal);
    const { data, waiting, sources, reports, reported, links } = answer.body as Listing;
    for (const report of reports) terminal.out(json ? JSON.stringify(report) : reportLines(report, terminal));
    if (reported > reports.length && !json) terminal.err(`${reported} reports of errors wait; these are the newest.`);
    for (const item of data) terminal.out(json ? JSON.stringify(item) : itemLines(item, terminal));
    if (page === 0 && !json) {
      for (const trouble of sources) terminal.err(troubleLine(trouble));
      if (data.length === 0 && reports.length === 0)
        terminal.out(state === "waiting" ? "Nothing is waiting." : `Nothing is ${state}.`);
      else if (state === "waiting" && data.length > 0)
        terminal.err(`${waiting === 1 ? "1 finding waits" : `${waiting} findings wait`}.`);
      terminal.err(`Feed: ${links.feeds[DEFAULT_LANGUAGE]}`);
    }
    const next: URL | null = links.next === undefined || !every ? null : URL.parse(links.next);
    path = next === null ? undefined : next.pathname + next.search;
  }
  return ExitCode.good;
}

async function show(service: Service, id: string, json: boolean, terminal: Terminal): Promise<Exit> {
  const answer = await get(service, `/webhooks/inbox/${id}`);
  if (answer.status >= 300) return refused(answer, terminal);
  const { data, draft, missing } = answer.body as FindingDocument;
  if (json) terminal.out(JSON.stringify(answer.body));
  else {
    terminal.out(itemLines(data, terminal));
    if (data.licence !== undefined) terminal.out(`  ${data.licence}`);
    terminal.out(`  missing languages: ${missing.join(", ")}`);
    terminal.out(JSON.stringify(draft, undefined, 2));
  }
  return ExitCode.good;
}

/** The command that the options ask for; undefined where they ask for a list. */
function commandOf(
  values: Readonly<Record<string, unknown>>,
  id: string | undefined,
): { readonly type: string; readonly data: object } | undefined {
  const asked = ["dismiss", "snooze", "restore", "acknowledge", "settle", "read-now", "feed"].filter(
    (name) => values[name] !== undefined && values[name] !== false,
  );
  const [name] = asked;
  if (asked.length > 1) throw new CommandError(ExitCode.usage, `--${asked.join(" and --")} are two commands.`);
  if (name === undefined) return undefined;
  if (name === "feed") return { type: "inbox.feed", data: {} };
  if (name === "read-now") return { type: "inbox.read", data: id === undefined ? {} : { source: id } };
  if (id === undefined || !FINDING_ID.test(id))
    throw new CommandError(ExitCode.usage, `--${name} needs the id of a ${name === "settle" ? "report" : "finding"}.`);
  if (name === "dismiss") {
    const reason = String(values.dismiss);
    if (!(DISMISSALS as readonly string[]).includes(reason))
      throw new CommandError(ExitCode.usage, `--dismiss ${reason} must be one of ${DISMISSALS.join(", ")}.`);
    return { type: "inbox.dismiss", data: { id, reason, ...(values.note === undefined ? {} : { note: values.note }) } };
  }
  if (name === "snooze") {
    const days = Number(values.snooze);
    if (!Number.isInteger(days) || days < 1 || days > 30)
      throw new CommandError(ExitCode.usage, "--snooze must be a number of days, from 1 to 30.");
    return { type: "inbox.snooze", data: { id, until: new Date(Date.now() + days * DAY_MS - 60_000).toISOString() } };
  }
  return { type: `inbox.${name}`, data: { id } };
}

export async function run(argv: readonly string[], terminal: Terminal): Promise<Exit> {
  const { values, positionals } = parsed(argv, {
    ...SERVICE,
    state: { type: "string", default: "waiting" },
    all: { type: "boolean", default: false },
    dismiss: { type: "string" },
    note: { type: "string" },
    snooze: { type: "string" },
    restore: { type: "boolean", default: false },
    acknowledge: { type: "boolean", default: false },
    settle: { type: "boolean", default: false },
    "read-now": { type: "boolean", default: false },
    feed: { type: "boolean", default: false },
  });
  const [id, ...more] = positionals;
  if (more.length > 0) throw new CommandError(ExitCode.usage, "Name one finding at a time.");
  const command = commandOf(values, id);
  const service = await serviceOf(values, terminal);
  if (command === undefined)
    return id === undefined
      ? await list(service, values.state, values.all, values.json, terminal)
      : await show(service, id, values.json, terminal);
  const answer = await post(
    service,
    "/webhooks/inbox",
    JSON.stringify({ ...command, timestamp: new Date().toISOString() }),
  );
  if (answer.status >= 300) return refused(answer, terminal);
  const body = answer.body as {
    state: string;
    sources?: number;
    links?: { feeds: Feeds };
  };
  if (values.json) terminal.out(JSON.stringify(body));
  else
    terminal.out(
      body.links?.feeds[DEFAULT_LANGUAGE] ??
        (body.sources === undefined ? `${id} is ${body.state}.` : `${body.sources} to be read now.`),
    );
  return ExitCode.good;
}
