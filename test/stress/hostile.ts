// Part of npm run fuzz: bodies, headers, paths and queries of anything, to the built Worker in workerd. Nothing may be
// answered 5xx or take longer than a second, and a refusal may leave nothing behind.
import { commandOptions } from "../fixtures/command-options.ts";
import { event, news, publishing, withdrawing } from "../fixtures/entries.ts";
import { chance, strangeQuery } from "../fixtures/fuzz-queries.ts";
import { signedQuestion, signedRequest } from "../fixtures/signed.ts";
import { BareWorkerd, type Health, projected } from "./bare-workerd.ts";

const USAGE = `Usage: node test/stress/hostile.ts [options]

  --requests <number>  default 100000; a fifth of them, and more, are signed bodies
  --seed <number>      the same requests for the same number; default 1
  -h, --help           this text`;

const values = commandOptions(USAGE, {
  requests: { type: "string", default: "100000" },
  seed: { type: "string", default: "1" },
});
const COUNT = Number(values.requests);
const random = chance(Number(values.seed));
const AT_ONCE = 12;
/** Milliseconds that an answer may take. */
const SLOW = 1000;

const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
const upTo = (most: number): number => Math.floor(random() * most);

/** Strings that have broken something somewhere. */
const NASTY: readonly string[] = [
  "",
  " ",
  "\0",
  "\n",
  "\r\n",
  "\u2028",
  "\ufeff",
  "\u202e",
  "\ud800",
  "\udfff",
  "\u200b",
  "💣",
  "ﷺ",
  "a\u0300".repeat(50),
  "null",
  "undefined",
  "NaN",
  "-0",
  "1e400",
  "true",
  "[]",
  "{}",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "../../etc/passwd",
  "..%2f..%2f",
  "%00",
  "%",
  "%e0%80",
  "<script>alert(1)</script>",
  "<svg onload=1>",
  "]]>",
  "<!--",
  "&#x0;",
  "&amp;amp;",
  "' OR 1=1 --",
  '"; DROP TABLE revisions; --',
  `\${7*7}`,
  "{{7*7}}",
  "javascript:alert(1)",
  "data:text/html,x",
  "file:///etc/passwd",
  "https://who.int@evil.example/",
  "http://127.0.0.1/",
  "http://[::1]/",
  "9999-12-31",
  "0000-00-00",
  "2025-02-30",
  "2025-06-01T25:61",
  "en-US-FR",
  "x-klingon",
  "zh-Hant-TW-u-co-pinyin",
  "99999999999999999999",
  "-1",
  "0x10",
  "\\",
  "`",
  "[a](javascript:1)",
  "![x](x)",
  "|||\n|-|\n",
  "#".repeat(200),
];

const anyCharacter = (): string =>
  String.fromCodePoint(pick([upTo(128), upTo(0x800), 0x4e00 + upTo(1000), 0x1f600 + upTo(80), upTo(0xd800)]));

function anyText(most = 60): string {
  if (random() < 0.5) return pick(NASTY);
  return Array.from({ length: upTo(most) }, anyCharacter).join("");
}

function anyValue(depth = 0): unknown {
  const kind = upTo(depth > 4 ? 6 : 9);
  if (kind < 3) return anyText();
  if (kind === 3) return pick([0, -0, 1, -1, 1e21, 2 ** 53, -(2 ** 63), 1.5, 1e-300]);
  if (kind === 4) return random() < 0.5;
  if (kind === 5) return null;
  if (kind === 6) return Array.from({ length: upTo(6) }, () => anyValue(depth + 1));
  return Object.fromEntries(Array.from({ length: upTo(6) }, () => [anyText(12), anyValue(depth + 1)]));
}

/** A value with one thing in it, however deep, put in place of something else, added or removed. */
function mutated(value: unknown): unknown {
  if (typeof value !== "object" || value === null || random() < 0.08) return anyValue();
  if (Array.isArray(value)) {
    const copy = [...(value as unknown[])];
    if (copy.length === 0 || random() < 0.2) copy.splice(upTo(copy.length + 1), 0, anyValue());
    else if (random() < 0.1) return Array.from({ length: 500 }, () => copy[0]);
    else copy[upTo(copy.length)] = mutated(pick(copy));
    return copy;
  }
  const entries = Object.entries(value);
  const [name, field] = entries.length === 0 ? ["x", 1] : pick(entries);
  const how = random();
  if (how < 0.1) return Object.fromEntries(entries.filter(([each]) => each !== name));
  if (how < 0.2) return Object.fromEntries([...entries, [anyText(20), anyValue()]]);
  return { ...value, [name]: how < 0.75 ? mutated(field) : anyValue() };
}

