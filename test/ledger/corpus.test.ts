// All of content/ in one ledger: KV is a copy that can be made again, whatever became of it.
import { reset, runInDurableObject } from "cloudflare:test";
import contentEntries from "virtual:content-entries";
import { beforeEach, expect, it } from "vitest";
import { configOf } from "../../src/config.ts";
import type { Entry } from "../../src/domain/entry/entry.ts";
import { type Language, languagesOf } from "../../src/domain/entry/language.ts";
import type { View } from "../../src/domain/view/view.ts";
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
  // Without the position of the ledger at which an index was written, which no reader sees: the alarm may run
  // meanwhile.
  const shown = async () => {
    const entries = new Map<string, string | null>();
    for (const key of await keys()) if (key.startsWith("v1/entry/")) entries.set(key, await bindings.FEEDS.get(key));
    const lists = await rows(stub, "SELECT key FROM views WHERE target IS NOT NULL ORDER BY key");
    const reader = viewReader(bindings.FEEDS, configOf(bindings).taxonomy, () => 0, 64_000_000);
    for (const { key } of lists) {
      const name = parseKey(String(key));
      if (name !== undefined && name.kind !== "entry")
        entries.set(String(key), JSON.stringify({ ...(await (await reader.read(name))?.load()), sequence: undefined }));
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

/**
 * An entry as it was before it was corrected: its texts said otherwise, and an event that is only announced was held.
 */
function earlier({ corrections, ...entry }: Entry): Entry {
  if (corrections === undefined) return entry;
  const texts = Object.fromEntries(
    Object.entries(entry.texts).map(([language, text]) => [language, { ...text, summary: `${text?.summary} Wrong.` }]),
  );
  const before = { ...entry, texts } as Entry;
  if (before.type !== "event" || before.event.status !== "confirmed") return before;
  return { ...before, event: { ...before.event, status: "held" } };
}

it("what content/ corrects arrives as corrections in a ledger that has it as it was, and nothing else", async () => {
  const entries = contentEntries as unknown as readonly Entry[];
  const stub = ledger("earlier");
  const publish = async (states: readonly Entry[]): Promise<[id: string, state: string][]> =>
    await runInDurableObject(stub, async (instance: Ledger) => {
      const answers: [string, string][] = [];
      for (const entry of states) {
        const execution = await instance.execute(order(publishing(entry as unknown as Draft, { backfill: true })));
        answers.push([entry.id, execution.ok ? execution.value.receipt.state : JSON.stringify(execution.reason)]);
      }
      return answers;
    });
  const isCorrected = ({ corrections }: Entry) => corrections !== undefined;
  const corrected = entries.filter(isCorrected);
  expect(corrected.length).toBeGreaterThan(20);
  expect(new Set((await publish(entries.map(earlier))).map(([, state]) => state))).toEqual(new Set(["created"]));
  const expected = entries.map((entry) => [entry.id, isCorrected(entry) ? "revised" : "unchanged"]);
  expect(await publish(entries)).toEqual(expected);
  expect(new Set((await publish(entries)).map(([, state]) => state))).toEqual(new Set(["unchanged"]));
  const told = async (language: Language) => {
    const view = JSON.parse(await stub.channelChanges(language, { kind: "everything" })) as View;
    return view.items.map(({ id, version, change, summary }) => [id, version, change, summary]).sort();
  };
  for (const language of ["en", "fr", "ru", "ar", "zh"] as const)
    expect(await told(language)).toEqual(
      corrected
        .filter((entry) => languagesOf(entry).includes(language))
        .map(({ id, corrections = [] }) => [
          id,
          2,
          "corrected",
          corrections.map(({ note }) => note[language]).join("\n"),
        ])
        .sort(),
    );
}, 240_000);
