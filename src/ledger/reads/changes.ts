import type { Entry } from "../../domain/entry/entry.ts";
import type { Localized } from "../../domain/entry/language.ts";
import type { Revision, Tombstone } from "../../domain/entry/revision.ts";
import { utc } from "../../domain/time/instant.ts";
import { isObject } from "../../std/json-object.ts";
import { pointer } from "../../std/result.ts";
import type { Queries } from "../store/queries.ts";

/** Characters of documents that one answer holds. */
const MAX_CHARACTERS = 4_000_000;
/** Versions of an entry that its history goes back. */
const MAX_VERSIONS = 200;

interface Made {
  readonly entry: string;
  readonly version: number;
  /** RFC 3339 in UTC. */
  readonly at: string;
  readonly note?: Localized;
}

/** A version of an entry, in the order in which the ledger took them. */
export type ChangeRecord = Made & {
  readonly sequence: number;
  readonly kind: "published" | "revised" | "withdrawn" | "superseded";
  /** JSON of the revision, where it is the entry's current one. */
  readonly document?: string;
  /** The reason of the withdrawal. */
  readonly reason?: string;
};

export interface ChangePage {
  readonly changes: readonly ChangeRecord[];
  /** The sequence of the last of them, or the one that was asked from. */
  readonly last: number;
  /** True if there are more now. */
  readonly more: boolean;
}

interface Row {
  readonly sequence: number;
  readonly entry_id: string;
  readonly version: number;
  readonly at: number;
  readonly note: string | null;
  readonly current: number;
  readonly document: string | null;
}

function noted(note: string | null): { note?: Localized } {
  return note === null ? {} : { note: JSON.parse(note) as Localized };
}

export function changeStatements({ all, first }: Queries) {
  return {
    head: () =>
      first<{ sequence: number }>("SELECT sequence FROM revisions ORDER BY sequence DESC LIMIT 1")?.sequence ?? 0,
    /**
     * Returns versions after a position, without the documents of replaced or withdrawn versions, which are not
     * published any more.
     */
    after: (sequence: number, limit: number) =>
      all<Row>(
        `SELECT sequence, entry_id, version, at, note, version = last AS current,
           CASE WHEN version = last THEN document END AS document
         FROM (SELECT *, (SELECT max(o.version) FROM revisions o WHERE o.entry_id = r.entry_id) AS last
               FROM revisions r WHERE sequence > ? ORDER BY sequence LIMIT ?)`,
        sequence,
        limit,
      ),
    /**
     * Returns versions after a position, and of each whether it or the version before it has a text in one of the
     * languages and one of the topics; null stands for any. Documents only of those that do.
     */
    afterOf: (sequence: number, languages: string | null, topics: string | null, limit: number) =>
      all<Row & { readonly hit: number }>(
        `SELECT sequence, entry_id, version, at, note, version = last AS current, hit,
           CASE WHEN version = last AND hit THEN document END AS document
         FROM (SELECT r.*, (SELECT max(o.version) FROM revisions o WHERE o.entry_id = r.entry_id) AS last,
             EXISTS (SELECT 1 FROM revisions v WHERE v.entry_id = r.entry_id AND v.version IN (r.version, r.version - 1)
               AND (?2 IS NULL OR EXISTS (
                 SELECT 1 FROM json_each(
                   v.document, iif(json_type(v.document, '$.entry') IS NULL, '$.titles', '$.entry.texts'))
                 WHERE key IN (SELECT value FROM json_each(?2))))
               AND (?3 IS NULL OR EXISTS (
                 SELECT 1 FROM json_each(
                   v.document, iif(json_type(v.document, '$.entry') IS NULL, '$.topics', '$.entry.topics')) t
                 WHERE t.value IN (SELECT value FROM json_each(?3))))) AS hit
           FROM (SELECT * FROM revisions WHERE sequence > ?1 ORDER BY sequence LIMIT ?4) r)
         ORDER BY sequence`,
        sequence,
        languages,
        topics,
        limit,
      ),
    versions: (entry: string, limit: number) =>
      all<{ version: number; at: number; note: string | null; document: string }>(
        "SELECT version, at, note, document FROM revisions WHERE entry_id = ? ORDER BY version DESC LIMIT ?",
        entry,
        limit,
      ),
  };
}

