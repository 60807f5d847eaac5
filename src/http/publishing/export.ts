import { Import } from "../../domain/command/export-line.ts";
import { checked } from "../../domain/entry/validation.ts";
import { problem } from "../../domain/problem.ts";
import { type Authentic, parseBody } from "../../ingest/receive.ts";
import { type House, ledgerOf } from "../response/context.ts";
import { editorOf, reply } from "./authenticated.ts";
import { refused } from "./refusal-response.ts";

/** Octets of an import's body: an entry that grew by translations may be larger than what one command may bring. */
const MOST_OCTETS = 8_388_608;

/** Who signed, where the key has no bounds: an export shows what was withdrawn, and an import writes for everybody. */
async function operatorOf(request: Request, house: House): Promise<Authentic | Response> {
  const authentic = await editorOf(request, house, MOST_OCTETS);
  if (authentic instanceof Response || Object.keys(authentic.editor.scope).length === 0) return authentic;
  return refused(house.config.site.origin, { kind: "out-of-scope", detail: "this key has bounds; exports and imports are of everything" });
}

/** GET /webhooks/export?after={sequence}, signed over its path and query: NDJSON of the ledger from there on; a Link leads to the next page. */
export async function handleExport(request: Request, house: House): Promise<Response> {
  const { origin } = house.config.site;
  const authentic = await operatorOf(request, house);
  if (authentic instanceof Response) return authentic;
  const after = new URL(request.url).searchParams.get("after") ?? "0";
  if (!/^\d{1,15}$/.test(after)) return problem(origin, "parameter-invalid", { detail: "after must be a position of the ledger" });
  const { lines, next } = await ledgerOf(house).exportPage(Number(after));
  const headers = {
    "content-type": "application/x-ndjson",
    "cache-control": "no-store",
    ...(next === undefined ? {} : { link: `<${origin}/webhooks/export?after=${next}>; rel="next"` }),
  };
  return new Response(lines.map((line) => `${line}\n`).join(""), { headers });
}

/** POST /webhooks/import: lines of an export, into a ledger that is the beginning of it. Sending them again changes nothing. */
export async function handleImport(request: Request, house: House): Promise<Response> {
  const { origin } = house.config.site;
  const authentic = await operatorOf(request, house);
  if (authentic instanceof Response) return authentic;
  const body = parseBody(authentic.body);
  if (!body.ok) return refused(origin, { kind: "body-malformed", detail: body.reason });
  const parsed = checked(Import, body.value);
  if (!parsed.ok) return refused(origin, { kind: "invalid", faults: parsed.reason });
  const ledger = ledgerOf(house);
  if ("views" in parsed.value) {
    if (await ledger.restoreViews(parsed.value.views)) return reply({ state: "imported", views: parsed.value.views.length });
    return problem(origin, "unavailable", { detail: "the lists are being written; their times come after that" }, { "retry-after": "1" });
  }
  const restored = await ledger.restore(parsed.value.changes);
  if (restored.ok) return reply({ state: "imported", ...restored.value });
  const { kind, index } = restored.reason;
  const pointer = `/changes/${index}`;
  if (kind === "conflict") return problem(origin, "import-conflict", { errors: [{ pointer, detail: restored.reason.detail }] });
  return refused(origin, { kind, faults: restored.reason.faults.map((fault) => ({ ...fault, pointer: `${pointer}/entry${fault.pointer}` })) });
}
