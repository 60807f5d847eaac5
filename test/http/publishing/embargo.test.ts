// Nothing that is held back shows anywhere: not in a body, not in a header, not in how an error differs from another.
import { reset, runInDurableObject, SELF } from "cloudflare:test";
import { beforeEach, expect, it, vi } from "vitest";
import { LANGUAGES } from "../../../src/domain/entry/language.ts";
import type { Ledger } from "../../../src/ledger/ledger.ts";
import { command, drafting, patching } from "../../fixtures/commands.ts";
import { SECRETS } from "../../fixtures/editors.ts";
import { event, news, publishing, withdrawing } from "../../fixtures/entries.ts";
import { type Delivery, signedQuestion } from "../../fixtures/signed.ts";
import { bindings } from "../../fixtures/worker/ledger.ts";
import { deliver, forgetKv, get, ORIGIN, project } from "../../fixtures/worker/service.ts";

beforeEach(async () => {
  await reset();
});

const DUE = Date.now() + 3_600_000;
const publishAt = new Date(DUE).toISOString();

// What a leak would look like: ids, words of titles, a symbol, the instant itself in its usual spellings.
const MARKS = [
  "zzheld",
  "Zurückgehalten",
  "ZZ/2026/1",
  publishAt.slice(0, 16),
  new Date(DUE).toUTCString().slice(0, 22),
  String(Math.floor(DUE / 1000)),
];

const texts = Object.fromEntries(
  LANGUAGES.map((language) => [
    language,
    { words: "service", title: `Zurückgehalten ${language}`, summary: "zzheld quokka" },
  ]),
);
const secret = event("zzheld-event", { texts, symbols: ["ZZ/2026/1"], countries: ["IS"], topics: ["mental-health"] });

function addresses(): string[] {
  const lists = [
    "",
    "news/",
    "events/",
    "topics/mental-health/",
    "topics/governance-ethics/",
    "organisations/who-europe/",
    "countries/is/",
    "countries/pt/",
  ];
  const month = publishAt.slice(0, 7);
  const files = [
    "",
    "feed.rss",
    "feed.atom",
    "feed.json",
    "feed.ics",
    "feed.csv",
    `feed.${month}.atom`,
    `feed.${month}.rss`,
  ];
  const entries = ["zzheld-event", "zzheld-news", "zzheld-draft", "known"];
  return [
    ...LANGUAGES.flatMap((language) => lists.flatMap((list) => files.map((file) => `/${language}/${list}${file}`))),
    ...LANGUAGES.flatMap((language) =>
      entries.flatMap((id) =>
        ["", ".json", ".md", ".ics"].map((extension) => `/${language}/entries/${id}${extension}`),
      ),
    ),
    ...LANGUAGES.flatMap((language) => [
      `/${language}/feeds.opml`,
      `/${language}/search?q=quokka`,
      `/${language}/digest/weekly/feed.rss`,
      `/${language}/subscribe`,
    ]),
    ...entries.flatMap((id) => ["", "/revisions", "/related"].map((more) => `/api/v1/entries/${id}${more}`)),
    ...LANGUAGES.flatMap((language) => [
      `/${language}/events/2025-09/`,
      `/${language}/topics/`,
      `/${language}/countries/`,
      `/${language}/archive/${month}`,
    ]),
    ...LANGUAGES.map((language) => `/api/v1/digest?language=${language}&period=weekly`),
    ...LANGUAGES.flatMap((language) => [
      `/embed/${language}/everything`,
      `/embed/${language}/events.fragment.html`,
      `/embed/${language}/entries/zzheld-event`,
    ]),
    "/api/v1/entries?limit=50",
    "/api/v1/entries?language=fr&q=quokka",
    "/api/v1/entries?language=de&topic=mental-health",
    "/api/v1/changes",
    "/api/v1/digest",
    "/api/v1/channels",
    "/api/v1/topics",
    "/api/v1/organisations",
    "/feeds.opml",
    "/sitemap.xml",
    "/sitemap.1.xml",
    "/news-sitemap.xml",
    "/robots.txt",
    "/llms.txt",
    "/healthz",
    "/docs",
    "/api/v1/openapi.json",
    "/hub",
    "/oembed?url=http%3A%2F%2Flocalhost%3A8787%2Fen%2Fentries%2Fzzheld-event",
    "/badge/en/everything.svg",
  ];
}

interface Shown {
  readonly status: number;
  readonly text: string;
}

async function crawl(paths: readonly string[] = addresses()): Promise<Map<string, Shown>> {
  const shown = new Map<string, Shown>();
  for (const path of paths) {
    const response = await get(path);
    const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
    shown.set(path, {
      status: response.status,
      text: `${headers}\n\n${(await response.text()).replaceAll("\r\n ", "")}`,
    });
  }
  return shown;
}

