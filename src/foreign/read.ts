import { fingerprint } from "../std/bytes.ts";
import { calendarItems } from "./calendar/calendar.ts";
import { decode } from "./decode.ts";
import { atomEntries } from "./feeds/atom.ts";
import { jsonFeedItems } from "./feeds/json-feed.ts";
import { odataItems } from "./feeds/odata.ts";
import { rssItems } from "./feeds/rss.ts";
import { sitemapPages } from "./feeds/sitemap.ts";
import { type ForeignDocument, type ForeignFormat, type ForeignItem, type LeftOut, Remarks } from "./item.ts";
import { parseXml, type XmlElement } from "./xml-tree.ts";

/** Octets of a document that are read. */
export const MAX_DOCUMENT_OCTETS = 16 * 1024 * 1024;
const MAX_ITEMS = 5000;
/** UTF-16 units of an item as it is written that are kept. */
const MAX_RAW = 4000;

const START = { line: 1, path: "" };

function reading(format: ForeignFormat, items: readonly ForeignItem[], { notTaken, doubts }: Remarks): ForeignDocument {
  return { format, items: distinct(items, notTaken), notTaken, doubts };
}

/** Gives items that share an identifier one each, by what else they say: identical ones are one. */
function distinct(items: readonly ForeignItem[], notTaken: Remarks["notTaken"]): ForeignItem[] {
  const groups = Map.groupBy(items, ({ key }) => key);
  const seen = new Set<string>();
  return items.flatMap((item) => {
    const group = groups.get(item.key) ?? [];
    if (group.length === 1) return [item];
    const { sources, notTaken: _, doubts, raw: __, ...said } = item;
    const [place = START] = Object.values(sources);
    const { line, path } = place;
    const alone = item.url !== undefined && group.filter(({ url }) => url === item.url).length === 1;
    const key = `${item.key} ${alone ? item.url : fingerprint(JSON.stringify(said))}`;
    if (seen.has(key)) {
      notTaken.push({ reason: "duplicate", what: "item", value: item.key, place: { line, path } });
      return [];
    }
    seen.add(key);
    const shared = { reason: "sharedIdentifier", what: "guid", value: item.key, place: { line, path } } as const;
    return [{ ...item, key, doubts: [...doubts, shared] }];
  });
}

interface Found {
  readonly element: XmlElement;
  readonly read: (now: number) => ForeignItem;
}

function excerpt(text: string, { start, end }: XmlElement): string {
  return text.slice(start, Math.min(end, start + MAX_RAW)).toWellFormed();
}

function feed(
  text: string,
  format: ForeignFormat,
  found: readonly Found[],
  now: number,
  remarks: Remarks,
): ForeignDocument {
  const items = found.slice(0, MAX_ITEMS).flatMap(({ element, read }) => {
    if (element.closed) return [{ ...read(now), raw: excerpt(text, element) }];
    remarks.left("truncated", element.written, undefined, element);
    return [];
  });
  const [more] = found.slice(MAX_ITEMS);
  if (more !== undefined) remarks.left("tooMany", more.element.written, String(found.length - MAX_ITEMS), more.element);
  return reading(format, items, remarks);
}

const ATOM = new Map([["", "http://www.w3.org/2005/Atom"]]);

function readXml(text: string, now: number, remarks: Remarks): ForeignDocument | undefined {
  let { root, tooDeep } = parseXml(text);
  // A feed whose author forgot the namespace can be nothing else.
  if (root?.name === "feed" || root?.name === "entry") ({ root, tooDeep } = parseXml(text, ATOM));
  if (tooDeep !== undefined) remarks.left("tooDeep", "", undefined, tooDeep);
  if (root?.name === "rss" || root?.name === "rdf:rdf") return feed(text, "rss", rssItems(root), now, remarks);
  if (root?.name === "atom:feed" || root?.name === "atom:entry")
    return feed(text, "atom", atomEntries(root), now, remarks);
  if (root?.name === "urlset") return feed(text, "sitemap", sitemapPages(root), now, remarks);
  return undefined;
}

function readJson(text: string, now: number, pages: string | undefined, remarks: Remarks): ForeignDocument | undefined {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return undefined;
  }
  const feedItems = jsonFeedItems(document);
  const found = feedItems ?? odataItems(document, pages);
  if (found === undefined) return undefined;
  const what = feedItems === undefined ? "value" : "items";
  for (const path of found.none) remarks.left("malformed", what, undefined, { path });
  const more = found.items.length - MAX_ITEMS;
  if (more > 0) remarks.left("tooMany", what, String(more), { path: `/${what}` });
  const items = found.items.slice(0, MAX_ITEMS).map((read) => read(now));
  return reading(
    feedItems === undefined ? "odata" : "jsonfeed",
    items.map((item) => (item.raw === undefined ? item : { ...item, raw: item.raw.slice(0, MAX_RAW).toWellFormed() })),
    remarks,
  );
}

function nothing(reason: LeftOut, value: string | undefined): ForeignDocument {
  const remarks = new Remarks();
  remarks.left(reason, "", value, START);
  return { items: [], notTaken: remarks.notTaken, doubts: [] };
}

/**
 * Reads a feed or a calendar of somebody else: RSS, Atom, JSON Feed, iCalendar, an OData list or a sitemap, whatever
 * its media type says, for many are served under a wrong one. `charset` is that of the Content-Type, if it has one;
 * `now` in milliseconds; `pages` the address below which an OData list has its pages.
 */
export function read(
  bytes: Uint8Array,
  mediaType: string | undefined,
  charset: string | undefined,
  now: number,
  pages?: string,
): ForeignDocument {
  if (bytes.length > MAX_DOCUMENT_OCTETS) return nothing("tooLarge", String(bytes.length));
  const isJson = /\bjson\b/i.test(mediaType ?? "");
  // JSON is UTF-8, whatever a parameter says (RFC 8259, section 8.1).
  const { text, octets, encoding, unknown, overruled } = decode(bytes, isJson ? undefined : charset);
  const remarks = new Remarks();
  if (unknown !== undefined) remarks.left("unknownCharset", "", unknown, START);
  if (overruled !== undefined) remarks.doubt("charsetDiffers", "encoding", overruled, START);
  const start = text.slice(0, 1000).trimStart();
  if (start.startsWith("{")) return readJson(text, now, pages, remarks) ?? nothing("unknownFormat", start);
  if (/^BEGIN:VCALENDAR/i.test(start)) {
    const { items, remarks: found } = calendarItems(octets, encoding, now);
    remarks.notTaken.push(...found.notTaken);
    const [more] = items.slice(MAX_ITEMS);
    if (more !== undefined) remarks.left("tooMany", "VEVENT", String(items.length - MAX_ITEMS), START);
    return reading("ics", items.slice(0, MAX_ITEMS), remarks);
  }
  return (start.startsWith("<") ? readXml(text, now, remarks) : undefined) ?? nothing("unknownFormat", start);
}
