// npm run chaos: kills the process again and again while eight publishers publish and eight readers read, and holds
// what is left against what was acknowledged.
import { setTimeout as sleep } from "node:timers/promises";
import { commandOptions } from "../fixtures/command-options.ts";
import { news, publishing } from "../fixtures/entries.ts";
import { signedQuestion, signedRequest } from "../fixtures/signed.ts";
import { BareWorkerd, projected } from "./bare-workerd.ts";

const USAGE = `Usage: npm run chaos -- [options]

Fails where what was acknowledged is lost, doubled, torn or older than it was.

  --kills <number>    at least; default 60
  --seconds <number>  at least; default 50
  -h, --help          this text`;

const values = commandOptions(USAGE, {
  kills: { type: "string", default: "60" },
  seconds: { type: "string", default: "50" },
});
const KILLS = Number(values.kills);
const SECONDS = Number(values.seconds);
const PUBLISHERS = 8;
const READERS = 8;
/** Entries of each publisher: all of them fit into one feed. */
const ENTRIES = 5;

interface Acknowledged {
  readonly id: string;
  readonly version: number;
  readonly sequence: number;
  readonly receipt: string;
  /** The mark that the revision carries. */
  readonly mark: number;
  readonly webhookId: string;
  readonly body: unknown;
}

const service = await BareWorkerd.create();
const acknowledged: Acknowledged[] = [];
const wrong: string[] = [];
const counts = { kills: 0, deliveries: 0, retries: 0, reads: 0, unavailable: 0, races: 0 };
let stopping = false;

function complain(what: string): void {
  if (wrong.length < 50) wrong.push(what);
}

/** An entry whose every part says the same number: one that is torn says two. */
function entryOf(id: string, mark: number) {
  return news(id, {
    texts: {
      en: { words: "service", title: `Title ${mark}.`, summary: `Summary ${mark}.`, content: `Content ${mark}.` },
    },
  });
}

/** Sends a delivery until it is answered, under one webhook-id. */
async function deliver(webhookId: string, body: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
  for (let tries = 0; ; tries++) {
    counts.deliveries++;
    if (tries > 0) counts.retries++;
    try {
      const response = await fetch(await signedRequest(body, { id: webhookId }, service.origin), {
        signal: AbortSignal.timeout(20_000),
      });
      const text = await response.text();
      if (response.status < 500) return { status: response.status, body: JSON.parse(text) as Record<string, unknown> };
      // What was on its way when the process died may be told so by whoever is left; nothing else is an error of ours.
      if (response.status !== 503) complain(`${response.status} to ${webhookId}: ${text.slice(0, 200)}`);
    } catch {
      // The process is away.
    }
    await sleep(20);
  }
}

async function publisher(number: number): Promise<void> {
  for (let round = 0; !stopping; round++) {
    const id = `p${number}-${round % ENTRIES}`;
    const mark = round;
    const body = { ...publishing(entryOf(id, mark), { distinct: true }), timestamp: new Date().toISOString() };
    const webhookId = `chaos_${number}_${round}`;
    const { status, body: receipt } = await deliver(webhookId, body);
    if (status !== 200 && status !== 201) {
      complain(`${webhookId} was answered ${status}: ${JSON.stringify(receipt).slice(0, 300)}`);
      continue;
    }
    const { version, sequence, receipt: name } = receipt as unknown as Acknowledged;
    acknowledged.push({ id, version, sequence, receipt: name, mark, webhookId, body });
    // One in eight is sent again after its answer, and gets the same.
    if (round % 8 === 0) {
      const again = await deliver(webhookId, body);
      if (again.body.receipt !== name) complain(`${webhookId} has two receipts`);
    }
  }
}

/** Eight who want to make the same next version of one entry: one of them does. */
async function racers(): Promise<void> {
  await deliver("race_0", {
    ...publishing(entryOf("race", 0), { distinct: true }),
    timestamp: new Date().toISOString(),
  });
  let version = 1;
  for (let round = 1; !stopping; round++) {
    const answers = await Promise.all(
      Array.from({ length: PUBLISHERS }, async (_, number) => {
        const body = publishing(entryOf("race", round * 100 + number), { expectedVersion: version, distinct: true });
        return await deliver(`race_${round}_${number}`, { ...body, timestamp: new Date().toISOString() });
      }),
    );
    const winners = answers.filter(({ status }) => status === 200);
    counts.races++;
    if (winners.length !== 1 || answers.some(({ status }) => status !== 200 && status !== 409))
      complain(`race ${round}: ${answers.map(({ status }) => status).join()}`);
    version = Number(winners[0]?.body.version ?? version + 1);
    await sleep(200);
  }
}

interface FeedItem {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly content_html: string;
}

