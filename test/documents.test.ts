import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { unstable_readConfig } from "wrangler";
import { parse } from "yaml";
import { MIGRATIONS as AGGREGATOR } from "../src/aggregator/statements.ts";
import { Command } from "../src/domain/command/command.ts";
import { EditorRecord } from "../src/domain/command/editor.ts";
import { LANGUAGES } from "../src/domain/entry/language.ts";
import { MIGRATIONS as HUB } from "../src/hub/statements.ts";
import { QUOTAS } from "../src/ledger/commands/quotas.ts";
import { MIGRATIONS as LEDGER } from "../src/ledger/store/schema.ts";
import {
  blockKey,
  CHECKPOINT_KEY,
  entryKey,
  indexKey,
  listKey,
  PRERENDERED_KEY,
  prerenderedKey,
} from "../src/read-model/keys.ts";
import { blocksIn, chapter, codeIn, DOCUMENTS, MANUAL, README, tablesIn, withoutBlocks } from "./fixtures/documents.ts";
import { markdownTable } from "./fixtures/markdown-table.ts";
import { temporaryFolder } from "./fixtures/temporary-folder.ts";
import { withTable } from "./fixtures/write-table.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const PACKAGE = JSON.parse(read("package.json")) as { engines: { node: string }; scripts: Record<string, string> };

describe("a document", () => {
  it.each(DOCUMENTS)("$path has tables whose rows have as many cells as their head", ({ text }) => {
    for (const { head, rows } of tablesIn(text)) {
      expect(rows.length, head.join()).toBeGreaterThan(1);
      for (const { line, cells } of rows) expect(cells, `line ${line}`).toHaveLength(head.length);
    }
  });

  it.each(DOCUMENTS)("$path links to files that are there", ({ path, text }) => {
    const links = [...withoutBlocks(text).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, to = ""]) => to);
    const missing = links.filter((to) => !/^https?:/.test(to) && !existsSync(join(ROOT, dirname(path), to)));
    expect(missing).toEqual([]);
  });

  it.each(DOCUMENTS)("$path names commands of npm that there are", ({ text }) => {
    const named = [...text.matchAll(/npm run (?:--silent |-s )?([a-z][a-z:]*)/g)].map(([, name = ""]) => name);
    expect(named.filter((name) => PACKAGE.scripts[name] === undefined)).toEqual([]);
  });

  it("every command of npm stands in a document, but those that npm itself calls", () => {
    const text = DOCUMENTS.map((document) => document.text).join("\n");
    const named = new Set(
      [...text.matchAll(/npm (?:run (?:--silent |-s )?|(?=start\b|test\b))([a-z][a-z:]*)/g)].map(([, name]) => name),
    );
    const names = Object.keys(PACKAGE.scripts).filter((name) => !/^(?:pre|post)/.test(name));
    expect(names.filter((name) => !named.has(name))).toEqual([]);
  });

  it("every command that measures or attacks says with --help what it does and takes", () => {
    const commands = Object.values(PACKAGE.scripts).flatMap((script) => script.match(/(?<=node )test\/\S+/g) ?? []);
    expect(commands.length).toBeGreaterThan(10);
    const helps = (text: string): boolean => text.includes("-h, --help") && /\bcommand(?:Line|Options)\(/.test(text);
    expect(commands.filter((file) => !helps(read(file)))).toEqual([]);
  });

  it.each(DOCUMENTS)("$path names files of the repository that there are", ({ path, text }) => {
    const named = codeIn(text).filter((code) => /^(?:src|test|content|\.ci|\.github)\/[\w./-]*$/.test(code));
    expect(named.filter((name) => !existsSync(join(ROOT, name))).map((name) => `${path}: ${name}`)).toEqual([]);
  });

  it.each(DOCUMENTS)("$path asks for no package by a name that is this one's", ({ text }) => {
    expect(text).not.toMatch(/npx health-ai-feed/);
  });

  it("a document that is broken is seen: a row short of a cell, a bar that is text, a block that is none", () => {
    const text = "| a | b |\n|---|---|\n| 1 |\n| `x\\|y` | 2 |\n\n```sh\n| no | table |\n```\n";
    expect(tablesIn(text)[0]?.rows.map(({ cells }) => cells.length)).toEqual([2, 1, 2]);
    expect(blocksIn(text)).toEqual([{ language: "sh", code: "| no | table |\n" }]);
  });
});

