import * as z from "zod";
import { BatchStep, Command } from "../domain/command/command.ts";
import { Entry } from "../domain/entry/entry.ts";
import { HubForm } from "../domain/query/hub-form.ts";
import {
  ChangesAnswer,
  ChannelsAnswer,
  CountriesAnswer,
  DigestAnswer,
  EntriesAnswer,
  EntryAnswer,
  EntryCountShape,
  EntryData,
  FacetCountsShape,
  FeedAnswer,
  Feeds,
  FewerWords,
  FieldsOfEntries,
  FullEntries,
  HealthAnswer,
  LanguagesAnswer,
  ListEntries,
  ListLinks,
  MinimalEntries,
  OembedAnswer,
  OrganisationsAnswer,
  PageOfList,
  Problem,
  RelatedAnswer,
  RevisionsAnswer,
  TopicsAnswer,
} from "./answers.ts";
import { EMBEDDING } from "./embedding.ts";
import { FEED_OPERATIONS } from "./feeds.ts";
import { FindingData, INBOX } from "./inbox.ts";
import {
  DigestItemAnswer,
  FullItem,
  ItemAnswer,
  ItemDocument,
  ItemEvent,
  ListedItem,
  ListItem,
  MinimalItem,
  NamedShape,
  TimePointShape,
} from "./items.ts";
import { FORM_TYPE, JSON_TYPE, type Operation, ORIGIN } from "./operation.ts";
import { PUBLISHING } from "./publishing.ts";
import { READING } from "./reading.ts";
import {
  BatchReceiptAnswer,
  DryRunAnswer,
  LogAnswer,
  OwnEntriesAnswer,
  ProgressAnswer,
  ReceiptAnswer,
  WaitingAnswer,
} from "./receipts.ts";
import { LocalizedText } from "./shapes.ts";

/** entry.publish → EntryPublish */
function pascal(name: string): string {
  return name.replace(/(?:^|\.)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Schemas that stand once in the document, by name. */
export const NAMED: Readonly<Record<string, z.core.$ZodType>> = {
  Finding: FindingData,
  Entries: EntriesAnswer,
  FullEntries,
  ListEntries,
  MinimalEntries,
  FieldsOfEntries,
  PageOfList,
  FacetCounts: FacetCountsShape,
  FewerWords,
  ListLinks,
  ListedItem,
  FullItem,
  ListItem,
  MinimalItem,
  Item: ItemAnswer,
  ItemDocument,
  ItemEvent,
  Moment: TimePointShape,
  Named: NamedShape,
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
  Tally: EntryCountShape,
  Feeds,
  Digest: DigestAnswer,
  DigestItem: DigestItemAnswer,
  JsonFeed: FeedAnswer,
  Command,
  ...Object.fromEntries(Command.options.map((option) => [`${pascal(option.shape.type.value)}Command`, option])),
  ...Object.fromEntries(BatchStep.options.map((option) => [pascal(option.shape.type.value), option])),
  Receipt: ReceiptAnswer,
  BatchReceipt: BatchReceiptAnswer,
  DryRun: DryRunAnswer,
  Progress: ProgressAnswer,
  Log: LogAnswer,
  Waiting: WaitingAnswer,
  OwnEntries: OwnEntriesAnswer,
  Oembed: OembedAnswer,
  Health: HealthAnswer,
  Problem,
};

const SERVICE: readonly Operation[] = [
  {
    method: "get",
    path: "/api/v1/openapi.json",
    id: "openapi",
    tag: "Service",
    summary: "This document",
    description: "It changes with a new version of the service only.",
    answers: { 200: { description: "OpenAPI 3.1", content: { [JSON_TYPE]: z.looseObject({ openapi: z.string() }) } } },
    problems: ["rate-limited"],
  },
  {
    method: "get",
    path: "/schemas/entry.json",
    id: "entrySchema",
    tag: "Service",
    summary: "JSON Schema (2020-12) of an entry as editors write it",
    description: "What the webhook accepts as `data.entry`.",
    answers: {
      200: { description: "The schema", content: { "application/schema+json": z.looseObject({ $id: z.url() }) } },
    },
    problems: ["method-not-allowed"],
  },
  {
    method: "get",
    path: "/schemas/command.json",
    id: "commandSchema",
    tag: "Service",
    summary: "JSON Schema (2020-12) of the commands that editors send",
    description: "What the webhook accepts as its body.",
    answers: {
      200: { description: "The schema", content: { "application/schema+json": z.looseObject({ $id: z.url() }) } },
    },
    problems: ["method-not-allowed"],
  },
  {
    method: "get",
    path: "/sitemap.{number}.xml",
    id: "sitemapPart",
    tag: "Service",
    summary: "A part of the sitemap, with every page in all its languages",
    description: "Each part names at most 50,000 addresses.",
    inPath: z.strictObject({
      number: z
        .int()
        .min(1)
        .describe("From 1 on; the index says how many there are")
        .meta({ examples: [1] }),
    }),
    answers: { 200: { description: "The sitemap", content: { "application/xml": null } } },
    problems: ["not-found", "unavailable"],
  },
  ...(
    [
      [
        "/sitemap.xml",
        "sitemap",
        "Every page, for search engines: an index of sitemaps",
        "application/xml",
        "`robots.txt` names it.",
      ],
      [
        "/news-sitemap.xml",
        "newsSitemap",
        "News of the last two days, for search engines",
        "application/xml",
        "In Google's format for news.",
      ],
      [
        "/llms.txt",
        "llms",
        "What there is here, for language models",
        "text/plain",
        "Markdown, as llmstxt.org has it.",
      ],
    ] as const
  ).map(
    ([path, id, summary, type, description]): Operation => ({
      method: "get",
      path,
      id,
      tag: "Service",
      summary,
      description,
      answers: { 200: { description: summary, content: { [type]: null } } },
      problems: ["method-not-allowed", "unavailable"],
    }),
  ),
  {
    method: "post",
    path: "/hub",
    id: "subscribe",
    tag: "Feeds",
    summary: "Have a feed sent to an address whenever it changes (WebSub)",
    description:
      "A W3C WebSub hub for the current feeds of this service. The callback is asked to confirm with GET, and " +
      "answers 200 with the value of `hub.challenge`. From then on each new version of the feed is sent to it " +
      "with POST.",
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
    plainProblems: true,
  },
  {
    method: "get",
    path: "/healthz",
    id: "health",
    tag: "Service",
    summary: "How far reading is behind writing",
    description: "For monitors: the status code alone tells whether all is well.",
    answers: {
      200: { description: "All is well", content: { [JSON_TYPE]: HealthAnswer } },
      503: { description: "Something waits too long, or nobody answers", content: { [JSON_TYPE]: HealthAnswer } },
    },
    problems: ["method-not-allowed"],
  },
];

/**
 * Every operation that programs may call, from which the OpenAPI document is made. What each takes is the schema that
 * checks it.
 */
export const OPERATIONS: readonly Operation[] = [
  ...READING,
  ...FEED_OPERATIONS,
  ...EMBEDDING,
  ...PUBLISHING,
  ...INBOX,
  ...SERVICE,
];
