import { type OffsetChange, zoneYear } from "../../domain/time/zone-year.ts";

const MINUTE = 60_000;

function offsetStamp(offset: number): string {
  const minutes = Math.round(Math.abs(offset) / MINUTE);
  const pad = (value: number): string => String(value).padStart(2, "0");
  return `${offset < 0 ? "-" : "+"}${pad(Math.floor(minutes / 60))}${pad(minutes % 60)}`;
}

/** The onset of an observance is local time by the clocks of before (RFC 5545, section 3.6.5). */
function observance({ at, from, to }: OffsetChange, daylight: boolean): string {
  const name = daylight ? "DAYLIGHT" : "STANDARD";
  const onset = new Date(at + from).toISOString().slice(0, 19).replaceAll("-", "").replaceAll(":", "");
  return `BEGIN:${name}\r\nDTSTART:${onset}\r\nTZOFFSETFROM:${offsetStamp(from)}\r\nTZOFFSETTO:${offsetStamp(to)}\r\nTZNAME:${offsetStamp(to)}\r\nEND:${name}\r\n`;
}

function observancesOf(zone: string, year: number, previous: boolean): string {
  const { start, offset, changes } = zoneYear(zone, year);
  const lowest = changes.reduce((least, { to }) => Math.min(least, to), offset);
  // A year after another continues its clocks; changes on the days that both years look at are told once.
  const since = previous ? zoneYear(zone, year - 1).changes.at(-1)?.at : undefined;
  let out = previous ? "" : observance({ at: start, from: offset, to: offset }, offset > lowest);
  for (const change of changes)
    if (since === undefined || change.at > since) out += observance(change, change.to > lowest);
  return out;
}

const written = new Map<string, string>();
const MOST = 500;

/**
 * The VTIMEZONE of a zone, right at every change of clocks in the years asked for and silent on all others. Each change
 * stands by itself, without a rule: rules are what zones break (Morocco's clocks follow the moon), and old calendars
 * read RDATE badly.
 * @param years ascending, without repetition
 */
export function vtimezone(zone: string, years: readonly number[]): string {
  const key = `${zone} ${years.join()}`;
  let made = written.get(key);
  if (made === undefined) {
    made = `BEGIN:VTIMEZONE\r\nTZID:${zone}\r\nX-LIC-LOCATION:${zone}\r\n`;
    for (const [index, year] of years.entries()) made += observancesOf(zone, year, years[index - 1] === year - 1);
    made += "END:VTIMEZONE\r\n";
    if (written.size >= MOST) written.clear();
    written.set(key, made);
  }
  return made;
}
