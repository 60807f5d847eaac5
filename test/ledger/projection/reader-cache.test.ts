// When the ledger has the platform's cache emptied.
import { reset, runInDurableObject } from "cloudflare:test";
import { afterEach, expect, it, vi } from "vitest";
import type { Execution, Ledger } from "../../../src/ledger/ledger.ts";
import { readerCache } from "../../../src/ledger/projection/reader-cache.ts";
import type { PurgeOutcome } from "../../../src/std/platform-cache.ts";
import { news, publishing } from "../../fixtures/entries.ts";
import { bindings, ledger, order } from "../../fixtures/worker/ledger.ts";

const TIMEOUT_MS = 1000;

afterEach(async () => {
  vi.restoreAllMocks();
  await reset();
});

function emptied(outcome: () => Promise<PurgeOutcome>) {
  const request = vi.fn(outcome);
  const time = { now: 1_000_000 };
  const cache = readerCache(request, () => time.now);
  // What KV showed when the object started.
  expect(cache.next(7)).toBeUndefined();
  return { cache, request, time };
}

it("the cache is emptied once KV shows more, at most every twelve seconds, and not for nothing", async () => {
  const { cache, request, time } = emptied(async () => "purged");
  await cache.update(7, TIMEOUT_MS);
  expect(request).not.toHaveBeenCalled();
  await cache.update(8, TIMEOUT_MS);
  expect(request).toHaveBeenCalledTimes(1);
  expect(cache.next(8)).toBeUndefined();
  time.now += 5000;
  await cache.update(9, TIMEOUT_MS);
  expect(request).toHaveBeenCalledTimes(1);
  expect(cache.next(9)).toBe(1_012_000);
  time.now = 1_012_000;
  await cache.update(9, TIMEOUT_MS);
  expect(request).toHaveBeenCalledTimes(2);
  expect(cache.next(9)).toBeUndefined();
});

it.each([
  ["refused", async (): Promise<PurgeOutcome> => "refused"],
  ["failing", async (): Promise<PurgeOutcome> => await Promise.reject(new Error("away"))],
  ["hanging", async (): Promise<PurgeOutcome> => await new Promise<never>(() => undefined)],
])("a purge that is %s is tried again after twelve seconds, and stops nothing", async (_, outcome) => {
  const { cache, time } = emptied(outcome);
  await cache.update(8, 10);
  expect(cache.next(8)).toBe(time.now + 12_000);
});

it("a runtime without this cache is asked once", async () => {
  const { cache, request, time } = emptied(async () => "absent");
  await cache.update(8, TIMEOUT_MS);
  expect(cache.next(9)).toBeUndefined();
  time.now += 60_000;
  await cache.update(9, TIMEOUT_MS);
  expect(request).toHaveBeenCalledTimes(1);
});

it("a publish empties the cache after KV has it, and the alarm stays set until then", async () => {
  await runInDurableObject(ledger("emptied"), async (instance: Ledger, state) => {
    const shown: number[] = [];
    instance.requestPurge = async () => {
      shown.push((await instance.status()).projected);
      return shown.length === 1 ? "refused" : "purged";
    };
    await instance.execute(order(publishing(news("a"))));
    expect(shown).toEqual([]);
    await instance.alarm();
    expect(shown).toEqual([1]);
    expect(await state.storage.getAlarm()).not.toBeNull();
    instance.clock = () => Date.now() + 13_000;
    await instance.alarm();
    await instance.alarm();
    expect(shown).toEqual([1, 1]);
  });
});

it("a command is acknowledged that comes when KV shows more already and the cache is still to be emptied", async () => {
  await runInDurableObject(ledger("between"), async (instance: Ledger) => {
    await instance.execute(order(publishing(news("a"))));
    const answers: PromiseSettledResult<Execution>[] = [];
    const put = bindings.FEEDS.put.bind(bindings.FEEDS) as (...parameters: unknown[]) => Promise<void>;
    vi.spyOn(bindings.FEEDS, "put").mockImplementation(async (...parameters: unknown[]) => {
      // The checkpoint is written last, after all that readers ask for.
      if (String(parameters[0]).endsWith("checkpoint") && answers.length === 0)
        answers.push(...(await Promise.allSettled([instance.execute(order(publishing(news("b"))))])));
      await put(...parameters);
    });
    await instance.alarm();
    expect(answers).toMatchObject([{ status: "fulfilled", value: { ok: true } }]);
  });
});
