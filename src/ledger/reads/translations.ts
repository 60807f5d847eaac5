import { ownsEntry, type Scope } from "../../domain/command/editor.ts";
import type { Revision } from "../../domain/entry/revision.ts";
import {
  isAskedFor,
  type TranslationFilter,
  type TranslationPage,
  type TranslationRow,
  translationRow,
} from "../../domain/view/translations.ts";
import type { Statements } from "../store/statements.ts";

/** Entries that are read at a time. */
const ROWS = 50;
/** Entries that one question looks at: where few of them are asked for, its page is short. */
const MAX_SEEN = 500;

/**
 * The entries after one, in the order of their ids, that an editor may change, and of these those that are asked for.
 * `after` is empty for the first page.
 */
export function translationsAfter(
  sql: Pick<Statements, "servedAfter">,
  after: string,
  limit: number,
  filter: TranslationFilter,
  scope: Scope = {},
): TranslationPage {
  const rows: TranslationRow[] = [];
  let last = after;
  for (let seen = 0; seen < MAX_SEEN; ) {
    const found = sql.servedAfter(last, ROWS);
    for (const { id, document } of found) {
      if (rows.length === limit) return { rows, next: last };
      seen++;
      last = id;
      const revision = JSON.parse(document) as Revision;
      const row = ownsEntry(scope, revision.entry) ? translationRow(revision) : undefined;
      if (row !== undefined && isAskedFor(row, filter)) rows.push(row);
    }
    if (found.length < ROWS) return { rows };
  }
  return { rows, next: last };
}
