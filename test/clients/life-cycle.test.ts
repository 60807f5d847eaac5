// An entry's whole life in real feed readers, mailers and calendars: what each shows after each step, nothing twice,
// and nothing that matters without a word. The table is in the manual for newsletters; with UPDATE=1 it is written
// anew.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseFeed } from "@rowanmanning/feed-parser";
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from "feedsmith";
import RssParser from "rss-parser";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { settled } from "../e2e/corpus.ts";
import { Service, until } from "../e2e/service.ts";
import { feedparser, HAS, khal, needing, newsboat, rss2email, runIn } from "../fixtures/debian.ts";
import { publishing, withdrawing } from "../fixtures/entries.ts";
import { readCalendar } from "../fixtures/feed-clients.ts";
import { markdownTable } from "../fixtures/markdown-table.ts";
import { signedRequest } from "../fixtures/signed.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";

const MANUAL = join(import.meta.dirname, "../../content/manual/newsletters.md");
const BETWEEN = /(?<=<!-- test:life-cycle -->\n)[\s\S]*?(?=<!-- \/test:life-cycle -->)/;

const folder = temporaryFolder("clients");
const service = new Service();
/** Clients run while nobody here listens: no connection is kept meanwhile, for the service would close it unheard. */
const ALONE = { connection: "close" } as const;

async function get(path: string): Promise<string> {
  const response = await fetch(`${service.origin}/${path}`, { headers: ALONE });
  if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
  return await response.text();
}

async function save(path: string): Promise<string> {
  const file = join(folder, path.replaceAll("/", "_"));
  writeFileSync(file, await get(path));
  return file;
}

async function send(body: object): Promise<void> {
  const timestamp = new Date().toISOString();
  const response = await fetch(await signedRequest({ ...body, timestamp }, { headers: ALONE }, service.origin));
  if (response.status >= 300) throw new Error(`${response.status} ${await response.text()}`);
  await settled(service);
}

beforeAll(() => service.start());
afterAll(() => service.stop());

const ID = "dialogue";

/** An entry that has everything. */
const ENTRY = {
  id: ID,
  type: "event",
  genre: "conference",
  published: "2026-01-05",
  texts: {
    en: {
      words: "source",
      title: "Dialogue",
      summary: "A summary of <b>the dialogue</b> & more.",
      content: "The whole text of the dialogue.\n\n- one\n- two",
      url: "https://www.who.int/europe/dialogue",
    },
  },
  organisations: [{ id: "who-europe", role: "organiser" }],
  topics: ["governance-ethics"],
  countries: ["PT"],
  image: {
    url: "https://img.example.org/hall.jpg",
    alt: { en: "The words for who does not see the hall" },
    caption: { en: "The caption of the hall" },
    credit: { en: "WHO" },
    type: "image/jpeg",
    length: 12345,
  },
  attachments: [
    {
      url: "https://docs.example.org/agenda.pdf",
      type: "application/pdf",
      length: 999,
      title: "The agenda",
      language: "en",
    },
  ],
  corrections: [{ at: "2026-01-06", note: { en: "The first correction." } }],
  deadlines: [{ at: "2027-02-01", label: { en: "Register" } }],
  event: {
    status: "confirmed",
    starts: "2027-03-10T09:00",
    ends: "2027-03-10T17:00",
    zone: "Europe/Lisbon",
    place: { venue: "The great hall", city: "Porto", country: "PT" },
    mode: "hybrid",
    sessions: [{ starts: "2027-03-10T09:30", ends: "2027-03-10T10:00", title: { en: "The first session" } }],
  },
};

/** The same under another name, for what clients show at once. */
const WHOLE = { ...ENTRY, id: "whole", texts: { en: { ...ENTRY.texts.en, title: "Everything" } } };

/** Texts of the entry that every client must show: its words, time, place, programme, documents and corrections. */
const SHOWN = [
  "The whole text of the dialogue.",
  "10 March 2027",
  "The great hall",
  "Porto",
  "The first session",
  "The agenda",
  "The first correction.",
];

function expectWhole(text: string, client: string): void {
  for (const part of SHOWN) expect(text, client).toContain(part);
}

/** Several spaces and line breaks as one space: mails are wrapped. */
const flat = (text: string): string => text.replaceAll(/\s+/g, " ");

interface Step {
  readonly name: string;
  /** The word that no reader may miss; undefined where nothing is to reach anybody. */
  readonly word?: string;
  readonly make: () => Promise<void>;
}

