import type { ListKind } from "./keys.ts";

/** An index's statement on one list. */
export interface StoredList {
  /** The write in which what the list shows changed last: tells it from everything that it was before. */
  readonly stamp: number;
  /** Of the last change to the list; RFC 3339 in UTC. */
  readonly updated: string;
  /** Of the last minor change, where that was later. */
  readonly modified?: string;
  /** References to the items, in the view's order; see items.ts. */
  readonly items: readonly number[];
  /** References to the notices of entries withdrawn lately, last first. */
  readonly notices?: readonly number[];
  /** Entries withdrawn from the language, last first; with the latest only. */
  readonly withdrawn?: readonly { readonly id: string; readonly at: string }[];
  /** The archive month in which older entries follow. */
  readonly previous?: string;
  readonly total?: number;
}

/** The lists of a group of channels in one language, by kind and channel path. */
export interface ListIndex {
  readonly schema: 1;
  /** Identity of the ledger that wrote it. */
  readonly ledger: string;
  /** Position of the ledger that every list shows at least. */
  readonly sequence: number;
  /** Number of the write: the ledger counts them. */
  readonly write: number;
  readonly lists: { readonly [kind in ListKind]: { readonly [path: string]: StoredList } };
}

/** The beginning of an index's text: tells it from every other without parsing it. */
export function indexHead({ ledger, sequence, write }: Pick<ListIndex, "ledger" | "sequence" | "write">): string {
  return `{"schema":1,"ledger":${JSON.stringify(ledger)},"sequence":${sequence},"write":${write},`;
}

/** Writes an index from the JSON of its lists, each under its kind and path. */
export function indexText(
  of: Pick<ListIndex, "ledger" | "sequence" | "write">,
  lists: { readonly [kind in ListKind]: readonly (readonly [path: string, json: string])[] },
): string {
  const object = (entries: readonly (readonly [string, string])[]): string =>
    `{${entries.map(([path, json]) => `${JSON.stringify(path)}:${json}`).join()}}`;
  return `${indexHead(of)}"lists":{"latest":${object(lists.latest)},"agenda":${object(lists.agenda)}}}`;
}

/** Parses an index; throws where the value is none: cut, empty or something else. */
export function parseIndex(text: string): ListIndex {
  const value = JSON.parse(text) as ListIndex | null;
  const isOne =
    value?.schema === 1 &&
    typeof value.ledger === "string" &&
    Number.isSafeInteger(value.sequence) &&
    Number.isSafeInteger(value.write) &&
    typeof value.lists?.latest === "object" &&
    typeof value.lists.agenda === "object";
  if (!isOne) throw new Error("the value is no index");
  return value as ListIndex;
}

/** Reports whether an index is of an earlier write of the same ledger than another. */
export function isEarlier(index: ListIndex, than: ListIndex): boolean {
  if (index.ledger !== than.ledger) return false;
  return index.sequence === than.sequence ? index.write < than.write : index.sequence < than.sequence;
}
