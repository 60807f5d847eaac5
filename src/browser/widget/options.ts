import { DEFAULT_ENTRIES, DEFAULT_FIELDS, MAX_ENTRIES, type WidgetLayout } from "../../domain/view/widget-document.ts";

/** Options given by an element's attributes. An invalid value counts as absent. */
export interface Options {
  readonly layout: WidgetLayout;
  readonly limit: number;
  readonly theme: string;
  readonly fields: readonly string[];
  /** 2 to 6; 0 hides it. */
  readonly heading: number;
  /** The zone that times are shown in: IANA, "event" for each event's own, undefined for the reader's. */
  readonly zone: string | undefined;
  /** Path of the document below the folder of the script. */
  readonly path: string;
}

/** Words apart by commas or spaces, each once. */
function words(text: string | null): string[] {
  return [...new Set((text ?? "").split(/[\s,]+/).filter((word) => word !== ""))];
}

function whole(text: string | null, min: number, max: number, fallback: number): number {
  const value = Number(text ?? Number.NaN);
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

export function optionsOf(element: Element): Options {
  const get = (name: string): string | null => element.getAttribute(name);
  const requested = get("layout") ?? "";
  const layout = Object.hasOwn(DEFAULT_FIELDS, requested) ? (requested as WidgetLayout) : "list";
  const zone = get("zone") ?? "";
  const limit = whole(get("limit"), 1, MAX_ENTRIES, DEFAULT_ENTRIES);
  // The language of the page around it is as good as one of its own.
  const language = element.closest("[lang]")?.getAttribute("lang") || navigator.language;
  const languages = words(`${language},${get("fallback-languages") ?? ""}`).map(
    (tag) => tag.toLowerCase().split("-")[0] ?? "",
  );
  const channels = words(get("channel")).map((path) => path.replace(/^\/+|\/+$/g, ""));
  // In one order, however they are written: fewer addresses are asked for, so that more of them are cached.
  const channel = channels.length === 0 ? "everything" : channels.sort().join(",");
  return {
    layout,
    limit,
    theme: get("theme") ?? "",
    fields: get("fields") === null ? DEFAULT_FIELDS[layout] : words(get("fields")),
    heading: get("heading") === "none" ? 0 : whole(get("heading"), 2, 6, 3),
    zone: zone === "event" || isZone(zone) ? zone : undefined,
    path: `${[...new Set(languages)].map(encodeURIComponent).join(",")}/${encodeURI(channel)}.json?limit=${limit}${layout === "agenda" ? "&kind=agenda" : ""}`,
  };
}
