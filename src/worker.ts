import type { Bindings } from "./bindings.ts";
import { createApp } from "./http/app.ts";
import { SubscriberCounts } from "./http/feeds/subscriber-counts.ts";
import { ReadyResponses } from "./http/response/ready-responses.ts";
import type { Hub as HubObject } from "./hub/hub.ts";
import type { Ledger as LedgerObject } from "./ledger/ledger.ts";
import { deferredObject } from "./std/durable/deferred-object.ts";

// The platform finds the Durable Objects among the exports of this module.
export const Ledger = deferredObject<Bindings, Omit<LedgerObject, "clock">>(
  {
    execute: true,
    entriesOf: true,
    rehearse: true,
    ensureAlarm: true,
    alarm: true,
    log: true,
    logOf: true,
    waiting: true,
    progress: true,
    preview: true,
    archive: true,
    channelChanges: true,
    channelCounts: true,
    digest: true,
    digestPeriods: true,
    find: true,
    elsewhere: true,
    counts: true,
    changes: true,
    history: true,
    related: true,
    lastChange: true,
    translations: true,
    catalogue: true,
    rebuild: true,
    recover: true,
    expects: true,
    compare: true,
    editors: true,
    changeEditors: true,
    editorList: true,
    exportPage: true,
    restore: true,
    restoreViews: true,
    status: true,
  },
  async () => (await import("./ledger/ledger.ts")).Ledger,
);

export const Hub = deferredObject<Bindings, Omit<HubObject, "clock" | "send">>(
  {
    request: true,
    announce: true,
    status: true,
    ensureAlarm: true,
    alarm: true,
    start: true,
  },
  async () => (await import("./hub/hub.ts")).Hub,
);

const app = createApp();
const ready = new ReadyResponses();
const subscribers = new SubscriberCounts();

export default {
  async fetch(request, env, context): Promise<Response> {
    const now = Date.now();
    const make = (asked: Request): Response | Promise<Response> => app.fetch(asked, env, context);
    const answer = ready.answer(request, now, context, make);
    const response = answer ?? ready.keep(request, await make(request), now, context);
    subscribers.note(request, response, now);
    return response;
  },
  /** Cron: wakes the ledger and the hub, which then see to their own alarms; the ledger compares KV with itself. */
  async scheduled(_event, env): Promise<void> {
    await Promise.all([env.LEDGER.getByName("ledger").compare(), env.HUB.getByName("hub").ensureAlarm()]);
  },
} satisfies ExportedHandler<Bindings>;
