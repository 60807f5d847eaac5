// Debian's readers and calendars against the real corpus: newsboat, feedparser, rss2email, khal, icalendar, xmllint.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect } from "vitest";
import type { Entry } from "../../src/domain/entry/entry.ts";
import { places, publishAll, settled } from "../e2e/corpus.ts";
import { Service } from "../e2e/service.ts";
import { corpus } from "../fixtures/corpus.ts";
import { HAS, installed, khal, needing, PYTHON, runIn } from "../fixtures/debian.ts";
import { publishing, withdrawing } from "../fixtures/entries.ts";
import { signedRequest } from "../fixtures/signed.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";

function schema(name: string): string {
  return fileURLToPath(new URL(`schemas/${name}`, import.meta.url));
}

const withPython = needing("python3-feedparser and python3-icalendar", HAS.python);
const withXmllint = needing("xmllint (libxml2-utils)", installed("xmllint", ["--version"]));
const withNewsboat = needing("newsboat", HAS.newsboat);
const withR2e = needing("rss2email", HAS.r2e);
const withKhal = needing("khal", HAS.khal);

const FORMATS = ["rss", "atom", "json", "ics", "csv"];
const folder = temporaryFolder("clients");
const service = new Service();
let entries: readonly Entry[] = [];

/** Clients run while nobody here listens: no connection is kept meanwhile, for the service would close it unheard. */
const ALONE = { connection: "close" } as const;

async function get(path: string): Promise<Response> {
  return await fetch(`${service.origin}/${path}`, { headers: ALONE });
}

async function deliver(body: unknown): Promise<Response> {
  return await fetch(await signedRequest(body, { headers: ALONE }, service.origin));
}

/** Fetches feeds into a folder below the tests' own, and tells where that is. */
async function fetchInto(name: string, paths: readonly string[], extensions: readonly string[]): Promise<string> {
  const feeds = join(folder, name);
  mkdirSync(feeds);
  for (const path of paths) {
    for (const extension of extensions) {
      const response = await get(`${path}feed.${extension}`);
      expect(response.status, path).toBe(200);
      writeFileSync(
        join(feeds, `${path.replaceAll("/", "_")}feed.${extension}`),
        Buffer.from(await response.arrayBuffer()),
      );
    }
  }
  return feeds;
}

function parsed(feeds: string): Parsed[] {
  return runIn(folder, PYTHON, [fileURLToPath(new URL("parse_feeds.py", import.meta.url)), feeds])
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Parsed);
}

beforeAll(async () => {
  entries = corpus();
  await service.start();
  await publishAll(service, entries);
  await fetchInto(
    "feeds",
    places(entries).map(({ path }) => path),
    FORMATS,
  );
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
    readonly published?: number[] | string | null;
    readonly updated?: number[] | null;
    readonly sequence?: number;
    readonly content?: boolean;
  }[];
}

