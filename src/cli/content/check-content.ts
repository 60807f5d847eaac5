import { join } from "node:path";
import type { Entry } from "../../domain/entry/entry.ts";
import type { Taxonomy } from "../../domain/entry/taxonomy.ts";
import { sanitiseEntry } from "../../sanitise/validate-entry.ts";
import type { FieldError } from "../../std/result.ts";
import { checkSourceFiles } from "./check-source-files.ts";
import { type Loaded, type LocatedError, loadEntries, type Mistake } from "./load-entries.ts";
import { doubtfulFields, implausibleFields } from "./plausibility.ts";
import { readTaxonomy } from "./taxonomy-files.ts";

/** The content of a folder, and its mistakes in the order of files and lines. */
export interface Report {
  readonly entries: number;
  readonly texts: number;
  readonly topics: number;
  readonly organisations: number;
  readonly mistakes: readonly Mistake[];
  /** Findings that may be right but need a look. */
  readonly warnings: readonly Mistake[];
}

/**
 * Checks a content folder: site.yaml, topics.yaml, organisations.yaml, sources.yaml, subject-terms.yaml and entries/.
 * `now` is in milliseconds and feeds only warnings.
 */
export async function checkContent(content: string, now: number): Promise<Report> {
  const mistakes: Mistake[] = [];
  const warnings: Mistake[] = [];
  const found = await readTaxonomy(content);
  const known = found.ok ? found.value : undefined;
  if (!found.ok) mistakes.push(...found.reason);
  mistakes.push(...(await checkSourceFiles(content, known)));

  const good: Extract<Loaded, { entry: Entry }>[] = [];
  // An entry that is broken still exists: what names it is no orphan.
  const ids = new Set<string>();
  for await (const loaded of loadEntries(join(content, "entries"))) {
    ids.add("entry" in loaded ? loaded.entry.id : (loaded.path.split("/").at(-1) ?? ""));
    if ("mistakes" in loaded) mistakes.push(...loaded.mistakes);
    else good.push(loaded);
  }
  for (const { entry, locate } of good) {
    mistakes.push(...[...refused(entry, known), ...orphans(entry, ids), ...implausibleFields(entry)].map(locate));
    warnings.push(...doubtfulFields(entry, now).map(locate));
  }
  return {
    entries: good.length,
    texts: good.reduce((sum, { entry }) => sum + Object.keys(entry.texts).length, 0),
    topics: known?.topics.size ?? 0,
    organisations: known?.organisations.size ?? 0,
    mistakes: mistakes.sort(byPlace),
    warnings: warnings.sort(byPlace),
  };
}

function byPlace(one: Mistake, other: Mistake): number {
  return one.file === other.file ? one.line - other.line : one.file < other.file ? -1 : 1;
}

/**
 * Why the webhook would refuse an entry whose shape is right: topics, organisations, and all that its sanitiser
 * refuses.
 */
function refused(entry: Entry, taxonomy: Taxonomy | undefined): readonly LocatedError[] {
  if (taxonomy === undefined) return [];
  const cleaned = sanitiseEntry(entry, taxonomy);
  return cleaned.ok ? [] : cleaned.reason;
}

function orphans({ related = [], partOf }: Entry, ids: ReadonlySet<string>): FieldError[] {
  const named = [
    ...related.map((id, index) => ({ id, pointer: `/related/${index}` })),
    ...(partOf === undefined ? [] : [{ id: partOf, pointer: "/partOf" }]),
  ];
  return named
    .filter(({ id }) => !ids.has(id))
    .map(({ id, pointer }) => ({ pointer, detail: `names ${id}, which is not an entry of this folder` }));
}
