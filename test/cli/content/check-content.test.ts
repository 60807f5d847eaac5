import { execFile } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { checkContent } from "../../../src/cli/content/check-content.ts";
import type { Mistake } from "../../../src/cli/content/load-entries.ts";
import { loadTaxonomy } from "../../../src/cli/content/taxonomy-files.ts";
import { LANGUAGES, writtenIn } from "../../../src/domain/entry/language.ts";
import { temporaryFolder } from "../../fixtures/temporary-folder.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const NOW = Date.UTC(2026, 0, 15);

const names = (indent: string) =>
  ["en", "fr", "es", "ru", "ar", "zh", "pt", "de"].map((language) => `${indent}${language}: Name`).join("\n");

/** A small content folder without a mistake. Line numbers below count from here. */
const GOOD: Readonly<Record<string, string>> = {
  "site.yaml": `name:\n${names("  ")}\ndescription:\n${names("  ")}\n`,
  "topics.yaml": `- id: mental-health\n  name:\n${names("    ")}\n- id: primary-care\n  name:\n${names("    ")}\n`,
  "organisations.yaml":
    "- id: who\n" +
    "  kind: un-agency\n" +
    "  name:\n" +
    `${names("    ")}\n` +
    "- id: who-europe\n" +
    "  kind: un-regional-office\n" +
    "  name:\n" +
    `${names("    ")}\n` +
    "  parent: who\n",
  "entries/call/entry.yaml": `type: news
genre: call
published: 2025-05-02
organisations:
  - { id: who, role: publisher }
source: { name: S, url: "https://example.org/a" }
topics:
  - mental-health
  - primary-care
deadlines:
  - { at: 2025-06-01, label: { en: Last day, ar: آخر يوم } }
related:
  - meeting
corrections:
  - { at: 2025-05-03, note: { en: A typing error., ar: خطأ مطبعي } }
`,
  "entries/call/en.md": `---
words: service
title: A call
summary: Experts are wanted.
url: https://example.org/en
---
First paragraph.

Second, with a [link](https://example.org/b).
`,
  "entries/call/ar.md": "---\nwords: service\ntitle: نداء\nsummary: مطلوب خبراء.\n---\n\nالنص هنا.\n",
  "entries/meeting/entry.yaml": `type: event
genre: meeting
published: 2025-08-20
organisations:
  - { id: who-europe, role: organiser }
topics: [primary-care]
partOf: call
event:
  status: held
  starts: 2025-09-25T10:00
  ends: 2025-09-26T18:00
  zone: Europe/Lisbon
  registration:
    opens: 2025-09-01
    closes: 2025-09-20
  sessions:
    - starts: 2025-09-25T11:00
      title: { en: Opening }
`,
  "entries/meeting/en.md": "---\nwords: service\ntitle: A meeting\nsummary: Two days.\n---\n",
};

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true });
});

