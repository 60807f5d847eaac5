// npm run load: how the built Worker in workerd stands many publishers, a large catalogue, many readers, and strangers
// who never ask the same twice.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { loadEntries } from "../../src/cli/content/load-entries.ts";
import { LANGUAGES } from "../../src/domain/entry/language.ts";
import type { TaxonomyFiles } from "../../src/domain/entry/taxonomy.ts";
import { commandOptions } from "../fixtures/command-options.ts";
import { batch } from "../fixtures/commands.ts";
import { SECRETS } from "../fixtures/editors.ts";
import { type Draft, event, news, publishing } from "../fixtures/entries.ts";
import { signedRequest } from "../fixtures/signed.ts";
import { BareWorkerd, projected, ROOT } from "./bare-workerd.ts";

const USAGE = `Usage: npm run load -- [options]

Prints what it measured, and fails where something was refused or lost, or where more memory was taken than promised.
Times are told, and fail nothing: they are those of the machine.

  --only <parts>        of publishes,bulk,readers,import,strangers,memory; default all
  --publishes <number>  at once; default 1000
  --entries <numbers>   of bulks, in four languages, by batches of 50; default 3000
  --readers <number>    default 200
  --seconds <number>    that they read; default 20
  --strangers <number>  requests with a day of their own each; default 100000
  --heap <number>       mebibytes of V8's heap in the last two parts, 0 for no limit; default 128

The part import takes the export of all that came ahead of it into an empty service, and then has that written anew;
others publish, keep drafts and read meanwhile. The part strangers begins with content/ and 1,000 entries in eight
languages, which a process that was killed and started again writes anew.
  -h, --help            this text`;

const values = commandOptions(USAGE, {
  publishes: { type: "string", default: "1000" },
  entries: { type: "string", default: "3000" },
  readers: { type: "string", default: "200" },
  seconds: { type: "string", default: "20" },
  strangers: { type: "string", default: "100000" },
  heap: { type: "string", default: "128" },
  only: { type: "string", default: "publishes,bulk,readers,import,strangers,memory" },
});
const PARTS = values.only.split(",");

const taxonomy = JSON.parse(readFileSync(join(ROOT, "dist/taxonomy.json"), "utf8")) as TaxonomyFiles;
const TOPICS = taxonomy.topics.map(({ id }) => id);
const ORGANISATIONS = taxonomy.organisations.map(({ id }) => id);
/** As many as an entry may name. */
const COUNTRIES = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE GB CH NO".split(
  " ",
);

interface Measured {
  readonly what: string;
  readonly figures: string;
}

const measured: Measured[] = [];
const wrong: string[] = [];

function expectAtMost(what: string, value: number, most: number): void {
  if (value > most) wrong.push(`${what}: ${value}, at most ${most} are promised`);
}

const seconds = (began: number): number => Math.round((Date.now() - began) / 100) / 10;
const stamped = (body: Record<string, unknown>) => ({ ...body, timestamp: new Date().toISOString() });

const TEXT =
  "Artificial intelligence in health, and what it means for those who care and those who are cared for. ".repeat(8);

function entryOf(id: string, languages: readonly string[]) {
  const texts = languages.map((language) => [
    language,
    { words: "service", title: `${id} in ${language}`, summary: "S.", content: TEXT },
  ]);
  return news(id, { texts: Object.fromEntries(texts) });
}

interface Probe {
  /** A publication is a revision, which an import would not get past; a draft is not. */
  readonly state?: "draft";
  readonly path: string;
}

