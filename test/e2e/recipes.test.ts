// The recipes of the manual for editors, taken out of the page and run against a service as people run it.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { EditorRecord } from "../../src/domain/command/editor.ts";
import { blocksIn, chapter } from "../fixtures/documents.ts";
import { EDITORS, SECRETS } from "../fixtures/editors.ts";
import { news, withdrawing } from "../fixtures/entries.ts";
import { ghostRequest, signedRequest } from "../fixtures/signed.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";
import { Service } from "./service.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const folder = temporaryFolder("recipes");
const service = new Service();

/** The named pieces of code in the chapter. */
const CODE = new Map(
  [...blocksIn(chapter("editors")), ...blocksIn(chapter("recipes"))].flatMap(({ file, code }) =>
    file === undefined ? [] : [[file, code] as const],
  ),
);

function code(name: string): string {
  const found = CODE.get(name);
  if (found === undefined) throw new Error(`content/manual/editors.md has no ${name}`);
  return found;
}

const ghost = EditorRecord.parse(JSON.parse(code("ghost.json")));

beforeAll(async () => {
  for (const [name, text] of CODE) writeFileSync(join(folder, name), text);
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  await service.start({ EDITORS: JSON.stringify([...EDITORS, ghost]) });
});
afterAll(() => service.stop());

interface Ran {
  readonly status: number | null;
  readonly out: string;
}

function run(command: string, args: readonly string[], env: Record<string, string> = {}): Ran {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const ran = spawnSync(command, args, {
    cwd: folder,
    encoding: "utf8",
    env: { PATH, NODE_COMPILE_CACHE, URL: service.origin, HEALTH_AI_FEED_SECRET: SECRETS.desk, ...env },
    timeout: 60_000,
  });
  return { status: ran.status, out: `${ran.stdout}${ran.stderr}` };
}

function entryFile(id: string, over: Record<string, unknown> = {}): string {
  const file = join(folder, `${id}.json`);
  writeFileSync(file, JSON.stringify(news(id, over), null, 2));
  return file;
}

function installed(command: string, why: string): boolean {
  const found = spawnSync(command, ["--version"]).status === 0;
  if (!found) console.warn(`\n!!! ${command.toUpperCase()} IS NOT INSTALLED: ${why} IS NOT TESTED !!!\n`);
  return found;
}

const PHP = installed("php", "the PHP recipe");
const PYTHON = installed("python3", "the Python recipe");

