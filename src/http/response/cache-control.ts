/**
 * Cache-Control of a current list or page: fresh for a minute, stale for an hour while it is revalidated, and for a day
 * where it cannot be.
 */
export const FRESH = "public, max-age=60, stale-while-revalidate=3600, stale-if-error=86400";

/** Of what rarely changes: archives, closed digests, documents. */
export const HOURLY = "public, max-age=3600, stale-while-revalidate=86400, stale-if-error=604800";

/** Of permanent redirects. */
export const MOVED = "public, max-age=3600";

/** Of an address that is not there, and may be soon. */
export const MISSING = "public, max-age=30";

/** Of images under a fixed address. */
export const DAILY = "public, max-age=86400, stale-while-revalidate=604800, stale-if-error=604800";

/** Of what stands under an address with its hash. */
export const IMMUTABLE = "public, max-age=31536000, immutable";
