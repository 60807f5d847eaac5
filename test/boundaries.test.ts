import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const SRC = fileURLToPath(new URL("../src/", import.meta.url));
const TEST = fileURLToPath(new URL("./", import.meta.url));

/** A row of the table of modules in src/README.md. */
interface Module {
  readonly name: string;
  readonly may: readonly string[];
  readonly asTypes: readonly string[];
  readonly packages: readonly string[];
  /** The files that may read a clock, randomness or the network; `all` for the whole module. */
  readonly effects: readonly string[];
}

/** Reads the rows of the table of modules: name, contents, may import, as types, packages, effects. */
function modulesIn(markdown: string): Module[] {
  const cells = (row: string): string[] =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
  const listed = (cell = ""): string[] => cell.split(/,\s*/).filter((word) => word !== "");
  const [, table = ""] = markdown.split("\n## Modules\n");
  return table
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => {
      const [name = "", , may, asTypes, packages, effects] = cells(line);
      return {
        name: name.replaceAll("`", ""),
        may: listed(may),
        asTypes: listed(asTypes),
        packages: listed(packages),
        effects: listed(effects),
      };
    });
}

const MODULES = modulesIn(readFileSync(join(SRC, "README.md"), "utf8"));
const MODULE = new Map(MODULES.map((module) => [module.name, module]));

const EFFECT =
  /\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b|\bMath\.random\b|\bcrypto\.(?:randomUUID|getRandomValues)\b|(?<![.\w])fetch\(|\bcaches\./;

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
    const allTypes = (names ?? "value")
      .split(",")
      .every((name) => name.trim() === "" || name.trim().startsWith("type "));
    found.push({ from: match[3] ?? "", typeOnly: match[1] !== undefined || allTypes });
  }
  for (const match of text.matchAll(/^\s*import\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/gm))
    found.push({ from: match[1] ?? match[2] ?? "", typeOnly: false });
  return found;
}

/**
 * Names what a file imports: "domain/entry/entry.ts" for a file of src, "content" for the content folder, the package's
 * name for the rest.
 */
