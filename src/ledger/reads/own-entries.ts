import type { Localized } from "../../domain/entry/language.ts";
import { languagesOf } from "../../domain/entry/language.ts";
import type { Revision, Tombstone } from "../../domain/entry/revision.ts";
import type { Statements } from "../store/statements.ts";

/** Entries that are returned at once. */
const MAX_ENTRIES = 20;

/** An entry that an editor published or changed, as it is now. */
interface OwnEntry {
  readonly entry: string;
  readonly state: "published" | "withdrawn";
  /** Absent of what was withdrawn. */
  readonly type?: "news" | "event";
  readonly version: number;
  /** By language; of what was withdrawn, as far as they are known. */
  readonly titles: Localized;
}

export interface OwnEntries {
  readonly entries: readonly OwnEntry[];
  /** Position to go on before; absent on the last page. */
  readonly next?: number;
}

function ownEntry(document: Revision | Tombstone): OwnEntry {
  const { version } = document;
  if ("withdrawn" in document)
    return { entry: document.id, state: "withdrawn", version, titles: document.titles ?? {} };
  const { id, type, texts } = document.entry;
  const titles = Object.fromEntries(
    languagesOf(document.entry).map((language) => [language, texts[language]?.title ?? ""]),
  );
  return { entry: id, state: "published", type, version, titles };
}

/**
 * Returns what an editor published or changed, first what the editor changed last, from before a position of the
 * ledger; what it reads is bounded by the page.
 */
export function ownEntries(sql: Statements, editor: string, before = Number.MAX_SAFE_INTEGER): OwnEntries {
  const rows = sql.entriesOf(editor, before, MAX_ENTRIES + 1);
  const page = rows.slice(0, MAX_ENTRIES);
  const entries = page.map(({ document }) => ownEntry(JSON.parse(document) as Revision | Tombstone));
  const last = page.at(-1);
  return rows.length > page.length && last !== undefined ? { entries, next: last.sequence } : { entries };
}
