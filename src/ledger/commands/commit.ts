import { channelPath } from "../../domain/channel/channel.ts";
import type { Entry } from "../../domain/entry/entry.ts";
import { isLanguage, languagesOf } from "../../domain/entry/language.ts";
import type { Revision } from "../../domain/entry/revision.ts";
import { lastCorrected } from "../../domain/entry/significant-change.ts";
import { eventBounds } from "../../domain/view/event-bounds.ts";
import { affectedKeys, membershipsOf } from "../../read-model/build-view.ts";
import { DAY_MS } from "../../std/duration.ts";
import { indexEntry } from "../search-index/index-entry.ts";
import type { SearchIndex } from "../search-index/search-index.ts";
import type { MembershipRow } from "../store/memberships.ts";
import type { Statements } from "../store/statements.ts";
import type { EntryChange } from "./decision.ts";

/** Milliseconds for which feeds say of an entry that it was withdrawn. */
const NOTICE_MS = 30 * DAY_MS;

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
  index: SearchIndex,
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
  const after = change.kind === "release" ? { ...change.revision, sequence } : undefined;
  sql.putEntry(
    id,
    after === undefined ? now : Date.parse(after.released),
    change.kind === "withdraw" ? now : null,
    document,
  );
  updateMemberships(sql, id, after, sequence, now);
  indexEntry(index, id, after);
  const minor = after?.modified !== undefined;
  sql.touch(affectedKeys(id, before, after?.entry), sequence, now, minor);
  return sequence;
}

/** Makes the memberships of a revision. */
function membershipRows(revision: Revision): MembershipRow[] {
  const { entry, sequence, surfaced } = revision;
  const released = Date.parse(revision.released);
  const starts = entry.type === "event" ? (eventBounds(entry.event)?.starts ?? null) : null;
  return membershipsOf(entry).map(({ language, channel }) => ({
    language,
    channel: channelPath(channel),
    released,
    surfaced: Date.parse(surfaced?.[language] ?? revision.released),
    starts,
    withdrawn: null,
    notice: null,
    sequence,
  }));
}

/**
 * Updates an entry's memberships, and notes what their readers are to be told. A language that it no longer has keeps a
 * mark that it was there.
 */
function updateMemberships(
  sql: Statements,
  id: string,
  after: Revision | undefined,
  sequence: number,
  now: number,
): void {
  const before = sql.memberships(id);
  sql.removeMemberships(id);
  const languages = new Set<string>(after === undefined ? [] : languagesOf(after.entry));
  const known = new Set(before.filter(({ withdrawn }) => withdrawn === null).map(({ language }) => language));
  const isFirst = before.length === 0;
  // A correction in a first version was made elsewhere, or earlier: it keeps its own time.
  const at = isFirst && after !== undefined ? Math.min(now, lastCorrected(after.entry) ?? now) : now;
  const memberships = after === undefined ? [] : membershipRows(after);
  for (const { language, channel } of memberships) {
    // To readers of a language or channel that had no text of it before, it is a new entry, not a changed one.
    const isTold = after?.change === "restored" || isFirst || known.has(language);
    if (after?.change !== undefined && isTold) sql.insertChange(language, channel, at, sequence, after.change);
  }
  for (const left of before) {
    if (languages.has(left.language) || !isLanguage(left.language)) continue;
    if (left.withdrawn !== null) memberships.push(left);
    else {
      memberships.push({ ...left, withdrawn: now, notice: now + NOTICE_MS, sequence });
      sql.insertChange(left.language, left.channel, now, sequence, "withdrawn");
    }
  }
  sql.insertMemberships(id, memberships);
}
