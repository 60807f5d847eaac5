import * as z from "zod";
import { Command, Step } from "../model/command.ts";
import { Entry } from "../model/entry.ts";
import { HubForm } from "../model/hub.ts";
import {
  BatchReceiptAnswer,
  ChangesAnswer,
  ChannelsAnswer,
  CountriesAnswer,
  DigestAnswer,
  DigestItemAnswer,
  DryRunAnswer,
  EntriesAnswer,
  EntryAnswer,
  EntryData,
  FeedAnswer,
  Feeds,
  HealthAnswer,
  ItemAnswer,
  ItemDocument,
  ItemEvent,
  LanguagesAnswer,
  ListedItem,
  LocalizedText,
  LogAnswer,
  Moment,
  Named,
  OembedAnswer,
  OrganisationsAnswer,
  Problem,
  ProgressAnswer,
  ReceiptAnswer,
  RelatedAnswer,
  RevisionsAnswer,
  Tally,
  TopicsAnswer,
} from "./answers.ts";
import { FORM_TYPE, JSON_TYPE, type Operation, ORIGIN } from "./operation.ts";
import { PUBLISHING } from "./publishing.ts";
import { READING } from "./reading.ts";

/** entry.publish → EntryPublish */
function pascal(name: string): string {
  return name.replace(/(?:^|\.)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Schemas that stand once in the document, by name. */
export const NAMED: Readonly<Record<string, z.ZodType>> = {
  Entries: EntriesAnswer,
  ListedItem,
  Item: ItemAnswer,
  ItemDocument,
  ItemEvent,
  Moment,
  Named,
  LocalizedText,
  EntryDocument: EntryAnswer,
  EntryData,
  Entry,
  Revisions: RevisionsAnswer,
  Related: RelatedAnswer,
  Changes: ChangesAnswer,
  Topics: TopicsAnswer,
  Organisations: OrganisationsAnswer,
  Countries: CountriesAnswer,
  Languages: LanguagesAnswer,
  Channels: ChannelsAnswer,
  Tally,
  Feeds,
  Digest: DigestAnswer,
  DigestItem: DigestItemAnswer,
  JsonFeed: FeedAnswer,
  Command,
  ...Object.fromEntries(Command.options.map((option) => [`${pascal(option.shape.type.value)}Command`, option])),
  ...Object.fromEntries(Step.options.map((option) => [pascal(option.shape.type.value), option])),
  Receipt: ReceiptAnswer,
  BatchReceipt: BatchReceiptAnswer,
  DryRun: DryRunAnswer,
  Progress: ProgressAnswer,
  Log: LogAnswer,
  Oembed: OembedAnswer,
  Health: HealthAnswer,
  Problem,
};

const pixels = z
  .int()
  .min(1)
  .exactOptional()
  .meta({ examples: [400] });

const SERVICE: readonly Operation[] = [
  {
    method: "get",
    path: "/api/v1/openapi.json",
    id: "openapi",
    tag: "Service",
    summary: "This document",
    answers: { 200: { description: "OpenAPI 3.1", content: { [JSON_TYPE]: z.looseObject({ openapi: z.string() }) } } },
    problems: ["rate-limited"],
  },
  {
    method: "get",
    path: "/schemas/entry.json",
    id: "entrySchema",
    tag: "Service",
    summary: "JSON Schema (2020-12) of an entry as editors write it",
    answers: { 200: { description: "The schema", content: { "application/schema+json": z.looseObject({ $id: z.url() }) } } },
    problems: ["method-not-allowed"],
  },
  {
    method: "get",
    path: "/schemas/command.json",
    id: "commandSchema",
    tag: "Service",
    summary: "JSON Schema (2020-12) of the commands that editors send",
    answers: { 200: { description: "The schema", content: { "application/schema+json": z.looseObject({ $id: z.url() }) } } },
    problems: ["method-not-allowed"],
  },
  {
    method: "get",
    path: "/oembed",
    id: "oembed",
    tag: "Service",
    summary: "How to show a list or an entry in another page (oEmbed 1.0)",
    query: z.strictObject({
      url: z
        .url()
        .describe("Address of a list or an entry of this service")
        .meta({ examples: [`${ORIGIN}/fr/entries/ev-porto-2025-09-25`] }),
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
  {
    method: "post",
    path: "/hub",
    id: "subscribe",
    tag: "Feeds",
    summary: "Have a feed sent to an address whenever it changes (WebSub)",
    description:
      "A W3C WebSub hub for the current feeds of this service. The callback is asked to confirm with GET, and answers 200 with the value of `hub.challenge`. From then on each new version of the feed is sent to it with POST.",
    body: {
      mediaType: FORM_TYPE,
      schema: HubForm,
      examples: {
        subscribe: {
          summary: "Subscribe",
          value: {
            "hub.mode": "subscribe",
            "hub.topic": `${ORIGIN}/en/feed.atom`,
            "hub.callback": "https://you.example.org/feeds/a-path-that-only-you-know",
            "hub.secret": "something-long",
          },
        },
      },
    },
    answers: { 202: { description: "Taken; the callback will be asked to confirm", content: { "text/plain": null } } },
    problems: ["parameter-invalid", "media-type", "too-large", "rate-limited", "unavailable"],
  },
  {
    method: "get",
    path: "/healthz",
    id: "health",
    tag: "Service",
    summary: "How far reading is behind writing",
    answers: {
      200: { description: "All is well", content: { [JSON_TYPE]: HealthAnswer } },
      503: { description: "Something waits too long, or nobody answers", content: { [JSON_TYPE]: HealthAnswer } },
    },
    problems: ["method-not-allowed"],
  },
];

/** Every operation that programs may call, from which the OpenAPI document is made. What each takes is the schema that checks it. */
export const OPERATIONS: readonly Operation[] = [...READING, ...PUBLISHING, ...SERVICE];
