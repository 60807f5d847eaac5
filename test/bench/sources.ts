// npm run bench:sources: what fifty sources cost an hour: calls, CPU of workerd, storage. The built Worker reads lists
// on this machine; an hour is each list read once, which the reader does in rounds as soon as it is asked to. --write
// puts the table into the manual for operators. Fails where a round makes more calls than the platform's smallest plan
// allows.
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import type { InboxDocument } from "../../src/domain/source/inbox-document.ts";
import { commandOptions } from "../fixtures/command-options.ts";
import { markdownTable } from "../fixtures/markdown-table.ts";
import { signedQuestion, signedRequest } from "../fixtures/signed.ts";
import { writeTable } from "../fixtures/write-table.ts";
import { BareWorkerd } from "../stress/bare-workerd.ts";
import { processorMicros } from "./reading/processor-time.ts";

const SOURCES = 50;
const HOSTS = 20;
const ITEMS = 30;
/** Calls of one invocation that the platform's free plan allows. */
const ALLOWED = 50;
/** The pause without a call after which a round is over: rounds are five seconds apart. */
const QUIET = 2500;

/** One hour of the lists: the items that are new in it. */
type Hour = { readonly name: string; readonly news: (list: number) => number; readonly unchanged: boolean };
const HOURS: readonly Hour[] = [
  { name: "the first one: every item is new", news: () => 0, unchanged: false },
  { name: "a new item in ten lists", news: (list) => (list % 5 === 0 ? 1 : 0), unchanged: false },
  { name: "nothing new, lists sent again", news: (list) => (list % 5 === 0 ? 1 : 0), unchanged: false },
  { name: "nothing new, 304", news: (list) => (list % 5 === 0 ? 1 : 0), unchanged: true },
];
let hour: Hour | undefined;

const TEXT =
  "The meeting heard reports from the regions, and decided what is to be done until the next one, by whom, and " +
  "with which means. ";

/** A list of a publisher: about 40 KB; one item in thirty is on the subject. */
function listOf(number: number): string {
  const count = ITEMS + (hour?.news(number) ?? 0);
  const items = Array.from({ length: count }, (_, index) => {
    const item = count - index - 1;
    const words = [number * 31 + item, number * 17 + item * 7].map((each) => ((each * 7919) % 46656).toString(36));
    const subject =
      item === 4 || item >= ITEMS ? `AI helps hospitals with ${words.join(" ")}` : `Notice ${words.join(" ")}`;
    return (
      `<item><guid isPermaLink="false">${number}-${item}</guid><title>${subject}</title><link>` +
      `https://www.who.int/l/${number}/${item}</link><description>${TEXT.repeat(9)}</description><pubDate>` +
      `${new Date(Date.now() - item * 3_600_000).toUTCString().replace(/:\d\d GMT/, ":00 GMT")}</pubDate></item>`
    );
  });
  return (
    `<?xml version="1.0"?><rss version="2.0"><channel><title>List ` +
    `${number}</title>${items.join("")}</channel></rss>`
  );
}

/** A call, and what the process had used by then. */
interface Call {
  readonly at: number;
  readonly micros: number;
  readonly list: boolean;
}

const USAGE = `Usage: npm run bench:sources -- [options]

Has the service read fifty lists on this machine four times, and prints what an hour of them costs.

  --write     puts the table into the manual for operators
  -h, --help  this text`;

const values = commandOptions(USAGE, { write: { type: "boolean", default: false } });
const calls: Call[] = [];
let runtime: BareWorkerd | undefined;
const micros = (): number => (runtime === undefined || !runtime.isRunning ? 0 : processorMicros(runtime.pid));
const bodies = new Map<string, string>();

