// All of content/ in one ledger: KV is a copy that can be made again, whatever became of it.
import { runInDurableObject } from "cloudflare:test";
import contentEntries from "virtual:content-entries";
import { expect, it } from "vitest";
import type { Ledger } from "../../src/ledger/ledger.ts";
import type { Draft } from "../fixtures/entries.ts";
import { publishing, withdrawing } from "../fixtures/entries.ts";
import { bindings, ledger, order, settle } from "../fixtures/worker/ledger.ts";

async function keys(): Promise<string[]> {
  const names: string[] = [];
  for (let cursor: string | undefined, done = false; !done; ) {
    const page: KVNamespaceListResult<unknown> = await bindings.FEEDS.list(cursor === undefined ? {} : { cursor });
    names.push(...page.keys.map(({ name }) => name));
    done = page.list_complete;
    cursor = page.list_complete ? undefined : page.cursor;
  }
  return names;
}

async function stored(): Promise<Map<string, string | null>> {
  return new Map(await Promise.all((await keys()).map(async (key) => [key, await bindings.FEEDS.get(key)] as const)));
}

it("a rebuild of the whole corpus writes every key byte for byte as it was", async () => {
  const entries = contentEntries as unknown as readonly Draft[];
  expect(entries.length).toBeGreaterThan(50);
  const stub = ledger("corpus");
  await runInDurableObject(stub, async (instance: Ledger) => {
    for (const entry of entries)
      expect((await instance.execute(order(publishing(entry, { backfill: true })))).ok).toBe(true);
    const [first, second] = entries;
    expect((await instance.execute(order(withdrawing(String(first?.id))))).ok).toBe(true);
    expect((await instance.execute(order(publishing({ ...second, symbols: ["X/1"] } as Draft)))).ok).toBe(true);
  });
  await settle(stub);
  const before = await stored();
  expect(before.size).toBeGreaterThan(500);
  // A third is lost, a third is damaged.
  for (const [index, key] of [...before.keys()].entries()) {
    if (index % 3 === 0) await bindings.FEEDS.delete(key);
    if (index % 3 === 1) await bindings.FEEDS.put(key, `${before.get(key)} `);
  }
  await stub.rebuild();
  await settle(stub);
  const after = await stored();
  expect(after.size).toBe(before.size);
  expect([...before].filter(([key, value]) => after.get(key) !== value).map(([key]) => key)).toEqual([]);
  // All of content/ twice over: it grows with content/, and a shared machine takes minutes.
}, 240_000);
