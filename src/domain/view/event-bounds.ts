import type { EventDetails } from "../entry/entry.ts";
import { endOf, startOf } from "../time/instant.ts";

/**
 * Returns the start and end of an event, in milliseconds; undefined while its start is unknown. Zoneless days are taken
 * as UTC.
 */
export function eventBounds(event: EventDetails): { readonly starts: number; readonly ends: number } | undefined {
  const { starts, ends, zone = "UTC" } = event;
  return starts === undefined ? undefined : { starts: startOf(starts, zone), ends: endOf(ends ?? starts, zone) };
}
