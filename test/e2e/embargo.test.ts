// Embargoes in a process of its own: killed and started again ahead of the instant, and many that end at once. How soon
// they are shown is compared with what the machine takes, as busy as it is, to start the service and to send them.
import { afterAll, beforeAll, expect, it } from "vitest";
import { batch } from "../fixtures/commands.ts";
import { SECRETS } from "../fixtures/editors.ts";
import { news, publishing } from "../fixtures/entries.ts";
import { signedRequest } from "../fixtures/signed.ts";
import { Service, until } from "./service.ts";

const service = new Service({ alone: true });
/** The longest wait for something that does not hang, in milliseconds: a slow machine takes long. */
const LONGEST_WAIT_MS = 300_000;
/** Milliseconds that this machine needs, as busy as it is, to start the service. */
let starting = 0;
beforeAll(async () => {
  const before = Date.now();
  await service.start();
  starting = Date.now() - before;
});
afterAll(() => service.stop());

const feed = async (): Promise<string> => await (await fetch(`${service.origin}/en/feed.json`)).text();
const health = async () =>
  (await (await fetch(`${service.origin}/healthz`)).json()) as { sequence: number; projected: number };

async function hold(ids: readonly string[], due: number, secret: string): Promise<void> {
  const publishAt = new Date(due).toISOString();
  for (let from = 0; from < ids.length; from += 50) {
    const held = ids.slice(from, from + 50).map((id) => publishing(news(id), { publishAt }));
    const response = await fetch(await signedRequest(batch(...held), { secret }, service.origin));
    expect(response.status).toBe(200);
  }
}

/** Milliseconds after an instant at which the feed shows a word; negative where it was too early. */
async function shownAfter(word: string, due: number): Promise<number> {
  let at = 0;
  await until(async () => {
    const shown = (await feed()).includes(word);
    at = Date.now();
    return shown;
  }, LONGEST_WAIT_MS);
  return at - due;
}

/** Returns the instant at which an entry was released, by the service's own record, in milliseconds. */
async function released(id: string): Promise<number> {
  const { data } = (await (await fetch(`${service.origin}/api/v1/entries/${id}`)).json()) as {
    data: { released: string };
  };
  return Date.parse(data.released);
}

const wholeSecond = (milliseconds: number): number => Math.ceil(milliseconds / 1000) * 1000;

it("a process killed before an embargo ends publishes at the instant, 500 entries too, and none before", {
  timeout: LONGEST_WAIT_MS,
}, async () => {
  // Far enough off for all to be sent and for the service to come back.
  const one = wholeSecond(Date.now() + 5000 + 2 * starting);
  const many = one + wholeSecond(2 * starting);
  const before = Date.now();
  // Of an editor of its own: 500 steps are all that may wait of one.
  await hold(["single"], one, SECRETS.newsroom);
  const ids = Array.from({ length: 500 }, (_, index) => `crowd-${index}`);
  await hold(ids, many, SECRETS.desk);
  const sending = Date.now() - before;
  await service.kill();
  await service.start();

  const single = await shownAfter("single", one);
  expect(single).toBeGreaterThanOrEqual(0);
  // Before the next instant, which is as far off as the machine takes to start the service twice.
  expect(single).toBeLessThan(many - one);
  const crowd = await shownAfter("crowd", many);
  expect(crowd).toBeGreaterThanOrEqual(0);
  await until(async () => (await health()).projected === 501, LONGEST_WAIT_MS);
  console.log(
    `500 sent in ${sending} ms, service started in ${starting} ms; shown ${single} ms after its instant; ` +
      `of 500, the first after ${crowd} ms, the last after ${Date.now() - many} ms`,
  );
  // The first are shown while others are released: not after as long as it took to send and check all, and to start.
  expect(crowd).toBeLessThan(2 * (sending + starting));
  expect(await released("single")).toBeGreaterThanOrEqual(one);
  for (const id of [ids[0], ids.at(-1)]) expect(await released(id ?? "")).toBeGreaterThanOrEqual(many);
});
