// Query strings as strangers send them: what the documentation says, what almost is that, and what is meant to break things. The same ones in each run.
import { COUNTED, FIELDS, SORTS } from "../../src/domain/query/parameters.ts";

/** A sequence that looks like chance (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const GOOD: Readonly<Record<string, readonly string[]>> = {
  language: ["en", "fr", "zh", "ar", "ru", "de"],
  "not.language": ["en", "es"],
  fallback: ["en", "fr,en", "zh"],
  q: ["ethics", "health vaccine", '"public health"', "人工智能", "الذكاء", "этика", "a", "x y z", "santé"],
  type: ["news", "event"],
  genre: ["article", "statement", "webinar"],
  topic: ["governance-ethics", "regulation-law", "mental-health", "generative-ai"],
  organisation: ["who", "who-europe", "publisher:who", "organiser:ec"],
  country: ["PT", "fr", "CH"],
  status: ["confirmed", "held"],
  audience: ["public"],
  mode: ["online", "hybrid"],
  relation: ["original", "translation"],
  year: ["2024", "2025"],
  "not.type": ["event"],
  "not.topic": ["mental-health", "governance-ethics"],
  "not.organisation": ["who", "publisher:ec"],
  "not.country": ["PT"],
  from: ["today", "2024", "-30d", "now"],
  to: ["+30d", "2026-01", "tomorrow"],
  "published.from": ["2020", "2025-03-01", "-1y"],
  "published.to": ["2025", "now"],
  "updated.from": ["-7d"],
  "released.from": ["2024-02-29T10:00:00+01:00", "yesterday"],
  "starts.to": ["+2w"],
  "ends.to": ["2025-12-31"],
  zone: ["Europe/Lisbon", "Asia/Tokyo", "UTC"],
  sort: SORTS,
  profile: ["minimal", "list", "full"],
  fields: ["title", "title,summary", ...FIELDS],
  facets: ["topic,organisation,country,language,year,type", ...COUNTED],
  limit: ["1", "5", "20", "200"],
  since: ["now", "MWMw"],
};

const HOSTILE: readonly string[] = [
  "",
  " ",
  "'",
  '"',
  "';DROP TABLE entries;--",
  "1 OR 1=1",
  '" OR "',
  '"""',
  "NEAR(a b)",
  "a AND",
  "a* ^b {title}: c",
  "-",
  "*",
  "%",
  "%00",
  "%0d%0aset-cookie:x",
  "%ff%fe",
  "%ud800",
  "%E2%80%AE",
  "%F0%9F%98%80",
  "../../etc/passwd",
  "$" + "{jndi:ldap://x}",
  "<script>alert(1)</script>",
  '{"$gt":""}',
  "[object Object]",
  "__proto__",
  "constructor",
  "toString",
  "NaN",
  "Infinity",
  "-1",
  "0",
  "1e9",
  "0x10",
  "99999999999999999999",
  "9007199254740993",
  "1.5",
  "+9999y",
  "-9999y",
  "0000",
  "9999-12-31",
  "2025-02-30",
  "2025-11-19T25:61",
  "Etc/GMT+14",
  "../UTC",
  "en,en,en,fr",
  ",",
  ",,,,",
  "a".repeat(199),
  "中".repeat(200),
  "é".normalize("NFD").repeat(90),
  "ﷺ½①㍿ﬃ",
  "\u0301\u0301\u0301",
  "ي".repeat(150),
  "x".repeat(5000),
  "1c5",
  "MXI=",
  "MXItMTIzLjQ1Ng",
  "MnItMTIzLjQ1Ni54",
];

const STRANGE_NAMES: readonly string[] = [
  "",
  "__proto__",
  "constructor",
  "q[]",
  "q[value]",
  "topic[0]",
  "TOPIC",
  "topic ",
  "utm_source",
  "filter",
  "page",
  "x".repeat(300),
  "%",
  "cursor",
  "since",
  "limit",
];

/** A query string. Most are of parameters that there are; some of values that are wrong; some of anything. */
export function strangeQuery(random: () => number): string {
  const pick = <Value>(list: readonly Value[]): Value => list[Math.floor(random() * list.length)] as Value;
  const names = Object.keys(GOOD);
  const mood = random();
  const parts: string[] = [];
  const count = mood > 0.97 ? 60 : Math.floor(random() * 7);
  for (let index = 0; index < count; index++) {
    const name = random() < (mood > 0.8 ? 0.3 : 0.02) ? pick(STRANGE_NAMES) : pick(names);
    const good = GOOD[name];
    const value = good === undefined || random() < (mood > 0.7 ? 0.4 : 0.03) ? pick(HOSTILE) : pick(good);
    const escaped = random() < 0.9 ? encodeURIComponent(value).replaceAll("%2C", ",") : value;
    parts.push(random() < 0.02 ? name : `${name}=${escaped}`);
  }
  // Not an address any more: what is left of one.
  return parts.join(random() < 0.02 ? ";" : "&").replaceAll("#", "");
}
