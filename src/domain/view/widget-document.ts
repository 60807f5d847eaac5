// What the widget and the service agree on: the document that one reads and the other writes, and the room that it
// takes.

/** Layout of the widget. `agenda` shows coming events, the others the latest releases. */
export type WidgetLayout = "list" | "cards" | "compact" | "agenda";

export const LAYOUTS: readonly WidgetLayout[] = ["list", "cards", "compact", "agenda"];

/** Optional fields of an entry in the widget. */
export type WidgetField = "source" | "date" | "place" | "summary" | "topics";

/** Fields of each layout if `fields` is not set. */
export const DEFAULT_FIELDS: Readonly<Record<WidgetLayout, readonly WidgetField[]>> = {
  list: ["source", "date", "summary"],
  cards: ["source", "date", "summary"],
  compact: ["date"],
  agenda: ["date", "place", "summary"],
};

export const MAX_ENTRIES = 20;
export const DEFAULT_ENTRIES = 5;

/**
 * Time and place of an event. Times are RFC 3339 with offset if the hour is known, else dates in their known precision.
 */
export interface WidgetEvent {
  readonly starts?: string;
  readonly ends?: string;
  /** IANA. */
  readonly zone?: string;
  readonly place?: string;
  /** Said only where something is unusual: "Cancelled". */
  readonly status?: string;
  /** It does not take place as announced. */
  readonly off?: true;
  /** It was over on the day that the list starts from. */
  readonly past?: true;
}

/** One entry, all its words in `lang`. */
export interface WidgetItem {
  readonly id: string;
  readonly lang: string;
  readonly dir: "ltr" | "rtl";
  /** Locale for Intl's dates in `lang`. */
  readonly locale: string;
  readonly url: string;
  readonly title: string;
  readonly summary: string;
  readonly source: string;
  readonly topics: readonly string[];
  /** Publication time as the source states it: an instant, or a date in its own precision. */
  readonly published?: string;
  readonly event?: WidgetEvent;
}

/** /widget/v1/{languages}/{channels}.json */
export interface WidgetDocument {
  readonly lang: string;
  readonly dir: "ltr" | "rtl";
  /** The channels' names. */
  readonly title: string;
  /** The page of the first channel. */
  readonly url: string;
  readonly words: { readonly more: string; readonly none: string };
  readonly items: readonly WidgetItem[];
}

/**
 * Lines of text that an entry may take in each layout. An agenda reserves none for the summary: it fills what times and
 * places leave.
 */
function lines(layout: WidgetLayout, fields: readonly string[]): number {
  const has = (...of: readonly WidgetField[]): number => (of.some((field) => fields.includes(field)) ? 1 : 0);
  switch (layout) {
    case "list":
      return 2 + has("source", "date") + has("place") + 2 * has("summary") + has("topics");
    case "cards":
      return 4 + has("source") + has("date") + has("place") + 3 * has("summary") + has("topics");
    case "compact":
      return 2 + has("source", "place") + 2 * has("summary") + has("topics");
    case "agenda":
      return 2 + 2 * has("date") + has("source", "place") + has("topics");
  }
}

/**
 * The height of one entry in em of the widget's font: it is the same for every entry and at every width, so nothing
 * moves when they arrive.
 */
export function rowHeight(layout: WidgetLayout, fields: readonly string[]): number {
  return lines(layout, fields) * 1.5 + { list: 1.5, cards: 2.5, compact: 0.75, agenda: 1.5 }[layout];
}

/** The height of the whole widget, in em. */
export function widgetHeight(layout: WidgetLayout, limit: number, fields: readonly string[], heading: boolean): number {
  const rows = layout === "cards" ? 1 : limit;
  return (heading ? 4 : 0) + rows * rowHeight(layout, fields) + (layout === "cards" ? 1.75 : 0) + 2.5;
}
