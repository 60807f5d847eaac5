import type { Bindings } from "./bindings.ts";
import { createApp } from "./http/app.ts";

export { Hub } from "./hub/hub.ts";
export { Ledger } from "./ledger/ledger.ts";

const app = createApp();

export default {
  fetch: app.fetch,
  /** Cron: wakes the ledger and the hub, which then see to their own alarms; the ledger compares KV with itself. */
  async scheduled(_event, env): Promise<void> {
    await Promise.all([env.LEDGER.getByName("ledger").compare(), env.HUB.getByName("hub").ensureAlarm()]);
  },
} satisfies ExportedHandler<Bindings>;
