import { createHash } from "node:crypto";
import { rename, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { CommandError, type Exit, ExitCode } from "../../exit.ts";
import { parsed, SERVICE, SERVICE_USAGE, serviceOf } from "../../options.ts";
import type { Terminal } from "../../terminal.ts";
import { exportedLines } from "./export.ts";

export const USAGE = `Usage: npm run backup -- [options]

Writes all that the service has published into a file (see npm run cli -- export --help), and beside
it <file>.sha256, its checksum as sha256sum writes it. npm run restore gives an empty service the
same. The key must be one without bounds.

  --output <file>          where to write (default backup-<host>-<time>.ndjson)
${SERVICE_USAGE}

Examples:
  npm run backup -- --url https://feed.example.org
  npm run backup -- --url https://feed.example.org --output /var/backups/feed.ndjson \\
    && sha256sum -c /var/backups/feed.ndjson.sha256

Exit status: 0 the file is complete, 1 refused, 2 wrong usage, 3 the service cannot be reached.`;

/** The file of a backup where none is named: it sorts by time. */
function defaultName(url: string): string {
  const time = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  return `backup-${new URL(url).hostname}-${time.replaceAll(":", "")}.ndjson`;
}

export async function run(argv: readonly string[], terminal: Terminal): Promise<Exit> {
  const { values, positionals } = parsed(argv, { ...SERVICE, output: { type: "string" } });
  if (positionals.length > 0) throw new CommandError(ExitCode.usage, "Name the file with --output.");
  const service = await serviceOf(values, terminal);
  const file = values.output ?? defaultName(service.url);
  const part = `${file}.part`;
  const write = async (path: string, text: string, flag: "w" | "a"): Promise<void> => {
    await writeFile(path, text, { flag }).catch((error: Error) => {
      throw new CommandError(ExitCode.usage, `${path} cannot be written: ${error.message}`);
    });
  };
  await write(part, "", "w");
  const hash = createHash("sha256");
  const counts = { lines: 0, changes: 0 };
  for await (const line of exportedLines(service)) {
    const text = `${line}\n`;
    hash.update(text);
    await write(part, text, "a");
    if (line.startsWith('{"sequence"')) counts.changes++;
    if (++counts.lines % 100 === 0) terminal.status(`Backing up: ${counts.lines} lines …`);
  }
  terminal.status("");
  const checksum = hash.digest("hex");
  await write(`${file}.sha256`, `${checksum}  ${basename(file)}\n`, "w");
  // The file appears last: where it stands, it is complete and has its checksum.
  await rename(part, file);
  terminal.out(
    values.json
      ? JSON.stringify({ file, sha256: checksum, ...counts })
      : `${counts.changes} changes in ${file}, with its checksum in ${file}.sha256.`,
  );
  return ExitCode.good;
}
