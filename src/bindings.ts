import type { Aggregator } from "./aggregator/aggregator.ts";
import type { Variables } from "./config.ts";
import type { Hub } from "./hub/hub.ts";
import type { Ledger } from "./ledger/ledger.ts";

/** The bindings and variables of wrangler.toml. */
export interface Bindings extends Variables {
  /** The deployment that runs. */
  readonly VERSION?: WorkerVersionMetadata;
  readonly FEEDS: KVNamespace;
  readonly LEDGER: DurableObjectNamespace<Ledger>;
  readonly HUB: DurableObjectNamespace<Hub>;
  readonly SOURCES: DurableObjectNamespace<Aggregator>;
  /** The files that the platform serves ahead of the Worker; absent where it runs without them. */
  readonly ASSETS?: Fetcher;
  /** The platform's rate limit binding; absent where the API is not limited. */
  readonly API_LIMITER?: RateLimit;
}
