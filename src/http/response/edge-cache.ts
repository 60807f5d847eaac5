import { problem } from "../../domain/problem.ts";
import type { ParameterFault } from "../../domain/query/selection.ts";
import { FRESH } from "./cache-control.ts";
import { type Representation, represent, respond } from "./conditional.ts";
import type { AppContext } from "./context.ts";
import { cachedRendering } from "./render-cache.ts";

const JSON_TYPE = "application/json";

/** A document as the API sends it: compact, its members in the order of the code, a line feed at the end. */
export async function representJson(document: unknown, updated?: string): Promise<Representation> {
  return await represent(`${JSON.stringify(document)}\n`, JSON_TYPE, updated);
}

/** Answers with a document. */
export async function respondJson(
  request: Request,
  document: unknown,
  updated?: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  return respond(request, await representJson(document, updated), headers);
}

/** 400: each parameter that is wrong, and how. */
export function parametersProblem(app: AppContext, errors: readonly ParameterFault[]): Response {
  const [first] = errors;
  const detail = first === undefined ? "" : `${first.parameter} ${first.detail}`.trim();
  return problem(app.config.site.origin, "parameter-invalid", { detail, errors });
}

/** 503, for a while. */
function unavailable(app: AppContext, detail = "the ledger does not answer now"): Response {
  return problem(app.config.site.origin, "unavailable", { detail }, { "retry-after": "5" });
}

/** Seconds for which a place of the edge answers without asking the ledger again. */
const SHARED = 10;

/**
 * Returns the ledger's answer cached by its canonical address: in the isolate for one second and in the edge location
 * for ten, so that the load on the ledger does not grow with the number of clients. While the ledger fails, the last
 * good answer is served; undefined if there is none. The platform's cache has no effect for a Worker without a domain
 * of its own: then only the isolate's cache counts.
 */
export async function cachedAtEdge(
  app: AppContext,
  key: string,
  make: () => Promise<Representation | undefined>,
): Promise<Representation | undefined> {
  const address = `${app.config.site.origin}/.edge?${encodeURIComponent(key)}`;
  try {
    return await cachedRendering(
      app,
      `ledger ${key}`,
      async () => {
        const shared = await caches.default.match(address);
        const stored = shared === undefined ? undefined : await fromCacheResponse(shared);
        const made = stored ?? (await make());
        if (made === undefined) throw new Error("the ledger did not answer");
        if (stored === undefined) await caches.default.put(address, toCacheResponse(made));
        return { stamp: made.etag, value: made };
      },
      async (representation) => representation,
      { room: "queries" },
    );
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return undefined;
  }
}

/**
 * A representation without its body travels in one header: the cache keeps bytes and headers, and adds some of its own.
 */
const CARRIED = "x-representation";

function toCacheResponse({ body, ...rest }: Representation): Response {
  const headers = { "cache-control": `public, max-age=${SHARED}`, [CARRIED]: JSON.stringify(rest) };
  return new Response(body as Uint8Array<ArrayBuffer>, { headers });
}

async function fromCacheResponse(response: Response): Promise<Representation | undefined> {
  const carried = response.headers.get(CARRIED);
  const body = new Uint8Array(await response.arrayBuffer());
  return carried === null ? undefined : { ...(JSON.parse(carried) as Omit<Representation, "body">), body };
}

/** Answers with what the ledger says, or with 503. `headers` are on the good answer. */
export async function respondCached(
  request: Request,
  app: AppContext,
  key: string,
  make: () => Promise<Representation | undefined>,
  headers: Record<string, string> = {},
): Promise<Response> {
  const representation = await cachedAtEdge(app, key, make);
  return representation === undefined
    ? unavailable(app)
    : respond(request, representation, { "cache-control": FRESH, ...headers });
}