/** Returns the marks in an answer, without those that only repeat the address. */
function marksIn(path: string, text: string): string[] {
  const asked = decodeURIComponent(path);
  return MARKS.filter(
    (mark) =>
      text.replaceAll(path, "").replaceAll(asked, "").includes(mark) && !(asked.includes(mark) && path.includes("?")),
  );
}

it("nothing of a held entry, a held change or a draft shows at any public address before its instant", {
  timeout: 120_000,
}, async () => {
  await deliver(publishing(news("known")));
  await deliver(publishing(secret, { publishAt }));
  await deliver(
    publishing(
      news("zzheld-news", { texts: { en: { words: "service", title: "Zurückgehalten", summary: "zzheld" } } }),
      {
        embargoUntil: publishAt,
      },
    ),
  );
  await deliver(
    drafting(news("zzheld-draft", { texts: { en: { words: "service", title: "Zurückgehalten", summary: "zzheld" } } })),
  );
  expect(
    (
      await deliver(
        patching("known", { symbols: ["ZZ/2026/1"], texts: { en: { title: "Zurückgehalten" } } }, 1, { publishAt }),
      )
    ).status,
  ).toBe(202);
  await project();

  const before = await crawl();
  for (const [path, { text }] of before) expect(marksIn(path, text), path).toEqual([]);
  // An address of a held entry answers as one of nothing does, to the byte.
  for (const [path, { status, text }] of before) {
    if (!path.includes("zzheld-") || path.includes("?")) continue;
    const nothing = path.replace(/zzheld-(?:event|news|draft)/, "no-such-thing");
    const response = await get(nothing);
    const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
    expect({ path, status, text: text.replaceAll(path, nothing) }).toEqual({
      path,
      status: response.status,
      text: `${headers}\n\n${await response.text()}`,
    });
  }

  // The same crawl finds it all once it is published: the crawl can see.
  await runInDurableObject(bindings.LEDGER.getByName("ledger"), (instance: Ledger) => {
    instance.clock = () => DUE;
  });
  await project();
  forgetKv();
  // Questions whose answers are remembered for a while are asked in other words.
  const again = [
    "/fr/search?q=Quokka&type=event",
    "/api/v1/entries?language=fr&q=quokka&limit=7",
    "/api/v1/entries?topic=mental-health&limit=7",
    "/api/v1/changes?limit=7",
  ];
  const after = await crawl([...addresses(), ...again]);
  const showing = [...after].filter(([path, { text }]) => marksIn(path, text).length > 0).map(([path]) => path);
  for (const path of [
    "/ar/feed.rss",
    "/zh/events/feed.ics",
    "/fr/countries/is/",
    "/api/v1/entries/zzheld-event",
    "/en/entries/known.json",
    ...again,
  ])
    expect(showing).toContain(path);
  expect(showing.length).toBeGreaterThan(150);
});

it("an id that is held back looks to another editor like any other id, down to the numbers in the answers", {
  timeout: 60_000,
}, async () => {
  const ministry: Delivery = { secret: SECRETS.ministry };
  const own = (id: string) => news(id, { organisations: [{ id: "fr-ministry-health", role: "publisher" }] });
  await deliver(publishing(own("first")), ministry);
  const asks: ((id: string) => Record<string, unknown>)[] = [
    (id) => withdrawing(id),
    (id) => withdrawing(id, { expectedVersion: 3 }),
    (id) => patching(id, { genre: "speech" }, 0),
    (id) => patching(id, { genre: "speech" }, 1),
    (id) => command("entry.restore", { id }),
    (id) => command("entry.discard", { id }),
    (id) => command("event.cancel", { id }),
    (id) => command("entry.translate", { id, language: "de", text: { words: "service", title: "T", summary: "Z" } }),
    (id) => publishing(own(id), { expectedVersion: 0 }),
    (id) => publishing(own(id), { expectedVersion: 1 }),
    (id) => publishing(news(id)),
  ];
  const answers = async (id: string): Promise<string[]> => {
    const said: string[] = [];
    for (const ask of asks) {
      const response = await deliver({ ...ask(id), dryRun: true }, ministry);
      said.push(`${response.status} ${(await response.text()).replaceAll(id, "ID")}`);
    }
    return said;
  };
  const unknown = await answers("unknown-one");
  expect(new Set(unknown.map((text) => text.slice(0, 3)))).toEqual(new Set(["404", "200", "409", "403"]));
  expect((await deliver(publishing(news("held-one"), { publishAt }))).status).toBe(202);
  await deliver(drafting(news("held-one")));
  expect(await answers("held-one")).toEqual(unknown);
  // Holding took no place in the ledger's order.
  expect(await (await deliver(publishing(own("second")), ministry)).json()).toMatchObject({ sequence: 2, version: 1 });
  // Only who would publish under the id is told that it is not to be had: whose entry waits has it.
  const taken = await deliver(publishing(own("held-one")), ministry);
  expect([taken.status, await taken.json()]).toMatchObject([
    409,
    { type: `${ORIGIN}/problems/id-taken`, errors: [{ pointer: "/data/entry/id" }] },
  ]);
  expect((await deliver(command("entry.discard", { id: "held-one" }))).status).toBe(200);
  expect(await (await deliver(publishing(own("held-one")), ministry)).json()).toMatchObject({
    sequence: 3,
    version: 1,
    state: "created",
  });
  const log = await SELF.fetch(await signedQuestion("/webhooks/log", ministry));
  expect(await log.text()).not.toContain("desk");
});

