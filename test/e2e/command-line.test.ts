// The editors' command line against the service.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cli, type Ran } from "../cli/peer.ts";
import { SECRETS } from "../fixtures/editors.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";
import { Service } from "./service.ts";

const CLI = fileURLToPath(new URL("../../src/cli/cli.ts", import.meta.url));
const service = new Service();
beforeAll(() => service.start());
afterAll(() => service.stop());

const run = (...args: string[]): Promise<Ran> => cli([args[0] ?? "", "--url", service.origin, ...args.slice(1)]);
const text = async (path: string): Promise<string> => await (await fetch(`${service.origin}${path}`)).text();
const title = (language: string, title: string): string =>
  `---\nwords: service\ntitle: ${title}\nsummary: Summary in ${language}.\n---\n\nContent in ${language}.\n`;

const folder = join(temporaryFolder("service"), "meeting-one");
mkdirSync(folder);
const facts = (image: string): string => `type: event
genre: meeting
organisations: [{ id: who, role: organiser }]
topics: [governance-ethics]
countries: [PT]
image: { url: "https://example.org/a.jpg", alt: ${image} }
event: { status: confirmed, starts: 2027-03-01T09:00, ends: 2027-03-01T17:00, zone: Europe/Lisbon }
`;
writeFileSync(join(folder, "entry.yaml"), facts("{ en: A hall }"));
writeFileSync(join(folder, "en.md"), title("en", "First title"));

const { PATH, NODE_COMPILE_CACHE } = process.env;
const ENV = { PATH, NODE_COMPILE_CACHE, HEALTH_AI_FEED_SECRET: SECRETS.desk, NODE: process.execPath, CLI };

/** The command line as a process of its own, in a shell. */
function shell(script: string, env: Record<string, string> = {}) {
  return spawnSync("bash", ["--norc", "-c", script], {
    encoding: "utf8",
    timeout: 60_000,
    env: { ...ENV, URL: service.origin, ...env },
  });
}

/** Returns the screen of a person's terminal after keys were pressed at a question. */
async function typed(keys: string): Promise<string> {
  // script gives the process a terminal.
  const child = spawn(
    "script",
    ["-qfec", '"$NODE" "$CLI" withdraw --url "$URL" some-entry; echo "status $?"', "/dev/null"],
    {
      env: { ...ENV, URL: service.origin, SHELL: "/bin/sh" },
    },
  );
  let shown = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    if (!shown.includes("Readers see this") && (shown + text).includes("Readers see this")) child.stdin.write(keys);
    shown += text;
  });
  await once(child, "exit");
  return shown;
}

