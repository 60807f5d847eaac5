import { SELF } from "cloudflare:test";
import { beforeAll, describe, expect, it } from "vitest";
import { COMMANDS } from "../../src/domain/command/command.ts";
import type { Parameter } from "../../src/openapi/document.ts";
import { icsOptions } from "../../src/render/calendar/icalendar.ts";
import { exampleOf, isOfItsTime } from "../fixtures/answer-examples.ts";
import { GHOST_SECRET } from "../fixtures/editors.ts";
import { event, news, publishing } from "../fixtures/entries.ts";
import { DOCUMENT, holdAgainstContract, observeAnswers, operationOf } from "../fixtures/openapi-contract.ts";
import { ghostRequest, signedQuestion } from "../fixtures/signed.ts";
import { furnish, inboxGet, inboxPost, readAll, rss, source } from "../fixtures/worker/aggregator.ts";
import { deliver, get, ORIGIN, project } from "../fixtures/worker/service.ts";

type Examples = Record<string, Record<string, Record<string, unknown>>>;

/** The first answer of each operation, status and type that these tests got: the examples of the document. */
const answers: Examples = {};

observeAnswers(async (operation, response) => {
  const type = (response.headers.get("content-type") ?? "").replace(/;.*$/, "");
  if (response.status >= 300) return;
  const { operationId } = operation;
  const known = answers[operationId]?.[response.status] ?? {};
  if (type in known) return;
  const example = await exampleOf(operation, response);
  if (isOfItsTime(example)) return;
  answers[operationId] = { ...answers[operationId], [response.status]: { ...known, [type]: example } };
});

beforeAll(async () => {
  const names = { topics: ["governance-ethics"], organisations: [{ id: "who-europe", role: "organiser" }] };
  await deliver(publishing(event("ev-porto-2025-09-25", { ...names, published: "2025-09-25" }), { backfill: true }));
  await deliver(publishing(news("news-september", { published: "2025-09-26" }), { backfill: true }));
  for (const day of ["17", "18", "19"])
    await deliver(publishing(news(`news-${day}`, { published: `2025-11-${day}T08:00:00Z` }), { backfill: true }));
  await project();
});

function queryOf(parameters: readonly Parameter[]): string {
  const search = new URLSearchParams();
  for (const { name, example } of parameters)
    for (const value of Array.isArray(example) ? example : [example]) search.append(name, String(value));
  return search.size === 0 ? "" : `?${search}`;
}

/**
 * Every address that the examples of an operation make: with what it needs alone in each format, and with each further
 * parameter.
 */
function addressesOf(path: string, parameters: readonly Parameter[]): string[] {
  const inPath = parameters.filter((parameter) => parameter.in === "path");
  const inQuery = parameters.filter((parameter) => parameter.in === "query");
  const needed = inQuery.filter(({ required }) => required);
  const address = inPath.reduce(
    (text, { name, example }) => (name === "format" ? text : text.replace(`{${name}}`, String(example))),
    path,
  );
  const [first = address, ...others] = (
    (inPath.find(({ name }) => name === "format")?.schema.enum ?? [""]) as string[]
  ).map((format) => address.replace("{format}", format));
  const further = inQuery
    .filter(({ required }) => !required)
    .map((parameter) => first + queryOf([...needed, parameter]));
  return [...[first, ...others].map((each) => each + queryOf(needed)), ...further];
}

const READABLE = Object.entries(DOCUMENT.paths).flatMap(([path, { get: operation }]) =>
  operation === undefined || operation.security.length > 0
    ? []
    : [{ path, addresses: addressesOf(path, operation.parameters) }],
);

function examplesOf(path: string): unknown[] {
  const { examples = {} } = DOCUMENT.paths[path]?.post?.requestBody?.content["application/json"] ?? {};
  const values = Object.values(examples).map(({ value }) => value);
  expect(values, path).not.toEqual([]);
  return values;
}

