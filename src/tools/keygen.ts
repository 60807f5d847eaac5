import { freshSecret } from "./keys.ts";
import { parsed } from "./options.ts";
import { EXIT, type Exit } from "./outcome.ts";
import type { Terminal } from "./terminal.ts";

export const USAGE = `Usage: npx health-ai-feed keygen [options]

Makes a random key (HMAC-SHA256, 32 bytes) and prints it. Nothing is stored: give it to the editor, and put it into the service's EDITORS.

  --json       { "secret": … }
  -h, --help   this text

Example:
  npx health-ai-feed keygen

Exit status: 0 made, 2 wrong usage.`;

export async function run(argv: readonly string[], terminal: Terminal): Promise<Exit> {
  const { values } = parsed(argv, { json: { type: "boolean", default: false } });
  const secret = freshSecret();
  if (values.json) terminal.out(JSON.stringify({ secret }));
  else {
    terminal.out(secret);
    terminal.err("The editor keeps it as HEALTH_AI_FEED_SECRET; the service has it in EDITORS, in the editor's secrets.");
  }
  return EXIT.good;
}
