import { type AppContext, hubOf, ledgerOf } from "../response/context.ts";

/** Seconds that a row may wait in the outbox before the service counts as unwell. */
const PATIENCE = 120;
/** Milliseconds that the hub has to tell how it is: nobody's health hangs on it. */
const HUB_PATIENCE = 2000;

/** GET /healthz: the ledger's position, KV's, and what waits between them; what the hub has to send. 503 where it waits too long or the ledger does not answer. */
export async function handleHealth(app: AppContext): Promise<Response> {
  const headers = { "content-type": "application/json", "cache-control": "no-store" };
  try {
    const [status, hub] = await Promise.all([ledgerOf(app).status(), hubStatus(app)]);
    const well = (status.outbox.ageSeconds ?? 0) <= PATIENCE;
    return new Response(`${JSON.stringify({ status: well ? "ok" : "lagging", ...status, hub })}\n`, {
      status: well ? 200 : 503,
      headers,
    });
  } catch (error) {
    console.error("the ledger did not answer", error instanceof Error ? error.message : error);
    return new Response(`${JSON.stringify({ status: "down" })}\n`, { status: 503, headers });
  }
}

/** Undefined where the hub does not tell, or not soon. */
async function hubStatus(app: AppContext) {
  try {
    return await Promise.race([hubOf(app).status(), scheduler.wait(HUB_PATIENCE)]);
  } catch (error) {
    console.error("the hub did not answer", error instanceof Error ? error.message : error);
    return undefined;
  }
}
