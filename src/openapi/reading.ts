import * as z from "zod";
import { DigestFeedQuery, DigestFileQuery, DigestQuery } from "../model/digest.ts";
import { Language } from "../model/language.ts";
import { PERIODS } from "../model/period.ts";
import { ChangesQuery, EntriesQuery, FeedQuery, NoQuery, RelatedQuery } from "../model/query.ts";
import { Slug } from "../model/text.ts";
import {
  ChangesAnswer,
  ChannelsAnswer,
  CountriesAnswer,
  DigestAnswer,
  EntriesAnswer,
  EntryAnswer,
  FeedAnswer,
  ItemDocument,
  LanguagesAnswer,
  OrganisationsAnswer,
  RelatedAnswer,
  RevisionsAnswer,
  TopicsAnswer,
} from "./answers.ts";
import { JSON_TYPE, type Operation } from "./operation.ts";

// What everybody may read.

const language = Language.describe("Language of the texts").meta({ examples: ["fr"] });
const period = z
  .enum(PERIODS)
  .describe("How long its period is: a day, a week from Monday on, or a month")
  .meta({ examples: ["weekly"] });

const FEEDS: Readonly<Record<string, z.ZodType | null>> = {
  "application/rss+xml": null,
  "application/atom+xml": null,
  "application/feed+json": FeedAnswer,
  "text/calendar": null,
  "text/csv": null,
};

const format = z
  .enum(["rss", "atom", "json", "ics", "csv"])
  .describe("RSS 2.0, Atom, JSON Feed 1.1, iCalendar or CSV")
  .meta({ examples: ["json"] });

const id = (what: string, example: string) => Slug.describe(what).meta({ examples: [example] });

/** Of what a list is: the path below its language, and what stands in it. */
const LISTS = [
  ["", "everything", {}],
  ["news/", "news", {}],
  ["events/", "events", {}],
  ["topics/{topic}/", "topic", { topic: id("Id of the topic", "governance-ethics") }],
  ["organisations/{organisation}/", "organisation", { organisation: id("Id of the organisation", "who-europe") }],
  [
    "countries/{country}/",
    "country",
    {
      country: z
        .string()
        .regex(/^[a-z]{2}$/)
        .describe("ISO 3166-1 alpha-2, in small letters")
        .meta({ examples: ["pt"] }),
    },
  ],
] as const;

const LIST_FEEDS: readonly Operation[] = LISTS.map(([path, name, inPath]) => ({
  method: "get",
  path: `/{language}/${path}feed.{format}`,
  id: `feedOf${name[0]?.toUpperCase()}${name.slice(1)}`,
  tag: "Feeds",
  summary:
    name === "everything"
      ? "Everything in a language, as a feed"
      : `${name === "news" || name === "events" ? `All ${name}` : `All of one ${name}`} in a language, as a feed`,
  description: "Parameters that a feed does not know are ignored, and never part of a cache key.",
  inPath: z.strictObject({ language, ...inPath, format }),
  query: FeedQuery,
  answers: { 200: { description: "The feed", content: FEEDS } },
  problems: ["parameter-invalid", "not-found", "unavailable"],
}));

const ofEntry = z.strictObject({ id: id("Id of the entry", "ev-porto-2025-09-25") });

const ENTRIES: readonly Operation[] = [
  {
    method: "get",
    path: "/api/v1/entries",
    id: "entries",
    tag: "Entries",
    summary: "Entries by any filter, in pages",
    description:
      "A list may be given several times or once with commas: one of its values must hold. Different parameters must all hold. Days begin and end in `zone`. The same filters make a feed: `links` lead to it where the list is in one language.",
    query: EntriesQuery,
    answers: { 200: { description: "A page of entries", content: { [JSON_TYPE]: EntriesAnswer } } },
    problems: ["parameter-invalid", "rate-limited", "unavailable"],
  },
  {
    method: "get",
    path: "/api/v1/entries/{id}",
    id: "entry",
    tag: "Entries",
    summary: "An entry in all its languages",
    inPath: ofEntry,
    query: NoQuery,
    answers: { 200: { description: "The entry", content: { [JSON_TYPE]: EntryAnswer } } },
    problems: ["parameter-invalid", "not-found", "gone", "rate-limited"],
  },
  {
    method: "get",
    path: "/api/v1/entries/{id}/revisions",
    id: "revisions",
    tag: "Entries",
    summary: "The history of an entry: when it changed, where, and what was said of it",
    description: "Also of withdrawn entries. What an entry was before is not told.",
    inPath: ofEntry,
    query: NoQuery,
    answers: { 200: { description: "Its versions, last first", content: { [JSON_TYPE]: RevisionsAnswer } } },
    problems: ["parameter-invalid", "not-found", "rate-limited", "unavailable"],
  },
  {
    method: "get",
    path: "/api/v1/entries/{id}/related",
    id: "related",
    tag: "Entries",
    summary: "Entries that belong to one, nearest first",
    inPath: ofEntry,
    query: RelatedQuery,
    answers: { 200: { description: "Related entries", content: { [JSON_TYPE]: RelatedAnswer } } },
    problems: ["parameter-invalid", "not-found", "gone", "rate-limited", "unavailable"],
  },
  {
    method: "get",
    path: "/{language}/entries/{id}.{format}",
    id: "entryDocument",
    tag: "Entries",
    summary: "An entry in one language, as JSON, Markdown or iCalendar",
    inPath: z.strictObject({
      language,
      ...ofEntry.shape,
      format: z
        .enum(["json", "md", "ics"])
        .describe("JSON, Markdown, or iCalendar (events only)")
        .meta({ examples: ["json"] }),
    }),
    answers: {
      200: { description: "The entry", content: { [JSON_TYPE]: ItemDocument, "text/markdown": null, "text/calendar": null } },
    },
    problems: ["not-found", "gone"],
  },
];

