import { isZone } from "../../domain/time/instant.ts";
import { type ForeignItem, type LeftOut, Remarks } from "../item.ts";
import { readEvent } from "./calendar-event.ts";
import { identity, readTime } from "./calendar-times.ts";
import { CalendarZones } from "./calendar-zones.ts";
import { type Component, parseComponents } from "./content-lines.ts";

// The events of a calendar: which of them are an item. Of the states of one event the last counts; a date of a
// repeating event that was moved is an event of its own; what is private is not taken.

interface Candidate {
  readonly component: Component;
  /** From 1, among the events of its calendar. */
  readonly index: number;
  readonly uid: string;
  /** The date of a repeating event that this one stands for. */
  readonly date?: string;
  readonly sequence: number;
  readonly stamp: string;
}

function propertyText({ properties }: Component, name: string): string | undefined {
  return properties.find((property) => property.name === name)?.value.trim();
}

function candidateOf(component: Component, index: number, zones: CalendarZones): Candidate {
  const recurrence = component.properties.find(({ name }) => name === "RECURRENCE-ID");
  const read = recurrence === undefined ? undefined : readTime(recurrence.value, recurrence, zones);
  const date = read?.ok ? identity(read.value.moment) : recurrence?.value.trim();
  const sequence = Number(propertyText(component, "SEQUENCE") ?? 0);
  return {
    component,
    index,
    uid: propertyText(component, "UID") ?? "",
    ...(date === undefined ? {} : { date }),
    sequence: Number.isFinite(sequence) ? sequence : 0,
    stamp: propertyText(component, "DTSTAMP") ?? propertyText(component, "LAST-MODIFIED") ?? "",
  };
}

function same(left: Component, right: Component): boolean {
  const lines = ({ properties }: Component): string =>
    JSON.stringify(properties.map(({ name, parameters, value }) => [name, [...parameters], value]));
  return lines(left) === lines(right);
}

/** The last state of each event; the others are listed. Two states that nothing orders are two events. */
function lastStates(candidates: readonly Candidate[], remarks: Remarks): Candidate[] {
  const groups = Map.groupBy(candidates, ({ uid, date, index }) =>
    uid === "" ? `\n${index}` : JSON.stringify([uid, date]),
  );
  const kept: Candidate[] = [];
  for (const group of groups.values()) {
    const after = (left: Candidate, right: Candidate): number =>
      right.sequence - left.sequence || (left.stamp < right.stamp ? 1 : left.stamp > right.stamp ? -1 : 0);
    const sorted = group.toSorted(after);
    const [best] = sorted;
    if (best === undefined) continue;
    const distinct: Candidate[] = [];
    for (const each of sorted) {
      const place = { line: each.component.line, path: `VEVENT[${each.index}]` };
      const older = after(best, each) < 0;
      const twin = distinct.some(({ component }) => same(component, each.component));
      if (older || twin) remarks.left(older ? "superseded" : "duplicate", "VEVENT", each.uid, place);
      else distinct.push(each);
    }
    kept.push(...distinct);
  }
  return kept.toSorted((left, right) => left.component.line - right.component.line);
}

/** Reports whether an event may be shown; what is not is listed by its UID alone. */
function isPublic({ component, uid, index }: Candidate, remarks: Remarks): boolean {
  const visibility = propertyText(component, "CLASS")?.toUpperCase();
  const place = { line: component.line, path: `VEVENT[${index}]` };
  if (!component.closed) remarks.left("truncated", "VEVENT", uid, place);
  else if (visibility === "PRIVATE" || visibility === "CONFIDENTIAL")
    remarks.left("private", "VEVENT", `${visibility} ${uid}`, place);
  else return true;
  return false;
}

const TIMES = new Set(["DTSTART", "DTEND", "DURATION"]);
const FAULTS = new Set<LeftOut>(["malformed", "noSuchDate"]);

/** Methods of a calendar whose events are events; the others answer or ask. */
const EVENTS = new Set(["PUBLISH", "REQUEST", "ADD", "CANCEL"]);

