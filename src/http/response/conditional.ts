import { weakTag } from "../../std/bytes.ts";
import { FRESH } from "./cache-control.ts";
import { isCompressible } from "./compression.ts";

/** A body with what identifies it. */
export interface Representation {
  readonly body: Uint8Array;
  /** Weak; see weakTag. */
  readonly etag: string;
  readonly mediaType: string;
  /** True if a client that asks for gzip may get it. */
  readonly isCompressible: boolean;
  /** HTTP-date; absent where nothing dates the body. */
  readonly lastModified?: string;
  /** More headers that say what the body says: links. */
  readonly headers?: Readonly<Record<string, string>>;
}

const ENCODER = new TextEncoder();

export async function represent(
  content: string | Uint8Array,
  mediaType: string,
  updated?: string,
): Promise<Representation> {
  const body: Uint8Array = typeof content === "string" ? ENCODER.encode(content) : content;
  return {
    body,
    etag: await weakTag(body),
    mediaType,
    isCompressible: isCompressible(mediaType),
    ...(updated === undefined ? {} : { lastModified: new Date(updated).toUTCString() }),
  };
}

/**
 * Reports whether an If-None-Match header names the tag, by weak comparison (RFC 9110, sections 8.8.3.2 and 13.1.2).
 */
function matches(header: string, etag: string): boolean {
  if (header.trim() === "*") return true;
  const opaque = etag.replace(/^W\//, "");
  for (const [, tag] of header.matchAll(/(?:^|,)[ \t]*(?:W\/)?("[\x21\x23-\x7e\x80-\xff]*")[ \t]*(?=,|$)/g))
    if (tag === opaque) return true;
  return false;
}

const MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
const CLOCK = "\\d{2}:\\d{2}:\\d{2}";
/** The three forms of an HTTP-date (RFC 9110, section 5.6.7); the last is UTC without saying so. */
const DATED = new RegExp(
  `^[A-Z][a-z]{2}, \\d{2} ${MONTH} \\d{4} ${CLOCK} GMT$|^[A-Z][a-z]{5,8}, \\d{2}-${MONTH}-\\d{2} ${CLOCK} GMT$`,
);
const DATED_IN_C = new RegExp(`^[A-Z][a-z]{2} ${MONTH} [ \\d]\\d ${CLOCK} \\d{4}$`);

/** Milliseconds since 1970 of an HTTP-date; NaN where it is none. */
function parseHttpDate(text: string): number {
  if (DATED.test(text)) return Date.parse(text);
  return DATED_IN_C.test(text) ? Date.parse(`${text} GMT`) : Number.NaN;
}

/** Reports whether the client's copy is current. If-None-Match takes precedence; a malformed date is ignored. */
export function isCurrent(headers: Headers, { etag, lastModified }: Representation): boolean {
  const tags = headers.get("if-none-match");
  if (tags === etag) return true;
  if (tags !== null) return matches(tags.slice(0, 8192), etag);
  const since = headers.get("if-modified-since");
  if (since === null || lastModified === undefined) return false;
  return Date.parse(lastModified) <= parseHttpDate(since);
}

const represented = new WeakMap<Response, Representation>();

/** Returns what a 200 to a GET was made of; undefined if `respond` did not make it. */
export function representationOf(response: Response): Representation | undefined {
  return represented.get(response);
}

/** The answer to a GET or HEAD: 304 where the client has it already. `headers` are on both. */
export function respond(
  request: Request,
  representation: Representation,
  headers: Record<string, string> = {},
): Response {
  const { body, etag, mediaType, lastModified } = representation;
  const common: Record<string, string> = {
    etag,
    "cache-control": FRESH,
    ...(lastModified === undefined ? {} : { "last-modified": lastModified }),
    ...(representation.isCompressible ? { vary: "Accept-Encoding" } : {}),
    ...representation.headers,
    ...headers,
  };
  if (isCurrent(request.headers, representation)) return new Response(null, { status: 304, headers: common });
  const response = new Response(request.method === "HEAD" ? null : body, {
    headers: { ...common, "content-type": mediaType, "content-length": String(body.length) },
  });
  represented.set(response, representation);
  return response;
}
