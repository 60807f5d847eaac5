import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type Source, SourceList } from "../../src/domain/source/source.ts";
import { conditions, freshFor, retryAfter, validatorsOf } from "../../src/sources/reading/answer-headers.ts";
import { MAX_SOURCES_A_RUN } from "../../src/sources/reading/bounds.ts";
import { isPermanent, MAX_REDIRECTS, redirected } from "../../src/sources/reading/redirect.ts";
import { allows, parseRobots, robotsOf } from "../../src/sources/reading/robots.ts";
import {
  afterReading,
  dueNow,
  type HostState,
  hostAfter,
  type ReadingOutcome,
  type SourceState,
  sourceHealth,
  unread,
} from "../../src/sources/reading/source-state.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 1);

const SOURCES = SourceList.parse(
  parse(readFileSync(fileURLToPath(new URL("../../content/sources.yaml", import.meta.url)), "utf8")),
);
const SOURCE: Source = {
  id: "who-news",
  publisher: "who",
  address: "https://www.who.int/list",
  format: "rss",
  language: "en",
  interval: "PT1H",
  topics: [],
  licence: "Copyright WHO.",
};

const fields = (of: Record<string, string> = {}): Headers => new Headers(of);
const read = (unseen = 1, of: Record<string, string> = {}): ReadingOutcome => ({
  kind: "read",
  fields: fields(of),
  unseen,
});
const status = (code: number, of: Record<string, string> = {}): ReadingOutcome => ({
  kind: "status",
  status: code,
  fields: fields(of),
});

/** The state after outcomes, each at its time. */
function stateAfter(...steps: readonly (readonly [at: number, outcome: ReadingOutcome])[]): SourceState {
  return steps.reduce((state, [at, outcome]) => afterReading(SOURCE, state, outcome, at), unread(SOURCE, NOW));
}

describe("robots.txt", () => {
  const file = `# comment
User-agent: *
Disallow: /private
Crawl-delay: 2

User-agent: Other
User-agent: health-ai-feed
Allow: /private/feed.xml
Disallow: /private/
Disallow: /*.php$
Disallow: /search?q=*&x
Disallow:

user-agent: HEALTH-AI-FEED
disallow: /b%61r
Disallow: /日本
Sitemap: https://example.org/sitemap.xml
Allow: /
`;

  it.each([
    ["/", true],
    ["/private", true],
    ["/private/a", false],
    ["/private/feed.xml", true],
    ["/a.php", false],
    ["/a.php?x", true],
    ["/search?q=1&x", false],
    ["/search?q=1", true],
    ["/bar", false],
    ["/%62ar", false],
    ["/%E6%97%A5%E6%9C%AC", false],
    ["/robots.txt", true],
  ])("the groups of our robot together decide on %s: %s", (path, allowed) => {
    expect(allows(parseRobots(file, "health-ai-feed"), `https://example.org${path}`)).toBe(allowed);
  });

  it("a robot without a group of its own obeys the rules and the delay for all", () => {
    const robots = parseRobots(file, "another");
    expect([robots.delay, allows(robots, "https://example.org/private")]).toEqual([2, false]);
    expect(parseRobots(file, "health-ai-feed").delay).toBeUndefined();
    expect(allows(parseRobots("User-agent: other\nDisallow: /", "another"), "https://example.org/a")).toBe(true);
  });

  it("of two rules of one length the one that allows decides", () => {
    for (const text of ["Allow: /a\nDisallow: /a", "Disallow: /a\nAllow: /a"])
      expect(allows(parseRobots(`User-agent: *\n${text}`, "x"), "https://example.org/a")).toBe(true);
  });

  it("a missing file allows everything, a server that fails or is too busy nothing", () => {
    const allowed = (code: number) =>
      allows(robotsOf(code, "User-agent: *\nDisallow: /x", "r"), "https://example.org/x");
    expect([200, 404, 403, 429, 500, 503].map(allowed)).toEqual([false, true, true, false, false, false]);
  });

  it("a hostile file is read without trying every way in which its stars might fit", () => {
    const rules = Array.from({ length: 200 }, () => `Disallow: /${"*a".repeat(200)}$`).join("\n");
    expect(allows(parseRobots(`User-agent: *\n${rules}`, "x"), `https://example.org/${"a".repeat(1900)}b`)).toBe(true);
  });
});