const CHANGES: readonly Operation[] = [
  {
    method: "get",
    path: "/api/v1/changes",
    id: "changes",
    tag: "Changes",
    summary: "What happened since last time",
    description:
      "Every version and every withdrawal once, in the ledger's order. Keep `page.next`, which is there on every page, and ask with `since` next time, however much later: nothing is missed and nothing comes twice. `since=now` tells a cursor to start with.",
    query: ChangesQuery,
    answers: { 200: { description: "A page of changes", content: { [JSON_TYPE]: ChangesAnswer } } },
    problems: ["parameter-invalid", "rate-limited", "unavailable"],
  },
];

const VOCABULARIES: readonly Operation[] = (
  [
    ["topics", "The topics", TopicsAnswer],
    ["organisations", "The organisations", OrganisationsAnswer],
    ["countries", "The countries that there are entries of", CountriesAnswer],
    ["languages", "The languages", LanguagesAnswer],
    ["channels", "Every list, with its feeds in each language", ChannelsAnswer],
  ] as const
).map(([name, summary, answer]) => ({
  method: "get",
  path: `/api/v1/${name}`,
  id: name,
  tag: "Lists",
  summary,
  query: NoQuery,
  answers: { 200: { description: summary, content: { [JSON_TYPE]: answer } } },
  problems: ["parameter-invalid", "rate-limited", "unavailable"],
}));

const DIGESTS: readonly Operation[] = [
  {
    method: "get",
    path: "/api/v1/digest",
    id: "digest",
    tag: "Digest",
    summary: "A period's entries by topic and the coming events, ready to send",
    description:
      "`html` is made for mail: tables, styles on the elements, no script, nothing that is loaded, under 100 KB; `text` is its plain-text twin. `id` is the same for ever, and `empty` tells that nothing is new. A period that is over changes only by corrections, withdrawals and back catalogues.",
    query: DigestQuery,
    answers: { 200: { description: "The digest", content: { [JSON_TYPE]: DigestAnswer } } },
    problems: ["parameter-invalid", "not-found", "rate-limited", "unavailable"],
  },
  {
    method: "get",
    path: "/{language}/digest/{period}/{first}.{format}",
    id: "digestDocument",
    tag: "Digest",
    summary: "A digest as JSON, as a mail or as plain text",
    description: "Any day leads to the first of its period (308), and `latest` to the last period that is over (302).",
    inPath: z.strictObject({
      language,
      period,
      first: z.iso
        .date()
        .describe("First day of the period")
        .meta({ examples: ["2025-11-17"] }),
      format: z
        .enum(["json", "html", "txt"])
        .describe("The answer of `/api/v1/digest`, its `html` or its `text`")
        .meta({ examples: ["json"] }),
    }),
    query: DigestFileQuery,
    answers: { 200: { description: "The digest", content: { [JSON_TYPE]: DigestAnswer, "text/html": null, "text/plain": null } } },
    problems: ["parameter-invalid", "not-found", "unavailable"],
  },
  {
    method: "get",
    path: "/{language}/digest/{period}/feed.{format}",
    id: "digestFeed",
    tag: "Digest",
    summary: "The digests of the last periods that are over, as a feed",
    description: "For tools that send a mail for each item of a feed. Each item holds the digest's HTML; periods without anything new are left out.",
    inPath: z.strictObject({
      language,
      period,
      format: z
        .enum(["rss", "atom", "json"])
        .describe("RSS 2.0, Atom or JSON Feed 1.1")
        .meta({ examples: ["rss"] }),
    }),
    query: DigestFeedQuery,
    answers: { 200: { description: "The feed", content: { "application/rss+xml": null, "application/atom+xml": null, "application/feed+json": FeedAnswer } } },
    problems: ["parameter-invalid", "not-found", "unavailable"],
  },
];

export const READING: readonly Operation[] = [...ENTRIES, ...CHANGES, ...VOCABULARIES, ...DIGESTS, ...LIST_FEEDS];
