import type * as z from "zod";
import { type Fault, pointer } from "./result.ts";

const MOST = 50;

function detail(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type" && issue.input === undefined) return "is required";
  return issue.message;
}

/** What a schema found, as pointers and sentences; at most 50. */
export function faultsOf(error: z.ZodError, below: readonly PropertyKey[] = []): Fault[] {
  const faults: Fault[] = [];
  const add = (issues: readonly z.core.$ZodIssue[], above: readonly PropertyKey[]): void => {
    for (const issue of issues) {
      const path = [...above, ...issue.path];
      if (issue.code === "unrecognized_keys") for (const key of issue.keys) faults.push({ pointer: pointer([...path, key]), detail: "is no known field" });
      else if (issue.code === "invalid_key") faults.push({ pointer: pointer(path), detail: "is no known field" });
      else faults.push({ pointer: pointer(path), detail: detail(issue) });
    }
  };
  add(error.issues, below);
  return faults.slice(0, MOST);
}
