import type { Channel } from "../../domain/channel/channel.ts";
import type { Language } from "../../domain/entry/language.ts";
import { modifiedAt, type Revision } from "../../domain/entry/revision.ts";
import { listText } from "../../domain/query/canonical-query.ts";
import { type Cursor, cursorText, parseCursor, queryFingerprint } from "../../domain/query/cursor.ts";
import type { CountedFacet } from "../../domain/query/parameter-names.ts";
import { EntriesQuery } from "../../domain/query/parameters.ts";
import {
  type Count,
  channelOf,
  type FacetCounts,
  type ParameterFault,
  type Selection,
  selectionOf,
} from "../../domain/query/selection.ts";
import { type Item, toItem, type View } from "../../domain/view/view.ts";
import type { Found } from "../../ledger/search-index/find.ts";
import type { Highlighted } from "../../search/highlight.ts";
import { errorFields, log } from "../../std/log.ts";
import { err, ok, type Result } from "../../std/result.ts";
import { readView } from "../cache/cached-views.ts";
import { type AppContext, ledgerOf } from "../context/app-context.ts";

/** An item of a list, with what was looked for in it. */
export type MatchedItem = Item & { readonly match?: { readonly title: Highlighted; readonly text?: Highlighted } };

/** A page of a list of entries. */
export interface Listing {
  readonly items: readonly MatchedItem[];
  /** Cursor of the next page; absent on the last. */
  readonly next?: string;
  readonly total: Count;
  readonly facets: readonly FacetCounts[];
  /** Shorter queries that find something, each with its count, where the words find nothing. */
  readonly fewer?: readonly { readonly q: string; readonly total: Count }[];
  /** Of the last change to what the page shows; RFC 3339 in UTC. Absent for an empty page. */
  readonly updated?: string;
}

/** A question of which every part is known: the page to make. */
export interface PageRequest {
  readonly selection: Selection;
  /** Fingerprint of the list, for cursors. */
  readonly fingerprint: string;
  readonly limit: number;
  readonly cursor?: Cursor;
  readonly facets: readonly CountedFacet[];
}

/** The cursor of a query, or what is wrong with it. */
export function readCursor(
  selection: Selection,
  fingerprint: string,
  text: string,
): Result<Cursor, readonly ParameterFault[]> {
  const cursor = parseCursor(selection, fingerprint, text);
  if (cursor.ok) return cursor;
  const detail =
    cursor.reason === "malformed"
      ? "must be a cursor as an answer gave it"
      : "is of another list: take the other parameters along from page to page, or follow links.next";
  return err([{ parameter: "cursor", detail }]);
}

/** The page that a query asks for at `now` (milliseconds). */
export function pageRequestOf(query: EntriesQuery, now: number): Result<PageRequest, readonly ParameterFault[]> {
  const selection = selectionOf(query, now);
  if (!selection.ok) return selection;
  const fingerprint = queryFingerprint(listText(EntriesQuery, query));
  const cursor = query.cursor === undefined ? undefined : readCursor(selection.value, fingerprint, query.cursor);
  if (cursor !== undefined && !cursor.ok) return cursor;
  return ok({
    selection: selection.value,
    fingerprint,
    limit: query.limit ?? 20,
    ...(cursor === undefined ? {} : { cursor: cursor.value }),
    facets: query.facets ?? [],
  });
}

/**
 * Answers a first page from a channel's view; undefined if the view does not suffice. `least` accepts the view's size
 * as a lower bound of the total.
 */
function fromView(
  { selection, fingerprint, limit, cursor, facets }: PageRequest,
  view: View,
  least: boolean,
): Listing | undefined {
  const { total = least ? view.items.length : undefined } = view;
  if (cursor !== undefined || facets.length > 0 || total === undefined) return undefined;
  const complete = view.items.length >= total && !least;
  const isAsInView = selection.order === "surfaced";
  const byRelease = complete || least ? view.items.toSorted(lastReleasedFirst) : releasedLast(view.items);
  const items = isAsInView ? view.items : byRelease;
  const placed = ({ surfaced, released }: Item): string => (isAsInView ? (surfaced ?? released) : released);
  if (limit >= items.length && !complete && !least) return undefined;
  const [last, following] = [items[limit - 1], items[limit]];
  // Within one second, the ledger knows the order: a page may end only between two.
  if (last !== undefined && following !== undefined && placed(last) === placed(following)) return undefined;
  const count: Count = { value: total, relation: least ? "gte" : "eq" };
  const page = items.slice(0, limit);
  const at =
    following === undefined ? undefined : { key: Date.parse(placed(following)), position: Number.MAX_SAFE_INTEGER };
  return {
    ...listing(page, count),
    ...(at === undefined ? {} : { next: cursorText(selection, fingerprint, { at, total: count }) }),
  };
}

