import { PURGE_STATUS } from "../../std/platform-cache.ts";

/** Empties the platform's cache of the entrypoint that is called: it takes five such calls a minute. */
export async function purge({ cache }: Pick<ExecutionContext, "cache">): Promise<Response> {
  const result = await cache?.purge({ purgeEverything: true });
  const outcome = result === undefined ? "absent" : result.success ? "purged" : "refused";
  return new Response(null, { status: PURGE_STATUS[outcome] });
}
