import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const TSC = join(ROOT, "node_modules/typescript/bin/tsc");

/** A project of TypeScript: its configuration file, the files that it lists, and the projects that it refers to. */
interface Project {
  readonly files: readonly string[];
  readonly references: readonly string[];
}

const known = new Map<string, Project>();

function slashed(path: string): string {
  return relative(ROOT, path).replaceAll("\\", "/");
}

function projectOf(config: string): Project {
  const found = known.get(config);
  if (found !== undefined) return found;
  const shown = JSON.parse(
    execFileSync(process.execPath, [TSC, "-p", config, "--showConfig"], { encoding: "utf8" }),
  ) as {
    readonly files?: readonly string[];
    readonly references?: readonly { readonly path: string }[];
  };
  const project = {
    files: (shown.files ?? []).map((file) => slashed(join(dirname(config), file))),
    references: (shown.references ?? [])
      .map(({ path }) => join(dirname(config), path))
      .map((path) => (path.endsWith(".json") ? path : join(path, "tsconfig.json"))),
  };
  known.set(config, project);
  return project;
}

/**
 * Finds the project that an editor opens a file in: the nearest tsconfig.json that lists it, or lists nothing and leads
 * to one that does.
 */
function editorProject(file: string): string | undefined {
  for (let folder = dirname(join(ROOT, file)); folder.length >= ROOT.length - 1; folder = dirname(folder)) {
    const nearest = join(folder, "tsconfig.json");
    if (!existsSync(nearest)) continue;
    const { files, references } = projectOf(nearest);
    if (files.includes(file)) return slashed(nearest);
    const next = references.find((reference) => projectOf(reference).files.includes(file));
    return files.length === 0 && next !== undefined ? slashed(next) : undefined;
  }
  return undefined;
}

const sources = ["src", "test"].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .map((name) => slashed(join(ROOT, folder, name)))
    .filter((name) => /\.tsx?$/.test(name)),
);

describe("the TypeScript projects", () => {
  it("the TypeScript projects list every file, so that an editor shows no false errors", () => {
    expect(sources.length).toBeGreaterThan(400);
    expect(sources.filter((file) => editorProject(file) === undefined)).toEqual([]);
  });

  it("the TypeScript projects list a file of src once, and a test once, by what runs it", () => {
    const several = sources.flatMap((file) => {
      const listing = [...known].filter(([, { files }]) => files.includes(file)).map(([config]) => slashed(config));
      const shared = /^test\/fixtures\/[^/]+$|\.d\.ts$|^test\/e2e\/(?:service|corpus|runtime-process)\.ts$/.test(file);
      return listing.length === 1 || shared ? [] : [`${file}: ${listing.join(", ")}`];
    });
    expect(several).toEqual([]);
  });
});

describe("paths", () => {
  it("a path of a file is never taken from a URL's pathname, which percent-encodes spaces and accents", () => {
    const wrong = sources.filter((file) =>
      /import\.meta\.url\)\.pathname/.test(readFileSync(join(ROOT, file), "utf8")),
    );
    expect(wrong).toEqual([]);
  });
});
