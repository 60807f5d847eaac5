import { relative } from "node:path";
import { parseArgs } from "node:util";
import type { Entry } from "../model/entry.ts";
import { loadEntries, loadTaxonomy, type Mistake, mistakesBeside } from "./content.ts";

const USAGE = `Usage: npm run check:content -- [folder …]

Checks content files: shape, languages, dates and zones, references. Without a folder, all of content/.
Exit status: 0 all good, 1 mistakes found, 2 wrong usage.`;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { help: { type: "boolean", short: "h" } } });
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}

const known = await loadTaxonomy("content");
const entries = new Map<string, { entry: Entry; path: string }>();
const mistakes: Mistake[] = [];
for await (const loaded of loadEntries("content/entries")) {
  if ("mistakes" in loaded) mistakes.push(...loaded.mistakes);
  else entries.set(loaded.entry.id, loaded);
}
const ids = new Set(entries.keys());
for (const { entry, path } of entries.values()) mistakes.push(...mistakesBeside(entry, path, known, ids));

const wanted = (file: string): boolean => positionals.length === 0 || positionals.some((folder) => !relative(folder, file).startsWith(".."));
const shown = mistakes.filter(({ file }) => wanted(file));
for (const { file, line, detail } of shown) console.error(`${file}:${line}: ${detail}`);
const texts = [...entries.values()].reduce((sum, { entry }) => sum + Object.keys(entry.texts).length, 0);
console.log(
  `content: ${entries.size} entries, ${texts} texts, ${known.topics.size} topics, ${known.organisations.size} organisations; ${shown.length} mistakes`,
);
process.exit(shown.length === 0 ? 0 : 1);
