// Builds what browsers run into one file that the Worker imports: dist/browser.txt, JSON of a Built. Runs in npm's prepare, in wrangler's
// build step and ahead of the tests.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { build, type Plugin, transform } from "esbuild";

const ROOT = new URL("../..", import.meta.url).pathname;

/** The scripts that partners load by an address of their own, pinned by hash: public name → source below src/browser. */
const PINNED: Record<string, string> = { "health-ai-feed": "widget/health-ai-feed.ts", frame: "widget/iframe-resizer-host.ts" };

/** The scripts that only the service's own pages load. */
const OWN: Record<string, string> = {
  framed: "widget/iframe-resizer-content.ts",
  builder: "widget/builder.ts",
  page: "widget/page-enhancements.ts",
  composer: "editor/editor.ts",
  rendering: "editor/content-renderer.ts",
};

const USAGE = `Usage: node src/scripts/build-browser.ts [--release] [--released folder] [--output file]

Builds the widget and the other scripts for browsers. --release also keeps what partners may pin in src/browser/widget/released, to be committed:
its addresses work from then on for ever.`;

/** Style sheets become strings, without what only people read. */
const styleSheets: Plugin = {
  name: "style sheets as text",
  setup(plugin) {
    plugin.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true, target: "es2024" });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

async function compile(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [`${ROOT}src/browser/${file}`],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    minify: true,
    charset: "utf8",
    legalComments: "none",
    plugins: [styleSheets],
  });
  return outputFiles[0]?.text ?? "";
}

/** The name in the pinned address: enough of the hash for no two builds ever to share one. */
function pin(name: string, source: string): string {
  return `${name}.${createHash("sha256").update(source).digest("hex").slice(0, 16)}.js`;
}

function integrity(source: string): string {
  return `sha384-${createHash("sha384").update(source).digest("base64")}`;
}

const { values } = parseArgs({
  options: {
    release: { type: "boolean" },
    released: { type: "string", default: `${ROOT}src/browser/widget/released` },
    output: { type: "string", default: `${ROOT}dist/browser.txt` },
    help: { type: "boolean", short: "h" },
  },
});
const { released, output } = values;
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}

const scripts: Record<string, { source: string; pin: string; integrity: string }> = {};
for (const [name, file] of Object.entries({ ...PINNED, ...OWN })) {
  const source = await compile(file);
  scripts[name] = { source, pin: pin(name, source), integrity: integrity(source) };
}
await mkdir(released, { recursive: true });
if (values.release) for (const name of Object.keys(PINNED)) await writeFile(`${released}/${scripts[name]?.pin}`, scripts[name]?.source ?? "");

const pinned: Record<string, string> = {};
for (const file of (await readdir(released)).filter((name) => name.endsWith(".js")).sort()) {
  const source = await readFile(`${released}/${file}`, "utf8");
  // An edited release would break every page that pinned it.
  if (pin(file.split(".")[0] ?? "", source) !== file) throw new Error(`${file} is not the script that was released under this name; restore it`);
  pinned[file] = source;
}
const fresh = Object.keys(PINNED)
  .map((name) => scripts[name]?.pin ?? "")
  .filter((file) => !(file in pinned));
// Wrangler names its command; what partners pin must outlive the next build.
if (fresh.length > 0 && /^(?:deploy|versions upload)/.test(process.env.WRANGLER_COMMAND ?? "")) {
  console.error(`Not released yet: ${fresh.join(", ")}. Run node src/scripts/build-browser.ts --release and commit src/browser/widget/released.`);
  process.exit(1);
}

const json = `${JSON.stringify({ scripts, pinned })}\n`;
await mkdir(dirname(output), { recursive: true });
if ((await readFile(output, "utf8").catch(() => "")) !== json) {
  // Whole or not at all: tests may build while others read.
  const temporary = join(dirname(output), `.${basename(output)}.${process.pid}`);
  await writeFile(temporary, json);
  await rename(temporary, output);
}
