import { isZone } from "../domain/time/instant.ts";
import { localIn } from "../domain/time/zone-year.ts";
import { DAY_MS } from "../std/duration.ts";
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
import { type Component, type Property, textValue } from "./content-lines.ts";
import { itemOf } from "./feed-fields.ts";
import { type Medium, mediaOf } from "./feed-media.ts";
import { type ForeignEvent, type ForeignItem, type Moment, type Place, Remarks } from "./item.ts";
import { escaped, languageOf, lineOf, linkOf, type Said, titleOf } from "./values.ts";
import { type SaidHtml, wordsOf } from "./words.ts";

/** What an event's calendar says of all of its events. */
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

const STATUS: Readonly<Record<string, ForeignEvent["status"]>> = {
  CONFIRMED: "confirmed",
  TENTATIVE: "provisional",
  CANCELLED: "cancelled",
};

/** What keeps calendars in step, and says nothing that readers could want. */
const MECHANICS =
  /^(?:UID|DTSTAMP|CREATED|LAST-MODIFIED|SEQUENCE|TRANSP|CLASS|PRIORITY|X-(?:MICROSOFT|APPLE|MOZ|LIC|EVOLUTION|MS|OUTLOOK|GOOGLE-CALENDAR)-.*)$/;
const MAX_DATES = 200;

/** The properties of an event. What nobody took of them at the end is listed. */
class Properties {
  readonly #component: Component;
  readonly #index: number;
  readonly #left: Set<Property>;

  constructor(component: Component, index: number) {
    this.#component = component;
    this.#index = index;
    this.#left = new Set(component.properties);
  }

  place(property: Pick<Property, "name" | "line">): Place {
    return { line: property.line, path: `${this.#component.name}[${this.#index}]/${property.name}` };
  }

  all(name: string): Property[] {
    const found = this.#component.properties.filter((property) => property.name === name);
    for (const property of found) this.#left.delete(property);
    return found;
  }

  /** Takes the first property of a name; further ones are listed. */
  first(name: string): Property | undefined {
    const found = this.#component.properties.find((property) => property.name === name);
    if (found !== undefined) this.#left.delete(found);
    return found;
  }

  text(name: string): Said | undefined {
    const property = this.first(name);
    return property === undefined ? undefined : this.said(property);
  }

  said(property: Property): Said {
    return { what: property.name, text: textValue(property.value), ...this.place(property) };
  }

  leave(property: Property): void {
    this.#left.add(property);
  }

