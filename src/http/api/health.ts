import type { LedgerStatus } from "../../ledger/ledger.ts";
import { contradiction, readCheckpoint } from "../../read-model/checkpoint.ts";
import { type AppContext, hubOf, ledgerOf } from "../response/context.ts";

/** How many seconds a row may wait in the outbox before the service counts as lagging. */
const MAX_OUTBOX_AGE_S = 120;
/** Timeout of the hub's status in milliseconds: the service is well without it. */
const HUB_TIMEOUT_MS = 2000;

/**
 * Answers GET /healthz: the ledger's position, KV's, and what waits between them; what the hub has to send. 503 where
 * it waits too long, where the ledger or KV does not answer, and where they contradict each other: either was lost.
 */
export async function handleHealth(_request: Request, app: AppContext): Promise<Response> {
  const answer = (status: HealthStatus, rest: object): Response =>
    new Response(`${JSON.stringify({ status, ...rest })}\n`, {
      status: status === "ok" ? 200 : 503,
      headers: { "content-type": "application/json", "cache-control": "no-store" },
    });
  let status: LedgerStatus;
  let hub: Awaited<ReturnType<typeof hubStatus>>;
  try {
    [status, hub] = await Promise.all([ledgerOf(app).status(), hubStatus(app)]);
  } catch (error) {
    console.error("the ledger did not answer", error instanceof Error ? error.message : error);
    return answer("down", {});
  }
  const [state, detail] = await compareWitnesses(app, status);
  if (detail !== undefined) console.error(detail);
  return answer(state, { ...(detail === undefined ? {} : { detail }), ...status, hub });
}

type HealthStatus = "ok" | "lagging" | "down" | "kv-down" | "kv-lost" | "ledger-lost";

/** Compares what the ledger says with the checkpoint that KV holds: neither of them can tell of its own loss. */
async function compareWitnesses(
  app: AppContext,
  status: LedgerStatus,
): Promise<readonly [status: HealthStatus, detail?: string]> {
  try {
    const found = await readCheckpoint(app.store);
    if (found === undefined && status.checkpoint !== undefined)
      return [
        "kv-lost",
        `KV holds no checkpoint, although it took one up to ${status.checkpoint.sequence}: it was emptied, and is written again from the ledger`,
      ];
    const conflict = found && contradiction(found, { identity: status.ledger, sequence: status.sequence });
    if (conflict !== undefined)
      return [
        "ledger-lost",
        `${conflict}. KV is left as it is: import an export that reaches as far, or have this ledger take over by rebuild`,
      ];
  } catch (error) {
    return ["kv-down", error instanceof Error ? error.message : String(error)];
  }
  return (status.outbox.ageSeconds ?? 0) <= MAX_OUTBOX_AGE_S ? ["ok"] : ["lagging"];
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