/** Writes the good folder with some files changed: replaced, or given anew where they do not exist. */
function folder(changes: Readonly<Record<string, string | readonly [from: string, to: string]>> = {}): string {
  const root = temporaryFolder("check-content");
  made.push(root);
  const files: Record<string, string> = { ...GOOD };
  for (const [file, change] of Object.entries(changes)) {
    const old = files[file] ?? "";
    if (typeof change !== "string" && !old.includes(change[0])) throw new Error(`${file} does not hold ${change[0]}`);
    files[file] = typeof change === "string" ? change : old.replace(change[0], change[1]);
  }
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(root, dirname(file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}

const shown = (root: string, found: readonly Mistake[]) =>
  found.map(({ file, line, detail }) => `${file.slice(root.length + 1)}:${line}: ${detail}`);

const CALL = "entries/call/entry.yaml";
const MEETING = "entries/meeting/entry.yaml";
const EN = "entries/call/en.md";

describe("a content folder", () => {
  it("a valid content folder is reported without mistakes", async () => {
    const root = folder();
    expect(await checkContent(root, NOW)).toMatchObject({
      entries: 2,
      texts: 3,
      topics: 2,
      organisations: 2,
      mistakes: [],
      warnings: [],
    });
  });

  it.each<[string, Parameters<typeof folder>[0], string]>([
    // Shape
    [
      "broken YAML",
      { [CALL]: ["genre: call", "genre: [call"] },
      `${CALL}:3: Flow sequence in block collection must be sufficiently indented`,
    ],
    ["a field twice", { [CALL]: ["genre: call", "genre: call\ngenre: call"] }, `${CALL}:3: Map keys must be unique`],
    ["no fields at all", { [CALL]: "just words\n" }, `${CALL}:1: must be fields with their values, such as title: …`],
    [
      "an unknown field",
      { [CALL]: ["genre: call", "genre: call\ncolour: red"] },
      `${CALL}:3: /colour: is not a known field`,
    ],
    ["a field that is missing", { [CALL]: ["genre: call\n", ""] }, `${CALL}:1: /genre: `],
    [
      "a date that does not exist",
      { [CALL]: ["2025-05-02", "2025-02-30"] },
      `${CALL}:3: /published: must be an RFC 3339 instant`,
    ],
    [
      "a time that the clocks skip",
      { [MEETING]: ["closes: 2025-09-20", "closes: 2025-03-30T01:30"] },
      `${MEETING}:15: /event/registration/closes: does not exist`,
    ],
    [
      "an end before the start",
      { [MEETING]: ["ends: 2025-09-26T18:00", "ends: 2025-09-24T18:00"] },
      `${MEETING}:11: /event/ends: is before starts (2025-09-25T10:00)`,
    ],
    [
      "a label missing in a language",
      { [CALL]: [", ar: آخر يوم", ""] },
      `${CALL}:11: /deadlines/0/label/ar: is missing: the entry has a text in ar`,
    ],
    [
      "another id than its folder",
      { [CALL]: ["type: news", "id: other\ntype: news"] },
      `${CALL}:1: /id: is other, but the folder's name is the id: call`,
    ],
    // Files
    [
      "a file of another kind",
      { "entries/call/notes.txt": "x" },
      "entries/call/notes.txt:1: is neither entry.yaml nor <language>.md",
    ],
    [
      "a language that is not ours",
      { "entries/call/it.md": "x" },
      "entries/call/it.md:1: is neither entry.yaml nor <language>.md",
    ],
    [
      "no front matter",
      { [EN]: "First paragraph.\n" },
      `${EN}:1: must start with its title and summary between two lines of ---`,
    ],
    [
      "an unknown field in the front matter",
      { [EN]: ["summary:", "sumary: x\nsummary:"] },
      `${EN}:4: /texts/en/sumary: is not a known field`,
    ],
    [
      "broken front matter",
      { [EN]: ["title: A call", "title: A call: now"] },
      `${EN}:3: Nested mappings are not allowed`,
    ],
    [
      "a control character in the text",
      { [EN]: ["First paragraph.", "First\u0007 paragraph."] },
      `${EN}:7: /texts/en/content: must be text without control characters`,
    ],
    // Links
    [
      "a link that is none",
      { [CALL]: ["https://example.org/a", "example.org/a"] },
      `${CALL}:6: /source/url: must be an absolute http or https address`,
    ],
    [
      "a link with a password",
      { [EN]: ["https://example.org/en", "https://a:b@example.org/en"] },
      `${EN}:5: /texts/en/url: must be a valid address without user name`,
    ],
    [
      "a relative link in the text",
      { [EN]: ["https://example.org/b", "/b"] },
      `${EN}:9: /texts/en/content: holds a link to /b`,
    ],
    // The sanitiser
    [
      "HTML in Markdown",
      { [EN]: ["Second,", "<b>Second</b>,"] },
      `${EN}:9: /texts/en/content: holds HTML inside Markdown`,
    ],
    [
      "an image in the text",
      { [EN]: ["Second,", "![a](https://example.org/a.png)"] },
      `${EN}:9: /texts/en/content: holds <img>`,
    ],
    [
      "a script in HTML",
      {
        [EN]:
          "---\n" +
          "words: service\n" +
          "title: T\n" +
          "summary: S\n" +
          "format: html\n" +
          "---\n" +
          "\n" +
          "<p>a</p>\n" +
          "<p>b</p>\n" +
          "<script>c()</script>\n",
      },
      `${EN}:10: /texts/en/content: holds <script>`,
    ],
    [
      "a text that comes to nothing",
      { [EN]: "---\nwords: service\ntitle: T\nsummary: S\nformat: html\n---\n<p></p>\n" },
      `${EN}:7: /texts/en/content: holds no text`,
    ],
    // References
    [
      "an unknown topic",
      { [CALL]: ["- primary-care", "- primery-care"] },
      `${CALL}:9: /topics/1: is not a known topic; did you mean primary-care?`,
    ],
    [
      "an unknown organisation",
      { [CALL]: ["id: who,", "id: whoo,"] },
      `${CALL}:5: /organisations/0/id: is not a known organisation; did you mean who?`,
    ],
    [
      "an orphan among related",
      { [CALL]: ["- meeting", "- meetings"] },
      `${CALL}:13: /related/0: names meetings, which is not an entry of this folder`,
    ],
    [
      "an orphan as partOf",
      { [MEETING]: ["partOf: call", "partOf: calls"] },
      `${MEETING}:7: /partOf: names calls, which is not an entry of this folder`,
    ],
    // Dates that can hardly be meant
    [
      "a year long ago",
      { [MEETING]: ["2025-08-20", "1925-08-20"] },
      `${MEETING}:3: /published: is 1925-08-20: only years from 2000 to 2099 are believed`,
    ],
    [
      "a year far ahead",
      { [CALL]: ["at: 2025-06-01", "at: 2205-06-01"] },
      `${CALL}:11: /deadlines/0/at: is 2205-06-01: only years from 2000 to 2099 are believed`,
    ],
    [
      "a deadline before publication",
      { [CALL]: ["at: 2025-06-01", "at: 2025-05-01"] },
      `${CALL}:11: /deadlines/0/at: is before published (2025-05-02)`,
    ],
    [
      "a correction before publication",
      { [CALL]: ["at: 2025-05-03", "at: 2025-04-30T09:00:00Z"] },
      `${CALL}:15: /corrections/0/at: is before published (2025-05-02)`,
    ],
    [
      "a session before the event",
      { [MEETING]: ["- starts: 2025-09-25T11:00", "- starts: 2025-09-25T09:00"] },
      `${MEETING}:17: /event/sessions/0/starts: is before the event starts`,
    ],
    [
      "a session after the event",
      { [MEETING]: ["- starts: 2025-09-25T11:00", "- starts: 2025-09-27T11:00"] },
      `${MEETING}:17: /event/sessions/0/starts: is after the event ends`,
    ],
    [
      "a registration that closes first",
      { [MEETING]: ["closes: 2025-09-20", "closes: 2025-08-31"] },
      `${MEETING}:15: /event/registration/closes: is before registration opens`,
    ],
    [
      "a registration that closes last",
      { [MEETING]: ["closes: 2025-09-20", "closes: 2025-09-27"] },
      `${MEETING}:15: /event/registration/closes: is after the event`,
    ],
    [
      "an event that was announced when it was over",
      { [MEETING]: GOOD[MEETING]?.replace("2025-08-20", "2025-09-27").replace("held", "confirmed") ?? "" },
      `${MEETING}:9: /event/status: is confirmed, but the entry was published after the event ` +
        "(2025-09-26T18:00): held, or cancelled?",
    ],
    [
      "a text in another script",
      { "entries/call/ar.md": ["النص هنا.", "A text."] },
      "entries/call/ar.md:7: /texts/ar/content: has no letter of the script of ar",
    ],
    [
      "a summary in another script",
      { "entries/call/ar.md": ["مطلوب خبراء.", "Experts."] },
      "entries/call/ar.md:4: /texts/ar/summary: has no letter of the script of ar",
    ],
    // Taxonomies
    [
      "a topic without a name in a language",
      { "topics.yaml": ["    ru: Name\n", ""] },
      "topics.yaml:2: /0/name/ru: is required",
    ],
    [
      "a description that is missing",
      { "site.yaml": ["description:", "descripton:"] },
      "site.yaml:1: /description: is required",
    ],
    [
      "an organisation of no kind",
      { "organisations.yaml": ["un-agency", "un-agancy"] },
      "organisations.yaml:2: /0/kind: ",
    ],
    [
      "an id that is listed twice",
      { "topics.yaml": ["- id: primary-care", "- id: mental-health"] },
      "topics.yaml:11: /1/id: is listed twice: mental-health",
    ],
    [
      "a parent that does not exist",
      { "organisations.yaml": ["parent: who", "parent: whom"] },
      "organisations.yaml:23: /1/parent: names whom, which is not a known organisation",
    ],
    [
      "a parent that is its own child",
      { "organisations.yaml": ["parent: who", "parent: who-europe"] },
      "organisations.yaml:23: /1/parent: makes the organisation its own ancestor",
    ],
    ["broken YAML in a taxonomy", { "topics.yaml": ["name:", "name: ["] }, "topics.yaml:3: "],
  ])("a content folder with %s is reported with file, line and reason", async (_, changes, expected) => {
    const root = folder(changes);
    const { mistakes } = await checkContent(root, NOW);
    expect(shown(root, mistakes)[0]?.slice(0, expected.length)).toBe(expected);
  });

  it("all mistakes of a content folder are listed once, in the order of files and lines", async () => {
    const root = folder({
      [CALL]: GOOD[CALL]?.replace("- meeting", "- nothing").replace("2025-06-01", "2025-04-01") ?? "",
      [EN]: ["Second,", "<b>Second</b>,"],
    });
    const { mistakes } = await checkContent(root, NOW);
    expect(shown(root, mistakes).map((line) => line.split(" ").slice(0, 2).join(" "))).toEqual([
      `${EN}:9: /texts/en/content:`,
      `${CALL}:11: /deadlines/0/at:`,
      `${CALL}:13: /related/0:`,
    ]);
  });

  it("an entry whose own files are broken may still be referred to", async () => {
    const root = folder({ [MEETING]: ["genre: meeting", "genre: meting"] });
    expect(
      shown(root, (await checkContent(root, NOW)).mistakes).filter((line) =>
        line.includes("is not an entry of this folder"),
      ),
    ).toEqual([]);
  });

  it.each<[string, Parameters<typeof folder>[0], string]>([
    [
      "is published tomorrow",
      { [CALL]: GOOD[CALL]?.replaceAll("2025-05", "2026-02").replace("2025-06", "2026-06") ?? "" },
      `${CALL}:3: /published: is 2026-02-02, which is still to come`,
    ],
    [
      "is held and still to come",
      { [MEETING]: GOOD[MEETING]?.replaceAll("2025-09", "2026-02") ?? "" },
      `${MEETING}:9: /event/status: is held, but the event is still to come (2026-02-25T10:00)`,
    ],
    [
      "is over and still provisional",
      { [MEETING]: ["status: held", "status: provisional"] },
      `${MEETING}:9: /event/status: is provisional, but the event is over (2025-09-26T18:00)`,
    ],
  ])("check:content warns of content that %s", async (_, changes, expected) => {
    const root = folder(changes);
    const { mistakes, warnings } = await checkContent(root, NOW);
    expect(mistakes).toEqual([]);
    expect(shown(root, warnings)).toEqual([expected]);
  });
});

describe("the content of this service", () => {
  it("the content of this service is valid", async () => {
    const { mistakes, entries } = await checkContent(join(ROOT, "content"), NOW);
    expect(mistakes).toEqual([]);
    expect(entries).toBeGreaterThan(50);
  });

  it("every topic and organisation is named in the script of each language, except brands", async () => {
    const { topics, organisations } = loadTaxonomy(join(ROOT, "content"));
    const foreign = [...topics.values(), ...organisations.values()].filter(({ name }) =>
      LANGUAGES.some((language) => !writtenIn(language, name[language])),
    );
    expect(foreign.map(({ id }) => id)).toEqual([]);
  });
});

describe("npm run check:content", () => {
  const run = (...options: string[]): Promise<{ status: number; stdout: string; stderr: string }> =>
    new Promise((resolve) => {
      execFile(
        process.execPath,
        ["src/scripts/check-content.ts", ...options],
        { cwd: ROOT },
        (error, stdout, stderr) => {
          resolve({ status: Number(error?.code ?? 0), stdout, stderr });
        },
      );
    });

  it("check:content prints places that editors can open, and exits with 0, 1 or 2", { timeout: 120_000 }, async () => {
    const root = folder({ [CALL]: ["- meeting", "- nothing"] });
    const [broken, elsewhere, nowhere] = await Promise.all([
      run("--content", root),
      run("--content", root, `${root}/entries/meeting`),
      run("--content", "/nowhere"),
    ]);
    expect(broken).toEqual({
      status: 1,
      stdout: "content: 2 entries, 3 texts, 2 topics, 2 organisations; 1 mistake, 0 warnings\n",
      stderr: `${root}/${CALL}:13: /related/0: names nothing, which is not an entry of this folder\n`,
    });
    expect(elsewhere).toMatchObject({ status: 0, stderr: "" });
    expect(nowhere).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^\/nowhere\/site\.yaml does not exist\.\n\nUsage:/),
    });
  });
});
