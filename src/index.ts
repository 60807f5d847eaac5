import type { Bindings } from "./env.ts";
import { createApp } from "./http/app.ts";

export { Ledger } from "./ledger/ledger.ts";

const app = createApp();

export default {
  fetch: app.fetch,
  /** Cron: a last resort that wakes the ledger, which then sees to its own alarm. */
  async scheduled(_event, env): Promise<void> {
    await env.LEDGER.getByName("ledger").tend();
  },
} satisfies ExportedHandler<Bindings>;
