import { PROBLEMS, type ProblemType, problemTitle } from "../../domain/problem.ts";
import type { ParameterFault } from "../../domain/query/selection.ts";
import type { FieldError } from "../../std/result.ts";
import { MISSING } from "./cache-control.ts";

interface Details {
  readonly detail?: string;
  readonly errors?: readonly (FieldError | ParameterFault)[];
  readonly [extension: string]: unknown;
}

/**
 * Headers of an answer that there is no such entry: it may be published the next moment, so no cache on the way keeps
 * it.
 */
export const NO_STORE = { "cache-control": "no-store" } as const;

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
      "cache-control": type === "not-found" ? MISSING : "no-store",
      ...headers,
    },
  });
}

/** The configured service, as far as problems name it. */
interface Service {
  readonly config: { readonly site: { readonly origin: string } };
}

/** 400: each parameter that is wrong, and how. */
export function parametersProblem({ config }: Service, errors: readonly ParameterFault[]): Response {
  const [first] = errors;
  const detail = first === undefined ? "" : `${first.parameter} ${first.detail}`.trim();
  return problem(config.site.origin, "parameter-invalid", { detail, errors });
}

/** 503, for a while. */
export function unavailable({ config }: Service, detail = "the ledger does not answer now"): Response {
  return problem(config.site.origin, "unavailable", { detail }, { "retry-after": "5" });
}
