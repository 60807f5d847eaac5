import { precision } from "../time/instant.ts";
import type { Entry, EventDetails } from "./entry.ts";
import type { Revision } from "./revision.ts";

/** Where an event starts, by the clocks of its zone. */
type Start = NonNullable<Revision["previousStart"]>;

function startOf({ starts, zone }: EventDetails): Start | undefined {
  return starts === undefined ? undefined : { starts, ...(zone === undefined ? {} : { zone }) };
}

function isSame(left: Start, right: Start): boolean {
  return left.starts === right.starts && left.zone === right.zone;
}

/** Reports whether a start says more exactly what another said already: 2026-03-01T09:00 after 2026-03. */
function isMoreExact(after: Start, before: Start): boolean {
  return after.starts.startsWith(before.starts) && precision(after.starts) !== precision(before.starts);
}

/**
 * Returns the start that was announced first, where an entry's next version has its event at another; undefined for one
 * that stands where it stood, or was given a more exact start.
 */
export function previousStart(
  before: Pick<Revision, "entry" | "previousStart"> | undefined,
  after: Entry,
): Start | undefined {
  if (before === undefined || before.entry.type !== "event" || after.type !== "event") return undefined;
  const [from, to] = [startOf(before.entry.event), startOf(after.event)];
  const known = before.previousStart;
  if (from === undefined || to === undefined) return known;
  if (isSame(from, to)) return known;
  if (known !== undefined && isSame(known, to)) return undefined;
  return isMoreExact(to, from) ? known : (known ?? from);
}