const note = (en: string) => ({ en });
const rescheduled = { starts: "2027-04-14T09:00", ends: "2027-04-14T17:00", sessions: null };

const STEPS: readonly Step[] = [
  { name: "publish", word: "Dialogue", make: () => send(publishing(ENTRY)) },
  {
    name: "minor change",
    make: () => send({ type: "entry.patch", data: { id: ID, expectedVersion: 1, patch: { symbols: ["EUR/RC76/1"] } } }),
  },
  {
    name: "correct",
    word: "Corrected",
    make: () =>
      send({ type: "entry.correct", data: { id: ID, expectedVersion: 2, note: note("The hall is another one.") } }),
  },
  {
    name: "reschedule",
    word: "Rescheduled",
    make: () => send({ type: "event.reschedule", data: { id: ID, ...rescheduled, note: note("The hall was taken.") } }),
  },
  {
    name: "postpone",
    word: "Postponed",
    make: () => send({ type: "event.postpone", data: { id: ID, note: note("A new date follows.") } }),
  },
  {
    name: "cancel",
    word: "Cancelled",
    make: () => send({ type: "event.cancel", data: { id: ID, note: note("There will be none.") } }),
  },
  { name: "withdraw", word: "Withdrawn", make: () => send(withdrawing(ID, { reason: "Published twice." })) },
  { name: "restore", word: "Available again", make: () => send({ type: "entry.restore", data: { id: ID } }) },
  {
    name: "translate",
    make: () =>
      send({
        type: "entry.translate",
        data: {
          id: ID,
          language: "fr",
          text: { words: "service", title: "Dialogue", summary: "Un résumé." },
          strings: {
            "/image/alt": "La salle",
            "/image/caption": "La salle",
            "/image/credit": "OMS",
            "/event/statusNote": "Il n’y en aura pas.",
            "/deadlines/0/label": "S’inscrire",
            "/corrections/0/note": "Une correction.",
            "/corrections/1/note": "Une autre.",
          },
        },
      }),
  },
  {
    name: "schedule",
    word: "Rescheduled",
    make: async () => {
      const publishAt = new Date(Date.now() + 3000).toISOString();
      await send({
        type: "event.reschedule",
        data: { id: ID, starts: "2027-05-12T09:00", ends: "2027-05-12T17:00", status: "confirmed", publishAt },
      });
      await until(async () => (await get(`en/entries/${ID}.json`)).includes("2027-05-12"), 60_000);
      await settled(service);
    },
  },
];

const isOurs = (id: string): boolean => id.includes(`entries/${ID}/en`);
const quoted = (titles: readonly string[]): string =>
  titles.length === 0 ? "nothing new" : titles.map((title) => `“${title}”`).join(", ");

/** A client that is given the feeds again after each step, and tells what it shows. */
interface Client {
  readonly name: string;
  readonly show: () => Promise<string>;
}

/** Returns one version of the entry as a parsed feed has it, and how often the entry stands there. */
function fromFeed(
  name: string,
  read: () => Promise<readonly { readonly id: string; readonly title: string }[]>,
): Client {
  return {
    name,
    show: async () => {
      const found = (await read()).filter(({ id }) => isOurs(id));
      expect(found.length, name).toBe(1);
      return quoted(found.map(({ title }) => title));
    },
  };
}

function mailer(): Client {
  const client = rss2email(folder, "life", false);
  let known = 0;
  client.subscribe("main", `${service.origin}/en/feed.rss`);
  client.subscribe("changes", `${service.origin}/en/changes/feed.rss`);
  return {
    name: "rss2email",
    show: async () => {
      client.run();
      client.run();
      const mails = client.mails();
      expect(new Set(mails.map(({ item }) => item)).size, "no item is mailed twice").toBe(mails.length);
      const added = mails.slice(known).map(({ subject }) => subject);
      known = mails.length;
      return added.length === 0 ? "no mail" : quoted(added);
    },
  };
}

function reader(): Client {
  const client = newsboat(folder, "life", [`${service.origin}/en/feed.atom`, `${service.origin}/en/changes/feed.atom`]);
  return {
    name: "newsboat",
    show: async () => {
      client.reload();
      client.reload();
      const articles = client.articles();
      expect(new Set(articles.map(({ guid }) => guid)).size, "no article stands twice").toBe(articles.length);
      const unread = articles.filter((article) => article.unread === 1).map(({ title }) => title);
      const [main] = articles.filter(({ guid }) => guid.endsWith(`entries/${ID}/en`));
      return `${main === undefined ? "" : `“${main.title}”; `}unread: ${quoted(unread)}`;
    },
  };
}