describe("an example of the OpenAPI document", () => {
  it.each(READABLE)("the example $path is answered as documented", async ({ addresses }) => {
    for (const address of addresses) expect([200, 302, 308], address).toContain((await get(address)).status);
  });

  it("the examples include a digest, a calendar and a filtered feed", () => {
    const addresses = READABLE.flatMap((each) => each.addresses);
    expect(addresses).toEqual(
      expect.arrayContaining([
        "/api/v1/digest?period=weekly",
        "/fr/topics/governance-ethics/feed.ics",
        "/fr/feed.rss?not.topic=governance-ethics",
      ]),
    );
    expect(new Set(addresses).size).toBeGreaterThan(200);
  });

  it("the examples of commands can be executed one after the other", async () => {
    const states: string[] = [];
    for (const value of examplesOf("/webhooks/publish")) {
      const response = await deliver(value);
      expect(response.status).toBeLessThan(300);
      const answer = (await response.json()) as { state?: string; dryRun?: boolean };
      states.push(answer.dryRun === true ? "dry" : (answer.state ?? ""));
    }
    expect(states).toEqual([
      ...["created", "revised", "revised", "revised", "withdrawn", "restored"],
      ...["created", "revised", "revised", "revised", "scheduled", "discarded", "dry", "committed"],
    ]);
    const types = examplesOf("/webhooks/publish").map((value) => (value as { type: string }).type);
    expect([...new Set(types)].toSorted()).toEqual([...COMMANDS, "batch"].toSorted());
  });

  it("the example of a signed operation is answered as documented", async () => {
    for (const path of [
      "/webhooks/log",
      "/webhooks/waiting",
      "/webhooks/entries",
      "/webhooks/entries?before=1000000",
      "/webhooks/translations",
      "/webhooks/receipts/5f1c7a52-6f5c-4b0e-9a53-6a1d0c9f3b11",
    ]) {
      const response = await SELF.fetch(await signedQuestion(path));
      await holdAgainstContract("GET", `${ORIGIN}${path}`, response);
      expect(response.status).toBe(path.includes("receipts") ? 404 : 200);
    }
    const { receipt } = (await (await deliver(publishing(news("with-receipt")))).json()) as { receipt: string };
    const told = await SELF.fetch(await signedQuestion(`/webhooks/receipts/${receipt}`));
    await holdAgainstContract("GET", `${ORIGIN}/webhooks/receipts/${receipt}`, told);
    expect(told.status).toBe(200);
    const exported = await SELF.fetch(
      await signedQuestion(`/webhooks/export${queryOf(DOCUMENT.paths["/webhooks/export"]?.get?.parameters ?? [])}`),
    );
    await holdAgainstContract("GET", `${ORIGIN}/webhooks/export`, exported);
    expect([exported.status, exported.headers.get("content-type")]).toEqual([200, "application/x-ndjson"]);
    expect((await exported.text()).split("\n").length).toBeGreaterThan(4);
    for (const value of examplesOf("/webhooks/editors"))
      expect((await deliver(value, { path: "/webhooks/editors" })).ok, JSON.stringify(value)).toBe(true);
    const listed = await SELF.fetch(await signedQuestion("/webhooks/editors"));
    await holdAgainstContract("GET", `${ORIGIN}/webhooks/editors`, listed);
    expect(listed.status).toBe(200);
    for (const value of examplesOf("/webhooks/rebuild"))
      expect((await deliver(value, { path: "/webhooks/rebuild" })).status).toBe(202);
    await project();
    for (const value of examplesOf("/webhooks/import")) {
      const response = await deliver(value, { path: "/webhooks/import" });
      expect([response.status, await response.json()]).toEqual([200, { state: "imported", views: 1 }]);
    }
  });

  it("the example of the inbox is answered as documented, with a finding of a list", async () => {
    const list = source({ id: "who-news", topics: ["governance-ethics"] });
    const document = rss([{ guid: "ai-guidance", title: "WHO issues guidance on AI for health" }]);
    await furnish([list], ({ url }) => new Response(url.pathname === "/robots.txt" ? "" : document));
    await readAll();
    const { data } = await (await inboxGet()).json<{ data: { id: string }[] }>();
    expect(data).toHaveLength(1);
    expect((await inboxGet(`/webhooks/inbox/${data[0]?.id}`)).status).toBe(200);
    expect((await inboxPost("inbox.open", { id: data[0]?.id })).status).toBe(200);
    for (const value of examplesOf("/webhooks/inbox")) {
      const response = await deliver(value, { path: "/webhooks/inbox" });
      expect([200, 202, 404], JSON.stringify(value)).toContain(response.status);
    }
  });

  it("the example of a subscription is taken", async () => {
    const content = DOCUMENT.paths["/hub"]?.post?.requestBody?.content["application/x-www-form-urlencoded"];
    const [{ value } = { value: {} }] = Object.values(content?.examples ?? {});
    const body = new URLSearchParams(value as Record<string, string>);
    const response = await SELF.fetch(`${ORIGIN}/hub`, { method: "POST", body });
    await holdAgainstContract("POST", `${ORIGIN}/hub`, response);
    expect(response.status).toBe(202);
  });

  it("the example of a Ghost delivery is published and withdrawn", async () => {
    const states: unknown[] = [];
    for (const value of examplesOf("/webhooks/adapters/ghost")) {
      const response = await SELF.fetch(await ghostRequest(value, GHOST_SECRET, ORIGIN));
      await holdAgainstContract("POST", `${ORIGIN}/webhooks/adapters/ghost`, response);
      states.push(((await response.json()) as { state?: string }).state);
    }
    expect(states).toEqual(["created", "withdrawn"]);
  });
});

