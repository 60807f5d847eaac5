// Debian's readers and calendars against the real corpus: newsboat, feedparser, rss2email, khal, icalendar, xmllint.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Entry } from "../../src/model/entry.ts";
import { corpus, places, publishAll } from "../e2e/corpus.ts";
import { Service } from "../e2e/service.ts";

const PYTHON = "/usr/bin/python3";

function installed(command: string, args: string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

/** The test, or a loud line where its client is not installed. */
function needing(name: string, there: boolean) {
  if (!there) process.stderr.write(`\n*** NOT TESTED: ${name} is not installed here ***\n\n`);
  return it.skipIf(!there);
}

const withPython = needing("python3-feedparser and python3-icalendar", installed(PYTHON, ["-c", "import feedparser, icalendar"]));
const withXmllint = needing("xmllint (libxml2-utils)", installed("xmllint", ["--version"]));
const withNewsboat = needing("newsboat", installed("newsboat", ["--version"]));
const withR2e = needing("rss2email", installed("r2e", ["--version"]));
const withKhal = needing("khal", installed("khal", ["--version"]));

const folder = mkdtempSync(join(tmpdir(), "health-ai-feed-clients-"));
const service = new Service();
let entries: Entry[] = [];

function run(command: string, args: string[], env: Record<string, string> = {}): string {
  const done = spawnSync(command, args, { encoding: "utf8", env: { ...process.env, HOME: folder, LC_ALL: "C.UTF-8", ...env }, maxBuffer: 1 << 28 });
  if (done.status !== 0) throw new Error(`${command} ${args.join(" ")}: ${done.status}\n${done.stdout}\n${done.stderr}`);
  return done.stdout;
}

beforeAll(async () => {
  entries = await corpus();
  await service.start();
  await publishAll(service, entries);
  const feeds = join(folder, "feeds");
  mkdirSync(feeds);
  for (const { path } of places(entries)) {
    for (const extension of ["rss", "atom", "ics"]) {
      const response = await fetch(`${service.origin}/${path}feed.${extension}`);
      expect(response.status, path).toBe(200);
      writeFileSync(join(feeds, `${path.replaceAll("/", "_")}feed.${extension}`), Buffer.from(await response.arrayBuffer()));
    }
  }
});
afterAll(() => service.stop());

interface Parsed {
  readonly name: string;
  readonly bozo: boolean;
  readonly why: string;
  readonly language?: string;
  readonly entries: readonly {
    readonly id: string;
    readonly title: string;
    readonly link?: string;
    readonly published?: number[] | null;
    readonly content?: boolean;
  }[];
}

describe("every channel of the corpus", () => {
  withPython("is read by feedparser and icalendar without one complaint", () => {
    const feeds = run(PYTHON, [new URL("parse_feeds.py", import.meta.url).pathname, join(folder, "feeds")])
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Parsed);
    expect(feeds.length).toBe(places(entries).length * 3);
    expect(feeds.filter(({ bozo }) => bozo).map(({ name, why }) => `${name}: ${why}`)).toEqual([]);
    for (const { name, language, entries: found } of feeds) {
      expect(new Set(found.map(({ id }) => id)).size, name).toBe(found.length);
      if (name.endsWith(".ics")) continue;
      expect(language, name).toBe(name.slice(0, 2));
      for (const entry of found) {
        expect(entry, name).toMatchObject({
          title: expect.stringMatching(/\S/),
          link: expect.stringMatching(/^http/),
          published: expect.any(Array),
          content: true,
        });
      }
    }
    const english = feeds.find(({ name }) => name === "en_feed.atom");
    expect(english?.entries.length).toBe(Math.min(50, entries.filter(({ texts }) => texts.en !== undefined).length));
  });

  withXmllint("is well-formed for libxml2, which accepts no entity and no DTD here", () => {
    const feeds = readdirSync(join(folder, "feeds"))
      .filter((name) => !name.endsWith(".ics"))
      .map((name) => join(folder, "feeds", name));
    run("xmllint", ["--noout", "--nonet", ...feeds]);
    expect(feeds.length).toBeGreaterThan(100);
  });
});

describe("newsboat", () => {
  withNewsboat("subscribes, shows all entries unread, and none again after a second reload", () => {
    const urls = join(folder, "urls");
    writeFileSync(urls, `${service.origin}/fr/feed.atom\n${service.origin}/ar/feed.rss\n`);
    const args = ["-u", urls, "-c", join(folder, "newsboat.db"), "-C", "/dev/null", "-x"];
    const counted = (): string => run("newsboat", [...args, "reload", "print-unread"]);
    const expected = ["fr", "ar"].reduce((sum, language) => sum + Math.min(50, entries.filter(({ texts }) => texts[language as "fr"] !== undefined).length), 0);
    expect(counted()).toContain(`${expected} unread articles`);
    expect(counted()).toContain(`${expected} unread articles`);
  });
});

describe("rss2email", () => {
  withR2e("mails each entry once: over two polls, and after the origin moved from http to https", async () => {
    const maildir = join(folder, "mail");
    for (const part of ["new", "cur", "tmp"]) mkdirSync(join(maildir, part), { recursive: true });
    const config = join(folder, "r2e.cfg");
    writeFileSync(
      config,
      `[DEFAULT]\nfrom = feed@example.org\nto = reader@example.org\nemail-protocol = maildir\nmaildir-path = ${folder}\nmaildir-mailbox = mail\nverbose = warning\n`,
    );
    const r2e = (...args: string[]): string => run("r2e", ["-c", config, "-d", join(folder, "r2e.json"), ...args]);
    const mails = (): number => readdirSync(join(maildir, "new")).length;
    r2e("add", "health", `${service.origin}/en/feed.rss`);
    r2e("run");
    const first = mails();
    expect(first).toBe(Math.min(50, entries.filter(({ texts }) => texts.en !== undefined).length));
    r2e("run");
    expect(mails()).toBe(first);
    await service.stop();
    await service.start({ ORIGIN: "https://health-ai-feed.example" });
    expect(await (await fetch(`${service.origin}/en/feed.rss`)).text()).toContain("https://health-ai-feed.example/en/entries/");
    r2e("run");
    expect(mails()).toBe(first);
    await service.stop();
    await service.start();
  });
});

describe("khal", () => {
  const listing = (zone: string): string => {
    const home = mkdtempSync(join(folder, "khal-"));
    mkdirSync(join(home, "calendar"));
    const config = join(home, "config");
    writeFileSync(
      config,
      `[calendars]\n[[feed]]\npath = ${join(home, "calendar")}\n[locale]\nlocal_timezone = ${zone}\ndefault_timezone = ${zone}\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n[sqlite]\npath = ${join(home, "khal.db")}\n[default]\ndefault_calendar = feed\n`,
    );
    const environment = { TZ: zone, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home, XDG_CACHE_HOME: home };
    run("khal", ["-c", config, "import", "--batch", join(folder, "feeds", "en_events_feed.ics")], environment);
    return run("khal", ["-c", config, "list", "--format", "{start-time} {end-time} {title}", "2025-09-25", "1d"], environment);
  };
  withKhal.each([
    ["Europe/Lisbon", "09:00 09:30", "16:30 17:00"],
    ["Europe/Paris", "10:00 10:30", "17:30 18:00"],
    ["America/New_York", "04:00 04:30", "11:30 12:00"],
  ])("shows the Porto sessions at the right hours in %s", (zone, first, last) => {
    const shown = listing(zone);
    expect(shown).toContain(first);
    expect(shown).toContain(last);
  });
});
