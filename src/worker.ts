import type { Bindings } from "./bindings.ts";
import { createApp } from "./http/app.ts";
import { SubscriberCounts } from "./http/feeds/subscriber-counts.ts";
import { ReadyResponses } from "./http/response/ready-responses.ts";

export { Hub } from "./hub/hub.ts";
export { Ledger } from "./ledger/ledger.ts";

const app = createApp();
const ready = new ReadyResponses();
const subscribers = new SubscriberCounts();

export default {
  async fetch(request, env, context): Promise<Response> {
    const now = Date.now();
    const answer = ready.answer(request, now, context);
    const response = answer ?? ready.keep(request, await app.fetch(request, env, context), now, context);
    subscribers.note(request, response, now);
    return response;
  },
  /** Cron: wakes the ledger and the hub, which then see to their own alarms; the ledger compares KV with itself. */
  async scheduled(_event, env): Promise<void> {
    await Promise.all([env.LEDGER.getByName("ledger").compare(), env.HUB.getByName("hub").ensureAlarm()]);
  },
} satisfies ExportedHandler<Bindings>;
