// A ledger of one's own for each test, with the hands to stop its clock and to break its store.
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type { View } from "../../src/domain/view/view.ts";
import type { Bindings } from "../../src/env.ts";
import { configOf } from "../../src/env.ts";
import { deliveryOf } from "../../src/ingest/receive.ts";
import type { Execution, Ledger, LedgerOrder } from "../../src/ledger/ledger.ts";
import { viewKey } from "../../src/read-model/keys.ts";

export const bindings = env as unknown as Bindings;
const { taxonomy } = configOf(bindings);

export type Stub = DurableObjectStub<Ledger>;

export function ledger(name: string): Stub {
  return bindings.LEDGER.getByName(name);
}

let count = 0;

/** A command as the webhook hands it on. */
export function order(body: unknown, over: Partial<LedgerOrder> = {}): LedgerOrder {
  const delivery = deliveryOf(JSON.parse(JSON.stringify(body)), taxonomy);
  if (!delivery.ok) throw new Error(JSON.stringify(delivery.reason));
  return { editor: { id: "desk", scope: {} }, webhookId: `msg_${count++}`, fingerprint: JSON.stringify(body), ...delivery.value, ...over };
}

export async function execute(stub: Stub, body: unknown, over: Partial<LedgerOrder> = {}): Promise<Execution> {
  return (await stub.execute(order(body, over))) as Execution;
}

/** Runs alarms until nothing waits; fails where that takes more than `most`. */
export async function settle(stub: Stub, most = 20): Promise<void> {
  for (let round = 0; round < most; round++) {
    await runInDurableObject(stub, (instance: Ledger) => instance.alarm());
    const { outbox } = await stub.status();
    if (outbox.rows === 0) return;
  }
  throw new Error(`the outbox was not empty after ${most} alarms`);
}

export async function storedView(kind: "latest" | "agenda", language: "en" | "fr" | "de", channel: Parameters<typeof viewKey>[2]): Promise<View | undefined> {
  const text = await bindings.FEEDS.get(viewKey(kind, language, channel));
  return text === null ? undefined : (JSON.parse(text) as View);
}

export async function storedKeys(): Promise<string[]> {
  return (await bindings.FEEDS.list()).keys.map(({ name }) => name);
}

/** The rows of a query against the ledger's own database. */
export async function rows(stub: Stub, query: string): Promise<Record<string, unknown>[]> {
  return await runInDurableObject(stub, (_instance, state) => state.storage.sql.exec(query).toArray());
}
