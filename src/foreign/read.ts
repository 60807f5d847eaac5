import { fingerprint } from "../std/bytes.ts";
import { calendarItems } from "./calendar/calendar.ts";
import { decode } from "./decode.ts";
import { atomEntries } from "./feeds/atom.ts";
import { jsonFeedItems } from "./feeds/json-feed.ts";
import { rssItems } from "./feeds/rss.ts";
import { type ForeignItem, type Format, type LeftOut, type Reading, Remarks } from "./item.ts";
import { parseXml, type XmlElement } from "./xml-tree.ts";

/** Octets of a document that are read. */
const MAX_OCTETS = 16 * 1024 * 1024;
const MAX_ITEMS = 5000;

const START = { line: 1, path: "" };

function reading(format: Format, items: readonly ForeignItem[], { notTaken, doubts }: Remarks): Reading {
  return { format, items: distinct(items, notTaken), notTaken, doubts };
}

/** Gives items that share an identifier one each, by what else they say: identical ones are one. */
function distinct(items: readonly ForeignItem[], notTaken: Remarks["notTaken"]): ForeignItem[] {
  const groups = Map.groupBy(items, ({ key }) => key);
  const seen = new Set<string>();
  return items.flatMap((item) => {
    const group = groups.get(item.key) ?? [];
    if (group.length === 1) return [item];
    const { sources, notTaken: _, doubts, ...said } = item;
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

function feed(format: Format, found: readonly Found[], now: number, remarks: Remarks): Reading {
  const items = found.slice(0, MAX_ITEMS).flatMap(({ element, read }) => {
    if (element.closed) return [read(now)];
    remarks.left("truncated", element.written, undefined, element);
    return [];
  });
  const [more] = found.slice(MAX_ITEMS);
  if (more !== undefined) remarks.left("tooMany", more.element.written, String(found.length - MAX_ITEMS), more.element);
  return reading(format, items, remarks);
}

const ATOM = new Map([["", "http://www.w3.org/2005/Atom"]]);

function readXml(text: string, now: number, remarks: Remarks): Reading | undefined {
  let { root, tooDeep } = parseXml(text);
  // A feed whose author forgot the namespace can be nothing else.
  if (root?.name === "feed" || root?.name === "entry") ({ root, tooDeep } = parseXml(text, ATOM));
  if (tooDeep !== undefined) remarks.left("tooDeep", "", undefined, tooDeep);
  if (root?.name === "rss" || root?.name === "rdf:rdf") return feed("rss", rssItems(root), now, remarks);
  if (root?.name === "atom:feed" || root?.name === "atom:entry") return feed("atom", atomEntries(root), now, remarks);
  return undefined;
}

function readJson(text: string, now: number, remarks: Remarks): Reading | undefined {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return undefined;
  }
  const found = jsonFeedItems(document);
  if (found === undefined) return undefined;
  for (const path of found.none) remarks.left("malformed", "items", undefined, { path });
  const more = found.items.length - MAX_ITEMS;
  if (more > 0) remarks.left("tooMany", "items", String(more), { path: "/items" });
  return reading(
    "jsonfeed",
    found.items.slice(0, MAX_ITEMS).map((read) => read(now)),
    remarks,
  );
}

function nothing(reason: LeftOut, value: string | undefined): Reading {
  const remarks = new Remarks();
  remarks.left(reason, "", value, START);
  return { items: [], notTaken: remarks.notTaken, doubts: [] };
}

/**
 * Reads a feed or a calendar of somebody else: RSS, Atom, JSON Feed or iCalendar, whatever its media type says, for
 * many are served under a wrong one. `charset` is that of the Content-Type, if it has one; `now` in milliseconds.
 */
export function read(
  bytes: Uint8Array,
  mediaType: string | undefined,
  charset: string | undefined,
  now: number,
): Reading {
  if (bytes.length > MAX_OCTETS) return nothing("tooLarge", String(bytes.length));
  const isJson = /\bjson\b/i.test(mediaType ?? "");
  // JSON is UTF-8, whatever a parameter says (RFC 8259, section 8.1).
  const { text, octets, encoding, unknown, overruled } = decode(bytes, isJson ? undefined : charset);
  const remarks = new Remarks();
  if (unknown !== undefined) remarks.left("unknownCharset", "", unknown, START);
  if (overruled !== undefined) remarks.doubt("charsetDiffers", "encoding", overruled, START);
  const start = text.slice(0, 1000).trimStart();
  if (start.startsWith("{")) return readJson(text, now, remarks) ?? nothing("unknownFormat", start);
  if (/^BEGIN:VCALENDAR/i.test(start)) {
    const { items, remarks: found } = calendarItems(octets, encoding, now);
    remarks.notTaken.push(...found.notTaken);
    const [more] = items.slice(MAX_ITEMS);
    if (more !== undefined) remarks.left("tooMany", "VEVENT", String(items.length - MAX_ITEMS), START);
    return reading("ics", items.slice(0, MAX_ITEMS), remarks);
  }
  return (start.startsWith("<") ? readXml(text, now, remarks) : undefined) ?? nothing("unknownFormat", start);
}
