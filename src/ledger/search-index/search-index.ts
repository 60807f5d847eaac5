import { DAY_MS } from "../../std/duration.ts";
import type { Meter, Queries } from "../store/queries.ts";
import type { Posting } from "./streams.ts";

/**
 * The orders that lists are kept in. An event stands in one of the four orders of start, by how long it lasts. In the
 * order of surfacing stand only the texts that were surfaced after their release.
 */
export const ORDERS = { released: 0, updated: 1, published: 2, starts: 3, surfaced: 7 } as const;

/** Milliseconds that the events of each order of start last at most: 2, 32 and 366 days, and for ever. */
export const SPANS = [2 * DAY_MS, 32 * DAY_MS, 366 * DAY_MS, Number.POSITIVE_INFINITY] as const;

/** The number of the order of start that an event stands in. */
export function orderOfStart(starts: number, ends: number): number {
  return ORDERS.starts + SPANS.findIndex((limit) => ends - starts <= limit);
}

/** Tiers of the full-text index, by growing amount of text. */
export const TIERS = ["titles", "leads", "bodies"] as const;
export type Tier = (typeof TIERS)[number];

export interface TextRow {
  readonly position: number;
  readonly entry_id: string;
  readonly language: string;
  readonly updated: number;
  readonly published: number;
  readonly starts: number | null;
  readonly ends: number | null;
  readonly surfaced: number | null;
  readonly lists: string;
}

/** The key under which a text stands in an order of its lists. */
export type OrderKey = readonly [by: number, key: number];

/** As many keys as a text can have: released, updated, published, a start, surfaced. */
const KEYS = 5;

/**
 * The postings of a text in some lists under some keys, as rows of postings. A list is a number in JSON and a key two
 * parameters: to take each row out of JSON by itself would take five times as long as to store it.
 */
const POSTING_ROWS = `SELECT l.value, k.column1, k.column2, ?1 FROM json_each(?2) l
  CROSS JOIN (VALUES ${Array.from({ length: KEYS }, (_, each) => `(?${2 * each + 3}, ?${2 * each + 4})`).join(", ")}) k
  WHERE k.column1 IS NOT NULL`;

function postingParameters(position: number, lists: readonly number[], keys: readonly OrderKey[]) {
  const padded = Array.from({ length: KEYS }, (_, each) => keys[each] ?? [null, null]);
  return [position, JSON.stringify(lists), ...padded.flat()];
}

/** A facet's value in a language. */
export type On = readonly [language: string, facet: string, value: string];

export interface ListRow {
  readonly id: number;
  readonly language: string;
  readonly facet: string;
  readonly value: string;
  readonly count: number;
}

const MATCHING_DOWN: Readonly<Record<Tier, string>> = {
  titles: `SELECT rowid AS position FROM search_titles WHERE search_titles MATCH ? AND rowid <= ?
     ORDER BY rowid DESC LIMIT ?`,
  leads:
    "SELECT rowid AS position FROM search_leads WHERE search_leads MATCH ? AND rowid <= ? ORDER BY rowid DESC LIMIT ?",
  bodies: `SELECT rowid AS position FROM search_bodies WHERE search_bodies MATCH ? AND rowid <= ?
     ORDER BY rowid DESC LIMIT ?`,
};

const MATCHING_UP =
  "SELECT rowid AS position FROM search_bodies WHERE search_bodies MATCH ? AND rowid >= ? ORDER BY rowid LIMIT ?";

/** Facets' values by language and facet: SQLite reads a key of JSON faster than an element. */
function nested(wanted: readonly On[]): Record<string, Record<string, string[]>> {
  const languages: Record<string, Record<string, string[]>> = {};
  for (const [language, facet, value] of wanted) {
    languages[language] ??= {};
    const facets = languages[language];
    facets[facet] ??= [];
    facets[facet].push(value);
  }
  return languages;
}

/**
 * The statements of the indexes that lists are read from. Each reads as many rows as it returns, give or take one. What
 * writes many rows fails without undoing those that it wrote (OR FAIL): the transaction does. Else SQLite would keep a
 * journal for the statement, and at its start have each full-text index write out the few words that it has gathered.
 */