function itemsOf(calendar: Component, now: number, remarks: Remarks): ForeignItem[] {
  const method = propertyText(calendar, "METHOD")?.toUpperCase();
  const components = calendar.components.filter(({ name }) => name === "VEVENT");
  if (method !== undefined && !EVENTS.has(method)) {
    remarks.left("method", "METHOD", method, { line: calendar.line, path: "VCALENDAR/METHOD" });
    return [];
  }
  for (const { name, line } of calendar.components.filter(
    (each) => each.name !== "VEVENT" && each.name !== "VTIMEZONE",
  ))
    remarks.left("noField", name, undefined, { line, path: name });
  const zones = new CalendarZones(calendar);
  for (const { name, line } of zones.unreadable)
    remarks.left("unreadableZone", "VTIMEZONE", name, { line, path: "VTIMEZONE" });
  const named = propertyText(calendar, "X-WR-TIMEZONE");
  const open = components
    .map((component, index) => candidateOf(component, index + 1, zones))
    .filter((candidate) => isPublic(candidate, remarks));
  const states = lastStates(open, remarks);

  const dates = new Map<string, Map<string, "own" | "cancelled">>();
  const masters = new Set(states.filter(({ date }) => date === undefined).map(({ uid }) => uid));
  const isCancelled = ({ component }: Candidate): boolean =>
    method === "CANCEL" || propertyText(component, "STATUS")?.toUpperCase() === "CANCELLED";
  for (const state of states) {
    if (state.date === undefined || state.uid === "") continue;
    const known = dates.get(state.uid) ?? new Map<string, "own" | "cancelled">();
    known.set(state.date, isCancelled(state) ? "cancelled" : "own");
    dates.set(state.uid, known);
  }
  const none: ReadonlyMap<string, "own" | "cancelled"> = new Map();
  return states.flatMap((state) => {
    const { component, index, uid, date } = state;
    if (date !== undefined && masters.has(uid) && isCancelled(state)) {
      remarks.left("cancelledDate", "VEVENT", `${uid} ${date}`, { line: component.line, path: `VEVENT[${index}]` });
      return [];
    }
    const key = [uid || JSON.stringify([propertyText(component, "SUMMARY"), propertyText(component, "DTSTART")]), date]
      .filter((part) => part !== undefined)
      .join(" ");
    const around = {
      zones,
      now,
      ...(method === undefined ? {} : { method }),
      ...(named !== undefined && isZone(named) ? { zone: named } : {}),
      moved: date === undefined ? (dates.get(uid) ?? none) : none,
    };
    const item = readEvent(component, index, key, around);
    const [fault] = item.notTaken.filter(({ reason, what }) => TIMES.has(what) && FAULTS.has(reason));
    if (fault === undefined) return [item];
    // Without the hours that it says, an event would say others.
    remarks.left(fault.reason, fault.what, `${fault.value ?? ""} (${item.title ?? uid})`, fault.place);
    return [];
  });
}

/** A calendar and those inside it: some programs wrap one in another. */
function calendarsIn(calendar: Component): Component[] {
  const inner = calendar.components.filter(({ name }) => name === "VCALENDAR");
  const own = { ...calendar, components: calendar.components.filter(({ name }) => name !== "VCALENDAR") };
  return [own, ...inner.flatMap(calendarsIn)];
}

/** The events of a calendar document. */
export function calendarItems(
  octets: Uint8Array,
  encoding: string,
  now: number,
): { readonly items: ForeignItem[]; readonly remarks: Remarks } {
  const remarks = new Remarks();
  const { components, bad } = parseComponents(octets, encoding);
  for (const { line, text } of bad.slice(0, 100)) remarks.left("unreadableLine", "", text, { line, path: "" });
  // Events that stand beside their calendar are of one that says nothing else.
  const stray = { name: "VCALENDAR", properties: [], components: [...components], line: 1, closed: true };
  return { items: calendarsIn(stray).flatMap((calendar) => itemsOf(calendar, now, remarks)), remarks };
}