describe("every channel of the corpus", () => {
  withPython("every channel is read without a complaint by feedparser, icalendar and Python's json and csv", () => {
    const feeds = parsed(join(folder, "feeds"));
    expect(feeds.length).toBe(places(entries).length * FORMATS.length);
    expect(feeds.filter(({ bozo }) => bozo).map(({ name, why }) => `${name}: ${why}`)).toEqual([]);
    for (const { name, language, entries: found } of feeds) {
      expect(new Set(found.map(({ id }) => id)).size, name).toBe(found.length);
      if (name.endsWith(".ics") || name.endsWith(".csv")) continue;
      expect(language, name).toBe(name.slice(0, 2));
      for (const entry of found) {
        expect(entry, name).toMatchObject({
          title: expect.stringMatching(/\S/),
          link: expect.stringMatching(/^http/),
          published: name.endsWith(".json") ? expect.stringMatching(/Z$/) : expect.any(Array),
          content: true,
        });
      }
    }
    // The same entries in the same order, whatever the format.
    const titles = (extension: string) =>
      feeds.filter(({ name }) => name.endsWith(extension)).map((feed) => feed.entries.map(({ title }) => title));
    for (const extension of [".rss", ".json", ".csv"]) expect(titles(extension), extension).toEqual(titles(".atom"));
    const english = feeds.find(({ name }) => name === "en_feed.atom");
    expect(english?.entries.length).toBe(Math.min(50, entries.filter(({ texts }) => texts.en !== undefined).length));
  });

  withXmllint("every channel is well-formed for libxml2, which accepts no entity and no DTD here", () => {
    const feeds = readdirSync(join(folder, "feeds"))
      .filter((name) => /\.(?:rss|atom)$/.test(name))
      .map((name) => join(folder, "feeds", name));
    runIn(folder, "xmllint", ["--noout", "--nonet", ...feeds]);
    expect(feeds.length).toBeGreaterThan(100);
  });

  withXmllint("every Atom feed is valid by the grammar of RFC 4287, archives included", async () => {
    const feeds = readdirSync(join(folder, "feeds")).filter((name) => name.endsWith(".atom"));
    const archive =
      /rel="prev-archive"[^>]*href="[^"]*\/(feed\.\d{4}-\d{2})\.atom"/.exec(
        readFileSync(join(folder, "feeds", "en_feed.atom"), "utf8"),
      )?.[1] ?? "";
    const older = join(folder, "archive.atom");
    writeFileSync(older, await (await get(`en/${archive}.atom`)).text());
    expect(readFileSync(older, "utf8")).toContain("<fh:archive/>");
    runIn(folder, "xmllint", [
      "--noout",
      "--nonet",
      "--relaxng",
      schema("atom.rng"),
      older,
      ...feeds.map((name) => join(folder, "feeds", name)),
    ]);
  });

  withXmllint("every sitemap is valid by the protocol's schema and lists each address once", async () => {
    const names = ["sitemap.xml", "sitemap.1.xml", "news-sitemap.xml"];
    for (const name of names) writeFileSync(join(folder, name), await (await get(name)).text());
    runIn(folder, "xmllint", [
      "--noout",
      "--nonet",
      "--schema",
      schema("sitemap.xsd"),
      ...names.map((name) => join(folder, name)),
    ]);
    expect(readFileSync(join(folder, "sitemap.1.xml"), "utf8").split("<url>").length - 1).toBeGreaterThan(
      entries.length,
    );
  });
});

/** newsboat's answer to commands about some feeds, with one cache for each name. */
function newsboatOf(name: string, paths: readonly string[], commands: readonly string[]): string {
  const urls = join(folder, `${name}.urls`);
  writeFileSync(urls, paths.map((path) => `${service.origin}/${path}\n`).join(""));
  return runIn(folder, "newsboat", [
    "-u",
    urls,
    "-c",
    join(folder, `${name}.db`),
    "-C",
    "/dev/null",
    "-x",
    ...commands,
  ]);
}

function newsboat(...commands: string[]): string {
  return newsboatOf("newsboat", ["fr/feed.atom", "ar/feed.rss"], commands);
}

/** Runs a SQL statement on newsboat's cache, and returns JSON rows. */
function newsboatCache(sql: string): unknown[] {
  const script =
    "import json, sqlite3, sys; db = sqlite3.connect(sys.argv[1]); " +
    "print(json.dumps(db.execute(sys.argv[2]).fetchall())); db.commit()";
  return JSON.parse(runIn(folder, PYTHON, ["-c", script, join(folder, "newsboat.db"), sql])) as unknown[];
}

describe("newsboat", () => {
  withNewsboat("newsboat subscribes, shows all entries unread, and none again after a second reload", () => {
    const counted = (): string => newsboat("reload", "print-unread");
    const expected = ["fr", "ar"].reduce(
      (sum, language) =>
        sum + Math.min(50, entries.filter(({ texts }) => texts[language as "fr"] !== undefined).length),
      0,
    );
    expect(counted()).toContain(`${expected} unread articles`);
    expect(counted()).toContain(`${expected} unread articles`);
  });
});

