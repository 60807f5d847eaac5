import { readFile } from "node:fs/promises";
import type { ParseArgsOptionsConfig } from "node:util";
import { isLanguage, LANGUAGES } from "../domain/entry/language.ts";
import { parseInstant } from "../domain/time/instant.ts";
import { readPublic, type Service } from "./client/client.ts";
import { dryRunLines } from "./client/dry-run-lines.ts";
import { problemLines } from "./client/format-problem.ts";
import { reportOutcome, requestDryRun, send } from "./client/outcomes.ts";
import { CommandError, type Exit, ExitCode } from "./exit.ts";
import { expectedVersion, idOf, parsed, SERVICE, SERVICE_USAGE, serviceOf } from "./options.ts";
import type { Terminal } from "./terminal.ts";

/** Options of every command that changes an entry which is published. */
export const CHANGE = {
  ...SERVICE,
  note: { type: "string", multiple: true, default: [] },
  "expected-version": { type: "string" },
  "publish-at": { type: "string" },
  "dry-run": { type: "boolean", default: false },
} as const satisfies ParseArgsOptionsConfig;

export const CHANGE_USAGE = `  --expected-version <n>   only where this is still the entry's version
  --publish-at <time>      hold until then, for example 2026-03-01T09:00:00+01:00
  --dry-run                ask the service what would happen; nothing is stored
${SERVICE_USAGE}`;

interface ChangeValues {
  readonly json: boolean;
  readonly note: readonly string[];
  readonly "expected-version"?: string | undefined;
  readonly "publish-at"?: string | undefined;
  readonly "dry-run": boolean;
}

/** Words in several languages, each given as `en=Text`. */
function byLanguage(option: string, given: readonly string[]): Readonly<Record<string, string>> | undefined {
  const words: Record<string, string> = {};
  for (const each of given) {
    const [language = "", ...rest] = each.split("=");
    const text = rest.join("=").trim();
    if (!isLanguage(language) || text === "")
      throw new CommandError(
        ExitCode.usage,
        `--${option} ${each} must name its language: --${option} en="…"; the languages are ${LANGUAGES.join(", ")}.`,
      );
    if (words[language] !== undefined)
      throw new CommandError(ExitCode.usage, `--${option} ${language} is given twice.`);
    words[language] = text;
  }
  return given.length === 0 ? undefined : words;
}

/** The fields that every change has, as far as they are given. */
export function changeFields(values: ChangeValues): Readonly<Record<string, unknown>> {
  const at = values["publish-at"];
  if (at !== undefined && parseInstant(at) === undefined)
    throw new CommandError(
      ExitCode.usage,
      `--publish-at ${at} is not an instant: write it with its zone, for example 2026-03-01T09:00:00+01:00.`,
    );
  const note = byLanguage("note", values.note);
  return {
    ...(note === undefined ? {} : { note }),
    ...(at === undefined ? {} : { publishAt: at }),
    ...expectedVersion(values),
  };
}

/** A JSON file, or standard input. */
export async function readJson(file: string, terminal: Terminal): Promise<unknown> {
  const text =
    file === "-"
      ? await terminal.input()
      : await readFile(file, "utf8").catch((error: Error) => {
          throw new CommandError(ExitCode.usage, `${file} cannot be read: ${error.message}`);
        });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CommandError(ExitCode.usage, `${file} is not JSON: ${(error as Error).message}`);
  }
}

/** A JSON Merge Patch (RFC 7396), which is an object. */
export async function readMergePatch(file: string, terminal: Terminal): Promise<object> {
  const patch = await readJson(file, terminal);
  if (typeof patch !== "object" || patch === null || Array.isArray(patch))
    throw new CommandError(ExitCode.usage, `${file} must be a JSON object of the fields to change (RFC 7396).`);
  return patch;
}

/** An entry as the service serves it. */
export async function servedEntry(service: Service, id: string): Promise<Readonly<Record<string, unknown>>> {
  const answer = await readPublic(service, `/api/v1/entries/${id}`);
  if (answer.status >= 300) throw new CommandError(ExitCode.refused, `${id}: ${problemLines(answer)}`);
  return (answer.body as { data: Readonly<Record<string, unknown>> }).data;
}

/** Sends a change, or asks what it would do, and prints what became of it. */
export async function sendChange(
  service: Service,
  type: string,
  id: string,
  data: object,
  values: ChangeValues,
  terminal: Terminal,
): Promise<Exit> {
  if (!values["dry-run"]) return await reportOutcome(service, await send(service, type, id, data), values, terminal);
  const result = await requestDryRun(service, type, id, data);
  terminal.out(values.json ? JSON.stringify(result) : dryRunLines(result, true, terminal));
  if (!values.json) terminal.out("Nothing was stored.");
  return "refused" in result ? ExitCode.refused : ExitCode.good;
}

/** Makes the command that sends a change which says no more than its event and, if it is given, a note. */
export function changeCommand(type: string): (argv: readonly string[], terminal: Terminal) => Promise<Exit> {
  return async (argv, terminal) => {
    const { values, positionals } = parsed(argv, CHANGE);
    const id = idOf(positionals);
    const fields = changeFields(values);
    const service = await serviceOf(values, terminal);
    return await sendChange(service, type, id, { id, ...fields }, values, terminal);
  };
}