const HUGE: readonly (() => string)[] = [
  () => "[".repeat(100_000),
  () => `{"a":${"[".repeat(5000)}${"]".repeat(5000)}}`,
  () => `"${"a".repeat(100_000)}"`,
  () => `"${"\\u0000".repeat(16_000)}"`,
  () => `{${Array.from({ length: 5000 }, (_, index) => `"k${index}":1`).join()}}`,
  () =>
    JSON.stringify(
      publishing(
        news("huge", { texts: { en: { words: "service", title: "T", summary: "S", content: "<b>".repeat(33_000) } } }),
      ),
    ),
  () =>
    JSON.stringify(
      publishing(
        news("huge", { texts: { en: { words: "service", title: "T", summary: "S", content: "> ".repeat(50_000) } } }),
      ),
    ),
  () =>
    JSON.stringify(
      publishing(
        news("huge", { texts: { en: { words: "service", title: "T", summary: "S", content: "[".repeat(100_000) } } }),
      ),
    ),
  () =>
    JSON.stringify(
      publishing(
        news("huge", {
          texts: { en: { words: "service", title: "T", summary: "S", content: `${"*a ".repeat(33_000)}` } },
        }),
      ),
    ),
];

const ids = Array.from({ length: 40 }, (_, index) => `fuzz-${index}`);

function validBody(): Record<string, unknown> {
  const id = pick(ids);
  const timestamp = new Date().toISOString();
  switch (upTo(8)) {
    case 0:
      return { ...publishing(event(id), { distinct: true }), timestamp };
    case 1:
      return { ...withdrawing(id), timestamp };
    case 2:
      return { type: "entry.patch", timestamp, data: { id, expectedVersion: 1 + upTo(3), patch: { genre: "speech" } } };
    case 3:
      return {
        type: "entry.translate",
        timestamp,
        data: { id, language: "fr", text: { words: "service", title: "T", summary: "S" } },
      };
    case 4:
      return { type: "entry.restore", timestamp, data: { id } };
    case 5:
      return { type: "batch", timestamp, data: { commands: [{ type: "entry.discard", data: { id } }] } };
    case 6:
      return {
        ...publishing(news(id), { publishAt: "2030-01-01T00:00:00Z", restore: true, distinct: true }),
        timestamp,
      };
    default:
      return { ...publishing(news(id), { restore: true, distinct: true }), timestamp };
  }
}

function anyBody(): string | Uint8Array<ArrayBuffer> {
  const how = random();
  if (how < 0.005) return pick(HUGE)();
  if (how < 0.03) return Uint8Array.from({ length: upTo(400) }, () => upTo(256));
  if (how < 0.1) return JSON.stringify(anyValue()) ?? "";
  const text = JSON.stringify(mutated(random() < 0.3 ? mutated(validBody()) : validBody()));
  if (how > 0.95) return text.slice(0, upTo(text.length));
  return how > 0.93 ? text.replace("{", '{"__proto__":{"a":1},"type":"x",') : text;
}

const PATHS: readonly string[] = [
  "/",
  "/en/",
  "/fr/events/",
  "/en/feed.rss",
  "/en/feed.atom",
  "/ru/feed.json",
  "/en/events/feed.ics",
  "/en/feed.csv",
  "/en/search",
  "/en/subscribe",
  "/en/report",
  "/en/report/sent",
  "/en/embed",
  "/en/entries/fuzz-1",
  "/en/entries/fuzz-1.json",
  "/en/entries/fuzz-1.md",
  "/en/entries/fuzz-2.ics",
  "/api/v1/entries",
  "/api/v1/entries/fuzz-1",
  "/api/v1/entries/fuzz-1/revisions",
  "/api/v1/entries/fuzz-1/related",
  "/api/v1/changes",
  "/api/v1/topics",
  "/api/v1/organisations",
  "/api/v1/digest",
  "/api/v1/openapi.json",
  "/schemas/entry.json",
  "/healthz",
  "/embed/en/events",
  "/embed/en/entries/fuzz-1",
  "/badge/en/events.svg",
  "/oembed",
  "/widget/v1/en/everything.json",
  "/widget/v1/health-ai-feed.js",
  "/sitemap.xml",
  "/sitemap.1.xml",
  "/news-sitemap.xml",
  "/feeds.opml",
  "/robots.txt",
  "/llms.txt",
  "/.well-known/security.txt",
  "/en/docs",
  "/en/docs/operators",
  "/en/digest/week/feed.rss",
  "/en/digest/day/2025-11-19.html",
  "/en/events/2025-11/",
  "/en/archive/2025-11",
  "/en/feed.2025-11.atom",
  "/en/topics/",
  "/en/countries/fr/",
  "/preview/x.1.y/en",
  "/en/problems/not-found",
  "/assets/page.css",
  "/favicon.ico",
];

