import { type House, ledgerOf } from "./house.ts";

/** Seconds that a row may wait in the outbox before the service counts as unwell. */
const PATIENCE = 120;

/** GET /healthz: the ledger's position, KV's, and what waits between them. 503 where it waits too long or nobody answers. */
export async function handleHealth(house: House): Promise<Response> {
  const headers = { "content-type": "application/json", "cache-control": "no-store" };
  try {
    const status = await ledgerOf(house).status();
    const well = (status.outbox.ageSeconds ?? 0) <= PATIENCE;
    return new Response(`${JSON.stringify({ status: well ? "ok" : "lagging", ...status })}\n`, { status: well ? 200 : 503, headers });
  } catch (error) {
    console.error("the ledger did not answer", error instanceof Error ? error.message : error);
    return new Response(`${JSON.stringify({ status: "down" })}\n`, { status: 503, headers });
  }
}
