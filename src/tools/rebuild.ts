import { parseArgs } from "node:util";
import { EXIT, type Exit } from "./outcome.ts";
import { serviceOf } from "./publish.ts";
import { post } from "./service.ts";

export const USAGE = `Usage: npm run rebuild -- [options]

Writes every list and entry of the service's KV again from its ledger. Readers see no difference but what was damaged.

  --url <origin>         the service; http://localhost:8787 unless told
  --editor <id>          whose key of .dev.vars signs: one without bounds. HEALTH_AI_FEED_SECRET (whsec_…) goes before
  --patience <seconds>   how long to try again while the service is busy or away; 30 unless told
  -h, --help             this text

Exit status: 0 it has begun, 1 refused, 2 wrong usage, 3 the service cannot be reached.`;

export async function rebuild(argv: readonly string[]): Promise<Exit> {
  const { values } = parseArgs({
    args: [...argv],
    options: { url: { type: "string", default: "http://localhost:8787" }, editor: { type: "string" }, patience: { type: "string", default: "30" } },
  });
  const service = await serviceOf(values);
  const answer = await post(service, "/webhooks/rebuild", JSON.stringify({ type: "rebuild", timestamp: new Date().toISOString() }));
  if (answer.status >= 300) {
    const { title, detail } = (answer.body ?? {}) as { title?: string; detail?: string };
    console.error(`Refused: ${[title ?? `status ${answer.status}`, ...(detail === undefined ? [] : [detail])].join(": ")}.`);
    return EXIT.refused;
  }
  console.log(`${(answer.body as { keys: number }).keys} keys are being written again; ${service.url}/healthz tells how many wait.`);
  return EXIT.good;
}
