import * as z from "zod/mini";
import { Zone } from "../time/zone-schema.ts";
import { LAYOUTS, MAX_ENTRIES, WIDGET_FIELDS } from "../view/widget-document.ts";
import { parameter } from "./parameter.ts";
import { FeedQuery } from "./parameters.ts";

// The parameters of embeds on other sites: the widget's document, frames, the badge, oEmbed.

const { cursor: _, limit: __, sort: ___, fallback: ____, ...filters } = FeedQuery.shape;

/** The filters of an embedded list: those of feeds. Its order and its languages are its own. */
export type EmbedFilters = Omit<FeedQuery, "cursor" | "limit" | "sort" | "fallback">;

const limit = parameter(z.int().check(z.minimum(1), z.maximum(MAX_ENTRIES)), "Most entries", 5);
const day = parameter(
  z.iso.date("must be a day, such as 2025-11-19"),
  "The day from which on events are coming; today (UTC) where absent",
  "2025-11-19",
);
const colour = z.exactOptional(
  z.string().check(z.regex(/^#?[0-9a-f]{6}$/i, "must be a colour of six hexadecimal digits")),
);
const Theme = z.enum(["auto", "light", "dark"]);
const campaign = z.exactOptional(
  z
    .string()
    .check(
      z.maxLength(200),
      z.regex(
        /^[\w.-]+=[^&=#\s]*(?:&[\w.-]+=[^&=#\s]*)*$/,
        "must be parameters, such as utm_source=example&utm_medium=frame",
      ),
    ),
);
const pixels = z.int().check(z.minimum(1));

/** GET /widget/v1/{language}/{channel}.json */
export const WidgetQuery = z.strictObject({
  kind: parameter(
    z.literal("agenda"),
    "Upcoming events, and the last past ones where few are coming; else what was released last",
    "agenda",
  ),
  ...filters,
  limit,
  day,
});

/** GET /embed/{languages}/{channels} */
export const FrameQuery = z.strictObject({
  layout: z.exactOptional(z.enum(LAYOUTS)),
  theme: z.exactOptional(Theme),
  accent: colour,
  text: colour,
  background: colour,
  campaign,
  ...filters,
  limit,
  day,
});

/** GET /badge/{language}/{channel}.svg */
export const BadgeQuery = z.strictObject({
  theme: parameter(
    Theme,
    "The colours of a page that is light, or dark, whatever the reader's device prefers; `auto` where absent",
    "dark",
  ),
  ...filters,
  day,
});

/** GET /oembed */
export const OembedQuery = z.strictObject({
  url: z.url("must be an address"),
  maxwidth: parameter(pixels, "Most pixels that the frame may be wide", 400),
  maxheight: parameter(pixels, "Most pixels that it may be high", 400),
  format: parameter(z.literal("json"), "JSON is all that there is", "json"),
});

const name = z.exactOptional(z.string().check(z.maxLength(100)));

/** GET /{language}/embed and /{language}/embed.json: what a partner chooses, beside the list and the look. */
export const BuilderQuery = z.strictObject({
  ...filters,
  fallback: FeedQuery.shape.fallback,
  fields: z.exactOptional(z.array(z.enum(WIDGET_FIELDS))),
  heading: z.exactOptional(z.enum(["none", "2", "3", "4", "5", "6"])),
  hours: z.exactOptional(z.union([z.literal("event"), Zone])),
  more: name,
  target: z.exactOptional(z.enum(["_blank", "_top"])),
  campaign,
});
