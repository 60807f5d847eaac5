import { fingerprint } from "../../std/bytes.ts";
import { DAY_MS } from "../../std/duration.ts";

/** An item that a source had: fingerprints of its identifier and of what it says, the last day, and its finding. */
type SeenItem = readonly [key: string, content: string, day: number, finding?: string];

function seenItem(key: string, content: string, day: number, finding: string | undefined): SeenItem {
  return finding === undefined ? [key, content, day] : [key, content, day, finding];
}

/** The items that a source has had in the last 30 days. */
export interface Seen {
  /** The digest of the last document. */
  readonly document?: string;
  /** The fingerprint of the words with which items were compared. */
  readonly words?: string;
  readonly items: readonly SeenItem[];
}

export const NOTHING_SEEN: Seen = { items: [] };

const KEPT_DAYS = 30;
/** Items of a source that are remembered: those that it had last. */
const MAX_ITEMS = 5000;

function dayOf(now: number): number {
  return Math.floor(now / DAY_MS);
}

/** An item as it was read. */
interface Said {
  readonly key: string;
  readonly content: string;
}

/** The relation of an item to what was seen before. */
export type Novelty = "unseen" | "changed" | "same";

/** Compares items with what was seen; `words` are those that items are looked through for. */
export function compareWithSeen(seen: Seen, items: readonly Said[], words: string): readonly Novelty[] {
  const known = new Map(seen.items.map((item) => [item[0], item]));
  return items.map(({ key, content }) => {
    const before = known.get(fingerprint(key));
    if (before === undefined) return "unseen";
    return before[1] === fingerprint(content) && seen.words === words ? "same" : "changed";
  });
}

/**
 * Returns what has been seen after one more reading; `findingOf` returns the id of an item's finding, if it has one.
 */
export function afterItems(
  seen: Seen,
  items: readonly Said[],
  { document, words }: { readonly document: string; readonly words: string },
  findingOf: (key: string) => string | undefined,
  now: number,
): Seen {
  const day = dayOf(now);
  const known = new Map(seen.items.map((item) => [item[0], item]));
  for (const { key, content } of items) {
    const guidHash = fingerprint(key);
    const finding = findingOf(key) ?? known.get(guidHash)?.[3];
    // Set anew, it stands last: the oldest are forgotten first.
    known.delete(guidHash);
    known.set(guidHash, seenItem(guidHash, fingerprint(content), day, finding));
  }
  const kept = [...known.values()].filter((item) => day - item[2] <= KEPT_DAYS).slice(-MAX_ITEMS);
  return { document, words, items: kept };
}

/** Returns what has been seen after a reading of an unchanged document: its items are still there. */
export function afterSameDocument(seen: Seen, now: number): Seen {
  const last = Math.max(0, ...seen.items.map((item) => item[2]));
  const day = dayOf(now);
  if (day === last) return seen;
  const items = seen.items
    .map((item): SeenItem => (item[2] === last ? seenItem(item[0], item[1], day, item[3]) : item))
    .filter((item) => day - item[2] <= KEPT_DAYS);
  return { ...seen, items };
}

/** The findings of what a source had at its last reading. */
export function present({ items }: Seen): string[] {
  const last = Math.max(0, ...items.map((item) => item[2]));
  return items.flatMap((item) => (item[2] === last && item[3] !== undefined ? [item[3]] : []));
}
