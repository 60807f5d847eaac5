/** The reasons of a problem (RFC 9457): faults, each at a place in the body or at a parameter of the address. */
export interface ProblemReasons {
  readonly detail?: string;
  readonly errors?: readonly { readonly pointer?: string; readonly parameter?: string; readonly detail: string }[];
}

/** Returns the reasons of a problem, each once: the detail of a problem with one fault is often that fault's. */
export function problemReasons({ detail, errors = [] }: ProblemReasons): {
  readonly detail?: string;
  readonly faults: readonly string[];
} {
  const isFault = errors.some(
    (fault) => fault.detail === detail || `${fault.parameter ?? fault.pointer} ${fault.detail}`.trim() === detail,
  );
  const faults = errors.map(({ pointer, parameter, detail: what }) => `${parameter ?? pointer ?? ""}: ${what}`);
  return { ...(detail === undefined || isFault ? {} : { detail }), faults: [...new Set(faults)] };
}
