import { parseImport } from "../../ingest/parse-import.ts";
import { parseBody } from "../../ingest/receive.ts";
import { type AppContext, ledgerOf } from "../context/app-context.ts";
import { problem } from "../response/problem-response.ts";
import { authenticatedWithoutScopes, privateJson } from "./authenticated.ts";
import { refusalResponse } from "./refusal-response.ts";

/**
 * Maximum size of an import's body: an entry that grew by translations may be larger than what one command may bring.
 */
const MAX_BYTES = 8_388_608;

/** An export shows what was withdrawn, and an import writes for everybody. */
const OPERATORS_ONLY = "exports and imports need a key without scopes";

/**
 * Handles GET /webhooks/export?after={sequence}, signed over its path and query: NDJSON of the ledger from there on; a
 * Link leads to the next page.
 */
export async function handleExport(request: Request, app: AppContext): Promise<Response> {
  const { origin } = app.config.site;
  const signed = await authenticatedWithoutScopes(request, app, OPERATORS_ONLY, MAX_BYTES);
  if (signed instanceof Response) return signed;
  const after = new URL(request.url).searchParams.get("after") ?? "0";
  if (!/^\d{1,15}$/.test(after))
    return problem(origin, "parameter-invalid", { detail: "after must be a position of the ledger" });
  const { lines, next } = await ledgerOf(app).exportPage(Number(after));
  const headers = {
    "content-type": "application/x-ndjson",
    "cache-control": "no-store",
    ...(next === undefined ? {} : { link: `<${origin}/webhooks/export?after=${next}>; rel="next"` }),
  };
  return new Response(lines.map((line) => `${line}\n`).join(""), { headers });
}

/**
 * Handles POST /webhooks/import: lines of an export, into a ledger that is the beginning of it. Sending them again
 * changes nothing.
 */
export async function handleImport(request: Request, app: AppContext): Promise<Response> {
  const { origin } = app.config.site;
  const signed = await authenticatedWithoutScopes(request, app, OPERATORS_ONLY, MAX_BYTES);
  if (signed instanceof Response) return signed;
  const body = parseBody(signed.body);
  if (!body.ok) return refusalResponse(origin, { kind: "body-malformed", detail: body.reason });
  const parsed = parseImport(body.value);
  if (!parsed.ok) return refusalResponse(origin, { kind: "invalid", faults: parsed.reason });
  const ledger = ledgerOf(app);
  if ("views" in parsed.value) {
    if (await ledger.restoreViews(parsed.value.views))
      return privateJson({ state: "imported", views: parsed.value.views.length });
    return problem(
      origin,
      "unavailable",
      { detail: "the lists are being written; their times come after that" },
      { "retry-after": "1" },
    );
  }
  const restored = await ledger.restore(parsed.value.changes);
  if (restored.ok) return privateJson({ state: "imported", ...restored.value });
  const { kind, index } = restored.reason;
  const pointer = `/changes/${index}`;
  if (kind === "conflict")
    return problem(origin, "import-conflict", { errors: [{ pointer, detail: restored.reason.detail }] });
  return refusalResponse(origin, {
    kind,
    faults: restored.reason.faults.map((fault) => ({ ...fault, pointer: `${pointer}/entry${fault.pointer}` })),
  });
}