const maildir = join(folder, "mail");
const r2e = (...args: string[]): string =>
  runIn(folder, "r2e", ["-c", join(folder, "r2e.cfg"), "-d", join(folder, "r2e.json"), ...args]);
const mails = (): number => readdirSync(join(maildir, "new")).length;

/** rss2email with a mailbox of its own below the tests' folder. */
function setUpR2e(config: string, mailbox: string): void {
  for (const part of ["new", "cur", "tmp"]) mkdirSync(join(folder, mailbox, part), { recursive: true });
  writeFileSync(
    join(folder, config),
    "[DEFAULT]\n" +
      "from = feed@example.org\n" +
      "to = reader@example.org\n" +
      "email-protocol = maildir\n" +
      `maildir-path = ${folder}\n` +
      `maildir-mailbox = ${mailbox}\n` +
      "html-mail = True\n" +
      "verbose = warning\n",
  );
}

describe("rss2email", () => {
  withR2e(
    "rss2email mails each entry once: over two polls, and after the origin moved from http to https",
    async () => {
      setUpR2e("r2e.cfg", "mail");
      r2e("add", "health", `${service.origin}/en/feed.rss`);
      r2e("run");
      const first = mails();
      expect(first).toBe(Math.min(50, entries.filter(({ texts }) => texts.en !== undefined).length));
      r2e("run");
      expect(mails()).toBe(first);
      await service.stop();
      await service.start({ ORIGIN: "https://health-ai-feed.example" });
      expect(await (await get("en/feed.rss")).text()).toContain("https://health-ai-feed.example/en/entries/");
      r2e("run");
      expect(mails()).toBe(first);
      await service.stop();
      await service.start();
    },
  );
});

describe("the feed of digests", () => {
  const paths = ["en/digest/monthly/", "ar/digest/weekly/"];
  let feeds: Parsed[] = [];
  const digests = (name: string) => feeds.find((feed) => feed.name === name)?.entries ?? [];

  withPython(
    "a feed of digests is read without a complaint, the same in each format, with a whole mail for each period",
    async () => {
      feeds = parsed(await fetchInto("digests", paths, ["rss", "atom", "json"]));
      expect(feeds.map(({ bozo, why, language }) => [bozo, why === "[]" ? "" : why, language])).toEqual(
        ["ar", "ar", "ar", "en", "en", "en"].map((language) => [false, "", language]),
      );
      for (const path of ["en_digest_monthly_", "ar_digest_weekly_"]) {
        const [rss = [], ...others] = ["rss", "atom", "json"].map((extension) => digests(`${path}feed.${extension}`));
        expect(rss.length).toBeGreaterThan(2);
        expect(new Set(rss.map(({ id }) => id)).size).toBe(rss.length);
        for (const other of others)
          expect(other.map(({ id, title, link }) => [id, title, link])).toEqual(
            rss.map(({ id, title, link }) => [id, title, link]),
          );
        for (const entry of rss)
          expect(entry).toMatchObject({
            content: true,
            published: expect.any(Array),
            link: expect.stringMatching(/\.html/),
          });
      }
    },
  );

  withXmllint("a feed of digests is valid Atom by the grammar of RFC 4287", () => {
    const files = readdirSync(join(folder, "digests")).filter((name) => name.endsWith(".atom"));
    expect(files).toHaveLength(2);
    runIn(folder, "xmllint", [
      "--noout",
      "--nonet",
      "--relaxng",
      schema("atom.rng"),
      ...files.map((name) => join(folder, "digests", name)),
    ]);
  });

  withNewsboat("newsboat shows each digest once", () => {
    const expected = digests("en_digest_monthly_feed.rss").length + digests("ar_digest_weekly_feed.atom").length;
    for (let time = 0; time < 2; time++)
      expect(
        newsboatOf("digests", ["en/digest/monthly/feed.rss", "ar/digest/weekly/feed.atom"], ["reload", "print-unread"]),
      ).toContain(`${expected} unread articles`);
  });

  withR2e("rss2email sends one mail for each digest, with its title as subject", () => {
    setUpR2e("digests.cfg", "digest-mail");
    const command = (...args: string[]): string =>
      runIn(folder, "r2e", ["-c", join(folder, "digests.cfg"), "-d", join(folder, "digests.json"), ...args]);
    command("add", "digest", `${service.origin}/en/digest/monthly/feed.rss`);
    command("run");
    command("run");
    const sent = readdirSync(join(folder, "digest-mail", "new")).map((name) =>
      readFileSync(join(folder, "digest-mail", "new", name), "utf8"),
    );
    const subjects = sent.map((mail) => /^Subject: (.*(?:\n .*)*)/m.exec(mail)?.[1] ?? "");
    expect(subjects).toHaveLength(digests("en_digest_monthly_feed.rss").length);
    expect(subjects.every((subject) => /Monthly_digest|Monthly digest/.test(subject))).toBe(true);
    expect(sent.every((mail) => mail.includes("text/html"))).toBe(true);
  });
});

