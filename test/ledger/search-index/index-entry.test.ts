// What a change of an entry takes out of the indexes and puts into them, against indexes that are made anew.
import { reset, runInDurableObject } from "cloudflare:test";
import * as fc from "fast-check";
import { afterEach, expect, it } from "vitest";
import type { Ledger } from "../../../src/ledger/ledger.ts";
import { event, news, publishing, withdrawing } from "../../fixtures/entries.ts";
import { execute, ledger, type Stub } from "../../fixtures/worker/ledger.ts";

afterEach(async () => {
  await reset();
});

/** The postings of texts, by entry and language: positions within a second are given anew. */
const POSTINGS = `SELECT l.language, l.facet, l.value, p.by, iif(p.by = 0, 0, p.key) AS key, t.entry_id, t.language AS text
  FROM postings p JOIN lists l ON l.id = p.list JOIN texts t ON t.position = p.position ORDER BY 1, 2, 3, 4, 5, 6, 7`;
const COUNTS = "SELECT language, facet, value, count FROM lists WHERE count <> 0 ORDER BY 1, 2, 3";
const LONE = "SELECT count(*) AS count FROM postings WHERE position NOT IN (SELECT position FROM texts)";

async function indexes(stub: Stub): Promise<unknown> {
  return await runInDurableObject(stub, (_, { storage: { sql } }) =>
    [POSTINGS, COUNTS, LONE].map((text) => sql.exec(text).toArray()),
  );
}

const text = fc.record({
  words: fc.constantFrom("service", "source"),
  title: fc.constantFrom("One", "Two"),
  summary: fc.constant("S."),
});
const entry = fc
  .record({
    id: fc.constantFrom("a", "b", "c"),
    isEvent: fc.boolean(),
    texts: fc.dictionary(fc.constantFrom("en", "fr", "ar"), text, { minKeys: 1 }),
    topics: fc.uniqueArray(fc.constantFrom("mental-health", "governance-ethics"), { minLength: 1 }),
    countries: fc.uniqueArray(fc.constantFrom("FR", "PT", "IS"), { minLength: 1 }),
    starts: fc.constantFrom("2027-03-01T09:00", "2027-04-01T09:00"),
    ends: fc.constantFrom("2027-04-01T17:00", "2027-05-20T17:00", "2029-01-01T17:00"),
  })
  .map(({ isEvent, id, starts, ends, ...rest }) =>
    isEvent ? event(`event-${id}`, rest as never, { starts, ends }) : news(`news-${id}`, rest as never),
  );
const step = fc.oneof(
  { weight: 5, arbitrary: entry.map((each) => publishing(each, { distinct: true, restore: true })) },
  { weight: 1, arbitrary: entry.map(({ id }) => withdrawing(id)) },
);

it("after any history the indexes hold what they would hold if they were made anew", async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 12 }), async (steps) => {
      const stub = ledger(`history-${run++}`);
      for (const each of steps) await execute(stub, each);
      const grown = await indexes(stub);
      await runInDurableObject(stub, async (instance: Ledger, { storage }) => {
        storage.sql.exec("UPDATE meta SET value = 'earlier' WHERE name = 'indexing'");
        await instance.alarm();
      });
      expect(grown).toEqual(await indexes(stub));
    }),
    { numRuns: 20 },
  );
});
