// The packages that the Worker imports, bundled once: Vite then hands workerd some forty files instead of seven
// hundred.
import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import type { Plugin } from "vite";
import { madeOnce } from "./fixtures/made-once.ts";

/** Imports of packages by the sources, but for types: `from "zod"`, `import("yaml")`. */
const IMPORT = /^(?:import|export)\b(?! type)[^"';]*?\bfrom "([a-z@][^":]*)";|\bimport\("([a-z@][^":]*)"\)/gm;

function importedNames(root: string): readonly string[] {
  const names = new Set<string>();
  for (const file of globSync("src/**/*.{ts,tsx}", { cwd: root, exclude: ["src/{browser,cli,scripts}/**"] }))
    for (const [, stated, lazy] of readFileSync(join(root, file), "utf8").matchAll(IMPORT))
      names.add(stated ?? lazy ?? "");
  names.delete("");
  return [...names].sort();
}

/** Resolves each package that the Worker imports to its bundle, which is made where there is none of this lock file. */
export function bundledPackages(root: string): Plugin {
  const names = importedNames(root);
  const lock = readFileSync(join(root, "package-lock.json"));
  const hash = createHash("sha256").update(lock).update(names.join()).digest("hex").slice(0, 16);
  const folder = join(root, "node_modules/.cache/bundled-packages", hash);
  const baseOf = (name: string): string => name.replaceAll("/", "_");
  return {
    name: "bundled packages",
    enforce: "pre",
    async buildStart() {
      await madeOnce(folder, async (made) => {
        await build({
          absWorkingDir: root,
          entryPoints: names.map((name) => ({ in: name, out: baseOf(name) })),
          outdir: made,
          outExtension: { ".js": ".mjs" },
          bundle: true,
          splitting: true,
          format: "esm",
          platform: "browser",
          mainFields: ["browser", "module", "main"],
          conditions: ["workerd", "worker", "browser", "module"],
          logLevel: "error",
        });
      });
    },
    resolveId: (id) => (names.includes(id) ? join(folder, `${baseOf(id)}.mjs`) : null),
  };
}