function target(file: string, from: string): string {
  if (!from.startsWith(".")) return from;
  const path = relative(SRC, resolve(dirname(file), from)).replaceAll("\\", "/");
  return path.startsWith("../content/") ? "content" : path.replace(/^\.\.\//, "");
}

function allowed(list: readonly string[], name: string): boolean {
  return list.some(
    (item) => name === item || (item.endsWith(":") ? name.startsWith(item) : name.startsWith(`${item}/`)),
  );
}

function moduleOf(name: string): string {
  return name.split("/")[0] ?? "";
}

const DECLARED = /^export (?:async )?(?:abstract )?(?:function\*?|const|class|interface|type) (\w+)/gm;

/** Names that mean the same wherever they are exported: of every command, every database, the Worker's classes. */
const SAME = new Set<string | undefined>(["run", "USAGE", "MIGRATIONS", "Hub", "Ledger"]);

/** Files whose long lines are data: migrations, which are never changed, and the markup of a mail. */
const DATA = new Set(["hub/statements.ts", "ledger/store/schema.ts", "render/digest/html.ts"]);

const files = sources(SRC).map((path) => ({
  path,
  name: relative(SRC, path).replaceAll("\\", "/"),
  imports: imports(withoutComments(readFileSync(path, "utf8"))),
  text: withoutComments(readFileSync(path, "utf8")),
}));

/** Finds the circles among nodes: each as the names on its way, the first one again at its end. */
function circles(edges: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (node: string, way: readonly string[]): void => {
    const start = way.indexOf(node);
    if (start >= 0) found.push([...way.slice(start), node].join(" → "));
    if (start >= 0 || done.has(node)) return;
    for (const next of edges.get(node) ?? []) walk(next, [...way, node]);
    done.add(node);
  };
  for (const node of edges.keys()) walk(node, []);
  return found;
}

/** The folders side by side that hold two files; undefined for a file that stands beside the other's folder itself. */
function apart(one: string, other: string): readonly (string | undefined)[] {
  const [here, there] = [one.split("/"), other.split("/")];
  const depth = here.findIndex((name, index) => name !== there[index]);
  return [here, there].map((names) => (names.length > depth + 1 ? names.slice(0, depth + 1).join("/") : undefined));
}

describe("the table of modules in src/README.md", () => {
  it("the table names every module of src, and no module that does not exist", () => {
    expect(files.length).toBeGreaterThan(20);
    expect([...new Set(files.map(({ name }) => moduleOf(name)))].sort()).toEqual(
      MODULES.map(({ name }) => name).sort(),
    );
  });

  it("a row of the table names only modules above it: imports go downwards", () => {
    const upwards = MODULES.flatMap(({ name, may, asTypes }, index) =>
      [...may, ...asTypes]
        .filter((module) => !MODULES.slice(0, index).some((above) => above.name === module))
        .map((module) => `${name} → ${module}`),
    );
    expect(upwards).toEqual([]);
  });

  it("the table grants a module nothing that it does not use", () => {
    const unused = MODULES.flatMap(({ name, may, asTypes, packages }) => {
      const used = files
        .filter((file) => moduleOf(file.name) === name)
        .flatMap((file) => file.imports.map(({ from }) => target(file.path, from)));
      return [...may, ...asTypes, ...packages]
        .filter((item) => !used.some((from) => allowed([item], from)))
        .map((item) => `${name}: ${item}`);
    });
    expect(unused).toEqual([]);
  });
});

describe("a file of src", () => {
  it.each(files)("$name imports only what the table allows its module", ({ path, name, imports }) => {
    const module = MODULE.get(moduleOf(name));
    const forbidden = imports.filter(({ from, typeOnly }) => {
      const to = target(path, from);
      if (moduleOf(to) === moduleOf(name) && to.includes("/")) return false;
      return (
        !allowed([...(module?.may ?? []), ...(module?.packages ?? [])], to) &&
        !(typeOnly && allowed(module?.asTypes ?? [], to))
      );
    });
    expect(forbidden).toEqual([]);
  });

  it("a file of src has no line past column 120 but regular expressions, which cannot be broken, and data", () => {
    const wide = files.flatMap(({ path, name }) =>
      readFileSync(path, "utf8")
        .split("\n")
        .flatMap((line, index) =>
          line.length > 120 && !/^\s*(?:\w+: )?\/[^/*]/.test(line) && !DATA.has(name) ? [`${name}:${index + 1}`] : [],
        ),
    );
    expect(wide).toEqual([]);
  });

  it("a file of src of more than 300 lines says in its first line why it is long", () => {
    const long = files.filter(({ path }) => {
      const text = readFileSync(path, "utf8");
      return text.split("\n").length > 301 && !text.startsWith("// Long, because ");
    });
    expect(long.map(({ name }) => name)).toEqual([]);
  });

  it("a doc comment names the thing or says what a function does: none begins as a question", () => {
    const asking = /\/\*\*\s*(?:\* )?(?:what|whatever|who|whom|whose|where|when|whether|which|how|why)\b/gi;
    const riddles = [...files, ...sources(TEST).map((path) => ({ path, name: relative(SRC, path) }))].flatMap(
      ({ path, name }) => {
        const text = readFileSync(path, "utf8");
        return [...text.matchAll(asking)].map(({ index }) => `${name}:${text.slice(0, index).split("\n").length}`);
      },
    );
    expect(riddles).toEqual([]);
  });

  it("a file of src exports no name that another one exports: a name stands for one thing", () => {
    const names = files.flatMap(({ text }) => [...new Set(Array.from(text.matchAll(DECLARED), ([, name]) => name))]);
    const twice = names.filter((name, index) => names.indexOf(name) < index && !SAME.has(name));
    expect(twice).toEqual([]);
  });

  it("a file of src is in no circle of imports, not even of types", () => {
    expect(
      circles(
        new Map(files.map((file) => [file.name, new Set(file.imports.map(({ from }) => target(file.path, from)))])),
      ),
    ).toEqual([]);
    expect(
      circles(
        new Map([
          ["a", new Set(["b"])],
          ["b", new Set(["c"])],
          ["c", new Set(["b"])],
        ]),
      ),
    ).toEqual(["b → c → b"]);
  });

  it("folders side by side are in no circle of imports", () => {
    const edges = new Map<string, Set<string>>();
    for (const file of files)
      for (const { from } of file.imports) {
        const [here, there] = apart(file.name, target(file.path, from));
        if (here === undefined || there === undefined) continue;
        edges.set(here, (edges.get(here) ?? new Set()).add(there));
      }
    expect(edges.size).toBeGreaterThan(20);
    expect(circles(edges)).toEqual([]);
    expect(apart("http/api/entry.ts", "http/pages/lists/months.tsx")).toEqual(["http/api", "http/pages"]);
    expect(apart("http/pages/search.tsx", "http/pages/lists/months.tsx")).toEqual([undefined, "http/pages/lists"]);
  });

  it.each(files)("$name reads a clock, randomness or the network only where its module may", ({ name, text }) => {
    const { effects = [] } = MODULE.get(moduleOf(name)) ?? {};
    if (effects.includes("all") || effects.includes(name.slice(name.indexOf("/") + 1))) return;
    expect(text.match(EFFECT)?.[0]).toBeUndefined();
  });

  it("a file of src stands in no folder without a concept", () => {
    expect(
      files
        .map(({ name }) => name)
        .filter((name) => /(?:^|\/)(?:utils?|helpers?|misc|common)(?:\/|\.tsx?$)|(?:^|\/)index\.tsx?$/.test(name)),
    ).toEqual([]);
  });

  it("a forbidden import, a clock or a fetch in a file of src would be caught", () => {
    expect(imports('import { a,\n type B } from "../ledger/x.ts";\nimport type { C } from "d";')).toEqual([
      { from: "../ledger/x.ts", typeOnly: false },
      { from: "d", typeOnly: true },
    ]);
    expect(allowed(MODULE.get("render")?.may ?? [], target(join(SRC, "render/a.ts"), "../ledger/x.ts"))).toBe(false);
    for (const line of ["const now = Date.now();", "await fetch(url)", "Math.random()", "new Date()"])
      expect(EFFECT.test(line)).toBe(true);
    expect(EFFECT.test("app.fetch(request); new Date(0)")).toBe(false);
  });
});

describe("a file of test", () => {
  it("a test stands in the folder that src has, too, or in one for the service as a whole", () => {
    const whole = new Set(["", "e2e", "clients"]);
    const folders = new Set(
      sources(TEST).flatMap((path) => (/\.test\.tsx?$/.test(path) ? [relative(TEST, dirname(path))] : [])),
    );
    expect(folders.size).toBeGreaterThan(40);
    expect([...folders].filter((folder) => !whole.has(folder) && !existsSync(join(SRC, folder)))).toEqual([]);
  });

  it("a test's title has its subject: none begins with a verb, or goes on from the title of its group", () => {
    const titles = /\bit(?:\.\w+)?(?:\([^"`]*\)|<[^>]*>\([^"`]*\))?\(\s*["`]([^"`]+)/g;
    const verb =
      /^(?:is|are|has|have|does|that|comes|puts|runs|shows|says|sends|makes|takes|finds|keeps|refuses|starts|waits|nowhere|goes|gets|asks|tells|returns|answers|aligns|carr(?:y|ies)|counts|reads|writes|it) /;
    const found = sources(TEST).flatMap((path) =>
      [...readFileSync(path, "utf8").matchAll(titles)].map(([, title = ""]) => ({ path: relative(TEST, path), title })),
    );
    expect(found.length).toBeGreaterThan(1000);
    expect(found.filter(({ title }) => verb.test(title))).toEqual([]);
  });

  it("a file of test has no title and no comment past column 120: what else is wider is another format", () => {
    const wide = sources(TEST).flatMap((path) =>
      readFileSync(path, "utf8")
        .split("\n")
        .flatMap((line, index) =>
          line.length > 120 && /^\s*(?:(?:it|describe)\b.*"|\]\)\("|"[^"]*",?$|\/\/|\/?\*)/.test(line)
            ? [`${relative(TEST, path)}:${index + 1}`]
            : [],
        ),
    );
    expect(wide).toEqual([]);
  });
});
