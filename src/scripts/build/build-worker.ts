import { join } from "node:path";
import { type BuildResult, build, type Plugin } from "esbuild";

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
    plugins: [noXmlParser],
  });
}

/** Returns the files of the built Worker by their names below dist/worker; worker.js is the one that starts it. */
export async function workerModules(root: string): Promise<Readonly<Record<string, Uint8Array>>> {
  const { outputFiles } = await buildWorker(root);
  const folder = join(root, "dist/worker/");
  return Object.fromEntries(outputFiles.map(({ path, contents }) => [path.slice(folder.length), contents]));
}