describe("a redirect", () => {
  const from = ["https://www.who.int/list"];

  it.each([
    ["/other", "https://www.who.int/other"],
    ["https://www.afro.who.int/x#part", "https://www.afro.who.int/x"],
  ])("a redirect to %s within the publisher's domain is followed", (location, address) => {
    expect(redirected(location, from)).toEqual({ ok: true, value: address });
  });

  it.each([
    [null, "noLocation"],
    ["https://", "noLocation"],
    ["http://www.who.int/list2", "notFetchable"],
    ["file:///etc/passwd", "notFetchable"],
    ["https://who.int.example.org/", "otherDomain"],
    ["http://127.0.0.1/", "otherDomain"],
    ["https://me:secret@www.who.int/", "credentials"],
    ["https://www.who.int/list", "circle"],
  ])("a redirect to %s is refused: %s", (location, reason) => {
    expect(redirected(location, from)).toEqual({ ok: false, reason });
  });

  it("a service of the same country below a public suffix is another domain", () => {
    expect(redirected("https://www.nhs.gov.uk/a", ["https://www.gov.uk/a"])).toMatchObject({ reason: "otherDomain" });
  });

  it("a redirect on this machine is followed only on this machine", () => {
    expect(redirected("/b", ["http://127.0.0.1:8080/a"])).toEqual({ ok: true, value: "http://127.0.0.1:8080/b" });
    expect(redirected("http://localhost:8080/b", ["http://127.0.0.1:8080/a"])).toMatchObject({ reason: "otherDomain" });
    expect(redirected("https://www.who.int/", ["http://127.0.0.1:8080/a"])).toMatchObject({ reason: "otherDomain" });
  });

  it("a redirect is followed three times and no more", () => {
    const way = [...from];
    for (let number = 0; number < MAX_REDIRECTS; number++) {
      const next = redirected(`/${number}`, way);
      if (next.ok) way.push(next.value);
    }
    expect(way.length).toBe(MAX_REDIRECTS + 1);
    expect(redirected("/more", way)).toEqual({ ok: false, reason: "tooMany" });
  });

  it("a redirect is permanent with 301 and 308 only", () => {
    expect([301, 302, 303, 307, 308].filter(isPermanent)).toEqual([301, 308]);
  });
});

describe("the header fields of an answer", () => {
  it.each<[Record<string, string>, Record<string, string>]>([
    [
      { ETag: '"a1"', "Last-Modified": "Sun, 01 Nov 2026 10:00:00 GMT" },
      { "If-None-Match": '"a1"', "If-Modified-Since": "Sun, 01 Nov 2026 10:00:00 GMT" },
    ],
    [{ ETag: 'W/"a1"' }, { "If-None-Match": 'W/"a1"' }],
    [{ ETag: "a1", "Last-Modified": "yesterday" }, {}],
    [{}, {}],
  ])("%j are asked with the next time as %j", (of, expected) => {
    expect(conditions(validatorsOf(fields(of)))).toEqual(expected);
  });

  it.each<[Record<string, string>, number]>([
    [{ "Cache-Control": "public, max-age=600" }, 600],
    [{ "Cache-Control": "max-age=600, s-maxage=900" }, 900],
    [{ "Cache-Control": "max-age=600", Age: "100" }, 500],
    [{ "Cache-Control": "max-age=600", Age: "700" }, 0],
    [{ "Cache-Control": "no-cache, max-age=600" }, 0],
    [{ "Cache-Control": "x-max-age=600" }, 0],
    [{ "Cache-Control": "max-age=-1" }, 0],
    [{}, 0],
  ])("%j keep it fresh for %d seconds", (of, seconds) => {
    expect(freshFor(fields(of))).toBe(seconds * 1000);
  });

  it.each<[string, number | undefined]>([
    ["120", NOW + 120_000],
    ["Sun, 01 Nov 2026 02:00:00 GMT", NOW + 2 * HOUR],
    ["Sat, 31 Oct 2026 02:00:00 GMT", undefined],
    ["0", undefined],
    ["soon", undefined],
    ["-5", undefined],
  ])("Retry-After: %s is understood", (value, at) => {
    expect(retryAfter(fields({ "Retry-After": value }), NOW)).toBe(at);
  });
});

