import { TOLERANCE } from "../../domain/command/clock-tolerance.ts";
import { PROBLEMS, type ProblemType } from "../../domain/problem.ts";
import type { Refusal } from "../../ingest/receive.ts";
import type { RefusedCommand } from "../../ledger/ledger.ts";
import type { FieldError } from "../../std/result.ts";
import { problem } from "../response/problem-response.ts";

/** Maps a refusal to its type of problem. */
export function problemType(kind: (Refusal | RefusedCommand)["kind"]): ProblemType {
  return kind === "invalid" ? "entry-invalid" : kind;
}

/** Reports whether an outcome in the log is a refusal's kind, not a receipt's state. */
export function isRefusal(outcome: string): outcome is (Refusal | RefusedCommand)["kind"] {
  return outcome === "invalid" || outcome in PROBLEMS;
}

/** Answers an editor with a refusal. In a batch, pointers lead through the command that was refused. */
export function refusalResponse(origin: string, refusal: Refusal | RefusedCommand): Response {
  const index = "index" in refusal ? refusal.index : undefined;
  const type = problemType(refusal.kind);
  const command = index === undefined ? "" : `/data/commands/${index}`;
  const below = (faults: readonly FieldError[]): FieldError[] =>
    faults.map(({ pointer, ...rest }) => ({ pointer: `${command}${pointer}`, ...rest }));
  const at = (pointer: string, detail: string): Response =>
    problem(origin, type, { detail, errors: below([{ pointer, detail }]) });
  switch (refusal.kind) {
    case "media-type":
    case "header-malformed":
    case "body-malformed":
      return problem(origin, type, { detail: refusal.detail });
    case "too-large":
      return problem(origin, type, { detail: `a body may have at most ${refusal.maxBytes} bytes` });
    case "unauthorised":
      return problem(origin, type, {
        detail:
          `check the key, the clock (${TOLERANCE} at most apart), and that the very bytes are sent that were ` +
          "signed",
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
      return at(
        refusal.pointer,
        'bring it back first: with entry.restore, or with "restore": true in data of entry.publish',
      );
    case "id-taken":
      return at("/data/entry/id", "is not available: choose another id");
    case "duplicate-suspected": {
      const remedy = 'change that entry, or send "distinct": true in data';
      const detail = `seems to be the same work as ${refusal.entry}: ${remedy}`;
      return problem(origin, type, {
        detail,
        duplicateOf: refusal.entry,
        errors: below([{ pointer: "/data/entry", detail }]),
      });
    }
    case "quota-exceeded":
      return problem(origin, type, { detail: refusal.detail });
    case "rate-limited":
      return problem(origin, type, { detail: refusal.detail }, { "retry-after": "3600" });
    case "nothing-held":
      return at("/data/id", "there is no scheduled change and no draft of this entry");
    case "version-conflict":
      return problem(origin, type, {
        detail: `the current version is ${refusal.current}`,
        currentVersion: refusal.current,
        errors: below([{ pointer: "/data/expectedVersion", detail: `the current version is ${refusal.current}` }]),
      });
  }
}