function calendar(): Client {
  const client = khal(folder, "Europe/Lisbon");
  return {
    name: "khal",
    show: async () => {
      client.import(await save("en/events/feed.ics"));
      const lines = client
        .list("2027-03-01", "100d")
        .filter((line) => /Dialogue/.test(line) && !/session|Register/.test(line));
      expect(lines.length, "the event stands once").toBe(1);
      return lines.join(", ");
    },
  };
}

function clients(): Client[] {
  const rss = new RssParser();
  return [
    ...(HAS.r2e ? [mailer()] : []),
    ...(HAS.newsboat ? [reader()] : []),
    ...(HAS.python ? [fromFeed("feedparser", async () => feedparser(folder, await save("en/feed.rss")))] : []),
    ...(HAS.khal ? [calendar()] : []),
    fromFeed("feedsmith", async () => {
      const atom = parseAtomFeed(await get("en/feed.atom"));
      const json = parseJsonFeed(await get("en/feed.json"));
      const found = (atom.entries ?? []).map(({ id, title }) => ({ id: id ?? "", title: title?.value ?? "" }));
      expect((json.items ?? []).map(({ title }) => title)).toEqual(found.map(({ title }) => title));
      return found;
    }),
    fromFeed("rss-parser", async () =>
      ((await rss.parseString(await get("en/feed.rss"))).items ?? []).map(({ guid = "", title = "" }) => ({
        id: guid,
        title,
      })),
    ),
    fromFeed("feed-parser", async () => {
      const [rss, atom] = [parseFeed(await get("en/feed.rss")), parseFeed(await get("en/feed.atom"))];
      const told = ({ items }: typeof rss) => items.map(({ id, title }) => ({ id: id ?? "", title: title ?? "" }));
      expect(told(atom)).toEqual(told(rss));
      return told(rss);
    }),
    {
      name: "ical.js",
      show: async () => {
        const found = readCalendar(await get("en/events/feed.ics")).events.filter(({ uid }) =>
          uid.startsWith(`${ID}@`),
        );
        expect(found).toHaveLength(1);
        const [{ component } = {}] = found;
        const value = (name: string): string => String(component?.getFirstPropertyValue(name) ?? "");
        return (
          `${value("dtstart").slice(0, 16).replace("T", " ")} “${value("summary")}” ${value("status")} ` +
          `${value("transp")}`
        );
      },
    },
  ];
}

describe("an entry that has everything", () => {
  it("the entry is published", () => send(publishing(WHOLE)));

  needing("rss2email", HAS.r2e)("rss2email mails the whole text, as HTML and as text, from RSS and from Atom", () => {
    for (const html of [true, false]) {
      for (const format of ["rss", "atom"]) {
        const name = `whole-${html ? "html" : "text"}-${format}`;
        const client = rss2email(folder, name, html);
        client.subscribe("feed", `${service.origin}/en/feed.${format}`);
        client.run();
        const [mail, ...more] = client.mails();
        expect(more).toEqual([]);
        expect(mail?.subject).toBe("Everything");
        expectWhole(flat(mail?.text ?? ""), name);
      }
    }
  });

  needing("newsboat", HAS.newsboat)("newsboat shows the whole text, from RSS and from Atom", () => {
    for (const format of ["rss", "atom"]) {
      const client = newsboat(folder, `whole-${format}`, [`${service.origin}/en/feed.${format}`]);
      client.reload();
      const [article] = client.articles();
      expectWhole(article?.content ?? "", format);
    }
  });

  needing("python3-feedparser", HAS.python)(
    "feedparser keeps title, summary and content apart, each of its type",
    async () => {
      for (const format of ["rss", "atom"]) {
        const [entry] = feedparser(folder, await save(`en/feed.${format}`));
        expect([entry?.title, entry?.titleType], format).toEqual(["Everything", "text/plain"]);
        expect(entry?.summaryType, format).toBe("text/html");
        expect(entry?.summary, format).toBe("A summary of &lt;b&gt;the dialogue&lt;/b&gt; &amp; more.");
        expectWhole(entry?.content ?? "", format);
      }
    },
  );

  it("feedsmith, rss-parser and feed-parser read the whole text", async () => {
    const rss = parseRssFeed(await get("en/feed.rss"));
    const atom = parseAtomFeed(await get("en/feed.atom"));
    const parsed = await new RssParser().parseString(await get("en/feed.rss"));
    expectWhole(rss.items?.[0]?.content?.encoded ?? "", "feedsmith, RSS");
    expectWhole(atom.entries?.[0]?.content?.value ?? "", "feedsmith, Atom");
    expectWhole(String(parsed.items[0]?.["content:encoded"]), "rss-parser");
    for (const format of ["rss", "atom"]) {
      const [item, ...more] = parseFeed(await get(`en/feed.${format}`)).items;
      expect(more, format).toEqual([]);
      expect([item?.title, item?.media.some(({ url }) => url === ENTRY.image.url)], format).toEqual([
        "Everything",
        true,
      ]);
      expectWhole(item?.content ?? "", `feed-parser, ${format}`);
    }
    for (const html of [rss.items?.[0]?.description ?? "", atom.entries?.[0]?.summary?.value ?? ""])
      expect(html).toBe("A summary of &lt;b&gt;the dialogue&lt;/b&gt; &amp; more.");
  });

  it("the entry is withdrawn before another begins its life", () => send(withdrawing("whole")));
});

