import { evictDurableObject, reset, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Channel } from "../../src/domain/channel/channel.ts";
import type { Ledger } from "../../src/ledger/ledger.ts";
import { INDEXING } from "../../src/ledger/search-index/indexing-progress.ts";
import { MIGRATIONS } from "../../src/ledger/store/schema.ts";
import { event, news, publishing, withdrawing } from "../fixtures/entries.ts";
import { bindings, execute, ledger, order, rows, settle, storedKeys, storedView } from "../fixtures/worker/ledger.ts";

const everything = { kind: "everything" } as const;

afterEach(async () => {
  vi.restoreAllMocks();
  await reset();
});

const titles = async (
  kind: "latest" | "agenda",
  language: "en" | "fr" | "de",
  channel: Parameters<typeof storedView>[2],
) => (await storedView(kind, language, channel))?.items.map(({ id }) => id);

describe("a command", () => {
  it("a command writes revision, receipt, memberships, search rows, outbox and alarm in one transaction", async () => {
    const stub = ledger("once");
    const execution = await execute(stub, publishing(news("a")));
    expect(execution).toMatchObject({
      ok: true,
      value: { replayed: false, receipt: { entry: "a", version: 1, sequence: 1, state: "created" } },
    });
    expect(await rows(stub, "SELECT entry_id, version, sequence, editor FROM revisions")).toEqual([
      { entry_id: "a", version: 1, sequence: 1, editor: "desk" },
    ]);
    expect(await rows(stub, "SELECT count(*) AS n FROM receipts")).toEqual([{ n: 1 }]);
    expect(await rows(stub, "SELECT language, channel FROM memberships ORDER BY 1, 2")).toHaveLength(8);
    expect(await rows(stub, "SELECT language FROM texts ORDER BY 1")).toEqual([
      { language: "" },
      { language: "en" },
      { language: "fr" },
    ]);
    expect(await rows(stub, "SELECT count(*) AS n FROM views WHERE dirty IS NOT NULL")).toEqual([{ n: 9 }]);
    expect(await runInDurableObject(stub, (_, state) => state.storage.getAlarm())).not.toBeNull();
  });

  it("a command whose transaction throws leaves nothing behind and can be sent again", async () => {
    const stub = ledger("throws");
    const given = order(publishing(news("a")));
    await runInDurableObject(stub, async (instance: Ledger, state) => {
      state.storage.sql.exec("ALTER TABLE texts RENAME TO away");
      await expect(instance.execute(given)).rejects.toThrow(/texts/);
      state.storage.sql.exec("ALTER TABLE away RENAME TO texts");
    });
    for (const table of ["revisions", "receipts", "memberships", "entries", "views"])
      expect(await rows(stub, `SELECT * FROM ${table}`)).toEqual([]);
    expect(await stub.execute(given)).toMatchObject({
      ok: true,
      value: { replayed: false, receipt: { version: 1, sequence: 1 } },
    });
  });

  it("a command sent 100 times at once makes one revision and 100 equal receipts", async () => {
    const stub = ledger("hundred");
    const given = order(publishing(news("a")));
    const executions = await runInDurableObject(stub, (instance: Ledger) =>
      Promise.all(Array.from({ length: 100 }, () => instance.execute(given))),
    );
    expect(new Set(executions.map((execution) => JSON.stringify(execution.ok && execution.value.receipt))).size).toBe(
      1,
    );
    expect(executions.filter((execution) => execution.ok && !execution.value.replayed)).toHaveLength(1);
    expect(await rows(stub, "SELECT count(*) AS n FROM revisions")).toEqual([{ n: 1 }]);
  });

  it("a used webhook-id with another body is refused, and the same id of another editor is another one", async () => {
    const stub = ledger("reuse");
    await execute(stub, publishing(news("a")), { webhookId: "m" });
    expect(await execute(stub, publishing(news("b")), { webhookId: "m" })).toEqual({
      ok: false,
      reason: { kind: "idempotency-key-reused" },
    });
    expect(
      await execute(stub, publishing(news("b")), { webhookId: "m", editor: { id: "other", scope: {} } }),
    ).toMatchObject({ ok: true });
  });

  it("a refused command consumes no id", async () => {
    const stub = ledger("refused");
    expect(await execute(stub, withdrawing("a"), { webhookId: "m" })).toEqual({
      ok: false,
      reason: { kind: "unknown-entry" },
    });
    expect(await rows(stub, "SELECT * FROM receipts")).toEqual([]);
    expect(await execute(stub, publishing(news("a")), { webhookId: "m" })).toMatchObject({ ok: true });
  });

  it("a command with a stale version changes nothing", async () => {
    const stub = ledger("stale");
    await execute(stub, publishing(news("a")));
    await execute(stub, publishing(news("a", { genre: "statement" })));
    expect(await execute(stub, publishing(news("a", { genre: "speech" }), { expectedVersion: 1 }))).toEqual({
      ok: false,
      reason: { kind: "version-conflict", current: 2 },
    });
    expect(await rows(stub, "SELECT count(*) AS n FROM revisions")).toEqual([{ n: 2 }]);
  });
});

