import { FORMATS } from "../formats/formats.ts";
import type { LedgerRefusal } from "../ledger/decide.ts";
import { entryUrl, type Site } from "../model/address.ts";
import type { Receipt } from "../model/command.ts";
import { languagesOf } from "../model/entry.ts";
import type { LANGUAGES } from "../model/language.ts";
import { project } from "../projection/project.ts";
import { authenticate, type Delivery, MOST_BYTES, type Refusal, receive } from "../webhook/receive.ts";
import type { Editor } from "../webhook/signature.ts";
import { type House, ledgerOf } from "./house.ts";
import { problem } from "./problem.ts";

/** The editors, or the answer to give while their configuration is wrong. The log names the record; the answer does not. */
async function editorsOf({ config }: House): Promise<readonly Editor[] | Response> {
  const editors = await config.editors();
  if (editors.ok) return editors.value;
  for (const sentence of editors.reason) console.error(sentence);
  return problem(config.site.origin, "unavailable", { detail: "the editors' keys are not configured" }, { "retry-after": "60" });
}

function refused(origin: string, refusal: Refusal | LedgerRefusal): Response {
  switch (refusal.kind) {
    case "media-type":
    case "header-malformed":
    case "body-malformed":
      return problem(origin, refusal.kind, { detail: refusal.detail });
    case "too-large":
      return problem(origin, "too-large", { detail: `a body may have ${MOST_BYTES} octets` });
    case "unauthorised":
      return problem(origin, "unauthorised", {
        detail: "check the key, the clock (five minutes at most apart), and that the very bytes are sent that were signed",
      });
    case "invalid":
      return problem(origin, "entry-invalid", { errors: refusal.faults });
    case "out-of-scope":
      return problem(origin, "out-of-scope");
    case "idempotency-key-reused":
      return problem(origin, "idempotency-key-reused", { detail: "send a new command under a new webhook-id" });
    case "unknown-entry":
      return problem(origin, "unknown-entry");
    case "version-conflict":
      return problem(origin, "version-conflict", { detail: `the current version is ${refusal.current}`, currentVersion: refusal.current });
  }
}

/**
 * Renders the entry in every format before it is accepted: what cannot be rendered is refused here, and never stands in a feed
 * beside others. Throws where a renderer does.
 */
function prove({ command, rendered }: Delivery, { config }: House): void {
  if (command.type !== "entry.publish") return;
  const { entry } = command.data;
  const at = "2000-01-01T00:00:00Z";
  const revision = { entry, rendered, version: 1, sequence: 1, released: at, updated: at };
  for (const language of languagesOf(entry)) {
    for (const format of Object.values(FORMATS)) {
      const kind = format.of;
      const view = project(
        { kind, language, channel: { kind: "everything" }, revisions: [revision], withdrawn: [], sequence: 1, updated: at },
        config.taxonomy,
      );
      format.render(view, config.site);
    }
  }
}

function answer(receipt: Receipt, site: Site, entryLanguages: readonly (typeof LANGUAGES)[number][]): object {
  const served = receipt.state !== "withdrawn" && receipt.state !== "scheduled";
  return {
    ...receipt,
    links: {
      entry: `${site.origin}/api/v1/entries/${receipt.entry}`,
      ...(served && entryLanguages.length > 0
        ? { pages: Object.fromEntries(entryLanguages.map((language) => [language, entryUrl(site, language, receipt.entry)])) }
        : {}),
    },
  };
}

/** POST /webhooks/publish: 201 created, 200 revised, unchanged, withdrawn or replayed, 202 scheduled; else a problem. */
export async function handlePublish(request: Request, house: House): Promise<Response> {
  const { site, taxonomy } = house.config;
  const editors = await editorsOf(house);
  if (editors instanceof Response) return editors;
  const delivery = await receive(request, { editors, taxonomy, now: house.now() });
  if (!delivery.ok) return refused(site.origin, delivery.reason);
  prove(delivery.value, house);
  const { command, editor, fingerprint, rendered, webhookId } = delivery.value;
  const execution = await ledgerOf(house).execute({ editor: { id: editor.id, scope: editor.scope }, webhookId, fingerprint, command, rendered });
  if (!execution.ok) return refused(site.origin, execution.reason);
  const { receipt, replayed } = execution.value;
  const status = replayed ? 200 : receipt.state === "created" ? 201 : receipt.state === "scheduled" ? 202 : 200;
  const body = answer(receipt, site, command.type === "entry.publish" ? languagesOf(command.data.entry) : []);
  return new Response(`${JSON.stringify(body)}\n`, { status, headers: { "content-type": "application/json", "cache-control": "no-store" } });
}

/** POST /webhooks/rebuild: every KV key is written again from the ledger. For editors whose key has no bounds. */
export async function handleRebuild(request: Request, house: House): Promise<Response> {
  const { origin } = house.config.site;
  const editors = await editorsOf(house);
  if (editors instanceof Response) return editors;
  const authentic = await authenticate(request, { editors, now: house.now() });
  if (!authentic.ok) return refused(origin, authentic.reason);
  if (authentic.value.editor.scope.organisations !== undefined) return refused(origin, { kind: "out-of-scope" });
  const keys = await ledgerOf(house).rebuild();
  return new Response(`${JSON.stringify({ state: "rebuilding", keys })}\n`, {
    status: 202,
    headers: { "content-type": "application/json", "cache-control": "no-store" },
  });
}
