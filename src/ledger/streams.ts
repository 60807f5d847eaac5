/** A place in an order that goes down: by key, then by position. */
export interface Place {
  readonly key: number;
  readonly position: number;
}

/** Places in order, read from the front. */
export interface Stream {
  /** The first place that is `from` or comes after it; undefined where none does. Who asks never goes back. */
  next(from: Place): Place | undefined;
}

/** Ahead of everything. */
export const FRONT: Place = { key: Number.POSITIVE_INFINITY, position: Number.POSITIVE_INFINITY };

/** Negative where `left` comes first. */
export function compare(left: Place, right: Place): number {
  if (left.key !== right.key) return left.key > right.key ? -1 : 1;
  return left.position === right.position ? 0 : left.position > right.position ? -1 : 1;
}

/** Where what follows a place begins. Positions are whole numbers. */
export function behind({ key, position }: Place): Place {
  return { key, position: position - 1 };
}

const FIRST_CHUNK = 8;
const LARGEST_CHUNK = 256;

/**
 * A stream of what `read` gives: at most `most` places from `from` on, in order. Reads little after each leap and more the longer nobody leaps.
 */
export function source(read: (from: Place, most: number) => readonly Place[]): Stream {
  let chunk: readonly Place[] = [];
  let at = 0;
  let size = FIRST_CHUNK;
  let ended = false;
  return {
    next(from) {
      for (;;) {
        for (let place = chunk[at]; place !== undefined; place = chunk[++at]) if (compare(place, from) >= 0) return place;
        if (ended) return undefined;
        const last = chunk.at(-1);
        // A leap is where more was asked for than lay ahead.
        const leapt = last === undefined || compare(behind(last), from) < 0;
        size = leapt ? FIRST_CHUNK : Math.min(size * 2, LARGEST_CHUNK);
        chunk = read(from, size);
        at = 0;
        ended = chunk.length < size;
      }
    },
  };
}

/** What any of the streams holds. */
export function union(streams: readonly Stream[]): Stream {
  const [only] = streams;
  if (only !== undefined && streams.length === 1) return only;
  return {
    next(from) {
      let first: Place | undefined;
      for (const stream of streams) {
        const place = stream.next(from);
        if (place !== undefined && (first === undefined || compare(place, first) < 0)) first = place;
      }
      return first;
    },
  };
}

/** What a stream holds and another does not. */
export function without(stream: Stream, other: Stream): Stream {
  return {
    next(from) {
      for (let place = stream.next(from); place !== undefined; place = stream.next(behind(place))) {
        const same = other.next(place);
        if (same === undefined || compare(same, place) !== 0) return place;
      }
      return undefined;
    },
  };
}

export interface Step {
  readonly place: Place;
  /** Whether all streams hold the place and all tests admit it. Else the walk has only come this far. */
  readonly hit: boolean;
}

/** Walks through what all streams hold and all tests admit. A step costs a look into each stream; who walks may stop after any. */
export function* walk(streams: readonly Stream[], tests: readonly ((position: number) => boolean)[], from: Place): Generator<Step, void> {
  let bound = from;
  for (;;) {
    let place = bound;
    let agreed = true;
    for (const [index, stream] of streams.entries()) {
      const found = stream.next(place);
      if (found === undefined) return;
      agreed &&= index === 0 || compare(found, place) === 0;
      place = found;
    }
    if (agreed) {
      yield { place, hit: tests.every((admits) => admits(place.position)) };
      bound = behind(place);
    } else {
      yield { place, hit: false };
      bound = place;
    }
  }
}
