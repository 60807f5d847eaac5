import * as z from "zod";
import { Zone } from "../time/time-schemas.ts";
import { LAYOUTS, MAX_ENTRIES, WIDGET_FIELDS } from "../view/widget-document.ts";
import { FeedQuery } from "./parameters.ts";

// The parameters of embeds on other sites: the widget's document, frames, the badge, oEmbed.

const { cursor: _, limit: __, sort: ___, fallback: ____, ...filters } = FeedQuery.shape;

/** The filters of an embedded list: those of feeds. Its order and its languages are its own. */
export type EmbedFilters = Omit<FeedQuery, "cursor" | "limit" | "sort" | "fallback">;

const limit = z
  .int()
  .min(1)
  .max(MAX_ENTRIES)
  .exactOptional()
  .describe("Most entries")
  .meta({ examples: [5] });
const day = z.iso
  .date("must be a day, such as 2025-11-19")
  .exactOptional()
  .describe("The day from which on events are coming; today (UTC) where absent")
  .meta({ examples: ["2025-11-19"] });
const colour = z
  .string()
  .regex(/^#?[0-9a-f]{6}$/i, "must be a colour of six hexadecimal digits")
  .exactOptional();
const theme = z.enum(["auto", "light", "dark"]).exactOptional();
const campaign = z
  .string()
  .max(200)
  .regex(
    /^[\w.-]+=[^&=#\s]*(?:&[\w.-]+=[^&=#\s]*)*$/,
    "must be parameters, such as utm_source=example&utm_medium=frame",
  )
  .exactOptional();
const pixels = z
  .int()
  .min(1)
  .exactOptional()
  .meta({ examples: [400] });

/** GET /widget/v1/{language}/{channel}.json */
export const WidgetQuery = z.strictObject({
  kind: z
    .literal("agenda")
    .exactOptional()
    .describe("Coming events, and the last past ones where few are coming; else what was released last")
    .meta({ examples: ["agenda"] }),
  ...filters,
  limit,
  day,
});

/** GET /embed/{languages}/{channels} */
export const FrameQuery = z.strictObject({
  layout: z.enum(LAYOUTS).exactOptional(),
  theme,
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
  theme: theme
    .describe("The colours of a page that is light, or dark, whatever the reader's device prefers; `auto` where absent")
    .meta({ examples: ["dark"] }),
  ...filters,
  day,
});

/** GET /oembed */
export const OembedQuery = z.strictObject({
  url: z.url("must be an address"),
  maxwidth: pixels.describe("Most pixels that the frame may be wide"),
  maxheight: pixels.describe("Most pixels that it may be high"),
  format: z
    .literal("json")
    .exactOptional()
    .meta({ examples: ["json"] })
    .describe("JSON is all that there is"),
});

const name = z.string().max(100).exactOptional();

/** GET /{language}/embed and /{language}/embed.json: what a partner chooses, beside the list and the look. */
export const BuilderQuery = z.strictObject({
  ...filters,
  fallback: FeedQuery.shape.fallback,
  fields: z.array(z.enum(WIDGET_FIELDS)).exactOptional(),
  heading: z.enum(["none", "2", "3", "4", "5", "6"]).exactOptional(),
  hours: z.union([z.literal("event"), Zone]).exactOptional(),
  more: name,
  target: z.enum(["_blank", "_top"]).exactOptional(),
  campaign,
});