const HEADERS = [
  "accept",
  "accept-language",
  "accept-encoding",
  "if-none-match",
  "if-modified-since",
  "range",
  "host-x",
  "x-forwarded-host",
  "x-forwarded-for",
  "forwarded",
  "origin",
  "referer",
  "user-agent",
  "cookie",
  "authorization",
  "cache-control",
  "content-type",
  "webhook-id",
  "webhook-timestamp",
  "webhook-signature",
  "x-ghost-signature",
  "prefer",
  "dnt",
  "cf-connecting-ip",
  "cf-ray",
  "traceparent",
];

/** A header's value is octets without line ends. */
const headerValue = (): string => {
  const text = random() < 0.004 ? pick(["a", ",", '"x",', " ", "en;q=0.1,", "W/"]).repeat(20_000) : anyText(200);
  return text.replace(/[^\t\x20-\x7e\x80-\xff]/g, "x").trim();
};

function anyPath(): string {
  const base = random() < 0.75 ? pick(PATHS) : `/${anyText(30)}`;
  const end =
    random() < 0.2
      ? pick(["/", "//", ".", "..", "%2f", ".json", "?", `/${anyText(20)}`, "x".repeat(random() < 0.05 ? 60_000 : 30)])
      : "";
  const clean = `${base}${end}`
    .split("?")[0]
    ?.replace(/[^\x21-\x7e]/gu, (character) => encodeURIComponent(character.isWellFormed() ? character : "\ufffd"))
    .replaceAll("#", "%23")
    .replaceAll("\\", "%5c");
  const query =
    random() < 0.5
      ? ""
      : random() < 0.6
        ? random() < 0.2
          ? `${pick(["entry", "url", "list", "id"])}=${encodeURIComponent(anyText(40).toWellFormed()).repeat(1 + upTo(40))}`
          : strangeQuery(random)
        : random() < 0.02
          ? `q=${"a+".repeat(30_000)}`
          : encodeURIComponent(anyText(200).toWellFormed());
  return `/${(clean ?? "").replace(/^\/+/, "")}${query === "" ? "" : `?${query}`}`;
}

interface Made {
  readonly kind: string;
  readonly request: Request;
  /** Under which it is signed, with the body. */
  readonly webhookId?: string;
}

let made = 0;

async function make(origin: string): Promise<Made> {
  const how = random();
  const number = made++;
  if (how < 0.3) {
    const webhookId = `fuzz_${number}`;
    const path =
      random() < 0.93
        ? "/webhooks/publish"
        : pick(["/webhooks/import", "/webhooks/rebuild", "/webhooks/adapters/ghost", "/webhooks/publish?dry-run=1"]);
    return { kind: "signed body", request: await signedRequest(anyBody(), { id: webhookId, path }, origin), webhookId };
  }
  const headers = new Headers();
  for (let count = random() < 0.6 ? 0 : upTo(5); count > 0; count--) headers.set(pick(HEADERS), headerValue());
  if (how < 0.75) {
    if (random() < 0.7)
      headers.set(
        "content-type",
        pick([
          "application/json",
          "application/json; charset=utf-8",
          "text/plain",
          "application/x-www-form-urlencoded",
        ]),
      );
    if (random() < 0.7) {
      headers.set("webhook-id", random() < 0.8 ? `m${number}` : headerValue());
      headers.set("webhook-timestamp", random() < 0.8 ? String(Math.floor(Date.now() / 1000)) : headerValue());
      headers.set(
        "webhook-signature",
        random() < 0.6
          ? `${pick(["v1", "v1a", "v2"])},${btoa("x".repeat(pick([0, 1, 31, 32, 64, 65])))}`
          : headerValue(),
      );
    }
    const path = pick([
      "/webhooks/publish",
      "/webhooks/publish",
      "/webhooks/adapters/ghost",
      "/webhooks/import",
      "/webhooks/rebuild",
      "/hub",
      "/hub",
      "/healthz",
      "/en/",
    ]);
    const body =
      path === "/hub" && random() < 0.8
        ? new URLSearchParams({
            "hub.mode": pick(["subscribe", "unsubscribe", anyText()]),
            "hub.topic": `${origin}${pick(PATHS)}`,
            "hub.callback": pick([`https://${anyText(12)}.example.org/`, anyText(), "https://kubernetes.default.svc/"]),
            "hub.lease_seconds": anyText(8),
            "hub.secret": anyText(300),
          }).toString()
        : anyBody();
    return {
      kind: "unsigned body",
      request: new Request(`${origin}${path}`, {
        method: pick(["POST", "POST", "POST", "PUT", "PATCH", "DELETE"]),
        headers,
        body,
      }),
    };
  }
  return {
    kind: "question",
    request: new Request(`${origin}${anyPath()}`, {
      method: pick(["GET", "GET", "GET", "GET", "HEAD", "OPTIONS"]),
      headers,
      redirect: "manual",
    }),
  };
}

