import { isZone } from "../../domain/time/instant.ts";
import { localIn } from "../../domain/time/zone-year.ts";
import { DAY_MS } from "../../std/duration.ts";
import type { Moment, Remarks } from "../item.ts";
import {
  identity,
  inZoneOf,
  isBefore,
  later,
  localOf,
  type ReadTime,
  readDuration,
  readTime,
} from "./calendar-times.ts";
import type { CalendarZones } from "./calendar-zones.ts";
import type { Property } from "./content-lines.ts";
import type { Properties } from "./event-properties.ts";

const MAX_DATES = 200;

/** Facts that a calendar states for all of its events. */
export interface Surroundings {
  readonly zones: CalendarZones;
  /** In capitals. */
  readonly method?: string;
  /** X-WR-TIMEZONE, where it is a zone. */
  readonly zone?: string;
  readonly now: number;
  /** The identities of the dates of this UID that are events of their own, and of those that are cancelled. */
  readonly moved: ReadonlyMap<string, "own" | "cancelled">;
}

/** A time of an event, with what is to be said about it. */
function timeOf(
  property: Property,
  value: string,
  properties: Properties,
  zones: CalendarZones,
  remarks: Remarks,
): ReadTime | undefined {
  const place = properties.place(property);
  const read = readTime(value, property, zones);
  if (!read.ok) {
    remarks.left(read.reason, property.name, value, place);
    return undefined;
  }
  const zone = property.parameters.get("TZID");
  if (read.value.doubt !== undefined) remarks.doubt(read.value.doubt, property.name, `${value} ${zone ?? ""}`, place);
  if (read.value.seconds) remarks.doubt("secondsDropped", property.name, value, place);
  return read.value;
}

interface Times {
  readonly starts?: Moment;
  readonly ends?: Moment;
}

