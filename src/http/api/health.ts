import { type AppContext, hubOf, ledgerOf } from "../response/context.ts";

/** How many seconds a row may wait in the outbox before the service counts as lagging. */
const MAX_OUTBOX_AGE_S = 120;
/** Timeout of the hub's status in milliseconds: the service is well without it. */
const HUB_TIMEOUT_MS = 2000;

/**
 * Answers GET /healthz: the ledger's position, KV's, and what waits between them; what the hub has to send. 503 where
 * it waits too long or the ledger does not answer.
 */
export async function handleHealth(_request: Request, app: AppContext): Promise<Response> {
  const headers = { "content-type": "application/json", "cache-control": "no-store" };
  try {
    const [status, hub] = await Promise.all([ledgerOf(app).status(), hubStatus(app)]);
    const well = (status.outbox.ageSeconds ?? 0) <= MAX_OUTBOX_AGE_S;
    return new Response(`${JSON.stringify({ status: well ? "ok" : "lagging", ...status, hub })}\n`, {
      status: well ? 200 : 503,
      headers,
    });
  } catch (error) {
    console.error("the ledger did not answer", error instanceof Error ? error.message : error);
    return new Response(`${JSON.stringify({ status: "down" })}\n`, { status: 503, headers });
  }
}

/** Asks the hub for its status; undefined where it does not answer in time. */
async function hubStatus(app: AppContext) {
  try {
    return await Promise.race([hubOf(app).status(), scheduler.wait(HUB_TIMEOUT_MS)]);
  } catch (error) {
    console.error("the hub did not answer", error instanceof Error ? error.message : error);
    return undefined;
  }
}