export type ChangeStatements = ReturnType<typeof changeStatements>;

/** A selection of changes: of entries that have, or had until then, one of the languages and one of the topics. */
export interface ChangeFilter {
  readonly languages?: readonly string[];
  readonly topics?: readonly string[];
}

/** Versions that one question with a filter looks at: where few of them are of it, its page is short. */
const MAX_SEEN = 300;

/** Versions after a position, one more than are asked for at most; `hit` is 0 for one that is not asked for. */
function rowsAfter(
  sql: ChangeStatements,
  from: number,
  limit: number,
  { languages, topics }: ChangeFilter,
): (Row & { readonly hit: number })[] {
  if (languages === undefined && topics === undefined)
    return sql.after(from, limit + 1).map((row) => ({ ...row, hit: 1 }));
  const json = (values: readonly string[] | undefined) => (values === undefined ? null : JSON.stringify(values));
  return sql.afterOf(from, json(languages), json(topics), MAX_SEEN + 1);
}

/**
 * Returns the changes after a position of the ledger: every version once, in order. "now" stands for the last position.
 * Undefined for a position that the ledger has not reached: its client has it from another ledger, and would miss the
 * changes up to it.
 */
export function changesAfter(
  sql: ChangeStatements,
  since: number | "now",
  limit: number,
  filter: ChangeFilter = {},
): ChangePage | undefined {
  const from = since === "now" ? sql.head() : since;
  const rows = since === "now" ? [] : rowsAfter(sql, from, limit, filter);
  if (rows.length === 0 && from > 0 && from > sql.head()) return undefined;
  const changes: ChangeRecord[] = [];
  let [characters, last, seen] = [0, from, 0];
  for (const { sequence, entry_id, version, at, note, current, document, hit } of rows) {
    characters += document?.length ?? 0;
    if (changes.length === limit || (characters > MAX_CHARACTERS && changes.length > 0) || seen === MAX_SEEN) break;
    seen++;
    last = sequence;
    if (hit === 0) continue;
    const made = { sequence, entry: entry_id, version, at: utc(at), ...noted(note) };
    const parsed = document === null ? undefined : (JSON.parse(document) as Revision | Tombstone);
    if (current === 0 || document === null || parsed === undefined) changes.push({ ...made, kind: "superseded" });
    else if ("withdrawn" in parsed) changes.push({ ...made, kind: "withdrawn", reason: parsed.reason });
    else changes.push({ ...made, kind: version === 1 ? "published" : "revised", document });
  }
  return { changes, last, more: seen < rows.length };
}

/** One line of an entry's history. */
export type VersionRecord = Omit<Made, "entry"> & {
  readonly kind: "published" | "revised" | "withdrawn" | "restored";
  /** JSON Pointers to what is not as it was in the version before. */
  readonly changed?: readonly string[];
  readonly reason?: string;
};

/** Returns the JSON Pointers at which two documents differ; texts and lists are compared as a whole. */
function differences(before: unknown, after: unknown, path: readonly string[] = []): string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (!isObject(before) || !isObject(after)) return [pointer(path)];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => differences(before[name], after[name], [...path, name]));
}

/**
 * The history of an entry, last version first: when, what kind, what changed and what was said of it, but not what it
 * was before.
 */
export function historyOf(sql: ChangeStatements, entry: string): VersionRecord[] {
  const rows = sql.versions(entry, MAX_VERSIONS + 1);
  const documents = rows.map(({ document }) => JSON.parse(document) as Revision | Tombstone);
  return rows.slice(0, MAX_VERSIONS).map(({ version, at, note }, index): VersionRecord => {
    const made = { version, at: utc(at), ...noted(note) };
    const [document, before] = [documents[index], documents[index + 1]];
    if (document !== undefined && "withdrawn" in document)
      return { ...made, kind: "withdrawn", reason: document.reason };
    if (before === undefined) return { ...made, kind: version === 1 ? "published" : "revised" };
    if ("withdrawn" in before) return { ...made, kind: "restored" };
    const entryOf = (revision: Revision | undefined): Entry | undefined => revision?.entry;
    return { ...made, kind: "revised", changed: differences(before.entry, entryOf(document)) };
  });
}
