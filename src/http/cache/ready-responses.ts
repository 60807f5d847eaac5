import { changeCount } from "../../read-model/write.ts";
import { LruCache } from "../../std/lru-cache.ts";
import { acceptsGzip, gzip } from "../response/compression.ts";
import { isCurrent, type Representation, representationOf } from "../response/conditional.ts";
import { isForEverybody } from "./platform-cache-headers.ts";

/**
 * Milliseconds for which an answer is given again without looking what it is made of; and for which it is still given
 * while that is looked up for the next one. What it is made of may be 15 seconds older (context.ts): together half a
 * minute, where another isolate publishes.
 */
const LIFETIME_MS = { fresh: 5000, stale: 15_000 } as const;

/** Bytes that are kept of addresses without a query, which are ours, and of those with one, which strangers combine. */
const MAX_BYTES = { plain: 16_000_000, queries: 8_000_000 } as const;

interface ReadyResponse {
  readonly representation: Representation;
  /** Headers of the 200 and of the 304, with everything that middleware adds. */
  readonly headers: Headers;
  readonly notModified: Headers;
  readonly checked: number;
  /** The count of this isolate's changes by then. */
  readonly changes: number;
  /** True while the answer is being compared with what it is made of. */
  isChecked: boolean;
  /** The body in gzip: the first client that accepts gzip gets the plain body, and has it made for the next ones. */
  gzip: Promise<void> | { readonly body: Uint8Array; readonly headers: Headers } | undefined;
}

/** Part of a call's context that is used here. */
type Context = Pick<ExecutionContext, "waitUntil" | "cache">;

/**
 * The public answers that this isolate gave last, by their whole address, ready to be sent again: before the router,
 * without parsing the address. Only what `respond` made of a representation is kept, and only where the same address
 * gives everybody the same: neither refusals nor what is limited by client.
 */
export class ReadyResponses {
  readonly #plain = new LruCache<ReadyResponse>(MAX_BYTES.plain);
  readonly #queries = new LruCache<ReadyResponse>(MAX_BYTES.queries);

  #cacheOf(url: string): LruCache<ReadyResponse> {
    return url.includes("?") ? this.#queries : this.#plain;
  }

  /**
   * Returns the answer to a GET or HEAD; undefined if none is ready. `now` in milliseconds. `make` answers without
   * this memory: one that is no longer fresh is made again once, after the client has it.
   */
  answer(
    request: Request,
    now: number,
    context: Context,
    make: (request: Request) => Response | Promise<Response>,
  ): Response | undefined {
    const { method, url } = request;
    if (method !== "GET" && method !== "HEAD") return undefined;
    const ready = this.#cacheOf(url).get(url);
    if (ready === undefined || !isUsable(ready, now)) return undefined;
    if (now - ready.checked >= LIFETIME_MS.fresh && !ready.isChecked) {
      ready.isChecked = true;
      context.waitUntil(this.#makeAgain(url, now, context, make));
    }
    const { representation, headers } = ready;
    if (isCurrent(request.headers, representation))
      return new Response(null, { status: 304, headers: ready.notModified });
    if (method === "HEAD") return new Response(null, { headers });
    return compressed(request, ready, context) ?? new Response(representation.body, { headers });
  }

  async #makeAgain(
    url: string,
    now: number,
    context: Context,
    make: (request: Request) => Response | Promise<Response>,
  ): Promise<void> {
    // An answer that is kept depends on nothing but the address.
    const request = new Request(url);
    const kept = this.keep(request, await make(request), now, context);
    await kept.body?.cancel();
  }

  /** Keeps the answer to a request, where it may be given again, and returns what to send: it, or its body in gzip. */
  keep(request: Request, response: Response, now: number, context: Context): Response {
    const representation = request.method === "GET" ? representationOf(response) : undefined;
    const cache = this.#cacheOf(request.url);
    if (representation === undefined || !isForEverybody(response.headers)) {
      // A page that is refused now, or gone, is not given again as it was.
      if (request.method === "GET" && response.status !== 304) cache.delete(request.url);
      return response;
    }
    const headers = new Headers(response.headers);
    const notModified = new Headers(headers);
    for (const name of ["content-type", "content-length"]) notModified.delete(name);
    const { url } = request;
    const known = cache.get(url);
    const isSame = known?.representation.etag === representation.etag;
    const ready: ReadyResponse = {
      representation: isSame ? known.representation : representation,
      headers,
      notModified,
      checked: now,
      changes: changeCount(),
      isChecked: false,
      gzip: isSame ? known.gzip : undefined,
    };
    // The address is kept too, two bytes a character, and so are headers and, once it is made, the body in gzip.
    cache.set(url, ready, representation.body.length * 1.5 + url.length * 2 + 2000);
    return compressed(request, ready, context) ?? response;
  }
}

/** Reports whether nothing can have changed since an answer was made, but for what other isolates wrote lately. */
function isUsable({ checked, changes }: ReadyResponse, now: number): boolean {
  return now >= checked && now - checked < LIFETIME_MS.stale && changes === changeCount();
}

/** The 200 in gzip, if the request admits it and it is there; else it is made for the next one. */
function compressed(request: Request, ready: ReadyResponse, context: Context): Response | undefined {
  if (!ready.representation.isCompressible || !acceptsGzip(acceptEncodingOf(request, context))) return undefined;
  if (ready.gzip === undefined) {
    ready.gzip = compress(ready);
    context.waitUntil(ready.gzip);
  }
  return "body" in ready.gzip
    ? new Response(ready.gzip.body, { headers: ready.gzip.headers, encodeBody: "manual" })
    : undefined;
}

/**
 * Returns what the client itself accepts: Cloudflare's edge replaces the header by what it accepts, and keeps the
 * client's in `cf`. Where a cache is ahead, the answer may depend on nothing but the header, which is what Vary names;
 * the edge then decompresses for who needs it.
 */
function acceptEncodingOf(request: Request, { cache }: Context): string | null {
  const client = (request.cf as IncomingRequestCfProperties | undefined)?.clientAcceptEncoding;
  return (cache === undefined ? client : undefined) ?? request.headers.get("accept-encoding");
}

async function compress(ready: ReadyResponse): Promise<void> {
  const body = await gzip(ready.representation.body);
  const headers = new Headers(ready.headers);
  headers.set("content-encoding", "gzip");
  headers.set("content-length", String(body.length));
  ready.gzip = { body, headers };
}
