// Debian's feed readers and calendars, each with a folder of its own.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "vitest";

export const PYTHON = "/usr/bin/python3";

export function installed(command: string, args: string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

/** The test, or a loud line where its client is not installed. */
export function needing(name: string, there: boolean): ReturnType<typeof it.skipIf> {
  if (!there) process.stderr.write(`\n*** NOT TESTED: ${name} is not installed here ***\n\n`);
  return it.skipIf(!there);
}

export const HAS = {
  python: installed(PYTHON, ["-c", "import feedparser, icalendar"]),
  newsboat: installed("newsboat", ["--version"]),
  r2e: installed("r2e", ["--version"]),
  khal: installed("khal", ["--version"]),
} as const;

/** Runs a command with a home of its own; throws where it fails. */
export function runIn(
  folder: string,
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): string {
  const done = spawnSync(command, args, {
    encoding: "utf8",
    env: { ...process.env, HOME: folder, LC_ALL: "C.UTF-8", ...env },
    maxBuffer: 1 << 28,
  });
  if (done.status !== 0)
    throw new Error(`${command} ${args.join(" ")}: ${done.status}\n${done.stdout}\n${done.stderr}`);
  return done.stdout;
}

/** A mail as far as tests look at it. */
export interface Mail {
  readonly subject: string;
  /** The id of the item that it is of. */
  readonly item: string;
  readonly text: string;
}

const READ_MAILS = `
import email, email.policy, glob, json, os, sys
mails = []
for path in sorted(glob.glob(os.path.join(sys.argv[1], "new", "*")), key=os.path.getmtime):
    with open(path, "rb") as file:
        mail = email.message_from_binary_file(file, policy=email.policy.default)
    mails.append({"subject": str(mail["Subject"]), "item": str(mail["X-RSS-ID"]), "text": mail.get_body().get_content()})
print(json.dumps(mails))
`;

/** rss2email with a mailbox, subscribed to some feeds. */
export function rss2email(folder: string, name: string, html: boolean) {
  const mailbox = join(folder, name);
  for (const part of ["new", "cur", "tmp"]) mkdirSync(join(mailbox, part), { recursive: true });
  const config = join(folder, `${name}.cfg`);
  writeFileSync(
    config,
    `[DEFAULT]\nfrom = feed@example.org\nto = reader@example.org\nemail-protocol = maildir\nmaildir-path = ${folder}\nmaildir-mailbox = ${name}\nhtml-mail = ${html ? "True" : "False"}\nverbose = warning\n`,
  );
  const r2e = (...args: string[]): string =>
    runIn(folder, "r2e", ["-c", config, "-d", join(folder, `${name}.json`), ...args]);
  return {
    subscribe: (id: string, url: string): string => r2e("add", id, url),
    importOpml: (file: string): string => r2e("opmlimport", file),
    /** The addresses that it is subscribed to. */
    subscriptions: (): string[] => [...r2e("list").matchAll(/\((http\S+) ->/g)].map(([, url = ""]) => url),
    run: (): string => r2e("run"),
    mails: (): Mail[] => JSON.parse(runIn(folder, PYTHON, ["-c", READ_MAILS, mailbox])) as Mail[],
  };
}

/** An article in newsboat's cache. */
export interface Article {
  readonly guid: string;
  readonly title: string;
  readonly content: string;
  readonly unread: number;
}

const QUERY = `
import json, sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.row_factory = sqlite3.Row
print(json.dumps([dict(row) for row in db.execute("SELECT guid, title, content, unread FROM rss_item ORDER BY id")]))
if sys.argv[2] == "read":
    db.execute("UPDATE rss_item SET unread = 0")
    db.commit()
`;

/** newsboat with a cache, subscribed to some feeds. */
export function newsboat(folder: string, name: string, urls: readonly string[]) {
  const list = join(folder, `${name}.urls`);
  const cache = join(folder, `${name}.db`);
  writeFileSync(list, urls.map((url) => `${url}\n`).join(""));
  return {
    reload: (): string => runIn(folder, "newsboat", ["-u", list, "-c", cache, "-C", "/dev/null", "-x", "reload"]),
    /** What it shows; from then on it counts as read. */
    articles: (): Article[] => JSON.parse(runIn(folder, PYTHON, ["-c", QUERY, cache, "read"])) as Article[],
  };
}

/** khal with one calendar, in a zone. */
export function khal(folder: string, zone: string) {
  const home = mkdtempSync(join(folder, "khal-"));
  mkdirSync(join(home, "calendar"));
  const config = join(home, "config");
  writeFileSync(
    config,
    `[calendars]\n[[feed]]\npath = ${join(home, "calendar")}\n[locale]\nlocal_timezone = ${zone}\ndefault_timezone = ${zone}\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n[sqlite]\npath = ${join(home, "khal.db")}\n[default]\ndefault_calendar = feed\n`,
  );
  const env = { TZ: zone, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home, XDG_CACHE_HOME: home };
  return {
    import: (file: string): string => runIn(folder, "khal", ["-c", config, "import", "--batch", file], env),
    /** The lines of some days, without their headings. */
    list: (day: string, days: string, format = "{start-date} {start-time} {title}"): string[] =>
      runIn(folder, "khal", ["-c", config, "list", "--day-format", "", "--format", format, day, days], env)
        .split("\n")
        .map((line) => line.replace(/\s+/g, " ").trim())
        .filter((line) => line !== ""),
  };
}

const DETAILS = `
import feedparser, json, sys
feed = feedparser.parse(open(sys.argv[1], "rb").read())
print(json.dumps([{
    "id": entry.id, "title": entry.title, "titleType": entry.title_detail["type"], "updated": list(entry.updated_parsed)[:6],
    "summary": entry.summary_detail["value"], "summaryType": entry.summary_detail["type"],
    "content": "".join(part["value"] for part in entry.get("content", []) if part["type"] == "text/html"),
} for entry in feed.entries]))
`;

/** An entry as feedparser reads it. */
export interface Parsed {
  readonly id: string;
  readonly title: string;
  readonly titleType: string;
  readonly updated: readonly number[];
  readonly summary: string;
  readonly summaryType: string;
  readonly content: string;
}

export function feedparser(folder: string, file: string): Parsed[] {
  return JSON.parse(runIn(folder, PYTHON, ["-c", DETAILS, file])) as Parsed[];
}
