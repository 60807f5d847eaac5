// The one build step: writes into dist/ what the Worker imports and no source file is, and the Worker. It runs in npm's
// prepare, as wrangler's [build] (start and deploy) and ahead of the tests, so that none of them uses a dist/ of other
// sources; where it fails, they do.
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { isUpToDate, recordBuild } from "./build/build-record.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const DIST = join(ROOT, "dist");

/** Files that dist/ is made of. No entry goes into it. */
const SOURCES = ["src", "content", "package-lock.json"].map((name) => join(ROOT, name));
const ENTRIES = join(ROOT, "content/entries");

const USAGE = `Usage: node src/scripts/build.ts [--release] [--content folder] [--released folder] [--output folder]

Builds what the Worker imports from dist/: site.js and messages.js, the languages of content/site.yaml and what
the service says in them, and rare-messages.js, those of pages that few ask for; taxonomy.json, the checked
site.yaml, topics.yaml and organisations.yaml; topic-marks.json, the drawings of topics; manual.json, the chapters
of content/manual as HTML; sources.json, sources.yaml and subject-terms.yaml; examples.json, answers that the
reference of the API shows; linked-files.json, the addresses of style sheets and scripts; windows-zones.json,
CLDR's table; date-fns-tz.js, what the code uses of that package, in one file; foreign-messages.json, what is said
of foreign documents; build.json, the hash of all that the Worker is made from; and public/, the files that the
platform serves ahead of the Worker: style sheets, scripts and pictures by their addresses, with their headers.
--release also keeps what partners may pin in src/browser/widget/released, to be committed: its addresses work
from then on for ever. Where nothing of src/ and content/ is newer than dist/, nothing is built; --force
builds all the same.

Exit status: 0 built, 1 a mistake in content/ (file, line and field are named) or a script that was not released
before a deployment.`;

/** Reports why the build fails, and ends it. */
function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

const { values } = parseArgs({
  options: {
    release: { type: "boolean", default: false },
    content: { type: "string", default: join(ROOT, "content") },
    released: { type: "string" },
    output: { type: "string", default: DIST },
    force: { type: "boolean", default: false },
    help: { type: "boolean", short: "h" },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}

/** Writes files, if their content is new: each whole or not at all, because tests may build while others read. */
async function write(folder: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name);
    const known = await readFile(file).catch(() => undefined);
    if (known?.equals(Buffer.from(content)) === true) continue;
    await mkdir(dirname(file), { recursive: true });
    const temporary = join(dirname(file), `.${basename(file)}.${process.pid}`);
    await writeFile(temporary, content);
    await rename(temporary, file);
  }
}

/**
 * Writes the files of a folder and removes what else it holds, which would be served or deployed. What begins with a
 * full stop is being written by another build.
 */
async function replace(name: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  const folder = join(values.output, name);
  await write(folder, files);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile() && !entry.name.startsWith(".") && !(relative(folder, file).replaceAll("\\", "/") in files))
      await rm(file, { force: true });
  }
}

const isDefault = values.content === join(ROOT, "content") && values.output === DIST && values.released === undefined;
const isDeployment = /^(?:deploy|versions upload)/.test(process.env.WRANGLER_COMMAND ?? "");
if (isDefault && !isDeployment && !values.release && !values.force && isUpToDate(DIST, SOURCES, ENTRIES))
  process.exit(0);

// Imported only now: to find that nothing has to be built takes a tenth of the time.
const start = new Date();
const { compileBrowserScripts, RELEASED, unreleased, withReleased } = await import("./build/browser-scripts.ts");
const { readManual } = await import("./build/build-manual.ts");
const { dateFnsTz } = await import("./build/date-fns-tz.ts");
const { contentModules } = await import("./build/content-modules.ts");
const { sourcesHash } = await import("./build/sources-hash.ts");
const { minifiedStyles } = await import("./build/styles.ts");
const { windowsZones } = await import("./build/windows-zones.ts");

const json = (value: unknown): string => `${JSON.stringify(value)}\n`;

const modules = await contentModules(values.content);
if (!modules.ok)
  fail(modules.reason.map((line) => line.replace(values.content, relative(process.cwd(), values.content))).join("\n"));
// The rest of the build imports these, so that they come first.
const ofPackages = { "date-fns-tz.js": await dateFnsTz(ROOT), "windows-zones.json": json(windowsZones()) };
await write(DIST, values.content === join(ROOT, "content") ? { ...modules.value, ...ofPackages } : ofPackages);
const { staticFiles } = await import("./build/static-files.ts");
const { mistakeLines } = await import("../cli/content/load-entries.ts");
const { readTaxonomyFiles } = await import("../cli/content/taxonomy-files.ts");
const taxonomy = readTaxonomyFiles(values.content);
if (!taxonomy.ok)
  fail(mistakeLines(taxonomy.reason.map((mistake) => ({ ...mistake, file: relative(process.cwd(), mistake.file) }))));
const { checkSourceFiles, readSourceFiles } = await import("../cli/content/check-source-files.ts");
const { indexTaxonomy } = await import("../domain/entry/taxonomy.ts");
const wrong = checkSourceFiles(values.content, indexTaxonomy(taxonomy.value));
if (wrong.length > 0) fail(mistakeLines(wrong.map((each) => ({ ...each, file: relative(process.cwd(), each.file) }))));
const browser = await withReleased(await compileBrowserScripts(), values.released ?? RELEASED, values.release);
const fresh = unreleased(browser);
// Wrangler names its command; what partners pin must outlive the next build.
if (fresh.length > 0 && isDeployment)
  fail(
    `Not released yet: ${fresh.join(", ")}. Run node src/scripts/build.ts --release and commit ` +
      "src/browser/widget/released.",
  );
const manual = await readManual(values.content);
// Answers of this content's service: another subject has others, or none.
const examples = await readFile(join(values.content, "examples.json"), "utf8").catch(() => "{}\n");
const styles = await minifiedStyles();
const files = {
  ...modules.value,
  "taxonomy.json": json({ ...taxonomy.value, topics: taxonomy.value.topics.map(({ mark: _, ...topic }) => topic) }),
  "topic-marks.json": json(
    Object.fromEntries(taxonomy.value.topics.flatMap(({ id, mark }) => (mark === undefined ? [] : [[id, mark]]))),
  ),
  "sources.json": json(readSourceFiles(values.content)),
  ...ofPackages,
  "manual.json": json(manual),
  "manual-titles.json": json(manual.map(({ name, title }) => ({ name, title }))),
  "examples.json": json(JSON.parse(examples)),
  "linked-files.json": json({
    styles: Object.fromEntries(Object.entries(styles).map(([name, { path }]) => [name, path])),
    scripts: Object.fromEntries(
      Object.entries(browser.scripts).map(([name, { pin, integrity }]) => [name, { pin, integrity }]),
    ),
  }),
};
const made = { ...files, "build.json": json({ hash: await sourcesHash(join(ROOT, "src"), Object.values(files)) }) };
const served = await staticFiles(Object.values(styles), browser, values.content, taxonomy.value.site);
await write(values.output, made);
await replace("public", served);
if (isDefault) {
  const { workerModules } = await import("./build/build-worker.ts");
  const worker = await workerModules(ROOT);
  await replace("worker", worker);
  const below = (folder: string, names: object) => Object.keys(names).map((name) => `${folder}/${name}`);
  recordBuild(DIST, [...Object.keys(made), ...below("public", served), ...below("worker", worker)], start);
}
