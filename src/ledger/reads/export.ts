import { changed, type ExportedChange, type ExportedView } from "../../domain/command/export-line.ts";
import { type Revision, type Tombstone, tombstoneOf } from "../../domain/entry/revision.ts";
import { parseKey } from "../../read-model/keys.ts";
import {
  type ContentFault,
  type EntryRules,
  sanitiseEntry,
  toFault,
  type ValidEntry,
  validateEntry,
} from "../../sanitise/validate-entry.ts";
import { err, type FieldError, ok, type Result } from "../../std/result.ts";
import { commit } from "../commands/commit.ts";
import type { CommandContext } from "../commands/execute.ts";
import { makeTerms } from "../search-index/index-entry.ts";
import type { RevisionRow, Statements } from "../store/statements.ts";

/** Rows that are read at a time. */
const ROWS = 50;

/** Characters after which a page of an export ends. */
const PAGE = 2_000_000;

/** Some lines of an export; `next` is the position after which the next page begins. */
export interface ExportPage {
  readonly lines: readonly string[];
  readonly next?: number;
}

/** Returns what earlier versions left to a version: it is exported, for the rules of significance may change. */
function lineage({
  modified,
  previousStart,
  partIds,
  change,
  surfaced,
  textVersions,
}: Pick<Revision, "modified" | "previousStart" | "partIds" | "change" | "surfaced" | "textVersions">) {
  return {
    ...(modified === undefined ? {} : { modified }),
    ...(previousStart === undefined ? {} : { previousStart }),
    ...(partIds === undefined ? {} : { partIds }),
    ...(change === undefined ? {} : { change }),
    ...(surfaced === undefined ? {} : { surfaced }),
    ...(textVersions === undefined ? {} : { textVersions }),
  };
}

function exported({ sequence, version, at, editor, note, document }: RevisionRow): ExportedChange {
  const kept = JSON.parse(document) as Revision | Tombstone;
  const head = {
    sequence,
    version,
    at: new Date(at).toISOString(),
    editor,
    ...(note === null ? {} : { note: JSON.parse(note) as ExportedChange["note"] & object }),
  };
  if ("entry" in kept)
    return { ...head, entry: kept.entry, released: kept.released, updated: kept.updated, ...lineage(kept) };
  const { id, withdrawn, reason, reasons } = kept;
  return { ...head, withdrawn: { id, at: withdrawn, reason, ...(reasons === undefined ? {} : { reasons }) } };
}

/** Returns what the ledger has after a position. The last page ends with the times of the lists. */
export function exportPage(sql: Statements, after: number): ExportPage {
  const lines: string[] = [];
  let from = after;
  for (let size = 0; size < PAGE; ) {
    const rows = sql.revisionsAfter(from, ROWS);
    for (const row of rows) {
      const line = JSON.stringify(exported(row));
      size += line.length;
      lines.push(line);
      from = row.sequence;
    }
    if (rows.length < ROWS) return { lines: [...lines, ...viewLines(sql)] };
  }
  return { lines, next: from };
}

function viewLines(sql: Statements): string[] {
  return sql.viewTimes().flatMap(({ key, changed, touched }) => {
    const target = parseKey(key);
    if (target === undefined || target.kind === "entry") return [];
    const view: ExportedView = {
      view: key,
      changed: new Date(changed).toISOString(),
      touched: new Date(touched).toISOString(),
    };
    return [JSON.stringify(view)];
  });
}

/** The reason why a line of an export does not follow on; `index` is its place among those sent. */
export type ExportGap =
  | { readonly kind: "conflict"; readonly index: number; readonly detail: string }
  | { readonly kind: "invalid"; readonly index: number; readonly faults: readonly FieldError[] };

/** The entries of an export's lines, made clean anew: no HTML is taken on trust. */
export type CleanLines = ReadonlyMap<ExportedChange, Result<ValidEntry, readonly ContentFault[]>>;

/**
 * Makes the entries of lines clean anew, as the webhook does, and the terms that they are found by: one entry or one
 * text at each turn of the generator, for it takes much longer than to store them. What the ledger has already is
 * left out.
 */
export function* cleanLines(
  { sql, rules }: Pick<CommandContext, "sql" | "rules">,
  changes: readonly ExportedChange[],
): Generator<undefined, CleanLines, void> {
  const lines = new Map<ExportedChange, Result<ValidEntry, readonly ContentFault[]>>();
  const head = sql.head();
  for (const line of changes) {
    if (!("entry" in line) || line.sequence <= head) continue;
    const valid = validateEntry(line.entry, rules);
    lines.set(line, valid);
    yield;
    if (valid.ok) yield* makeTerms(valid.value);
  }
  return lines;
}

