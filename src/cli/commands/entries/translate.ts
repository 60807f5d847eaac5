import { readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import type { Entry } from "../../../domain/entry/entry.ts";
import { isLanguage, type Language } from "../../../domain/entry/language.ts";
import { pointer } from "../../../std/result.ts";
import { reportOutcome, send } from "../../client/outcomes.ts";
import { entriesOrMistakes } from "../../content/checked-entries.ts";
import { CommandError, type Exit, ExitCode } from "../../exit.ts";
import { expectedVersion, parsed, SERVICE, SERVICE_USAGE, serviceOf } from "../../options.ts";
import type { Terminal } from "../../terminal.ts";

export const USAGE = `Usage: npm run cli -- translate [options] <folder>/<language>.md

Adds one language's text to an entry that is published, or replaces it, and nothing else: the facts
and the other languages stay as the service has them. The folder's name is the entry's id; what its
entry.yaml says in that language (image, sessions, links, deadlines) goes along.

  --minor                  a typo in a text that is there: readers who know it are not told
  --expected-version <n>   only where this is still the entry's version
${SERVICE_USAGE}

Examples:
  npm run cli -- translate content/entries/ev-porto-2025-09-25/ru.md

Exit status: 0 published, 1 the text is wrong or was refused, 2 wrong usage,
             3 the service cannot be reached.`;

/**
 * Returns an entry's words in a language beside its text, by the JSON Pointer of the object that holds them by
 * language.
 */
export function stringsIn(entry: Entry, language: Language): Record<string, string> {
  const strings: Record<string, string> = {};
  const visit = (value: unknown, path: readonly PropertyKey[]): void => {
    if (typeof value !== "object" || value === null) return;
    const fields = Object.entries(value);
    if (
      !Array.isArray(value) &&
      fields.length > 0 &&
      fields.every(([name, words]) => isLanguage(name) && typeof words === "string")
    ) {
      const words = (value as Partial<Record<Language, string>>)[language];
      if (words !== undefined) strings[pointer(path)] = words;
      return;
    }
    for (const [name, field] of fields) visit(field, [...path, name]);
  };
  const { texts: _, ...facts } = entry;
  visit(facts, []);
  return strings;
}

export async function run(argv: readonly string[], terminal: Terminal): Promise<Exit> {
  const { values, positionals } = parsed(argv, {
    ...SERVICE,
    "expected-version": { type: "string" },
    minor: { type: "boolean", default: false },
  });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0)
    throw new CommandError(ExitCode.usage, "Give the text: <folder>/<language>.md of one entry.");
  const language = basename(file, ".md");
  if (!isLanguage(language))
    throw new CommandError(
      ExitCode.usage,
      `${file} must be named after its language: en.md, fr.md, es.md, ru.md, ar.md, zh.md, pt.md or de.md.`,
    );
  await readFile(file).catch(() => {
    throw new CommandError(ExitCode.usage, `${file} does not exist.`);
  });
  const entries = await entriesOrMistakes([dirname(file)], values, terminal);
  const entry = entries?.[0]?.entry;
  const text = entry?.texts[language];
  if (entry === undefined || text === undefined) return ExitCode.refused;
  const strings = stringsIn(entry, language);
  const { id } = entry;
  const data = {
    id,
    language,
    text,
    ...(Object.keys(strings).length === 0 ? {} : { strings }),
    ...(values.minor ? { minor: true } : {}),
    ...expectedVersion(values),
  };
  const service = await serviceOf(values, terminal);
  return await reportOutcome(service, await send(service, "entry.translate", id, data), values, terminal);
}
