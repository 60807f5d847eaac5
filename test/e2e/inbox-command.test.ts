// The inbox as an editor has it at a terminal: lists on this machine, the service as people run it, the command line.
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { InboxItem } from "../../src/domain/source/inbox-document.ts";
import { cli, type Ran } from "../cli/peer.ts";
import { publishing } from "../fixtures/entries.ts";
import { signedRequest } from "../fixtures/signed.ts";
import { Service, until } from "./service.ts";

const PLACES = ["Lisbon", "Suva", "Nairobi", "Lima", "Oslo", "Quito", "Hanoi", "Accra", "Doha", "Bonn", "Riga", "Cork"];
const WHAT = ["scans of lungs", "letters to patients"];
/** More than a page of the inbox. */
const TITLES = PLACES.flatMap((place) => WHAT.map((what) => `Hospital in ${place} tries AI for its ${what}`));
const service = new Service();
let list: Server;
let titles: readonly string[] = TITLES;

const run = (...args: string[]): Promise<Ran> => cli(["inbox", "--url", service.origin, ...args]);
const items = async (...args: string[]): Promise<InboxItem[]> => {
  const { code, out } = await run("--json", ...args);
  expect(code).toBe(0);
  return out
    .trim()
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as InboxItem);
};

beforeAll(async () => {
  list = createServer(({ url }, response) => {
    if (url !== "/news.xml") return response.writeHead(url === "/robots.txt" ? 404 : 410).end();
    const entries = titles.map(
      (title, index) =>
        `<item><guid isPermaLink="false">n${index}</guid><title>${title}</title><link>` +
        `https://www.who.int/news/item/n${index}</link></item>`,
    );
    return response
      .writeHead(200, { "content-type": "application/rss+xml" })
      .end(`<rss version="2.0"><channel><title>News</title>${entries.join("")}</channel></rss>`);
  }).listen(0, "127.0.0.1");
  await once(list, "listening");
  const { port } = list.address() as AddressInfo;
  const source = {
    publisher: "who",
    format: "rss",
    language: "en",
    interval: "PT15M",
    presumes: "health",
    licence: "Quote titles.",
  };
  await service.start({
    SOURCE_LISTS: JSON.stringify([
      { ...source, id: "local-news", address: `http://127.0.0.1:${port}/news.xml` },
      { ...source, id: "local-gone", address: `http://localhost:${port}/gone.xml` },
    ]),
  });
});
afterAll(async () => {
  list?.close();
  await service.stop();
});

