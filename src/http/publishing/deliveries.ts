import type { BatchReceipt, Receipt } from "../../domain/command/command.ts";
import type { CheckedOrder, Received, ReceptionContext, RefusedDelivery } from "../../ingest/receive.ts";
import { entryRules } from "../../read-model/entry-renderer.ts";
import { type AppContext, ledgerOf } from "../context/app-context.ts";
import { configuredEditors, privateJson } from "./authenticated.ts";
import { answerDryRun } from "./dry-run.ts";
import { statusOf, withLinks } from "./receipts.ts";
import { refusalResponse } from "./refusal-response.ts";

/** Answers a delivery: what `receive` takes is executed by the ledger, or tried where it asks for a dry run. */
export async function answerDelivery(
  app: AppContext,
  receive: (context: ReceptionContext) => Promise<Received>,
): Promise<Response> {
  const editors = await configuredEditors(app);
  if (editors instanceof Response) return editors;
  const received = await receive({
    editors,
    refreshed: () => app.editors.refresh(),
    now: app.now,
    rules: entryRules(app.config.taxonomy, app.config.site),
  });
  if (!received.ok) return await refuse(app, received.reason);
  const { order, dryRun: requested } = received.value;
  return requested === undefined ? await execute(app, order) : await answerDryRun(app, order, requested === "unsigned");
}

/**
 * Answers with a refusal, and logs it for the editor who signed: its reason, without the body. What was carried out
 * before a deployment that takes it no more is answered with its receipt: senders try for days.
 */
async function refuse(app: AppContext, { refusal, logFor }: RefusedDelivery): Promise<Response> {
  if (logFor !== undefined) {
    const { editor, webhookId, fingerprint } = logFor;
    const detail =
      "faults" in refusal ? { errors: refusal.faults } : "detail" in refusal ? { detail: refusal.detail } : {};
    const receipt = await ledgerOf(app).log({ editor: editor.id, webhookId, fingerprint }, refusal.kind, detail);
    // The ledger of an earlier deployment returns nothing.
    if (receipt !== undefined) return privateJson(withLinks(receipt as Receipt | BatchReceipt, app.config.site, []));
  }
  return refusalResponse(app.config.site.origin, refusal);
}

async function execute(app: AppContext, order: CheckedOrder): Promise<Response> {
  const { site } = app.config;
  const execution = await ledgerOf(app).execute(order);
  if (!execution.ok) return refusalResponse(site.origin, execution.reason);
  const { receipt, replayed } = execution.value;
  return privateJson(withLinks(receipt, site, order.steps), replayed ? 200 : statusOf(receipt.state));
}