export function searchIndexStatements({ all, first, run }: Queries, meter: Meter) {
  /** The lists of some facets' values, as far as there ever were any. */
  const lists = (wanted: readonly On[]): ListRow[] =>
    all<ListRow>(
      `SELECT l.* FROM json_each(?) w CROSS JOIN lists l
       ON l.language = w.value ->> 0 AND l.facet = w.value ->> 1 AND l.value = w.value ->> 2`,
      JSON.stringify(wanted),
    );
  /** The same of an entry's, which are many. */
  const listsOfMany = (wanted: readonly On[]): ListRow[] =>
    all<ListRow>(
      `SELECT l.* FROM json_each(?) w CROSS JOIN json_each(w.value) f CROSS JOIN json_each(f.value) v CROSS JOIN lists l
       ON l.language = w.key AND l.facet = f.key AND l.value = v.value`,
      JSON.stringify(nested(wanted)),
    );
  return {
    meter,

    textsOf: (entryId: string) => all<TextRow>("SELECT * FROM texts WHERE entry_id = ?", entryId),
    text: (position: number) => first<TextRow>("SELECT * FROM texts WHERE position = ?", position),
    takenLast: (from: number, to: number) =>
      first<{ position: number }>(
        "SELECT position FROM texts WHERE position BETWEEN ? AND ? ORDER BY position DESC LIMIT 1",
        from,
        to,
      )?.position,
    insertTexts: (texts: readonly TextRow[]) => {
      for (const { position, entry_id, language, updated, published, starts, ends, surfaced, lists } of texts)
        run(
          `INSERT OR FAIL INTO texts (position, entry_id, language, updated, published, starts, ends, surfaced, lists)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          position,
          entry_id,
          language,
          updated,
          published,
          starts,
          ends,
          surfaced,
          lists,
        );
    },
    removeTexts: (entryId: string) => run("DELETE FROM texts WHERE entry_id = ?", entryId),
    /** The lists of up to a thousand texts. */
    listsOf: (positions: readonly number[]) =>
      all<{ lists: string }>(
        "SELECT t.lists FROM json_each(?) p CROSS JOIN texts t ON t.position = p.value",
        JSON.stringify(positions),
      ),

    countLists: (differences: ReadonlyMap<number, number>) => {
      for (const [difference, each] of Map.groupBy(differences, ([, difference]) => difference))
        if (difference !== 0)
          run(
            "UPDATE OR FAIL lists SET count = count + ?2 WHERE id IN (SELECT value FROM json_each(?1))",
            JSON.stringify(each.map(([list]) => list)),
            difference,
          );
    },
    lists,
    /** The lists of some facets' values; makes those that are missing. */
    listsMade: (wanted: readonly On[]) => {
      const known = listsOfMany(wanted);
      if (known.length === wanted.length) return known;
      run(
        `INSERT OR IGNORE INTO lists (language, facet, value) SELECT value ->> 0, value ->> 1, value ->> 2
         FROM json_each(?)`,
        JSON.stringify(wanted),
      );
      return listsOfMany(wanted);
    },
    listsOfFacet: (language: string, facet: string) =>
      all<ListRow>("SELECT * FROM lists WHERE language = ? AND facet = ? AND count > 0", language, facet),
    /** The counts of a facet's values in every language, and of entries under ''. */
    countsOf: (facet: string, languages: readonly string[]) =>
      all<ListRow>(
        "SELECT l.* FROM json_each(?) w CROSS JOIN lists l ON l.language = w.value AND l.facet = ? WHERE l.count > 0",
        JSON.stringify(languages),
        facet,
      ),
    listsById: (ids: readonly number[]) =>
      all<ListRow>("SELECT l.* FROM json_each(?) w CROSS JOIN lists l ON l.id = w.value", JSON.stringify(ids)),

    /** Puts a text into lists, under keys. */
    insertPostings: (position: number, lists: readonly number[], keys: readonly OrderKey[]) =>
      run(
        `INSERT OR IGNORE INTO postings (list, by, key, position) ${POSTING_ROWS}`,
        ...postingParameters(position, lists, keys),
      ),
    /** Takes a text out of lists, from under keys. */
    removePostings: (position: number, lists: readonly number[], keys: readonly OrderKey[]) =>
      run(
        `DELETE FROM postings WHERE (list, by, key, position) IN (${POSTING_ROWS})`,
        ...postingParameters(position, lists, keys),
      ),
    /** Postings of a list from one on, last first, down to a key. */
    down: (list: number, by: number, from: Posting, least: number, limit: number) =>
      all<Posting>(
        `SELECT key, position FROM postings WHERE list = ? AND by = ? AND (key, position) <= (?, ?) AND key >= ?
         ORDER BY key DESC, position DESC LIMIT ?`,
        list,
        by,
        from.key,
        from.position,
        least,
        limit,
      ),
    /** Postings of a list from one on, first first, below a key. */
    up: (list: number, by: number, from: Posting, below: number, limit: number) =>
      all<Posting>(
        `SELECT key, position FROM postings WHERE list = ? AND by = ? AND (key, position) >= (?, ?) AND key < ?
         ORDER BY key, position LIMIT ?`,
        list,
        by,
        from.key,
        from.position,
        below,
        limit,
      ),

    /** Keeps what of an entry is compared with other works; without a profile, forgets it. */
    putWork: (entryId: string, profile: string | undefined, keys: readonly string[]) => {
      run("DELETE FROM work_keys WHERE entry_id = ?", entryId);
      if (profile === undefined) return run("DELETE FROM works WHERE entry_id = ?", entryId);
      run(
        `INSERT INTO works (entry_id, profile) VALUES (?, ?)
         ON CONFLICT (entry_id) DO UPDATE SET profile = excluded.profile`,
        entryId,
        profile,
      );
      run(
        "INSERT OR IGNORE INTO work_keys (key, entry_id) SELECT value, ?2 FROM json_each(?1)",
        JSON.stringify(keys),
        entryId,
      );
    },
    /** Works under any of some keys, at most `limit` of each key. */
    worksUnder: (keys: readonly string[], limit: number) => {
      const ids = keys.flatMap((key) =>
        all<{ entry_id: string }>("SELECT entry_id FROM work_keys WHERE key = ? LIMIT ?", key, limit),
      );
      return all<{ entry_id: string; profile: string }>(
        "SELECT w.entry_id, w.profile FROM json_each(?) i CROSS JOIN works w ON w.entry_id = i.value",
        JSON.stringify([...new Set(ids.map((each) => each.entry_id))]),
      );
    },

    /** Empties every index. */
    clear: () => {
      for (const table of ["texts", "lists", "postings", "works", "work_keys"]) run(`DELETE FROM ${table}`);
      for (const tier of TIERS) run(`INSERT INTO search_${tier} (search_${tier}) VALUES ('delete-all')`);
    },
    /** The next entries by id, whether they are served or not. */
    entriesAfter: (id: string, limit: number) =>
      all<{ id: string; withdrawn: number | null; document: string }>(
        "SELECT id, withdrawn, document FROM entries WHERE id > ? ORDER BY id LIMIT ?",
        id,
        limit,
      ),

    insertSearch: (position: number, tier: Tier, exact: string, loose: string) =>
      run(`INSERT INTO search_${tier} (rowid, exact, loose) VALUES (?, ?, ?)`, position, exact, loose),
    removeSearch: (position: number) => {
      for (const tier of TIERS) run(`DELETE FROM search_${tier} WHERE rowid = ?`, position);
    },
    matchingDown: (tier: Tier, expression: string, from: number, limit: number) =>
      all<{ position: number }>(MATCHING_DOWN[tier], expression, from, limit),
    matchingUp: (expression: string, from: number, limit: number) =>
      all<{ position: number }>(MATCHING_UP, expression, from, limit),
  };
}

export type SearchIndex = ReturnType<typeof searchIndexStatements>;
