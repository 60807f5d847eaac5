import type { FeedExtension, Origin } from "../domain/channel/urls.ts";
import type { View } from "../domain/view/view.ts";
import { type BoundedRendering, renderBounded } from "./bounded-view.ts";
import { icsOptions, renderIcs } from "./calendar/icalendar.ts";
import { renderAtom } from "./feeds/atom.ts";
import { renderCsv } from "./feeds/csv.ts";
import { renderJsonFeed } from "./feeds/json-feed.ts";
import { renderRss } from "./feeds/rss.ts";

/** A way to write a channel: a pure function from a view to text, with no clock in it. */
export interface Format {
  readonly extension: FeedExtension;
  /** With charset where the type has one. */
  readonly mediaType: string;
  /** The channel's view that this format renders. */
  readonly of: "latest" | "agenda";
  readonly archives: boolean;
  /**
   * The options that a query asks for, as one canonical string ("" for none asked or none known): it goes into cache
   * keys and comes back to render.
   */
  readonly options?: (query: URLSearchParams) => string;
  readonly render: (view: View, site: Origin, options?: string) => string;
}

/** Renders a view in a format as it is served: see renderBounded. */
export function renderFeed(format: Format, view: View, site: Origin, options = ""): BoundedRendering {
  return renderBounded(view, (each) => format.render(each, site, options));
}

/** Every format by name. */
export const FORMATS: Readonly<Record<"rss" | "atom" | "json" | "ics" | "csv", Format>> = {
  rss: {
    extension: "rss",
    mediaType: "application/rss+xml; charset=utf-8",
    of: "latest",
    archives: true,
    render: renderRss,
  },
  atom: {
    extension: "atom",
    mediaType: "application/atom+xml; charset=utf-8",
    of: "latest",
    archives: true,
    render: renderAtom,
  },
  // JSON is UTF-8 by definition (RFC 8259, section 8.1): the type has no charset.
  json: { extension: "json", mediaType: "application/feed+json", of: "latest", archives: true, render: renderJsonFeed },
  ics: {
    extension: "ics",
    mediaType: "text/calendar; charset=utf-8",
    of: "agenda",
    archives: false,
    options: icsOptions,
    render: renderIcs,
  },
  csv: { extension: "csv", mediaType: "text/csv; charset=utf-8", of: "latest", archives: false, render: renderCsv },
};

/** The format of a feed's file name ("feed.atom", "feed.2025-11.atom") and the archive page that it names. */
export function parseFeedName(
  name: string,
): { readonly format: Format; readonly archive: string | undefined } | undefined {
  const match = /^feed(?:\.(\d{4}-\d{2}(?:\.\d{1,6})?))?\.([a-z]{3,4})$/.exec(name);
  const format = Object.values(FORMATS).find(({ extension }) => extension === match?.[2]);
  return format === undefined ? undefined : { format, archive: match?.[1] };
}
