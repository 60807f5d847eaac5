// Answers that are kept ready are the router's, to the byte, whoever asks and however.
import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import * as fc from "fast-check";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { createApp } from "../../../src/http/app.ts";
import { ReadyResponses } from "../../../src/http/cache/ready-responses.ts";
import { acceptsGzip } from "../../../src/http/response/compression.ts";
import { represent, respond } from "../../../src/http/response/conditional.ts";
import { event, news, publishing, withdrawing } from "../../fixtures/entries.ts";
import { bindings } from "../../fixtures/worker/ledger.ts";
import { deliver, get, ORIGIN, project, publishAll } from "../../fixtures/worker/service.ts";

const PATHS = [
  "/en/",
  "/ar/events/",
  "/en/entries/known",
  "/en/entries/known.json",
  "/en/entries/known.md",
  "/fr/entries/coming.ics",
  "/en/feed.rss",
  "/en/feed.atom",
  "/en/feed.json",
  "/en/feed.csv",
  "/en/events/feed.ics",
  "/en/feed.atom?topic=mental-health",
  "/api/v1/entries?language=en",
  "/api/v1/entries/known",
  "/api/v1/topics",
  "/en/feeds.opml",
  "/embed/en/news",
  "/widget/v1/en/news.json",
  "/en/entries/gone",
  "/en/nothing-there",
  "/api/v1/entries?limit=x",
  "/healthz",
];

beforeAll(async () => {
  await publishAll(
    publishing(news("known")),
    publishing(event("coming")),
    publishing(news("gone")),
    withdrawing("gone"),
  );
}, 60_000);

const app = createApp();

/** For answers that are fresh. */
const none = () => expect.fail("nothing has to be made");

/** The Worker with answers of its own, and a clock that stands still. */
function worker() {
  const ready = new ReadyResponses();
  return async (request: Request): Promise<{ response: Response; isReady: boolean }> => {
    const context = createExecutionContext();
    const known = ready.answer(request, 0, context, none);
    if (known !== undefined) {
      await waitOnExecutionContext(context);
      return { response: known, isReady: true };
    }
    const response = ready.keep(request, await app.fetch(request, bindings, context), 0, context);
    await waitOnExecutionContext(context);
    return { response, isReady: false };
  };
}

async function told(response: Response) {
  const headers = [...response.headers].filter(([name]) => name !== "date");
  return { status: response.status, headers, body: [...new Uint8Array(await response.arrayBuffer())].join() };
}

