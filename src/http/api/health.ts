import type { AggregatorStatus } from "../../domain/source/inbox-document.ts";
import type { HubStatus } from "../../hub/hub.ts";
import type { LedgerStatus } from "../../ledger/ledger.ts";
import { contradiction, readCheckpoint } from "../../read-model/checkpoint.ts";
import { isOfNewerSchema } from "../../std/durable/migrate.ts";
import { errorFields, log } from "../../std/log.ts";
import { type AppContext, aggregatorOf, hubOf, ledgerOf } from "../context/app-context.ts";

/** Seconds that a row may wait in the outbox before the service counts as lagging. */
const MAX_OUTBOX_AGE_S = 120;
/** Timeout in milliseconds of what the hub and the sources say: the service is well without them. */
const ASIDE_TIMEOUT_MS = 2000;

/** The state of the service; without `ledger` if that does not answer. */
export interface Health {
  readonly status: HealthStatus;
  /** The reason of the status. */
  readonly detail?: string;
  readonly ledger?: LedgerStatus;
  readonly hub?: HubStatus | undefined;
  /** The state of reading publishers' lists. */
  readonly sources?: AggregatorStatus | undefined;
  /** The deployment that runs. */
  readonly version?: string;
}

/** Asks the ledger, the hub and KV how they are. */
export async function healthOf(app: AppContext): Promise<Health> {
  const id = app.env.VERSION?.id;
  const version = id === undefined || id === "" ? {} : { version: id };
  try {
    const [ledger, hub, sources] = await Promise.all([
      ledgerOf(app).status(),
      inTime("hub-did-not-answer", async () => (await hubOf(app).status()) as HubStatus),
      inTime("sources-did-not-answer", async () => (await aggregatorOf(app).status()) as AggregatorStatus),
    ]);
    const [status, detail] = await compareLedgerWithKv(app, ledger);
    if (status !== "ok") log("error", "unhealthy", { status });
    return { status, ...(detail === undefined ? {} : { detail }), ledger, hub, sources, ...version };
  } catch (error) {
    log("error", "ledger-did-not-answer", errorFields(error));
    return {
      status: "down",
      ...(isOfNewerSchema(error) ? { detail: `the ledger: ${error.message}` } : {}),
      ...version,
    };
  }
}

/**
 * Answers GET /healthz: the ledger's position, KV's, and what waits between them; what the hub has to send. 503 where
 * it waits too long, where the ledger or KV does not answer, and where they contradict each other: either was lost.
 */
export async function handleHealth(_request: Request, app: AppContext): Promise<Response> {
  const { status, detail, ledger, hub, sources, version } = await healthOf(app);
  return new Response(`${JSON.stringify({ status, detail, ...ledger, hub, sources, version })}\n`, {
    status: status === "ok" ? 200 : 503,
    headers: { "content-type": "application/json", "cache-control": "no-store" },
  });
}

type HealthStatus = "ok" | "lagging" | "down" | "kv-down" | "kv-lost" | "ledger-lost";

/** Compares what the ledger says with the checkpoint that KV holds: neither of them can tell of its own loss. */
async function compareLedgerWithKv(
  app: AppContext,
  status: LedgerStatus,
): Promise<readonly [status: HealthStatus, detail?: string]> {
  try {
    const found = await readCheckpoint(app.store);
    if (found === undefined && status.checkpoint !== undefined)
      return [
        "kv-lost",
        `KV holds no checkpoint, although it took one up to ${status.checkpoint.sequence}: it was emptied, and ` +
          "is written again from the ledger",
      ];
    const conflict = found && contradiction(found, { identity: status.ledger, sequence: status.sequence });
    if (conflict !== undefined)
      return [
        "ledger-lost",
        `${conflict}. KV is left as it is: import an export that reaches as far, or have this ledger take over ` +
          "by rebuild",
      ];
  } catch (error) {
    return ["kv-down", error instanceof Error ? error.message : String(error)];
  }
  return (status.outbox.ageSeconds ?? 0) <= MAX_OUTBOX_AGE_S ? ["ok"] : ["lagging"];
}

/** Asks something beside the ledger; undefined if there is no answer in time. */
async function inTime<Value>(event: string, ask: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return (await Promise.race([ask(), scheduler.wait(ASIDE_TIMEOUT_MS)])) ?? undefined;
  } catch (error) {
    log("error", event, errorFields(error));
    return undefined;
  }
}