describe("the projection", () => {
  it("the projection writes an entry to each of its channels in its languages, and to no other", async () => {
    const stub = ledger("places");
    await execute(stub, publishing(event("a")));
    await settle(stub);
    const keys = (await storedKeys()).sort();
    const indexes = ["en", "fr"].flatMap((language) =>
      ["countries", "general", "organisations"].map((group) => `v2/index/${language}/${group}`),
    );
    expect(keys.slice(0, 8)).toEqual(["v1/entry/a", "v2/checkpoint", ...indexes]);
    expect(keys.slice(8).map((key) => key.replace(/[0-9a-f]{12}/, "*"))).toEqual(["v2/items/*/1", "v2/items/*/2"]);
    const channels: Channel[] = [
      everything,
      { kind: "events" },
      { kind: "topic", id: "governance-ethics" },
      { kind: "organisation", id: "who-europe" },
      { kind: "country", code: "PT" },
    ];
    for (const kind of ["latest", "agenda"] as const)
      for (const language of ["en", "fr"] as const)
        for (const channel of channels) expect(await titles(kind, language, channel)).toEqual(["a"]);
    for (const channel of [{ kind: "news" }, { kind: "country", code: "FR" }] as const)
      expect(await titles("latest", "en", channel)).toEqual([]);
    expect(await titles("latest", "fr", { kind: "country", code: "PT" })).toEqual(["a"]);
    expect((await storedView("latest", "fr", everything))?.items[0]?.title).toBe("Titre de a");
  });

  it("the projection orders the latest view by release and the agenda by start", async () => {
    const stub = ledger("order");
    await execute(
      stub,
      publishing(event("late", { published: "2025-01-02" }, { starts: "2025-12-01", ends: "2025-12-02" }), {
        backfill: true,
      }),
    );
    await execute(
      stub,
      publishing(event("early", { published: "2025-01-03" }, { starts: "2025-02-01", ends: "2025-02-02" }), {
        backfill: true,
      }),
    );
    await execute(stub, publishing(news("first", { published: "2025-01-01" }), { backfill: true }));
    await settle(stub);
    expect(await titles("latest", "en", everything)).toEqual(["early", "late", "first"]);
    expect(await titles("agenda", "en", everything)).toEqual(["early", "late"]);
    expect(await titles("latest", "en", { kind: "news" })).toEqual(["first"]);
  });

  it("what nothing dates in a back catalogue ends the lists, and what is published today leads them", async () => {
    const stub = ledger("undated");
    await execute(stub, publishing(news("old", { published: "2024-01-01" }), { backfill: true }));
    await execute(stub, publishing(news("new", { published: "2025-01-01" }), { backfill: true }));
    const next = `${new Date().getUTCFullYear() + 1}-05`;
    const { published: _, ...undated } = event("undated", {}, { starts: `${next}-04`, ends: `${next}-05` });
    await execute(stub, publishing(undated, { backfill: true }));
    await execute(stub, publishing(news("today")));
    await settle(stub);
    expect(await titles("latest", "en", everything)).toEqual(["today", "new", "old", "undated"]);
  });

  it("the projection removes an entry from channels and languages that it left", async () => {
    const stub = ledger("leave");
    await execute(stub, publishing(news("a", { topics: ["governance-ethics", "regulation-law"] })));
    await settle(stub);
    expect(await titles("latest", "en", { kind: "topic", id: "regulation-law" })).toEqual(["a"]);
    const english = { en: { words: "service", title: "Only English", summary: "S" } };
    await execute(stub, publishing(news("a", { texts: english })));
    await settle(stub);
    expect(await titles("latest", "en", { kind: "topic", id: "regulation-law" })).toEqual([]);
    expect(await titles("latest", "fr", everything)).toEqual([]);
    // The French text is announced as gone; the English one that left a topic is not: it lives on elsewhere under the
    // same identity.
    expect((await storedView("latest", "fr", everything))?.withdrawn).toEqual([{ id: "a", at: expect.any(String) }]);
    expect((await storedView("latest", "en", { kind: "topic", id: "regulation-law" }))?.withdrawn).toEqual([]);
  });

  it("the projection announces a withdrawal in every channel, and drops that when the entry is restored", async () => {
    const stub = ledger("withdraw");
    await execute(stub, publishing(news("a")));
    await execute(stub, publishing(news("b")));
    await execute(stub, withdrawing("a"));
    await settle(stub);
    expect(await titles("latest", "en", everything)).toEqual(["b"]);
    expect(
      (await storedView("latest", "fr", { kind: "organisation", id: "who-europe" }))?.withdrawn.map(({ id }) => id),
    ).toEqual(["a"]);
    expect(JSON.parse((await bindings.FEEDS.get("v1/entry/a")) ?? "")).toMatchObject({
      id: "a",
      version: 2,
      reason: "Published by mistake.",
    });
    expect(await rows(stub, "SELECT entry_id FROM texts GROUP BY 1")).toEqual([{ entry_id: "b" }]);
    await execute(stub, publishing(news("a"), { restore: true }));
    await settle(stub);
    // It keeps its place: which of the two came first depends on the second in which they were released.
    expect((await titles("latest", "en", everything))?.toSorted()).toEqual(["a", "b"]);
    expect((await storedView("latest", "en", everything))?.withdrawn).toEqual([]);
  });

  it("the projection writes nothing for unchanged content, and a rebuild restores every list", async () => {
    const stub = ledger("same");
    for (const id of ["a", "b"]) await execute(stub, publishing(event(id)));
    await settle(stub);
    const shown = async () => [
      await bindings.FEEDS.get("v1/entry/a"),
      ...(await Promise.all(
        (["latest", "agenda"] as const).flatMap((kind) =>
          (["en", "fr"] as const).map((language) => storedView(kind, language, everything)),
        ),
      )),
    ];
    const before = await shown();
    const put = vi.spyOn(bindings.FEEDS, "put");
    await execute(stub, publishing(event("a")));
    await settle(stub);
    expect(put).not.toHaveBeenCalled();
    for (const key of await storedKeys()) await bindings.FEEDS.delete(key);
    await stub.rebuild();
    await settle(stub);
    expect(await shown()).toEqual(before);
    expect(before).toHaveLength(5);
  });

  it("a view shows at most 50 entries and links to the archive, whose months neither skip nor repeat", async () => {
    const stub = ledger("archive");
    const days = Array.from({ length: 130 }, (_, index) =>
      new Date(Date.UTC(2025, 0, 1 + index * 2)).toISOString().slice(0, 10),
    );
    await runInDurableObject(stub, async (instance: Ledger) => {
      for (const [index, published] of days.entries())
        await instance.execute(order(publishing(news(`n-${index}`, { published }), { backfill: true })));
      // One month with more than an archive page holds.
      for (let index = 0; index < 230; index++)
        await instance.execute(order(publishing(news(`m-${index}`, { published: "2024-03-15" }), { backfill: true })));
    });
    await settle(stub);
    const view = await storedView("latest", "en", everything);
    expect(view?.items).toHaveLength(50);
    const seen = new Set(view?.items.map(({ id }) => id));
    const chain: string[] = [];
    for (let page = view?.archive?.previous; page !== undefined; ) {
      chain.push(page);
      const json = await stub.archive("en", everything, page);
      const archive = JSON.parse(json ?? "null") as typeof view;
      for (const { id } of archive?.items ?? []) seen.add(id);
      if (chain.length > 1) expect(archive?.archive?.next).toBe(chain.at(-2));
      page = archive?.archive?.previous;
    }
    expect(seen.size).toBe(360);
    expect(chain.at(-1)).toBe("2024-03.3");
    expect(new Set(chain).size).toBe(chain.length);
    for (const page of ["2024-02", "2024-03.4", "2024-03.1", "2024-13", "x"])
      expect(await stub.archive("en", everything, page)).toBeUndefined();
  });

  it("a view never mixes languages, whatever texts an entry has", async () => {
    const stub = ledger("mixed");
    await execute(
      stub,
      publishing(news("a", { texts: { de: { words: "service", title: "Nur Deutsch", summary: "Z" } } })),
    );
    await settle(stub);
    expect(await titles("latest", "de", everything)).toEqual(["a"]);
    expect(await storedView("latest", "en", everything)).toBeUndefined();
  });
});

