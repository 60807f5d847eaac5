import * as z from "zod";
import { BadgeQuery, OembedQuery, WidgetQuery } from "../domain/query/embed-query.ts";
import { EXAMPLES } from "../domain/site/service.ts";
import { OembedAnswer } from "./answers.ts";
import { language } from "./feeds.ts";
import { JSON_TYPE, type Operation, ORIGIN } from "./operation.ts";

// Operations for embeds in other sites. Frames are pages: oEmbed gives their addresses.

const channel = z
  .string()
  .describe(
    `\`everything\`, \`news\`, \`events\`, or a path as \`/api/v1/channels\` has it, such as ` +
      `\`topics/${EXAMPLES.topic}\`, its slash as it is; several apart by commas`,
  )
  .meta({ examples: ["events"] });
const inPath = z.strictObject({ language, channel });

export const EMBEDDING: readonly Operation[] = [
  {
    method: "get",
    path: "/widget/v1/{language}/{channel}.json",
    id: "widgetDocument",
    tag: "Embedding",
    summary: "What the script shows: a few entries, and the words around them",
    description: "Changes with the script. Programs of your own are better served by `/api/v1/entries`.",
    inPath,
    query: WidgetQuery,
    answers: {
      200: {
        description: "The document",
        content: { [JSON_TYPE]: z.looseObject({ lang: z.string(), items: z.array(z.looseObject({})) }) },
      },
    },
    problems: ["parameter-invalid", "not-found"],
  },
  {
    method: "get",
    path: "/badge/{language}/{channel}.svg",
    id: "badge",
    tag: "Embedding",
    summary: "The next event as a picture",
    description: "An SVG for an `img` element, in any colour. Of a list of news it shows the latest.",
    inPath,
    query: BadgeQuery,
    answers: { 200: { description: "The picture", content: { "image/svg+xml": null } } },
    problems: ["parameter-invalid", "not-found"],
  },
  {
    method: "get",
    path: "/oembed",
    id: "oembed",
    tag: "Embedding",
    summary: "How to show a list or an entry in another page (oEmbed 1.0)",
    description: "Pages of lists and entries name it in their heads.",
    query: z.strictObject({
      ...OembedQuery.shape,
      url: OembedQuery.shape.url.check(
        z.describe("Address of a list or an entry of this service"),
        z.meta({ examples: [`${ORIGIN}/${EXAMPLES.language}/entries/${EXAMPLES.entry}`] }),
      ),
    }),
    answers: { 200: { description: "The frame", content: { [JSON_TYPE]: OembedAnswer } } },
    problems: ["parameter-invalid", "not-found", "format-unsupported"],
  },
];
