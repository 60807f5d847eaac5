import { channelPath } from "../../domain/channel/channel.ts";
import { facetOf } from "../../domain/query/selection.ts";
import { utc } from "../../domain/time/instant.ts";
import { AGENDA_SIZE, LATEST_SIZE, WITHDRAWN_SIZE } from "../../domain/view/view.ts";
import { MAX_CHARACTERS } from "../../read-model/build-view.ts";
import { type ListName, parseKey } from "../../read-model/keys.ts";
import type { StoredList } from "../../read-model/list-index.ts";
import { fingerprint } from "../../std/bytes.ts";
import { monthOf } from "../reads/archive.ts";
import type { SearchIndex } from "../search-index/search-index.ts";
import type { OutboxRow } from "../store/outbox.ts";
import type { Statements } from "../store/statements.ts";
import type { LocatedItems } from "./item-blocks.ts";

/** The content of a list at one position of the ledger. */
export interface ListContent {
  readonly row: OutboxRow;
  readonly name: ListName;
  /** Revisions, in the order in which what does not fit is dropped from the end; the latest with what they go by. */
  readonly revisions: readonly { readonly sequence: number; readonly surfaced?: number }[];
  /** Positions of the withdrawals that the list tells of, last first. */
  readonly notices: readonly number[];
  /** The archive month in which the entries follow that are older than an instant. */
  readonly monthBefore: (instant: number) => string | undefined;
  readonly withdrawn: readonly { readonly id: string; readonly at: string }[];
  readonly total?: number;
}

/** An index's statement on one list. */
export interface IndexedList {
  readonly row: OutboxRow;
  readonly content: string;
  readonly digest: string;
  readonly changed: number;
  /** True if it shows a difference that is not minor: the hub is notified. */
  readonly isNew: boolean;
  /** The reason why it shows less than it should. */
  readonly fault?: string;
}

/**
 * Reads what a list holds; undefined for a key of an older grammar. `counts` are undefined while the search indexes are
 * made anew.
 */
export function readList(sql: Statements, counts: SearchIndex | undefined, row: OutboxRow): ListContent | undefined {
  const name = parseKey(row.key);
  if (name === undefined || name.kind === "entry") return undefined;
  const { kind, language, channel } = name;
  const path = channelPath(channel);
  const notices = sql.notices(language, path, WITHDRAWN_SIZE);
  const monthBefore = (instant: number): string | undefined => {
    const released = sql.releasedBefore(language, path, instant + 1);
    return released === undefined ? undefined : monthOf(released);
  };
  if (kind === "agenda")
    return {
      row,
      name,
      revisions: sql.agenda(language, path, AGENDA_SIZE),
      notices: notices.filter(({ starts }) => starts !== null).map(({ sequence }) => sequence),
      monthBefore,
      withdrawn: [],
    };
  const withdrawn = sql.withdrawnLast(language, path, WITHDRAWN_SIZE);
  const [facet, value] = facetOf(channel) ?? ["language", language];
  return {
    row,
    name,
    revisions: sql.latest(language, path, LATEST_SIZE),
    notices: notices.map(({ sequence }) => sequence),
    monthBefore,
    withdrawn: withdrawn.map(({ entry_id, withdrawn: at }) => ({ id: entry_id, at: utc(at) })),
    ...(counts === undefined ? {} : { total: counts.lists([[language, facet, value]])[0]?.count ?? 0 }),
  };
}

/**
 * Makes of a list what an index says of it; undefined where KV does not hold all of its items yet. `write` is the
 * number of the write.
 */
export function indexedList(list: ListContent, items: LocatedItems, write: number): IndexedList | undefined {
  const { row, name, revisions, monthBefore, withdrawn, total } = list;
  const shown: { readonly sequence: number; readonly ref: number; readonly hash: string }[] = [];
  let [characters, oldest, fault] = [0, undefined as number | undefined, undefined as string | undefined];
  for (const { sequence, surfaced } of revisions) {
    const faulty = items.faulty.get(sequence);
    if (faulty !== undefined) {
      fault = `the revision at ${sequence} is left out: ${faulty}`;
      continue;
    }
    const location = items.located.get(sequence);
    if (location === undefined) return undefined;
    characters += location.size;
    if (characters > MAX_CHARACTERS && shown.length > 0) break;
    shown.push(location);
    oldest = surfaced;
  }
  const notices: (typeof shown)[number][] = [];
  for (const sequence of list.notices) {
    const location = items.located.get(sequence);
    if (location !== undefined) notices.push(location);
    else if (!items.faulty.has(sequence)) return undefined;
  }
  // The list is sorted by `surfaced`, which is never before `released`: what follows the last entry shown was released
  // before that entry's `surfaced`, so the archive goes on with the month of it.
  const previous = oldest === undefined ? undefined : monthBefore(oldest);
  const prints = (of: typeof shown) => of.map(({ sequence, hash }) => [sequence, hash]);
  const content = fingerprint(
    JSON.stringify([prints(shown), withdrawn, previous, ...(notices.length === 0 ? [] : [prints(notices)])]),
  );
  // A new total is written, but it is no change of what feeds show.
  const digest = total === undefined ? content : `${content} ${total}`;
  const [before = ""] = row.digest.split(" ");
  const isSame = content === before || before === "-";
  const isMinor = row.minor !== null && !isSame;
  const changed = isSame || isMinor || before === "" ? row.changed : row.touched;
  const shownBefore = row.content === null ? undefined : (JSON.parse(row.content) as StoredList);
  const known = digest === row.digest ? shownBefore : undefined;
  const modified = isMinor ? utc(row.minor ?? changed) : isSame ? shownBefore?.modified : undefined;
  const refs = shown.map(({ ref }) => ref);
  const stored: StoredList = {
    stamp: known?.stamp ?? write,
    updated: utc(changed),
    ...(modified === undefined ? {} : { modified }),
    items: name.kind === "agenda" ? refs.reverse() : refs,
    ...(notices.length === 0 ? {} : { notices: notices.map(({ ref }) => ref) }),
    ...(withdrawn.length === 0 ? {} : { withdrawn }),
    ...(previous === undefined ? {} : { previous }),
    ...(total === undefined ? {} : { total }),
  };
  return {
    row,
    content: JSON.stringify(stored),
    digest,
    changed,
    isNew: !isSame && !isMinor,
    ...(fault === undefined ? {} : { fault }),
  };
}
