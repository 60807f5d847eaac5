import type { Bound, Selection } from "../../domain/query/selection.ts";
import { instantAt, positionsAt } from "./position.ts";
import { type ListRow, ORDERS, type SearchIndex, SPANS, type Tier } from "./search-index.ts";
import { type Chunks, chunkedStream, OF_PAGE, type Posting, type Stream, union } from "./streams.ts";

const EVER = 8.64e15;

/** An order that goes up is one that goes down with its signs turned. */
function turned({ key, position }: Posting): Posting {
  return { key: -key, position: -position };
}

function ordered(
  index: SearchIndex,
  list: number,
  by: number,
  ascending: boolean,
  { from = -EVER, before = EVER }: Bound,
  among: number,
  chunks: Chunks,
): Stream {
  if (ascending) {
    return chunkedStream(
      (at, limit) => {
        const posting = turned(at);
        const start = posting.key >= from ? posting : { key: from, position: Number.MIN_SAFE_INTEGER };
        return index.up(list, by, start, before, limit).map(turned);
      },
      among,
      chunks,
    );
  }
  return chunkedStream(
    (at, limit) => {
      const start = at.key < before ? at : { key: before - 1, position: Number.MAX_SAFE_INTEGER };
      return index.down(list, by, start, from, limit);
    },
    among,
    chunks,
  );
}

/**
 * The postings of lists of one facet in a selection's order, within its bounds. In the order of surfacing, what was
 * surfaced stands where it was released too: a search tells the two apart.
 */
export function listStream(
  index: SearchIndex,
  lists: readonly ListRow[],
  { order, ascending, bounds }: Pick<Selection, "order" | "ascending" | "bounds">,
  chunks = OF_PAGE,
): Stream {
  if (order === "surfaced") {
    const orders = [ORDERS.released, ORDERS.surfaced];
    const among = lists.length * orders.length;
    return union(lists.flatMap(({ id }) => orders.map((by) => ordered(index, id, by, ascending, {}, among, chunks))));
  }
  const within = bounds[order === "relevance" ? "released" : order] ?? {};
  if (order !== "starts") {
    const by = ORDERS[order === "relevance" ? "released" : order];
    return union(lists.map(({ id }) => ordered(index, id, by, ascending, within, lists.length, chunks)));
  }
  // An event that is not over at an instant started at most the longest duration of its class before it.
  const notOver = bounds.ends?.from;
  const among = lists.length * SPANS.length;
  return union(
    lists.flatMap(({ id }) =>
      SPANS.map((span, number) => {
        const from = Math.max(within.from ?? -EVER, notOver === undefined ? -EVER : notOver - span - 1, -EVER);
        return ordered(index, id, ORDERS.starts + number, ascending, { ...within, from }, among, chunks);
      }),
    ),
  );
}

/** The texts that match a full-text expression, in order of release. Only bodies can be read upwards. */
export function matchStream(
  index: SearchIndex,
  tier: Tier,
  expression: string,
  ascending: boolean,
  { from = -EVER, before = EVER }: Bound,
): Stream {
  const posting = (position: number): Posting => ({ key: instantAt(position), position });
  const lowest = from <= -EVER ? Number.MIN_SAFE_INTEGER : positionsAt(Math.ceil(from / 1000) * 1000).first;
  const highest = before >= EVER ? Number.MAX_SAFE_INTEGER : positionsAt(before - 1).last;
  if (ascending) {
    return chunkedStream((at, limit) => {
      const start = turned(at);
      const rows = index.matchingUp(expression, Math.max(start.position, lowest), limit);
      return rows.filter(({ position }) => position <= highest).map(({ position }) => turned(posting(position)));
    });
  }
  return chunkedStream((at, limit) => {
    const rows = index.matchingDown(tier, expression, Math.min(at.position, highest), limit);
    return rows.filter(({ position }) => position >= lowest).map(({ position }) => posting(position));
  });
}
