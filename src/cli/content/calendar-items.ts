import ICAL from "ical.js";
import { isZone, zoned } from "../../domain/time/instant.ts";
import { DAY_MS } from "../../std/duration.ts";
import { escaped, type Item, words } from "./feed-items.ts";

const STATUS: Readonly<Record<string, string>> = {
  CONFIRMED: "confirmed",
  TENTATIVE: "provisional",
  CANCELLED: "cancelled",
};
/** A local time of an event, and its zone where the file says it. */
interface Moment {
  /** "2025-09-25T09:00", or "2025-09-25" for a whole day. */
  readonly local: string;
  readonly zone?: string;
}

/** The person's choice of zones, beside those in the calendar itself. */
export interface ZoneChoice {
  readonly zone: string | undefined;
  /** Called where an event needs a zone that neither the file nor the editor gave. */
  readonly needed: (what: string) => void;
}

function momentOf(component: ICAL.Component, name: string, { zone, needed }: ZoneChoice): Moment | undefined {
  const property = component.getFirstProperty(name);
  const time = property?.getFirstValue();
  if (property === null || property === undefined || !(time instanceof ICAL.Time)) return undefined;
  if (time.isDate) return { local: time.toString() };
  const local = time.toString().slice(0, 16);
  const named = property.getFirstParameter("tzid");
  if (property.getFirstValue()?.toString().endsWith("Z")) {
    if (zone === undefined) return { local, zone: "Etc/UTC" };
    return { local: zoned(Date.parse(time.toString()), zone).slice(0, 16), zone };
  }
  if (typeof named === "string" && isZone(named)) return { local, zone: named };
  if (zone !== undefined) return { local, zone };
  needed(typeof named === "string" ? `its zone ${named} is not in the IANA database` : "its hours have no zone");
  return { local };
}

function endsOf(component: ICAL.Component, choice: ZoneChoice, starts: Moment | undefined): Moment | undefined {
  const given = momentOf(component, "dtend", choice);
  if (given !== undefined && given.local.length === 10) {
    // The end of whole days is the day after them (RFC 5545, section 3.6.1).
    const last = new Date(Date.parse(`${given.local}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);
    return last === starts?.local ? undefined : { local: last };
  }
  const duration = component.getFirstPropertyValue("duration");
  if (given !== undefined || !(duration instanceof ICAL.Duration) || starts === undefined) return given;
  const length = duration.toSeconds() * 1000;
  if (starts.local.length === 10) {
    const last = new Date(Date.parse(`${starts.local}T00:00:00Z`) + length - DAY_MS).toISOString().slice(0, 10);
    return last > starts.local ? { local: last } : undefined;
  }
  return { ...starts, local: new Date(Date.parse(`${starts.local}:00Z`) + length).toISOString().slice(0, 16) };
}

function textOf(component: ICAL.Component, name: string): string | undefined {
  const value = component.getFirstPropertyValue(name);
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

function itemOf(component: ICAL.Component, choose: (summary: string) => ZoneChoice): Item {
  const summary = textOf(component, "summary");
  const choice = choose(summary ?? textOf(component, "uid") ?? "an event without a name");
  const starts = momentOf(component, "dtstart", choice);
  const ends = endsOf(component, choice, starts);
  const description = textOf(component, "description");
  const html = description
    ?.split(/\n{2,}/)
    .map((paragraph) => `<p>${escaped(paragraph).replaceAll("\n", "<br>")}</p>`)
    .join("");
  const { text, notes } = words(undefined, html, undefined);
  const url = textOf(component, "url");
  const venue = textOf(component, "location");
  const geo = component.getFirstPropertyValue("geo");
  const status = STATUS[textOf(component, "status")?.toUpperCase() ?? ""];
  const zone = starts?.zone ?? ends?.zone;
  const [latitude, longitude] = Array.isArray(geo) ? geo.map(Number) : [];
  const place = {
    ...(venue === undefined ? {} : { venue: venue.replace(/\s*\n\s*/g, ", ") }),
    ...(latitude === undefined || longitude === undefined ? {} : { geo: { latitude, longitude } }),
  };
  for (const [name, words] of [
    ["rrule", "The event repeats; only its first time is here"],
    ["recurrence-id", "This is one time of an event that repeats"],
    ["organizer", undefined],
  ] as const) {
    const value = component.getFirstPropertyValue(name);
    if (value !== null && value !== undefined)
      notes.push(
        words === undefined
          ? `Its organiser, as the file names it: ${organiser(component)}`
          : `${words}: ${String(value)}`,
      );
  }
  if (zone === "Etc/UTC")
    notes.push("The hours are given in UTC: put the zone of the place, and the hours there, or say --zone");
  if (status === undefined)
    notes.push(
      "The file does not say whether the event is confirmed: status is provisional, confirmed, postponed, cancelled, moved-online or held",
    );
  return {
    key: `${textOf(component, "uid") ?? JSON.stringify([summary, starts])} ${String(component.getFirstPropertyValue("recurrence-id") ?? "")}`.trim(),
    text: {
      ...(summary === undefined ? {} : { title: summary.replace(/\s+/g, " ") }),
      ...text,
      ...(url === undefined || !/^https?:/.test(url) ? {} : { url }),
    },
    facts: {
      event: {
        ...(status === undefined ? {} : { status }),
        ...(starts === undefined ? {} : { starts: starts.local }),
        ...(ends === undefined ? {} : { ends: ends.local }),
        ...(zone === undefined ? {} : { zone }),
        ...(Object.keys(place).length === 0 ? {} : { place }),
      },
    },
    ...(starts === undefined ? {} : { day: starts.local.slice(0, 10) }),
    notes,
  };
}

function organiser(component: ICAL.Component): string {
  const property = component.getFirstProperty("organizer");
  const name = property?.getFirstParameter("cn");
  return typeof name === "string" ? name : String(property?.getFirstValue() ?? "");
}

/** The events of an iCalendar file; undefined where the text is none. `choose` is asked for each, by its name. */
export function calendarItems(text: string, choose: (summary: string) => ZoneChoice): Item[] | undefined {
  if (!/^\s*BEGIN:VCALENDAR/i.test(text)) return undefined;
  try {
    const parsed = ICAL.parse(text.trim());
    const calendars = (Array.isArray(parsed[0]) ? parsed : [parsed]) as unknown[][];
    return calendars.flatMap((calendar) =>
      new ICAL.Component(calendar).getAllSubcomponents("vevent").map((component) => itemOf(component, choose)),
    );
  } catch {
    return undefined;
  }
}
