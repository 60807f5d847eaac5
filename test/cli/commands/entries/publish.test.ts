import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { webhookId } from "../../../../src/cli/client/client.ts";
import { LANGUAGES } from "../../../../src/domain/entry/language.ts";
import { importEditors } from "../../../../src/ingest/editors.ts";
import { parseHeaders, verify } from "../../../../src/ingest/signature.ts";
import { EDITORS, SECRETS } from "../../../fixtures/editors.ts";
import { event, news } from "../../../fixtures/entries.ts";
import { temporaryFolder } from "../../../fixtures/temporary-folder.ts";
import { type Asked, accepting, cli, Peer, type Reply } from "../../peer.ts";

let peer: Peer;
afterEach(() => peer?.close());

async function listening(reply: (asked: Asked, count: number) => Reply = accepting): Promise<string> {
  peer = await new Peer(reply).open();
  return peer.url;
}

function folderWith(files: Record<string, string>): string {
  const folder = temporaryFolder("tools");
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

const NEWS = news("one");
const json = JSON.stringify(NEWS);

async function signer({ headers, body }: Asked): Promise<string | undefined> {
  const parsed = parseHeaders(new Headers(Object.entries(headers).map(([name, value]) => [name, String(value)])));
  const editors = await importEditors(EDITORS);
  if (!parsed.ok || !editors.ok) throw new Error("the request is not signed as it must be");
  return (await verify(parsed.value, new TextEncoder().encode(body), editors.value, Date.now()))?.id;
}

describe("publish", () => {
  it("publish takes back a folder that says it is withdrawn, in one step where the service never had it", async () => {
    const reasons = LANGUAGES.map((language) => `    ${language}: Not so.`).join("\n");
    const folder = folderWith({
      "one/entry.yaml":
        "type: news\n" +
        "genre: article\n" +
        "organisations: [{ id: who, role: publisher }]\n" +
        "topics: [governance-ethics]\n" +
        "withdrawn:\n" +
        "  at: 2026-11-28\n" +
        "  reasons:\n" +
        `${reasons}\n`,
      "one/fr.md": "---\nwords: service\ntitle: Titre\nsummary: Résumé.\n---\n",
    });
    const receipt = { receipt: "r", entry: "one", version: 2, sequence: 2, state: "withdrawn" };
    const url = await listening((_, count) =>
      count === 1 ? { status: 404, body: { title: "unknown" } } : { status: 200, body: { receipts: [{}, receipt] } },
    );
    expect(await cli(["publish", "--url", url, folder])).toMatchObject({
      code: 0,
      out: expect.stringContaining("1 withdrawn"),
    });
    const [first, second] = peer.asked.map(({ body }) => JSON.parse(body) as Record<string, never>);
    expect(first).toMatchObject({
      type: "entry.withdraw",
      data: { id: "one", reason: "Not so.", reasons: { fr: "Not so.", zh: "Not so." } },
    });
    expect(second).toMatchObject({
      type: "batch",
      data: { commands: [{ type: "entry.publish", data: { entry: { id: "one" } } }, { type: "entry.withdraw" }] },
    });
  });

  it("publish signs what it sends from JSON, NDJSON, an array, a nested folder or standard input", async () => {
    const url = await listening();
    const folder = folderWith({
      "a.json": json,
      "b.ndjson": `${JSON.stringify(news("two"))}\n\n${JSON.stringify(event("three"))}\n`,
      "c.json": JSON.stringify([news("four"), news("five")]),
      "d/six/entry.yaml":
        "type: news\ngenre: article\norganisations: [{ id: who, role: publisher }]\ntopics: [governance-ethics]\n",
      "d/six/fr.md": "---\nwords: service\ntitle: Titre\nsummary: Résumé.\n---\n\nTexte.\n",
    });
    const ran = await cli(
      [
        "publish",
        "--url",
        url,
        join(folder, "a.json"),
        join(folder, "b.ndjson"),
        join(folder, "c.json"),
        join(folder, "d"),
        "-",
      ],
      {
        input: JSON.stringify(news("seven")),
      },
    );
    expect(ran).toMatchObject({ code: 0, err: "" });
    const sent = peer.asked.map(
      ({ body }) => (JSON.parse(body) as { type: string; data: { entry: { id: string } } }).data.entry.id,
    );
    expect(new Set(sent)).toEqual(new Set(["one", "two", "three", "four", "five", "six", "seven"]));
    expect(sent).toHaveLength(7);
    expect(new Set(await Promise.all(peer.asked.map(signer)))).toEqual(new Set(["desk"]));
    expect(ran.out).toContain("7 entries: 7 created.");
    expect(ran.out).not.toContain("\u001b[");
  });

  it("publish retries with the same webhook-id and body if the service is busy, fails or hangs up", async () => {
    const replies: Reply[] = [
      { status: 429, headers: { "retry-after": "0" } },
      { status: 503, headers: { "retry-after": "0" } },
      "drop",
      { status: 500 },
    ];
    const url = await listening((asked, count) => replies[count - 1] ?? accepting(asked));
    const ran = await cli(["publish", "--url", url, "-"], { input: json });
    expect(ran.code).toBe(0);
    expect(peer.asked).toHaveLength(5);
    expect(new Set(peer.asked.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(new Set(peer.asked.map(({ body }) => body)).size).toBe(1);
  });

  it("publish waits as long as Retry-After says, and exits with 3 if that exceeds its timeout", async () => {
    const url = await listening(() => ({ status: 429, headers: { "retry-after": "60" } }));
    const ran = await cli(["publish", "--url", url, "--timeout", "5", "-"], { input: json });
    expect(ran.code).toBe(3);
    expect(ran.err).toContain("answers 429");
    expect(peer.asked).toHaveLength(1);
  });

  it("publish does not retry a refused document, names the field, and continues with the others", async () => {
    const problem = {
      title: "The entry is invalid",
      errors: [{ pointer: "/data/entry/topics/0", detail: "is not a known topic" }],
    };
    const url = await listening((asked, count) => (count === 1 ? { status: 422, body: problem } : accepting(asked)));
    const ran = await cli(["publish", "--url", url, "-"], { input: `${json}\n${JSON.stringify(news("two"))}` });
    expect(ran.code).toBe(1);
    expect(ran.out).toContain("/data/entry/topics/0: is not a known topic");
    expect(ran.out).toMatch(/2 entries: (?:1 refused, 1 created|1 created, 1 refused)\./);
    expect(peer.asked).toHaveLength(2);
  });

  it("publish sends nothing while any document is invalid, and names the place", async () => {
    const url = await listening();
    const folder = folderWith({
      "good.json": json,
      "bad/entry.yaml":
        "type: news\ngenre: article\norganisations: [{ id: who, role: publisher }]\ntopics: [governance-ethix]\n",
      "bad/en.md": "---\nwords: service\ntitle: Title\nsummary: Summary.\n---\n\n<script>alert(1)</script>\n",
    });
    const ran = await cli(["publish", "--url", url, folder, join(folder, "good.json")]);
    expect(ran.code).toBe(1);
    expect(ran.err).toMatch(/bad.*: \/topics\/0: is not a known topic; did you mean governance-ethics/);
    expect(ran.err).toMatch(/bad.*: \/texts\/en\/content: holds HTML inside Markdown/);
    expect(peer.asked).toHaveLength(0);
  });

  it("publish --json writes one document per line and nothing else, and passes on embargo and backfill", async () => {
    const url = await listening();
    const { out } = await cli(
      ["publish", "--url", url, "--json", "--backfill", "--embargo-until", "2030-01-01T00:00:00Z", "-"],
      { input: json },
    );
    expect(
      out
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([{ entry: "one", receipt: { receipt: "r", entry: "one", version: 1, sequence: 1, state: "created" } }]);
    expect(JSON.parse(peer.asked[0]?.body ?? "")).toMatchObject({
      data: { backfill: true, embargoUntil: "2030-01-01T00:00:00Z" },
    });
  });

  it("publish --dry-run asks the service for the outcome, and says that it is a dry run", async () => {
    const url = await listening(() => ({
      status: 200,
      body: { dryRun: true, data: { entry: "one", state: "created", version: 1, diff: [], channels: [] } },
    }));
    const ran = await cli(["publish", "--url", url, "--dry-run", "-"], { input: json });
    expect(ran).toMatchObject({ code: 0, out: expect.stringMatching(/^created +one .*\nNothing was stored\.\n$/s) });
    expect(peer.asked.map(({ path, body }) => [path, JSON.parse(body)])).toMatchObject([
      ["/webhooks/publish", { type: "entry.publish", dryRun: true }],
    ]);
  });

  it.each([
    [["publish"], 2, /Give what to publish/],
    [["publish", "--colour", "blue", "-"], 2, /--colour/],
    [["publish", "/nowhere/at/all"], 2, /\/nowhere\/at\/all does not exist/],
    [["publish", "--url", "feed.example.org", "-"], 2, /--url feed.example.org must be/],
    [["publish", "--embargo-until", "tomorrow", "-"], 2, /--embargo-until tomorrow/],
    [["publish", "--url", "http://127.0.0.1:1", "--timeout", "0", "-"], 3, /nothing listens there|cannot be reached/],
    [["publsh"], 2, /There is no command publsh/],
  ])("the arguments %j exit with status %i and one sentence", async (args, code, sentence) => {
    const ran = await cli(args, { input: json });
    expect(ran.code).toBe(code);
    expect(ran.err).toMatch(sentence);
    expect(ran.err).not.toMatch(/^\s+at /m);
  });
});

describe("the command line", () => {
  it("the command line runs as a program, without colours in a pipe, and exits with the command's status", async () => {
    const url = await listening();
    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL("../../../../src/cli/cli.ts", import.meta.url)), "publish", "--url", url, "-"],
      {
        env: { ...process.env, HEALTH_AI_FEED_SECRET: SECRETS.desk, FORCE_COLOR: undefined },
      },
    );
    child.stdin.end(`${json}\n{}`);
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
    expect(child.exitCode).toBe(1);
    expect(out).toBe("");
    expect(err).toMatch(/^standard input:2: /);
    expect(err).not.toContain("\u001b[");
  });

  it("--help lists the commands, and each command's options, examples and exit status", async () => {
    const { out } = await cli(["--help"]);
    const names = [...out.matchAll(/^ {2}(\w+) {2,}/gm)].map(([, name]) => name ?? "");
    expect(names).toContain("publish");
    for (const name of names) {
      const help = await cli([name, "--help"]);
      expect(help, name).toMatchObject({ code: 0, err: "" });
      expect(help.out, name).toMatch(/^Usage: /);
      expect(help.out, name).toMatch(/Example|Exit status: 0 /);
    }
  });
});

describe("a webhook-id", () => {
  it("a webhook-id is derived from the body alone, timestamp included, and fits the header's grammar", () => {
    expect(webhookId("a")).toBe(webhookId("a"));
    expect(webhookId("a")).not.toBe(webhookId("b"));
    expect(webhookId("a")).toMatch(/^[\w-]{1,128}$/);
  });
});
