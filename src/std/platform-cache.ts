/**
 * The platform's cache ahead of the Worker (Cloudflare's Workers Cache, `[cache]` in wrangler.toml): it answers without
 * running any code. Only the entrypoint that answered can have its answers forgotten, so whoever writes calls the one
 * that answers readers; a caller tells itself by props, which no request from outside has. Runtimes without this cache,
 * such as the local one, have no `cache` in their context.
 */

/** Props of the call that has the cache emptied. */
export interface PurgeProps {
  readonly purge: true;
}

/** An entrypoint of the same Worker, as the exports of a context have it: called with the props that it is given. */
export type Loopback = (options: { readonly props: PurgeProps }) => Pick<Fetcher, "fetch">;

/** Outcome of a purge: `absent` where the runtime has no such cache. */
export type PurgeOutcome = "purged" | "refused" | "absent";

/** Statuses by which the call is answered. */
const PURGE_STATUS: Readonly<Record<PurgeOutcome, number>> = { purged: 204, refused: 503, absent: 501 };

/** Answers the call: empties the cache of the entrypoint that is called. It takes five such calls a minute. */
export async function purge({ cache }: Pick<ExecutionContext, "cache">): Promise<Response> {
  const result = await cache?.purge({ purgeEverything: true });
  const outcome = result === undefined ? "absent" : result.success ? "purged" : "refused";
  return new Response(null, { status: PURGE_STATUS[outcome] });
}

/** Returns what an answer to the call says; undefined where nobody was there to call. */
export function purgeOutcome(answer: Pick<Response, "status"> | undefined): PurgeOutcome {
  if (answer === undefined || answer.status === PURGE_STATUS.absent) return "absent";
  return answer.status === PURGE_STATUS.purged ? "purged" : "refused";
}
