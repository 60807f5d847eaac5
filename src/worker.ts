import type { Aggregator } from "./aggregator/aggregator.ts";
import type { Bindings } from "./bindings.ts";
import { createFetchHandler } from "./http/fetch-handler.ts";
import type { Hub as HubObject } from "./hub/hub.ts";
import type { Ledger as LedgerObject } from "./ledger/ledger.ts";
import { deferredObject } from "./std/durable/deferred-object.ts";

// The platform finds the Durable Objects among the exports of this module.
export const Ledger = deferredObject<Bindings, Omit<LedgerObject, "clock" | "requestPurge">>(
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
    overview: true,
    digest: true,
    digestPeriods: true,
    find: true,
    elsewhere: true,
    counts: true,
    changes: true,
    history: true,
    related: true,
    knownWorks: true,
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
    prerender: true,
    ensureAlarm: true,
    alarm: true,
    start: true,
  },
  async () => (await import("./hub/hub.ts")).Hub,
);

// Deployments know the aggregator's class by the name that it had first.
export const Sources = deferredObject<Bindings, Omit<Aggregator, "clock" | "send" | "lists">>(
  {
    ensureAlarm: true,
    alarm: true,
    start: true,
    inbox: true,
    finding: true,
    receiveMail: true,
    report: true,
    reports: true,
    settleReport: true,
    act: true,
    readNow: true,
    feedToken: true,
    feed: true,
    status: true,
  },
  async () => (await import("./aggregator/aggregator.ts")).Aggregator,
);

export default {
  fetch: createFetchHandler(),
  /**
   * Cron: wakes the ledger, the hub and the aggregator, which then see to their own alarms; the ledger compares
   * KV with itself, and the hub writes the feeds that KV keeps as they are served.
   */
  async scheduled(_event, env): Promise<void> {
    await Promise.all([
      env.LEDGER.getByName("ledger").compare(),
      env.HUB.getByName("hub").ensureAlarm(),
      env.SOURCES.getByName("sources").ensureAlarm(),
    ]);
    await env.HUB.getByName("hub").prerender();
  },
  /** Mail to the inbox (Cloudflare Email Routing). */
  async email(message, env): Promise<void> {
    const { handleMail } = await import("./http/publishing/mail.ts");
    await handleMail(message, env);
  },
} satisfies ExportedHandler<Bindings>;
