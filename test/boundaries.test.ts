import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const SRC = new URL("../src/", import.meta.url).pathname;

/** Who may import what. A room is a folder of src; a file of a room may be named alone; anything else is a package or content. */
const MAY: Record<string, readonly string[]> = {
  "": ["env.ts", "http", "hub/hub.ts", "ledger/ledger.ts", "model", "webhook/editors.ts", "zod", "yaml", "content"],
  model: ["model", "zod", "date-fns", "date-fns-tz"],
  formats: ["formats", "model", "feed"],
  search: ["search", "model/language.ts", "@orama/stemmers"],
  pages: ["pages", "model", "formats", "hono/jsx", "hono/html", "dist/browser.txt"],
  editing: [
    "editing",
    "model",
    "formats",
    "projection/project.ts",
    "hast",
    "parse5",
    "unified",
    "remark-parse",
    "remark-gfm",
    "remark-rehype",
    "rehype-raw",
    "rehype-sanitize",
    "rehype-stringify",
  ],
  webhook: ["webhook", "model", "zod", "editing/clean.ts", "editing/salvage.ts"],
  projection: ["projection", "model"],
  // What every Durable Object does with its storage.
  storage: ["storage", "model"],
  ledger: [
    "ledger",
    "storage",
    "model",
    "search",
    "editing",
    "projection/keys.ts",
    "projection/project.ts",
    "projection/publish.ts",
    "env.ts",
    "cloudflare:workers",
  ],
  hub: ["hub", "model", "formats/formats.ts", "projection/keys.ts", "projection/read.ts", "storage", "env.ts", "cloudflare:workers", "tldts-icann"],
  http: [
    "http",
    "hub/request.ts",
    "hono",
    "model",
    "formats",
    "search",
    "pages",
    "openapi",
    "projection/keys.ts",
    "projection/read.ts",
    "projection/project.ts",
    "editing/prove.ts",
    "editing/difference.ts",
    "webhook/receive.ts",
    "webhook/ghost.ts",
    "env.ts",
    "zod",
    "dist/browser.txt",
  ],
  // What the widget and the service agree on imports nothing: it costs a browser only what is used of it.
  // The problems that the service answers with stand beside the function that does.
  openapi: ["openapi", "model", "http/problem.ts", "zod"],
  widget: ["widget", "model/widget.ts"],
  composer: ["composer", "model", "zod", "editing/content.ts", "formats/html-tree.ts", "webhook/keys.ts", "webhook/signature.ts"],
  tools: [
    "tools",
    "model",
    "formats/html-markdown.ts",
    "formats/text.ts",
    "webhook/signature.ts",
    "webhook/keys.ts",
    "webhook/editors.ts",
    "editing",
    "node:",
    "yaml",
    "feedsmith",
    "ical.js",
    "esbuild",
  ],
};

/** What a room may know of another only as a type. */
const MAY_AS_TYPE: Record<string, readonly string[]> = {
  "": [],
  http: ["hub", "ledger", "webhook/editors.ts"],
  pages: ["openapi"],
  widget: ["model"],
  composer: ["pages/composer-words.ts"],
};

/** Rooms, or single files, that may read a clock, make something random, or fetch. */
const EFFECTS = /^(?:index\.ts|http\/|hub\/hub\.ts|ledger\/ledger\.ts|widget\/|composer\/|tools\/)/;
const EFFECT = /\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b|\bMath\.random\b|\bcrypto\.(?:randomUUID|getRandomValues)\b|(?<![.\w])fetch\(|\bcaches\./;

interface Import {
  readonly from: string;
  readonly typeOnly: boolean;
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) && !entry.name.endsWith(".d.ts") ? [path] : [];
  });
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|[^:"'`])\/\/.*$/gm, "$1");
}

function imports(text: string): Import[] {
  const found: Import[] = [];
  for (const match of text.matchAll(/^\s*(?:import|export)\s+(type\s+)?([^"'`;]*?)\s*\bfrom\s*["']([^"']+)["']/gm)) {
    const names = /^\{([\s\S]*)\}$/.exec(match[2] ?? "")?.[1];
    const allTypes = (names ?? "value").split(",").every((name) => name.trim() === "" || name.trim().startsWith("type "));
    found.push({ from: match[3] ?? "", typeOnly: match[1] !== undefined || allTypes });
  }
  for (const match of text.matchAll(/^\s*import\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/gm))
    found.push({ from: match[1] ?? match[2] ?? "", typeOnly: false });
  return found;
}

/** "model/entry.ts" for a file of src, "content" for the content folder, the name of a package for the rest. */
function target(file: string, from: string): string {
  if (!from.startsWith(".")) return from;
  const path = relative(SRC, resolve(dirname(file), from));
  return path.startsWith("../content/") ? "content" : path.replace(/^\.\.\//, "");
}

function allowed(list: readonly string[], name: string): boolean {
  return list.some((item) => name === item || (item.endsWith(":") ? name.startsWith(item) : name.startsWith(`${item}/`)));
}

const files = sources(SRC).map((path) => ({ path, name: relative(SRC, path), text: withoutComments(readFileSync(path, "utf8")) }));

describe("the house", () => {
  it("has sources, and every room of them is in the table", () => {
    expect(files.length).toBeGreaterThan(20);
    const rooms = new Set(files.map(({ name }) => (name.includes("/") ? (name.split("/")[0] ?? "") : "")));
    expect([...rooms].filter((room) => !(room in MAY))).toEqual([]);
  });

  it.each(files)("lets $name import only what its room may", ({ path, name, text }) => {
    const room = name.includes("/") ? (name.split("/")[0] ?? "") : "";
    const forbidden = imports(text).filter(({ from, typeOnly }) => {
      const to = target(path, from);
      return !allowed(MAY[room] ?? [], to) && !(typeOnly && allowed(MAY_AS_TYPE[room] ?? [], to));
    });
    expect(forbidden).toEqual([]);
  });

  it.each(files.filter(({ name }) => !EFFECTS.test(name)))("keeps clocks, randomness and fetch out of $name", ({ text }) => {
    expect(text.match(EFFECT)?.[0]).toBeUndefined();
  });

  it("has no rooms without a concept", () => {
    expect(files.map(({ name }) => name).filter((name) => /(?:^|\/)(?:utils?|helpers?|misc|common|index)(?:\/|\.tsx?$)/.test(name))).toEqual(["index.ts"]);
  });

  it("sees a forbidden import, a clock and a fetch where there is one", () => {
    expect(imports('import { a,\n type B } from "../ledger/x.ts";\nimport type { C } from "d";')).toEqual([
      { from: "../ledger/x.ts", typeOnly: false },
      { from: "d", typeOnly: true },
    ]);
    expect(allowed(MAY.formats ?? [], target(join(SRC, "formats/a.ts"), "../ledger/x.ts"))).toBe(false);
    for (const line of ["const now = Date.now();", "await fetch(url)", "Math.random()", "new Date()"]) expect(EFFECT.test(line)).toBe(true);
    expect(EFFECT.test("app.fetch(request); new Date(0)")).toBe(false);
  });
});
