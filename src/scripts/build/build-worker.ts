import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type BuildResult, build, type Plugin } from "esbuild";

/**
 * Takes from date-fns-tz the date that it formats while it is loaded, to know whether the runtime has `hourCycle`: this
 * one has, and its first date costs a process 30 ms of CPU.
 */
const noDateAtStart: Plugin = {
  name: "no date at start",
  setup(plugin) {
    plugin.onLoad({ filter: /[\\/]date-fns-tz[\\/].*[\\/]tzTokenizeDate[\\/]index\.js$/ }, async ({ path }) => {
      const code = await readFile(path, "utf8");
      const contents = code.replace(
        /const testDateFormatted = new Intl[^;]*;\s*const hourCycleSupported = [^;]*;/,
        "const hourCycleSupported = true;",
      );
      if (contents === code) throw new Error(`${path} is another than src/scripts/build/build-worker.ts knows`);
      return { contents, loader: "js" };
    });
  },
};

/** Leaves out the parser that xml-js brings along: `feed` only writes XML. */
const noXmlParser: Plugin = {
  name: "no XML parser",
  setup(plugin) {
    plugin.onResolve({ filter: /^sax$/ }, ({ path }) => ({ path, namespace: "nothing" }));
    plugin.onLoad({ filter: /.*/, namespace: "nothing" }, () => ({ contents: "module.exports = {};", loader: "js" }));
  },
};

/**
 * Builds the Worker as modules: what is imported when it is needed is a file of its own, which the runtime takes in
 * when it is needed. Paths are below `root`, as those of the metafile.
 */
export async function buildWorker(root: string): Promise<BuildResult<{ write: false; metafile: true }>> {
  return await build({
    absWorkingDir: root,
    entryPoints: ["src/worker.ts"],
    outdir: "dist/worker",
    chunkNames: "modules/[name]-[hash]",
    write: false,
    metafile: true,
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*"],
    jsx: "automatic",
    jsxImportSource: "hono/jsx",
    legalComments: "none",
    plugins: [noDateAtStart, noXmlParser],
  });
}

/** Returns the files of the built Worker by their names below dist/worker; worker.js is the one that starts it. */
export async function workerModules(root: string): Promise<Readonly<Record<string, Uint8Array>>> {
  const { outputFiles } = await buildWorker(root);
  const folder = join(root, "dist/worker/");
  return Object.fromEntries(outputFiles.map(({ path, contents }) => [path.slice(folder.length), contents]));
}
