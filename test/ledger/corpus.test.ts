// All of content/ in one ledger: KV is a copy that can be made again, whatever became of it.
import { reset, runInDurableObject } from "cloudflare:test";
import contentEntries from "virtual:content-entries";
import { beforeEach, expect, it } from "vitest";
import { configOf } from "../../src/config.ts";
import type { Ledger } from "../../src/ledger/ledger.ts";
import { parseKey } from "../../src/read-model/keys.ts";
import { viewReader } from "../../src/read-model/view-reader.ts";
import type { Draft } from "../fixtures/entries.ts";
import { publishing, withdrawing } from "../fixtures/entries.ts";
import { bindings, ledger, order, rows, settle } from "../fixtures/worker/ledger.ts";

// Another file may have left a ledger and its KV behind.
beforeEach(reset);

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

it("a rebuild of the whole corpus restores every list and entry, whatever was lost or damaged in KV", async () => {
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
  const shown = async () => {
    const entries = new Map<string, string | null>();
    for (const key of await keys()) if (key.startsWith("v1/entry/")) entries.set(key, await bindings.FEEDS.get(key));
    const lists = await rows(stub, "SELECT key FROM views WHERE target IS NOT NULL ORDER BY key");
    const reader = viewReader(bindings.FEEDS, configOf(bindings).taxonomy, () => 0, 64_000_000);
    for (const { key } of lists) {
      const name = parseKey(String(key));
      if (name !== undefined && name.kind !== "entry")
        entries.set(String(key), JSON.stringify(await (await reader.read(name))?.load()));
    }
    return entries;
  };
  const before = await shown();
  expect(before.size).toBeGreaterThan(500);
  // A third is lost, a third is damaged.
  for (const [index, key] of (await keys()).entries()) {
    if (index % 3 === 0) await bindings.FEEDS.delete(key);
    if (index % 3 === 1) await bindings.FEEDS.put(key, "{");
  }
  await stub.rebuild();
  await settle(stub);
  const after = await shown();
  expect(after.size).toBe(before.size);
  expect([...before].filter(([key, value]) => after.get(key) !== value).map(([key]) => key)).toEqual([]);
  // All of content/ twice over: it grows with content/, and a shared machine takes minutes.
}, 240_000);
