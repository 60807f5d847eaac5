// Commands and readers share a process: neither may keep the other waiting for ever.
import { reset } from "cloudflare:test";
import { afterEach, expect, it } from "vitest";
import { batch } from "../fixtures/commands.ts";
import { news, publishing } from "../fixtures/entries.ts";
import { execute, ledger } from "../fixtures/worker/ledger.ts";

afterEach(async () => {
  await reset();
});

/** Questions that a reader asks at most while a command waits: a timer would not go off within ten times as many. */
const MANY = 500;

it("a command is carried out while a reader asks one question after another, without a rest", async () => {
  const stub = ledger("liveness");
  await stub.lastChange();
  const bodies = [
    publishing(news("a")),
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
