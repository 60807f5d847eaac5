import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { MAX_LIST_OCTETS } from "../../src/sources/reading/bounds.ts";
import { type Fetched, fetchList, fetchRobots, type ListClient } from "../../src/sources/reading/fetch-list.ts";
import { EVERYTHING } from "../../src/sources/reading/robots.ts";

const FEED = "<rss version='2.0'><channel/></rss>";
const DATE = "Sun, 01 Nov 2026 10:00:00 GMT";

/** The answers of the local publisher, by path. */
const ANSWERS: Record<string, (request: IncomingMessage, response: ServerResponse) => void> = {
  "/robots.txt": (_, response) => response.end("User-agent: *\nDisallow: /secret\nCrawl-delay: 3"),
  "/feed": (request, response) => {
    const same = request.headers["if-none-match"] === '"1"' && request.headers["if-modified-since"] === DATE;
    response.writeHead(same ? 304 : 200, { ETag: '"1"', "Last-Modified": DATE, "Cache-Control": "max-age=60" });
    response.end(same ? undefined : FEED);
  },
  "/failing": (_, response) => response.writeHead(503, { "Retry-After": "60" }).end("busy"),
  "/gone": (_, response) => response.writeHead(410).end(),
  "/moved": (_, response) => response.writeHead(301, { Location: "/moved-too" }).end(),
  "/moved-too": (_, response) => response.writeHead(308, { Location: "/feed" }).end(),
  "/elsewhere-today": (_, response) => response.writeHead(302, { Location: "/moved" }).end(),
  "/away": (_, response) => response.writeHead(302, { Location: "https://example.org/feed" }).end(),
  "/circle": (_, response) => response.writeHead(302, { Location: "/circle" }).end(),
  "/to-secret": (_, response) => response.writeHead(302, { Location: "/secret" }).end(),
  "/slow": (_, response) => response.write("<rss"),
  "/silent": () => undefined,
  "/torn": (_, response) => {
    response.writeHead(200, { "Content-Length": "100" });
    response.write("<rss");
    setTimeout(() => response.destroy(), 20);
  },
  "/large": (_, response) => response.end("x".repeat(MAX_LIST_OCTETS + 1)),
  "/large-said": (_, response) => response.writeHead(200, { "Content-Length": String(MAX_LIST_OCTETS + 1) }).write("x"),
};

let server: Server;
let origin = "";
let asked: IncomingMessage[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request);
    const answer = ANSWERS[request.url ?? ""];
    if (answer === undefined) response.writeHead(404).end();
    else answer(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  asked = [];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const CLIENT: ListClient = {
  send: (address, init) => fetch(address, init),
  robot: "health-ai-feed",
  agent: "health-ai-feed (+https://feed.example/; editors@feed.example)",
  timeoutMs: 2000,
};

const get = (path: string, client = CLIENT): Promise<Fetched> =>
  fetchList(client, `${origin}${path}`, {}, (of) => fetchRobots(client, of));
const paths = (): (string | undefined)[] => asked.map(({ url }) => url).filter((url) => url !== "/robots.txt");

describe("a request for a list", () => {
  it("a request for a list returns the list, and names the service that asks", async () => {
    const fetched = await get("/feed");
    expect(fetched).toMatchObject({ kind: "body", address: `${origin}/feed` });
    expect(fetched).not.toHaveProperty("movedTo");
    expect(new TextDecoder().decode(fetched.kind === "body" ? fetched.bytes : undefined)).toBe(FEED);
    expect(asked.map(({ headers }) => headers["user-agent"])).toEqual([CLIENT.agent, CLIENT.agent]);
    expect(asked.at(-1)?.headers["if-none-match"]).toBeUndefined();
  });

  it("a request for a list asks only for changes if a version is known", async () => {
    const fetched = await fetchList(
      CLIENT,
      `${origin}/feed`,
      { etag: '"1"', lastModified: DATE },
      async () => EVERYTHING,
    );
    expect(fetched.kind).toBe("notModified");
    expect(fetched.kind === "notModified" && fetched.fields.get("cache-control")).toBe("max-age=60");
  });

  it.each<[string, object]>([
    ["/failing", { kind: "status", status: 503 }],
    ["/gone", { kind: "status", status: 410 }],
    ["/nowhere", { kind: "status", status: 404 }],
    ["/away", { kind: "failed", why: "redirect" }],
    ["/circle", { kind: "failed", why: "redirect" }],
    ["/secret", { kind: "failed", why: "robots" }],
    ["/to-secret", { kind: "failed", why: "robots" }],
    ["/large", { kind: "failed", why: "tooLarge" }],
    ["/large-said", { kind: "failed", why: "tooLarge" }],
    ["/torn", { kind: "failed", why: "network" }],
  ])("for %s ends as %j", async (path, expected) => {
    expect(await get(path)).toMatchObject(expected);
    expect(paths()).not.toContain("/secret");
  });

  it.each(["/slow", "/silent"])("a request for %s ends when its time is over", async (path) => {
    expect(await get(path, { ...CLIENT, timeoutMs: 300 })).toEqual({ kind: "failed", why: "timeout" });
  });

  it("a request for a list follows redirects, and reports a move only if all of them are permanent", async () => {
    expect(await get("/moved")).toMatchObject({ kind: "body", movedTo: `${origin}/feed` });
    expect(paths()).toEqual(["/moved", "/moved-too", "/feed"]);
    const today = await get("/elsewhere-today");
    expect(today).toMatchObject({ kind: "body", address: `${origin}/feed` });
    expect(today).not.toHaveProperty("movedTo");
  });

  it("a request to an unreachable host fails, and its robots.txt allows nothing", async () => {
    const closed = createServer();
    await new Promise<void>((listening) => closed.listen(0, "127.0.0.1", listening));
    const { port } = closed.address() as AddressInfo;
    await new Promise((over) => closed.close(over));
    const nobody = `http://127.0.0.1:${port}`;
    expect(await fetchList(CLIENT, `${nobody}/feed`, {}, async () => EVERYTHING)).toEqual({
      kind: "failed",
      why: "network",
    });
    expect(await fetchList(CLIENT, `${nobody}/feed`, {}, (of) => fetchRobots(CLIENT, of))).toEqual({
      kind: "failed",
      why: "robots",
    });
  });

  it("robots.txt says how long to wait before the next request", async () => {
    expect((await fetchRobots(CLIENT, origin)).delay).toBe(3);
  });
});