function lastReleasedFirst({ released: a }: Item, { released: b }: Item): number {
  return a === b ? 0 : a < b ? 1 : -1;
}

/**
 * The items of a view that were released last, last first: a view has what has changed at the place of its change, so
 * that it knows the order of release only as far back as its last item that stands where it was released.
 */
function releasedLast(items: readonly Item[]): readonly Item[] {
  const bound = items.findLast(({ surfaced }) => surfaced === undefined)?.released;
  return items.filter(({ released }) => bound !== undefined && released >= bound).toSorted(lastReleasedFirst);
}

function listing(items: readonly MatchedItem[], total: Count, facets: readonly FacetCounts[] = []): Listing {
  const updated = items.reduce((last, item) => (modifiedAt(item) > last ? modifiedAt(item) : last), "");
  return { items, total, facets, ...(updated === "" ? {} : { updated }) };
}

/** Marks in items what was looked for. The stemmers are loaded for that alone. */
async function withMatches(items: readonly Item[], words: string): Promise<MatchedItem[]> {
  const { parseQuery } = await import("../../search/query.ts");
  const { highlight, snippet } = await import("../../search/highlight.ts");
  const wanted = parseQuery(words);
  return items.map((item) => {
    const { language, title, summary, text = "" } = item;
    const found = snippet(summary, wanted, language) ?? snippet(text, wanted, language);
    const match = { title: highlight(title, wanted, language), ...(found === undefined ? {} : { text: found }) };
    return { ...item, match };
  });
}

function itemsOf(texts: Found["texts"], { config }: AppContext): Item[] {
  return texts.flatMap(({ language, document }) => {
    const item = toItem(JSON.parse(document) as Revision, language, config.taxonomy);
    return item === undefined ? [] : [item];
  });
}

async function fromLedger(request: PageRequest, found: Found, app: AppContext): Promise<Listing> {
  const { selection, fingerprint, cursor } = request;
  const items = itemsOf(found.texts, app);
  const matched = selection.words === undefined ? items : await withMatches(items, selection.words);
  const total = cursor?.total ?? found.total ?? { value: items.length, relation: "gte" as const };
  return {
    ...listing(matched, total, found.facets),
    ...(found.next === undefined ? {} : { next: cursorText(selection, fingerprint, { at: found.next, total }) }),
  };
}

/** The ledger's answer; undefined where it cannot give one now. */
async function ask(app: AppContext, { selection, limit, cursor, facets }: PageRequest): Promise<Found | undefined> {
  try {
    const from = cursor === undefined ? {} : { from: cursor.at };
    return (await ledgerOf(app).find({ selection, limit, ...from, total: cursor?.total === undefined, facets })) as
      | Found
      | undefined;
  } catch (error) {
    log("error", "ledger-did-not-answer", errorFields(error));
    return undefined;
  }
}

/** Of the queries that ask for less than one that finds nothing, those that find something, the most specific first. */
async function fewerWords(app: AppContext, request: PageRequest): Promise<NonNullable<Listing["fewer"]>> {
  const { shorterQueries } = await import("../../search/fewer-words.ts");
  const { without, alone } = shorterQueries(request.selection.words ?? "");
  for (const queries of [without, alone]) {
    const found = [];
    for (const q of queries) {
      const { total } = (await ask(app, { ...shorter(request, q), limit: 1, facets: [] })) ?? {};
      if (total !== undefined && total.value > 0) found.push({ q, total });
    }
    if (found.length > 0) return found.sort((left, right) => left.total.value - right.total.value);
  }
  return [];
}

function shorter(request: PageRequest, words: string): PageRequest {
  return { ...request, selection: { ...request.selection, words } };
}

/** The latest view of a channel; undefined while KV does not answer. */
async function viewOf(app: AppContext, language: Language, channel: Channel): Promise<View | undefined> {
  try {
    return await readView(app, "latest", language, channel);
  } catch (error) {
    log("warn", "kv-did-not-answer", errorFields(error));
    return undefined;
  }
}

/**
 * A page of entries: of a channel's view in KV where that tells all, else of the ledger; while the ledger does not
 * answer, what a view tells. Undefined where nobody can tell now. For the API and for pages alike.
 */
export async function listEntries(app: AppContext, request: PageRequest): Promise<Listing | undefined> {
  const target = channelOf(request.selection);
  const view = target === undefined ? undefined : await viewOf(app, target.language, target.channel);
  const known = view === undefined ? undefined : fromView(request, view, false);
  if (known !== undefined) return known;
  const found = await ask(app, request);
  if (found !== undefined) {
    const listing = await fromLedger(request, found, app);
    const isEmpty = request.selection.words !== undefined && listing.total.value === 0 && request.cursor === undefined;
    return isEmpty ? { ...listing, fewer: await fewerWords(app, request) } : listing;
  }
  return view === undefined ? undefined : fromView({ ...request, facets: [] }, view, true);
}
