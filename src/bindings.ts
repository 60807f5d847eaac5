import type { Variables } from "./config.ts";
import type { Hub } from "./hub/hub.ts";
import type { Ledger } from "./ledger/ledger.ts";

/** The bindings and variables of wrangler.toml. */
export interface Bindings extends Variables {
  /** Which deployment runs. */
  readonly VERSION?: WorkerVersionMetadata;
  readonly FEEDS: KVNamespace;
  readonly LEDGER: DurableObjectNamespace<Ledger>;
  readonly HUB: DurableObjectNamespace<Hub>;
  /** The platform's rate limit binding; absent where the API is not limited. */
  readonly API_LIMITER?: RateLimit;
}