const service = await BareWorkerd.create();
const counts = new Map<string, number>();
const wrong: string[] = [];
const slow: { readonly kind: string; readonly again: Request }[] = [];
const refused: string[] = [];
let last = 0;
let longest = 0;

function described({ method, url, headers }: Request): string {
  return `${method} ${url.slice(0, 300)} ${JSON.stringify(Object.fromEntries(headers)).slice(0, 600)}`;
}

async function send({ kind, request, webhookId }: Made): Promise<void> {
  const again = request.clone();
  const began = performance.now();
  const response = await fetch(request);
  const text = await response.text();
  const took = performance.now() - began;
  longest = Math.max(longest, took);
  counts.set(`${kind} ${response.status}`, (counts.get(`${kind} ${response.status}`) ?? 0) + 1);
  if (response.status >= 500)
    wrong.push(
      `${response.status}: ${described(again)}\n  ${(await again.text()).slice(0, 2000)}\n  ${text.slice(0, 300)}`,
    );
  if (took > SLOW) slow.push({ kind, again });
  if (webhookId === undefined) return;
  if (response.status < 300) last = Math.max(last, Number((JSON.parse(text) as { sequence?: number }).sequence ?? 0));
  else if (refused.length < 2000) refused.push(webhookId);
}

try {
  await service.start();
  // A service that has published nothing yet has no lists for the second in which its first are written.
  const first = { ...publishing(news("first")), timestamp: new Date().toISOString() };
  last = ((await (await fetch(await signedRequest(first, {}, service.origin))).json()) as Health).sequence;
  if ((await projected(service.origin)) === undefined) throw new Error("the first publication did not reach KV");
  const began = Date.now();
  let left = COUNT;
  const lane = async (): Promise<void> => {
    while (left-- > 0) {
      const each = await make(service.origin);
      try {
        await send(each);
      } catch (error) {
        const cause = (error as { cause?: { code?: string } }).cause?.code ?? String(error);
        wrong.push(`no answer (${cause}) to ${each.kind} ${described(each.request)}`);
        if (!service.isRunning) throw new Error(`workerd ended:\n${service.log.slice(-3000)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  const took = Math.round((Date.now() - began) / 1000);
  // What was slow among many others is asked again by itself: the machine is no fault of the service.
  for (const { kind, again } of slow.slice(0, 50)) {
    const at = performance.now();
    await (await fetch(again)).arrayBuffer();
    const alone = Math.round(performance.now() - at);
    if (alone > SLOW) wrong.push(`${kind} takes ${alone} ms by itself: ${described(again)}`);
  }
  const health: Health | undefined = await projected(service.origin);
  if (health === undefined) wrong.push("KV did not follow");
  else if (health.sequence !== last)
    wrong.push(`the ledger is at ${health.sequence}, but ${last} is the last that was acknowledged`);
  // Nothing of a refusal is stored: its id is unused.
  for (const webhookId of refused.filter((_, index) => index % Math.ceil(refused.length / 200) === 0)) {
    const body = {
      ...publishing(news("afterwards"), { distinct: true }),
      timestamp: new Date().toISOString(),
      dryRun: true,
    };
    const response = await fetch(await signedRequest(body, { id: webhookId }, service.origin));
    if (response.status !== 200)
      wrong.push(
        `the id of a refusal, ${webhookId}, was answered ${response.status}: ${(await response.text()).slice(0, 200)}`,
      );
    else await response.arrayBuffer();
  }
  const feed = await fetch(`${service.origin}/en/feed.json`);
  if (feed.status !== 200) wrong.push(`the feed is answered ${feed.status}`);
  const exported = await fetch(await signedQuestion("/webhooks/export", {}, service.origin));
  if (exported.status !== 200) wrong.push(`the export is answered ${exported.status}`);
  const of = (kind: string): number =>
    [...counts].filter(([name]) => name.startsWith(kind)).reduce((sum, [, count]) => sum + count, 0);
  console.log(
    `${COUNT} requests in ${took} s: ${of("signed")} signed bodies, ${of("unsigned")} other bodies, ` +
      `${of("question")} questions with any path, query and header; ` +
      `${last} revisions accepted, the longest answer ${Math.round(longest)} ms, ${slow.length} over a second ` +
      `beside others; ${wrong.length} wrong.`,
  );
  console.log(JSON.stringify(Object.fromEntries([...counts].toSorted())));
} finally {
  await service.end();
}
for (const line of wrong.slice(0, 30)) console.error(line);
process.exit(wrong.length > 0 ? 1 : 0);
