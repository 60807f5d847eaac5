// An alarm that throws is repeated by the platform six times, and then never again: the ledger's own must not throw.
import { reset, runInDurableObject } from "cloudflare:test";
import { afterEach, expect, it, vi } from "vitest";
import type { Ledger } from "../../src/ledger/ledger.ts";
import { news, publishing } from "../fixtures/entries.ts";
import { bindings, execute, ledger, settle, storedView } from "../fixtures/worker/ledger.ts";

afterEach(async () => {
  vi.restoreAllMocks();
  await reset();
});

it("an alarm that fails as a whole never throws, and is set again at growing intervals until it succeeds", async () => {
  const stub = ledger("exhausted");
  await execute(stub, publishing(news("a")));
  const get = vi.spyOn(bindings.FEEDS, "get").mockRejectedValue(new Error("KV GET failed: 500") as never);
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const waits: number[] = [];
  // More often than the platform would.
  for (let round = 0; round < 9; round++) {
    waits.push(
      await runInDurableObject(stub, async (instance: Ledger, state) => {
        const now = Date.now();
        instance.clock = () => now;
        await state.storage.deleteAlarm();
        await instance.alarm();
        return ((await state.storage.getAlarm()) ?? 0) - now;
      }),
    );
  }
  expect(waits).toEqual([2, 4, 8, 16, 32, 60, 60, 60, 60].map((seconds) => seconds * 1000));
  expect(await stub.status()).toMatchObject({ sequence: 1, projected: 0 });
  get.mockRestore();
  await settle(stub);
  expect(await stub.status()).toMatchObject({ sequence: 1, projected: 1, outbox: { rows: 0 } });
  expect((await storedView("latest", "en", { kind: "everything" }))?.items.map(({ id }) => id)).toEqual(["a"]);
});
