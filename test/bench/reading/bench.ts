// npm run bench: what reading costs, in CPU time of workerd by the scheduler's accounting, beside bare Workers that
// return the same octets with the same headers. Rounds take turns, and figures are their medians.
import { cpus, loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { examples } from "../../../dist/site.js";
import { commandOptions } from "../../fixtures/command-options.ts";
import { batch } from "../../fixtures/commands.ts";
import { corpus } from "../../fixtures/corpus.ts";
import { news, publishing } from "../../fixtures/entries.ts";
import { markdownTable } from "../../fixtures/markdown-table.ts";
import { signedRequest } from "../../fixtures/signed.ts";
import { writeTable } from "../../fixtures/write-table.ts";
import { projected } from "../../stress/bare-workerd.ts";
import { ask } from "./http-client.ts";
import { KINDS } from "./kinds.ts";
import {
  type HotTimes,
  measureChanged,
  measureCold,
  measureColdFeeds,
  measureFirst,
  measureHot,
  measureOnce,
  measurePeers,
  measureStart,
  type Times,
} from "./measure.ts";
import { peerWorkers, startNginx } from "./peers.ts";
import { processorMicros } from "./processor-time.ts";
import { profileFirstFeeds } from "./profile.ts";
import { Bench } from "./runtime.ts";
import { startStores } from "./stores.ts";

const USAGE = `Usage: npm run bench -- [options]

  --quick              one round of few requests: that it runs, not how fast
  --only <parts>       of start,hot,peers,cold; default all
  --kinds <names>      of answers, such as RSS,Atom; default all
  --rounds <number>    default 5
  --requests <number>  of each round; default 500
  --write              puts the table into the manual for operators
  -h, --help           this text`;

const values = commandOptions(USAGE, {
  quick: { type: "boolean", default: false },
  only: { type: "string", default: "start,hot,peers,cold" },
  kinds: { type: "string" },
  rounds: { type: "string" },
  requests: { type: "string" },
  write: { type: "boolean", default: false },
});
const PARTS = values.only.split(",");
const ROUNDS = Number(values.rounds ?? (values.quick ? 1 : 5));
const REQUESTS = Number(values.requests ?? (values.quick ? 50 : 500));

const kinds = KINDS.map(({ name, path }) => ({ name, path: path.replace("{entry}", examples.entry) })).filter(
  ({ name }) => values.kinds?.split(",").includes(name) ?? true,
);

function say(text: string): void {
  process.stderr.write(`${((Date.now() - began) / 1000).toFixed(0)} s: ${text}\n`);
}
const began = Date.now();

/** A Worker that formats a date for who asks at /format. */
const FORMATTING = `const head = { headers: { "content-length": "2" } };
export default { fetch(request) {
  if (request.url.endsWith("/format")) new Intl.DateTimeFormat("en", { timeZone: "Europe/Paris" }).format(0);
  return new Response("ok", head);
} };`;

const stores = await startStores();
const bench = await Bench.create(stores);
say("built");

// The entries of content/, through the webhook, as an operator publishes them.
const filling = bench.start({ app: true, bare: 0 });
await filling.firstAnswer(bench.port, "/robots.txt");
const entries = corpus();
const origin = `http://127.0.0.1:${bench.port}`;
for (let from = 0; from < entries.length; from += 25) {
  const commands = entries.slice(from, from + 25).map((entry) => publishing(entry, { backfill: true }));
  const body = { ...batch(...commands), timestamp: new Date().toISOString() };
  const response = await fetch(await signedRequest(body, {}, origin));
  if (!response.ok) throw new Error(`the entries were refused: ${response.status} ${await response.text()}`);
}
if ((await projected(origin)) === undefined) throw new Error("KV did not follow");
say(`${entries.length} entries published, ${stores.kv.puts} puts`);
say(`${await bench.prerender()} feeds kept in KV as they are served`);
const withBare = [];
for (const kind of kinds)
  withBare.push({ ...kind, bare: await bench.addBare(kind.name, await ask(bench.port, kind.path)) });
const rss = await ask(bench.port, "/en/feed.rss");
const rssOfPeers: { readonly name: string; readonly port: number }[] = [];
if (PARTS.includes("peers")) {
  const workers = await peerWorkers(await ask(bench.port, "/en/feed.json"));
  for (const [name, code] of Object.entries(workers))
    rssOfPeers.push({ name: `${name}, rendered for each request`, port: await bench.addWorker(name, code) });
  const { bytes } = await bench.addBare("the RSS feed", rss);
  rssOfPeers.push({ name: "a bare Worker, the same bytes", port: bytes });
}
await sleep(1000);
await filling.end();

const micros = ({ median, least, most }: Times): string =>
  `${Math.round(median)} (${Math.round(least)}–${Math.round(most)})`;
const millis = ({ median, least, most }: Times): string =>
  `${(median / 1000).toFixed(1)} (${(least / 1000).toFixed(1)}–${(most / 1000).toFixed(1)})`;

const lines: string[] = [];
const [anyBare] = withBare;
if (PARTS.includes("start") && anyBare !== undefined) {
  const { ours, bare } = await measureStart(bench, anyBare.bare.bytes, ROUNDS);
  lines.push(
    `A process until its first answer, ms CPU: ${ours === undefined ? "" : millis(ours)}; a bare Worker ` +
      `${bare === undefined ? "" : millis(bare)}.`,
  );
  say(lines.at(-1) ?? "");
}
const first = PARTS.includes("start") ? await measureFirst(bench, kinds, Math.max(1, ROUNDS - 2)) : undefined;
say("first requests measured");
if (PARTS.includes("start")) {
  const intl = await bench.addWorker("a format of Intl", FORMATTING);
  const told = [...(await measureOnce(bench, intl, ROUNDS))].map(([name, times]) => `${name} ${millis(times)}`);
  lines.push(`What a process pays for once, ms CPU: ${told.join("; ")}.`);
  say(lines.at(-1) ?? "");
}

let hot: Map<string, HotTimes> | undefined;
if (PARTS.includes("hot")) {
  const runtime = bench.start({ app: true, bare: Number.POSITIVE_INFINITY });
  await runtime.firstAnswer(bench.port, "/robots.txt");
  hot = await measureHot(runtime, bench.port, withBare, { rounds: ROUNDS, requests: REQUESTS }, (round) =>
    say(`round ${round} of ${ROUNDS}`),
  );
  await runtime.end();
}

const rows = kinds.map(({ name }): (string | number)[] => {
  const times = hot?.get(name);
  const starts = first?.get(name);
  return [
    name,
    ...(times === undefined
      ? []
      : [
          (times.octets / 1000).toFixed(0),
          micros(times.bytes),
          micros(times.string),
          micros(times.ours),
          times.ratios.ours.toFixed(2),
          times.ratios.gzip.toFixed(2),
          times.ratios.notModified.toFixed(2),
        ]),
    ...(starts === undefined ? [] : [millis(starts.first)]),
  ];
});
const head = [
  "kind",
  ...(hot === undefined
    ? []
    : ["KB", "bare, bytes", "bare, string", "ours", "÷ bare", "gzip ÷ bare", "304 ÷ bare 304"]),
  ...(first === undefined ? [] : ["first request, ms"]),
];
const table = markdownTable(head, rows, "---:");

if (PARTS.includes("peers")) {
  const runtime = bench.start({ app: true, bare: Number.POSITIVE_INFINITY });
  await runtime.firstAnswer(bench.port, "/robots.txt");
  const nginx = await startNginx(bench.folder, rss);
  const here = { path: "/en/feed.rss", micros: () => runtime.micros() };
  const peers = [
    { name: "ours", port: bench.port, ...here },
    ...rssOfPeers.map((peer) => ({ ...peer, ...here })),
    ...(nginx === undefined
      ? []
      : [{ name: "nginx, a ready file", port: nginx.port, path: "/feed", micros: () => processorMicros(nginx.pid) }]),
  ];
  const measured = await measurePeers(peers, { rounds: ROUNDS, requests: Math.min(REQUESTS, 300) });
  const told = [...measured].map(
    ([name, { times, octets }]) => `${name} ${micros(times)} for ${Math.round(octets / 1000)} KB`,
  );
  lines.push(
    "The feed of RSS and its peers, µs a request: " +
      `${told.join("; ")}${nginx === undefined ? "; nginx is not installed here" : ""}.`,
  );
  say(lines.at(-1) ?? "");
  nginx?.end();
  await runtime.end();
}

if (PARTS.includes("cold")) {
  const languages = ["fr", "es", "ru", "ar", "zh", "pt", "de"] as const;
  const topics = (await (await fetchTopics()).json()) as { data: { id: string; entries?: unknown }[] };
  const ids = topics.data.map(({ id }) => id).slice(0, 8);
  for (const extension of ["rss", "atom", "json"]) {
    const paths = languages.flatMap((language) => ids.map((id) => `/${language}/topics/${id}/feed.${extension}`));
    const isWarming = (index: number): boolean => index % 2 === 0;
    const warming = paths.filter((_, index) => isWarming(index));
    const { times, octets } = await measureCold(
      bench,
      paths.filter((_, index) => !isWarming(index)),
      [...warming, `/en/feed.${extension}`],
      Math.max(1, ROUNDS - 2),
    );
    lines.push(
      `A list that is shown for the first time, code warm, ${extension}: ${micros(times)} µs for ` +
        `${Math.round(octets / 1000)} KB.`,
    );
    say(lines.at(-1) ?? "");
  }
  const showing = bench.start({ app: true, bare: 0 });
  await showing.firstAnswer(bench.port, "/robots.txt");
  const skipped = bench.added;
  const feeds = new Map<string, { readonly path: string; readonly bare: number }[]>();
  for (const extension of ["rss", "atom", "json"]) {
    const of = [];
    for (const language of languages) {
      const path = `/${language}/feed.${extension}`;
      of.push({ path, bare: (await bench.addBare(path, await ask(bench.port, path))).string });
    }
    feeds.set(extension, of);
  }
  await showing.end();
  for (const [extension, of] of feeds) {
    // The calendar is the first to ask Intl, which is measured by itself.
    const lists = [`/en/feed.${extension}`, ...ids.map((id) => `/en/topics/${id}/feed.${extension}`)];
    const english = ["/en/events/feed.ics", ...lists];
    const { times, bare, ratio, octets } = await measureColdFeeds(bench, of, [...english, ...english], {
      rounds: ROUNDS,
      skipped,
    });
    lines.push(
      `The whole feed of a language of which nothing was shown, code warm, ${extension}: ${micros(times)} µs for ` +
        `${Math.round(octets / 1000)} KB, ${ratio.toFixed(1)} × a bare Worker that returns the string, ${micros(bare)}.`,
    );
    say(lines.at(-1) ?? "");
  }
  const shares = [...(await profileFirstFeeds(stores.kv.values, languages, "rss"))].toSorted((a, b) => b[1] - a[1]);
  lines.push(
    `Of the JavaScript of such feeds where KV keeps none, rss: ${shares
      .map(([part, share]) => `${part} ${Math.round(100 * share)} %`)
      .join(", ")}.`,
  );
  say(lines.at(-1) ?? "");
}

if (PARTS.includes("cold")) {
  const lists = ["/en/feed.rss", "/en/feed.atom", "/en/feed.json", "/en/events/feed.ics"];
  const publish = async (round: number): Promise<void> => {
    const command = publishing(news(`published-${round}`), { distinct: true });
    const response = await fetch(await signedRequest({ ...command, timestamp: new Date().toISOString() }, {}, origin));
    if (!response.ok) throw new Error(`an entry was refused: ${response.status} ${await response.text()}`);
    if ((await projected(origin)) === undefined) throw new Error("KV did not follow");
  };
  for (const [path, times] of await measureChanged(bench, lists, publish, ROUNDS + 2)) {
    lines.push(`${path} after one more entry was published: ${micros(times)} µs.`);
    say(lines.at(-1) ?? "");
  }
}

async function fetchTopics(): Promise<Response> {
  const runtime = bench.start({ app: true, bare: 0 });
  await runtime.firstAnswer(bench.port, "/robots.txt");
  const answer = await ask(bench.port, "/api/v1/topics");
  await runtime.end();
  return new Response(new Uint8Array(answer.body));
}

const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, load average ${loadavg()[0]?.toFixed(1)}`;
console.log(`CPU µs of workerd a request, medians of ${ROUNDS} rounds of ${REQUESTS} (least–most); ${machine}\n`);
console.log(`${table}\n\n${lines.join("\n")}`);
const told =
  `Medians of ${ROUNDS} rounds of ${REQUESTS} requests, least and most in brackets; ratios are medians of those of ` +
  `each round; ${machine}.`;
if (values.write) writeTable("reading", [table, told, ...lines].join("\n\n"));
stores.close();
process.exit(0);
