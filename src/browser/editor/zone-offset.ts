// Takes the place of date-fns-tz in the composer's scripts, where its way of writing an offset would weigh as much as
// an eighth of them: browsers write offsets themselves.

const formats = new Map<string, Intl.DateTimeFormat>();

/** Writes the offset of a zone at an instant (milliseconds) as date-fns-tz does by "xxx": "+05:30", "+00:00". */
export function formatInTimeZone(instant: number, zone: string, _xxx: "xxx"): string {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" });
    formats.set(zone, format);
  }
  const name = format.formatToParts(instant).find(({ type }) => type === "timeZoneName")?.value ?? "GMT";
  return name === "GMT" ? "+00:00" : name.slice(3, 9);
}
