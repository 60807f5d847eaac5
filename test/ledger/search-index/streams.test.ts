import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  chunkedStream,
  comparePostings,
  type Posting,
  START,
  type Stream,
  type Test,
  union,
  walk,
} from "../../../src/ledger/search-index/streams.ts";

const posting = fc.record({ key: fc.integer({ min: 0, max: 6 }), position: fc.integer({ min: 0, max: 60 }) });
const postings = fc
  .uniqueArray(posting, { maxLength: 80, selector: ({ key, position }) => `${key} ${position}` })
  .map((list) => list.toSorted(comparePostings));

/** A stream of a list, that counts what was read of it. */
function read(list: readonly Posting[], cost = { rows: 0 }): Stream {
  return chunkedStream((from, most) => {
    const found = list.filter((each) => comparePostings(each, from) >= 0).slice(0, most);
    cost.rows += found.length;
    return found;
  });
}

function all(streams: readonly Stream[], tests: readonly Test[] = []): Posting[] {
  return [...walk(streams, tests, START)].filter(({ hit }) => hit).map(({ posting: found }) => found);
}

const holds = (list: readonly Posting[], wanted: Posting) => list.some((each) => comparePostings(each, wanted) === 0);

describe("a posting stream", () => {
  it("combined streams yield what combined sets yield, in order", () => {
    fc.assert(
      fc.property(postings, postings, postings, postings, fc.integer({ min: 1, max: 5 }), (a, b, c, d, modulus) => {
        const expected = a.filter(
          (each) => holds(b, each) && (holds(c, each) || holds(d, each)) && each.position % modulus === 0,
        );
        expect(
          all([read(a), read(b), union([read(c), read(d)])], [({ position }) => position % modulus === 0]),
        ).toEqual(expected);
        expect(all([union([read(a), read(b), read(c)])])).toEqual(
          [...new Map([...a, ...b, ...c].map((each) => [JSON.stringify(each), each])).values()].sort(comparePostings),
        );
      }),
      { numRuns: 300 },
    );
  });

  it("a stream resumes where it was left", () => {
    fc.assert(
      fc.property(
        postings,
        postings,
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 }),
        (a, b, stops) => {
          const found: Posting[] = [];
          let from: Posting | undefined = START;
          for (let round = 0; from !== undefined; round++) {
            let left = stops[round % stops.length] ?? 1;
            const start: Posting = from;
            from = undefined;
            // Any step may be the last of a request, hit or not.
            for (const { posting: at, hit, resumeAt } of walk(
              [read(a), read(b)],
              [({ position }) => position % 3 > 0],
              start,
            )) {
              if (hit) found.push(at);
              if (--left === 0) from = resumeAt;
              if (left === 0) break;
            }
            if (from !== undefined && comparePostings(from, start) <= 0) throw new Error("no progress");
          }
          expect(found).toEqual(a.filter((each) => holds(b, each) && each.position % 3 > 0));
        },
      ),
      { numRuns: 200 },
    );
  });

  it("an intersection skips what the other streams do not contain", () => {
    const many = Array.from({ length: 100_000 }, (_, index) => ({ key: 0, position: 100_000 - index }));
    const few = [
      { key: 0, position: 70_000 },
      { key: 0, position: 10 },
    ];
    const cost = { rows: 0 };
    // Sorted lists of numbers answer by arithmetic here: a filter of 100,000 a leap would be the test's time.
    const long = chunkedStream((from, most) => {
      const start = Math.max(0, Number.isFinite(from.position) ? 100_000 - from.position : 0);
      const found = many.slice(start, start + most);
      cost.rows += found.length;
      return found;
    });
    expect(all([long, read(few)])).toEqual(few);
    expect(cost.rows).toBeLessThan(60);
  });
});
