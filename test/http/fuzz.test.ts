// Twenty thousand query strings of strangers: through what reads and plans them, and some of them through the ledger
// and the whole Worker. `npm run fuzz` sends all of them all the way. The Worker answers each with a page or a problem,
// and no question reads more than its bound.
import { runInDurableObject } from "cloudflare:test";
import { beforeAll, expect, it } from "vitest";
import { configOf } from "../../src/config.ts";
import { Entry } from "../../src/domain/entry/entry.ts";
import type { Revision } from "../../src/domain/entry/revision.ts";
import { entriesText, feedText } from "../../src/domain/query/canonical-query.ts";
import { cursorText } from "../../src/domain/query/cursor.ts";
import { EntriesQuery, FeedQuery } from "../../src/domain/query/parameters.ts";
import { type PageRequest, pageRequestOf } from "../../src/http/api/list-entries.ts";
import { readParameters } from "../../src/http/api/read-parameters.ts";
import { find } from "../../src/ledger/search-index/find.ts";
import { indexEntry } from "../../src/ledger/search-index/index-entry.ts";
import { searchIndexStatements } from "../../src/ledger/search-index/search-index.ts";
import { BOUNDS } from "../../src/ledger/search-index/search-plan.ts";
import { queries } from "../../src/ledger/store/queries.ts";
import * as terms from "../../src/search/query.ts";
import { event, news, publishing } from "../fixtures/entries.ts";
import { chance, strangeQuery } from "../fixtures/fuzz-queries.ts";
import { bindings, execute, ledger } from "../fixtures/worker/ledger.ts";
import { get, ORIGIN, project } from "../fixtures/worker/service.ts";

/** Octets of an address that every server has to take (RFC 9110, section 4.1). */
const MAX_ADDRESS_LENGTH = 8000;

const { FUZZ } = bindings as unknown as { readonly FUZZ?: string };
const STRINGS = 20_000;
/** Of them, through the ledger and through the Worker. */
const FAR = FUZZ === undefined ? 200 : STRINGS;
/** Entries in the ledger that is asked: in the full run more than a question may look at. */
const ENTRIES = FUZZ === undefined ? 300 : 6000;
/** In the short run, the bounds are as much smaller. */
const FEWER = FUZZ === undefined ? 0.05 : 1;

const { taxonomy } = configOf(bindings);
const NOW = Date.parse("2025-12-01T10:30:00Z");

/** A value with every list in it sorted: most lists of a question are sets. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => JSON.stringify(sorted(each))).sort();
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, sorted(each)]));
}

const END = Number.MAX_SAFE_INTEGER;
/** Places that no answer ever named: a cursor is a client's word. */
const PLACES = [
  { key: END, position: END },
  { key: -END, position: -END },
  { key: 123, position: 45 },
  { key: 3, position: 0 },
  { key: Date.UTC(2020, 5), position: -7 },
];

/** A third of the questions with a cursor that is forged. */
function forged(asked: PageRequest, index: number): PageRequest {
  const at = PLACES[index % 15];
  return at === undefined ? asked : { ...asked, cursor: { at, total: { value: 999_999_999, relation: "gte" } } };
}

function strings(): string[] {
  const random = chance(20_251_201);
  return Array.from({ length: STRINGS }, () => strangeQuery(random));
}

const topics = ["governance-ethics", "regulation-law", "mental-health", "generative-ai"];

beforeAll(async () => {
  const stub = ledger("ledger");
  for (let index = 0; index < 12; index++)
    await execute(
      stub,
      publishing(index % 3 === 0 ? event(`e${index}`) : news(`n${index}`, { topics: [topics[index % 4]] })),
    );
  await project();
  const asked = ledger("fuzz");
  for (let from = 0; from < ENTRIES; from += 500) {
    await runInDurableObject(asked, (_, state) => {
      const meter = { read: 0, written: 0 };
      const index = searchIndexStatements(queries(state.storage.sql, meter), meter);
      state.storage.transactionSync(() => {
        for (let number = from; number < Math.min(from + 500, ENTRIES); number++) {
          const over = {
            topics: [topics[number % 4], topics[(number + 1 + (number % 3)) % 4]],
            texts: {
              en: { words: "service", title: `Ethics ${number}`, summary: "Public health vaccine a x y z." },
              fr: { words: "service", title: "Santé", summary: "Éthique." },
            },
          };
          const entry = Entry.parse(number % 3 === 0 ? event(`e${number}`, over) : news(`n${number}`, over));
          const released = new Date(Date.UTC(2020, 0, 1) + number * 8_000_000).toISOString().replace(/\.\d+/, "");
          const made: Revision = { entry, version: 1, sequence: number, released, updated: released, rendered: {} };
          state.storage.sql.exec(
            "INSERT INTO entries (id, released, document) VALUES (?, ?, ?)",
            entry.id,
            Date.parse(released),
            JSON.stringify(made),
          );
          indexEntry(index, entry.id, made);
        }
      });
    });
  }
}, 600_000);

