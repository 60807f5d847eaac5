import { readFile } from "node:fs/promises";
import { post, readPublic, type Service, waitUntilProjected } from "../../client/client.ts";
import { problemLines } from "../../client/format-problem.ts";
import { CommandError, type Exit, ExitCode } from "../../exit.ts";
import { parsed, SERVICE, SERVICE_USAGE, serviceOf } from "../../options.ts";
import { bar, type Terminal } from "../../terminal.ts";
import { exportedLines } from "./export.ts";

export const USAGE = `Usage: npm run cli -- import [options] <export.ndjson | ->
       npm run cli -- import --from <feed.xml | feed.json | events.ics> [options]

Of an export: gives a service all that another one had published, with its versions and times; its
feeds are then the same, byte for byte. The service must be new, or have the beginning of that very
export: a run that was broken off goes on where it stopped. At the end all is read back and
compared. The key must be one without bounds.

With --from: makes draft folders out of somebody's RSS, Atom, JSON Feed or iCalendar file, for you
to complete and publish. What the file does not say is left out and listed, never guessed.

  --from <file>            the feed; - for standard input
  --charset <name>         its encoding, as the Content-Type of its server has it, where the file
                           does not name it
  --into <folder>          where the folders go (default drafts); an existing folder is left alone
  --language <language>    the feed's language, where the feed does not name it, or names it wrongly
  --zone <zone>            for events in UTC or without a zone of their own, such as Europe/Lisbon
  --genre <genre>          of each entry: article, press-release, meeting …
  --organisation <id>      who publishes or organises; may be given several times
  --topic <id>             may be given several times
${SERVICE_USAGE}

Examples:
  npm run cli -- import --url https://new.example.org backup.ndjson
  npm run cli -- import --from feed.xml --language fr --genre press-release \\
    --organisation fr-ministry-health
  npm run cli -- import --from events.ics --language en --zone Europe/Lisbon

Exit status: 0 all good, 1 refused, or different when read back, or a draft is not complete,
             2 wrong usage, 3 the service cannot be reached.`;

/** Characters of a body: the service takes 8 MiB. */
const MAX_CHARACTERS = 1_000_000;

/** Lines of a body: the service takes a body of changes at once, and others wait for that; lists cost it little. */
const MAX_LINES = { changes: 16, views: 1000 } as const;

interface Line {
  readonly text: string;
  /** Undefined for one about a list. */
  readonly sequence?: number;
}

async function readLines(file: string, terminal: Terminal): Promise<Line[]> {
  const text =
    file === "-"
      ? await terminal.input()
      : await readFile(file, "utf8").catch((error: Error) => {
          throw new CommandError(ExitCode.usage, `${file} cannot be read: ${error.message}`);
        });
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    try {
      const { sequence, view } = JSON.parse(line) as { sequence?: unknown; view?: unknown };
      if (typeof sequence === "number") return [{ text: line, sequence }];
      if (typeof view === "string") return [{ text: line }];
    } catch {
      // Told below, like a line of something else.
    }
    throw new CommandError(
      ExitCode.usage,
      `${file}:${index + 1}: is not a line of an export. For feeds and calendars, give --from.`,
    );
  });
}

/** Lines in portions that one body may hold. */
function* portions(lines: readonly Line[], field: "changes" | "views"): Generator<readonly Line[]> {
  let portion: Line[] = [];
  let size = 0;
  for (const line of lines) {
    if (portion.length === MAX_LINES[field] || (portion.length > 0 && size + line.text.length > MAX_CHARACTERS)) {
      yield portion;
      [portion, size] = [[], 0];
    }
    portion.push(line);
    size += line.text.length;
  }
  if (portion.length > 0) yield portion;
}

async function sendLines(service: Service, field: "changes" | "views", lines: readonly Line[]): Promise<void> {
  const answer = await post(service, "/webhooks/import", `{"${field}":[${lines.map(({ text }) => text).join(",")}]}`);
  if (answer.status >= 300) throw new CommandError(ExitCode.refused, `Refused. ${problemLines(answer)}`);
}

/**
 * Returns the first difference between the service and the import, or undefined; lists are compared if the export holds
 * them.
 */
async function difference(service: Service, lines: readonly Line[], lists: boolean): Promise<string | undefined> {
  let index = 0;
  for await (const line of exportedLines(service)) {
    if (!lists && "view" in (JSON.parse(line) as object)) continue;
    const expected = lines[index++];
    if (expected === undefined) return `the service has more than the export: ${line.slice(0, 80)}`;
    if (JSON.stringify(JSON.parse(expected.text)) !== line)
      return `line ${index} reads differently there: ${line.slice(0, 80)}`;
  }
  return index < lines.length ? `the service has ${index} of ${lines.length} lines` : undefined;
}

export async function run(argv: readonly string[], terminal: Terminal): Promise<Exit> {
  const { values, positionals } = parsed(argv, {
    ...SERVICE,
    from: { type: "string" },
    charset: { type: "string" },
    into: { type: "string", default: "drafts" },
    language: { type: "string" },
    zone: { type: "string" },
    genre: { type: "string" },
    organisation: { type: "string", multiple: true, default: [] },
    topic: { type: "string", multiple: true, default: [] },
  });
  if (values.from !== undefined) {
    // What reads foreign documents takes longer to load than all that an export needs.
    const { importFeed } = await import("../drafts/import-feed.ts");
    return await importFeed(values.from, values, terminal);
  }
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0)
    throw new CommandError(
      ExitCode.usage,
      "Give what to import: one file that export wrote, or - for standard input, or --from a feed.",
    );
  const lines = await readLines(file, terminal);
  const changes = lines.filter(({ sequence }) => sequence !== undefined);
  const views = lines.filter(({ sequence }) => sequence === undefined);
  const service = await serviceOf(values, terminal);
  const { sequence: there = 0 } = (await readPublic(service, "/healthz")).body as { sequence?: number };
  const missing = changes.filter(({ sequence = 0 }) => sequence > there);
  if (there > 0) terminal.err(`The service has ${there} changes already; going on from there.`);
  let done = 0;
  for (const portion of portions(missing, "changes")) {
    await sendLines(service, "changes", portion);
    done += portion.length;
    terminal.status(bar("Importing", done, missing.length));
  }
  const last = changes.at(-1)?.sequence ?? 0;
  terminal.status("Waiting until the lists are written …");
  await waitUntilProjected(service.url, last, 600_000);
  for (const portion of portions(views, "views")) await sendLines(service, "views", portion);
  terminal.status("Reading back …");
  const differs = await difference(service, lines, views.length > 0);
  await waitUntilProjected(service.url, last, 600_000);
  terminal.status("");
  if (values.json)
    terminal.out(
      JSON.stringify({
        imported: missing.length,
        changes: changes.length,
        lists: views.length,
        verified: differs === undefined,
      }),
    );
  if (differs !== undefined) {
    terminal.err(`Imported, but ${differs}.`);
    return ExitCode.refused;
  }
  if (!values.json)
    terminal.out(
      `${missing.length} changes imported; all ${changes.length} and the times of ${views.length} lists were ` +
        "read back and are the same.",
    );
  return ExitCode.good;
}
