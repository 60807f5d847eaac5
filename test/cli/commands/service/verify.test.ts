// What npm run verify finds where readers get something else than the ledger holds.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { EXTENSION } from "../../../../src/domain/site/service.ts";
import { event, news } from "../../../fixtures/entries.ts";
import { cli, type Ran } from "../../peer.ts";

const at = "2026-01-01T00:00:00Z";
const english = { texts: { en: { words: "service", title: "T", summary: "S" } } };
const revision = (sequence: number, version: number, entry: object) => ({
  sequence,
  version,
  at,
  editor: "desk",
  entry,
  released: at,
  updated: at,
});
const EXPORT = [
  revision(1, 1, news("a", english)),
  revision(2, 2, news("a", english)),
  revision(3, 1, event("meeting", english)),
  revision(4, 1, news("gone", english)),
  { sequence: 5, version: 2, at, editor: "desk", withdrawn: { id: "gone", at, reason: "Wrong." } },
];

const item = (id: string, version: number, more = {}) => ({ id, [EXTENSION]: { id, version, ...more } });
const feed = (...items: object[]): string => JSON.stringify({ items });
const calendar = (...ids: string[]): string =>
  ids.map((id) => `BEGIN:VEVENT\r\nUID:${id}@x\r\nEND:VEVENT\r\n`).join("");
const page = (version: number): string => JSON.stringify({ data: { version } });

/** Path and body, or status, of all that a service without a difference answers. */
function sound(): Map<string, string | number> {
  const [a, meeting] = [item("a", 2), item("meeting", 1)];
  // Notices of what was withdrawn stand in feeds beside entries.
  const both = feed(a, meeting, item("gone", 2, { withdrawn: at }));
  return new Map<string, string | number>([
    ["/healthz", JSON.stringify({ outbox: { rows: 0 } })],
    ["/en/entries/a.json", page(2)],
    ["/en/entries/meeting.json", page(1)],
    ["/en/entries/gone.json", 410],
    ...["", "organisations/who-europe/", "topics/governance-ethics/"].map(
      (list) => [`/en/${list}feed.json`, both] as const,
    ),
    ["/en/news/feed.json", feed(a)],
    ["/en/events/feed.json", feed(meeting)],
    ["/en/countries/pt/feed.json", feed(meeting)],
    ...["", "events/", "organisations/who-europe/", "topics/governance-ethics/", "countries/pt/"].map(
      (list) => [`/en/${list}feed.ics`, calendar("meeting", "meeting/session-1")] as const,
    ),
  ]);
}

let answers = sound();
const server = createServer(({ url = "" }, response) => {
  const [, after] = /^\/webhooks\/export\?after=(\d+)$/.exec(url) ?? [];
  if (after !== undefined) {
    // Two lines a page.
    const [from, next] = [Number(after), Number(after) + 2];
    const more = next < EXPORT.length ? { link: `</webhooks/export?after=${next}>; rel="next"` } : {};
    response.writeHead(200, more);
    const lines = EXPORT.slice(from, next).map((line) => JSON.stringify(line));
    return response.end(`${lines.join("\n")}\n`);
  }
  const [path = "", query] = url.split("?");
  // What is asked for without a query of its own, a cache may have: that is not compared.
  const answer = (query === undefined && path !== "/healthz" ? undefined : answers.get(path)) ?? 404;
  response.writeHead(typeof answer === "number" ? answer : 200);
  return response.end(typeof answer === "number" ? "" : answer);
});
let origin = "";
beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function verified(changes: Readonly<Record<string, string | number>> = {}, ...args: string[]): Promise<Ran> {
  answers = new Map([...sound(), ...Object.entries(changes)]);
  return await cli(["verify", "--url", origin, ...args]);
}

it("verify finds no difference where readers get what the ledger holds", async () => {
  expect(await verified()).toMatchObject({
    code: 0,
    out: "3 entries and 6 lists were compared: no difference.\n",
    err: "",
  });
});

it.each<[string, Record<string, string | number>, string]>([
  ["an earlier version of an entry", { "/en/entries/a.json": page(1) }, "The entry a is shown at version 1, not 2."],
  ["an entry that is not there", { "/en/entries/a.json": 404 }, "The entry a is answered 404."],
  ["what was withdrawn", { "/en/entries/gone.json": page(1) }, "The entry gone withdrawn, but is answered 200."],
  ["a list that lacks an entry", { "/en/news/feed.json": feed() }, "The feed /en/news/feed.json lacks a."],
  [
    "a list that holds what was withdrawn",
    { "/en/news/feed.json": feed(item("a", 2), item("gone", 1)) },
    "The feed /en/news/feed.json has gone too.",
  ],
  [
    "a list with an earlier version",
    { "/en/news/feed.json": feed(item("a", 1)) },
    "The feed /en/news/feed.json has a at version 1, not 2.",
  ],
  [
    "another order",
    { "/en/feed.json": feed(item("meeting", 1), item("a", 2)) },
    "The feed /en/feed.json has another order.",
  ],
  ["a list that is not there", { "/en/news/feed.json": 404 }, "The feed /en/news/feed.json is answered 404."],
  [
    "a calendar that lost its event",
    { "/en/events/feed.ics": calendar() },
    "The calendar /en/events/feed.ics lacks meeting.",
  ],
  ["a calendar that is not there", { "/en/feed.ics": 404 }, "The calendar /en/feed.ics is answered 404."],
])("verify names %s", async (_, changes, sentence) => {
  const ran = await verified(changes);
  expect(ran).toMatchObject({ code: 1, err: `${sentence}\n` });
  expect(ran.out).toContain("3 entries and 6 lists were compared: 1 differ.");
});

it("verify names each of several differences, and in JSON for programs", async () => {
  const ran = await verified({ "/en/entries/a.json": page(1), "/en/events/feed.ics": calendar() }, "--json");
  expect([ran.code, JSON.parse(ran.out)]).toMatchObject([
    1,
    {
      entries: 3,
      lists: 6,
      differences: ["The entry a is shown at version 1, not 2.", "The calendar /en/events/feed.ics lacks meeting."],
    },
  ]);
});
