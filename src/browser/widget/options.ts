import { DEFAULT_ENTRIES, DEFAULT_FIELDS, MAX_ENTRIES, type WidgetLayout } from "../../domain/view/widget-document.ts";
import { withoutPrototype } from "./null-prototype.ts";

/** Options given by an element's attributes. An invalid value counts as absent. */
export interface WidgetOptions {
  readonly layout: WidgetLayout;
  readonly limit: number;
  readonly theme: string;
  readonly fields: readonly string[];
  /** 2 to 6; 0 hides it. */
  readonly heading: number;
  /** The zone that times are shown in: IANA, "event" for each event's own, undefined for the reader's. */
  readonly zone: string | undefined;
  /** The words of the link to the whole list in place of the document's; NONE hides it. */
  readonly more: string;
  /** The target of the links, as the attribute `target` of a link takes it. */
  readonly target: string;
  /** Parameters that links get: "utm_source=example". */
  readonly campaign: string;
  /** Path of the document below the folder of the script. */
  readonly path: string;
}

export const NONE = "none";

/** Attributes that frameworks and pages put on any element. */
const FOREIGN = /[-_:@]|^class$|^tabindex$/;

/** Words apart by commas or spaces, each once. */
function words(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter((word) => word !== ""))];
}

function whole(text: string, min: number, max: number, fallback: number): number {
  const value = Number(text);
  return Number.isInteger(value) && value >= min && value <= max ? value : fallback;
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/**
 * Reads the attributes of an element. Those that are no option are asked of the service as filters of the list: it
 * knows them all, and refuses what is none.
 */
export function optionsOf(element: Element): WidgetOptions {
  const given = withoutPrototype({
    channel: "",
    layout: "",
    limit: "",
    theme: "",
    fields: "",
    heading: "",
    zone: "",
    more: "",
    target: "",
    campaign: "",
    "fallback-languages": "",
  });
  let filters = "";
  for (const { name, value } of element.attributes) {
    if (name in given) given[name as keyof typeof given] = value;
    else if (!(name in element) && !FOREIGN.test(name)) filters += `&${name}=${encodeURIComponent(value)}`;
  }
  const { zone, heading } = given;
  const layout = Object.hasOwn(DEFAULT_FIELDS, given.layout) ? (given.layout as WidgetLayout) : "list";
  const limit = whole(given.limit, 1, MAX_ENTRIES, DEFAULT_ENTRIES);
  // The language of the page around it is as good as one of its own.
  const language = element.closest<HTMLElement>("[lang]")?.lang || navigator.language;
  const languages = words(`${language},${given["fallback-languages"]}`).map((tag) => tag.toLowerCase().split("-")[0]);
  // In one order, however they are written: fewer addresses are asked for, so that more of them are cached.
  const channels = words(given.channel)
    .map((path) => path.replace(/^\/+|\/+$/g, ""))
    .sort();
  const query = `?limit=${limit}${layout === "agenda" ? "&kind=agenda" : ""}${filters}`;
  return {
    ...given,
    layout,
    limit,
    fields: element.hasAttribute("fields") ? words(given.fields) : DEFAULT_FIELDS[layout],
    heading: heading === NONE ? 0 : whole(heading, 2, 6, 3),
    zone: zone === "event" || isZone(zone) ? zone : undefined,
    path: `${encodeURI(`${[...new Set(languages)]}/${channels.join() || "everything"}`)}.json${query}`,
  };
}
