/** A text in a posting list: by its key in an order that goes down, then by its position. */
export interface Posting {
  readonly key: number;
  readonly position: number;
}

/** Postings in order, read from the front. */
export interface Stream {
  /** The first posting that is `from` or comes after it; undefined where none does. Who asks never goes back. */
  next(from: Posting): Posting | undefined;
}

/** Ahead of everything. */
export const START: Posting = { key: Number.MAX_SAFE_INTEGER, position: Number.MAX_SAFE_INTEGER };

/** Negative where `left` comes first. */
export function comparePostings(left: Posting, right: Posting): number {
  if (left.key !== right.key) return left.key > right.key ? -1 : 1;
  return left.position === right.position ? 0 : left.position > right.position ? -1 : 1;
}

/** Returns the start of what follows a posting. Positions are whole numbers. */
export function after({ key, position }: Posting): Posting {
  return { key, position: position - 1 };
}

/** Numbers of postings that are read at once: after a leap, and the most. */
export interface Chunks {
  readonly first: number;
  readonly largest: number;
}

/** Chunks for a page of results, which seldom needs more. */
export const OF_PAGE: Chunks = { first: 8, largest: 128 };

/** Chunks for a count, which goes on to the end: a statement costs as much as some twenty postings. */
export const OF_COUNT: Chunks = { first: 64, largest: 512 };

/**
 * A stream of what `read` gives: at most `limit` postings from `from` on, in order. Reads little after each leap and
 * more the longer nobody leaps; less where it is one `among` many.
 */
export function chunkedStream(
  read: (from: Posting, limit: number) => readonly Posting[],
  among = 1,
  chunks = OF_PAGE,
): Stream {
  // Where many streams are looked into, most of what each holds is never used.
  const first = Math.max(1, Math.ceil(chunks.first / among));
  const largest = Math.max(first, Math.ceil(chunks.largest / among));
  let chunk: readonly Posting[] = [];
  let at = 0;
  let size = first;
  let ended = false;
  return {
    next(from) {
      for (;;) {
        for (let posting = chunk[at]; posting !== undefined; posting = chunk[++at])
          if (comparePostings(posting, from) >= 0) return posting;
        if (ended) return undefined;
        const last = chunk.at(-1);
        // A leap is where more was asked for than lay ahead.
        const leapt = last === undefined || comparePostings(after(last), from) < 0;
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
      let first: Posting | undefined;
      for (const stream of streams) {
        const posting = stream.next(from);
        if (posting !== undefined && (first === undefined || comparePostings(posting, first) < 0)) first = posting;
      }
      return first;
    },
  };
}

/** Condition on an index entry; called in order. */
export type Test = (posting: Posting) => boolean;

/** Reports whether a stream contains an entry; calls must be in order. */
export function contains(stream: Stream, posting: Posting): boolean {
  const found = stream.next(posting);
  return found !== undefined && comparePostings(found, posting) === 0;
}

export interface WalkStep {
  readonly posting: Posting;
  /** True if all streams contain the entry and all tests admit it; otherwise the walk has only progressed to it. */
  readonly hit: boolean;
  /** Start of a later walk. */
  readonly resumeAt: Posting;
}

/**
 * Walks through what all streams hold and all tests admit. A step costs a look into each stream; who walks may stop
 * after any.
 */
export function* walk(streams: readonly Stream[], tests: readonly Test[], from: Posting): Generator<WalkStep, void> {
  let bound = from;
  for (;;) {
    let posting = bound;
    let agreed = true;
    for (const [index, stream] of streams.entries()) {
      const found = stream.next(posting);
      if (found === undefined) return;
      agreed &&= index === 0 || comparePostings(found, posting) === 0;
      posting = found;
    }
    bound = agreed ? after(posting) : posting;
    yield { posting, hit: agreed && tests.every((admits) => admits(posting)), resumeAt: bound };
  }
}
