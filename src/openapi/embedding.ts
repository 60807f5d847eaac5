import * as z from "zod";
import { EXAMPLES } from "../domain/site/service.ts";
import { MAX_ENTRIES } from "../domain/view/widget-document.ts";
import { OembedAnswer } from "./answers.ts";
import { language } from "./feeds.ts";
import { JSON_TYPE, type Operation, ORIGIN } from "./operation.ts";

// What other sites show of the lists. Frames are pages: oEmbed tells them.

const channel = z
  .string()
  .describe(
    `\`everything\`, \`news\`, \`events\`, or a path as \`/api/v1/channels\` has it, such as \`topics/${EXAMPLES.topic}\`, its slash as it is; several apart by commas`,
  )
  .meta({ examples: ["events"] });
const inPath = z.strictObject({ language, channel });

const limit = z
  .int()
  .min(1)
  .max(MAX_ENTRIES)
  .exactOptional()
  .describe("Most entries")
  .meta({ examples: [5] });
const day = z.iso
  .date()
  .exactOptional()
  .describe("The day from which on events are coming; today (UTC) where absent")
  .meta({ examples: ["2025-11-19"] });
const pixels = z
  .int()
  .min(1)
  .exactOptional()
  .meta({ examples: [400] });

export const EMBEDDING: readonly Operation[] = [
  {
    method: "get",
    path: "/widget/v1/health-ai-feed.js",
    id: "widgetScript",
    tag: "Embedding",
    summary: "The script that shows a list on another page",
    description:
      "Always the newest. The page «Embed» tells the address of this very version, for ever the same bytes, with their hash.",
    answers: { 200: { description: "The script, a module", content: { "text/javascript": null } } },
    problems: ["method-not-allowed"],
  },
  {
    method: "get",
    path: "/widget/v1/{language}/{channel}.json",
    id: "widgetDocument",
    tag: "Embedding",
    summary: "What the script shows: a few entries, and the words around them",
    description: "Changes with the script. Programs of your own are better served by `/api/v1/entries`.",
    inPath,
    query: z.strictObject({
      kind: z
        .literal("agenda")
        .exactOptional()
        .describe("Coming events, and the last past ones where few are coming; else what was released last")
        .meta({ examples: ["agenda"] }),
      limit,
      day,
    }),
    answers: {
      200: {
        description: "The document",
        content: { [JSON_TYPE]: z.looseObject({ lang: z.string(), items: z.array(z.looseObject({})) }) },
      },
    },
    problems: ["not-found"],
  },
  {
    method: "get",
    path: "/badge/{language}/{channel}.svg",
    id: "badge",
    tag: "Embedding",
    summary: "The next event as a picture",
    inPath,
    query: z.strictObject({ day }),
    answers: { 200: { description: "The picture", content: { "image/svg+xml": null } } },
    problems: ["not-found"],
  },
  {
    method: "get",
    path: "/oembed",
    id: "oembed",
    tag: "Embedding",
    summary: "How to show a list or an entry in another page (oEmbed 1.0)",
    query: z.strictObject({
      url: z
        .url()
        .describe("Address of a list or an entry of this service")
        .meta({ examples: [`${ORIGIN}/${EXAMPLES.language}/entries/${EXAMPLES.entry}`] }),
      maxwidth: pixels.describe("Most pixels that the frame may be wide"),
      maxheight: pixels.describe("Most pixels that it may be high"),
      format: z
        .literal("json")
        .exactOptional()
        .meta({ examples: ["json"] })
        .describe("JSON is all that there is"),
    }),
    answers: { 200: { description: "The frame", content: { [JSON_TYPE]: OembedAnswer } } },
    problems: ["parameter-invalid", "not-found", "format-unsupported"],
  },
];
