import { expect, it } from "vitest";
import { emptyStorage } from "../fixtures/worker/begin-anew.ts";
import { bindings } from "../fixtures/worker/ledger.ts";

it("a file of tests begins with empty storage, whatever the file before it has left on its way to KV", async () => {
  for (let round = 0; round < 10; round++) {
    const late = Array.from({ length: 50 }, (_, index) => bindings.FEEDS.put(`late-${index}`, "x".repeat(100_000)));
    for (const each of late) each.catch(() => {});
    await emptyStorage();
    await scheduler.wait(50);
    expect((await bindings.FEEDS.list()).keys, `round ${round}`).toEqual([]);
  }
});
