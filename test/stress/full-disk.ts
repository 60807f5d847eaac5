// npm run disk: fills the disk under the built Worker in workerd while publishers publish and readers read, leaves
// it full for a while and empties it again. The process is never started anew.
import { cpSync, rmSync, statfsSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { commandOptions } from "../fixtures/command-options.ts";
import { news, publishing } from "../fixtures/entries.ts";
import { signedRequest } from "../fixtures/signed.ts";
import { BareWorkerd, ownDiskFailure, projected } from "./bare-workerd.ts";

const USAGE = `Usage: npm run disk -- [options]

Fails where a command is answered otherwise than by 201, 200 or 503 with Retry-After, where nothing is published any
more once there is room again, or where what was acknowledged is lost: from the running process, from KV, or from the
data on the disk. Linux only: the disk is a file system in memory, which only the process sees (unshare of util-linux).

  --times <number>    that the disk is filled; default 3
  --seconds <number>  that it stays full each time; default 10
  -h, --help          this text`;

const values = commandOptions(USAGE, {
  times: { type: "string", default: "3" },
  seconds: { type: "string", default: "10" },
});
const MIB = 1_048_576;
/** Size of the disk, in MiB. */
const DISK = 96;
const PUBLISHERS = 4;
/** Milliseconds that a publisher may have to wait once there is room. */
const MAX_WAIT_MS = 60_000;

interface Acknowledged {
  readonly entry: string;
  readonly version: number;
}

const impossible = ownDiskFailure();
if (impossible !== undefined) {
  console.error(`This machine gives a process no file system of its own: ${impossible}`);
  process.exit(2);
}

const service = await BareWorkerd.create([], { disk: DISK });
const wrong: string[] = [];
const acknowledged: Acknowledged[] = [];
const counts = { refused: 0, reads: 0, unavailable: 0, longest: 0 };
let stopping = false;
/** The time at which there was room again; 0 while the disk is full. */
let freeSince = Date.now();

function complain(what: string): void {
  if (wrong.length < 50) wrong.push(what);
}

const TEXT = "Artificial intelligence in health, and what it means for those who care and who are cared for. ";

/** Publishes one version after the other; what was refused is sent again under its webhook-id. */
async function publisher(number: number): Promise<void> {
  for (let round = 0; !stopping; round++) {
    const id = `p${number}-${round % 5}`;
    const content = `Round ${round}. ${TEXT.repeat(40)}`;
    const texts = { en: { words: "service", title: `Round ${round}`, summary: "S.", content } };
    const body = { ...publishing(news(id, { texts }), { distinct: true }), timestamp: new Date().toISOString() };
    for (;;) {
      const response = await fetch(await signedRequest(body, { id: `disk_${number}_${round}` }, service.origin));
      const text = await response.text();
      if (response.status < 300) {
        acknowledged.push(JSON.parse(text) as Acknowledged);
        break;
      }
      counts.refused++;
      if (response.status !== 503 || response.headers.get("retry-after") === null)
        complain(`${response.status}, Retry-After ${response.headers.get("retry-after")}: ${text.slice(0, 300)}`);
      if (stopping) return;
      if (freeSince > 0 && Date.now() - freeSince > MAX_WAIT_MS) {
        complain(`nothing is published ${MAX_WAIT_MS / 1000} s after there was room again: ${text.slice(0, 300)}`);
        return;
      }
      await sleep(100);
    }
    await sleep(20);
  }
}

async function reader(): Promise<void> {
  const paths = ["/en/feed.json", "/fr/feed.atom", "/api/v1/entries/p0-0", "/en/entries/p1-0", "/healthz"];
  for (let round = 0; !stopping; round++) {
    const path = paths[round % paths.length] ?? "";
    const response = await fetch(`${service.origin}${path}`);
    await response.arrayBuffer();
    counts.reads++;
    if (response.status === 503 && (path === "/healthz" || response.headers.has("retry-after"))) counts.unavailable++;
    else if (response.status !== 200) complain(`${response.status} of ${path}`);
    await sleep(50);
  }
}

/** Fills the disk, keeps it full for a while, and makes room. */
async function fill(): Promise<void> {
  const file = join(service.storage, "filler");
  const { bavail, bsize } = statfsSync(service.storage);
  // Little is left: the commands that come take it.
  freeSince = 0;
  writeFileSync(file, "");
  try {
    writeFileSync(file, Buffer.alloc(Math.max(0, bavail * bsize - MIB)));
  } catch {
    // Another took some meanwhile: it is as full as can be.
  }
  const [before, began] = [counts.refused, Date.now()];
  while (counts.refused === before && Date.now() - began < 60_000) await sleep(50);
  if (counts.refused === before) complain("the full disk was not noticed");
  await sleep(Number(values.seconds) * 1000);
  truncateSync(file, 0);
  rmSync(file);
  freeSince = Date.now();
  const count = acknowledged.length;
  while (acknowledged.length < count + PUBLISHERS && Date.now() - freeSince < MAX_WAIT_MS) await sleep(20);
  if (acknowledged.length < count + PUBLISHERS) complain("publishing did not go on by itself");
  counts.longest = Math.max(counts.longest, Date.now() - freeSince);
  await sleep(2000);
}

/** Compares a service with what was acknowledged. */
async function compare(origin: string, what: string): Promise<void> {
  const held = new Map<string, number>();
  for (const { entry, version } of acknowledged) held.set(entry, Math.max(held.get(entry) ?? 0, version));
  for (const [id, version] of held) {
    const answer = await fetch(`${origin}/api/v1/entries/${id}`);
    const { data } = (await answer.json()) as { data?: { version: number } };
    if ((data?.version ?? 0) < version) complain(`${what}: ${id} is at ${data?.version}, acknowledged was ${version}`);
    const revisions = await fetch(`${origin}/api/v1/entries/${id}/revisions`);
    const list = ((await revisions.json()) as { data?: readonly Acknowledged[] }).data ?? [];
    const versions = new Set(list.map((each) => each.version));
    for (const each of acknowledged)
      if (each.entry === id && !versions.has(each.version)) complain(`${what}: ${id} has no version ${each.version}`);
  }
}

try {
  await service.start();
  const working = [...Array.from({ length: PUBLISHERS }, (_, number) => publisher(number)), reader(), reader()];
  const failed = Promise.all(working);
  await sleep(3000);
  for (let time = 0; time < Number(values.times); time++) await Promise.race([fill(), failed]);
  stopping = true;
  await failed;
  if ((await projected(service.origin)) === undefined) complain("KV did not follow once there was room");
  await compare(service.origin, "the process");
  // What is on the disk is all there is after a power cut.
  const survivor = await BareWorkerd.create();
  try {
    cpSync(service.storage, survivor.storage, { recursive: true });
    await service.kill();
    await survivor.start();
    if ((await projected(survivor.origin)) === undefined) complain("KV does not show what was on the disk");
    await compare(survivor.origin, "the disk");
  } finally {
    await survivor.end();
  }
  console.log(
    `The disk was full ${values.times} times for ${values.seconds} s: ${acknowledged.length} revisions acknowledged, ` +
      `${counts.refused} commands refused with 503, ${counts.reads} reads, ${counts.unavailable} of them 503; after ` +
      `there was room all publishers went on within ${counts.longest} ms; ${wrong.length} wrong.`,
  );
  for (const line of wrong) console.error(line);
  if (wrong.length > 0) console.error(`The last errors that workerd printed:\n${service.errors}`);
} finally {
  await service.end();
}
process.exit(wrong.length > 0 || acknowledged.length === 0 ? 1 : 0);