/** Measures the longest command and the longest reading while something else goes on, in milliseconds. */
function watch(
  origin: string,
  { path, ...more }: Probe = { path: "/en/feed.json" },
): { readonly stop: () => Promise<{ publish: number; read: number }> } {
  let stopping = false;
  const longest = { publish: 0, read: 0 };
  const probing = (async () => {
    for (let count = 0; !stopping; count++) {
      const request = await signedRequest(
        stamped(publishing(entryOf(`probe-${count % 5}`, ["en"]), { distinct: true, ...more })),
        {},
        origin,
      );
      let began = performance.now();
      const published = await fetch(request);
      await published.arrayBuffer();
      longest.publish = Math.max(longest.publish, performance.now() - began);
      began = performance.now();
      const read = await fetch(`${origin}${path}`);
      await read.arrayBuffer();
      longest.read = Math.max(longest.read, performance.now() - began);
      if (published.status >= 300 || read.status !== 200) wrong.push(`a probe got ${published.status}, ${read.status}`);
      await sleep(250);
    }
  })();
  return {
    async stop() {
      stopping = true;
      await probing;
      return { publish: Math.round(longest.publish), read: Math.round(longest.read) };
    },
  };
}

async function publishes(service: BareWorkerd, count: number): Promise<void> {
  const requests = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      signedRequest(
        stamped(publishing(entryOf(`at-once-${index}`, ["en", "fr"]), { distinct: true })),
        {},
        service.origin,
      ),
    ),
  );
  const [began, cpu] = [Date.now(), service.cpu()];
  const statuses = await Promise.all(
    requests.map(async (request) => {
      const response = await fetch(request);
      await response.arrayBuffer();
      return response.status;
    }),
  );
  const acknowledged = seconds(began);
  const bad = statuses.filter((status) => status !== 201).length;
  if (bad > 0) wrong.push(`${bad} of ${count} publications at once were not answered 201`);
  if ((await projected(service.origin)) === undefined) wrong.push("KV did not follow the publications at once");
  const each = Math.round(((service.cpu() - cpu) / count) * 10_000) / 10;
  measured.push({
    what: `${count} publications at once`,
    figures:
      `acknowledged in ${acknowledged} s, in KV after ${seconds(began)} s, ${each} ms CPU each, ` +
      `${service.memory().most} MiB at most`,
  });
}

async function bulk(service: BareWorkerd, count: number): Promise<void> {
  // A service that has shown nothing yet tells readers to come again: they read from the first publication on.
  await fetch(await signedRequest(stamped(publishing(entryOf("first", ["en"]))), {}, service.origin));
  if ((await projected(service.origin)) === undefined) wrong.push("KV did not follow the first publication");
  const idle = service.memory().now;
  const probe = watch(service.origin);
  const [began, cpu] = [Date.now(), service.cpu()];
  let longest = 0;
  for (let from = 0; from < count; from += 50) {
    const steps = Array.from({ length: Math.min(50, count - from) }, (_, index) =>
      publishing(entryOf(`bulk-${count}-${from + index}`, ["en", "fr", "es", "de"]), {
        backfill: true,
        distinct: true,
      }),
    );
    const at = Date.now();
    const response = await fetch(await signedRequest(stamped(batch(...steps)), {}, service.origin));
    const text = await response.text();
    if (response.status >= 300)
      wrong.push(`a batch of the bulk was answered ${response.status}: ${text.slice(0, 200)}`);
    longest = Math.max(longest, Date.now() - at);
  }
  const acknowledged = seconds(began);
  if ((await projected(service.origin, 600_000)) === undefined) wrong.push("KV did not follow the bulk");
  const all = seconds(began);
  const { publish, read } = await probe.stop();
  const each = Math.round(((service.cpu() - cpu) / count) * 10_000) / 10;
  measured.push({
    what: `bulk of ${count} entries in four languages`,
    figures:
      `acknowledged in ${acknowledged} s (longest batch ${longest} ms), in KV after ${all} s, ${each} ms CPU an ` +
      `entry, ${service.memory().most} MiB at most (${idle} before); beside it the longest publication ${publish} ` +
      `ms, the longest read ${read} ms`,
  });
}

