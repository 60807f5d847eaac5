// Readers for tests: a strict XML parser as a tree, and ical.js with its zones.
import ICAL from "ical.js";
import { SaxesParser } from "saxes";

export interface XmlElement {
  /** With the prefix as written. */
  readonly name: string;
  readonly uri: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** All character data below, sections and references resolved. */
  readonly text: string;
}

interface Open {
  name: string;
  uri: string;
  attributes: Record<string, string>;
  children: Open[];
  text: string;
}

/** The root of a document; throws where it is not well-formed or a prefix is not declared. */
export function parseXml(xml: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true });
  const root: Open = { name: "", uri: "", attributes: {}, children: [], text: "" };
  const stack = [root];
  const top = (): Open => stack.at(-1) ?? root;
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("doctype", () => {
    throw new Error("has a DOCTYPE");
  });
  parser.on("opentag", ({ name, uri, attributes }) => {
    const values = Object.fromEntries(Object.values(attributes).map((attribute) => [attribute.name, attribute.value]));
    const element: Open = { name, uri, attributes: values, children: [], text: "" };
    top().children.push(element);
    stack.push(element);
  });
  const text = (data: string): void => {
    for (const element of stack) element.text += data;
  };
  parser.on("text", text);
  parser.on("cdata", text);
  parser.on("closetag", () => {
    stack.pop();
  });
  parser.write(xml).close();
  const [document] = root.children;
  if (document === undefined) throw new Error("has no root");
  return document;
}

export function all(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

export function one(element: XmlElement, name: string): XmlElement {
  const found = all(element, name);
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} of ${name} in ${element.name}`);
  return found[0];
}

export function textOf(element: XmlElement, name: string): string | undefined {
  return all(element, name)[0]?.text;
}

export interface ReadEvent {
  readonly uid: string;
  readonly summary: string;
  readonly component: ICAL.Component;
  /** Milliseconds, or undefined for whole days. */
  readonly starts: number | undefined;
  readonly ends: number | undefined;
}

/** The events of a calendar, hours resolved by its own VTIMEZONEs and nothing else. */
export function readCalendar(ics: string): { readonly calendar: ICAL.Component; readonly events: ReadEvent[] } {
  const calendar = new ICAL.Component(ICAL.parse(ics));
  const zones = new Map(
    calendar.getAllSubcomponents("vtimezone").map((component) => [String(component.getFirstPropertyValue("tzid")), new ICAL.Timezone(component)]),
  );
  const instant = (component: ICAL.Component, name: string): number | undefined => {
    const property = component.getFirstProperty(name);
    const time = property?.getFirstValue() as ICAL.Time | undefined;
    if (property === null || time === undefined || time.isDate) return undefined;
    const tzid = property?.getParameter("tzid");
    if (tzid === undefined) {
      if (time.zone !== ICAL.Timezone.utcTimezone) throw new Error(`${name} floats`);
      return time.toUnixTime() * 1000;
    }
    const zone = zones.get(String(tzid));
    if (zone === undefined) throw new Error(`no VTIMEZONE for ${tzid}`);
    time.zone = zone;
    return time.toUnixTime() * 1000;
  };
  const events = calendar.getAllSubcomponents("vevent").map((component) => ({
    uid: String(component.getFirstPropertyValue("uid")),
    summary: String(component.getFirstPropertyValue("summary")),
    component,
    starts: instant(component, "dtstart"),
    ends: instant(component, "dtend"),
  }));
  return { calendar, events };
}

/** Content lines, unfolded. */
export function unfold(ics: string): string[] {
  return ics
    .replaceAll("\r\n ", "")
    .split("\r\n")
    .filter((line) => line !== "");
}
