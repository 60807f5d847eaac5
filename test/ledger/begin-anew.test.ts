// What a file of tests has left under way is not seen by the next one in the same workerd.
import { expect, it, vi } from "vitest";
import { news, publishing } from "../fixtures/entries.ts";
import { emptyStorage, openEdgeCache } from "../fixtures/worker/begin-anew.ts";
import { bindings } from "../fixtures/worker/ledger.ts";
import { deliver } from "../fixtures/worker/service.ts";

const NUMBERS = Array.from({ length: 50 }, (_, index) => index);
const LONG = "x".repeat(100_000);

/** Leaves writes under way, of which some are refused by what empties storage. */
function leave(writes: readonly Promise<unknown>[]): void {
  for (const write of writes) write.catch(() => {});
}

it("a file of tests begins with empty storage, whatever the file before it has left on its way to KV", async () => {
  for (let round = 0; round < 10; round++) {
    leave(NUMBERS.map((number) => bindings.FEEDS.put(`late-${number}`, LONG)));
    await emptyStorage();
    await scheduler.wait(50);
    expect((await bindings.FEEDS.list()).keys, `round ${round}`).toEqual([]);
  }
});

it("a file of tests begins with an empty ledger, also where one was found that was not", async () => {
  const late = vi.fn(async () => {
    expect((await deliver(publishing(news("late")))).status).toBe(201);
    return "2026-01-01T00:00:00Z";
  });
  const ledger = bindings.LEDGER.getByName("ledger");
  vi.spyOn(bindings.LEDGER, "getByName").mockImplementationOnce(() => new Proxy(ledger, { get: () => late }) as never);
  await emptyStorage();
  expect(late).toHaveBeenCalledOnce();
  expect(await bindings.LEDGER.getByName("ledger").lastChange()).toBeUndefined();
});

it("a file of tests begins with an empty edge cache, whatever the file before it has left under way", async () => {
  const address = (number: number): string => `https://edge.example/${number}`;
  const kept = () => new Response(LONG, { headers: { "cache-control": "max-age=100" } });
  await caches.default.put(address(0), kept());
  expect(await caches.default.match(address(0))).toBeDefined();
  leave(NUMBERS.map((number) => caches.default.put(address(number), kept())));
  await emptyStorage();
  await openEdgeCache();
  await scheduler.wait(50);
  for (const number of NUMBERS) expect(await caches.default.match(address(number)), `${number}`).toBeUndefined();
});
