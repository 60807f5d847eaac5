import { readFile, rename, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { parseEnv } from "node:util";
import { type EditorRecord, parseEditors } from "../../domain/command/editor.ts";
import { importEditors } from "../../ingest/editors.ts";
import { projectTaxonomy } from "../content/checked-entries.ts";
import { CommandError, ExitCode } from "../exit.ts";

/**
 * File in a checkout that holds the editors of a deployed service. Cloudflare shows no secret again, so this file is
 * the original.
 */
export const EDITORS_FILE = "editors.json";

/** Reports whether a file holds variables (.dev.vars), with EDITORS as one line, rather than JSON. */
function isVars(file: string): boolean {
  return !basename(file).endsWith(".json");
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new CommandError(ExitCode.usage, `${file} cannot be read: ${(error as Error).message}`);
  }
}

/** The editors of a file; none where there is no such file yet. */
export async function readEditorsFile(file: string): Promise<readonly EditorRecord[]> {
  const text = await textOf(file);
  if (text === undefined) return [];
  const json = isVars(file) ? parseEnv(text).EDITORS : text;
  if (json === undefined || /^\s*\[\s*\]\s*$/.test(json)) return [];
  const records = parseEditors(json);
  if (!records.ok) throw new CommandError(ExitCode.usage, `${file}: ${records.reason.join("; ")}`);
  return records.value;
}

/** Writes the editors back; other variables of the file stay. Whole or not at all, and for its owner's eyes only. */
export async function writeEditorsFile(file: string, records: readonly EditorRecord[]): Promise<void> {
  let text = `${JSON.stringify(records, null, 2)}\n`;
  if (isVars(file)) {
    const line = `EDITORS='${JSON.stringify(records).replaceAll("'", "\\u0027")}'`;
    const others = ((await textOf(file)) ?? "").split("\n").filter((each) => !/^\s*EDITORS\s*=/.test(each));
    text = `${[...others.filter((each, index) => each !== "" || index < others.length - 1), line].join("\n")}\n`;
  }
  await writeFile(`${file}.new`, text, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** Returns the errors that the service would report for these editors. */
export async function editorMistakes(records: readonly EditorRecord[]): Promise<readonly string[]> {
  const imported = await importEditors(records);
  const { organisations } = projectTaxonomy();
  const unknown = records.flatMap(({ id, scopes }) =>
    (scopes?.organisations ?? [])
      .filter((each) => !organisations.has(each))
      .map((each) => `EDITORS: ${id} is bound to ${each}, which is not in content/organisations.yaml`),
  );
  return [...(imported.ok ? [] : imported.reason), ...unknown];
}
