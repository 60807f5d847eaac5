import type { PatchOperation } from "../../std/json-patch.ts";
import type { Terminal } from "../terminal.ts";
import type { ServiceResponse } from "./client.ts";
import { problemLines } from "./format-problem.ts";
import { type DryRunReport, stateLine } from "./outcomes.ts";

/** Characters of a value that a line shows. */
const MAX_SHOWN = 160;

function shown(value: unknown): string {
  const json = JSON.stringify(value);
  return json.length > MAX_SHOWN ? `${json.slice(0, MAX_SHOWN)}… (${json.length} characters)` : json;
}

function operationLine(operation: PatchOperation, { paint }: Terminal): string {
  switch (operation.op) {
    case "add":
      return paint("green", `  + ${operation.path} ${shown(operation.value)}`);
    case "remove":
      return paint("red", `  - ${operation.path} ${shown(operation.was)}`);
    case "replace":
      return (
        `${paint("yellow", `  ~ ${operation.path}`)}\n` +
        `${paint("red", `      ${shown(operation.was)}`)}\n` +
        `${paint("green", `      ${shown(operation.value)}`)}`
      );
  }
}

/** Formats a dry run for people; with `changes`, field by field. */
export function dryRunLines(
  report: DryRunReport | { readonly entry: string; readonly refused: ServiceResponse },
  changes: boolean,
  terminal: Terminal,
): string {
  if ("refused" in report) return stateLine("refused", report.entry, problemLines(report.refused), terminal);
  const { entry, state, version, channels, diff = [] } = report;
  const lists = new Set(channels.map(({ page }) => page)).size;
  const more = terminal.paint(
    "dim",
    state === "unchanged" ? `version ${version}` : `version ${version}, in ${lists} lists, ${diff.length} changes`,
  );
  return [
    stateLine(state, entry, more, terminal),
    ...(state === "restored" ? ["           This restores an entry that was withdrawn."] : []),
    ...(changes ? diff.map((operation) => operationLine(operation, terminal)) : []),
  ].join("\n");
}