describe("an example of an answer", () => {
  it("every answer of success in the OpenAPI document has an example, which is what a test was answered", async () => {
    const sorted = (value: Examples): string => `${JSON.stringify(value, null, 1)}\n`;
    await expect(sorted(answers)).toMatchFileSnapshot("../../content/examples.json");
    const missing = Object.values(DOCUMENT.paths).flatMap((methods) =>
      Object.values(methods).flatMap(({ operationId, responses }) =>
        Object.entries(responses).flatMap(([status, { content = {} }]) =>
          status.startsWith("2")
            ? Object.entries(content).flatMap(([type, { example }]) =>
                example === undefined ? [`${operationId} ${status} ${type}`] : [],
              )
            : [],
        ),
      ),
    );
    expect(missing).toEqual([]);
  });
});

describe("the contract", () => {
  it("the contract names every address that an answer, a feed or a page links to, but pages and assets", async () => {
    const sources = [
      "/api/v1/entries?limit=3",
      "/api/v1/entries?language=fr,en&q=title",
      ...["", "/revisions", "/related"].map((part) => `/api/v1/entries/ev-porto-2025-09-25${part}`),
      "/api/v1/changes",
      "/api/v1/digest?period=monthly&date=2025-11-01",
      "/api/v1/channels",
      "/en/entries/news-17.md",
      ...["atom", "rss", "json", "ics", "csv"].map((extension) => `/en/feed.${extension}`),
      "/en/digest/weekly/feed.atom",
      ...[
        "/feeds.opml",
        "/llms.txt",
        "/robots.txt",
        "/sitemap.xml",
        "/en/",
        "/en/subscribe",
        "/en/embed",
        "/en/docs",
        "/en/docs/reference",
        "/en/entries/ev-porto-2025-09-25",
      ],
    ];
    const paths = new Set<string>();
    for (const source of sources) {
      const response = await get(source, { accept: "text/html, */*" });
      expect(response.status, source).toBe(200);
      const text = `${response.headers.get("link") ?? ""}\n${await response.text()}`;
      for (const [, path] of text.matchAll(/(?:http:\/\/localhost:8787|(?:href|src|action)=")(\/[^\s"'<>&?#\\)]*)/g))
        if (path !== undefined) paths.add(path);
    }
    expect([...paths]).toEqual(
      expect.arrayContaining(["/en/feed.2025-09.atom", "/api/v1/openapi.json", "/news-sitemap.xml"]),
    );
    const unknown: string[] = [];
    for (const path of paths) {
      if (operationOf("GET", path) !== undefined || path.endsWith("/")) continue;
      const response = await get(path, { accept: "text/html, */*" });
      // Pages; what they are made of; an address that carries its content's hash.
      const type = response.headers.get("content-type") ?? "";
      if (response.status >= 300 || /^(?:text\/(?:html|css)|image|font)/.test(type) || /\.[0-9a-f]{8,}\.js$/.test(path))
        continue;
      unknown.push(`${response.status} ${path} ${type}`);
    }
    expect(unknown).toEqual([]);
  });
  it("the contract names every parameter of calendars beside the filters", () => {
    const parameters = DOCUMENT.paths["/{language}/events/feed.{format}"]?.get?.parameters ?? [];
    const options = parameters.filter(
      ({ in: place, name }) => place === "query" && icsOptions(new URLSearchParams(`${name}=omit`)) !== "",
    );
    expect(options.map(({ name, schema }) => [name, schema.const])).toEqual([
      ["cancelled", "omit"],
      ["sessions", "omit"],
    ]);
  });
  it("the contract check refuses an answer with an extra field, another type or another status", async () => {
    const json = (value: unknown, status = 200, type = "application/json") =>
      new Response(JSON.stringify(value), {
        status,
        headers: { "content-type": type, etag: 'W/"x"', "cache-control": "no-store" },
      });
    const hold = (response: Response) => holdAgainstContract("GET", `${ORIGIN}/healthz`, response);
    await hold(json({ status: "ok" }));
    await expect(hold(json({ status: "fine" }))).rejects.toThrow(/status/);
    await expect(hold(json({ status: "ok" }, 200, "text/html"))).rejects.toThrow(/type/);
    await expect(hold(json({ status: "ok" }, 201))).rejects.toThrow(/documented/);
    const { data, links } = (await (await get("/en/entries/news-17.json")).json()) as { data: object; links: object };
    const item = (value: object) =>
      holdAgainstContract("GET", `${ORIGIN}/en/entries/news-17.json`, json({ data: value, links }));
    await item(data);
    const bare = new Response(JSON.stringify({ data, links }), { headers: { "content-type": "application/json" } });
    await expect(holdAgainstContract("GET", `${ORIGIN}/en/entries/news-17.json`, bare)).rejects.toThrow(/no etag/);
    await expect(item({ ...data, secret: 1 })).rejects.toThrow(/additional/);
    await expect(item({ ...data, version: "1" })).rejects.toThrow(/version/);
  });
});
