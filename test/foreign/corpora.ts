// npm run corpora: reads the documents that other projects test their readers with, and prints for each project how
// many documents made the reader crash, how many values it garbled, lost or guessed. The documents come with packages
// of npm and Debian into a temporary folder: they are not part of this repository, and no test needs them.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseFeed } from "feedsmith";
import ICAL from "ical.js";
import { type ForeignDocument, type ForeignItem, instantOf } from "../../src/foreign/item.ts";
import { read } from "../../src/foreign/read.ts";
import { commandOptions } from "../fixtures/command-options.ts";

const NOW = Date.parse("2026-11-29T00:00:00Z");
const NPM = ["ical@0.8.0", "feedparser@1.1.6", "rss-parser@2.10.0", "cal-parser@1.0.2"];
const DEBIAN = ["golang-github-mmcdole-gofeed-dev", "python3-icalendar"];
/** Packages whose documents are in their source alone. */
const SOURCES = ["libical3", "libdata-ical-perl"];

function quietly(command: string, args: readonly string[], cwd: string): string | undefined {
  try {
    return execFileSync(command, args, {
      cwd,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 180_000,
    });
  } catch {
    return undefined;
  }
}

/** Fetches what each project ships, into a folder under its name; none for a project that is not to be had here. */
function fetched(root: string): { readonly project: string; readonly folder: string }[] {
  const found: { project: string; folder: string }[] = [];
  const folderOf = (project: string): string => {
    const folder = join(root, project);
    mkdirSync(folder);
    found.push({ project, folder });
    return folder;
  };
  for (const project of NPM) {
    const folder = folderOf(project);
    const archive = quietly("npm", ["pack", "--silent", project], folder)?.trim().split("\n").at(-1);
    if (archive !== undefined) quietly("tar", ["xzf", archive], folder);
  }
  for (const project of DEBIAN) {
    const folder = folderOf(project);
    quietly("apt-get", ["-qq", "download", project], folder);
    for (const archive of readdirSync(folder)) quietly("dpkg", ["-x", archive, folder], folder);
  }
  const lists = join(root, "lists");
  mkdirSync(join(lists, "partial"), { recursive: true });
  mkdirSync(join(root, "parts"));
  const parts = "/etc/apt/sources.list.d";
  quietly(
    "sh",
    [
      "-c",
      `for f in ${parts}/*.sources; do sed -E 's/^Types: deb$/Types: deb-src/' "$f" > parts/"$(basename "$f")"; done`,
    ],
    root,
  );
  const options = [
    ["Dir::Etc::sourcelist", "/dev/null"],
    ["Dir::Etc::sourceparts", join(root, "parts")],
    ["Dir::State::lists", lists],
  ].flatMap(([name, value]) => ["-o", `${name}=${value}`]);
  quietly("apt-get", [...options, "-qq", "update"], root);
  for (const project of SOURCES) {
    const folder = folderOf(project);
    quietly("apt-get", [...options, "-qq", "source", "--download-only", project], folder);
    for (const archive of readdirSync(folder).filter((name) => name.includes(".orig.tar.")))
      quietly("tar", ["xf", archive], folder);
  }
  return found;
}

function documents(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(?:ics|ifb|xml|rss|atom|rdf)$/i.test(name) || /feed[^/]*\.json$/i.test(name))
    .map((name) => join(folder, name));
}

/** All that a reading says, taken or not. */
function everything({ items, notTaken }: ForeignDocument): string {
  return JSON.stringify([items, notTaken]).replace(/\s+/g, " ");
}

function texts({ title, summary, content, authors, attachments, event }: ForeignItem): string {
  return JSON.stringify([title, summary, content, authors, attachments?.map((each) => each.title), event?.place]);
}

type Faults = Record<"crashed" | "garbled" | "lost" | "guessed", string[]>;

/** Counts the items that another reader finds in a feed; undefined if it refuses the document. */
function itemsElsewhere(text: string): number | undefined {
  try {
    const parsed = parseFeed(text);
    return parsed.format === "atom" ? (parsed.feed.entries ?? []).length : (parsed.feed.items ?? []).length;
  } catch {
    return undefined;
  }
}

/**
 * The instants at which ical.js has the events of a calendar start, by UID and RECURRENCE-ID, the zones being the
 * file's.
 */
function startsElsewhere(text: string): Map<string, number> | undefined {
  try {
    const root = ICAL.parse(text) as unknown[];
    const calendars = (Array.isArray(root[0]) ? root : [root]) as unknown[][];
    const starts = new Map<string, number>();
    const counts = Map.groupBy(text.match(/^UID:.*$/gm) ?? [], (line) => line.slice(4).trim());
    for (const calendar of calendars) {
      const component = new ICAL.Component(calendar);
      for (const event of component.getAllSubcomponents("vevent")) {
        const time = event.getFirstPropertyValue("dtstart");
        const named = event.getFirstProperty("dtstart")?.getFirstParameter("tzid");
        if (!(time instanceof ICAL.Time) || time.isDate || time.zone === ICAL.Timezone.localTimezone) continue;
        if (typeof named === "string" && time.zone.tzid === "floating") continue;
        const one = event.getFirstPropertyValue("recurrence-id");
        const uid = String(event.getFirstPropertyValue("uid"));
        // Several states of one event: which of them counts, is not what is compared.
        if (one === null && counts.get(uid)?.length === 1) starts.set(uid, time.toUnixTime() * 1000);
      }
    }
    return starts;
  } catch {
    return undefined;
  }
}

