import { Rebuild } from "../../domain/command/command.ts";
import { isUnbounded } from "../../domain/command/editor.ts";
import { parseWith } from "../../domain/entry/validation.ts";
import { parseBody } from "../../ingest/receive.ts";
import { type AppContext, ledgerOf } from "../context/app-context.ts";
import { authenticated, privateJson } from "./authenticated.ts";
import { refusalResponse } from "./refusal-response.ts";

/**
 * Handles POST /webhooks/rebuild: every KV key is written again from the ledger. For editors whose key has no scopes.
 */
export async function handleRebuild(request: Request, app: AppContext): Promise<Response> {
  const { origin } = app.config.site;
  const signed = await authenticated(request, app);
  if (signed instanceof Response) return signed;
  const body = parseBody(signed.body);
  if (!body.ok) return refusalResponse(origin, { kind: "body-malformed", detail: body.reason });
  const command = parseWith(Rebuild, body.value);
  if (!command.ok) return refusalResponse(origin, { kind: "invalid", faults: command.reason });
  if (!isUnbounded(signed.editor.scope))
    return refusalResponse(origin, { kind: "out-of-scope", detail: "a rebuild needs a key without scopes" });
  const keys = await ledgerOf(app).rebuild(`${signed.editor.id} ${signed.webhookId}`);
  return privateJson({ state: "rebuilding", keys }, 202);
}