async function entry(id: string): Promise<Record<string, unknown>> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const response = await fetch(`${service.origin}/api/v1/entries/${id}`);
    if (response.ok) return ((await response.json()) as { data: Record<string, unknown> }).data;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${id} did not appear`);
}

describe("a recipe", () => {
  it.for([
    ["curl and openssl", "sh", "publish.sh", true],
    ["Node.js", process.execPath, "publish.mjs", true],
    ["Python", "python3", "publish.py", PYTHON],
    ["PHP", "php", "publish.php", PHP],
  ] as const)(
    "the recipe for %s publishes once, however often it runs, and fails visibly when refused",
    async ([name, command, script, possible], { skip }) => {
      skip(!possible, `${command} is not installed`);
      const id = `by-${name.toLowerCase().replaceAll(/[^a-z]+/g, "-")}`.replace(/-$/, "");
      const title = `عنوان ${name} «\\"'`;
      const text = { words: "service", title, summary: "Ünïcödé — 中文 😀" };
      const file = entryFile(id, { texts: { ar: text } });
      const first = run(command, [script, file]);
      expect(first, first.out).toMatchObject({ status: 0 });
      expect(JSON.parse(first.out)).toMatchObject({ entry: id, state: "created", version: 1 });
      expect(JSON.parse(run(command, [script, file]).out)).toMatchObject({
        state: expect.stringMatching(/^(?:created|unchanged)$/),
        version: 1,
      });
      expect(await entry(id)).toMatchObject({ version: 1, texts: { ar: { title } } });
      // There and back again: what it once was is published once more.
      for (const version of [2, 3]) {
        await new Promise((resolve) => setTimeout(resolve, 1100));
        const changed = entryFile(id, {
          texts: { ar: { ...text, title: version === 2 ? `${name}: آخر` : title } },
        });
        expect(JSON.parse(run(command, [script, changed]).out)).toMatchObject({ state: "revised", version });
      }
      const refused = run(command, [script, entryFile(`${id}-2`, { topics: ["nothing"] })]);
      expect(refused.status).not.toBe(0);
      expect(refused.out).toContain("/data/entry/topics/0");
      const stranger = run(command, [script, entryFile(`${id}-3`)], {
        HEALTH_AI_FEED_SECRET: `whsec_${btoa("x1y2z3a4b5c6d7e8f9g0h1i2j3k4")}`,
      });
      expect(stranger.status).not.toBe(0);
      expect(stranger.out).toContain("/problems/unauthorised");
    },
  );

  it("the recipe for curl reads the receipt of a delivery", () => {
    const sent = JSON.parse(run("sh", ["publish.sh", entryFile("asked")]).out) as { receipt: string };
    expect(JSON.parse(run("sh", ["ask.sh", `/webhooks/receipts/${sent.receipt}`]).out)).toMatchObject({
      data: { entry: "asked", state: "created" },
    });
    const { data } = JSON.parse(run("sh", ["ask.sh", "/webhooks/log"]).out) as {
      data: { entry: string; receipt: string }[];
    };
    expect(data[0]).toMatchObject({ entry: "asked", receipt: sent.receipt });
    expect(JSON.parse(run("sh", ["ask.sh", "/webhooks/waiting"]).out)).toEqual({ data: [] });
  });

  it("the recipe for GitHub Actions publishes the folder, and fails for a refused entry after the others", async () => {
    const workflow = parse(code("publish.yml")) as {
      on: object;
      jobs: { publish: { steps: { run?: string; env?: Record<string, string> }[] } };
    };
    expect(workflow.on).toMatchObject({ push: { paths: ["entries/**"] } });
    mkdirSync(join(folder, "entries"));
    for (const [id, topics] of [
      ["push-a", ["mental-health"]],
      ["push-b", ["nothing"]],
      ["push-c", ["mental-health"]],
    ] as const) {
      writeFileSync(join(folder, "entries", `${id}.json`), JSON.stringify(news(id, { topics })));
    }
    const step = workflow.jobs.publish.steps.find((each) => each.run !== undefined);
    expect(Object.keys(step?.env ?? {})).toEqual(["HEALTH_AI_FEED_SECRET", "URL"]);
    // As the runner does: bash, stopping at errors.
    const ran = run("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", step?.run ?? ""]);
    expect(ran.status).toBe(1);
    expect(ran.out).toContain("::error file=entries/push-b.json::was refused");
    for (const id of ["push-a", "push-c"]) expect(await entry(id)).toMatchObject({ topics: ["mental-health"] });

    // What was withdrawn meanwhile stays withdrawn, whether its file is as it was or has changed; the others go on.
    const sent = async (command: object): Promise<void> => {
      // The recipe tells its time in whole seconds.
      const timestamp = `${new Date().toISOString().slice(0, 19)}Z`;
      const response = await fetch(await signedRequest({ ...command, timestamp }, {}, service.origin));
      expect(await response.json()).toMatchObject({ state: expect.stringMatching(/^(?:withdrawn|restored)$/) });
    };
    for (const id of ["push-a", "push-c"]) await sent(withdrawing(id));
    const changed = { topics: ["mental-health", "governance-ethics"] };
    writeFileSync(join(folder, "entries", "push-b.json"), JSON.stringify(news("push-b", changed)));
    writeFileSync(join(folder, "entries", "push-c.json"), JSON.stringify(news("push-c", changed)));
    // In the second of the first push, the same file would be the same delivery, which gets the same receipt.
    const nextSecond = async (): Promise<void> => {
      const second = new Date().getUTCSeconds();
      await expect.poll(() => new Date().getUTCSeconds(), { timeout: 60_000 }).not.toBe(second);
    };
    await nextSecond();
    const again = run("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", step?.run ?? ""]);
    expect(again.out.match(/^::.*$/gm)).toEqual([
      "::warning file=entries/push-a.json::stays withdrawn",
      "::warning file=entries/push-c.json::stays withdrawn",
    ]);
    expect(again.status).toBe(0);
    expect(await entry("push-b")).toMatchObject(changed);
    for (const id of ["push-a", "push-c"])
      await expect
        .poll(async () => (await fetch(`${service.origin}/api/v1/entries/${id}`)).status, { timeout: 60_000 })
        .toBe(410);
    // The file is deleted, or the entry is brought back: then it is published as before.
    await sent({ type: "entry.restore", data: { id: "push-c" } });
    rmSync(join(folder, "entries", "push-a.json"));
    await nextSecond();
    const last = run("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", step?.run ?? ""]);
    expect([last.status, last.out.match(/^::.*$/gm)]).toEqual([0, null]);
    await expect.poll(async () => await entry("push-c"), { timeout: 60_000 }).toMatchObject(changed);
  });

  it("the recipe for n8n makes headers and a body that the service accepts", async () => {
    const article = {
      id: 17,
      date: "2025-11-19T08:00:00Z",
      title: "From n8n",
      summary: "S",
      html: "<p>x</p>",
      link: "https://example.org/17",
    };
    const made = new Function("$input", "$env", "require", code("n8n.js")) as (
      ...args: unknown[]
    ) => { json: { body: string; headers: Record<string, string> } }[];
    const [item] = made(
      { first: () => ({ json: article }) },
      { HEALTH_AI_FEED_SECRET: SECRETS.desk },
      createRequire(import.meta.url),
    );
    const response = await fetch(`${service.origin}/webhooks/publish`, {
      method: "POST",
      headers: { ...item?.json.headers, "content-type": "application/json" },
      body: item?.json.body ?? "",
    });
    expect([response.status, await response.json()]).toMatchObject([201, { entry: "desk-17" }]);
  });

  it("the recipe for Ghost is an adapter that accepts what Ghost sends", async () => {
    const secret = ghost.adapters?.ghost?.[0]?.secret ?? "";
    const current = {
      id: "6682b8a8e10cc04306284330",
      title: "Titre",
      status: "published",
      visibility: "public",
      html: "<p>Texte.</p>",
      excerpt: "Résumé.",
      tags: [{ slug: "sante-mentale" }],
    };
    const body = JSON.stringify({ post: { current, previous: { status: "draft" } } });
    const response = await fetch(await ghostRequest(body, secret, service.origin));
    expect([response.status, await response.json()]).toMatchObject([201, { entry: "ghost-6682b8a8e10cc04306284330" }]);
    expect(await entry("ghost-6682b8a8e10cc04306284330")).toMatchObject({ topics: ["mental-health"] });
  });

  it.skipIf(!PHP)("the recipe for WordPress publishes with the post and withdraws with it", async () => {
    // What WordPress would be to the plugin.
    writeFileSync(
      join(folder, "wordpress-test.php"),
      `<?php
      class WP_Post { public $ID = 42; public $post_type = 'post'; public $post_modified_gmt; public $post_content = '<p class="x">Texte <b>gras</b>.</p><script>x</script>'; function __construct() { $this->post_modified_gmt = modified(); } }
      function modified() { return '2025-11-19 ' . ($GLOBALS['argv'][3] ?? '08:00:00'); }
      function add_action($hook, $callback) { $GLOBALS[$hook] = $callback; }
      function apply_filters($filter, $text) { return $text; }
      function get_post_time() { return '2025-11-19T08:00:00+00:00'; }
      function get_post_modified_time() { return gmdate('c', strtotime(modified() . ' UTC')); }
      function get_the_title() { return 'L&#8217;IA &amp; la santé'; }
      function get_the_excerpt() { return 'Résumé.'; }
      function get_permalink() { return 'https://example.org/?p=42'; }
      require 'wordpress.php';
      $GLOBALS['transition_post_status']($argv[1], $argv[2], new WP_Post);`,
    );
    expect(run("php", ["wordpress-test.php", "publish", "draft"])).toEqual({ status: 0, out: "" });
    expect(await entry("wp-42")).toMatchObject({
      texts: { fr: { title: "L’IA & la santé", content: "<p>Texte gras.</p>x" } },
    });
    expect(run("php", ["wordpress-test.php", "draft", "auto-draft"])).toEqual({ status: 0, out: "" });
    expect(run("php", ["wordpress-test.php", "trash", "publish"])).toEqual({ status: 0, out: "" });
    expect(run("sh", ["publish.sh", entryFile("wp-42")]).out).toContain("/problems/entry-withdrawn");
    // Published again in WordPress, it comes back.
    expect(run("php", ["wordpress-test.php", "publish", "trash", "09:00:00"])).toEqual({ status: 0, out: "" });
    await expect.poll(async () => (await entry("wp-42")).version, { timeout: 60_000 }).toBe(3);
  });

  it.skipIf(!PHP)("the recipe for Drupal publishes each translation, and withdraws unpublished ones", async () => {
    writeFileSync(
      join(folder, "drupal-test.php"),
      `<?php
      namespace Drupal\\node { interface NodeInterface {} }
      namespace {
      class Field { public $summary = ''; public $value = 'Texte.'; public $processed = '<p>Texte.</p>'; }
      class Url { function toString() { return 'https://example.org/node/1'; } }
      class Node implements \\Drupal\\node\\NodeInterface {
        function uuid() { return '0d3f3b1e-0000-4000-8000-000000000001'; }
        function bundle() { return 'article'; }
        function isPublished() { return $GLOBALS['argv'][1] === 'on'; }
        function getChangedTime() { return 1763539200 + ($GLOBALS['argv'][1] === 'on' ? 0 : 60); }
        function getCreatedTime() { return 1763539200; }
        function getTranslationLanguages() { return ['fr' => 1, 'zh-hans' => 1]; }
        function getTranslation($code) { return $this; }
        function label() { return 'Titre'; }
        function get($name) { return new Field; }
        function toUrl() { return new Url; }
      }
      function text_summary($text) { return $text; }
      require 'drupal.php';
      health_ai_feed_node_update(new Node);
      }`,
    );
    const id = "drupal-0d3f3b1e-0000-4000-8000-000000000001";
    expect(run("php", ["drupal-test.php", "on"])).toEqual({ status: 0, out: "" });
    expect(Object.keys((await entry(id)).texts as object)).toEqual(["fr", "zh"]);
    expect(run("php", ["drupal-test.php", "off"])).toEqual({ status: 0, out: "" });
    expect(run("sh", ["publish.sh", entryFile(id)]).out).toContain("/problems/entry-withdrawn");
  });
});