describe("the command line", () => {
  it("the command line ends silently if its reader closes the pipe", () => {
    expect(shell('set -o pipefail; "$NODE" "$CLI" --help | true')).toMatchObject({
      status: 141,
      stdout: "",
      stderr: "",
    });
  });

  it("the command line reports an invalid key without showing it", () => {
    for (const key of ["whsec_x!", "whsec_AAAA", "hunter2hunter2"]) {
      const ran = shell('"$NODE" "$CLI" log --url "$URL"', { HEALTH_AI_FEED_SECRET: key });
      expect(ran).toMatchObject({
        status: 2,
        stdout: "",
        stderr: expect.stringMatching(/^HEALTH_AI_FEED_SECRET must [^\n]*\n$/),
      });
      expect(ran.stderr).not.toContain(key);
    }
  });

  it("the command line ends quietly if a person interrupts a question", async () => {
    expect(await typed("\u0003")).toMatch(/Stopped\. Nothing was sent\.[\s\S]*status 130/);
    expect(await typed("\u0004")).toMatch(/Give a reason for readers with --reason[\s\S]*status 2/);
  });

  it("the command line validates, shows a difference, keeps a draft and previews it without publishing", async () => {
    expect(await cli(["validate", folder])).toEqual({ code: 0, err: "", out: "valid      meeting-one en\n" });
    const diff = await run("diff", folder);
    expect(diff.out).toMatch(/^created +meeting-one version 1, in \d+ lists/);
    expect(diff.out).toContain('  + /event {"status":"confirmed"');
    const preview = await run("preview", folder);
    expect(preview.out).toMatch(/draft +meeting-one .*\n +preview: http:\/\/localhost:\d+\/preview\/\S+/);
    expect((await fetch(`${service.origin}/api/v1/entries/meeting-one`)).status).toBe(404);
  });

  it("the command line schedules an entry, and drops the schedule and the draft", async () => {
    expect((await run("publish", "--embargo-until", "2099-01-01T00:00:00Z", folder)).out).toMatch(
      /^scheduled +meeting-one version 0, due 2099-01-01T00:00:00Z/,
    );
    expect((await run("log", "--waiting")).out).toMatch(
      /^2099-01-01T00:00:00Z scheduled +entry\.publish +meeting-one .*\/preview\/\S+\n$/,
    );
    expect(await run("discard", "meeting-one")).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^discarded +meeting-one version 0/),
    });
    expect(await run("discard", "meeting-one")).toMatchObject({
      code: 1,
      out: expect.stringContaining("There is no entry with this id"),
    });
  });

  it("publish returns when every feed shows the entry", async () => {
    const ran = await run("publish", folder);
    expect(ran.out).toMatch(
      /^created {4}meeting-one version 1\n +en: \S+\/en\/entries\/meeting-one\S*\n1 entry: 1 created\.\nEvery feed shows it\.\n$/,
    );
    expect(await text("/en/events/feed.ics")).toContain("First title");
    expect((await run("publish", folder)).out).toContain("1 unchanged");
  });

  it("diff shows a change field by field with the previous values", async () => {
    writeFileSync(join(folder, "en.md"), title("en", "Second title"));
    const ran = await run("diff", folder);
    expect(ran.out).toContain('  ~ /texts/en/title\n      "First title"\n      "Second title"');
    expect((await run("publish", "--dry-run", folder)).out).toMatch(
      /^revised +meeting-one version 2, in \d+ lists, 1 changes\nNothing was stored\.\n$/,
    );
    expect(await text("/en/feed.json")).not.toContain("Second title");
    expect((await run("publish", folder)).out).toContain("revised    meeting-one version 2");
  });

  it("translate changes one language with its other words, and leaves the rest as the service has it", async () => {
    writeFileSync(join(folder, "ru.md"), title("ru", "Заголовок"));
    writeFileSync(join(folder, "en.md"), title("en", "A title that is not published yet"));
    writeFileSync(join(folder, "entry.yaml"), facts("{ en: Another hall, ru: Зал }"));
    const ran = await run("translate", "--expected-version", "2", join(folder, "ru.md"));
    expect(ran).toMatchObject({ code: 0, out: expect.stringContaining("revised    meeting-one version 3") });
    const { data } = JSON.parse(await text("/api/v1/entries/meeting-one")) as { data: Record<string, unknown> };
    expect(data).toMatchObject({
      texts: { en: { title: "Second title" }, ru: { title: "Заголовок" } },
      image: { alt: { en: "A hall", ru: "Зал" } },
    });
    expect(await run("translate", "--expected-version", "2", join(folder, "ru.md"))).toMatchObject({
      code: 1,
      out: expect.stringContaining("/data/expectedVersion: the current version is 3"),
    });
  });

  it("withdraw and restore work, with a reason that readers see", async () => {
    expect(await run("withdraw", "meeting-one")).toMatchObject({ code: 2, err: expect.stringContaining("--reason") });
    const asked = await cli(["withdraw", "--url", service.origin, "meeting-one"], {
      answers: ["Published by mistake."],
    });
    expect(asked.out).toContain("withdrawn  meeting-one version 4");
    expect(await text("/en/feed.json")).toContain("Withdrawn: Second title");
    expect(await run("status", "meeting-one")).toMatchObject({ code: 1, out: expect.stringContaining("withdrawn") });
    expect((await run("restore", "meeting-one")).out).toContain("restored   meeting-one version 5");
    // A command that says nothing of languages tells the pages of all of them.
    const again = await run("restore", "meeting-one");
    expect(again.out).toContain("unchanged  meeting-one version 5");
    expect(again.out).toContain(`en: ${service.origin}/en/entries/meeting-one`);
    expect(await text("/en/feed.json")).toContain("Second title");
  });

  it("status and log report the state of the service, an entry and a delivery, and past deliveries", async () => {
    expect(await run("status")).toMatchObject({ code: 0, out: expect.stringMatching(/status +ok/) });
    const { out } = await run("status", "meeting-one");
    expect(out).toMatch(/version +5/);
    expect(out).toMatch(/event\.status +confirmed\n +event\.starts +2027-03-01T09:00\n/);
    expect(out).toContain(`${service.origin}/en/entries/meeting-one`);
    expect(out).not.toContain("event.cancel");
    const cancel = ["cancel", "meeting-one", "--publish-at", "2027-02-01T09:00:00Z"];
    expect((await run(...cancel)).out).toContain("scheduled  meeting-one version 5");
    expect((await run("status", "meeting-one")).out).toMatch(/scheduled +event\.cancel 2027-02-01T09:00:00Z\n$/);
    expect((await run("discard", "meeting-one")).out).toContain("discarded  meeting-one");
    const log = (await run("log", "--json")).out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { command: string; state?: string; problem?: string; receipt?: string });
    expect(log.map(({ state, problem }) => state ?? problem?.split("/").at(-1))).toEqual(
      expect.arrayContaining(["restored", "withdrawn", "version-conflict", "revised", "unchanged", "created", "draft"]),
    );
    const receipt = log[0]?.receipt ?? "";
    expect((await run("status", receipt)).out).toMatch(/entry +meeting-one/);
    expect((await run("log")).out).toMatch(/restored +entry\.restore +meeting-one/);
    const missing = await run("status", "00000000-0000-0000-0000-000000000000");
    expect(missing.code).toBe(1);
  });

  it("a refused command shows the service's own message and exits with status 1", async () => {
    expect(await run("withdraw", "--reason", "x", "never-there")).toMatchObject({
      code: 1,
      out: expect.stringContaining("There is no entry with this id"),
    });
    const bare = await cli(["log", "--url", service.origin], {
      env: { HEALTH_AI_FEED_SECRET: `whsec_${btoa("another key that nobody was given.")}` },
    });
    expect(bare).toMatchObject({ code: 1, err: expect.stringContaining("The signature is not valid") });
  });
});
