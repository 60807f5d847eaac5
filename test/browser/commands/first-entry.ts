// npm run first:entry: publishes a first entry in each of the ways that the manual for editors describes, and writes
// into it how long each takes, from a service without data to the entry in a feed. Programs do all of it; what a person
// writes is counted as typed at a stated speed, because programs type in no time.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { EditorRecord } from "../../../src/domain/command/editor.ts";
import { editorMessages } from "../../../src/messages/editor-messages.ts";
import { Service, until } from "../../e2e/service.ts";
import { commandOptions } from "../../fixtures/command-options.ts";
import { blocksIn, chapter } from "../../fixtures/documents.ts";
import { EDITORS, SECRETS } from "../../fixtures/editors.ts";
import { markdownTable } from "../../fixtures/markdown-table.ts";
import { ghostRequest } from "../../fixtures/signed.ts";
import { writeTable } from "../../fixtures/write-table.ts";
import { PHONE } from "../session/browser-session.ts";
import { launch } from "../session/chromium.ts";

/**
 * Characters that a person types in a minute, seconds for a click or a choice, and for a piece of code that is copied.
 */
const TYPED = 200;
const CLICK = 2;
const COPY = 5;
/** Seconds that no way may take. */
const MAX_SECONDS = 120;

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const CLI = join(ROOT, "src/cli/cli.ts");
const folder = mkdtempSync(join(tmpdir(), "health-ai-feed-first-"));
const CODE = new Map(
  [...blocksIn(chapter("editors")), ...blocksIn(chapter("recipes"))].flatMap(({ file, code }) =>
    file === undefined ? [] : [[file, code]],
  ),
);
const ghost = EditorRecord.parse(JSON.parse(CODE.get("ghost.json") ?? ""));

/** A person in a browser, and the count of what they did. */
class Person {
  characters = 0;
  clicks = 0;
  copies = 0;
  type(text: string): string {
    this.characters += text.length;
    return text;
  }
  get seconds(): number {
    return (this.characters / TYPED) * 60 + this.clicks * CLICK + this.copies * COPY;
  }
}

const service = new Service();

/** Runs a command line that the person typed; throws where it does not end well. */
function run(person: Person, line: string): void {
  const [command = "", ...args] = person.type(line).replace("npm run cli --", `node ${CLI}`).split(" ");
  const ran = spawnSync(command, args, {
    cwd: folder,
    encoding: "utf8",
    env: { PATH: process.env.PATH, URL: service.origin, HEALTH_AI_FEED_SECRET: SECRETS.desk },
  });
  if (ran.status !== 0) throw new Error(`${line}: ${ran.stdout}${ran.stderr}`);
}

/** The example of an entry, with what its editor writes of it. */
function entryFile(person: Person, id: string): string {
  const file = `${id}.json`;
  const title = person.type(`A ward tries out reading aids (${id})`);
  const summary = person.type("Nurses say where they help, and where not.");
  const entry = {
    id: person.type(id),
    type: "news",
    genre: "article",
    published: person.type("2025-11-19"),
    texts: { en: { words: "service", title, summary } },
    organisations: [{ id: person.type("who"), role: "publisher" }],
    topics: [person.type("mental-health")],
  };
  person.copies++;
  writeFileSync(join(folder, file), JSON.stringify(entry, null, 2));
  return file;
}

/** By a recipe of the manual: its code and the example are copied, the key is put into the environment. */
function byRecipe(script: string, command: string): (person: Person, id: string) => void {
  return (person, id) => {
    person.copies += 2;
    writeFileSync(join(folder, script), CODE.get(script) ?? "");
    run(person, `${command} ${script} ${entryFile(person, id)}`);
  };
}