async function host(): Promise<Server> {
  const server = createServer(({ url = "" }, response) => {
    const list = /^\/list\/(\d+)$/.exec(url)?.[1];
    calls.push({ at: Date.now(), micros: micros(), list: list !== undefined });
    if (list === undefined) return response.writeHead(404).end();
    if (hour?.unchanged) return response.writeHead(304, { etag: '"1"' }).end();
    const key = `${hour?.news(Number(list))} ${list}`;
    const body = bodies.get(key) ?? listOf(Number(list));
    bodies.set(key, body);
    return response.writeHead(200, { "content-type": "application/rss+xml", etag: '"1"' }).end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

/** Octets of the storage of the aggregator, without what SQLite has still to move into its file. */
function stored(folder: string): number {
  const path = join(folder, "storage/sources");
  const files = readdirSync(path, { encoding: "utf8" }).filter((name) => name.endsWith(".sqlite"));
  return files.reduce((sum, name) => {
    const database = new DatabaseSync(join(path, name), { readOnly: true });
    const { size } = database
      .prepare("SELECT page_count * page_size AS size FROM pragma_page_count, pragma_page_size")
      .get() as { size: number };
    database.close();
    return sum + size;
  }, 0);
}

/** The rounds of an hour: their calls, and the CPU between the first call of one and of the next. */
function roundsOf(made: readonly Call[], end: number): { readonly calls: number; readonly ms: number }[] {
  const starts = made.flatMap((call, index) => {
    const before = made[index - 1];
    return before === undefined || call.at - before.at > QUIET ? [index] : [];
  });
  return starts.map((start, index) => {
    const next = starts[index + 1] ?? made.length;
    const used = (made[next]?.micros ?? end) - (made[start]?.micros ?? 0);
    return { calls: next - start, ms: used / 1000 };
  });
}

const servers = await Promise.all(Array.from({ length: HOSTS }, host));
const ports = servers.map((server) => (server.address() as AddressInfo).port);
const lists = Array.from({ length: SOURCES }, (_, number) => ({
  id: `list-${number}`,
  publisher: "who",
  address: `http://127.0.0.1:${ports[number % HOSTS]}/list/${number}`,
  format: "rss",
  language: "en",
  interval: "P1D",
  presumes: "health",
  licence: "None.",
}));
runtime = await BareWorkerd.create([], { lists: JSON.stringify(lists) });
try {
  await runtime.start();
  const { origin } = runtime;
  const rows: (string | number)[][] = [];
  let most = 0;
  for (const each of HOURS) {
    hour = each;
    calls.length = 0;
    const command = { type: "inbox.read", timestamp: new Date().toISOString(), data: {} };
    const answer = await fetch(await signedRequest(command, { path: "/webhooks/inbox" }, origin));
    if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`);
    const deadline = Date.now() + 300_000;
    while (calls.filter(({ list }) => list).length < SOURCES && Date.now() < deadline) await sleep(200);
    await sleep(QUIET);
    const rounds = roundsOf(calls, micros());
    const all = rounds.reduce((sum, { ms }) => sum + ms, 0);
    most = Math.max(most, ...rounds.map((round) => round.calls));
    rows.push([
      each.name,
      calls.length,
      rounds.length,
      Math.max(...rounds.map((round) => round.calls)),
      all.toFixed(0),
      Math.max(...rounds.map(({ ms }) => ms)).toFixed(0),
      Math.round(stored(runtime.folder) / 1024),
    ]);
  }
  const inbox = (await (await fetch(await signedQuestion("/webhooks/inbox", {}, origin))).json()) as InboxDocument;
  const head = [
    "an hour of 50 lists",
    "calls",
    "rounds",
    "calls, most in a round",
    "CPU, ms",
    "CPU, most in a round",
    "storage, KB",
  ];
  const table = `${markdownTable(head, rows)}

${inbox.waiting} findings wait after it; ${cpus().length} × ${cpus()[0]?.model.replace(/ +\d+-Core.*| Processor/g, "")}, load average ${loadavg()[0]?.toFixed(1)}.`;
  console.log(table);
  if (values.write) writeTable("sources", table);
  if (most > ALLOWED || inbox.sources.length > 0) process.exitCode = 1;
} finally {
  await runtime.end();
  for (const server of servers) server.close();
}
