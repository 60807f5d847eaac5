// What is measured of reading: how a process starts, its first answers, answers that it has given before, and lists
// that it has not shown yet.
import { setTimeout as sleep } from "node:timers/promises";
import { type Answer, ask, repeat } from "./http-client.ts";
import type { Kind } from "./kinds.ts";
import { median } from "./processor-time.ts";
import type { BarePorts, Bench, Runtime } from "./runtime.ts";

/** An address that needs neither KV nor the ledger. */
const PLAIN = "/robots.txt";

/** Milliseconds in which a process does what it puts off: compiling and collecting garbage in other threads. */
const REST_MS = 60;

/** CPU microseconds in rounds. */
export interface Times {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

function timesOf(values: readonly number[]): Times {
  return { median: median(values), least: Math.min(...values), most: Math.max(...values) };
}

/**
 * The median of the ratios of each round: what else runs on the machine changes from round to round, and both of a
 * round have much the same of it.
 */
function ratioOf(values: readonly number[], to: readonly number[]): number {
  return median(values.map((value, round) => value / (to[round] ?? Number.NaN)));
}

async function costOf(runtime: Runtime, work: () => Promise<unknown>): Promise<number> {
  const before = runtime.micros();
  await work();
  await sleep(REST_MS);
  return runtime.micros() - before;
}

/** Octets of gzip and more, as browsers and feed readers ask for. */
const GZIP = { "accept-encoding": "gzip, br" };

async function answerOf(port: number, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const answer = await ask(port, path, headers);
  if (answer.status !== 200 && answer.status !== 304) throw new Error(`${path} was answered ${answer.status}`);
  return answer;
}

/** A first request to a process: where, and after which one. */
interface FirstRequest {
  readonly name: string;
  readonly app: boolean;
  readonly port: number;
  readonly before: string;
  readonly path: string;
}

/**
 * Single things that a process pays for once, each by the first request that does little else. `intl` is the port of
 * the Worker that was added last.
 */
export async function measureOnce(bench: Bench, intl: number, rounds: number): Promise<ReadonlyMap<string, Times>> {
  const requests: readonly FirstRequest[] = [
    { name: "a bare Worker's first format of Intl", app: false, port: intl, before: "/", path: "/format" },
    { name: "reading a query", app: true, port: bench.port, before: PLAIN, path: "/en/feed.rss?limit=none" },
    { name: "waking the ledger", app: true, port: bench.port, before: PLAIN, path: "/healthz" },
  ];
  const costs = new Map(requests.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round++)
    for (const { name, app, port, before, path } of requests) {
      const runtime = bench.start({ app, bare: app ? 0 : bench.added, skipped: app ? 0 : bench.added - 1 });
      await runtime.firstAnswer(port, before);
      await sleep(REST_MS);
      costs.get(name)?.push(await costOf(runtime, async () => await ask(port, path)));
      await runtime.end();
    }
  return new Map([...costs].map(([name, values]) => [name, timesOf(values)]));
}

/** A process until its first answer: of the Worker, and of a bare one. */
export async function measureStart(bench: Bench, barePort: number, rounds: number): Promise<Record<string, Times>> {
  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const app = bench.start({ app: true, bare: 0 });
    await app.firstAnswer(bench.port, PLAIN);
    await sleep(REST_MS);
    ours.push(app.micros());
    await app.end();
    const other = bench.start({ app: false, bare: 1 });
    await other.firstAnswer(barePort, "/");
    await sleep(REST_MS);
    bare.push(other.micros());
    await other.end();
  }
  return { ours: timesOf(ours), bare: timesOf(bare) };
}

