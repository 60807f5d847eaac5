import { TOLERANCE_SECONDS } from "../../domain/command/clock-tolerance.ts";
import { type ProblemReasons, problemReasons } from "../../domain/problem-reasons.ts";
import type { ServiceResponse } from "./client.ts";

/** Milliseconds by which clocks may differ, less than signatures allow: a Date has no fractions. */
const TOLERANCE = (TOLERANCE_SECONDS - 20) * 1000;

/** Tells a wrong clock from a wrong key: by the time that every answer names, so that nothing is learnt of keys. */
function whyUnauthorised({ ahead = 0 }: ServiceResponse): string {
  const minutes = Math.round(Math.abs(ahead) / 60_000);
  if (Math.abs(ahead) > TOLERANCE)
    return (
      `The clock of this machine is ${minutes} minutes ${ahead > 0 ? "ahead of" : "behind"} the service's: set ` +
      "it, then try again."
    );
  return (
    "The clock of this machine is right, so it is the key: the service does not know it, or no longer. Is --url " +
    "the service that it is for?"
  );
}

/** A refusal (RFC 9457) for people: its title and detail, and a line for each error. */
export function problemLines(answer: ServiceResponse): string {
  const { status, body } = answer;
  const { title = `status ${status}`, ...reasons } = (body ?? {}) as ProblemReasons & { readonly title?: string };
  const { detail, faults } = problemReasons(reasons);
  const said = detail === undefined ? title : `${title}: ${detail}`;
  if (status === 401) return `${title}. ${whyUnauthorised(answer)}`;
  return [said, ...faults.map((fault) => `           ${fault}`)].join("\n");
}
