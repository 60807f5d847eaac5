import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { readPublic } from "../../client/client.ts";
import { CommandError, type Exit, ExitCode } from "../../exit.ts";
import { parsed, SERVICE, SERVICE_USAGE, serviceOf } from "../../options.ts";
import type { Terminal } from "../../terminal.ts";
import { run as importExport } from "./import.ts";
import { run as verify } from "./verify.ts";

export const USAGE = `Usage: npm run restore -- [options] <backup.ndjson>

Gives an empty service what npm run backup wrote: checks the file against its checksum
(<file>.sha256), imports it, reads it back, and compares what readers get with it, as npm run verify
does. A run that was broken off goes on where it stopped. The key must be one without bounds. What
the service published meanwhile by itself would be in the way: restore before anybody publishes.

${SERVICE_USAGE}

Example:
  npm run restore -- --url https://feed.example.org \\
    backup-feed.example.org-2026-01-01T000000Z.ndjson

Exit status: 0 restored and the same, 1 refused, damaged or different, 2 wrong usage,
             3 the service cannot be reached.`;

/** Throws where a file is not the one that its checksum was made of, or has none. */
async function checkSum(file: string): Promise<void> {
  const text = async (path: string): Promise<string> =>
    await readFile(path, "utf8").catch((error: Error) => {
      throw new CommandError(ExitCode.usage, `${path} cannot be read: ${error.message}`);
    });
  const [expected = ""] = (await text(`${file}.sha256`)).split(" ");
  const found = createHash("sha256")
    .update(await text(file))
    .digest("hex");
  if (found !== expected)
    throw new CommandError(
      ExitCode.refused,
      `${file} is not what was backed up: its SHA-256 is ${found}, but ${file}.sha256 says ${expected}. Nothing ` +
        "was sent.",
    );
}

export async function run(argv: readonly string[], terminal: Terminal): Promise<Exit> {
  const { values, positionals } = parsed(argv, SERVICE);
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0)
    throw new CommandError(ExitCode.usage, "Give the file that npm run backup wrote.");
  await checkSum(file);
  const service = await serviceOf(values, terminal);
  const { sequence = 0 } = ((await readPublic(service, "/healthz")).body ?? {}) as { readonly sequence?: number };
  const lines = (await readFile(file, "utf8")).split("\n").filter((line) => line.startsWith('{"sequence"')).length;
  if (sequence > lines)
    throw new CommandError(
      ExitCode.refused,
      `The service has ${sequence} changes, and the backup ${lines}: restore gives an empty service its past, ` +
        "and nothing to another.",
    );
  const imported = await importExport(argv, terminal);
  return imported === ExitCode.good
    ? await verify(
        argv.filter((each) => each !== file),
        terminal,
      )
    : imported;
}