describe("the ledger under failure", () => {
  it("a KV write that fails or is throttled is retried at growing intervals, and succeeds later", async () => {
    const stub = ledger("refuses");
    await execute(stub, publishing(news("a")));
    const put = vi.spyOn(bindings.FEEDS, "put").mockRejectedValue(new Error("429 Too Many Requests"));
    const waits: number[] = [];
    for (let round = 0; round < 9; round++) {
      waits.push(
        await runInDurableObject(stub, async (instance: Ledger, state) => {
          await instance.alarm();
          return Math.round((((await state.storage.getAlarm()) ?? 0) - Date.now()) / 1000);
        }),
      );
    }
    expect(waits).toEqual([2, 4, 8, 16, 32, 60, 60, 60, 60]);
    expect((await stub.status()).outbox).toMatchObject({ rows: 9 });
    put.mockRestore();
    await settle(stub);
    expect(await titles("latest", "en", everything)).toEqual(["a"]);
    expect(await stub.status()).toMatchObject({ sequence: 1, projected: 1, outbox: { rows: 0 } });
  });

  it("a failing key delays no other, and only that key is written again", async () => {
    const stub = ledger("one-fails");
    await execute(stub, publishing(news("a")));
    const real = bindings.FEEDS.put.bind(bindings.FEEDS) as (key: string, value: string) => Promise<void>;
    const put = vi.spyOn(bindings.FEEDS, "put").mockImplementation((async (key: string, value: string) => {
      if (key === "v2/index/fr/organisations") throw new Error("no");
      await real(key, value);
    }) as never);
    await runInDurableObject(stub, (instance: Ledger) => instance.alarm());
    expect(await rows(stub, "SELECT key FROM views WHERE dirty IS NOT NULL")).toEqual([
      { key: "v1/latest/fr/organisations/who-europe" },
    ]);
    put.mockClear();
    put.mockImplementation(real as never);
    await settle(stub);
    expect(put.mock.calls.map(([key]) => key)).toEqual(["v2/index/fr/organisations", "v2/checkpoint"]);
  });

  it("a key whose put hangs is not written again, so that an old value cannot land last", async () => {
    const stub = ledger("hangs");
    await execute(stub, publishing(news("a")));
    const real = bindings.FEEDS.put.bind(bindings.FEEDS) as (key: string, value: string) => Promise<void>;
    let release = (): void => {};
    const put = vi.spyOn(bindings.FEEDS, "put").mockImplementation((async (key: string, value: string) => {
      if (key === "v2/index/en/general") {
        await new Promise<void>((resolve) => {
          release = resolve;
        });
      }
      await real(key, value);
    }) as never);
    await runInDurableObject(stub, async (instance: Ledger) => {
      instance.timeoutMs = 20;
      await instance.alarm();
    });
    await execute(stub, publishing(news("a", { genre: "statement" })));
    put.mockClear();
    await runInDurableObject(stub, async (instance: Ledger) => {
      // Long enough after the failure for it to be tried again, were it not for the put that may still land.
      const later = Date.now() + 60_000;
      instance.clock = () => later;
      await instance.alarm();
      expect(put.mock.calls.map(([key]) => key)).not.toContain("v2/index/en/general");
      put.mockImplementation(real as never);
      release();
      await new Promise((resolve) => setTimeout(resolve, 50));
    });
    expect((await storedView("latest", "en", everything))?.items[0]).toMatchObject({ version: 1 });
    await settle(stub);
    expect((await storedView("latest", "en", everything))?.items[0]).toMatchObject({ genre: "statement", version: 2 });
  });

  it("what changes again while KV is being written stays in the outbox, and KV shows it in the end", async () => {
    const stub = ledger("touched-again");
    await execute(stub, publishing(news("a")));
    const real = bindings.FEEDS.put.bind(bindings.FEEDS) as (key: string, value: string) => Promise<void>;
    // The entry's own key and a list: each is changed after its value was read, and before the put has come back.
    const changes = new Map([
      ["v1/entry/a", "statement"],
      ["v2/index/en/general", "speech"],
    ]);
    await runInDurableObject(stub, async (instance: Ledger) => {
      const put = vi.spyOn(bindings.FEEDS, "put").mockImplementation((async (key: string, value: string) => {
        const genre = changes.get(key);
        changes.delete(key);
        if (genre !== undefined) await instance.execute(order(publishing(news("a", { genre }))));
        await real(key, value);
      }) as never);
      await instance.alarm();
      put.mockRestore();
    });
    expect(changes.size).toBe(0);
    expect((await stub.status()).outbox.rows).toBeGreaterThan(0);
    await settle(stub);
    expect(JSON.parse((await bindings.FEEDS.get("v1/entry/a")) ?? "")).toMatchObject({
      version: 3,
      entry: { genre: "speech" },
    });
    for (const language of ["en", "fr"] as const)
      expect((await storedView("latest", language, everything))?.items).toMatchObject([
        { genre: "speech", version: 3 },
      ]);
  });

  it("a write that succeeded but was reported as failed is repeated with the same bytes", async () => {
    const stub = ledger("liar");
    await execute(stub, publishing(news("a")));
    const real = bindings.FEEDS.put.bind(bindings.FEEDS) as (key: string, value: string) => Promise<void>;
    const put = vi.spyOn(bindings.FEEDS, "put").mockImplementation((async (key: string, value: string) => {
      await real(key, value);
      if (key.includes("/index/")) throw new Error("lost on the way back");
    }) as never);
    await runInDurableObject(stub, (instance: Ledger) => instance.alarm());
    const first = await storedView("latest", "en", everything);
    expect(first?.items).toHaveLength(1);
    put.mockRestore();
    await settle(stub);
    expect(await storedView("latest", "en", everything)).toEqual(first);
  });

  it("an alarm that runs twice changes nothing", async () => {
    const stub = ledger("twice");
    await execute(stub, publishing(news("a")));
    await settle(stub);
    const before = await bindings.FEEDS.get("v2/index/en/general");
    expect(before).not.toBeNull();
    const put = vi.spyOn(bindings.FEEDS, "put");
    await runInDurableObject(stub, (instance: Ledger) => instance.alarm());
    expect(put).not.toHaveBeenCalled();
    expect(await bindings.FEEDS.get("v2/index/en/general")).toBe(before);
  });

  it("a lost alarm is set again on start, on the next command, and by cron", async () => {
    const stub = ledger("lost");
    await execute(stub, publishing(news("a")));
    const alarm = () => runInDurableObject(stub, (_, state) => state.storage.getAlarm());
    const lose = () => runInDurableObject(stub, (_, state) => state.storage.deleteAlarm());
    await lose();
    expect(await alarm()).toBeNull();
    await stub.ensureAlarm();
    expect(await alarm()).not.toBeNull();
    await lose();
    await evictDurableObject(stub);
    expect(await alarm()).not.toBeNull();
    await lose();
    await execute(stub, publishing(news("b")));
    expect(await alarm()).not.toBeNull();
    expect(await runDurableObjectAlarm(stub)).toBe(true);
  });

  it("a crash before the flush leaves the ledger intact, and the command can be sent again", async () => {
    const stub = ledger("early-crash");
    const given = order(publishing(news("a")));
    await runInDurableObject(stub, async (instance: Ledger, state) => {
      void instance.execute(given).catch(() => undefined);
      state.abort("crash");
    }).catch(() => undefined);
    const again = ledger("early-crash");
    expect(await again.execute(given)).toMatchObject({ ok: true, value: { receipt: { version: 1, sequence: 1 } } });
    for (const [table, n] of [
      ["revisions", 1],
      ["receipts", 1],
      ["entries", 1],
      ["texts", 3],
    ] as const) {
      expect(await rows(again, `SELECT count(*) AS n FROM ${table}`)).toEqual([{ n }]);
    }
  });

  it("a crash after the flush loses nothing", async () => {
    const stub = ledger("crash");
    await runInDurableObject(stub, async (instance: Ledger, state) => {
      await instance.execute(order(publishing(news("a"))));
      await state.storage.sync();
      state.abort("crash");
    }).catch(() => undefined);
    const again = ledger("crash");
    expect(await rows(again, "SELECT entry_id FROM revisions")).toEqual([{ entry_id: "a" }]);
    await settle(again);
    expect(await titles("latest", "en", everything)).toEqual(["a"]);
  });

  it("concurrent changes of an entry each make a version, but only one that expects the same version", async () => {
    const stub = ledger("two-editors");
    await execute(stub, publishing(news("a")));
    const changes = await runInDurableObject(stub, (instance: Ledger) =>
      Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          instance.execute(
            order(publishing(news("a", { series: `s-${index}` }), index < 20 ? {} : { expectedVersion: 1 }), {
              editor: { id: index % 2 === 0 ? "desk" : "other", scope: {} },
            }),
          ),
        ),
      ),
    );
    const versions = changes.flatMap((change) =>
      change.ok && "version" in change.value.receipt ? [change.value.receipt.version] : [],
    );
    expect(versions).toEqual(Array.from({ length: 20 }, (_, index) => index + 2));
    expect(changes.slice(20).every((change) => !change.ok && change.reason.kind === "version-conflict")).toBe(true);
    expect(
      await rows(stub, "SELECT count(*) AS n, max(version) AS top, count(DISTINCT version) AS versions FROM revisions"),
    ).toEqual([{ n: 21, top: 21, versions: 21 }]);
    await settle(stub);
    expect((await storedView("latest", "en", everything))?.items[0]).toMatchObject({ version: 21, series: "s-19" });
  });

  it("a thousand publishes make a thousand revisions, and KV catches up", async () => {
    const stub = ledger("thousand");
    const taken = await runInDurableObject(stub, async (instance: Ledger) => {
      const all = await Promise.all(
        Array.from({ length: 1000 }, (_, index) =>
          instance.execute(order(publishing(news(`n-${index % 250}`, { series: `s-${index}` })))),
        ),
      );
      return all.filter(({ ok }) => ok).length;
    });
    expect(taken).toBe(1000);
    expect(
      await rows(
        stub,
        "SELECT count(*) AS n, count(DISTINCT sequence) AS sequences, max(version) AS top FROM revisions",
      ),
    ).toEqual([{ n: 1000, sequences: 1000, top: 4 }]);
    await settle(stub);
    expect(await stub.status()).toMatchObject({ sequence: 1000, projected: 1000, outbox: { rows: 0 } });
    expect((await storedView("latest", "en", everything))?.items).toHaveLength(50);
  });

  it("a crash between two puts leaves the rest in the outbox, and the next start writes it", async () => {
    const stub = ledger("between-puts");
    await execute(stub, publishing(news("a")));
    const real = bindings.FEEDS.put.bind(bindings.FEEDS) as (key: string, value: string) => Promise<void>;
    let puts = 0;
    const put = vi.spyOn(bindings.FEEDS, "put").mockImplementation((async (key: string, value: string) => {
      // The object goes down with most of its puts under way: those never land.
      if (++puts > 3) return await new Promise<void>(() => undefined);
      await real(key, value);
    }) as never);
    await runInDurableObject(stub, async (instance: Ledger, state) => {
      void instance.alarm();
      await new Promise((resolve) => setTimeout(resolve, 200));
      state.abort("crash between puts");
    }).catch(() => undefined);
    expect((await storedKeys()).length).toBe(3);
    put.mockRestore();
    const again = ledger("between-puts");
    expect((await again.status()).outbox.rows).toBe(5);
    await settle(again);
    expect((await storedKeys()).length).toBe(8);
    expect(await titles("latest", "fr", everything)).toEqual(["a"]);
  });

  it("a put of before a restart that lands after it is gone over within a minute", async () => {
    const stub = ledger("late-put");
    await execute(stub, publishing(news("a")));
    await settle(stub);
    await execute(stub, publishing(news("a", { genre: "speech" })));
    const late: [string, string][] = [];
    const put = vi.spyOn(bindings.FEEDS, "put").mockImplementation((async (key: string, value: string) => {
      late.push([key, value]);
      return await new Promise<void>(() => undefined);
    }) as never);
    await runInDurableObject(stub, async (instance: Ledger, state) => {
      void instance.alarm();
      await new Promise((resolve) => setTimeout(resolve, 200));
      state.abort("crash while puts hang");
    }).catch(() => undefined);
    put.mockRestore();
    const again = ledger("late-put");
    await execute(again, publishing(news("a", { genre: "statement" })));
    await settle(again);
    const current = await bindings.FEEDS.get("v1/entry/a");
    expect(current).toContain('"genre":"statement"');
    expect(late.length).toBeGreaterThan(0);
    for (const [key, value] of late) await bindings.FEEDS.put(key, value);
    expect(await bindings.FEEDS.get("v1/entry/a")).toContain('"genre":"speech"');
    await runInDurableObject(again, async (instance: Ledger) => {
      instance.clock = () => Date.now() + 61_000;
      await instance.alarm();
    });
    expect(await bindings.FEEDS.get("v1/entry/a")).toBe(current);
    expect((await again.status()).repairs).toBeUndefined();
  });

  it("a clock that goes back an hour dates nothing before what was there, and releases nothing early", async () => {
    const stub = ledger("hour");
    await execute(stub, publishing(news("a")));
    await runInDurableObject(stub, (instance: Ledger) => {
      instance.clock = () => Date.now() - 3_600_000;
    });
    const publishAt = new Date(Date.now() - 1_800_000).toISOString();
    expect(await execute(stub, publishing(news("held"), { publishAt }))).toMatchObject({
      value: { receipt: { state: "scheduled" } },
    });
    await execute(stub, publishing(news("b")));
    await execute(stub, withdrawing("a"));
    await execute(stub, publishing(news("c")));
    await settle(stub);
    const released = await rows(stub, "SELECT id, released FROM entries");
    const at = new Map(released.map((row) => [row.id, Number(row.released)]));
    expect(at.get("b")).toBeGreaterThanOrEqual(at.get("a") ?? 0);
    expect(at.get("c")).toBeGreaterThanOrEqual(at.get("b") ?? 0);
    const changes = (await stub.changes(0, 10))?.changes.map((change) => change.at) ?? [];
    expect(changes).toHaveLength(4);
    expect(changes).toEqual(changes.toSorted());
    const view = await storedView("latest", "en", everything);
    expect(Date.parse(view?.withdrawn[0]?.at ?? "")).toBeGreaterThan(Date.now() - 600_000);
  });

  it("times of commands are forgotten after thirty days", async () => {
    const stub = ledger("times");
    await execute(stub, publishing(news("a")));
    expect(await rows(stub, "SELECT entry_id FROM command_times")).toEqual([{ entry_id: "a" }]);
    await runInDurableObject(stub, async (instance: Ledger) => {
      instance.clock = () => Date.now() + 31 * 86_400_000;
      await instance.execute(order(publishing(news("b"))));
    });
    expect(await rows(stub, "SELECT entry_id FROM command_times")).toEqual([{ entry_id: "b" }]);
  });

  it("a clock that goes back reverts neither KV nor dates", async () => {
    const stub = ledger("back");
    await execute(stub, publishing(news("a")));
    await settle(stub);
    const before = await storedView("latest", "en", everything);
    await runInDurableObject(stub, (instance: Ledger) => {
      instance.clock = () => Date.now() - 86_400_000;
    });
    await execute(stub, publishing(news("a", { genre: "statement" })));
    await settle(stub);
    const after = await storedView("latest", "en", everything);
    expect(after?.items[0]).toMatchObject({ version: 2, genre: "statement" });
    expect((after?.items[0]?.updated ?? "") >= (before?.items[0]?.updated ?? "")).toBe(true);
    expect((after?.updated ?? "") >= (before?.updated ?? "")).toBe(true);
    expect(after?.sequence).toBe(2);
  });
});