/** Reads the feed, and what the API says of one entry; neither ever goes back, and no entry is torn. */
async function reader(number: number): Promise<void> {
  const seen = new Map<string, number>();
  const ahead = (what: string, mark: number): void => {
    if (mark < (seen.get(what) ?? 0)) complain(`reader ${number}: ${what} went back from ${seen.get(what)} to ${mark}`);
    seen.set(what, mark);
  };
  const ask = async (path: string): Promise<unknown> => {
    try {
      const response = await fetch(`${service.origin}${path}`, { signal: AbortSignal.timeout(20_000) });
      const text = await response.text();
      if (response.status === 200) {
        counts.reads++;
        return JSON.parse(text);
      }
      if (response.status === 503) counts.unavailable++;
      else if (response.status !== 404) complain(`${response.status} of ${path}: ${text.slice(0, 200)}`);
    } catch (error) {
      if (error instanceof SyntaxError) complain(`reader ${number}: ${path} is torn`);
    }
    return undefined;
  };
  for (let round = number; !stopping; round++) {
    const feed = (await ask("/en/feed.json")) as { readonly items: readonly FeedItem[] } | undefined;
    for (const { id, title, summary, content_html } of feed?.items ?? []) {
      const marks = [title, summary, content_html].map((text) => /(?:Title|Summary|Content) (\d+)\./.exec(text)?.[1]);
      if (new Set(marks).size !== 1 || marks[0] === undefined)
        complain(`reader ${number}: ${id} is of several versions: ${marks.join()}`);
      if (!id.includes("race")) ahead(`feed ${id}`, Number(marks[0]));
    }
    const id = `p${round % PUBLISHERS}-${round % ENTRIES}`;
    const entry = (await ask(`/api/v1/entries/${id}`)) as { readonly data: { readonly version: number } } | undefined;
    if (entry !== undefined) ahead(`entry ${id}`, entry.data.version);
    const changes = (await ask("/api/v1/changes?since=now")) as { readonly next?: string } | undefined;
    if (changes !== undefined) await sleep(5);
    else await sleep(30);
  }
}

async function killer(): Promise<void> {
  const began = Date.now();
  while (counts.kills < KILLS || Date.now() - began < SECONDS * 1000) {
    await sleep(200 + Math.random() * 1000);
    await service.kill();
    counts.kills++;
    await sleep(Math.random() * 100);
    await service.start();
  }
  stopping = true;
}

interface Line {
  readonly sequence: number;
  readonly version: number;
  readonly entry: { readonly id: string; readonly texts: { readonly en: { readonly title: string } } };
}

/** All that the ledger holds, by its export. */
async function exportedLines(): Promise<Line[]> {
  const lines: Line[] = [];
  for (let after: string | undefined = "0"; after !== undefined; ) {
    const response: Response = await fetch(await signedQuestion(`/webhooks/export?after=${after}`, {}, service.origin));
    if (!response.ok) throw new Error(`the export answered ${response.status}: ${await response.text()}`);
    const text = await response.text();
    lines.push(
      ...text
        .split("\n")
        .filter((line) => line.includes('"sequence"'))
        .map((line) => JSON.parse(line) as Line),
    );
    after = /[?&]after=(\d+)>/.exec(response.headers.get("link") ?? "")?.[1];
  }
  return lines;
}

async function verify(): Promise<void> {
  const health = await projected(service.origin);
  if (health === undefined) complain(`KV does not show the ledger after two minutes`);
  const lines = await exportedLines();
  if (health !== undefined && health.sequence !== lines.length)
    complain("the positions of the ledger are not contiguous");
  const versions = new Map<string, Line[]>();
  for (const [index, line] of lines.entries()) {
    if (line.sequence !== index + 1) complain(`position ${index + 1} is ${line.sequence}`);
    const of = versions.get(line.entry.id) ?? [];
    if (line.version !== of.length + 1) complain(`${line.entry.id}: version ${line.version} after ${of.length}`);
    versions.set(line.entry.id, [...of, line]);
  }
  for (const { id, version, sequence, mark, webhookId } of acknowledged) {
    const line = versions.get(id)?.[version - 1];
    if (line === undefined) complain(`${webhookId} is lost: ${id} has no version ${version}`);
    else if (line.sequence !== sequence || line.entry.texts.en.title !== `Title ${mark}.`)
      complain(`${webhookId} is not what was acknowledged: ${JSON.stringify(line).slice(0, 200)}`);
  }
  const own = lines.filter(({ entry }) => entry.id !== "race").length;
  if (own !== new Set(acknowledged.map(({ id, version }) => `${id} ${version}`)).size)
    complain(`${own} revisions, but ${acknowledged.length} deliveries were acknowledged`);
  const sample = acknowledged.filter((_, index) => index % Math.ceil(acknowledged.length / 300) === 0);
  for (const { webhookId, receipt, body } of sample) {
    const again = await deliver(webhookId, body);
    if (again.body.receipt !== receipt) complain(`${webhookId} has another receipt after the kills`);
  }
  for (const [id, of] of versions) {
    const response = await fetch(`${service.origin}/api/v1/entries/${id}`);
    const { data } = (await response.json()) as { data: { version: number } };
    if (data.version !== of.length) complain(`KV shows ${id} at version ${data.version} of ${of.length}`);
  }
  const feed = (await (await fetch(`${service.origin}/en/feed.json`)).json()) as { items: FeedItem[] };
  if (feed.items.length !== versions.size) complain(`the feed has ${feed.items.length} of ${versions.size} entries`);
}

try {
  await service.start();
  const began = Date.now();
  await Promise.all([
    killer(),
    racers(),
    ...Array.from({ length: PUBLISHERS }, (_, number) => publisher(number)),
    ...Array.from({ length: READERS }, (_, number) => reader(number)),
  ]);
  const seconds = Math.round((Date.now() - began) / 1000);
  await verify();
  console.log(
    `${counts.kills} kills in ${seconds} s; ${counts.deliveries} deliveries (${counts.retries} of them again), ` +
      `${acknowledged.length} revisions acknowledged, ${counts.races} races for one version; ` +
      `${counts.reads} reads answered, ${counts.unavailable} with 503; ${wrong.length} wrong.`,
  );
  for (const line of wrong) console.error(line);
  if (wrong.length > 0) console.error(`The last errors that workerd printed:\n${service.errors}`);
} finally {
  await service.end();
}
process.exit(wrong.length > 0 || counts.kills < KILLS || acknowledged.length === 0 ? 1 : 0);
