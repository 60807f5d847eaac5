import { receive } from "../../ingest/receive.ts";
import type { AppContext } from "../context/app-context.ts";
import { problem } from "../response/problem-response.ts";
import { answerDelivery } from "./deliveries.ts";

/**
 * Reports whether the query asks for a dry run, or in a sentence what is wrong with it: a mistake there must
 * not publish.
 */
function requestedDryRun(request: Request): boolean | string {
  const query = [...new URL(request.url).searchParams];
  for (const [name, value] of query) {
    if (name === "dry-run" && value === "1") continue;
    return /^dry.?run$/i.test(name)
      ? 'a dry run is dry-run=1, or "dryRun": true in the body'
      : `${name} is not a parameter of this address`;
  }
  return query.length > 0;
}

/**
 * Handles POST /webhooks/publish: 201 created, 200 changed, unchanged or replayed, 202 scheduled; else a
 * problem. Of a dry run nothing is stored, and the answer says what would be.
 */
export async function handlePublish(request: Request, app: AppContext): Promise<Response> {
  const dryRun = requestedDryRun(request);
  if (typeof dryRun === "string") return problem(app.config.site.origin, "parameter-invalid", { detail: dryRun });
  return await answerDelivery(app, (context) => receive(request, context, dryRun));
}
