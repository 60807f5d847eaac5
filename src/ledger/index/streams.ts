/** A place in an order that goes down: by key, then by position. */
export interface OrderPlace {
  readonly key: number;
  readonly position: number;
}

/** Places in order, read from the front. */
export interface Stream {
  /** The first place that is `from` or comes after it; undefined where none does. Who asks never goes back. */
  next(from: OrderPlace): OrderPlace | undefined;
}

/** Ahead of everything. */
export const START: OrderPlace = { key: Number.MAX_SAFE_INTEGER, position: Number.MAX_SAFE_INTEGER };

/** Negative where `left` comes first. */
export function comparePlaces(left: OrderPlace, right: OrderPlace): number {
  if (left.key !== right.key) return left.key > right.key ? -1 : 1;
  return left.position === right.position ? 0 : left.position > right.position ? -1 : 1;
}

/** Returns the start of what follows a place. Positions are whole numbers. */
export function after({ key, position }: OrderPlace): OrderPlace {
  return { key, position: position - 1 };
}

/** Numbers of places that are read at once: after a leap, and the most. */
export interface Chunks {
  readonly first: number;
  readonly largest: number;
}

/** Chunks for a page of results, which seldom needs more. */
export const OF_PAGE: Chunks = { first: 8, largest: 128 };

/** Chunks for a count, which goes on to the end: a statement costs as much as some twenty places. */
export const OF_COUNT: Chunks = { first: 64, largest: 512 };

/**
 * A stream of what `read` gives: at most `limit` places from `from` on, in order. Reads little after each leap and more
 * the longer nobody leaps; less where it is one `among` many.
 */
export function chunkedStream(
  read: (from: OrderPlace, limit: number) => readonly OrderPlace[],
  among = 1,
  chunks = OF_PAGE,
): Stream {
  // Where many streams are looked into, most of what each holds is never used.
  const first = Math.max(1, Math.ceil(chunks.first / among));
  const largest = Math.max(first, Math.ceil(chunks.largest / among));
  let chunk: readonly OrderPlace[] = [];
  let at = 0;
  let size = first;
  let ended = false;
  return {
    next(from) {
      for (;;) {
        for (let place = chunk[at]; place !== undefined; place = chunk[++at])
          if (comparePlaces(place, from) >= 0) return place;
        if (ended) return undefined;
        const last = chunk.at(-1);
        // A leap is where more was asked for than lay ahead.
        const leapt = last === undefined || comparePlaces(after(last), from) < 0;
        size = leapt ? first : Math.min(size * 2, largest);
        chunk = read(from, size);
        at = 0;
        ended = chunk.length < size;
      }
    },
  };
}

/** Union of streams. */
export function union(streams: readonly Stream[]): Stream {
  const [only] = streams;
  if (only !== undefined && streams.length === 1) return only;
  return {
    next(from) {
      let first: OrderPlace | undefined;
      for (const stream of streams) {
        const place = stream.next(from);
        if (place !== undefined && (first === undefined || comparePlaces(place, first) < 0)) first = place;
      }
      return first;
    },
  };
}

/** Condition on an index entry; called in order. */
export type Test = (place: OrderPlace) => boolean;

/** Reports whether a stream contains an entry; calls must be in order. */
export function contains(stream: Stream, place: OrderPlace): boolean {
  const found = stream.next(place);
  return found !== undefined && comparePlaces(found, place) === 0;
}

export interface WalkStep {
  readonly place: OrderPlace;
  /** True if all streams contain the entry and all tests admit it; otherwise the walk has only progressed to it. */
  readonly hit: boolean;
  /** Start of a later walk. */
  readonly resumeAt: OrderPlace;
}

/**
 * Walks through what all streams hold and all tests admit. A step costs a look into each stream; who walks may stop
 * after any.
 */
export function* walk(streams: readonly Stream[], tests: readonly Test[], from: OrderPlace): Generator<WalkStep, void> {
  let bound = from;
  for (;;) {
    let place = bound;
    let agreed = true;
    for (const [index, stream] of streams.entries()) {
      const found = stream.next(place);
      if (found === undefined) return;
      agreed &&= index === 0 || comparePlaces(found, place) === 0;
      place = found;
    }
    bound = agreed ? after(place) : place;
    yield { place, hit: agreed && tests.every((admits) => admits(place)), resumeAt: bound };
  }
}
