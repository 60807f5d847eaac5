// The document that the service writes and the widget reads, and the room that it takes.

/** Layout of the widget. `agenda` shows coming events, the others the latest releases. */
export type WidgetLayout = "list" | "cards" | "compact" | "agenda";

export const LAYOUTS: readonly WidgetLayout[] = ["list", "cards", "compact", "agenda"];

/** Optional fields of an entry in the widget. */
export const WIDGET_FIELDS = ["source", "date", "place", "summary", "topics"] as const;
export type WidgetField = (typeof WIDGET_FIELDS)[number];

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
  /** It is cancelled: it will not take place. What is postponed or moved says so by its status alone. */
  readonly off?: true;
  /** It was over on the day that the list starts from. */
  readonly past?: true;
}

/** One entry, all its words in `lang`. */
export interface WidgetItem {
  readonly id: string;
  readonly lang: string;
  /** The name of `lang` in the document's language, where that is another. */
  readonly language?: string;
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
  /** The page of the list, or of its first channel. */
  readonly url: string;
  readonly words: { readonly more: string; readonly none: string; readonly previous?: string; readonly next?: string };
  readonly items: readonly WidgetItem[];
}

const LINE = 1.5;

/**
 * The height of one entry in em of the widget's font, the same for every entry, so that nothing moves when they arrive.
 * It is of so many lines of text as an entry may take in its layout: an agenda reserves none for the summary, which
 * fills what times and places leave. Where the widget is narrow, `narrowRoom` comes on top.
 */
export function rowHeight(layout: WidgetLayout, fields: readonly string[]): number {
  const height = (field: WidgetField): number => (fields.includes(field) ? LINE : 0);
  const [source, date, place, summary] = [height("source"), height("date"), height("place"), height("summary")];
  return (
    height("topics") +
    {
      list: 4.5 + Math.max(source, date) + place + 2 * summary,
      cards: 12 + source + date + place + 3 * summary,
      compact: 3.75 + Math.max(source, place) + 2 * summary,
      agenda: 4.5 + 2 * date + Math.max(source, place),
    }[layout]
  );
}

/**
 * By how much an entry is higher in a narrow widget, where it takes more lines: em, less percent of the width. Measured
 * in every language at 208 to 560 pixels, so that nine lists of ten fit.
 */
const NARROW: Readonly<Partial<Record<WidgetLayout, string>>> = { list: "16em - 75", cards: "24em - 120" };

/** The room that all rows take on top of their heights where the widget is narrow, as CSS. `unit`: percent of width. */
export function narrowRoom(layout: WidgetLayout, rows: number, unit: "%" | "cqi"): string {
  return `${rows}*max(0em,${NARROW[layout] ?? "8em - 20"}${unit})`;
}

/** Counts the rows that so many entries stand in: cards stand side by side. */
export function rowCount(layout: WidgetLayout, entries: number): number {
  return layout === "cards" ? 1 : entries;
}

/** The height of the whole widget, in em. `foot`: has a link to the whole list. */
export function widgetHeight(
  layout: WidgetLayout,
  limit: number,
  fields: readonly string[],
  heading: boolean,
  foot: boolean,
): number {
  const isCards = layout === "cards";
  return (
    (heading ? 4 : 0) +
    rowCount(layout, limit) * rowHeight(layout, fields) +
    (isCards ? 1.75 : 0) +
    (foot || isCards ? 2.5 : 0)
  );
}