async function readers(service: BareWorkerd, count: number, length: number): Promise<void> {
  const paths = [
    "/en/feed.json",
    "/fr/feed.atom",
    "/en/news/feed.rss",
    "/en/",
    "/api/v1/entries?language=en",
    "/en/search?q=health",
  ];
  const until = Date.now() + length * 1000;
  const times: number[] = [];
  let turned = 0;
  const reading = Array.from({ length: count }, async (_, number) => {
    for (let round = number; Date.now() < until; round++) {
      const began = performance.now();
      const response = await fetch(`${service.origin}${paths[round % paths.length]}`);
      await response.arrayBuffer();
      times.push(performance.now() - began);
      if (response.status === 503 && response.headers.has("retry-after")) turned++;
      if (response.status !== 200) wrong.push(`${response.status} of ${paths[round % paths.length]}`);
    }
  });
  const published: number[] = [];
  for (let index = 0; Date.now() < until; index++) {
    const began = performance.now();
    const body = stamped(publishing(entryOf(`while-read-${index % 50}`, ["en", "fr"]), { distinct: true }));
    const response = await fetch(await signedRequest(body, {}, service.origin));
    await response.arrayBuffer();
    published.push(performance.now() - began);
    if (response.status >= 300) wrong.push(`a publication beside the readers was answered ${response.status}`);
    await sleep(Math.max(0, 100 - (performance.now() - began)));
  }
  await Promise.all(reading);
  const part = (list: readonly number[], share: number): number =>
    Math.round(list.toSorted((left, right) => left - right)[Math.floor((list.length - 1) * share)] ?? 0);
  measured.push({
    what: `${count} readers while ten a second are published`,
    figures:
      `${Math.round(times.length / length)} answers a second, median ${part(times, 0.5)} ms, 99 % within ` +
      `${part(times, 0.99)} ms, ${turned} of ${times.length} told to come again; ${published.length} ` +
      `publications, median ${part(published, 0.5)} ms, the longest ${part(published, 1)} ms; ` +
      `${service.memory().most} MiB at most`,
  });
}

/** Has everything written to KV anew. */
async function rebuild(service: BareWorkerd): Promise<void> {
  const body = { type: "rebuild", timestamp: new Date().toISOString() };
  const response = await fetch(await signedRequest(body, { path: "/webhooks/rebuild" }, service.origin));
  if (!response.ok) wrong.push(`the rebuild was answered ${response.status}: ${await response.text()}`);
  await response.body?.cancel();
  if ((await projected(service.origin, 600_000)) === undefined) wrong.push("KV did not follow a rebuild");
}

/** Runs the command line beside this process. */
async function cli(...args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [join(ROOT, "src/cli/cli.ts"), ...args], {
    env: { ...process.env, HEALTH_AI_FEED_SECRET: SECRETS.desk },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const [said] = await Promise.all([text(child.stderr), once(child, "exit")]);
  if (child.exitCode !== 0) wrong.push(`${args[0]} ended with ${child.exitCode}: ${said.slice(-500)}`);
}

/** Takes the past of a service into another, and has that written anew, beside others who publish and read. */
async function importing(from: BareWorkerd): Promise<void> {
  const file = join(from.folder, "export.ndjson");
  await cli("export", "--url", from.origin, "--output", file);
  const lines = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.includes('"sequence"')).length;
  const into = await BareWorkerd.create();
  try {
    await into.start();
    for (const [what, probe, run] of [
      [
        `import of ${lines} changes`,
        { state: "draft", path: "/api/v1/changes" },
        () => cli("import", "--url", into.origin, file),
      ],
      ["rebuild of them", { path: "/en/feed.json" }, () => rebuild(into)],
    ] as const) {
      const beside = watch(into.origin, probe);
      const [began, cpu] = [Date.now(), into.cpu()];
      await run();
      const { publish, read } = await beside.stop();
      measured.push({
        what,
        figures:
          `${seconds(began)} s, ${Math.round(((into.cpu() - cpu) / lines) * 10_000) / 10} ms CPU each, ` +
          `${into.memory().most} MiB at most; beside it the longest command ${publish} ms, the longest read ${read} ms`,
      });
    }
  } finally {
    await into.end();
  }
}

