import { readFile } from "node:fs/promises";
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
 * Builds the Worker. `splitting` puts what is imported when it is needed into files of its own: that shows what is
 * loaded with what. Paths are below `root`, as those of the metafile.
 */
export async function buildWorker(
  root: string,
  splitting: boolean,
): Promise<BuildResult<{ write: false; metafile: true }>> {
  return await build({
    absWorkingDir: root,
    entryPoints: ["src/worker.ts"],
    outdir: "dist/worker",
    write: false,
    metafile: true,
    bundle: true,
    splitting,
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

/**
 * The file of the built Worker. It is one, in which what is imported when it is needed is run when it is needed. Where
 * the runtime itself loads a module for several requests at once, all but the first go on in the first one's context,
 * and their answers fail (test/e2e/export.test.ts).
 */
export async function workerFile(root: string): Promise<Uint8Array> {
  const [file] = (await buildWorker(root, false)).outputFiles;
  if (file === undefined) throw new Error("esbuild wrote nothing");
  return file.contents;
}
