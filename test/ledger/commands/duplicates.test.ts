// The same work under another id: noticed where it is published, and overruled by who knows better.
import { reset } from "cloudflare:test";
import { afterEach, describe, expect, it } from "vitest";
import { batch, drafting, patching } from "../../fixtures/commands.ts";
import { news, publishing, withdrawing } from "../../fixtures/entries.ts";
import { execute, ledger, order, rows } from "../../fixtures/worker/ledger.ts";

afterEach(async () => {
  await reset();
});

const URL = "https://www.who.int/news/item/19-11-2025-ai-is-reshaping-health-systems";
const twin = (id: string, over: Record<string, unknown> = {}) =>
  news(id, {
    texts: { en: { words: "service", title: "AI is reshaping health systems", summary: "A summary.", url: URL } },
    ...over,
  });
const suspected = { ok: false, reason: { kind: "duplicate-suspected", entry: "a" } };
const done = (state: string) => ({ ok: true, value: { receipt: { state } } });

describe("a new id for a work that is served", () => {
  it("a new id for a served work is refused with the other id, also in a dry run", async () => {
    const stub = ledger("twins");
    expect(await execute(stub, publishing(twin("a")))).toMatchObject(done("created"));
    expect(await execute(stub, publishing(twin("b")))).toMatchObject(suspected);
    expect(await stub.rehearse(order(publishing(twin("b"))), false)).toEqual(suspected);
    expect(await rows(stub, "SELECT id FROM entries")).toEqual([{ id: "a" }]);
  });

  it("a new id for a served work is accepted if its editor calls it distinct, and both may change", async () => {
    const stub = ledger("distinct");
    await execute(stub, publishing(twin("a")));
    expect(await execute(stub, publishing(twin("b"), { distinct: true }))).toMatchObject(done("created"));
    expect(await execute(stub, publishing(twin("b", { genre: "speech" })))).toMatchObject(done("revised"));
    expect(await execute(stub, patching("a", { genre: "statement" }, 1))).toMatchObject(done("revised"));
  });

  it("a new id for a served work is not noticed in a draft", async () => {
    const stub = ledger("drafted");
    await execute(stub, publishing(twin("a")));
    expect(await execute(stub, drafting(twin("b")))).toMatchObject(done("draft"));
  });

  it("a new id for a served work is free again once the other is withdrawn, or has become another work", async () => {
    const stub = ledger("gone");
    await execute(stub, publishing(twin("a")));
    await execute(stub, withdrawing("a"));
    expect(await execute(stub, publishing(twin("b")))).toMatchObject(done("created"));
    await execute(stub, patching("b", { texts: { en: { title: "A call for experts" } } }, 1));
    expect(await execute(stub, publishing(twin("c")))).toMatchObject(done("created"));
  });

  it("a new id for a work is noticed within one batch", async () => {
    const stub = ledger("batch");
    expect(await execute(stub, batch(publishing(twin("a")), publishing(twin("b"))))).toMatchObject({
      ok: false,
      reason: { kind: "duplicate-suspected", entry: "a", index: 1 },
    });
  });

  it("a new id for a served work is noticed also if it is scheduled", async () => {
    const stub = ledger("waits");
    await execute(stub, publishing(twin("a")));
    const later = { publishAt: "2126-01-01T00:00:00Z" };
    expect(await execute(stub, publishing(twin("b"), later))).toMatchObject(suspected);
    expect(await execute(stub, publishing(twin("b"), { ...later, distinct: true }))).toMatchObject(done("scheduled"));
  });

  it("a new id is published if its organisation has more works of that day than are compared", async () => {
    const stub = ledger("busy");
    const many = Array.from({ length: 150 }, (_, at) => news(`n-${at}`));
    for (let at = 0; at < many.length; at += 50)
      await execute(stub, batch(...many.slice(at, at + 50).map((each) => publishing(each))));
    expect(await rows(stub, "SELECT count(*) AS n FROM work_keys")).toEqual([{ n: 150 }]);
    expect(await execute(stub, publishing(news("one-more")))).toMatchObject(done("created"));
  });
});