/** A date whose hour has a zone, or that has no hour: what may become `published`. */
const CLEAR =
  /(?:Z|UT|UTC|GMT|[ECMP][SD]T|[+-]\d\d:?\d\d)\s*(?:\(.*\))?$|^\D{0,10}\d{1,4}[-\s]\w{2,9}(?:[-\s]\d{2,4})?$|^\d{4}$/i;

function check(file: string, faults: Faults): number {
  const bytes = readFileSync(file);
  let reading: ForeignDocument;
  try {
    reading = read(bytes, undefined, undefined, NOW);
  } catch (error) {
    faults.crashed.push(`${file}: ${(error as Error).stack}`);
    return 0;
  }
  const { items, notTaken, format } = reading;
  const text = bytes.toString("utf8");
  const all = everything(reading);
  for (const item of items) {
    if (/[\uFFFD\u0080-\u009F]/.test(texts(item))) faults.garbled.push(`${file}: ${texts(item).slice(0, 200)}`);
    const { published } = item.sources;
    if (published !== undefined && !CLEAR.test(published.said.trim()))
      faults.guessed.push(`${file}: ${published.said}`);
  }
  const whole = notTaken.filter(
    ({ what }) => what === "VEVENT" || /item|entry/i.test(what) || what.startsWith("DT") || what === "DURATION",
  ).length;
  if (format === "ics") {
    const events = text.match(/^BEGIN:VEVENT\s*$/gim)?.length ?? 0;
    const refused = notTaken.some(({ reason }) => reason === "method");
    if (items.length + whole < events && !refused) faults.lost.push(`${file}: ${events} events, ${items.length} items`);
    const starts = startsElsewhere(text);
    for (const { key, event, doubts } of items) {
      const [there, here] = [starts?.get(key), event?.starts];
      const instant = here === undefined ? undefined : instantOf(here);
      const told = doubts.some(({ reason }) => reason === "zoneDiffers" || reason === "skippedHour");
      if (there !== undefined && instant !== undefined && Math.abs(there - instant) >= 60_000 && !told)
        faults.guessed.push(
          `${file}: ${key} ${new Date(instant).toISOString()}, elsewhere ${new Date(there).toISOString()}`,
        );
    }
  } else if (format !== undefined) {
    const there = itemsElsewhere(text);
    if (there !== undefined && items.length + whole < there)
      faults.lost.push(`${file}: ${items.length} items, elsewhere ${there}`);
    // The words of each item's simple elements are in it or in what was not taken.
    for (const [, body = ""] of text.matchAll(/<(?:\w+:)?(?:item|entry)\b[^>]*>([\s\S]*?)<\/(?:\w+:)?(?:item|entry)>/g))
      for (const [, name, value = ""] of body.matchAll(/<([\w:-]+)>([\w .,-]{8,60})<\/\1>/g))
        if (
          value.trim().length > 7 &&
          !all.includes(value.trim().replace(/\s+/g, " ")) &&
          !/^\d{4}-|\d\d:\d\d/.test(value)
        )
          faults.lost.push(`${file}: <${name}> ${value}`);
  }
  return 1;
}

const USAGE = `Usage: npm run corpora -- [options]

Reads the documents that other projects test their readers with, which it fetches from npm and Debian.

  --verbose   names each document that was read wrongly, and how
  -h, --help  this text`;

const { verbose } = commandOptions(USAGE, { verbose: { type: "boolean", default: false } });
const root = mkdtempSync(join(tmpdir(), "health-ai-feed-corpora-"));
process.on("exit", () => rmSync(root, { recursive: true, force: true }));
console.log(
  "| project | documents | items | crashed | garbled | lost | guessed |\n| --- | --- | --- | --- | --- | --- | --- |",
);
let faulty = false;
for (const { project, folder } of fetched(root)) {
  const faults: Faults = { crashed: [], garbled: [], lost: [], guessed: [] };
  const files = documents(folder);
  for (const file of files) check(file, faults);
  const counts = Object.values(faults).map((list) => list.length);
  const items = files.map((file) => read(readFileSync(file), undefined, undefined, NOW).items.length);
  faulty ||= counts.some((count) => count > 0);
  console.log(`| ${[project, files.length, items.reduce((sum, count) => sum + count, 0), ...counts].join(" | ")} |`);
  if (verbose)
    for (const line of Object.entries(faults).flatMap(([kind, list]) => list.map((each) => `  ${kind} ${each}`)))
      console.log(line.replace(root, ""));
}
process.exitCode = faulty ? 1 : 0;