describe("the state of a source", () => {
  it("the next reading is after its interval, or when the answer is no longer fresh, and within a week", () => {
    expect(stateAfter([NOW, read()]).due).toBe(NOW + HOUR);
    expect(stateAfter([NOW, read(1, { "Cache-Control": "max-age=60" })]).due).toBe(NOW + HOUR);
    expect(stateAfter([NOW, read(1, { "Cache-Control": "max-age=7200" })]).due).toBe(NOW + 2 * HOUR);
    expect(stateAfter([NOW, read(1, { "Cache-Control": "max-age=99999999" })]).due).toBe(NOW + 7 * DAY);
  });

  it("its validators are those of the last full answer, and a 304 keeps them", () => {
    const [full, other] = [read(1, { ETag: '"a"' }), read(1, { "Last-Modified": "Sun, 01 Nov 2026 10:00:00 GMT" })];
    const notModified: ReadingOutcome = { kind: "notModified", fields: fields() };
    expect(stateAfter([NOW, full], [NOW + HOUR, notModified]).validators).toEqual({ etag: '"a"' });
    expect(stateAfter([NOW, full], [NOW + HOUR, other]).validators).toEqual({
      lastModified: "Sun, 01 Nov 2026 10:00:00 GMT",
    });
    expect(stateAfter([NOW, full], [NOW + HOUR, status(500)]).validators).toEqual({ etag: '"a"' });
  });

  it("failures put it off longer and longer, to a day, and a reading that succeeds ends them", () => {
    const waits: number[] = [];
    let state = unread(SOURCE, NOW);
    for (let at = NOW; waits.length < 9; at = state.due) {
      state = afterReading(SOURCE, state, { kind: "failed", why: "timeout" }, at);
      waits.push((state.due - at) / HOUR);
    }
    expect(waits).toEqual([1, 1, 1, 2, 4, 8, 16, 24, 24]);
    expect(sourceHealth(state, state.due)).toEqual({ kind: "failing", since: NOW, why: "timeout" });
    state = afterReading(SOURCE, state, read(), state.due);
    expect(sourceHealth(state, state.due).kind).toBe("ok");
    expect(state.failing).toBeUndefined();
  });

  it("Retry-After is obeyed where it is later, and up to a week", () => {
    expect(stateAfter([NOW, status(503, { "Retry-After": "60" })]).due).toBe(NOW + HOUR);
    expect(stateAfter([NOW, status(503, { "Retry-After": "36000" })]).due).toBe(NOW + 10 * HOUR);
    expect(stateAfter([NOW, status(429, { "Retry-After": "99999999" })]).due).toBe(NOW + 7 * DAY);
  });

  it("410 means gone, 404 only after three days of it, and what is gone is tried once a week", () => {
    const missing = stateAfter([NOW, status(404)], [NOW + DAY, status(404)]);
    expect(sourceHealth(missing, NOW + DAY)).toMatchObject({ kind: "failing", why: "404" });
    const gone = afterReading(SOURCE, missing, status(404), NOW + 3 * DAY);
    expect([sourceHealth(gone, NOW), gone.due]).toEqual([{ kind: "gone" }, NOW + 10 * DAY]);
    expect(sourceHealth(stateAfter([NOW, status(410)]), NOW)).toEqual({ kind: "gone" });
    expect(
      sourceHealth(stateAfter([NOW, status(404)], [NOW + DAY, status(500)], [NOW + 4 * DAY, status(404)]), NOW),
    ).toMatchObject({ kind: "failing" });
    expect(sourceHealth(afterReading(SOURCE, gone, read(), NOW + 10 * DAY), NOW + 10 * DAY)).toMatchObject({
      kind: "ok",
    });
  });

  it("a list that has moved for good is still read, and editors are told where to", () => {
    const moved = stateAfter([
      NOW,
      { ...read(), kind: "read", unseen: 0, fields: fields(), movedTo: "https://www.who.int/new" },
    ]);
    expect(sourceHealth(moved, NOW)).toEqual({ kind: "moved", to: "https://www.who.int/new" });
    expect(moved.due).toBe(NOW + HOUR);
  });

  it("a list without anything new for ninety days has dried up, also one that never had anything", () => {
    const quiet = stateAfter(
      [NOW, read()],
      [NOW + 90 * DAY, read(0)],
      [NOW + 91 * DAY, { kind: "notModified", fields: fields() }],
    );
    expect(sourceHealth(quiet, NOW + 91 * DAY)).toEqual({ kind: "driedUp", since: NOW });
    expect(sourceHealth(stateAfter([NOW, read()], [NOW + 90 * DAY, read(0)]), NOW + 90 * DAY).kind).toBe("ok");
    expect(sourceHealth(stateAfter([NOW, read(0)], [NOW + 91 * DAY, read(0)]), NOW + 91 * DAY)).toEqual({
      kind: "driedUp",
      since: NOW,
    });
  });

  it("a source that was never read waits", () => {
    expect(sourceHealth(unread(SOURCE, NOW), NOW)).toEqual({ kind: "waiting" });
  });
});

