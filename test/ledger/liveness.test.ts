// Commands and readers share a process: neither may keep the other waiting for ever.
import { reset, runInDurableObject } from "cloudflare:test";
import { afterEach, expect, it, vi } from "vitest";
import type { ExportedChange } from "../../src/domain/command/export-line.ts";
import type { Ledger } from "../../src/ledger/ledger.ts";
import { batch } from "../fixtures/commands.ts";
import { news, publishing } from "../fixtures/entries.ts";
import { execute, ledger, order } from "../fixtures/worker/ledger.ts";

afterEach(async () => {
  await reset();
});

/** Questions that a reader asks at most while a command waits: a timer would not go off within ten times as many. */
const MANY = 500;

it("a command is carried out while a reader asks one question after another, without a rest", async () => {
  const stub = ledger("liveness");
  // What carries out commands is loaded with the first one.
  await execute(stub, publishing(news("first")));
  const bodies = [
    publishing(news("a"), { distinct: true }),
    publishing(news("b"), { distinct: true }),
    batch(...["c", "d", "e"].map((id) => publishing(news(id), { distinct: true }))),
  ];
  let [carriedOut, questions] = [0, 0];
  const commands = bodies.map(async (body) => {
    expect(await execute(stub, body)).toMatchObject({ ok: true });
    carriedOut++;
  });
  while (carriedOut < bodies.length && questions < MANY) {
    await stub.lastChange();
    questions++;
  }
  expect(carriedOut).toBe(bodies.length);
  await Promise.all(commands);
});

it("an import lets readers and commands in between its lines, and is taken whole or not at all", async () => {
  const [source, target] = [ledger("exported"), ledger("imported")];
  const ids = Array.from({ length: 40 }, (_, index) => `line-${index}`);
  for (let from = 0; from < ids.length; from += 20)
    await execute(source, batch(...ids.slice(from, from + 20).map((id) => publishing(news(id), { distinct: true }))));
  const changes = (await source.exportPage(0)).lines
    .map((line) => JSON.parse(line) as ExportedChange)
    .filter((line) => "sequence" in line);
  expect(changes).toHaveLength(ids.length);
  await target.lastChange();
  let [isOver, questions, drafts] = [false, 0, 0];
  const importing = target.restore(changes).finally(() => {
    isOver = true;
  });
  while (!isOver && questions < 20 * MANY) {
    // What others see meanwhile is the ledger without any of it.
    const since = await target.lastChange();
    if (isOver) break;
    expect(since).toBeUndefined();
    questions++;
    if (questions % 3 > 0) continue;
    const draft = publishing(news(`draft-${drafts}`), { distinct: true, state: "draft" });
    expect(await execute(target, draft)).toMatchObject({ ok: true });
    drafts++;
  }
  expect(isOver).toBe(true);
  expect(await importing).toMatchObject({ ok: true, value: { added: ids.length } });
  // In one turn it lets in what has come by then.
  expect(questions).toBeGreaterThanOrEqual(ids.length / 8);
  expect(drafts).toBeGreaterThan(0);
});

it.each([
  ["short", 1, 1],
  ["long", 4000, 2],
])(
  "commands with %s texts that come at once share as much time as their length allows",
  async (_what, times, groups) => {
    const stub = ledger("weights");
    await execute(stub, publishing(news("first")));
    const texts = {
      en: { words: "service", title: "Long", summary: "S.", content: `${"Word and word. ".repeat(times)}` },
    };
    const orders = Array.from({ length: 6 }, (_, index) =>
      order(publishing(news(`weighed-${index}`, { texts }), { distinct: true })),
    );
    const transactions = await runInDurableObject(stub, async (instance: Ledger, { storage }) => {
      const spy = vi.spyOn(storage, "transactionSync");
      await Promise.all(orders.map(async (each) => expect(await instance.execute(each)).toMatchObject({ ok: true })));
      const { length } = spy.mock.calls;
      spy.mockRestore();
      return length;
    });
    expect(transactions).toBe(groups);
  },
);