  listRest(remarks: Remarks): void {
    const byName = Map.groupBy(this.#left, ({ name }) => name);
    for (const [name, [property, ...more]] of byName) {
      if (property === undefined || MECHANICS.test(name) || property.value.trim() === "") continue;
      const count = more.length === 0 ? "" : ` (${more.length + 1})`;
      remarks.left("noField", name, `${textValue(property.value)}${count}`, this.place(property));
    }
    for (const component of this.#component.components)
      remarks.left("noField", component.name, undefined, { line: component.line, path: component.name });
  }
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

/** When an event is: its first date, its end, and in remarks its further dates. */
function timesOf(properties: Properties, { zones, zone, moved }: Surroundings, remarks: Remarks): Times {
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
    list.flatMap((property) =>
      property.value
        .split(",")
        .slice(0, MAX_DATES)
        .flatMap((value) => {
          const [from = ""] = value.split("/");
          const moment = timeOf(property, from, properties, zones, remarks)?.moment;
          return moment === undefined ? [] : [inZoneOf(inCalendarZone(moment, zone), first)];
        }),
    );
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

const HTML = /<(?:a\s[^>]*\bhref|p|br|b|i|u|strong|em|ul|ol|li|div|span|h[1-6]|html|body|table|font)\b[^>]*>/i;
const BLOCKS = /<(?:br|p|div|li|tr|h[1-6])\b/i;

/** A description as HTML: some calendars write it so, and others put the HTML beside it. */
function descriptionOf(properties: Properties): SaidHtml | undefined {
  const plain = properties.first("DESCRIPTION");
  for (const name of ["STYLED-DESCRIPTION", "X-ALT-DESC"]) {
    const styled = properties.all(name).find((property) => {
      const isHtml = property.parameters.get("FMTTYPE")?.toLowerCase() === "text/html";
      if (!isHtml) properties.leave(property);
      return isHtml;
    });
    if (styled !== undefined && textValue(styled.value).trim() !== "") return properties.said(styled);
  }
  if (plain === undefined) return undefined;
  const said = properties.said(plain);
  if (HTML.test(said.text))
    return BLOCKS.test(said.text) ? said : { ...said, text: said.text.replaceAll("\n", "<br>") };
  const text = said.text
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${escaped(paragraph.trim()).replaceAll("\n", "<br>")}</p>`)
    .join("");
  return { ...said, text };
}

function placeOf(properties: Properties, remarks: Remarks): ForeignEvent["place"] {
  const location = properties.text("LOCATION");
  const joined = location === undefined ? undefined : { ...location, text: location.text.replace(/\s*\n\s*/g, ", ") };
  const venue = lineOf(joined, 300, remarks);
  if (venue !== undefined && location !== undefined) remarks.took("event/place/venue", location.text, location);
  const geo = properties.text("GEO");
  const [latitude = Number.NaN, longitude = Number.NaN] =
    geo?.text.split(";").map((part) => (part.trim() === "" ? Number.NaN : Number(part))) ?? [];
  const fits = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  if (geo !== undefined && !fits) remarks.left("malformed", "GEO", geo.text, geo);
  if (geo !== undefined && fits) remarks.took("event/place/geo", geo.text, geo);
  if (venue === undefined && !fits) return undefined;
  return { ...(venue === undefined ? {} : { venue }), ...(fits ? { geo: { latitude, longitude } } : {}) };
}

function filesOf(properties: Properties): Medium[] {
  return properties.all("ATTACH").flatMap((property): Medium[] => {
    const { parameters, value } = property;
    if (parameters.get("VALUE")?.toUpperCase() === "BINARY" || parameters.has("ENCODING") || !/^https?:/i.test(value)) {
      properties.leave(property);
      return [];
    }
    const said = { what: "ATTACH", text: value, ...properties.place(property) };
    const name = parameters.get("FILENAME") ?? parameters.get("X-FILENAME");
    const title = name === undefined ? undefined : { ...said, text: name };
    return [{ said, type: parameters.get("FMTTYPE"), length: parameters.get("SIZE"), title }];
  });
}

/** Reads an event. */
export function readEvent(component: Component, index: number, key: string, around: Surroundings): ForeignItem {
  const properties = new Properties(component, index);
  const remarks = new Remarks();
  const summary = properties.first("SUMMARY");
  const said = summary === undefined ? undefined : properties.said(summary);
  const title = titleOf(said === undefined ? undefined : { ...said, text: escaped(said.text) }, remarks);
  const spoken = summary?.parameters.get("LANGUAGE");
  const language = languageOf(
    said === undefined || spoken === undefined ? undefined : { ...said, text: spoken },
    remarks,
  );
  const words = wordsOf(descriptionOf(properties), undefined, remarks);
  const address = properties.text("URL");
  const url = linkOf(address, undefined, remarks);
  if (url !== undefined && address !== undefined) remarks.took("url", address.text, address);
  const times = timesOf(properties, around, remarks);
  const stated = properties.text("STATUS");
  const state = around.method === "CANCEL" ? "cancelled" : STATUS[stated?.text.trim().toUpperCase() ?? ""];
  const here = { line: component.line, path: `VEVENT[${index}]` };
  if (stated !== undefined && state === undefined) remarks.left("malformed", "STATUS", stated.text, stated);
  else if (state === undefined) remarks.doubt("noStatus", "", undefined, here);
  else remarks.took("event/status", stated?.text ?? "METHOD:CANCEL", stated ?? here);
  const one = properties.first("RECURRENCE-ID");
  if (one !== undefined) remarks.doubt("oneOfSeries", one.name, one.value, properties.place(one));
  const organizer = properties.first("ORGANIZER");
  if (organizer !== undefined) {
    const name = organizer.parameters.get("CN") ?? organizer.value;
    remarks.left("noField", "ORGANIZER", name, properties.place(organizer));
  }
  const place = placeOf(properties, remarks);
  const { image, attachments } = mediaOf(filesOf(properties), remarks);
  properties.listRest(remarks);
  return itemOf(
    {
      key,
      language,
      title,
      summary: words.summary,
      content: words.content,
      url,
      published: undefined,
      authors: undefined,
      image,
      attachments,
      event: {
        ...(state === undefined ? {} : { status: state }),
        ...times,
        ...(place === undefined ? {} : { place }),
      },
    },
    remarks,
  );
}