/** Publishes entries as a back catalogue, by batches that are one body. */
async function publishBatches(service: BareWorkerd, entries: readonly Draft[], size: number): Promise<void> {
  for (let from = 0; from < entries.length; from += size) {
    const steps = entries
      .slice(from, from + size)
      .map((entry) => publishing(entry, { backfill: true, distinct: true }));
    const response = await fetch(await signedRequest(stamped(batch(...steps)), {}, service.origin));
    const said = await response.text();
    if (!response.ok) wrong.push(`a batch was answered ${response.status}: ${said.slice(0, 200)}`);
  }
  if ((await projected(service.origin, 600_000)) === undefined) wrong.push("KV did not follow the batches");
}

/** Fills a service with content/ and a thousand entries in all languages; then it is killed, and writes all anew. */
async function catalogue(service: BareWorkerd): Promise<void> {
  const began = Date.now();
  const entries: Draft[] = [];
  for (const loaded of loadEntries(join(ROOT, "content/entries")))
    if ("entry" in loaded) entries.push(loaded.entry as Draft);
  const ids = Array.from({ length: 1000 }, (_, index) => `everywhere-${index}`);
  await publishBatches(service, [...entries, ...ids.map((id) => entryOf(id, LANGUAGES))], 10);
  const published = seconds(began);
  await service.kill();
  await service.start();
  const again = Date.now();
  await rebuild(service);
  for (const id of [...entries.map((entry) => entry.id), ...ids]) {
    const response = await fetch(`${service.origin}/api/v1/entries/${id}`);
    await response.arrayBuffer();
    if (response.status !== 200) wrong.push(`${id} is answered ${response.status} after the rebuild`);
  }
  measured.push({
    what: `content/ (${entries.length}) and 1,000 entries in eight languages, heap of ${values.heap} MiB`,
    figures:
      `published, and in KV, after ${published} s; killed, and all written anew, in ${seconds(again)} s; ` +
      `${service.memory().most} MiB at most`,
  });
}

async function strangers(service: BareWorkerd, count: number): Promise<void> {
  const before = service.memory().now;
  const began = Date.now();
  let [next, bad] = [0, 0];
  const kinds = ["/embed/en/events?day=", "/badge/en/events.svg?day=", "/embed/fr/everything?day="];
  const lane = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) {
      const day = new Date(Date.UTC(1900, 0, 1) + Math.floor(index / kinds.length) * 86_400_000)
        .toISOString()
        .slice(0, 10);
      const response = await fetch(`${service.origin}${kinds[index % kinds.length]}${day}`);
      await response.arrayBuffer();
      if (response.status !== 200) bad++;
    }
  };
  try {
    await Promise.all(Array.from({ length: 16 }, lane));
  } catch (error) {
    wrong.push(
      `workerd ended under strangers' requests: ${error instanceof Error ? error.message : error}\n` +
        `${service.log.slice(-1000)}`,
    );
  }
  if (bad > 0) wrong.push(`${bad} of ${count} requests of strangers were not answered 200`);
  if (service.isRunning)
    measured.push({
      what: `${count} requests of strangers, each for a day of its own, heap of ${values.heap} MiB`,
      figures: `${seconds(began)} s, ${bad} not 200; ${before} MiB before, ${service.memory().most} MiB at most`,
    });
}

/** Publishes commands, each by itself and all at once; returns their statuses. */
async function publishAll(service: BareWorkerd, entries: readonly unknown[]): Promise<readonly number[]> {
  const requests = await Promise.all(
    entries.map((entry) => signedRequest(stamped(publishing(entry as never, { distinct: true })), {}, service.origin)),
  );
  return await Promise.all(
    requests.map(async (request) => {
      const response = await fetch(request);
      const text = await response.text();
      if (response.status !== 201) wrong.push(`a large entry was answered ${response.status}: ${text.slice(0, 300)}`);
      return response.status;
    }),
  );
}