describe("the manual for editors", () => {
  /** Sends a command of the manual, as it stands there but for the time, as a dry run. */
  async function rehearse(name: string): Promise<unknown[]> {
    const command = { ...(JSON.parse(code(name)) as object), timestamp: new Date().toISOString(), dryRun: true };
    const response = await fetch(await signedRequest(command, {}, service.origin));
    return [response.status, await response.json()];
  }

  it("the README's example publishes as it is", async () => {
    expect(await rehearse("command.json")).toMatchObject([
      200,
      { dryRun: true, data: { state: "scheduled", entry: "my-first-entry" } },
    ]);
  });

  it("the manual has a first example that publishes as it stands there", () => {
    const [example] = blocksIn(chapter("editors")).filter(
      ({ language, file }) => language === "js" && file === undefined,
    );
    writeFileSync(
      join(folder, "example.mjs"),
      (example?.code ?? "").replaceAll("http://localhost:8787", service.origin),
    );
    expect(run(process.execPath, ["example.mjs"], { SECRET: SECRETS.desk }).out).toMatch(
      /^201 \{[\s\S]*my-first-entry/,
    );
  });

  it("the manual has a batch that the webhook takes", async () => {
    expect(await rehearse("batch.json")).toMatchObject([
      200,
      { dryRun: true, data: [{ state: "withdrawn" }, { state: "restored" }] },
    ]);
  });
});
