// What an isolate evaluates ahead of its first answer, and for answers to readers: every module of it costs each start.
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Metafile } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { LANGUAGES } from "../../../src/domain/entry/language.ts";
import { buildWorker } from "../../../src/scripts/build/build-worker.ts";

const ROOT = join(import.meta.dirname, "../../..");

/** Octets, gzip, of all code and texts that are there when the Worker has started. */
const START_BUDGET = 172_000;
/** The same with what feeds, pages and entries in all formats need. */
const READING_BUDGET = 250_000;

const READERS = [
  "feeds/feed.ts",
  "pages/lists/channel-pages.tsx",
  "pages/entry-pages.tsx",
  "api/item.ts",
  "api/entry.ts",
];
const EMBEDS = ["embeds/iframe.tsx", "embeds/widget.ts"];

let metafile: Metafile;
const contents = new Map<string, Uint8Array>();

beforeAll(async () => {
  const built = await buildWorker(ROOT);
  metafile = built.metafile;
  for (const file of built.outputFiles) contents.set(file.path, file.contents);
}, 120_000);

/** Returns all files that are loaded with some files: these, and all that they import while they load. */
function loadedWith(files: readonly string[]): ReadonlySet<string> {
  const loaded = new Set<string>();
  const walk = (file: string): void => {
    if (loaded.has(file)) return;
    loaded.add(file);
    const input = metafile.inputs[file];
    if (input === undefined) throw new Error(`${file} is not in the Worker`);
    for (const { path, kind, external } of input.imports)
      if (kind !== "dynamic-import" && external !== true) walk(path);
  };
  for (const file of files) walk(file);
  return loaded;
}

/** The packages among files. */
function packagesOf(files: ReadonlySet<string>): string[] {
  const names = [...files].flatMap((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []);
  return [...new Set(names)].toSorted();
}

/** The names of the built files that are loaded with some sources. */
function outputsWith(sources: readonly string[]): ReadonlySet<string> {
  const loaded = new Set<string>();
  const walk = (output: string): void => {
    if (loaded.has(output)) return;
    loaded.add(output);
    for (const { path, kind, external } of metafile.outputs[output]?.imports ?? [])
      if (kind === "import-statement" && external !== true) walk(path);
  };
  for (const source of sources) {
    const [output] = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === source) ?? [];
    if (output === undefined) throw new Error(`${source} is no module of its own`);
    walk(output);
  }
  return loaded;
}

/** The built files that are loaded with some sources. */
function builtWith(sources: readonly string[]): Buffer {
  return Buffer.concat([...outputsWith(sources)].map((path) => contents.get(join(ROOT, path)) ?? Buffer.of()));
}

/** The sources of which something is in those. */
function codeIn(sources: readonly string[]): string[] {
  return [...outputsWith(sources)].flatMap((path) =>
    Object.entries(metafile.outputs[path]?.inputs ?? {}).flatMap(([file, { bytesInOutput }]) =>
      bytesInOutput > 0 ? [file] : [],
    ),
  );
}

/** Their octets in gzip together, as a Worker's size is told. */
function octetsOf(sources: readonly string[]): number {
  return gzipSync(builtWith(sources)).length;
}

const entryOf = (file: string): string => `src/http/${file}`;

describe("the reading path", () => {
  it("the Worker starts without what writes, checks queries or renders", () => {
    const start = loadedWith(["src/worker.ts"]);
    expect(packagesOf(start)).toEqual(["hono"]);
    const rooms = [...start].filter((file) =>
      /^src\/(?:ledger|hub|ingest|sanitise|search|openapi|render|pages)\//.test(file),
    );
    expect(rooms).toEqual([]);
    expect(octetsOf(["src/worker.ts"])).toBeLessThan(START_BUDGET);
  });

  it("the Worker starts without formatting a date: the first one costs a process more than all of its own code", () => {
    const code = builtWith(["src/worker.ts"]).toString();
    expect(code).toContain("new Intl.DateTimeFormat(");
    // What date-fns-tz formats while it is loaded.
    expect(code).not.toContain("06/25/2014");
  });

  it("the Worker starts without the messages of pages that few ask for, in any language", () => {
    const code = builtWith(["src/worker.ts"]).toString();
    expect(code.match(/"layout\.skip\\?"/g)).toHaveLength(LANGUAGES.length);
    expect(code).not.toMatch(/"embed\.lead\\?"/);
    expect(builtWith(["src/http/pages/builder.tsx"]).toString()).toMatch(/"embed\.lead\\?"/);
  });

  it("the ledger answers readers without what validates entries, checks signatures or makes stems of words", () => {
    const ledger = loadedWith(["src/ledger/ledger.ts"]);
    expect(packagesOf(ledger)).toEqual([]);
    expect([...ledger].filter((file) => /^src\/(?:ingest|sanitise|render)\//.test(file))).toEqual([]);
    expect([...ledger]).not.toContain("src/search/stem.ts");
  });

  it("a list that is filtered without words loads no stemmers", () => {
    const lists = ["feeds/filtered-feed.ts", "api/entries.ts", "pages/lists/filtered-list.tsx"].map(entryOf);
    expect(packagesOf(loadedWith(lists))).toEqual(["hono", "zod"]);
    // Of zod, what `zod/mini` needs: see parameter.ts.
    const parts = codeIn(lists).flatMap((file) => /node_modules\/zod\/v4\/(\w+)/.exec(file)?.[1] ?? []);
    expect([...new Set(parts)].toSorted()).toEqual(["core", "mini"]);
  });

  it.each([...READERS, ...EMBEDS])("http/%s answers without what writes and what checks queries", (file) => {
    expect(packagesOf(loadedWith([entryOf(file)])).filter((name) => name !== "hono")).toEqual([]);
  });

  it("all that feeds, pages, entries and embeds need stays within its budget", () => {
    const octets = octetsOf(["src/worker.ts", ...[...READERS, ...EMBEDS].map(entryOf)]);
    expect(octets).toBeGreaterThan(START_BUDGET / 2);
    expect(octets).toBeLessThan(READING_BUDGET);
  });
});