describe("an instant further off than the platform sets alarms", () => {
  it("an instant beyond the platform's alarm range is waited for like any other", async () => {
    const stub = ledger("far");
    expect(await execute(stub, publishing(news("far"), { embargoUntil: "2999-01-01T00:00:00Z" }))).toMatchObject({
      ok: true,
      value: { receipt: { state: "scheduled" } },
    });
    const alarm = await runInDurableObject(stub, (_, state) => state.storage.getAlarm());
    expect(alarm).toBe(Date.UTC(2180, 0, 1));
    await runInDurableObject(stub, (instance: Ledger) => instance.alarm());
    expect(await rows(stub, "SELECT id FROM entries")).toEqual([]);
    expect(await rows(stub, "SELECT count(*) AS n FROM held WHERE ended IS NULL")).toEqual([{ n: 1 }]);
  });
});

describe("the delivery log", () => {
  it("the delivery log keeps an editor's last 200 deliveries, each once, and leaves others' alone", async () => {
    const stub = ledger("log");
    await runInDurableObject(stub, async (instance: Ledger) => {
      await instance.execute(order(publishing(news("other")), { editor: { id: "other", scope: {} } }));
      for (let index = 0; index < 210; index++) {
        instance.clock = () => 1_800_000_000_000 + index;
        instance.log({ editor: "desk", webhookId: `m${Math.min(index, 204)}`, fingerprint: "f" }, "invalid", {});
      }
    });
    const lines = await stub.logOf("desk");
    expect(lines).toHaveLength(200);
    expect(lines[0]).toMatchObject({ webhookId: "m204", times: 6, at: 1_800_000_000_204, last: 1_800_000_000_209 });
    expect(lines[199]).toMatchObject({ webhookId: "m5", times: 1 });
    expect(await stub.logOf("other")).toHaveLength(1);
  });
});

