import { waitUntil } from "cloudflare:workers";
import { changeCount } from "../../read-model/write.ts";
import { errorFields, log } from "../../std/log.ts";
import type { AppContext } from "../context/app-context.ts";
import { clientOf } from "../context/ledger-queries.ts";
import { FRESH } from "../response/cache-control.ts";
import { type Representation, respond } from "../response/conditional.ts";
import { unavailable } from "../response/problem-response.ts";
import { cachedRendering } from "./render-cache.ts";

/** Seconds for which a place of the edge answers without asking the ledger again. */
const SHARED_S = 10;

/** The same of archives, which rarely change. */
export const ARCHIVE_SHARED_S = 60;

/** Milliseconds that the edge's cache has to answer. */
const MATCH_MS = 500;

interface EdgeOptions {
  /** The client's request, where it is known: only so many questions of one client are with the ledger at once. */
  readonly request?: Request;
  readonly sharedSeconds?: number;
}

/**
 * Returns the ledger's answer cached by its canonical address: in the isolate for half a second and in the edge
 * location for ten, and asked once by all who ask meanwhile, so that the load on the ledger does not grow with the
 * number of clients. While the ledger fails, the last good answer is served; undefined if there is none. The platform's
 * cache has no effect for a Worker without a domain of its own: then only the isolate's cache counts. A cache that is
 * full or fails never costs the answer.
 */
export async function cachedAtEdge(
  app: AppContext,
  key: string,
  make: () => Promise<Representation | undefined>,
  { request, sharedSeconds = SHARED_S }: EdgeOptions = {},
): Promise<Representation | undefined> {
  const address = `${app.config.site.origin}/.edge?${encodeURIComponent(key)}`;
  try {
    return await cachedRendering(
      app,
      `ledger ${key}`,
      async () => {
        const stored = await fromEdge(address);
        // What was asked ahead of a change is not the answer after it.
        const subject = `${changeCount()} ${key}`;
        const made = stored ?? (await app.ledgerQueries.ask(clientOf(request), subject, make));
        if (made === undefined) throw new Error("the ledger did not answer");
        if (stored === undefined) toEdge(address, made, sharedSeconds);
        return { stamp: made.etag, value: made };
      },
      async (representation) => representation,
      { pool: "queries" },
    );
  } catch (error) {
    log("error", "ledger-did-not-answer", errorFields(error));
    return undefined;
  }
}

function cacheFailed(error: unknown): undefined {
  log("warn", "edge-cache-failed", errorFields(error));
  return undefined;
}

/** The answer that the edge location has; undefined where it has none, or does not say in time. */
async function fromEdge(address: string): Promise<Representation | undefined> {
  const found = async (): Promise<Representation | undefined> => {
    const shared = await caches.default.match(address);
    return shared === undefined ? undefined : await fromCacheResponse(shared);
  };
  return await Promise.race([found().catch(cacheFailed), scheduler.wait(MATCH_MS).then(() => undefined)]);
}

/** Gives an answer to the edge location, after the client has it. */
function toEdge(address: string, made: Representation, sharedSeconds: number): void {
  const put = async (): Promise<void> => await caches.default.put(address, toCacheResponse(made, sharedSeconds));
  waitUntil(put().catch(cacheFailed));
}

/**
 * A representation without its body travels in one header: the cache keeps bytes and headers, and adds some of its own.
 */
const CARRIED = "x-representation";

function toCacheResponse({ body, ...rest }: Representation, seconds: number): Response {
  const headers = { "cache-control": `public, max-age=${seconds}`, [CARRIED]: JSON.stringify(rest) };
  return new Response(body as Uint8Array<ArrayBuffer>, { headers });
}

async function fromCacheResponse(response: Response): Promise<Representation | undefined> {
  const carried = response.headers.get(CARRIED);
  const body = new Uint8Array(await response.arrayBuffer());
  return carried === null ? undefined : { ...(JSON.parse(carried) as Omit<Representation, "body">), body };
}

/**
 * Answers with what the ledger says, or with 503. `headers` are on the good answer; `sharedSeconds` is how long an edge
 * location keeps it.
 */
export async function respondCached(
  request: Request,
  app: AppContext,
  key: string,
  make: () => Promise<Representation | undefined>,
  headers: Record<string, string> = {},
  sharedSeconds = SHARED_S,
): Promise<Response> {
  const representation = await cachedAtEdge(app, key, make, { request, sharedSeconds });
  return representation === undefined
    ? unavailable(app)
    : respond(request, representation, { "cache-control": FRESH, ...headers });
}