describe("khal", () => {
  /** The events of a day in a zone, once a calendar was taken in. */
  const calendar = (zone: string) => {
    const { import: take, list } = khal(folder, zone);
    return { take, list: (day: string) => list(day, "1d", "{start-time} {end-time} {title} {status}") };
  };
  withKhal.each([
    ["Europe/Lisbon", "09:00 09:30", "16:30 17:00"],
    ["Europe/Paris", "10:00 10:30", "17:30 18:00"],
    ["America/New_York", "04:00 04:30", "11:30 12:00"],
  ])("khal shows the Porto sessions at the right hours in %s", (zone, first, last) => {
    const { take, list } = calendar(zone);
    take(join(folder, "feeds", "en_events_feed.ics"));
    const shown = list("2025-09-25").join("\n");
    expect(shown).toContain(first);
    expect(shown).toContain(last);
  });
  withKhal("khal shows a revised event once, under its new title and as cancelled", async () => {
    const { take, list } = calendar("Europe/Lisbon");
    take(join(folder, "feeds", "en_events_feed.ics"));
    const before = list("2025-11-19");
    await revise("ev-malta-2025-11-19", (entry) => ({
      ...entry,
      texts: { ...entry.texts, en: { ...entry.texts.en, title: "Malta, revised" } },
      event: { ...(entry as { event: object }).event, status: "cancelled" },
    }));
    take(join(await fetchInto("revised-event", ["en/events/"], ["ics"]), "en_events_feed.ics"));
    const after = list("2025-11-19");
    expect(after).toHaveLength(before.length);
    expect(after.filter((line) => line.includes("Malta, revised"))).toEqual([expect.stringContaining("CANCELLED")]);
  });
});

/** Publishes an entry again, changed, and waits until it is served. */
async function revise(id: string, change: (entry: Entry) => { id: string; [name: string]: unknown }): Promise<void> {
  const entry = entries.find((each) => each.id === id);
  if (entry === undefined) throw new Error(`no entry ${id}`);
  const response = await deliver(publishing(change(entry)));
  expect([response.status, ((await response.json()) as { state: string }).state]).toEqual([200, "revised"]);
  await settled(service);
}

