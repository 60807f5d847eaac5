import type { BatchStep } from "./command.ts";

/** Returns the id of the entry that a step is about. */
export function entryIdOf({ type, data }: BatchStep): string {
  return type === "entry.publish" ? data.entry.id : data.id;
}