describe("the sources that are due", () => {
  it("a host that is too busy is left alone by all of its lists, longer each time, and then asked again", () => {
    const hosts = new Map<string, HostState>();
    const lists = ["a", "b"].map((id) => ({ ...SOURCE, id, address: `https://www.who.int/${id}` }));
    let host = hostAfter(undefined, status(503), 0, NOW);
    hosts.set("www.who.int", host);
    expect(dueNow(lists, new Map(), hosts, NOW + 15 * MINUTE - 1)).toEqual([]);
    expect(dueNow(lists, new Map(), hosts, NOW + 15 * MINUTE).map(({ id }) => id)).toEqual(["a"]);
    host = hostAfter(host, status(429, { "Retry-After": "7200" }), 0, NOW);
    expect(host).toEqual({ free: NOW + 2 * HOUR, refusals: 2 });
    expect(hostAfter(host, status(500), 0, NOW).free).toBe(NOW + HOUR);
    expect(hostAfter(host, read(), 5000, NOW)).toEqual({ free: NOW + 5000, refusals: 0 });
    expect(hostAfter(host, status(404), 0, NOW).refusals).toBe(0);
  });

  it("a run takes the longest overdue first, one of a host, and no more than its bound", () => {
    const many = Array.from({ length: 30 }, (_, number) => ({
      ...SOURCE,
      id: `s-${number}`,
      address: `https://h${number}.who.int/`,
    }));
    const states = new Map(many.map(({ id }, number) => [id, { due: NOW - number, validators: {} }]));
    const chosen = dueNow(many, states, new Map(), NOW).map(({ id }) => id);
    expect(chosen).toEqual(Array.from({ length: MAX_SOURCES_A_RUN }, (_, number) => `s-${29 - number}`));
    expect(dueNow(many, states, new Map(), NOW - 29)).toHaveLength(1);
  });

  it("the service's sources, read every five minutes, are each read on time, within the platform's subrequests", () => {
    const states = new Map(SOURCES.map((source) => [source.id, unread(source, NOW)]));
    const hosts = new Map<string, HostState>();
    const readings = new Map<string, number>();
    const runs: number[] = [];
    for (let now = NOW; now < NOW + 3 * DAY; now += 5 * MINUTE) {
      const due = dueNow(SOURCES, states, hosts, now);
      runs.push(due.length);
      for (const source of due) {
        states.set(source.id, afterReading(source, states.get(source.id) ?? unread(source, now), read(), now));
        hosts.set(new URL(source.address).host, hostAfter(undefined, read(), 0, now));
        readings.set(source.id, (readings.get(source.id) ?? 0) + 1);
      }
    }
    const total = [...readings.values()].reduce((sum, count) => sum + count, 0);
    console.log(
      `${SOURCES.length} sources: ${(total / 72).toFixed(1)} readings an hour, at most ${Math.max(...runs)} in a run`,
    );
    // Each with its redirects and a robots.txt, and its own.
    expect(Math.max(...runs) * (2 + MAX_REDIRECTS)).toBeLessThanOrEqual(50);
    for (const { id, interval } of SOURCES) {
      const wanted = interval === "PT1H" ? 72 : 12;
      expect(readings.get(id), id).toBeGreaterThanOrEqual(wanted * 0.85);
      expect(readings.get(id), id).toBeLessThanOrEqual(wanted + 1);
    }
  });
});