describe("receipts", () => {
  it("receipts are deleted after 30 days, but not before the instant of their scheduled step", async () => {
    const stub = ledger("forget");
    const start = Date.now();
    const at = async (days: number) =>
      await runInDurableObject(stub, (instance: Ledger) => {
        instance.clock = () => start + days * 86_400_000;
      });
    await at(0);
    await execute(stub, publishing(news("a")), { webhookId: "old" });
    await execute(stub, publishing(news("b"), { publishAt: new Date(start + 60 * 86_400_000).toISOString() }), {
      webhookId: "held",
    });
    const ids = async () =>
      (await rows(stub, "SELECT webhook_id FROM receipts ORDER BY 1")).map(({ webhook_id }) => webhook_id);
    await at(29);
    await execute(stub, publishing(news("b2")));
    expect(await ids()).toContain("old");
    await at(31);
    await execute(stub, publishing(news("c")));
    expect(await ids()).not.toContain("old");
    expect(await ids()).toContain("held");
    await at(61);
    await settle(stub);
    await execute(stub, publishing(news("d")));
    expect(await ids()).toContain("held");
    await at(100);
    await execute(stub, publishing(news("e")));
    await execute(stub, publishing(news("f")));
    expect(await ids()).not.toContain("held");
    expect(await rows(stub, "SELECT * FROM held")).toEqual([]);
  });
});