describe("the README", () => {
  it("the README has at most 250 lines", () => {
    expect(README.text.split("\n").length).toBeLessThanOrEqual(250);
  });

  it("the README names the version of Node.js that package.json asks for, and so does CONTRIBUTING", () => {
    const [, version = ""] = /^>=([\d.]+)$/.exec(PACKAGE.engines.node) ?? [];
    for (const text of [README.text, read(".github/CONTRIBUTING.md")]) expect(text).toContain(`${version} or later`);
  });

  it("the README names every chapter of the manual", () => {
    for (const { path } of MANUAL.values()) expect(README.text).toContain(`](${path})`);
  });
});

describe("the manual", () => {
  it("the manual has a chapter for each kind of user, with its title in every language", () => {
    expect([...MANUAL.keys()].sort()).toEqual([
      "changelog",
      "editors",
      "newsletters",
      "operators",
      "partners",
      "readers",
      "recipes",
    ]);
    for (const { path, text } of MANUAL.values()) {
      const [, front = ""] = /^---\n([\s\S]*?)\n---\n/.exec(text) ?? [];
      const { title } = parse(front) as { title: Record<string, string> };
      expect(Object.keys(title).sort(), path).toEqual([...LANGUAGES].sort());
    }
  });

  it("the manual shows commands as the webhook takes them, with publishAt and state in data and dryRun beside", () => {
    const shown = blocksIn(chapter("editors")).filter(({ file }) => file === "command.json" || file === "batch.json");
    expect(shown).toHaveLength(2);
    for (const { code } of shown) expect(Command.safeParse(JSON.parse(code))).toMatchObject({ success: true });
    const [{ code = "{}" } = {}] = shown;
    const misplaced = { ...(JSON.parse(code) as object), publishAt: "2126-03-01T09:00:00Z" };
    expect(Command.safeParse(misplaced).success).toBe(false);
  });

  it("the manual has editors as the service takes them", () => {
    const [editors] = blocksIn(chapter("operators")).filter(({ file }) => file === "editors.json");
    expect(EditorRecord.array().safeParse(JSON.parse(editors?.code ?? "null"))).toMatchObject({ success: true });
  });

  it("the manual says how much is kept of each editor, in the numbers that the ledger has", () => {
    // The numbers themselves, for they are promised: whoever changes one has to change it here.
    expect(QUOTAS).toEqual({ scheduled: 500, drafts: 500, octets: 67_108_864, receipts: 100_000 });
    expect(chapter("operators").replaceAll("\n", " ")).toContain(
      "for each editor 100,000 receipts of 30 days, 500 scheduled commands, 500 drafts, 64 MiB of both",
    );
  });

  it("the manual says what to uncomment in wrangler.toml, and wrangler reads it then", () => {
    expect(chapter("operators")).toContain("uncomment `API_LIMIT` and the block `[[ratelimits]]`");
    const config = join(temporaryFolder("limits"), "wrangler.toml");
    writeFileSync(
      config,
      read("wrangler.toml").replace(/^# (?=API_LIMIT =|\[\[ratelimits\]\]|(?:name|namespace_id|simple) =)/gm, ""),
    );
    const { ratelimits, vars } = unstable_readConfig({ config });
    const [limiter] = ratelimits;
    expect(limiter?.name).toBe("API_LIMITER");
    expect(vars.API_LIMIT).toBe(`${limiter?.simple.limit}/${limiter?.simple.period}`);
  });

  it("the manual says that only examples in src name a topic or an organisation, and it is so", () => {
    expect(chapter("operators")).toContain("no code in `src/` names a topic or an organisation");
    const ids = ["topics", "organisations"].flatMap((file) =>
      (parse(read(`content/${file}.yaml`)) as { id: string }[]).map(({ id }) => id),
    );
    // Ids of one word are words of other things, too: "who", "privacy".
    const named = new RegExp(`["'\`/:](?:${ids.filter((id) => id.includes("-")).join("|")})(?![\\w-])`);
    const files = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" }).filter((file) =>
      /\.tsx?$/.test(file),
    );
    expect(files.length).toBeGreaterThan(100);
    const naming = files.filter((file) =>
      named.test(read(join("src", file)).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "")),
    );
    const examples = /^(?:openapi|cli\/commands|pages\/docs)\/|^domain\/(?:query\/parameters|view\/digest)\.ts$/;
    expect(naming.filter((file) => !examples.test(file))).toEqual([]);
  });

  it("the manual has its tables of measurements between markers, for the bench to write", () => {
    for (const name of ["reading", "publish", "query"]) {
      const [, between = ""] =
        new RegExp(`<!-- bench:${name} -->\n([\\s\\S]*?)<!-- /bench:${name} -->`).exec(chapter("operators")) ?? [];
      expect(tablesIn(between), name).toHaveLength(1);
    }
    for (const [name, { text }] of MANUAL) {
      const rest = text.replace(/<!-- bench:([\w-]+) -->[\s\S]*?<!-- \/bench:\1 -->/g, "");
      const measured = tablesIn(rest).flatMap(({ rows }) =>
        rows.filter(({ cells }) => cells.slice(1).every((cell) => /^[\d.,]+$/.test(cell))),
      );
      expect(measured, name).toEqual([]);
    }
  });
});

