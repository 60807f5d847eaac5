// A typo that is mended: another version, and no news.
import { reset, runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it } from "vitest";
import type { Ledger } from "../../../src/ledger/ledger.ts";
import { command, patching } from "../../fixtures/commands.ts";
import { event, news, publishing } from "../../fixtures/entries.ts";
import { execute, ledger, rows, type Stub, settle } from "../../fixtures/worker/ledger.ts";

afterEach(async () => {
  await reset();
});

const minor = { minor: true };
const titled = (title: string) => ({ texts: { en: { title } } });
const MINUTE = 60_000;

async function at(stub: Stub, now: number): Promise<void> {
  await runInDurableObject(stub, (instance: Ledger) => {
    instance.clock = () => now;
  });
}

const documents = async (stub: Stub) =>
  (await rows(stub, "SELECT document FROM entries ORDER BY id")).map(({ document }) => JSON.parse(String(document)));
const lists = async (stub: Stub) =>
  (await rows(stub, "SELECT key, changed, content FROM views WHERE key LIKE 'v1/latest/en/%' ORDER BY key")).map(
    ({ key, changed, content }) => ({ key, changed, content: JSON.parse(String(content)) }),
  );
const announced = async (stub: Stub) =>
  await runInDurableObject(stub, async (_instance: Ledger, state) =>
    state.storage.sql.exec("SELECT key FROM announcements").toArray(),
  );

describe("a minor change", () => {
  it("moves the version, and keeps `updated`, the place in feeds and the time of every list", async () => {
    const stub = ledger("quiet");
    const began = Date.now();
    await at(stub, began);
    await execute(stub, publishing(news("a")));
    await execute(stub, publishing(news("b")));
    await settle(stub);
    const [before, shown] = [(await documents(stub))[0], await lists(stub)];
    await runInDurableObject(
      stub,
      (_instance: Ledger, state) => void state.storage.sql.exec("DELETE FROM announcements"),
    );
    await at(stub, began + 10 * MINUTE);
    expect(await execute(stub, patching("a", titled("Title of A"), 1, minor))).toMatchObject({
      ok: true,
      value: { receipt: { state: "revised", version: 2 } },
    });
    const after = (await documents(stub))[0];
    expect(after).toMatchObject({ version: 2, updated: before.updated, modified: expect.any(String) });
    expect(Date.parse(after.modified)).toBe(Math.floor((began + 10 * MINUTE) / 1000) * 1000);
    await runInDurableObject(stub, async (instance: Ledger) => {
      // The hub is away: what it would be told stays.
      Object.defineProperty(instance, "env", {
        value: { ...(instance as unknown as { env: object }).env, HUB: undefined },
      });
      await instance.alarm();
    });
    const now = await lists(stub);
    expect(now.map(({ changed }) => changed)).toEqual(shown.map(({ changed }) => changed));
    for (const [index, { content }] of now.entries()) {
      expect(content.items).not.toEqual(shown[index]?.content.items);
      expect(content.stamp).not.toBe(shown[index]?.content.stamp);
      expect(content.updated).toBe(shown[index]?.content.updated);
      expect(content.modified).toBe(after.modified);
    }
    expect(await announced(stub)).toEqual([]);
  });

  it("a minor change is followed by an ordinary one that readers are informed of", async () => {
    const stub = ledger("then");
    const began = Date.now();
    await at(stub, began);
    await execute(stub, publishing(news("a")));
    await settle(stub);
    await at(stub, began + MINUTE);
    await execute(stub, patching("a", titled("Title of A"), 1, minor));
    await at(stub, began + 2 * MINUTE);
    await execute(stub, patching("a", titled("Another title"), 2));
    await settle(stub);
    const [document] = await documents(stub);
    expect(document.modified).toBeUndefined();
    expect(Date.parse(document.updated)).toBe(Math.floor((began + 2 * MINUTE) / 1000) * 1000);
    for (const { content } of await lists(stub)) expect(content).toMatchObject({ updated: document.updated });
    for (const { content } of await lists(stub)) expect(content.modified).toBeUndefined();
  });

  it.each([
    ["a status", { event: { status: "cancelled" } }],
    ["a start", { event: { starts: "2025-09-25T10:00" } }],
    ["an end", { event: { ends: "2025-09-25T18:00" } }],
    ["a correction", { corrections: [{ at: "2026-01-01", note: { en: "Mended.", fr: "Corrigé." } }] }],
    ["a language less", { texts: { fr: null } }],
  ])("a minor change is refused if it changes %s", async (_, patch) => {
    const stub = ledger("refused");
    await execute(stub, publishing(event("a")));
    expect(await execute(stub, patching("a", patch, 1, minor))).toMatchObject({
      ok: false,
      reason: { kind: "invalid", faults: [{ pointer: "/data/minor" }] },
    });
  });

  it("a minor change is possible by publishing and translating too, and means nothing for a new entry", async () => {
    const stub = ledger("others");
    await execute(stub, publishing(news("a"), minor));
    expect((await documents(stub))[0].modified).toBeUndefined();
    await execute(stub, publishing(news("a", { audience: ["public"] }), minor));
    const [{ modified, updated }] = await documents(stub);
    expect(modified >= updated).toBe(true);
    const text = { words: "service", title: "Titre mieux", summary: "Un résumé." };
    const translated = await execute(stub, command("entry.translate", { id: "a", language: "fr", text, ...minor }));
    expect(translated).toMatchObject({ ok: true, value: { receipt: { version: 3 } } });
    const added = await execute(stub, command("entry.translate", { id: "a", language: "es", text, ...minor }));
    expect(added).toMatchObject({ ok: false, reason: { kind: "invalid" } });
  });
});