describe("the schema", () => {
  it("the schema is migrated once, and not again by a restart", async () => {
    const stub = ledger("schema");
    await execute(stub, publishing(news("a")));
    await evictDurableObject(stub);
    expect(await rows(stub, "SELECT version FROM schema_version")).toHaveLength(MIGRATIONS.length);
    expect(await rows(stub, "SELECT count(*) AS n FROM revisions")).toEqual([{ n: 1 }]);
  });

  it("indexes of an older version are rebuilt in parts", async () => {
    const stub = ledger("indexes");
    for (let index = 0; index < 60; index++) await execute(stub, publishing(event(`e${index}`)));
    await execute(stub, withdrawing("e7"));
    await settle(stub);
    const dump = async () => [
      await rows(
        stub,
        "SELECT entry_id, language, position, updated, published, starts, ends FROM texts ORDER BY entry_id, language",
      ),
      await rows(stub, "SELECT language, facet, value, count FROM lists WHERE count > 0 ORDER BY 1, 2, 3"),
      await rows(
        stub,
        "SELECT l.language, l.facet, l.value, by, key, position FROM postings p JOIN lists l ON l.id = p.list " +
          "ORDER BY 1, 2, 3, 4, 5, 6",
      ),
      await rows(stub, "SELECT rowid FROM search_bodies WHERE search_bodies MATCH 'en_content' ORDER BY 1"),
    ];
    const before = await dump();
    expect(before.map((table) => table.length)).toEqual([177, 34, 5428, 59]);
    await runInDurableObject(stub, (_, state) => {
      state.storage.sql.exec("UPDATE meta SET value = '0' WHERE name = 'indexing'");
      state.storage.sql.exec("UPDATE texts SET starts = 0, lists = '[]'");
      state.storage.sql.exec("DELETE FROM postings WHERE position % 3 = 0");
    });
    await evictDurableObject(stub);
    await runInDurableObject(stub, (instance: Ledger) => instance.alarm());
    expect(await rows(stub, "SELECT value FROM meta WHERE name = 'indexing'")).toEqual([
      { value: expect.stringMatching(new RegExp(`^${INDEXING} e`)) },
    ]);
    await runInDurableObject(stub, (instance: Ledger) => instance.alarm());
    expect(await rows(stub, "SELECT value FROM meta WHERE name = 'indexing'")).toEqual([{ value: String(INDEXING) }]);
    // Entries of one second may take each other's places; nothing else may differ.
    const after = await dump();
    const shape = (tables: Record<string, unknown>[][]) =>
      tables.map((table) => table.map(({ position: _, rowid: __, ...rest }) => rest));
    expect(shape(after)).toEqual(shape(before));
  });

  it("the migration carries over embargoed entries from before the table of scheduled steps", async () => {
    const stub = ledger("older");
    await stub.status();
    const due = Date.now() - 1000;
    await runInDurableObject(stub, async (_, { storage: { sql } }) => {
      const tables = sql
        .exec<{ name: string }>(
          "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' AND name " +
            "NOT LIKE 'sqlite%'",
        )
        .toArray();
      for (const { name } of tables) if (name !== "schema_version") sql.exec(`DROP TABLE IF EXISTS "${name}"`);
      const [first = "", ...later] = MIGRATIONS;
      sql.exec(first);
      const { steps } = order(publishing(news("a")));
      const command = { ...steps[0]?.step, timestamp: "2026-01-01T00:00:00Z" };
      sql.exec(
        "INSERT INTO scheduled VALUES ('a', ?, ?)",
        due,
        JSON.stringify({ editor: { id: "desk", scope: {} }, command, rendered: steps[0]?.rendered }),
      );
      for (const migration of later) sql.exec(migration);
    });
    await evictDurableObject(stub);
    await settle(stub);
    expect(await titles("latest", "en", everything)).toEqual(["a"]);
    expect((await storedView("latest", "en", everything))?.items[0]?.html).toContain("<strong>content</strong>");
  });
});
