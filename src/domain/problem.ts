import { message } from "../messages/message.ts";
import type { FieldError } from "../std/result.ts";
import { DEFAULT_LANGUAGE } from "./entry/language.ts";
import type { ParameterFault } from "./query/selection.ts";

/**
 * The kinds of problem that this service answers with, and their HTTP status. Each has a page of that name below
 * /problems/.
 */
export const PROBLEMS = {
  "not-found": 404,
  gone: 410,
  "method-not-allowed": 405,
  "parameter-invalid": 400,
  "header-malformed": 400,
  "body-malformed": 400,
  unauthorised: 401,
  "out-of-scope": 403,
  "unknown-entry": 404,
  "entry-withdrawn": 409,
  "id-taken": 409,
  "duplicate-suspected": 409,
  "nothing-held": 409,
  "finding-settled": 409,
  "unknown-receipt": 404,
  "version-conflict": 409,
  "import-conflict": 409,
  "too-large": 413,
  "uri-too-long": 414,
  "media-type": 415,
  "idempotency-key-reused": 422,
  "entry-invalid": 422,
  "quota-exceeded": 422,
  "rate-limited": 429,
  internal: 500,
  "format-unsupported": 501,
  unavailable: 503,
} as const satisfies Record<string, number>;

export type ProblemType = keyof typeof PROBLEMS;

/** The title of a kind of problem, as programs get it: always in the default language (RFC 9457, section 3.1.3). */
export function problemTitle(type: ProblemType): string {
  return message(DEFAULT_LANGUAGE, `problem.${type}.title`);
}

interface Details {
  readonly detail?: string;
  readonly errors?: readonly (FieldError | ParameterFault)[];
  readonly [extension: string]: unknown;
}

/**
 * Headers of an answer that there is no such entry: it may be published the next moment, so no cache on the way keeps
 * it.
 */
export const UNKEPT = { "cache-control": "no-store" } as const;

/** A problem+json answer (RFC 9457). `headers` are added to those that every problem has. */
export function problem(
  origin: string,
  type: ProblemType,
  details: Details = {},
  headers: Record<string, string> = {},
): Response {
  const status = PROBLEMS[type];
  const title = problemTitle(type);
  return new Response(`${JSON.stringify({ type: `${origin}/problems/${type}`, title, status, ...details })}\n`, {
    status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": type === "not-found" ? "public, max-age=30" : "no-store",
      ...headers,
    },
  });
}
