import * as z from "zod";
import { LAYOUTS, MAX_ENTRIES } from "../view/widget-document.ts";

// What may be asked of what other sites show: the widget's document, frames, the badge, oEmbed.

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
  limit,
  day,
});

/** GET /embed/{languages}/{channels} */
export const FrameQuery = z.strictObject({
  layout: z.enum(LAYOUTS).exactOptional(),
  theme: z.enum(["auto", "light", "dark"]).exactOptional(),
  accent: colour,
  text: colour,
  background: colour,
  limit,
  day,
});

/** GET /badge/{language}/{channel}.svg */
export const BadgeQuery = z.strictObject({ day });

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
