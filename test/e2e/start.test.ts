import { appendFileSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from "feedsmith";
import ICAL from "ical.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadEntries } from "../../src/cli/content/load-entries.ts";
import { freePort } from "../../src/scripts/wrangler-dev.ts";
import { cli } from "../cli/peer.ts";
import { freshCheckout, processesWith, Running } from "./checkout.ts";

const folder = freshCheckout();
const entries = readdirSync(join(folder, "content/entries"));
/** The number of withdrawn entries in the folder. */
const gone = entries.filter((id) =>
  /^withdrawn:/m.test(readFileSync(join(folder, "content/entries", id, "entry.yaml"), "utf8")),
).length;
let port = 0;
let first: Running;

const start = (on = port): Running => new Running(folder, ["start", "--", "--port", String(on)]);
const get = async (path: string): Promise<string> => await (await fetch(`http://localhost:${port}${path}`)).text();

beforeAll(async () => {
  port = await freePort();
  first = start();
  await first.says("Ctrl-C stops it.");
});
afterAll(async () => {
  first.interrupt();
  await first.ended();
  rmSync(folder, { recursive: true });
});

describe("npm start on a fresh checkout", () => {
  it("npm start creates keys that only their owner may read, and publishes everything in content/", () => {
    expect(statSync(join(folder, ".dev.vars")).mode & 0o777).toBe(0o600);
    expect(first.output).toContain(
      `content/: ${entries.length} entries: ${entries.length - gone} created, ${gone} withdrawn.`,
    );
    expect(entries.length).toBeGreaterThanOrEqual(5);
  });

  it("npm start serves the entries in RSS, Atom, JSON Feed, iCalendar and JSON on the requested port", async () => {
    const api = JSON.parse(await get("/api/v1/entries/ev-un-global-dialogue-2026")) as {
      data: { texts: { en: { title: string } } };
    };
    const english = api.data.texts.en.title;
    const rss = parseRssFeed(await get("/en/feed.rss"));
    const atom = parseAtomFeed(await get("/en/feed.atom"));
    const json = parseJsonFeed(await get("/en/feed.json"));
    const calendar = new ICAL.Component(ICAL.parse(await get("/en/events/feed.ics")));
    expect(rss.items?.map((item) => item.title)).toContain(english);
    expect(atom.entries?.map((entry) => entry.title?.value)).toContain(english);
    expect(json.items?.map((item) => item.title)).toContain(english);
    expect(calendar.getAllSubcomponents("vevent").map((event) => event.getFirstPropertyValue("summary"))).toContain(
      english,
    );
    expect(rss.items?.[0]?.link).toMatch(new RegExp(`^http://localhost:${port}/en/entries/`));
  });

  it("npm start prints addresses, each of which answers", async () => {
    const printed = [...first.output.matchAll(/^ {2}(http:\S+)/gm)].map(([, url]) => url ?? "");
    expect(printed.length).toBeGreaterThanOrEqual(15);
    for (const url of printed) expect((await fetch(url)).status, url).toBe(200);
  });

  it("npm start reports a busy port or an invalid document in one sentence, and leaves the service alone", async () => {
    expect(await start().ended()).toEqual({ code: 2, output: expect.stringContaining(`Port ${port} is in use.`) });
    const broken = join(folder, "content/entries", entries[0] ?? "", "entry.yaml");
    const whole = readFileSync(broken, "utf8");
    writeFileSync(broken, `${whole}colour: blue\n`);
    const ended = await start(await freePort()).ended();
    expect(ended.code).toBe(1);
    expect(ended.output).toContain(`${broken}:`);
    expect(ended.output).toMatch(/colour/);
    expect(ended.output).not.toMatch(/^\s+at /m);
    expect(JSON.parse(await get("/healthz"))).toMatchObject({ status: "ok" });
    writeFileSync(broken, whole);
    // Another port, and the same data: two writers of one ledger.
    const second = await start(await freePort()).ended();
    expect(second.code).toBe(2);
    expect(second.output).toMatch(/Process \d+ runs the service on .+my café.+ already\./);
    expect(JSON.parse(await get("/healthz"))).toMatchObject({ status: "ok" });
  });
});

describe("Ctrl-C", () => {
  it("Ctrl-C leaves no process, and the next start neither republishes nor undoes editors' changes", async () => {
    const [corrected = "", withdrawn = "", changed = ""] = entries.filter((id) => id.startsWith("who-"));
    const [editor] = JSON.parse(parseEnv(readFileSync(join(folder, ".dev.vars"), "utf8")).EDITORS ?? "") as [
      { secrets: [string] },
    ];
    const env = { HEALTH_AI_FEED_SECRET: editor.secrets[0] };
    const url = `http://localhost:${port}`;
    for (const loaded of loadEntries(join(folder, "content/entries", corrected))) {
      if ("mistakes" in loaded) throw new Error(JSON.stringify(loaded.mistakes));
      const input = JSON.stringify({ ...loaded.entry, symbols: ["A-1"] });
      expect((await cli(["publish", "--url", url, "-"], { env, input })).out).toContain("1 revised");
    }
    expect((await cli(["withdraw", "--url", url, "--reason", "A test.", withdrawn], { env })).code).toBe(0);
    appendFileSync(join(folder, "content/entries", changed, "entry.yaml"), "symbols: [B-1]\n");
    const before = JSON.parse(await get("/healthz")) as { sequence: number };
    first.interrupt();
    expect((await first.ended()).output).not.toMatch(/error/i);
    expect(processesWith(`localhost:${port}`)).toEqual([]);
    expect(processesWith(folder)).toEqual([]);

    appendFileSync(join(folder, ".dev.vars"), "SECURITY_CONTACT='mailto:desk@ministry.example'\n");
    first = start();
    await first.says("Ctrl-C stops it.");
    expect(await get("/.well-known/security.txt")).toContain("Contact: mailto:desk@ministry.example");
    expect(first.output).toContain(`content/: ${entries.length} entries: 1 revised, ${entries.length - 1} unchanged.`);
    expect(JSON.parse(await get("/healthz"))).toMatchObject({ sequence: before.sequence + 1 });
    expect(JSON.parse(await get(`/api/v1/entries/${corrected}`))).toMatchObject({
      data: { version: 2, symbols: ["A-1"] },
    });
    expect((await fetch(`${url}/api/v1/entries/${withdrawn}`)).status).toBe(410);
    expect(JSON.parse(await get(`/api/v1/entries/${changed}`))).toMatchObject({
      data: { version: 2, symbols: ["B-1"] },
    });
    const api = JSON.parse(await get("/api/v1/entries/ev-un-global-dialogue-2026")) as { data: { version: number } };
    expect(api.data.version).toBe(1);
  });

  it("npm start that is killed leaves no process behind", async () => {
    expect(processesWith(`localhost:${port}`)).not.toEqual([]);
    first.kill();
    await first.ended();
    for (let tries = 0; tries < 100 && processesWith(`localhost:${port}`).length > 0; tries++)
      await new Promise((resolve) => setTimeout(resolve, 100));
    expect(processesWith(`localhost:${port}`)).toEqual([]);
    await expect(fetch(`http://localhost:${port}/healthz`)).rejects.toThrow();
  });
});