/** The first request of each kind to a process that has answered one of another kind. */
export async function measureFirst(
  bench: Bench,
  kinds: readonly Kind[],
  rounds: number,
): Promise<Map<string, { readonly first: Times; readonly second: Times }>> {
  const costs = new Map(kinds.map(({ name }) => [name, { first: [] as number[], second: [] as number[] }]));
  for (let round = 0; round < rounds; round++)
    for (const { name, path } of kinds) {
      const app = bench.start({ app: true, bare: 0 });
      await app.firstAnswer(bench.port, PLAIN);
      await sleep(REST_MS);
      costs.get(name)?.first.push(await costOf(app, async () => await answerOf(bench.port, path)));
      costs.get(name)?.second.push(await costOf(app, async () => await answerOf(bench.port, path)));
      await app.end();
    }
  return new Map(
    [...costs].map(([name, { first, second }]) => [name, { first: timesOf(first), second: timesOf(second) }]),
  );
}

export interface HotTimes {
  readonly octets: number;
  readonly bytes: Times;
  readonly string: Times;
  readonly ours: Times;
  readonly gzip: Times;
  readonly bareNotModified: Times;
  readonly notModified: Times;
  /** Of the body and of that in gzip to the bare Worker's bytes, and of the 304 to its 304. */
  readonly ratios: { readonly ours: number; readonly gzip: number; readonly notModified: number };
}

type HotName = Exclude<keyof HotTimes, "octets" | "ratios">;

/** Measures answers that a process has given before, beside bare Workers, in turn. */
export async function measureHot(
  runtime: Runtime,
  port: number,
  kinds: readonly (Kind & { readonly bare: BarePorts })[],
  { rounds, requests }: { readonly rounds: number; readonly requests: number },
  told: (round: number) => void,
): Promise<Map<string, HotTimes>> {
  const measured = new Map<string, HotTimes>();
  const runs: { kind: string; what: HotName; values: number[]; run: (count: number) => Promise<number> }[] = [];
  for (const { name, path, bare } of kinds) {
    const { headers } = await answerOf(port, path);
    const conditional = { "if-none-match": headers.etag ?? "none" };
    // In gzip from the second time on.
    await answerOf(port, path, GZIP);
    await sleep(20);
    const add = async (what: HotName, at: number, asked: Readonly<Record<string, string>>): Promise<void> => {
      const expected = await answerOf(at, path, asked);
      runs.push({
        kind: name,
        what,
        values: [],
        run: async (count) => {
          // What is kept for seconds is looked up first: how often that is does not depend on how fast the bench asks.
          await answerOf(at, path, asked);
          await sleep(30);
          await answerOf(at, path, asked);
          const before = runtime.micros();
          await repeat(at, path, asked, expected, count);
          return (runtime.micros() - before) / count;
        },
      });
    };
    await add("bytes", bare.bytes, {});
    await add("ours", port, {});
    await add("string", bare.string, {});
    await add("gzip", port, GZIP);
    await add("bareNotModified", bare.bytes, conditional);
    await add("notModified", port, conditional);
  }
  // The runtime copies each body. Until its allocator keeps memory for large ones, every page of a copy is a page
  // fault, which costs four times what is measured, of a bare Worker too.
  for (const { run } of runs) await run(Math.min(1500, requests * 3));
  for (let round = 0; round < rounds; round++) {
    for (const { run, values } of runs) values.push(await run(requests));
    told(round + 1);
  }
  for (const { name, path } of kinds) {
    const values = (what: HotName): readonly number[] =>
      runs.find((run) => run.kind === name && run.what === what)?.values ?? [];
    const of = (what: HotName): Times => timesOf(values(what));
    measured.set(name, {
      octets: (await answerOf(port, path)).body.length,
      bytes: of("bytes"),
      string: of("string"),
      ours: of("ours"),
      gzip: of("gzip"),
      bareNotModified: of("bareNotModified"),
      notModified: of("notModified"),
      ratios: {
        ours: ratioOf(values("ours"), values("bytes")),
        gzip: ratioOf(values("gzip"), values("bytes")),
        notModified: ratioOf(values("notModified"), values("bareNotModified")),
      },
    });
  }
  return measured;
}

/** A peer beside ours: where it answers, and in which process. */
export interface Peer {
  readonly name: string;
  readonly port: number;
  readonly path: string;
  readonly micros: () => number;
}

