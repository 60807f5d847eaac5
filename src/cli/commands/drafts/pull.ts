import { join } from "node:path";
import { markdownOfHtml } from "../../../render/markdown/html-to-markdown.ts";
import { servedEntry } from "../../change-options.ts";
import { writeFolder } from "../../content/draft-folder.ts";
import { CommandError, type Exit, ExitCode } from "../../exit.ts";
import { idOf, parsed, SERVICE, SERVICE_USAGE, serviceOf } from "../../options.ts";
import { PROJECT_ROOT } from "../../project-root.ts";
import type { Terminal } from "../../terminal.ts";

export const USAGE = `Usage: npm run cli -- pull [options] <id>

Writes an entry as the service has it into a folder, to be changed and published again. The version
is printed: give it to the commands that take --expected-version, and nobody's change in between is
lost.

  --into <folder>          where the folder goes (default content/entries); an existing folder is
                           left alone
${SERVICE_USAGE}

Examples:
  npm run cli -- pull my-first-entry --into drafts

Exit status: 0 written, 1 refused, or there is a folder of that name, 2 wrong usage,
             3 the service cannot be reached.`;

/** Fields that the service adds to an editor's entry. */
const SERVED = ["id", "version", "released", "updated", "times", "html", "texts"];

export async function run(argv: readonly string[], terminal: Terminal): Promise<Exit> {
  const { values, positionals } = parsed(argv, {
    ...SERVICE,
    into: { type: "string", default: join(PROJECT_ROOT, "content/entries") },
  });
  const id = idOf(positionals);
  const service = await serviceOf(values, terminal);
  const entry = await servedEntry(service, id);
  const html = entry.html as Readonly<Record<string, string>>;
  const texts = Object.fromEntries(
    Object.entries(entry.texts as Readonly<Record<string, Readonly<Record<string, unknown>>>>).map(
      ([language, text]) => {
        const { content, format: _, ...fields } = text;
        // The service keeps what it serves: where that is HTML, its Markdown is made here.
        const markup = html[language];
        const markdown = markup === undefined ? content : markdownOfHtml(markup);
        return [language, { ...fields, ...(markdown === undefined || markdown === "" ? {} : { content: markdown }) }];
      },
    ),
  );
  const facts = Object.fromEntries(Object.entries(entry).filter(([name]) => !SERVED.includes(name)));
  const folder = join(values.into, id);
  const written = await writeFolder(values.into, { id, facts, texts, notes: [] }).catch((error: Error) => {
    throw new CommandError(ExitCode.usage, `${values.into} cannot be written: ${error.message}`);
  });
  if (values.json) terminal.out(JSON.stringify({ entry: id, folder, version: entry.version, written }));
  else if (written)
    terminal.out(`${folder} is version ${entry.version}. To publish it again: npm run publish -- ${folder}`);
  else terminal.err(`${folder} exists already and was left alone: move it, or name another folder with --into.`);
  return written ? ExitCode.good : ExitCode.refused;
}
