import { message } from "../messages/message.ts";
import { DEFAULT_LANGUAGE } from "./entry/language.ts";

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
