import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Ledger } from "../../../src/ledger/ledger.ts";
import type { ChangePage, ChangeRecord } from "../../../src/ledger/reads/changes.ts";
import { news, publishing, withdrawing } from "../../fixtures/entries.ts";
import { execute, ledger, rows, type Stub } from "../../fixtures/worker/ledger.ts";

type Step =
  | { readonly kind: "write"; readonly orders: readonly { readonly id: string; readonly genre: string | undefined }[] }
  | { readonly kind: "read"; readonly limit: number; readonly readers: number }
  | { readonly kind: "hold"; readonly id: string }
  | { readonly kind: "crash" };

const id = fc.constantFrom("a", "b", "c", "d");
const write = fc.record({ id, genre: fc.constantFrom("article", "statement", "speech", undefined) });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.array(write, { minLength: 1, maxLength: 6 }).map((orders): Step => ({ kind: "write", orders })),
  },
  {
    weight: 5,
    arbitrary: fc
      .record({ limit: fc.integer({ min: 1, max: 5 }), readers: fc.integer({ min: 1, max: 3 }) })
      .map((read): Step => ({ kind: "read", ...read })),
  },
  { weight: 1, arbitrary: id.map((held): Step => ({ kind: "hold", id: `held-${held}` })) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: "crash" }) },
);

let rooms = 0;

/** A consumer of changes that keeps its cursor, and goes on where it was. */
class Consumer {
  readonly seen: ChangeRecord[] = [];
  cursor = 0;
  async read(stub: Stub, limit: number): Promise<boolean> {
    const page = (await stub.changes(this.cursor, limit)) as ChangePage;
    this.seen.push(...page.changes);
    this.cursor = page.last;
    return page.more;
  }
}

describe("a reader of the changes", () => {
  it("a reader who keeps the cursor sees every version and withdrawal once, in order, whatever comes meanwhile", {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 20 }), async (steps) => {
        const name = `changes-${rooms++}`;
        let stub = ledger(name);
        const consumers = [new Consumer(), new Consumer(), new Consumer()];
        for (const each of steps) {
          if (each.kind === "crash") {
            await stub.status();
            await evictDurableObject(stub);
            stub = ledger(name);
          } else if (each.kind === "hold") {
            await execute(stub, publishing(news(each.id), { embargoUntil: "2999-01-01T00:00:00Z" }));
          } else if (each.kind === "write") {
            // All of them at once, and somebody reads in between.
            await Promise.all([
              ...each.orders.map((order) =>
                execute(
                  stub,
                  order.genre === undefined
                    ? withdrawing(order.id)
                    : publishing(news(order.id, { genre: order.genre }), { restore: true }),
                ),
              ),
              consumers[0]?.read(stub, 2),
            ]);
          } else await Promise.all(consumers.slice(0, each.readers).map((consumer) => consumer.read(stub, each.limit)));
        }
        const all = (await rows(stub, "SELECT sequence, entry_id, version FROM revisions ORDER BY sequence")).map(
          ({ sequence, entry_id, version }) => `${sequence} ${entry_id} ${version}`,
        );
        for (const consumer of consumers) {
          while (await consumer.read(stub, 3));
          expect(consumer.seen.map(({ sequence, entry, version }) => `${sequence} ${entry} ${version}`)).toEqual(all);
          // The last that is told of an entry is what it is now.
          const last = new Map(consumer.seen.map((change) => [change.entry, change]));
          for (const change of last.values()) expect(change.kind).not.toBe("superseded");
          expect([...last.keys()].filter((entry) => entry.startsWith("held-"))).toEqual([]);
        }
      }),
      { numRuns: 25, seed: 11 },
    );
  });

  it("a page of changes ends early if documents are long", async () => {
    const stub = ledger("long");
    const content = "x".repeat(190_000);
    for (let number = 0; number < 11; number++)
      await execute(
        stub,
        publishing(
          news(`long-${number}`, {
            texts: { en: { words: "service", title: `Long ${number}`, summary: "Long.", content } },
          }),
        ),
      );
    const page = (await stub.changes(0, 200)) as ChangePage;
    expect(page.more).toBe(true);
    expect(page.changes.length).toBeLessThan(10);
    expect(((await stub.changes(page.last, 200)) as ChangePage).changes[0]?.entry).toBe(`long-${page.changes.length}`);
  });

  it("a page of changes costs the same wherever in the past it begins", async () => {
    const stub = ledger("cost");
    for (let number = 0; number < 120; number++)
      await execute(
        stub,
        publishing(news(`n${number % 40}`, { topics: [number % 2 === 0 ? "mental-health" : "regulation-law"] })),
      );
    const cost = async (since: number) =>
      await runInDurableObject(stub, (instance: Ledger) => {
        const before = instance.meter.read;
        instance.changes(since, 10);
        return instance.meter.read - before;
      });
    const costs = [await cost(0), await cost(50), await cost(100)];
    expect(Math.max(...costs)).toBeLessThan(60);
    const plan = await rows(
      stub,
      "EXPLAIN QUERY PLAN SELECT *, (SELECT max(o.version) FROM revisions o WHERE o.entry_id = r.entry_id) FROM " +
        "revisions r WHERE sequence > 5 ORDER BY sequence LIMIT 10",
    );
    expect(plan.map(({ detail }) => detail)).toEqual([
      "SEARCH r USING INTEGER PRIMARY KEY (rowid>?)",
      expect.stringMatching(/^CORRELATED SCALAR SUBQUERY/),
      expect.stringMatching(/^SEARCH o USING COVERING INDEX \S+ \(entry_id=\?\)$/),
    ]);
  });
});