describe("ready answers", () => {
  it("ready answers are what the router answers: status, headers and bytes, with and without conditions", async () => {
    const fetchReady = worker();
    const tags = new Map<string, string>();
    for (const path of PATHS) {
      const { response } = await fetchReady(new Request(`${ORIGIN}${path}`));
      tags.set(path, response.headers.get("etag") ?? '"none"');
      await response.arrayBuffer();
    }
    let ready = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...PATHS),
        fc.constantFrom("GET", "HEAD"),
        fc.constantFrom("", "the tag", "strong", "a list", "*", "another", "since", "long ago"),
        async (path, method, condition) => {
          const tag = tags.get(path) ?? "";
          const headers: Record<string, string> = {
            ...(condition === "the tag" ? { "if-none-match": tag } : {}),
            ...(condition === "strong" ? { "if-none-match": tag.replace("W/", "") } : {}),
            ...(condition === "a list" ? { "if-none-match": `"a", ${tag}` } : {}),
            ...(condition === "*" ? { "if-none-match": "*" } : {}),
            ...(condition === "another" ? { "if-none-match": '"another"', "if-modified-since": DISTANT } : {}),
            ...(condition === "since" ? { "if-modified-since": DISTANT } : {}),
            ...(condition === "long ago" ? { "if-modified-since": "Sun, 06 Nov 1994 08:49:37 GMT" } : {}),
          };
          const request = () => new Request(`${ORIGIN}${path}`, { method, headers });
          const given = await fetchReady(request());
          if (given.isReady) ready++;
          if (path === "/healthz") {
            expect(given.isReady).toBe(false);
            return;
          }
          expect(await told(given.response)).toEqual(
            await told(await app.fetch(request(), bindings, createExecutionContext())),
          );
        },
      ),
      { numRuns: 200 },
    );
    expect(ready).toBeGreaterThan(100);
  });

  it.each([
    ["of a public document", "GET", {}, true],
    ["to HEAD", "HEAD", {}, false],
    ["that is nobody else's", "GET", { "cache-control": "private, max-age=60" }, false],
    ["that no cache may keep", "GET", { "cache-control": "no-store" }, false],
    ["that depends on who asks", "GET", { vary: "Accept-Language" }, false],
    ["that is limited by client", "GET", { "ratelimit-policy": '"api";q=1;w=10' }, false],
  ])("an answer %s is given again only if everybody gets the same", async (_, method, headers, isKept) => {
    const ready = new ReadyResponses();
    const context = createExecutionContext();
    const request = new Request(`${ORIGIN}/en/document`, { method });
    ready.keep(request, respond(request, await represent("text", "text/plain"), headers), 0, context);
    expect(ready.answer(new Request(request.url), 0, context, none) !== undefined).toBe(isKept);
  });

  it("an answer that was not made of a representation, such as a refusal, is not given again", () => {
    const ready = new ReadyResponses();
    const context = createExecutionContext();
    const request = new Request(`${ORIGIN}/en/document`);
    ready.keep(request, new Response("x", { headers: { "cache-control": "public, max-age=60" } }), 0, context);
    expect(ready.answer(request, 0, context, none)).toBeUndefined();
  });

  it("ready answers are in gzip even where an address is asked for less often than answers stay ready", async () => {
    const ready = new ReadyResponses();
    const request = () => new Request(`${ORIGIN}/en/feed.rss`, { headers: { "accept-encoding": "gzip" } });
    const codings = [];
    for (const now of [0, 60_000, 120_000]) {
      const context = createExecutionContext();
      expect(ready.answer(request(), now, context, none)).toBeUndefined();
      const sent = ready.keep(request(), await app.fetch(request(), bindings, context), now, context);
      await waitOnExecutionContext(context);
      codings.push(sent.headers.get("content-encoding"));
    }
    expect(codings).toEqual([null, "gzip", "gzip"]);
  });

  it("ready answers are in gzip only for a client that accepts it itself, whatever an intermediary takes", async () => {
    const ready = new ReadyResponses();
    const context = createExecutionContext();
    const through = (client: string) => {
      const cf = { clientAcceptEncoding: client } as IncomingRequestCfProperties;
      return new Request(`${ORIGIN}/en/feed.rss`, { headers: { "accept-encoding": "br, gzip" }, cf });
    };
    ready.keep(through("gzip"), await app.fetch(through("gzip"), bindings, context), 0, context);
    await waitOnExecutionContext(context);
    const codings = ["", "identity", "br", "gzip, br"].map((client) =>
      ready.answer(through(client), 0, context, none)?.headers.get("content-encoding"),
    );
    expect(codings).toEqual([null, null, null, "gzip"]);
  });

  it("ready answers end when this isolate writes KV, and soon after", async () => {
    const path = "/en/entries/changing.json";
    const titleOf = async () => ((await (await get(path)).json()) as { data: { title: string } }).data.title;
    await deliver(publishing(news("changing")));
    await project();
    const before = await titleOf();
    const changed = news("changing");
    const [text] = Object.values(changed.texts as Record<string, { title: string }>);
    if (text !== undefined) text.title = "Another title";
    await deliver(publishing(changed));
    await project();
    expect(before).not.toBe("Another title");
    expect(await titleOf()).toBe("Another title");
  });

  it("a ready answer that is not fresh is given while it is made again, once, and not after 15 seconds", async () => {
    const ready = new ReadyResponses();
    let text = "first";
    const make = async (request: Request) => respond(request, await represent(text, "text/plain"));
    const request = () => new Request(`${ORIGIN}/en/document`);
    ready.keep(request(), await make(request()), 0, createExecutionContext());
    const made = vi.fn(make);
    const ask = async (now: number) => {
      const context = createExecutionContext();
      const answers = [ready.answer(request(), now, context, made), ready.answer(request(), now, context, made)];
      await waitOnExecutionContext(context);
      return await Promise.all(answers.map(async (answer) => await answer?.text()));
    };
    text = "second";
    expect(await ask(4999)).toEqual(["first", "first"]);
    expect(made).not.toHaveBeenCalled();
    expect(await ask(5000)).toEqual(["first", "first"]);
    expect(made).toHaveBeenCalledTimes(1);
    expect(await ask(9999)).toEqual(["second", "second"]);
    expect(await ask(20_000)).toEqual([undefined, undefined]);
    expect(made).toHaveBeenCalledTimes(1);
  });

  it("a ready answer that is refused when it is made again is not given any more", async () => {
    const ready = new ReadyResponses();
    const request = new Request(`${ORIGIN}/en/document`);
    const context = createExecutionContext();
    ready.keep(request, respond(request, await represent("text", "text/plain")), 0, context);
    expect(ready.answer(request, 6000, context, () => new Response(null, { status: 410 }))?.status).toBe(200);
    await waitOnExecutionContext(context);
    expect(ready.answer(request, 6001, context, none)).toBeUndefined();
  });

  it("an isolate asks KV for a key at most once in 15 seconds, whatever it is asked for", async () => {
    const read: string[] = [];
    const get = vi.spyOn(bindings.FEEDS, "get").mockName("get");
    const fresh = createApp();
    const env = { ...bindings };
    try {
      vi.useFakeTimers({ now: Date.now(), toFake: ["Date"] });
      for (let second = 0; second < 15; second++) {
        for (const path of ["/en/", "/en/feed.rss", "/en/feed.atom", "/en/entries/known.json", "/api/v1/entries/known"])
          expect((await fresh.fetch(new Request(`${ORIGIN}${path}`), env, createExecutionContext())).status).toBe(200);
        vi.advanceTimersByTime(990);
      }
      read.push(...get.mock.calls.flatMap(([key]) => key));
    } finally {
      vi.useRealTimers();
      get.mockRestore();
    }
    expect(read.length).toBeGreaterThan(2);
    expect(read.toSorted()).toEqual([...new Set(read)].toSorted());
  });

  it("ready answers are sent in gzip from the second time on that somebody asks for it, and say so", async () => {
    const fetchReady = worker();
    const ask = async (coding: string) =>
      (await fetchReady(new Request(`${ORIGIN}/en/feed.atom`, { headers: { "accept-encoding": coding } }))).response;
    const plain = await ask("gzip");
    expect([plain.headers.get("content-encoding"), plain.headers.get("vary")]).toEqual([null, "Accept-Encoding"]);
    const bytes = new Uint8Array(await plain.arrayBuffer());
    const packed = await ask("br, gzip;q=0.5");
    expect(packed.headers.get("content-encoding")).toBe("gzip");
    expect(packed.headers.get("etag")).toBe(plain.headers.get("etag"));
    const sent = new Uint8Array(await packed.arrayBuffer());
    const unpacked = sent[0] === 0x1f ? await unzip(sent) : sent;
    expect(unpacked).toEqual(bytes);
    expect(Number(packed.headers.get("content-length"))).toBeLessThan(bytes.length / 2);
    for (const coding of ["identity", "br", "gzip;q=0", "*;q=1, gzip;q=0"])
      expect((await ask(coding)).headers.get("content-encoding"), coding).toBeNull();
  });
});

const DISTANT = "Fri, 31 Dec 2100 23:59:59 GMT";

async function unzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

describe("Accept-Encoding", () => {
  it.each([
    [null, false],
    ["", false],
    ["gzip", true],
    ["GZIP", true],
    ["x-gzip", true],
    ["br, gzip;q=0.1", true],
    ["gzip;q=0", false],
    ["gzip; q=0.000", false],
    ["*", true],
    ["*;q=0", false],
    ["gzip;q=0, *", false],
    ["gzip;q=nonsense", false],
    ["gzipped", false],
  ])("%s admits gzip: %s", (header, admits) => {
    expect(acceptsGzip(header)).toBe(admits);
    expect(acceptsGzip(header)).toBe(admits);
  });
});
