import type { Answer } from "./client.ts";

interface Problem {
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}

/** A refusal (RFC 9457) for people: its title and detail, and a line for each error. */
export function problemLines({ status, body }: Answer): string {
  const { title = `status ${status}`, detail, errors = [] } = (body ?? {}) as Problem;
  const said = detail === undefined ? title : `${title}: ${detail}`;
  return [said, ...errors.map(({ pointer, detail: what }) => `           ${pointer}: ${what}`)].join("\n");
}
