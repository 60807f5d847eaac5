import { parseInstant } from "../model/instant.ts";
import type { EventItem, Moment } from "../model/view.ts";
import { isUtc, localIn } from "./offsets.ts";

// Hours for people, written as ISO 8601 dates and 24-hour clocks: unmistakable in all eight languages, and without Intl, which would
// cost more than the rest of a feed.

const DASH = "\u2013";

function clock(local: string): string {
  return local.replace("T", " ");
}

/** "2025-09-25 09:00–17:00", "2025-09-25 – 2025-09-27", "2025-09-25 09:00 – 2025-09-26 17:00" */
export function localSpan(starts: string, ends: string | undefined): string {
  if (ends === undefined || ends === starts) return clock(starts);
  if (starts.length === 16 && ends.length === 16 && starts.startsWith(ends.slice(0, 10))) return `${clock(starts)}${DASH}${ends.slice(11)}`;
  if (starts.startsWith(ends)) return clock(starts);
  return `${clock(starts)} ${DASH} ${clock(ends)}`;
}

/** "Europe/Lisbon, UTC+01:00"; the zone alone where no hour is known. */
export function zoneLabel(zone: string, moment: Moment): string {
  return moment.instant === undefined || isUtc(zone) ? zone : `${zone}, UTC${moment.instant.slice(-6)}`;
}

/** A moment with its zone: "2025-09-25 09:00 (Europe/Lisbon, UTC+01:00)"; a day needs none. */
export function momentLabel(moment: Moment, zone: string | undefined): string {
  return moment.instant === undefined || zone === undefined ? clock(moment.local) : `${clock(moment.local)} (${zoneLabel(zone, moment)})`;
}

/** When an event is, in its own zone and after that in each zone that its source prints; undefined while its start is unknown. */
export function eventSpan(event: EventItem): string | undefined {
  const { starts, ends, zone } = event;
  if (starts === undefined) return undefined;
  const own = localSpan(starts.local, ends?.local);
  if (zone === undefined || starts.instant === undefined) return own;
  let label = `${own} (${zoneLabel(zone, starts)})`;
  const start = parseInstant(starts.instant);
  const end = ends?.instant === undefined ? undefined : parseInstant(ends.instant);
  for (const other of event.displayZones ?? []) {
    if (other === zone || start === undefined) continue;
    label += `; ${localSpan(localIn(other, start), end === undefined ? undefined : localIn(other, end))} (${other})`;
  }
  return label;
}