describe("the life of an entry", () => {
  const table: string[][] = [];
  let names: string[] = [];

  it("every client shows every significant change in words, once, and no minor one", { timeout: 600_000 }, async () => {
    const all = clients();
    names = all.map(({ name }) => name);
    // What was there before.
    for (const { name, show } of all) if (name === "rss2email" || name === "newsboat") await show();
    for (const { name: step, word, make } of STEPS) {
      await make();
      // The feed of changes is the ledger's answer, which the edge gives again for ten seconds.
      await new Promise((resolve) => setTimeout(resolve, 10_500));
      const shown: string[] = [];
      for (const client of all) {
        const cell = await client.show();
        shown.push(cell);
        const about = `${client.name} after ${step}`;
        if (word !== undefined && step !== "publish" && client.name === "rss2email")
          expect(cell, about).toContain(word);
        if (word !== undefined && client.name === "newsboat") expect(cell, about).toMatch(`unread: “${word}`);
        if (word === undefined && client.name === "rss2email") expect(cell, about).toBe("no mail");
        if (word === undefined && client.name === "newsboat") expect(cell, about).toMatch(/unread: nothing new$/);
      }
      table.push([step, ...shown]);
    }
  });

  it("titles and calendars say the state of the event after each step", () => {
    const cells = (name: string): string[] => table.map((row) => row[names.indexOf(name) + 1] ?? "");
    for (const name of ["feedsmith", "rss-parser", "feed-parser", ...(HAS.python ? ["feedparser"] : [])])
      expect(cells(name), name).toEqual([
        "“Dialogue”",
        "“Dialogue”",
        "“Dialogue”",
        "“Rescheduled: Dialogue”",
        "“Postponed: Dialogue”",
        "“Cancelled: Dialogue”",
        "“Withdrawn: Dialogue — Published twice.”",
        "“Cancelled: Dialogue”",
        "“Cancelled: Dialogue”",
        "“Rescheduled: Dialogue”",
      ]);
    expect(cells("ical.js").slice(2, 7)).toEqual([
      "2027-03-10 09:00 “Dialogue” CONFIRMED TRANSPARENT",
      "2027-04-14 09:00 “Rescheduled: Dialogue” CONFIRMED TRANSPARENT",
      "2027-04-14 “Postponed: Dialogue” TENTATIVE TRANSPARENT",
      "2027-04-14 09:00 “Cancelled: Dialogue” CANCELLED TRANSPARENT",
      "2027-04-14 09:00 “Withdrawn: Dialogue — Published twice.” CANCELLED TRANSPARENT",
    ]);
  });

  needing("one of them, for the table", Object.values(HAS).every(Boolean))(
    "the table in the manual is what the clients showed",
    () => {
      const version = (command: string): string =>
        runIn(folder, command, ["--version"]).match(/\d+(?:\.\d+)+/)?.[0] ?? "";
      const heads = names.map((name) => (name === "newsboat" || name === "khal" ? `${name} ${version(name)}` : name));
      const rows = heads.map((name, index) => [name, ...table.map((row) => row[index + 1] ?? "")]);
      const made = `${markdownTable(["client", ...STEPS.map(({ name }) => name)], rows).replaceAll("---:", "---")}\n`;
      const manual = readFileSync(MANUAL, "utf8");
      if (process.env.UPDATE === "1") writeFileSync(MANUAL, manual.replace(BETWEEN, made));
      else expect(BETWEEN.exec(manual)?.[0]).toBe(made);
    },
  );
});
