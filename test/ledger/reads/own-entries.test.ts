import { reset, runInDurableObject } from "cloudflare:test";
import { afterEach, expect, it } from "vitest";
import type { Ledger } from "../../../src/ledger/ledger.ts";
import { news, publishing } from "../../fixtures/entries.ts";
import { ledger, order } from "../../fixtures/worker/ledger.ts";

afterEach(async () => await reset());

it("a page of what an editor published reads its own rows only, however much there is before and beside", async () => {
  await runInDurableObject(ledger("own-entries"), async (instance: Ledger) => {
    for (let index = 0; index < 300; index++) {
      const body = publishing(news(`n-${index % 60}`, { symbols: [`S/${index}`] }), { distinct: true });
      const editor = index % 2 === 0 ? "desk" : "other";
      const { ok } = await instance.execute({ ...order(body), editor: { ...order(body).editor, id: editor } });
      expect(ok).toBe(true);
    }
    const before = instance.meter.read;
    const first = instance.entriesOf("desk");
    expect(first.entries.map(({ entry }) => entry).slice(0, 2)).toEqual(["n-58", "n-56"]);
    const second = instance.entriesOf("desk", first.next);
    expect([first.entries.length, second.entries.length, second.next]).toEqual([20, 10, undefined]);
    // A row and its entry each, and one more a page that tells whether there is a further one.
    expect(instance.meter.read - before).toBeLessThanOrEqual(2 * (21 + 11));
  });
});
