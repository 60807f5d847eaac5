import type { Entry, Text } from "../../domain/entry/entry.ts";
import { inLanguage, type Language, languagesOf } from "../../domain/entry/language.ts";
import type { Revision } from "../../domain/entry/revision.ts";
import { publishedInstant } from "../../domain/time/instant.ts";
import { eventBounds } from "../../domain/view/event-bounds.ts";
import { workKeys, workProfile } from "../../search/same-work.ts";
import { type IndexedTerms, indexedTerms } from "../../search/terms.ts";
import { INDEXING, type IndexingProgress } from "./indexing-progress.ts";
import { entryAt, freeAt, instantAt, positionsAt, textAt } from "./position.ts";
import {
  type On,
  ORDERS,
  type OrderKey,
  orderOfStart,
  type SearchIndex,
  type TextRow,
  TIERS,
  type Tier,
} from "./search-index.ts";

type Value = readonly [facet: string, value: string];

/** The lists that an entry is on, whatever the language. */
function listsOfEntry(entry: Entry, released: string): Value[] {
  return [
    ["type", entry.type],
    ["genre", entry.genre],
    ["year", (entry.published ?? released).slice(0, 4)],
    ...entry.topics.map((id): Value => ["topic", id]),
    ...[...new Set(entry.organisations.map(({ id }) => id))].map((id): Value => ["organisation", id]),
    ...entry.organisations.map(({ id, role }): Value => ["role", `${role}:${id}`]),
    ...(entry.countries ?? []).map((code): Value => ["country", code]),
    ...(entry.audience ?? []).map((audience): Value => ["audience", audience]),
    ...(entry.type === "event" ? [["status", entry.event.status] as const] : []),
    ...(entry.type === "event" && entry.event.mode !== undefined ? [["mode", entry.event.mode] as const] : []),
    // Ids of the entries that this one refers to, so that it is found by them.
    ...[...new Set([...(entry.related ?? []), ...(entry.partOf === undefined ? [] : [entry.partOf])])].map(
      (id): Value => ["names", id],
    ),
    ...(entry.series === undefined ? [] : [["series", entry.series] as const]),
  ];
}

function listsOfText(entry: Entry, text: Text, language: Language, released: string): Value[] {
  return [
    ["language", language],
    ["words", text.words],
    ...(text.relation === undefined ? [] : [["relation", text.relation] as const]),
    ...listsOfEntry(entry, released),
  ];
}

/**
 * The keys under which a text stands in each order of its lists. The entry itself stands nowhere: it is only counted.
 */
function keysOf(row: TextRow): readonly OrderKey[] {
  if (row.language === "") return [];
  return [
    [ORDERS.released, instantAt(row.position)],
    [ORDERS.updated, row.updated],
    [ORDERS.published, row.published],
    ...(row.surfaced === null ? [] : [[ORDERS.surfaced, row.surfaced] satisfies OrderKey]),
    ...(row.starts === null || row.ends === null
      ? []
      : [[orderOfStart(row.starts, row.ends), row.starts] satisfies OrderKey]),
  ];
}

/** The full-text index's terms of one text. */
type TextTerms = Readonly<Record<Tier, IndexedTerms>>;

/** Terms that were made ahead of the transaction which indexes an entry, by the very entry. */
const made = new WeakMap<Entry, Map<Language, TextTerms>>();

/** Makes the terms of an entry ahead of its indexing, one text at each turn of the generator. */
export function* makeTerms(sanitised: Pick<Revision, "entry" | "rendered">): Generator<undefined, void, void> {
  const terms = new Map<Language, TextTerms>();
  made.set(sanitised.entry, terms);
  for (const language of languagesOf(sanitised.entry)) {
    terms.set(language, searchTexts(sanitised, language));
    yield;
  }
}

/** Returns the full-text index's terms of one language's text. */
function searchTexts({ entry, rendered }: Pick<Revision, "entry" | "rendered">, language: Language): TextTerms {
  const text = entry.texts[language];
  const title = text?.title ?? "";
  const lead = [
    title,
    text?.summary ?? "",
    ...(text?.highlights ?? []).map(({ value, label }) => `${value} ${label}`),
  ].join("\n");
  const rest = [
    rendered[language]?.text,
    text?.support,
    ...(entry.type === "event" ? (entry.event.sessions ?? []).map((session) => session.title[language]) : []),
    ...(entry.type === "event"
      ? [inLanguage(entry.event.place?.venue, language), inLanguage(entry.event.place?.city, language)]
      : []),
    ...(entry.people ?? []).map(({ name }) => inLanguage(name, language)),
    ...(entry.symbols ?? []),
  ];
  const body = [lead, ...rest.filter((part) => part !== undefined)].join("\n");
  return {
    titles: indexedTerms(title, language),
    leads: indexedTerms(lead, language),
    bodies: indexedTerms(body, language),
  };
}

/**
 * Returns the position of a new entry: a back catalogue may hold more entries of one second than there are positions in
 * a second; the others go into the next.
 */
function freeFrom(sql: SearchIndex, released: number): number {
  for (let second = released; ; second += 1000) {
    const { first, last } = positionsAt(second);
    const at = freeAt(second, sql.takenLast(first, last));
    if (at <= last) return at;
  }
}

