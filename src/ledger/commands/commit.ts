import { channelPath } from "../../domain/channel/channel.ts";
import { type Entry, languagesOf } from "../../domain/entry/entry.ts";
import { eventBounds } from "../../domain/view/view.ts";
import { affectedKeys, membershipsOf } from "../../read-model/build-view.ts";
import { indexEntry } from "../index/index-entry.ts";
import type { Postings } from "../index/postings.ts";
import type { Statements } from "../store/statements.ts";
import type { EntryChange } from "./decide.ts";

/** Author of a version, and its note by language as JSON. */
export interface Author {
  readonly editor: string;
  readonly note: string | null;
}

/**
 * Writes an entry's next version with all that follows from it: memberships, indexes, outbox. Returns the version's
 * place in the ledger. Runs in a transaction; `now` in milliseconds.
 */
export function commit(
  sql: Statements,
  index: Postings,
  id: string,
  change: Extract<EntryChange, { kind: "release" | "withdraw" }>,
  before: Entry | undefined,
  { editor, note }: Author,
  now: number,
): number {
  const facts = change.kind === "release" ? change.revision : change.tombstone;
  let document = "";
  const sequence = sql.insertRevision({ entryId: id, version: facts.version, at: now, editor, note }, (position) => {
    document = JSON.stringify({ ...facts, sequence: position });
    return document;
  });
  const after = change.kind === "release" ? change.revision.entry : undefined;
  const released = change.kind === "release" ? Date.parse(change.revision.released) : now;
  sql.putEntry(id, released, change.kind === "withdraw" ? now : null, document);
  place(sql, id, after, released, sequence, now);
  indexEntry(index, id, change.kind === "release" ? { ...change.revision, sequence } : undefined);
  for (const [key, target] of affectedKeys(id, before, after)) sql.touch(key, target, sequence, now);
  return sequence;
}

/** Updates an entry's memberships; a language that it no longer has keeps a mark that it was there. */
function place(
  sql: Statements,
  id: string,
  after: Entry | undefined,
  released: number,
  sequence: number,
  now: number,
): void {
  const before = sql.places(id);
  sql.removeMemberships(id);
  const languages = new Set<string>(after === undefined ? [] : languagesOf(after));
  const starts = after?.type === "event" ? (eventBounds(after.event)?.starts ?? null) : null;
  if (after !== undefined) {
    for (const { language, channel } of membershipsOf(after))
      sql.insertMembership(language, channelPath(channel), id, released, starts, null, sequence);
  }
  for (const place of before) {
    if (!languages.has(place.language))
      sql.insertMembership(place.language, place.channel, id, released, null, place.withdrawn ?? now, sequence);
  }
}
