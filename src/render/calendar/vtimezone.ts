import { type OffsetChange, zoneYear } from "../../domain/time/zone-year.ts";

const MINUTE = 60_000;

function offsetStamp(offset: number): string {
  const minutes = Math.round(Math.abs(offset) / MINUTE);
  const pad = (value: number): string => String(value).padStart(2, "0");
  return `${offset < 0 ? "-" : "+"}${pad(Math.floor(minutes / 60))}${pad(minutes % 60)}`;
}

/** The onset of an observance is local time by the clocks of before (RFC 5545, section 3.6.5). */
function onset({ at, from }: OffsetChange): string {
  return new Date(at + from).toISOString().slice(0, 19).replaceAll("-", "").replaceAll(":", "");
}

/**
 * One observance for all changes between the same two offsets: some clients take only one of each kind. Where there are
 * several, the first is a RDATE too, for libical and ical.js then leave DTSTART out.
 */
function observance(changes: readonly OffsetChange[], daylight: boolean): string {
  const [first] = changes;
  if (first === undefined) return "";
  const name = daylight ? "DAYLIGHT" : "STANDARD";
  let out = `BEGIN:${name}\r\nDTSTART:${onset(first)}\r\n`;
  if (changes.length > 1) for (const change of changes) out += `RDATE:${onset(change)}\r\n`;
  const [from, to] = [offsetStamp(first.from), offsetStamp(first.to)];
  return `${out}TZOFFSETFROM:${from}\r\nTZOFFSETTO:${to}\r\nTZNAME:${to}\r\nEND:${name}\r\n`;
}

/** The changes of clocks in some years, and the last one ahead of each, so that their first days have an offset. */
function changesOf(zone: string, years: readonly number[]): OffsetChange[] {
  const changes = new Map<number, OffsetChange>();
  for (const year of years) {
    const { start, offset, changes: within } = zoneYear(zone, year);
    const before = zoneYear(zone, year - 1).changes.findLast(({ at }) => at <= start);
    // Clocks that were not changed for a year: as they stand when the year begins.
    const initial = before ?? { at: start, from: offset, to: offset };
    for (const change of [initial, ...within]) changes.set(change.at, change);
  }
  return [...changes.values()].sort((one, other) => one.at - other.at);
}

function observances(zone: string, years: readonly number[]): string {
  const changes = changesOf(zone, years);
  const lowest = Math.min(...changes.map(({ to }) => to));
  let out = "";
  for (const alike of Map.groupBy(changes, ({ from, to }) => `${from} ${to}`).values())
    out += observance(alike, (alike[0]?.to ?? lowest) > lowest);
  return out;
}

const written = new Map<string, string>();
const MAX_WRITTEN = 500;

/**
 * The VTIMEZONE of a zone, right at every change of clocks in the years asked for and silent on all others. Each change
 * is told by its date, without a rule: rules are what zones break (Morocco's clocks follow the moon).
 * @param years ascending, without repetition
 */
export function vtimezone(zone: string, years: readonly number[]): string {
  const key = `${zone} ${years.join()}`;
  let made = written.get(key);
  if (made === undefined) {
    made = `BEGIN:VTIMEZONE\r\nTZID:${zone}\r\nX-LIC-LOCATION:${zone}\r\n${observances(zone, years)}END:VTIMEZONE\r\n`;
    if (written.size >= MAX_WRITTEN) written.clear();
    written.set(key, made);
  }
  return made;
}