/** CPU microseconds a request of peers, in turn. */
export async function measurePeers(
  peers: readonly Peer[],
  { rounds, requests }: { readonly rounds: number; readonly requests: number },
): Promise<Map<string, { readonly times: Times; readonly octets: number }>> {
  const values = new Map<string, number[]>();
  const octets = new Map<string, number>();
  for (let round = -1; round < rounds; round++)
    for (const { name, port, path, micros } of peers) {
      const expected = await answerOf(port, path);
      octets.set(name, expected.body.length);
      const before = micros();
      await repeat(port, path, {}, expected, requests);
      // The first round warms.
      if (round >= 0) values.set(name, [...(values.get(name) ?? []), (micros() - before) / requests]);
    }
  return new Map([...values].map(([name, each]) => [name, { times: timesOf(each), octets: octets.get(name) ?? 0 }]));
}

/** Lists that a process shows for the first time, by code that has shown others. */
export async function measureCold(
  bench: Bench,
  paths: readonly string[],
  warming: readonly string[],
  rounds: number,
): Promise<{ readonly times: Times; readonly octets: number }> {
  const costs: number[] = [];
  let octets = 0;
  for (let round = 0; round < rounds; round++) {
    const app = bench.start({ app: true, bare: 0 });
    await app.firstAnswer(bench.port, PLAIN);
    for (const path of warming) await answerOf(bench.port, path);
    await sleep(REST_MS);
    octets = 0;
    const cost = await costOf(app, async () => {
      for (const path of paths) octets += (await answerOf(bench.port, path)).body.length;
    });
    costs.push(cost / paths.length);
    await app.end();
  }
  return { times: timesOf(costs), octets: Math.round(octets / paths.length) };
}

/** Requests that make a bare Worker warm. */
const WARMING = 40;

/**
 * The whole feeds of languages that a process shows for the first time, by code that has shown others, beside bare
 * Workers that have returned the same strings before.
 */
export async function measureColdFeeds(
  bench: Bench,
  feeds: readonly { readonly path: string; readonly bare: number }[],
  warming: readonly string[],
  { rounds, skipped }: { readonly rounds: number; readonly skipped: number },
): Promise<{ readonly times: Times; readonly bare: Times; readonly ratio: number; readonly octets: number }> {
  const [ours, bare]: [number[], number[]] = [[], []];
  let octets = 0;
  for (let round = 0; round < rounds; round++) {
    const cold = await measureCold(
      bench,
      feeds.map(({ path }) => path),
      warming,
      1,
    );
    ours.push(cold.times.median);
    octets = cold.octets;
    const runtime = bench.start({ app: false, bare: Number.POSITIVE_INFINITY, skipped });
    const returned = async (times: number): Promise<void> => {
      for (let again = 0; again < times; again++) for (const { bare: port } of feeds) await answerOf(port, "/");
    };
    await runtime.firstAnswer(feeds[0]?.bare ?? 0, "/");
    await returned(WARMING);
    await sleep(REST_MS);
    bare.push((await costOf(runtime, async () => await returned(10))) / feeds.length / 10);
    await runtime.end();
  }
  return { times: timesOf(ours), bare: timesOf(bare), ratio: ratioOf(ours, bare), octets };
}

/** Lists that were shown before, asked for again after one more entry was published in them. */
export async function measureChanged(
  bench: Bench,
  paths: readonly string[],
  publish: (round: number) => Promise<void>,
  rounds: number,
): Promise<ReadonlyMap<string, Times>> {
  const app = bench.start({ app: true, bare: 0 });
  await app.firstAnswer(bench.port, PLAIN);
  const costs = new Map(paths.map((path) => [path, [] as number[]]));
  // The first round only shows them.
  for (let round = 0; round <= rounds; round++) {
    await publish(round);
    await sleep(REST_MS);
    for (const path of paths) {
      const cost = await costOf(app, async () => await answerOf(bench.port, path));
      if (round > 0) costs.get(path)?.push(cost);
    }
  }
  await app.end();
  return new Map([...costs].map(([path, times]) => [path, timesOf(times)]));
}