function byNew(person: Person, id: string): Promise<void> {
  const answers = [
    ...["news", "article", "en", "service", `A ward tries out reading aids (${id})`],
    ...["Nurses say where they help, and where not.", "", "who", "mental-health", "2025-11-19", id],
  ];
  const command = person.type("npm run cli -- new --into entries").replace("npm run cli --", `node ${CLI}`);
  return new Promise((resolve, reject) => {
    // On a terminal of its own, as it asks for.
    const child = spawn("script", ["-qfec", command, "/dev/null"], { cwd: folder, stdio: ["pipe", "pipe", "inherit"] });
    let shown = "";
    child.stdout.on("data", (chunk: Buffer) => {
      shown += chunk.toString();
      if (!/: (?:\u001b\[\d*[A-Za-z])*$/.test(shown)) return;
      shown = "";
      child.stdin.write(`${person.type(answers.shift() ?? "")}\n`);
    });
    child.on("close", (status) => {
      if (status !== 0) return reject(new Error(`new ended with ${status}: ${shown}`));
      run(person, `npm run cli -- publish --url ${service.origin} entries/${id}`);
      resolve();
    });
  });
}

function byImport(person: Person): void {
  const item = `<item><title>A ward tries out reading aids, imported</title><link>https://example.org/aids</link>
    <guid>https://example.org/aids</guid><pubDate>Wed, 19 Nov 2025 09:00:00 GMT</pubDate>
    <description>Nurses say where they help, and where not.</description></item>`;
  const feed = `<rss version="2.0"><channel><title>News</title><language>en</language>${item}</channel></rss>`;
  writeFileSync(join(folder, "feed.xml"), feed);
  run(
    person,
    "npm run cli -- import --from feed.xml --into drafts --genre article --organisation who --topic mental-health",
  );
  const [draft = ""] = readdirSync(join(folder, "drafts"));
  run(person, `npm run cli -- publish --url ${service.origin} drafts/${draft}`);
}

async function byGhost(person: Person): Promise<void> {
  // A webhook is made once in Ghost's settings: its address and its secret are copied, its event is chosen.
  person.copies += 2;
  person.clicks += 6;
  const current = {
    id: "6682b8a8e10cc04306284331",
    title: person.type("A ward tries out reading aids, in Ghost"),
    status: "published",
    visibility: "public",
    html: `<p>${person.type("Nurses say where they help, and where not.")}</p>`,
    excerpt: "Nurses say where they help, and where not.",
    tags: [{ slug: person.type("sante-mentale") }],
  };
  person.clicks += 3;
  const body = JSON.stringify({ post: { current, previous: { status: "draft" } } });
  const answer = await fetch(await ghostRequest(body, ghost.adapters?.ghost?.[0]?.secret ?? "", service.origin));
  if (!answer.ok) throw new Error(await answer.text());
}

async function byComposer(person: Person, id: string, page: Page): Promise<void> {
  const { page: words, fields } = editorMessages("en");
  const field = (name: string) => page.getByLabel(fields[name] ?? "", { exact: true });
  const write = async (name: string, text: string): Promise<void> => {
    person.clicks++;
    await field(name).first().fill(person.type(text));
  };
  const press = async (name: string | RegExp): Promise<void> => {
    person.clicks++;
    await page.getByRole("button", { name, exact: true }).first().click();
  };
  const pick = async (name: string, text: string): Promise<void> => {
    await write(name, text);
    await field(name).press("Enter");
  };
  await page.goto(`${service.origin}/en/editor`);
  await page.waitForSelector("#composer[data-ready]");
  person.clicks += 3;
  await page.getByLabel(words.news ?? "", { exact: true }).check();
  await write("title", `A ward tries out reading aids (${id})`);
  await write("summary", "Nurses say where they help, and where not.");
  await field("words").selectOption("service");
  await field("genre").selectOption("article");
  await page.locator(".tab").last().click();
  await pick("organisations", "who");
  await pick("topics", "mental-health");
  await press(words.publish ?? "");
  person.copies++;
  await page.getByLabel(words.key ?? "", { exact: true }).fill(SECRETS.desk);
  await press(words.useKey ?? "");
  await page
    .locator(".told")
    .getByText(words.projected ?? "")
    .waitFor();
}

type Way = (person: Person, id: string, page: Page) => Promise<void> | void;
const WAYS: readonly (readonly [string, Way])[] = [
  ["the composer, on a phone", byComposer],
  ["`new` and `publish`", byNew],
  [
    "a JSON file and `publish`",
    (person, id) => run(person, `npm run cli -- publish --url ${service.origin} ${entryFile(person, id)}`),
  ],
  ["curl and openssl", byRecipe("publish.sh", "sh")],
  ["Node.js", byRecipe("publish.mjs", "node")],
  ["Python", byRecipe("publish.py", "python3")],
  ["Ghost", byGhost],
  ["`import --from` a feed", (person) => byImport(person)],
];

symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
mkdirSync(join(folder, "entries"));
commandOptions(
  `Usage: npm run first:entry

Publishes a first entry in each way that the manual for editors describes, and writes into it how long each takes.

  -h, --help  this text`,
  {},
);

const began = Date.now();
await service.start({ EDITORS: JSON.stringify([...EDITORS, ghost]) });
const started = (Date.now() - began) / 1000;
const browser = await launch();
const rows: string[][] = [];
try {
  const page = await (await browser.newContext(PHONE)).newPage();
  let total = 0;
  for (const [index, [name, way]] of WAYS.entries()) {
    const person = new Person();
    const items = async (): Promise<number> =>
      ((await (await fetch(`${service.origin}/${index === 6 ? "fr" : "en"}/feed.json`)).json()) as { items: unknown[] })
        .items.length;
    const before = await items();
    const from = Date.now();
    await way(person, `first-${index + 1}`, page);
    await until(async () => (await items()) > before, 60_000);
    const machine = started + (Date.now() - from) / 1000;
    total = machine + person.seconds;
    const over = total > MAX_SECONDS;
    if (over) process.exitCode = 1;
    rows.push([
      name,
      ...[person.seconds, machine, total].map((seconds) => `${Math.ceil(seconds)}${over ? " (!)" : ""}`),
    ]);
    console.log(rows.at(-1)?.join("  "));
  }
} finally {
  await browser.close();
  await service.stop();
  rmSync(folder, { recursive: true, force: true });
}
if (process.exitCode !== 1)
  writeTable("first-entry", markdownTable(["way (seconds)", "person", "machines", "together"], rows), "editors");