it("every query string is parsed or refused with the parameter's name, and equal queries have one address", {
  timeout: 600_000,
}, () => {
  let questions = 0;
  for (const text of strings()) {
    const query = readParameters(EntriesQuery, new URLSearchParams(text), taxonomy, true);
    if (!query.ok) {
      // expect() costs more than what is tested here: it is called where something is wrong.
      if (
        query.reason.length === 0 ||
        query.reason.some(({ parameter, detail }) => parameter.length + detail.length > 1500)
      )
        expect(query.reason, text).toEqual([]);
      continue;
    }
    const asked = pageRequestOf(query.value, NOW);
    const canonical = entriesText(EntriesQuery, query.value);
    const again = readParameters(EntriesQuery, new URLSearchParams(canonical), taxonomy, true);
    if (!again.ok) throw new Error(`${text} became ${canonical}: ${JSON.stringify(again.reason)}`);
    if (entriesText(EntriesQuery, again.value) !== canonical)
      expect(entriesText(EntriesQuery, again.value), text).toBe(canonical);
    if (!asked.ok) continue;
    questions++;
    const same = pageRequestOf(again.value, NOW);
    const [first, second] = [sorted(asked.value), sorted(same.ok && same.value)];
    if (JSON.stringify(first) !== JSON.stringify(second)) expect(second, text).toEqual(first);
    if (questions % 10 > 0) continue;
    const feed = readParameters(FeedQuery, new URLSearchParams(text), taxonomy, false);
    if (feed.ok) expect(feedText(FeedQuery, feed.value)).not.toContain(" ");
  }
  // Some of both, or this test says nothing.
  expect(questions).toBeGreaterThan(STRINGS / 10);
  expect(questions).toBeLessThan(STRINGS * 0.9);
});

it("no query reads more rows than its budget", { timeout: 3_600_000 }, async () => {
  const questions = strings()
    .map((text) => readParameters(EntriesQuery, new URLSearchParams(text), taxonomy, true))
    .flatMap((query) => (query.ok ? [pageRequestOf(query.value, NOW)] : []))
    .flatMap((asked) => (asked.ok ? [asked.value] : []))
    .slice(0, FAR)
    .map(forged);
  const bounds = {
    ...BOUNDS,
    rows: BOUNDS.rows * FEWER,
    facetRows: BOUNDS.facetRows * FEWER,
    counted: BOUNDS.counted * FEWER,
  };
  let most = 0;
  for (let from = 0; from < questions.length; from += 200) {
    most = Math.max(
      most,
      await runInDurableObject(ledger("fuzz"), (_, state) => {
        let read = 0;
        for (const { selection, limit, cursor, facets } of questions.slice(from, from + 200)) {
          const meter = { read: 0, written: 0 };
          const document = (id: string) =>
            state.storage.sql.exec("SELECT document FROM entries WHERE id = ?", id).one().document as string;
          find(
            searchIndexStatements(queries(state.storage.sql, meter), meter),
            document,
            { selection, limit, ...(cursor === undefined ? {} : { from: cursor.at }), total: true, facets },
            bounds,
            terms,
          );
          read = Math.max(read, meter.read);
        }
        return read;
      }),
    );
  }
  console.log(`${questions.length} questions to ${ENTRIES} entries; the most rows that one read: ${most}`);
  expect(most).toBeGreaterThan(bounds.rows / 2);
  expect(most).toBeLessThan(FUZZ === undefined ? bounds.rows + bounds.facetRows + 2500 : BOUNDS.request);
});

it("the Worker answers every query string without an internal error", { timeout: 3_600_000 }, async () => {
  const statuses = new Map<number, number>();
  for (const [index, strange] of strings().slice(0, FAR).entries()) {
    const path = ["/api/v1/entries", "/api/v1/entries", "/en/feed.atom", "/fr/events/feed.ics", "/api/v1/changes"][
      index % 5
    ];
    const query =
      index % 5 === 0 ? readParameters(EntriesQuery, new URLSearchParams(strange), taxonomy, true) : undefined;
    const asked = query?.ok === true ? pageRequestOf(query.value, NOW) : undefined;
    const { selection, fingerprint, cursor } = asked?.ok === true ? forged(asked.value, index / 5) : {};
    const text =
      selection === undefined || cursor === undefined
        ? strange
        : `${strange}&cursor=${cursorText(selection, fingerprint ?? "", cursor)}`;
    const response = await get(`${path}?${text}`);
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    const isLong = new URL(`${path}?${text}`, ORIGIN).href.length > MAX_ADDRESS_LENGTH;
    expect(isLong ? [414] : [200, 400], `${path}?${text}`).toContain(response.status);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    const body = await response.text();
    if (response.status === 400) expect(JSON.parse(body)).toMatchObject({ status: 400, errors: expect.any(Array) });
    else if (isLong) expect(JSON.parse(body)).toMatchObject({ status: 414 });
    else if (path?.startsWith("/api")) expect(JSON.parse(body)).toHaveProperty("data");
  }
  console.log(`answers by status: ${JSON.stringify(Object.fromEntries(statuses))}`);
  expect([...statuses.keys()].sort()).toEqual([200, 400, 414]);
});
