import type { Revision, Tombstone } from "../../domain/entry/revision.ts";
import type { Statements } from "./statements.ts";

export type LoadRevision = (id: string) => Revision | Tombstone | undefined;

/** Entries by id, each read and parsed once. */
export function loader(sql: Statements): LoadRevision {
  const loaded = new Map<string, Revision | Tombstone | undefined>();
  return (id) => {
    if (!loaded.has(id)) {
      const row = sql.entry(id);
      loaded.set(id, row === undefined ? undefined : (JSON.parse(row.document) as Revision | Tombstone));
    }
    return loaded.get(id);
  };
}

/** The revisions of rows, in their order; what was withdrawn meanwhile is left out. */
export function publishedRevisions(rows: readonly { readonly entry_id: string }[], load: LoadRevision): Revision[] {
  return rows
    .map(({ entry_id }) => load(entry_id))
    .filter((document): document is Revision => document !== undefined && !("withdrawn" in document));
}