/**
 * Appends changes at the very positions that they had, and returns how many: a ledger takes the export of which it is
 * the beginning, and no other. What it has already is compared and left. Runs in a transaction, which the caller undoes
 * where a line is misplaced.
 * @param now milliseconds; from when the outbox rows count as waiting
 */
export function restore(
  context: CommandContext,
  changes: readonly ExportedChange[],
  clean: CleanLines,
  now: number,
): Result<number, ExportGap> {
  const before = context.sql.head();
  for (const [index, line] of changes.entries()) {
    const misplaced = restoreOne(context, line, clean);
    if (misplaced !== undefined)
      return err(
        "faults" in misplaced ? { kind: "invalid", index, ...misplaced } : { kind: "conflict", index, ...misplaced },
      );
  }
  context.sql.waitsSince(now);
  return ok(context.sql.head() - before);
}

function restoreOne(
  { sql, index, rules }: CommandContext,
  line: ExportedChange,
  clean: CleanLines,
): { detail: string } | { faults: readonly FieldError[] } | undefined {
  const next = sql.head() + 1;
  const id = changed(line);
  if (line.sequence < next) {
    const [row] = sql.revisionsAfter(line.sequence - 1, 1);
    return row !== undefined && isSame(exported(row), canonical(line), rules)
      ? undefined
      : { detail: `position ${line.sequence} holds something else here` };
  }
  if (line.sequence !== next) return { detail: `is at position ${line.sequence}, but ${next} is next here` };
  const known = sql.entry(id);
  const last = known === undefined ? undefined : (JSON.parse(known.document) as Revision | Tombstone);
  const version = (last?.version ?? 0) + 1;
  if (line.version !== version) return { detail: `is version ${line.version} of ${id}, but ${version} is next here` };
  const before = last !== undefined && "entry" in last ? last.entry : undefined;
  const author = { editor: line.editor, note: line.note === undefined ? null : JSON.stringify(line.note) };
  const at = Date.parse(line.at);
  if ("withdrawn" in line) {
    if (before === undefined || last === undefined || !("entry" in last))
      return { detail: `withdraws ${id}, which is not served at that position` };
    const tombstone = tombstoneOf(last, line.withdrawn.at, line.withdrawn);
    commit(sql, index, id, { kind: "withdraw", tombstone, ends: [] }, before, author, at);
    return undefined;
  }
  const valid = clean.get(line) ?? validateEntry(line.entry, rules);
  if (!valid.ok) return { faults: valid.reason.map(toFault) };
  const { entry, rendered } = valid.value;
  const { released, updated } = line;
  const revision = { entry, version, released, updated, ...lineage(line), rendered };
  commit(sql, index, id, { kind: "release", revision, ends: [] }, before, author, at);
  return undefined;
}

/**
 * Reports whether two lines say the same; HTML that is not sanitised as this version of the service does it is
 * sanitised first.
 */
function isSame(left: ExportedChange, right: ExportedChange, { taxonomy }: EntryRules): boolean {
  if (JSON.stringify(left) === JSON.stringify(right)) return true;
  if (!("entry" in left && "entry" in right)) return false;
  const [ours, theirs] = [sanitiseEntry(left.entry, taxonomy), sanitiseEntry(right.entry, taxonomy)];
  if (!ours.ok || !theirs.ok) return false;
  return (
    JSON.stringify({ ...left, entry: ours.value.entry }) === JSON.stringify({ ...right, entry: theirs.value.entry })
  );
}

/** A line with its fields in the order in which they are exported. */
function canonical(line: ExportedChange): ExportedChange {
  const { sequence, version, at, editor, note } = line;
  const head = {
    sequence,
    version,
    at: new Date(Date.parse(at)).toISOString(),
    editor,
    ...(note === undefined ? {} : { note }),
  };
  if ("entry" in line)
    return { ...head, entry: line.entry, released: line.released, updated: line.updated, ...lineage(line) };
  const { id, at: when, reason, reasons } = line.withdrawn;
  return { ...head, withdrawn: { id, at: when, reason, ...(reasons === undefined ? {} : { reasons }) } };
}

/**
 * Gives lists the times that they had, to be shown by their next projection. Nothing must be on its way to KV
 * meanwhile.
 */
export function restoreViews(sql: Statements, views: readonly ExportedView[], now: number): void {
  const head = sql.head();
  for (const { view, changed: last, touched } of views)
    sql.restoreView(view, Date.parse(last), Date.parse(touched), head, now);
}