describe(".github/SECURITY.md", () => {
  it(".github/SECURITY.md names a defence and existing tests for each asset", () => {
    const [, threats] = tablesIn(read(".github/SECURITY.md"));
    const rows = (threats?.rows ?? []).slice(1);
    expect(rows.length).toBeGreaterThan(10);
    for (const { cells } of rows) {
      const tests = [...(cells[3] ?? "").matchAll(/`([^`]+)`/g)].map(([, path = ""]) => path);
      expect(tests.length, cells[0]).toBeGreaterThan(0);
      for (const path of tests) expect(existsSync(join(ROOT, path)), path).toBe(true);
    }
  });
});

describe("wrangler.toml", () => {
  it("wrangler.toml keeps queries out of the platform's log, requires editors, and has the namespace made", () => {
    const { observability, kv_namespaces, secrets, version_metadata } = unstable_readConfig({
      config: join(ROOT, "wrangler.toml"),
    });
    // Its line for each request would hold the address with the query.
    expect(observability).toMatchObject({ enabled: true, logs: { enabled: true, invocation_logs: false } });
    expect(kv_namespaces).toEqual([{ binding: "FEEDS" }]);
    expect(version_metadata).toEqual({ binding: "VERSION" });
    expect(secrets).toEqual({ required: ["EDITORS"] });
  });
});

describe("a table of measurements", () => {
  it("a table of measurements replaces the former one between its markers, and leaves the rest as it is", () => {
    const table = markdownTable(
      ["question", "rows"],
      [
        ["latest 20", 46],
        ["one topic", 47],
      ],
    );
    expect(table).toBe("| question | rows |\n|---|---:|\n| latest 20 | 46 |\n| one topic | 47 |");
    const text = "a\n<!-- bench:query -->\n\n| old |\n\n<!-- /bench:query -->\nb";
    expect(withTable(text, "query", table)).toBe(`a\n<!-- bench:query -->\n\n${table}\n\n<!-- /bench:query -->\nb`);
    expect(() => withTable(text, "publish", table)).toThrow("must have the markers of bench:publish once");
  });
});

describe("test/README.md", () => {
  it("test/README.md says of every folder of test/ what it is for", () => {
    const [folders] = tablesIn(read("test/README.md"));
    const named = (folders?.rows ?? []).slice(1).flatMap(({ cells }) => (cells[0] ?? "").match(/[a-z0-9]+/g) ?? []);
    const there = readdirSync(join(ROOT, "test"), { withFileTypes: true }).filter((each) => each.isDirectory());
    expect(named.toSorted()).toEqual(there.map(({ name }) => name).toSorted());
  });
});

describe("src/ledger/README.md", () => {
  const text = read("src/ledger/README.md");
  const tables = tablesIn(text);
  const names = (index: number): string[] =>
    (tables[index]?.rows ?? []).slice(1).map(({ cells }) => cells[0]?.replaceAll("`", "") ?? "");

  /** Names the tables that there are after all migrations. */
  function tablesAfter(migrations: readonly string[]): string[] {
    const there = new Set<string>();
    for (const [, verb, name = ""] of migrations.join("\n").matchAll(/\b(CREATE|DROP) (?:VIRTUAL )?TABLE (\w+)/g)) {
      if (verb === "CREATE") there.add(name);
      else there.delete(name);
    }
    return [...there].sort();
  }

  it("src/ledger/README.md describes every table of the ledger, the hub and the aggregator, and no other", () => {
    expect(names(0).sort()).toEqual([...tablesAfter(LEDGER), "schema_version"].sort());
    expect(names(1).sort()).toEqual(tablesAfter(HUB));
    expect(names(2).sort()).toEqual(tablesAfter(AGGREGATOR));
  });

  it("src/ledger/README.md describes every kind of KV key", () => {
    const keys = [
      entryKey("{id}"),
      blockKey("{ledger}", 1).replace(/1$/, "{block}"),
      indexKey("{language}/{group}"),
      CHECKPOINT_KEY,
      prerenderedKey("en", { kind: "everything" }, "rss").replace("en/", "{language}/").replace("rss", "{extension}"),
      PRERENDERED_KEY,
      ...(["latest", "agenda"] as const).map((kind) => listKey(kind, "en", { kind: "news" })),
    ];
    expect(names(3)).toEqual(keys.map((key) => key.replace("en/news", "{language}/{channel path}")));
  });
});