/** Returns when a text was surfaced, in milliseconds; null if that was with its release. */
function surfacedAt({ surfaced }: Revision, language: Language | ""): number | null {
  const at = language === "" ? undefined : surfaced?.[language];
  return at === undefined ? null : Date.parse(at);
}

/** The rows that an entry has in `texts`. */
function rowsOf(sql: SearchIndex, revision: Revision, before: readonly TextRow[]): TextRow[] {
  const { entry } = revision;
  const released = Date.parse(revision.released);
  const [known] = before;
  const at = known === undefined ? freeFrom(sql, released) : entryAt(known.position);
  const bounds = entry.type === "event" ? eventBounds(entry.event) : undefined;
  const languages = languagesOf(entry);
  const values = new Map<Language | "", readonly Value[]>([
    ["", [...languages.map((language): Value => ["language", language]), ...listsOfEntry(entry, revision.released)]],
  ]);
  for (const language of languages) {
    const text = entry.texts[language];
    if (text !== undefined) values.set(language, listsOfText(entry, text, language, revision.released));
  }
  const on = [...values].flatMap(([language, list]) => list.map(([facet, value]): On => [language, facet, value]));
  const lists = sql.listsMade(on);
  return [...values.keys()].map((language) => ({
    position: textAt(at, language),
    entry_id: entry.id,
    language,
    updated: Date.parse(revision.updated),
    published: entry.published === undefined ? released : publishedInstant(entry.published),
    starts: bounds?.starts ?? null,
    ends: bounds?.ends ?? null,
    surfaced: surfacedAt(revision, language),
    lists: JSON.stringify(lists.filter((list) => list.language === language).map(({ id }) => id)),
  }));
}

/** The lists that a text is on, and the keys under which it stands in each. */
interface TextPostings {
  readonly lists: readonly number[];
  readonly keys: readonly OrderKey[];
}

function postingsOf(row: TextRow | undefined): TextPostings {
  return row === undefined ? { lists: [], keys: [] } : { lists: JSON.parse(row.lists) as number[], keys: keysOf(row) };
}

/** Brings the postings of one text from those that it had to those that it has; either side may be absent. */
function updatePostings(sql: SearchIndex, before: TextRow | undefined, after: TextRow | undefined): void {
  const position = (after ?? before)?.position ?? 0;
  const [left, entered] = [postingsOf(before), postingsOf(after)];
  const kept = left.lists.filter((list) => entered.lists.includes(list));
  const change = (make: SearchIndex["insertPostings"], { lists, keys }: TextPostings, others: TextPostings): void => {
    const own = lists.filter((list) => !others.lists.includes(list));
    const moved = keys.filter(([by, key]) => !others.keys.some((other) => other[0] === by && other[1] === key));
    if (own.length > 0 && keys.length > 0) make(position, own, keys);
    if (kept.length > 0 && moved.length > 0) make(position, kept, moved);
  };
  change(sql.removePostings, left, entered);
  change(sql.insertPostings, entered, left);
}

/**
 * Puts an entry as it is now into every index, and what was there of it out; without a revision, out only. Runs in a
 * transaction.
 */
export function indexEntry(sql: SearchIndex, id: string, revision: Revision | undefined): void {
  const before = sql.textsOf(id);
  const after = revision === undefined ? [] : rowsOf(sql, revision, before);
  const profile = revision === undefined ? undefined : workProfile(revision.entry);
  sql.putWork(id, profile && JSON.stringify(profile), profile === undefined ? [] : workKeys(profile));
  const differences = new Map<number, number>();
  const count = (rows: readonly TextRow[], by: 1 | -1): void => {
    for (const list of rows.flatMap(({ lists }) => JSON.parse(lists) as number[]))
      differences.set(list, (differences.get(list) ?? 0) + by);
  };
  count(before, -1);
  count(after, 1);
  sql.countLists(differences);
  const positions = new Set([...before, ...after].map(({ position }) => position));
  for (const position of positions) {
    const at = (rows: readonly TextRow[]) => rows.find((row) => row.position === position);
    updatePostings(sql, at(before), at(after));
  }
  for (const { position } of before) sql.removeSearch(position);
  if (before.length > 0) sql.removeTexts(id);
  if (after.length > 0) sql.insertTexts(after);
  for (const row of after) {
    if (revision === undefined || row.language === "") continue;
    const language = row.language as Language;
    const texts = made.get(revision.entry)?.get(language) ?? searchTexts(revision, language);
    for (const tier of TIERS) sql.insertSearch(row.position, tier, texts[tier].exact, texts[tier].loose);
  }
}

/** Goes on making the indexes anew, by at most `limit` entries. Runs in a transaction. */
export function indexMore(sql: SearchIndex, progress: IndexingProgress, limit: number): void {
  const [version, done = ""] = progress.read()?.split(" ") ?? [];
  if (version !== String(INDEXING)) sql.clear();
  const from = version === String(INDEXING) ? done : "";
  const entries = sql.entriesAfter(from, limit);
  for (const { id, withdrawn, document } of entries)
    if (withdrawn === null) indexEntry(sql, id, JSON.parse(document) as Revision);
  const last = entries.at(-1);
  progress.write(last === undefined || entries.length < limit ? String(INDEXING) : `${INDEXING} ${last.id}`);
}