/** The end of an event as DTEND or DURATION says it; of whole days the last one. */
function endOf(
  starts: Moment,
  properties: Properties,
  zones: CalendarZones,
  allDay: boolean,
  remarks: Remarks,
): Moment | undefined {
  const given = properties.first("DTEND");
  const lasting = properties.first("DURATION");
  let ends: Moment | undefined;
  const said = given ?? lasting;
  if (said === undefined) return undefined;
  const place = properties.place(said);
  if (given !== undefined) ends = timeOf(given, given.value, properties, zones, remarks)?.moment;
  else if (lasting !== undefined) {
    const duration = readDuration(lasting.value);
    if (duration === undefined) remarks.left("malformed", "DURATION", lasting.value, place);
    else ends = later(starts, duration);
  }
  if (ends === undefined) return undefined;
  if (allDay) ends = wholeDay(ends) ?? ends;
  if (
    (starts.kind === "day") !== (ends.kind === "day") ||
    (starts.kind === "floating") !== (ends.kind === "floating")
  ) {
    remarks.left("mixedPrecision", said.name, said.value, place);
    return undefined;
  }
  if (isBefore(ends, starts) === true) {
    remarks.left("beforeStart", said.name, said.value, place);
    return undefined;
  }
  remarks.took("event/ends", said.value, place);
  if (ends.kind !== "day") return inZoneOf(ends, starts);
  // The end of whole days is the day after them (RFC 5545, section 3.6.1).
  const last = new Date(Date.parse(`${ends.local}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);
  return starts.kind === "day" && last > starts.local ? { kind: "day", local: last } : undefined;
}

function wholeDay(moment: Moment): Moment | undefined {
  const local = moment.kind === "utc" ? new Date(moment.instant).toISOString().slice(0, 16) : moment.local;
  return local.endsWith("T00:00") ? { kind: "day", local: local.slice(0, 10) } : undefined;
}

/** The moment by the clocks of the calendar's own zone, where it is given in UTC. */
function inCalendarZone(moment: Moment, zone: string | undefined): Moment {
  if (moment.kind !== "utc" || zone === undefined || !isZone(zone)) return moment;
  return { kind: "zoned", local: localIn(zone, moment.instant), zone, instant: moment.instant };
}

/** Moves a moment by as much as its event's first date is from another one. */
function shifted(ends: Moment | undefined, from: Moment, to: Moment): Moment | undefined {
  if (ends === undefined || from === to) return ends;
  if (ends.kind === "day" && from.kind === "day" && to.kind === "day") {
    const days = (Date.parse(to.local) - Date.parse(from.local)) / DAY_MS;
    return later(ends, { days, milliseconds: 0 });
  }
  if (ends.kind === "floating" || ends.kind === "day" || !("instant" in from) || !("instant" in to)) return undefined;
  const instant = ends.instant + (to.instant - from.instant);
  return inZoneOf({ kind: "utc", instant }, to);
}

/** Returns the time of an event: its first date and its end; its further dates go to the remarks. */
export function timesOf(properties: Properties, { zones, zone, moved }: Surroundings, remarks: Remarks): Times {
  const start = properties.first("DTSTART");
  const rule = properties.first("RRULE");
  const extra = properties.all("RDATE");
  const except = properties.all("EXDATE");
  const allDay = properties.text("X-MICROSOFT-CDO-ALLDAYEVENT")?.text.toUpperCase() === "TRUE";
  const read = start === undefined ? undefined : timeOf(start, start.value, properties, zones, remarks)?.moment;
  if (start === undefined || read === undefined) return {};
  const place = properties.place(start);
  const day = allDay ? wholeDay(read) : undefined;
  const first = day ?? inCalendarZone(read, zone);
  if (read.kind === "utc") remarks.doubt(first.kind === "zoned" ? "calendarZone" : "utcHours", "DTSTART", zone, place);
  remarks.took("event/starts", start.value, place);
  const ends = endOf(first, properties, zones, day !== undefined, remarks);

  const values = (list: readonly Property[]): Moment[] =>
    list.flatMap((property) => {
      const all = property.value.split(",");
      const more = all.length - MAX_DATES;
      if (more > 0) remarks.left("tooMany", property.name, String(more), properties.place(property));
      return all.slice(0, MAX_DATES).flatMap((value) => {
        const [from = ""] = value.split("/");
        const moment = timeOf(property, from, properties, zones, remarks)?.moment;
        return moment === undefined ? [] : [inZoneOf(inCalendarZone(moment, zone), first)];
      });
    });
  const excluded = new Set(values(except).map(identity));
  const isGone = (moment: Moment): boolean => excluded.has(identity(moment)) || moved.has(identity(moment));
  const dates = [...new Map([first, ...values(extra)].map((moment) => [identity(moment), moment])).values()]
    .filter((moment) => !isGone(moment))
    .toSorted((left, right) => (identity(left) < identity(right) ? -1 : 1));
  if (rule !== undefined) {
    const gone = [...excluded].toSorted();
    const words = gone.length === 0 ? rule.value : `${rule.value}; EXDATE ${gone.join(", ")}`;
    remarks.doubt("repeats", "RRULE", words, properties.place(rule));
  }
  for (const [when, why] of moved) if (why === "cancelled") remarks.doubt("notOn", "RECURRENCE-ID", when, place);
  const [head, ...more] = rule !== undefined && isGone(first) ? [] : dates;
  if (more.length > 0) {
    const onlyDays = more.every(
      (moment) => localOf(moment).slice(10) === (head === undefined ? "" : localOf(head)).slice(10),
    );
    const listed = more.map((moment) => (onlyDays ? localOf(moment).slice(0, 10) : localOf(moment)));
    remarks.doubt("alsoOn", "RDATE", listed.join(", "), place);
  }
  if (head === undefined) {
    remarks.left("firstDateExcluded", "DTSTART", start.value, place);
    return {};
  }
  const end = shifted(ends, first, head);
  return { starts: head, ...(end === undefined ? {} : { ends: end }) };
}