/** A statement that the ledger ran, with the number of its rows and of the characters that they hold. */
type Statement = readonly [text: string, rows: number, characters: number];

/** Records the statements that the ledger runs while something else does, in order. */
async function statementsOf(run: () => Promise<unknown>): Promise<Statement[]> {
  const stub = bindings.LEDGER.getByName("ledger");
  const seen: Statement[] = [];
  const restore = await runInDurableObject(stub, async (_, { storage }) => {
    // What is asked is all that runs.
    await storage.deleteAlarm();
    const { sql } = storage;
    const exec = sql.exec.bind(sql);
    const spy = vi.spyOn(sql, "exec").mockImplementation((text, ...values) => {
      const cursor = exec(text, ...values);
      const toArray = cursor.toArray.bind(cursor);
      cursor.toArray = () => {
        const rows = toArray();
        seen.push([text.replaceAll(/\s+/g, " "), rows.length, JSON.stringify(rows).length]);
        return rows;
      };
      return cursor as ReturnType<typeof sql.exec<never>>;
    });
    return () => spy.mockRestore();
  });
  try {
    await run();
  } finally {
    await runInDurableObject(stub, () => restore());
  }
  return seen;
}

it("nobody's question about an id that is held back takes other statements, rows or octets than one about no id", {
  timeout: 60_000,
}, async () => {
  const ministry: Delivery = { secret: SECRETS.ministry };
  const own = (id: string) => news(id, { organisations: [{ id: "fr-ministry-health", role: "publisher" }] });
  await deliver(publishing(news("known")));
  await project();
  // As large as an entry may be: what reads it takes its time.
  const content = `<p>${"zzheld quokka ".repeat(14_000)}</p>`;
  const long = { en: { words: "service", title: "Zurückgehalten", summary: "S", content, format: "html" } };
  const asks: ((id: string) => Promise<unknown>)[] = [
    (id) => deliver({ ...withdrawing(id), dryRun: true }, ministry),
    (id) => deliver({ ...patching(id, { genre: "speech" }, 0), dryRun: true }, ministry),
    (id) => deliver({ ...command("entry.restore", { id }), dryRun: true }, ministry),
    (id) => deliver({ ...command("entry.discard", { id }), dryRun: true }, ministry),
    (id) => deliver({ ...publishing(own(id), { expectedVersion: 0 }), dryRun: true }, ministry),
    (id) => deliver({ ...publishing(own(id), { expectedVersion: 1 }), dryRun: true }, ministry),
    ...["", ".json", ".md", ".ics"].map((extension) => (id: string) => get(`/en/entries/${id}${extension}`)),
    ...["", "/revisions", "/related"].map((more) => (id: string) => get(`/api/v1/entries/${id}${more}`)),
    (id) => get(`/embed/en/entries/${id}`),
    (id) => get(`/api/v1/entries?q=${id}`),
  ];
  /** Asks each question, and returns the statements of each; the id has as many characters each time. */
  const taken = async (id: string): Promise<Statement[][]> => {
    const all: Statement[][] = [];
    for (const ask of asks) {
      forgetKv();
      all.push(await statementsOf(() => ask(id)));
    }
    return all;
  };
  const unknown = await taken("no-such-one");
  expect(unknown.filter((statements) => statements.length > 0).length).toBeGreaterThan(6);
  expect((await deliver(publishing(news("held-back-1", { texts: long }), { publishAt }))).status).toBe(202);
  await deliver(drafting(news("held-back-1", { texts: long })));
  // The one statement that differs says, in a row without content, that the id is taken.
  const plain = (all: readonly Statement[][]) =>
    all.map((statements) => statements.filter(([text]) => !text.startsWith("SELECT 1 FROM held")));
  const held = await taken("held-back-1");
  expect(plain(held)).toEqual(plain(unknown));
  for (const [index, statements] of held.entries()) expect(statements.length).toBe(unknown[index]?.length);
});
