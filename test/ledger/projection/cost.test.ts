// What publishing costs of KV: puts and characters, whatever the number of channels that an entry is in.
import { evictDurableObject, reset, runInDurableObject } from "cloudflare:test";
import contentEntries from "virtual:content-entries";
import { afterEach, expect, it, vi } from "vitest";
import { LANGUAGES } from "../../../src/domain/entry/language.ts";
import type { Ledger } from "../../../src/ledger/ledger.ts";
import { blockStatements } from "../../../src/ledger/projection/block-statements.ts";
import { queries } from "../../../src/ledger/store/queries.ts";
import { type Draft, event, news, publishing } from "../../fixtures/entries.ts";
import { bindings, ledger, order, rows, type Stub, settle, storedView } from "../../fixtures/worker/ledger.ts";

const EU = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split(" ");

/** Entries with the same words are other works all the same. */
const DISTINCT = { distinct: true };

afterEach(async () => {
  vi.restoreAllMocks();
  await reset();
});

function texts(languages: readonly string[]) {
  const content = "A paragraph of an article that says a thing or two about health. ".repeat(40);
  return Object.fromEntries(
    languages.map((language) => [
      language,
      { words: "service", title: `Title in ${language}`, summary: "A summary.", content },
    ]),
  );
}

async function cost(stub: Stub, body: unknown): Promise<{ puts: number; characters: number }> {
  const put = vi.spyOn(bindings.FEEDS, "put");
  await runInDurableObject(stub, async (instance: Ledger) => {
    expect(await instance.execute(order(body))).toMatchObject({ ok: true });
  });
  await settle(stub);
  const characters = put.mock.calls.reduce((sum, [, value]) => sum + String(value).length, 0);
  const puts = put.mock.calls.length;
  put.mockRestore();
  return { puts, characters };
}

async function fill(stub: Stub, entries: readonly unknown[]): Promise<number> {
  const put = vi.spyOn(bindings.FEEDS, "put");
  for (let from = 0; from < entries.length; from += 50) {
    await runInDurableObject(stub, async (instance: Ledger) => {
      for (const body of entries.slice(from, from + 50))
        expect(await instance.execute(order(body))).toMatchObject({ ok: true });
      await instance.alarm();
    });
  }
  await settle(stub);
  const puts = put.mock.calls.length;
  put.mockRestore();
  return puts;
}

it("a publish among 400 entries costs at most 60 puts and 1 MB, however many channels the entry is in", async () => {
  const stub = ledger("cost");
  await fill(
    stub,
    Array.from({ length: 400 }, (_, index) => {
      const countries = [EU[index % 27] ?? "FR", EU[(index + 9) % 27] ?? "PT"];
      return publishing(
        index % 2 === 0
          ? news(`n-${index}`, { texts: texts(["en", "fr"]), countries } as never)
          : event(`e-${index}`, { texts: texts(["en", "fr"]), countries } as never),
        DISTINCT,
      );
    }),
  );
  const organisations = ["who", "who-europe", "ec"].map((id) => ({ id, role: "issuer" }));
  const topics = ["governance-ethics", "regulation-law", "mental-health"];
  const widest = await cost(
    stub,
    publishing(
      event("wide", { texts: texts(LANGUAGES), topics, organisations, countries: ["PT", "FR"] } as never),
      DISTINCT,
    ),
  );
  const european = await cost(
    stub,
    publishing(
      news("eu", { texts: texts(LANGUAGES), topics, organisations: organisations.slice(1), countries: EU } as never),
      DISTINCT,
    ),
  );
  console.info("an event in 8 languages:", widest, "news of 27 countries:", european);
  expect(widest.puts).toBeLessThanOrEqual(40);
  expect(european.puts).toBeLessThanOrEqual(60);
  expect(Math.max(widest.characters, european.characters)).toBeLessThan(1_000_000);
  expect((await storedView("latest", "de", { kind: "country", code: "SE" }))?.items.map(({ id }) => id)).toEqual([
    "eu",
  ]);
}, 300_000);

it("content/ is loaded with at most 400 puts", async () => {
  const stub = ledger("content");
  const entries = contentEntries as unknown as readonly Draft[];
  const puts = await fill(
    stub,
    entries.map((entry) => publishing(entry, { backfill: true })),
  );
  const sizes = await rows(stub, "SELECT count(*) AS texts FROM items");
  console.info(`content/: ${entries.length} entries, ${sizes[0]?.texts} items, ${puts} puts`);
  expect(puts).toBeLessThanOrEqual(400);
}, 300_000);

it("the place of an item in KV is found with two rows read: one of the question, and its own", async () => {
  await runInDurableObject(ledger("places"), async (_: Ledger, state) => {
    const meter = { read: 0, written: 0 };
    const blocks = blockStatements(queries(state.storage.sql, meter));
    const items = Array.from({ length: 400 }, (_, line) => ({ sequence: line + 1, ref: line, size: 1, hash: "" }));
    for (const item of items) blocks.insertItem("en", item);
    const asked = items.filter(({ sequence }) => sequence % 2 === 0);
    meter.read = 0;
    const found = blocks.locate(
      "en",
      asked.map(({ sequence }) => sequence),
    );
    expect(found).toEqual(asked);
    expect(meter.read).toBe(2 * asked.length);
  });
});

