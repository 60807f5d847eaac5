import { Rebuild } from "../../domain/command/command.ts";
import { checked } from "../../domain/entry/validation.ts";
import { parseBody } from "../../ingest/receive.ts";
import { type House, ledgerOf } from "../response/context.ts";
import { authenticated, privateJson } from "./authenticated.ts";
import { refusalResponse } from "./refusal-response.ts";

/** Handles POST /webhooks/rebuild: every KV key is written again from the ledger. For editors whose key has no scopes. */
export async function handleRebuild(request: Request, house: House): Promise<Response> {
  const { origin } = house.config.site;
  const signed = await authenticated(request, house);
  if (signed instanceof Response) return signed;
  const body = parseBody(signed.body);
  if (!body.ok) return refusalResponse(origin, { kind: "body-malformed", detail: body.reason });
  const command = checked(Rebuild, body.value);
  if (!command.ok) return refusalResponse(origin, { kind: "invalid", faults: command.reason });
  if (Object.keys(signed.editor.scope).length > 0) return refusalResponse(origin, { kind: "out-of-scope", detail: "a rebuild needs a key without scopes" });
  const keys = await ledgerOf(house).rebuild(`${signed.editor.id} ${signed.webhookId}`);
  return privateJson({ state: "rebuilding", keys }, 202);
}
