import { isOfNewerSchema } from "../../std/durable/migrate.ts";
import { errorFields, log } from "../../std/log.ts";
import { problem } from "./problem-response.ts";

const requestIds = new WeakMap<Request, string>();

/** The form of the platform's ids. Without the platform in between, anybody can send anything as one. */
const PLATFORM_ID = /^[0-9a-f]{16,20}(?:-[A-Z]{3})?$/;

/** The id under which the log speaks of a request: the platform's own, where it gives one. */
export function requestId(request: Request): string {
  const given = request.headers.get("cf-ray") ?? "";
  const id = requestIds.get(request) ?? (PLATFORM_ID.test(given) ? given : crypto.randomUUID());
  requestIds.set(request, id);
  return id;
}

/** Seconds after which a client that could not be served now may ask again. */
const RETRY_AFTER_S = "5";

/**
 * Messages of SQLite about a disk that is full, read-only or fails, and of the platform about an object that went down
 * with it.
 */
const DISK =
  /\bSQLITE_(?:FULL|READONLY|IOERR|CANTOPEN|BUSY)\b|disk is full|readonly database|disk I\/O error|^internal error\b/i;

/**
 * Reports whether an error is a temporary failure of the ledger rather than a defect: it is overloaded, or was
 * restarted during the request, both of which the platform marks on the errors of a Durable Object's stub; its disk
 * takes nothing now; or the code was taken back behind its tables.
 */
function isPassing(error: Error & { readonly overloaded?: unknown; readonly retryable?: unknown }): boolean {
  return error.overloaded === true || error.retryable === true || DISK.test(error.message) || isOfNewerSchema(error);
}

/** Logs what a handler threw, and answers 503 if it passes by itself, else 500. */
export function failureResponse(error: Error, request: Request, route: string, origin: string): Response {
  const passing = isPassing(error);
  const id = requestId(request);
  log(passing ? "warn" : "error", "request-failed", {
    request: id,
    method: request.method,
    route,
    passing,
    ...errorFields(error),
  });
  const headers = { "x-request-id": id };
  return passing
    ? problem(origin, "unavailable", {}, { ...headers, "retry-after": RETRY_AFTER_S })
    : problem(origin, "internal", {}, headers);
}
