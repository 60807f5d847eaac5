import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin, transform } from "esbuild";

const BROWSER = fileURLToPath(new URL("../../browser/", import.meta.url));

/**
 * The scripts that partners load by an address of their own, pinned by hash: public name → source below src/browser.
 */
const PINNED: Record<string, string> = {
  "health-ai-feed": "widget/health-ai-feed.ts",
  frame: "widget/iframe-resizer-host.ts",
};

/** The scripts that only the service's own pages load. */
const OWN: Record<string, string> = {
  framed: "widget/iframe-resizer-content.ts",
  builder: "widget/builder.ts",
  page: "widget/page-enhancements.ts",
  operation: "docs/operation.ts",
  composer: "editor/editor.ts",
  rendering: "editor/content-renderer.ts",
  reader: "editor/import/foreign-reader.ts",
};

/** The service worker, whose address never changes. */
const SERVICE_WORKER = "offline/service-worker.ts";

/** Style sheets become strings, without what only people read. */
const styleSheets: Plugin = {
  name: "style sheets as text",
  setup(plugin) {
    plugin.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), {
        loader: "css",
        minify: true,
        target: "es2024",
        charset: "utf8",
      });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

/**
 * Leaves out what makes JSON Schema of schemas, a tenth of the composer: the service does that, and every schema would
 * bring it along.
 */
const withoutJsonSchema: Plugin = {
  name: "zod without JSON Schema",
  setup(plugin) {
    const names = "allProcessors extractDefs finalize initializeContext processSchema process toJSONSchema".split(" ");
    const contents = `export const createToJSONSchemaMethod = () => undefined;
      export const createStandardJSONSchemaMethod = () => undefined;
      export const ${names.map((name) => `${name} = undefined`).join(", ")};`;
    const filter = /[\\/]zod[\\/]v4[\\/]core[\\/](?:to-json-schema|json-schema-processors)\.js$/;
    plugin.onLoad({ filter }, () => ({ contents, loader: "js" }));
  },
};

/** Replaces date-fns-tz, of which the composer needs the offset of a zone alone, by what browsers have. */
const offsetsOfBrowsers: Plugin = {
  name: "offsets of browsers",
  setup(plugin) {
    plugin.onResolve({ filter: /\/date-fns-tz\.js$/ }, () => ({ path: `${BROWSER}editor/zone-offset.ts` }));
  },
};

/** Compiles files below src/browser by their names, each into one file: at once, so that each source is read once. */
async function compile(files: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await build({
    entryPoints: Object.fromEntries(Object.entries(files).map(([name, file]) => [name, `${BROWSER}${file}`])),
    outdir: BROWSER,
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    minify: true,
    charset: "utf8",
    legalComments: "none",
    plugins: [styleSheets, withoutJsonSchema, offsetsOfBrowsers],
    // The parts that the plugin leaves out are imported and never called.
    logOverride: { "import-is-undefined": "silent" },
  });
  return new Map(outputFiles.map(({ path, text }) => [basename(path, ".js"), text]));
}

/** The name in the pinned address: enough of the hash for no two builds ever to share one. */
function pin(name: string, source: string): string {
  return `${name}.${createHash("sha256").update(source).digest("hex").slice(0, 16)}.js`;
}

function integrity(source: string): string {
  return `sha384-${createHash("sha384").update(source).digest("base64")}`;
}

/** The scripts that browsers run, as this tree has them. */
export interface CompiledScripts {
  /** By name: the source, the name in its pinned address, and its hash for subresource integrity. */
  readonly scripts: Readonly<
    Record<string, { readonly source: string; readonly pin: string; readonly integrity: string }>
  >;
  /** The source of the service worker. */
  readonly serviceWorker: string;
}

export interface BrowserScripts extends CompiledScripts {
  /** The released builds that partners may have pinned, by file name. */
  readonly pinned: Readonly<Record<string, string>>;
}

/** Folder of the released builds of what partners pin. */
export const RELEASED = `${BROWSER}widget/released`;

export async function compileBrowserScripts(): Promise<CompiledScripts> {
  const sources = await compile({ ...PINNED, ...OWN, serviceWorker: SERVICE_WORKER });
  const scripts = Object.keys({ ...PINNED, ...OWN }).map((name) => {
    const source = sources.get(name) ?? "";
    return [name, { source, pin: pin(name, source), integrity: integrity(source) }] as const;
  });
  return { scripts: Object.fromEntries(scripts), serviceWorker: sources.get("serviceWorker") ?? "" };
}

/**
 * Adds to compiled scripts what was released before. With `release`, also keeps what partners may pin in `released`, to
 * be committed: its addresses work from then on for ever.
 */
export async function withReleased(
  compiled: CompiledScripts,
  released: string,
  release: boolean,
): Promise<BrowserScripts> {
  const { scripts } = compiled;
  await mkdir(released, { recursive: true });
  if (release)
    for (const name of Object.keys(PINNED))
      await writeFile(`${released}/${scripts[name]?.pin}`, scripts[name]?.source ?? "");
  const pinned: Record<string, string> = {};
  for (const file of (await readdir(released)).filter((name) => name.endsWith(".js")).sort()) {
    const source = await readFile(`${released}/${file}`, "utf8");
    // An edited release would break every page that pinned it.
    if (pin(file.split(".")[0] ?? "", source) !== file)
      throw new Error(`${file} is not the script that was released under this name; restore it`);
    pinned[file] = source;
  }
  return { ...compiled, pinned };
}

/** The file names of scripts that partners may pin and that were never released. */
export function unreleased({ scripts, pinned }: BrowserScripts): readonly string[] {
  return Object.keys(PINNED)
    .map((name) => scripts[name]?.pin ?? "")
    .filter((file) => !(file in pinned));
}
