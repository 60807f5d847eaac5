import type { PurgeProps } from "../../std/platform-cache.ts";

/**
 * Header that only the platform's cache ahead of the Worker reads, and takes away. It has the last word on how long an
 * answer is kept there.
 */
export const PLATFORM_CACHE_CONTROL = "cloudflare-cdn-cache-control";

/** Reports whether whoever asks at an address gets the same: neither refusals nor what is limited by client. */
export function isForEverybody(headers: Headers): boolean {
  if (headers.has("ratelimit-policy")) return false;
  const vary = headers.get("vary");
  return (vary === null || vary === "Accept-Encoding") && (headers.get("cache-control") ?? "").startsWith("public");
}

/**
 * Returns how long the platform's cache may keep an answer: as long as it is fresh for clients, and never stale while
 * it is made again, for an address that is asked once an hour would then always be an hour behind. What is silent about
 * it would be kept for two hours by default: it is not kept.
 */
export function platformLifetime(headers: Headers): string {
  if (!isForEverybody(headers)) return "no-store";
  return (headers.get("cache-control") ?? "").replace(/, stale-while-revalidate=\d+/, "");
}

/** Reports whether a call comes from the Worker itself and wants the cache emptied. */
export function isPurge({ props }: { readonly props?: unknown }): boolean {
  return (props as Partial<PurgeProps> | undefined)?.purge === true;
}