describe("a revision", () => {
  const id = "ev-aifg-2026";
  const tag = (language: string) => `tag:health-ai-feed.example,2025:entries/${id}/${language}`;
  const guids = () => newsboatCache("SELECT guid FROM rss_item ORDER BY guid");
  let before: Parsed[] = [];

  beforeAll(async () => {
    // What changed before came back to them; it is not of this revision.
    if (HAS.newsboat) newsboat("reload");
    if (HAS.r2e) r2e("run");
    before = parsed(await fetchInto("before", ["en/", "fr/", "ar/"], ["rss", "atom", "ics"]));
    await revise(id, (entry) => ({
      ...entry,
      texts: Object.fromEntries(
        Object.entries(entry.texts).map(([language, text]) => [
          language,
          { ...text, title: `${text?.title ?? ""} [2]` },
        ]),
      ),
    }));
  });

  withPython(
    "feedparser and icalendar see a revision as the same entry, changed, and not published again",
    async () => {
      const after = parsed(await fetchInto("after", ["en/", "fr/", "ar/"], ["rss", "atom", "ics"]));
      for (const [index, { name, bozo, entries: now }] of after.entries()) {
        const then = before[index]?.entries ?? [];
        expect(bozo, name).toBe(false);
        expect(now.map((entry) => entry.id).sort(), name).toEqual(then.map((entry) => entry.id).sort());
        const changed = now.filter((entry) => entry.id === tag(name.slice(0, 2)) || entry.id.startsWith(`${id}@`));
        expect(changed, name).toHaveLength(1);
        for (const entry of changed) {
          const old = then.find((each) => each.id === entry.id);
          expect(entry.title, name).toBe(`${old?.title} [2]`);
          if (name.endsWith(".ics")) expect([old?.sequence, entry.sequence]).toEqual([0, 1]);
          else {
            expect(entry.published, name).toEqual(old?.published);
            expect(entry.updated?.join() === old?.updated?.join(), name).toBe(false);
          }
        }
      }
    },
  );

  withNewsboat("newsboat shows a revision as no new article, and what was read stays read", () => {
    newsboatCache("UPDATE rss_item SET unread = 0");
    const known = guids();
    expect(newsboat("reload", "print-unread")).toContain("0 unread articles");
    expect(guids()).toEqual(known);
    expect(
      newsboatCache(`SELECT unread, title LIKE '%[2]' FROM rss_item WHERE guid IN ('${tag("fr")}', '${tag("ar")}')`),
    ).toEqual([
      [0, 1],
      [0, 1],
    ]);
  });

  withR2e("rss2email sends no second mail for a revision", () => {
    const first = mails();
    r2e("run");
    expect(mails()).toBe(first);
  });
});

describe("a withdrawal", () => {
  const id = "ev-un-global-dialogue-2026";

  withPython(
    "a withdrawal leaves only word of itself in every feed, and Atom reports the entry as deleted",
    async () => {
      const response = await deliver(withdrawing(id));
      expect(response.status).toBe(200);
      await settled(service);
      const feeds = await fetchInto("withdrawn", ["en/", "fr/events/", "ar/countries/ch/"], FORMATS);
      // Other events may be related to it: a calendar is asked for the event itself.
      const left = readdirSync(feeds).filter((name) =>
        readFileSync(join(feeds, name), "utf8").includes(name.endsWith(".ics") ? `UID:${id}@` : id),
      );
      // For a month every format says so in its place.
      expect(left).toEqual(readdirSync(feeds));
      for (const { name, bozo, entries: now } of parsed(feeds)) {
        expect(bozo, name).toBe(false);
        expect(
          now.filter((entry) => entry.id.includes(id)).every(({ title }) => /^(?:Withdrawn|Retiré|سُحب)/.test(title)),
          name,
        ).toBe(true);
      }
      for (const name of left.filter((each) => each.endsWith(".atom"))) {
        const text = readFileSync(join(feeds, name), "utf8");
        expect(text).toMatch(
          new RegExp(
            `<at:deleted-entry ref="tag:health-ai-feed\\.example,2025:entries/${id}/${name.slice(0, 2)}" ` +
              `when="[0-9TZ:-]+"/>`,
          ),
        );
      }
      expect((await get(`en/entries/${id}.json`)).status).toBe(410);
    },
  );
});
