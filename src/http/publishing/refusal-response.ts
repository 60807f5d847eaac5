import { PROBLEMS, type ProblemType, problem } from "../../domain/problem.ts";
import { MOST_BYTES, type Refusal } from "../../ingest/receive.ts";
import type { Refused } from "../../ledger/ledger.ts";
import type { Fault } from "../../std/result.ts";

/** The type of problem that a refusal is told as. */
export function problemType(kind: (Refusal | Refused)["kind"]): ProblemType {
  return kind === "invalid" ? "entry-invalid" : kind;
}

/** Whether an outcome in the log is a refusal's kind, not a receipt's state. */
export function isRefusal(outcome: string): outcome is (Refusal | Refused)["kind"] {
  return outcome === "invalid" || outcome in PROBLEMS;
}

/** A refusal as the answer that the editor gets. In a batch, pointers lead through the command that was refused. */
export function refused(origin: string, refusal: Refusal | Refused): Response {
  const index = "index" in refusal ? refusal.index : undefined;
  const type = problemType(refusal.kind);
  const command = index === undefined ? "" : `/data/commands/${index}`;
  const below = (faults: readonly Fault[]): Fault[] => faults.map(({ pointer, ...rest }) => ({ pointer: `${command}${pointer}`, ...rest }));
  const at = (pointer: string, detail: string): Response => problem(origin, type, { detail, errors: below([{ pointer, detail }]) });
  switch (refusal.kind) {
    case "media-type":
    case "header-malformed":
    case "body-malformed":
      return problem(origin, type, { detail: refusal.detail });
    case "too-large":
      return problem(origin, type, { detail: `a body may have ${MOST_BYTES} octets` });
    case "unauthorised":
      return problem(origin, type, {
        detail: "check the key, the clock (five minutes at most apart), and that the very bytes are sent that were signed",
      });
    case "invalid":
      return problem(origin, type, { errors: below(refusal.faults) });
    case "out-of-scope":
      return at("/data", refusal.detail);
    case "idempotency-key-reused":
      return problem(origin, type, { detail: "send a new command under a new webhook-id" });
    case "unknown-entry":
      return at("/data/id", "there is no such entry");
    case "entry-withdrawn":
      return at("/data/id", "restore it (entry.restore) or publish it again first");
    case "nothing-held":
      return at("/data/id", "nothing of it waits for its instant, and you have no draft of it");
    case "version-conflict":
      return problem(origin, type, {
        detail: `the current version is ${refusal.current}`,
        currentVersion: refusal.current,
        errors: below([{ pointer: "/data/expectedVersion", detail: `the current version is ${refusal.current}` }]),
      });
  }
}