/** Measures the rise of memory above the idle process while large entries are published, and lists made again. */
async function memory(service: BareWorkerd): Promise<void> {
  const large = (id: string, octets: number, more: object = {}) => {
    const content = TEXT.repeat(Math.round(octets / LANGUAGES.length / TEXT.length));
    const texts = LANGUAGES.map((language) => [
      language,
      { words: "service", title: `${id} in ${language}`, summary: "S.", content },
    ]);
    return event(id, { texts: Object.fromEntries(texts), ...more } as never);
  };
  const usual = {
    organisations: ["who", "who-europe", "ec"].map((name) => ({ id: name, role: "issuer" })),
    topics: TOPICS.slice(0, 3),
    countries: COUNTRIES.slice(0, 2),
  };
  const widest = {
    organisations: ORGANISATIONS.slice(0, 20).map((name) => ({ id: name, role: "issuer" })),
    topics: TOPICS.slice(0, 10),
    countries: COUNTRIES,
  };
  const rise = async (what: string, run: () => Promise<unknown>): Promise<void> => {
    await sleep(3000);
    const idle = service.memory().now;
    service.forgetPeak();
    const began = Date.now();
    await run();
    if ((await projected(service.origin, 600_000)) === undefined) wrong.push(`KV did not follow ${what}`);
    const most = service.memory().most - idle;
    measured.push({ what, figures: `${most} MiB above the idle process (${idle}), ${seconds(began)} s` });
    expectAtMost(`MiB above the idle process: ${what}`, most, 100);
  };
  // What the first publication takes is that of the code.
  await publishAll(service, [entryOf("first", ["en"])]);
  await projected(service.origin);
  await rise("an event of 606 KB in 8 languages", () => publishAll(service, [large("event", 606_000, usual)]));
  await rise("five such events at once", () =>
    publishAll(
      service,
      [1, 2, 3, 4, 5].map((each) => large(`event-${each}`, 606_000, usual)),
    ),
  );
  for (let from = 0; from < 50; from += 10)
    await publishAll(
      service,
      Array.from({ length: 10 }, (_, index) => large(`wide-${from + index}`, 80_000, widest)),
    );
  await projected(service.origin);
  await rise("the widest entry that may be published, among 50 such", () =>
    publishAll(service, [large("widest", 620_000, widest)]),
  );
  const paragraphs = TEXT.repeat(6);
  const rebuilt = Array.from({ length: 1000 }, (_, index) => {
    const texts = ["en", "fr", "es"].map((language) => [
      language,
      { words: "service", title: `${index} in ${language}`, summary: "S.", content: paragraphs },
    ]);
    return news(`rebuilt-${index}`, { texts: Object.fromEntries(texts) });
  });
  await publishBatches(service, rebuilt, 50);
  await rise("a rebuild of 1,000 entries in three languages, 5 KB each", () => rebuild(service));
}

const service = await BareWorkerd.create();
try {
  await service.start();
  if (PARTS.includes("publishes")) await publishes(service, Number(values.publishes));
  if (PARTS.includes("bulk")) for (const count of values.entries.split(",")) await bulk(service, Number(count));
  if (PARTS.includes("readers")) await readers(service, Number(values.readers), Number(values.seconds));
  if (PARTS.includes("import")) await importing(service);
} finally {
  await service.end();
}

if (PARTS.includes("strangers")) {
  const limited = await BareWorkerd.create(values.heap === "0" ? [] : [`--max-heap-size=${values.heap}`]);
  try {
    await limited.start();
    // What the alarm has to write within that heap, and what the strangers' answers are made of.
    await catalogue(limited);
    await strangers(limited, Number(values.strangers));
    expectAtMost(
      "MiB of workerd with a limited heap",
      limited.isRunning ? limited.memory().most : Number.POSITIVE_INFINITY,
      1024,
    );
  } finally {
    await limited.end();
  }
}

if (PARTS.includes("memory")) {
  const limited = await BareWorkerd.create(values.heap === "0" ? [] : [`--max-heap-size=${values.heap}`]);
  try {
    await limited.start();
    await memory(limited);
  } catch (error) {
    wrong.push(`workerd ended: ${error instanceof Error ? error.message : error}\n${limited.log.slice(-1000)}`);
  } finally {
    await limited.end();
  }
}

for (const { what, figures } of measured) console.log(`${what}: ${figures}`);
for (const line of wrong.slice(0, 50)) console.error(line);
process.exit(wrong.length > 0 ? 1 : 0);
