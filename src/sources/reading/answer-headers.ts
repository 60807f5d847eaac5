/** Header fields of an answer. */
export interface HeaderFields {
  get(name: string): string | null;
}

const SECOND = 1000;

/** The version of an answer by its headers, to be sent with the next request. */
export interface Validators {
  readonly etag?: string;
  readonly lastModified?: string;
}

/** The validators of a full answer, as they were sent; what could not be sent back is left out. */
export function validatorsOf(fields: HeaderFields): Validators {
  const etag = fields.get("etag");
  const lastModified = fields.get("last-modified");
  return {
    ...(etag !== null && /^(?:W\/)?"[\x21\x23-\x7e\x80-\xff]{0,200}"$/.test(etag) ? { etag } : {}),
    ...(lastModified !== null && lastModified.length <= 40 && !Number.isNaN(Date.parse(lastModified))
      ? { lastModified }
      : {}),
  };
}

/** The header fields of a request for what has changed only (RFC 9110, section 13). */
export function conditions({ etag, lastModified }: Validators): Record<string, string> {
  return {
    ...(etag === undefined ? {} : { "If-None-Match": etag }),
    ...(lastModified === undefined ? {} : { "If-Modified-Since": lastModified }),
  };
}

/**
 * The milliseconds for which an answer stays fresh (RFC 9111): s-maxage or max-age, less the age that it has; 0 if
 * unsaid.
 */
export function freshFor(fields: HeaderFields): number {
  const directives = (fields.get("cache-control") ?? "").toLowerCase();
  if (/\bno-(?:cache|store)\b/.test(directives)) return 0;
  const seconds =
    /(?:^|[\s,])s-maxage="?(\d{1,9})/.exec(directives) ?? /(?:^|[\s,])max-age="?(\d{1,9})/.exec(directives);
  const age = Number(/^\s*(\d{1,9})/.exec(fields.get("age") ?? "")?.[1] ?? 0);
  return Math.max(0, Number(seconds?.[1] ?? 0) - age) * SECOND;
}

/** The instant before which an answer asks not to come again (RFC 9110, section 10.2.3); undefined if it says none. */
export function retryAfter(fields: HeaderFields, now: number): number | undefined {
  const value = fields.get("retry-after")?.trim() ?? "";
  const at = /^\d{1,9}$/.test(value) ? now + Number(value) * SECOND : Date.parse(value);
  return Number.isNaN(at) || at <= now ? undefined : at;
}
