// What one publish costs when the ledger holds 100, 1,000, 10,000 and 100,000 entries: KV puts and SQL rows, not time.
import { runInDurableObject } from "cloudflare:test";
import { expect, it, vi } from "vitest";
import type { Execution, Ledger, LedgerOrder } from "../../src/ledger/ledger.ts";
import { event, news, publishing } from "../fixtures/entries.ts";
import { markdownTable } from "../fixtures/markdown-table.ts";
import { bindings, ledger, order, settle } from "../fixtures/worker/ledger.ts";

const SIZES = [100, 1000, 10_000, 100_000];

/** Entries that are committed at once while the ledger is filled. */
const TOGETHER = 24;

/** The editor who fills the ledger with an entry: none may have more than 100,000 receipts. */
function fillerOf(index: number): LedgerOrder["editor"] {
  return { id: `filler-${Math.floor(index / 50_000)}`, scope: {} };
}

/** Entries as a corpus has them: news and events, topics and organisations in turn, over years. */
function body(index: number): unknown {
  const published = new Date(Date.UTC(2015, 0, 1) + (index % 4000) * 86_400_000).toISOString().slice(0, 10);
  const over = {
    published,
    topics: [["governance-ethics", "regulation-law", "mental-health", "workforce-skills"][index % 4]],
    organisations: [{ id: ["who", "who-europe", "ec", "un-news"][index % 4], role: "publisher" }],
  };
  const draft =
    index % 3 === 0
      ? event(`b-${index}`, over, { starts: `${published}T09:00`, ends: `${published}T10:00` })
      : news(`b-${index}`, over);
  return publishing(draft, { backfill: true });
}

it("costs the same at every size", { timeout: 3_600_000 }, async ({ task }) => {
  const stub = ledger("bench");
  const put = vi.spyOn(bindings.FEEDS, "put");
  const table: {
    entries: number;
    "KV puts": number;
    "rows read": number;
    "rows written": number;
    "rows read by the alarm": number;
  }[] = [];
  let filled = 0;
  for (const size of SIZES) {
    while (filled < size) {
      const until = Math.min(size, filled + 2000);
      await runInDurableObject(stub, async (instance: Ledger) => {
        while (filled < until) {
          // As deliveries that wait at the same time: they share a transaction.
          const together: Promise<Execution>[] = [];
          for (const end = Math.min(until, filled + TOGETHER); filled < end; filled++)
            together.push(instance.execute(order(body(filled), { editor: fillerOf(filled) })));
          for (const execution of await Promise.all(together)) expect(execution).toMatchObject({ ok: true });
        }
      });
    }
    await settle(stub, 1000);
    put.mockClear();
    const cost = await runInDurableObject(stub, async (instance: Ledger) => {
      const start = { ...instance.meter };
      const probe = publishing(event(`probe-${size}`, { topics: ["governance-ethics"] }));
      expect(await instance.execute(order(probe))).toMatchObject({ ok: true });
      const committed = { ...instance.meter };
      await instance.alarm();
      return {
        read: committed.read - start.read,
        written: committed.written - start.written,
        alarm: instance.meter.read - committed.read,
      };
    });
    table.push({
      entries: size,
      "KV puts": put.mock.calls.length,
      "rows read": cost.read,
      "rows written": cost.written,
      "rows read by the alarm": cost.alarm,
    });
    console.log(`${size} entries: ${JSON.stringify(table.at(-1))}`);
  }
  const head = [
    "entries in the ledger",
    "KV puts",
    "rows read by the commit",
    "rows written by it",
    "rows read by the alarm",
  ];
  const rows = table.map((row) => Object.values(row).map((value) => value.toLocaleString("en")));
  task.meta.measured = { name: "publish", table: markdownTable(head, rows, "---:") };
  console.log(task.meta.measured.table);
  const [small, full, large] = [table[1], table[2], table.at(-1)];
  // Fewer puts are right: what starts too long ago to stand in a full agenda changes none.
  expect(large?.["KV puts"]).toBeLessThanOrEqual(full?.["KV puts"] ?? 0);
  // What a commit reads grows with the depth of indexes, by about a row for each further level.
  expect(large?.["rows read"]).toBeLessThanOrEqual((small?.["rows read"] ?? 0) * 1.1);
  // An agenda is full at some thousand entries.
  expect(large?.["rows read by the alarm"]).toBeLessThanOrEqual((full?.["rows read by the alarm"] ?? 0) * 1.1);
});
