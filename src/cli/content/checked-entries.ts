import type { Entry } from "../../domain/entry/entry.ts";
import type { Taxonomy } from "../../domain/entry/taxonomy.ts";
import type { Withdrawal } from "../../domain/entry/withdrawal.ts";
import { sanitiseEntry } from "../../sanitise/validate-entry.ts";
import { CommandError, ExitCode } from "../exit.ts";
import { PROJECT_ROOT } from "../project-root.ts";
import type { Terminal } from "../terminal.ts";
import { type Loaded, loadEntries, loadText, type Mistake, mistakeLines } from "./load-entries.ts";
import { loadTaxonomy } from "./taxonomy-files.ts";

export function projectTaxonomy(): Taxonomy {
  try {
    return loadTaxonomy(`${PROJECT_ROOT}/content`);
  } catch (error) {
    throw new CommandError(ExitCode.usage, (error as Error).message);
  }
}

/** An entry to be published, or to be taken back where it is said to be withdrawn. */
export interface Publication {
  readonly entry: Entry;
  readonly path: string;
  readonly withdrawal?: Withdrawal;
}

export interface Checked {
  readonly entries: readonly Publication[];
  readonly mistakes: readonly Mistake[];
}

/**
 * The entries below some paths (`-` is standard input), checked as the service checks them: shape, references, content.
 */
export async function checkedEntries(
  paths: readonly string[],
  taxonomy: Taxonomy,
  terminal: Terminal,
): Promise<Checked> {
  const entries: Publication[] = [];
  const mistakes: Mistake[] = [];
  const seen = new Map<string, string>();
  for (const path of paths) {
    let found = 0;
    for await (const loaded of read(path, terminal)) {
      found++;
      if ("mistakes" in loaded) {
        mistakes.push(...loaded.mistakes);
        continue;
      }
      const { entry } = loaded;
      const cleaned = sanitiseEntry(entry, taxonomy);
      if (!cleaned.ok) mistakes.push(...cleaned.reason.map(loaded.locate));
      const other = seen.get(entry.id);
      if (other !== undefined)
        mistakes.push(loaded.locate({ pointer: "/id", detail: `${entry.id} stands in ${other} too` }));
      seen.set(entry.id, loaded.path);
      entries.push(loaded);
    }
    if (found === 0)
      throw new CommandError(
        ExitCode.usage,
        `${path} holds no entry: give a folder with entry.yaml, a folder of such folders, or JSON.`,
      );
  }
  return { entries, mistakes };
}

async function* read(path: string, terminal: Terminal): AsyncGenerator<Loaded> {
  if (path === "-") {
    yield* loadText("standard input", await terminal.input());
    return;
  }
  try {
    yield* loadEntries(path);
  } catch (error) {
    const { code, path: missing } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new CommandError(ExitCode.usage, `${missing ?? path} does not exist.`);
    if (code === "EACCES") throw new CommandError(ExitCode.usage, `${missing ?? path} may not be read.`);
    throw error;
  }
}

/** The entries below some paths; undefined, and every mistake told, where any of them is wrong. */
export async function entriesOrMistakes(
  paths: readonly string[],
  { json }: { readonly json: boolean },
  terminal: Terminal,
): Promise<readonly Publication[] | undefined> {
  const { entries, mistakes } = await checkedEntries(paths, projectTaxonomy(), terminal);
  if (mistakes.length === 0) return entries;
  if (json) for (const mistake of mistakes) terminal.out(JSON.stringify({ mistake }));
  else terminal.err(mistakeLines(mistakes));
  return undefined;
}