describe("npm run cli -- inbox", () => {
  it("with nothing read says that nothing waits, and reads what it is asked to", async () => {
    expect(await run()).toMatchObject({ code: 0, out: "Nothing is waiting.\n" });
    expect(await run("--read-now", "no-such-list")).toMatchObject({
      code: 1,
      err: expect.stringContaining("no such source"),
    });
    expect(await run("--read-now")).toMatchObject({ code: 0, out: "2 to be read now.\n" });
    await until(async () => (await run()).err.includes(`${TITLES.length} findings wait`), 30_000);
  });

  it("the command lists a page, or all, with the words that were found, and tells of a list that is gone", async () => {
    await until(async () => (await run()).err.includes("local-gone"), 30_000);
    const { out, err } = await run();
    expect(out.match(/^ {2}Hospital in /gm)).toHaveLength(20);
    expect(out).toMatch(/^[0-9a-f]{16} {2}new {2}en {2}who$/m);
    expect(out).toContain("https://www.who.int/news/item/n");
    expect(out).toMatch(/^ {2}AI · Hospital$/m);
    expect(err).toContain("Source local-gone is gone.");
    expect(err).toMatch(/^Feed: http:\/\/localhost:\d+\/\S+$/m);
    expect((await run("--all")).out.match(/^ {2}Hospital in /gm)).toHaveLength(TITLES.length);
    expect(await items("--all")).toHaveLength(TITLES.length);
  });

  it("the command shows one with the draft of its entry and the languages that are missing", async () => {
    const [item] = await items();
    const { code, out } = await run(item?.id ?? "");
    expect(code).toBe(0);
    expect(out).toContain(`  ${item?.title}\n`);
    expect(out).toContain("Quote titles.");
    expect(out).toContain("missing languages: fr, es, ru, ar, zh, pt, de");
    expect(JSON.parse(out.slice(out.indexOf("{")))).toMatchObject({
      type: "news",
      texts: { en: { title: item?.title } },
    });
    expect(await run("0000000000000000")).toMatchObject({ code: 1, err: expect.stringContaining("no such finding") });
  });

  it("dismisses with a reason, puts off, and brings back", async () => {
    const [first, second, third] = await items();
    const id = first?.id ?? "";
    expect(await run(id, "--dismiss", "boring")).toMatchObject({ code: 2, err: expect.stringContaining("offTopic") });
    expect(await run(id, "--dismiss", "other")).toMatchObject({
      code: 1,
      err: expect.stringContaining("needs a note"),
    });
    expect(await run(id, "--dismiss", "other", "--note", "An advertisement")).toMatchObject({
      code: 0,
      out: `${id} is dismissed.\n`,
    });
    expect(await run(second?.id ?? "", "--dismiss", "offTopic")).toMatchObject({ code: 0 });
    expect(await run(third?.id ?? "", "--snooze", "40")).toMatchObject({
      code: 2,
      err: expect.stringContaining("1 to 30"),
    });
    expect(await run(third?.id ?? "", "--snooze", "30")).toMatchObject({ code: 0, out: `${third?.id} is snoozed.\n` });
    expect(await items("--all")).toHaveLength(TITLES.length - 3);
    expect(await items("--state", "snoozed")).toEqual([expect.objectContaining({ id: third?.id, by: "desk" })]);
    const dismissed = await items("--state", "dismissed");
    expect(dismissed.map(({ reason, note }) => [reason, note]).sort()).toEqual([
      ["offTopic", undefined],
      ["other", "An advertisement"],
    ]);
    expect(await run("--state", "lost")).toMatchObject({
      code: 1,
      err: expect.stringContaining("state must be one of"),
    });
    for (const each of [id, third?.id ?? ""]) expect(await run(each, "--restore")).toMatchObject({ code: 0 });
    expect(await run(id, "--restore")).toMatchObject({
      code: 1,
      err: expect.stringContaining("neither dismissed nor"),
    });
    expect(await items("--all")).toHaveLength(TITLES.length - 1);
  });

  it("the command shows what is published again where its source has changed, until that was seen", async () => {
    const [item] = await items();
    const id = item?.id ?? "";
    expect(await run(id, "--acknowledge")).toMatchObject({ code: 1, err: expect.stringContaining("no entry of it") });
    const entry = {
      id: "from-a-finding",
      type: "news",
      genre: "press-release",
      published: "2026-11-01",
      texts: { en: { words: "service", title: item?.title, summary: "It does.", url: item?.address } },
      organisations: [{ id: "who", role: "publisher" }],
      topics: ["governance-ethics"],
    };
    const response = await fetch(await signedRequest(publishing(entry), {}, service.origin));
    expect(response.status, await response.text()).toBe(201);
    await until(async () => (await items("--all")).every((each) => each.id !== id));
    titles = TITLES.map((title) => (title === item?.title ? `${title} and more` : title));
    await run("--read-now", "local-news");
    await until(async () => (await items("--all")).some((each) => each.id === id), 30_000);
    const { out } = await run("--all");
    expect(out).toContain("entry from-a-finding: changed at its source since it was published");
    expect(out).toContain(`title: ${item?.title} → ${item?.title} and more`);
    expect(await run(id, "--acknowledge")).toMatchObject({ code: 0, out: `${id} is published.\n` });
    expect((await items("--all")).map((each) => each.id)).not.toContain(id);
  });

  it("the command makes a new address of the feed, and the former one ends", async () => {
    const [, former = ""] = /^Feed: (\S+)$/m.exec((await run()).err) ?? [];
    expect((await fetch(former)).status).toBe(200);
    const { code, out } = await run("--feed");
    expect(code).toBe(0);
    expect((await fetch(out.trim())).status).toBe(200);
    expect((await fetch(former)).status).toBe(404);
  });

  it("the command takes one command and one finding at a time, and says so", async () => {
    expect(await run("--feed", "--read-now")).toMatchObject({ code: 2, err: expect.stringContaining("two commands") });
    expect(await run("a", "b")).toMatchObject({ code: 2, err: expect.stringContaining("one finding") });
    expect(await run("--restore")).toMatchObject({ code: 2, err: expect.stringContaining("needs the id") });
  });

  it("the command shows what readers reported ahead of the rest, as text, until an editor has seen to it", async () => {
    const sent = await fetch(`${service.origin}/en/report`, {
      method: "POST",
      redirect: "manual",
      headers: { origin: service.origin },
      body: new URLSearchParams({ words: "The price is wrong.\nNothing waits." }),
    });
    expect(sent.status).toBe(303);
    const { code, out } = await run();
    const [head = "", ...lines] = out.split("\n");
    expect([code, lines.slice(0, 2)]).toEqual([0, ["  > The price is wrong.", "  > Nothing waits."]]);
    const [id = ""] = head.split(" ");
    expect(await run(id, "--settle")).toMatchObject({ code: 0, out: `${id} is settled.\n` });
    expect((await run()).out).not.toContain("The price is wrong.");
    expect(await run("nothing", "--settle")).toMatchObject({ code: 2, err: expect.stringContaining("id of a report") });
  });
});
