import { itemOf } from "../feed-fields.ts";
import { type Medium, mediaOf } from "../feed-media.ts";
import { type ForeignEvent, type ForeignItem, Remarks } from "../item.ts";
import { escaped, languageOf, linkOf, plainLine, plainTitle } from "../values.ts";
import { type SaidHtml, wordsOf } from "../words.ts";
import { type Component, textValue } from "./content-lines.ts";
import { Properties } from "./event-properties.ts";
import { type Surroundings, timesOf } from "./event-times.ts";

const STATUS: Readonly<Record<string, ForeignEvent["status"]>> = {
  CONFIRMED: "confirmed",
  TENTATIVE: "provisional",
  CANCELLED: "cancelled",
};

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
  const venue = plainLine(joined, 300, remarks);
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
  const title = plainTitle(said === undefined ? undefined : { ...said, text: escaped(said.text) }, remarks);
  const tag = summary?.parameters.get("LANGUAGE");
  const language = languageOf(said === undefined || tag === undefined ? undefined : { ...said, text: tag }, remarks);
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
  const media = mediaOf(filesOf(properties), remarks);
  properties.listRest(remarks);
  const event = {
    ...(state === undefined ? {} : { status: state }),
    ...times,
    ...(place === undefined ? {} : { place }),
  };
  return itemOf({ key, language, title, ...words, url, ...media, event }, remarks);
}
