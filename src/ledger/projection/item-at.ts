import type { Language } from "../../domain/entry/language.ts";
import type { Revision, Tombstone } from "../../domain/entry/revision.ts";
import type { Taxonomy } from "../../domain/entry/taxonomy.ts";
import { noticeOf } from "../../domain/view/notice.ts";
import { type Item, toItem } from "../../domain/view/view.ts";
import type { Statements } from "../store/statements.ts";

/**
 * Makes the item of a stored revision in a language, or the notice that it took the entry from there; undefined where
 * the entry was not in that language before either. KV's items are made by it, and made again.
 */
export function itemAt(sql: Statements, document: string, language: Language, taxonomy: Taxonomy): Item | undefined {
  const revision = JSON.parse(document) as Revision | Tombstone;
  const isGone = "withdrawn" in revision;
  const item = isGone ? undefined : toItem(revision, language, taxonomy);
  if (item !== undefined) return item;
  const last = sql.revisionAt(isGone ? revision.id : revision.entry.id, revision.version - 1);
  return last && noticeOf(JSON.parse(last.document) as Revision, revision, language, taxonomy);
}
