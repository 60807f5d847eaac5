import { isDryRun, Rebuild } from "../../domain/command/command.ts";
import { checked } from "../../domain/entry/validation.ts";
import { problem } from "../../domain/problem.ts";
import { type Authentic, type Delivery, deliveryOf, parseBody, type Refusal } from "../../ingest/receive.ts";
import type { LedgerOrder } from "../../ledger/ledger.ts";
import { prove } from "../../read-model/assert-renderable.ts";
import { type House, ledgerOf } from "../response/context.ts";
import { editorOf, reply } from "./authenticated.ts";
import { rehearsed } from "./dry-run.ts";
import { linked, statusOf } from "./receipts.ts";
import { refused } from "./refusal-response.ts";

/** Whether the query asks for a dry run; a sentence where it is none that we know. A mistake there must not publish. */
function dryRunAsked(request: Request): boolean | string {
  const query = [...new URL(request.url).searchParams];
  for (const [name, value] of query) {
    if (name === "dry-run" && value === "1") continue;
    return /^dry.?run$/i.test(name) ? 'a dry run is dry-run=1, or "dryRun": true in the body' : `${name} is no parameter of this address`;
  }
  return query.length > 0;
}

/** What an editor signed was not taken: the log tells why, without the body. */
export async function putDown(house: House, { editor, webhookId, fingerprint }: Authentic, refusal: Refusal): Promise<Response> {
  const detail = "faults" in refusal ? { errors: refusal.faults } : "detail" in refusal ? { detail: refusal.detail } : {};
  await ledgerOf(house).log({ editor: editor.id, webhookId, fingerprint }, refusal.kind, detail);
  return refused(house.config.site.origin, refusal);
}

/**
 * POST /webhooks/publish: 201 created, 200 changed, unchanged or replayed, 202 held until its instant; else a problem. Of a dry run
 * nothing is stored, and the answer tells what would be.
 */
export async function handlePublish(request: Request, house: House): Promise<Response> {
  const { site, taxonomy } = house.config;
  const asked = dryRunAsked(request);
  if (typeof asked === "string") return problem(site.origin, "parameter-invalid", { detail: asked });
  const authentic = await editorOf(request, house);
  if (authentic instanceof Response) return authentic;
  const body = parseBody(authentic.body);
  if (!body.ok) return await putDown(house, authentic, { kind: "body-malformed", detail: body.reason });
  const signed = isDryRun(body.value);
  const dry = asked || signed;
  const delivery = deliveryOf(body.value, taxonomy);
  if (!delivery.ok) return dry ? refused(site.origin, delivery.reason) : await putDown(house, authentic, delivery.reason);
  const order = orderOf(authentic, delivery.value, house);
  return dry ? await rehearsed(house, order, !signed) : await carriedOut(house, order);
}

/** A delivery as the ledger takes it, its entries proved to be renderable. */
export function orderOf({ editor, fingerprint, webhookId }: Authentic, { steps, batch }: Delivery, { config: { site, taxonomy } }: House): LedgerOrder {
  for (const { step, rendered } of steps) if (step.type === "entry.publish") prove({ entry: step.data.entry, rendered }, taxonomy, site);
  return { editor: { id: editor.id, scope: editor.scope }, webhookId, fingerprint, steps, batch };
}

export async function carriedOut(house: House, order: LedgerOrder): Promise<Response> {
  const { site } = house.config;
  const execution = await ledgerOf(house).execute(order);
  if (!execution.ok) return refused(site.origin, execution.reason);
  const { receipt, replayed } = execution.value;
  return reply(linked(receipt, site, order.steps), replayed ? 200 : statusOf(receipt.state));
}

/** POST /webhooks/rebuild: every KV key is written again from the ledger. For editors whose key has no bounds. */
export async function handleRebuild(request: Request, house: House): Promise<Response> {
  const { origin } = house.config.site;
  const authentic = await editorOf(request, house);
  if (authentic instanceof Response) return authentic;
  const body = parseBody(authentic.body);
  if (!body.ok) return refused(origin, { kind: "body-malformed", detail: body.reason });
  const command = checked(Rebuild, body.value);
  if (!command.ok) return refused(origin, { kind: "invalid", faults: command.reason });
  if (Object.keys(authentic.editor.scope).length > 0)
    return refused(origin, { kind: "out-of-scope", detail: "this key has bounds; a rebuild is of everything" });
  const keys = await ledgerOf(house).rebuild(`${authentic.editor.id} ${authentic.webhookId}`);
  return reply({ state: "rebuilding", keys }, 202);
}
