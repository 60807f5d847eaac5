/** A value, or the reason why there is none. Nothing in this app throws for bad input. */
export type Result<Value, Reason> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: Reason };

export function ok<Value>(value: Value): Result<Value, never> {
  return { ok: true, value };
}

export function err<Reason>(reason: Reason): Result<never, Reason> {
  return { ok: false, reason };
}

/** One thing wrong with a document. `pointer` is a JSON Pointer (RFC 6901) into the body as it was sent. */
export interface FieldError {
  readonly pointer: string;
  /** A sentence whose subject is what the pointer names: "must be a text, not 3". */
  readonly detail: string;
  /** The schema's expectation and the received value, each in a few words. */
  readonly expected?: string;
  readonly received?: string;
  /** The known word that was most likely meant. */
  readonly nearest?: string;
}

/** Joins path segments to a JSON Pointer (RFC 6901, section 3). */
export function pointer(path: readonly PropertyKey[]): string {
  return path.map((segment) => `/${String(segment).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
