import type { FieldError } from "../std/result.ts";
import type { ParameterFault } from "./query/selection.ts";

/** The kinds of problem that this service answers with. Each has a page of that name below /problems/. */
export const PROBLEMS = {
  "not-found": [404, "There is nothing at this address"],
  gone: [410, "This entry was withdrawn"],
  "method-not-allowed": [405, "This address does not accept that method"],
  "parameter-invalid": [400, "A parameter is not valid"],
  "header-malformed": [400, "A header is malformed"],
  "body-malformed": [400, "The body is malformed"],
  unauthorised: [401, "The signature does not verify"],
  "out-of-scope": [403, "This key may not do that"],
  "unknown-entry": [404, "There is no entry with this id"],
  "entry-withdrawn": [409, "This entry was withdrawn"],
  "id-taken": [409, "This id is not available"],
  "nothing-held": [409, "Nothing is scheduled for this entry"],
  "unknown-receipt": [404, "There is no receipt with this id"],
  "version-conflict": [409, "The entry has changed since"],
  "import-conflict": [409, "The export does not continue this service’s history"],
  "too-large": [413, "The body is too large"],
  "media-type": [415, "The body must be plain JSON"],
  "idempotency-key-reused": [422, "This webhook-id was used for another body"],
  "entry-invalid": [422, "The command is not valid"],
  "quota-exceeded": [422, "Too much of yours waits"],
  "rate-limited": [429, "Too many requests"],
  internal: [500, "Something went wrong here"],
  "format-unsupported": [501, "This format is not offered"],
  unavailable: [503, "The service cannot answer now"],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemType = keyof typeof PROBLEMS;

interface Details {
  readonly detail?: string;
  readonly errors?: readonly (FieldError | ParameterFault)[];
  readonly [extension: string]: unknown;
}

/** A problem+json answer (RFC 9457). `headers` are added to those that every problem has. */
export function problem(
  origin: string,
  type: ProblemType,
  details: Details = {},
  headers: Record<string, string> = {},
): Response {
  const [status, title] = PROBLEMS[type];
  return new Response(`${JSON.stringify({ type: `${origin}/problems/${type}`, title, status, ...details })}\n`, {
    status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": type === "not-found" ? "public, max-age=30" : "no-store",
      ...headers,
    },
  });
}