it("a run that writes much lets others in between: readers of the ledger are answered before it is over", async () => {
  const content = "A paragraph of an article that says a thing or two about health. ".repeat(300);
  const entries = Array.from({ length: 60 }, (_, index) =>
    publishing(news(`long-${index}`, { texts: { en: { ...texts(["en"]).en, content } } } as never), DISTINCT),
  );
  await runInDurableObject(ledger("turns"), async (instance: Ledger) => {
    for (const body of entries) expect(await instance.execute(order(body))).toMatchObject({ ok: true });
    // A store that answers at once: only pauses of the run itself let others in.
    const events: string[] = [];
    const put = vi.spyOn(bindings.FEEDS, "put").mockImplementation(async (key) => void events.push(String(key)));
    const run = instance.alarm();
    let isOver = false;
    void run.finally(() => {
      isOver = true;
    });
    while (!isOver) {
      await scheduler.wait(0);
      events.push("another");
    }
    put.mockRestore();
    const written = events.slice(
      events.findIndex((key) => key !== "another"),
      events.findLastIndex((key) => key !== "another"),
    );
    expect(written.filter((key) => key === "another").length).toBeGreaterThan(2);
  });
}, 60_000);

it("blocks that no index has named for a day are deleted, and no others", async () => {
  const stub = ledger("blocks");
  await fill(stub, [publishing(news("a")), publishing(news("b"))]);
  await fill(stub, [publishing(news("a", { genre: "statement" }))]);
  await fill(stub, [publishing(news("b", { genre: "statement" }))]);
  const keys = async () =>
    (await bindings.FEEDS.list({ prefix: "v2/items/" })).keys.map(({ name }) => Number(name.split("/").at(-1)));
  expect((await keys()).toSorted()).toEqual([1, 2, 3, 4, 5, 6]);
  const at = async (hours: number) =>
    await runInDurableObject(stub, async (instance: Ledger) => {
      instance.clock = () => Date.now() + hours * 3_600_000;
      await instance.alarm();
    });
  await at(23);
  expect(await keys()).toHaveLength(6);
  await at(25);
  expect((await keys()).toSorted()).toEqual([3, 4, 5, 6]);
  expect((await storedView("latest", "en", { kind: "everything" }))?.items).toHaveLength(2);
});

it("an entry that cannot be shown is left out of lists, named in the status, and delays no other", async () => {
  const stub = ledger("faulty");
  await fill(stub, [publishing(news("a"))]);
  await runInDurableObject(stub, async (instance: Ledger, state) => {
    await instance.execute(order(publishing(news("b"))));
    await instance.execute(order(publishing(news("c"))));
    state.storage.sql.exec("UPDATE revisions SET document = '{' WHERE entry_id = 'b'");
    await instance.alarm();
  });
  const view = await storedView("latest", "en", { kind: "everything" });
  expect(view?.items.map(({ id }) => id).toSorted()).toEqual(["a", "c"]);
  const { failing } = await stub.status();
  expect(failing?.[0]).toMatchObject({ failures: 1, failure: expect.stringContaining("is left out") });
  await runInDurableObject(stub, async (_instance, state) => {
    state.storage.sql.exec(
      "UPDATE revisions SET document = (SELECT document FROM entries WHERE id = 'b') WHERE entry_id = 'b'",
    );
  });
  await settle(stub);
  expect((await storedView("latest", "en", { kind: "everything" }))?.items).toHaveLength(3);
  expect((await stub.status()).failing).toBeUndefined();
});

it("a ledger of the earlier layout writes indexes that show the same, and serves its list until then", async () => {
  const stub = ledger("upgrade");
  await fill(stub, [publishing(news("a")), publishing(event("b"))]);
  const everything = { kind: "everything" } as const;
  const before = await storedView("latest", "en", everything);
  for (const { name } of (await bindings.FEEDS.list({ prefix: "v2/" })).keys) await bindings.FEEDS.delete(name);
  expect(await storedView("latest", "en", everything)).toBeUndefined();
  await bindings.FEEDS.put("v1/latest/en/", JSON.stringify({ ...before, name: "as it was" }));
  expect(await storedView("latest", "en", everything)).toMatchObject({ name: "as it was", items: before?.items });
  await runInDurableObject(stub, async (_instance, state) => {
    state.storage.sql.exec("UPDATE meta SET value = 'v1' WHERE name = 'layout'");
    state.storage.sql.exec("UPDATE views SET digest = '-', content = NULL WHERE target IS NOT NULL");
    await state.storage.sync();
  });
  await evictDurableObject(stub);
  await settle(stub);
  expect(await storedView("latest", "en", everything)).toEqual(before);
  expect(await rows(stub, "SELECT * FROM announcements")).toEqual([]);
});
