import { existsSync } from "node:fs";
import { relative } from "node:path";
import { parseArgs } from "node:util";
import { checkContent } from "../cli/content/check-content.ts";
import type { Mistake } from "../cli/content/load-entries.ts";

const USAGE = `Usage: npm run check:content -- [--content <folder>] [folder …]

Checks content files as the service will: shape, references, links, HTML, languages, dates and zones; and what it
cannot know: entries that name others which do not exist, dates that can hardly be meant, texts in the wrong script.
Names file and line. With folders, only what lies in them is shown.

  --originals <folder> plain texts of sources: no run of eight words may be theirs; not compared without it
  --table              entries by language, region, year and evidence of their addresses
  --content <folder>   the folder with site.yaml, topics.yaml, organisations.yaml and entries/ (default content)
  -h, --help           this text

Exit status: 0 all good (warnings may be shown), 1 mistakes found, 2 wrong usage.`;

function usage(message: string): never {
  console.error(`${message}\n\n${USAGE}`);
  process.exit(2);
}

function options() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        originals: { type: "string" },
        table: { type: "boolean" },
        content: { type: "string", default: "content" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    return usage((error as Error).message);
  }
}

const { values, positionals } = options();
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}

const folder = values.originals;
const compared = folder !== undefined && existsSync(folder);
if (folder !== undefined && !compared) console.log(`Not compared with sources: ${folder} does not exist.`);
const report = await checkContent(values.content, Date.now(), compared ? { folder } : {}).catch(
  (error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    return usage(`${error.path ?? values.content} does not exist.`);
  },
);
const wanted = ({ file }: Mistake): boolean =>
  positionals.length === 0 || positionals.some((folder) => !relative(folder, file).startsWith(".."));
const mistakes = report.mistakes.filter(wanted);
const warnings = report.warnings.filter(wanted);
for (const { file, line, detail } of mistakes) console.error(`${file}:${line}: ${detail}`);
for (const { file, line, detail } of warnings) console.error(`${file}:${line}: warning: ${detail}`);
if (values.table)
  for (const [name, counts] of Object.entries(report.counts)) {
    console.log(`\n${name}`);
    for (const [value, number] of counts) console.log(`  ${value.padEnd(24)}${String(number).padStart(5)}`);
  }
const count = (many: number, what: string): string => `${many} ${what}${many === 1 ? "" : "s"}`;
console.log(
  `content: ${report.entries} entries, ${report.texts} texts, ${report.topics} topics, ${report.organisations} ` +
    "organisations; " +
    `${count(mistakes.length, "mistake")}, ${count(warnings.length, "warning")}`,
);
process.exit(mistakes.length === 0 ? 0 : 1);
