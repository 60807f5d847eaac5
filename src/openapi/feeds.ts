import * as z from "zod";
import { LanguageSchema, Slug } from "../domain/entry/identifier-schemas.ts";
import { ListFeedQuery, OpmlQuery } from "../domain/query/parameters.ts";
import { EXAMPLES } from "../domain/site/service.ts";
import { FeedAnswer } from "./answers.ts";
import type { Operation } from "./operation.ts";

// Every list as a feed, with its archives, and the lists of the feeds.

export const language = LanguageSchema.check(
  z.describe("Language of the texts"),
  z.meta({ examples: [EXAMPLES.language] }),
);

export const id = (what: string, example: string) => Slug.check(z.describe(what), z.meta({ examples: [example] }));

/** Schemas of feed formats; null for those without a schema here. See FORMATS. */
export const FEEDS: Readonly<Record<string, z.core.$ZodType | null>> = {
  "application/rss+xml": null,
  "application/atom+xml": null,
  "application/feed+json": FeedAnswer,
};

const format = z
  .enum(["rss", "atom", "json", "ics", "csv"])
  .describe("RSS 2.0, Atom, JSON Feed 1.1, iCalendar or CSV")
  .meta({ examples: ["json"] });

/** Of what a list is: the path below its language, what is said of it, and what stands in the path. */
const LISTS = [
  ["", "everything", "Everything", {}],
  ["news/", "news", "All news", {}],
  ["events/", "events", "All events", {}],
  ["topics/{topic}/", "topic", "All of one topic", { topic: id("Id of the topic", EXAMPLES.topic) }],
  [
    "organisations/{organisation}/",
    "organisation",
    "All of one organisation",
    { organisation: id("Id of the organisation", EXAMPLES.organisation) },
  ],
  [
    "countries/{country}/",
    "country",
    "All of one country",
    {
      country: z
        .string()
        .regex(/^[a-z]{2}$/)
        .describe("ISO 3166-1 alpha-2, in small letters")
        .meta({ examples: [EXAMPLES.country.toLowerCase()] }),
    },
  ],
] as const;

function idOf(what: "feed" | "archive" | "changes", name: string): string {
  return `${what}Of${name[0]?.toUpperCase()}${name.slice(1)}`;
}

const LIST_FEEDS: readonly Operation[] = LISTS.map(([path, name, summary, inPath]) => ({
  method: "get",
  path: `/{language}/${path}feed.{format}`,
  id: idOf("feed", name),
  tag: "Feeds",
  summary: `${summary} in a language, as a feed`,
  description:
    "Parameters that a feed does not know are ignored, and never part of a cache key; one that is nearly the " +
    "name of another is refused. A feed takes at most a megabyte: older entries follow in the archive that it " +
    "names, those of a filtered feed on its next page.",
  inPath: z.strictObject({ language, ...inPath, format }),
  query: ListFeedQuery,
  answers: { 200: { description: "The feed", content: { ...FEEDS, "text/calendar": null, "text/csv": null } } },
  problems: ["parameter-invalid", "not-found", "unavailable"],
}));

const month = z
  .string()
  .regex(/^\d{4}-\d{2}(?:\.\d{1,6})?$/)
  .describe("A month, `2025-11`; of one that has more than a feed holds, further parts are `2025-11.2`")
  .meta({ examples: ["2025-09"] });

const ARCHIVES: readonly Operation[] = LISTS.map(([path, name, summary, inPath]) => ({
  method: "get",
  path: `/{language}/${path}feed.{month}.{format}`,
  id: idOf("archive", name),
  tag: "Feeds",
  summary: `${summary} that was released in one month, as a feed`,
  description: "An archive by RFC 5005. A feed leads to the one before it: readers need not know which there are.",
  inPath: z.strictObject({
    language,
    ...inPath,
    month,
    format: z
      .enum(["rss", "atom", "json"])
      .describe("RSS 2.0, Atom or JSON Feed 1.1")
      .meta({ examples: ["atom"] }),
  }),
  answers: { 200: { description: "The archive", content: FEEDS } },
  problems: ["parameter-invalid", "not-found", "unavailable"],
}));

const CHANGES: readonly Operation[] = LISTS.map(([path, name, summary, inPath]) => ({
  method: "get",
  path: `/{language}/${path}changes/feed.{format}`,
  id: idOf("changes", name),
  tag: "Feeds",
  summary: `${summary} that was corrected, moved, cancelled or withdrawn, as a feed`,
  description:
    "Each significant change is an item of its own, with what its editor said of it: for programs that never " +
    "show an item again that they know.",
  inPath: z.strictObject({
    language,
    ...inPath,
    format: z
      .enum(["rss", "atom", "json"])
      .describe("RSS 2.0, Atom or JSON Feed 1.1")
      .meta({ examples: ["rss"] }),
  }),
  answers: { 200: { description: "The feed of changes", content: FEEDS } },
  problems: ["parameter-invalid", "not-found", "unavailable"],
}));

const OPML = { 200: { description: "The list of feeds", content: { "text/x-opml": null } } } as const;

export const FEED_OPERATIONS: readonly Operation[] = [
  ...LIST_FEEDS,
  ...ARCHIVES,
  ...CHANGES,
  {
    method: "get",
    path: "/feeds.opml",
    id: "opml",
    tag: "Feeds",
    summary: "Every feed that has entries, in every language, as OPML",
    description: "For programs that want them all: whoever imports it gets most entries several times.",
    answers: OPML,
    problems: ["method-not-allowed", "unavailable"],
  },
  {
    method: "get",
    path: "/{language}/feeds.opml",
    id: "opmlOfLanguage",
    tag: "Feeds",
    summary: "The feeds of a language, as OPML",
    description:
      "News and events: each entry is in one of them, so that a reader who imports the list gets nothing twice.",
    inPath: z.strictObject({ language }),
    query: OpmlQuery,
    answers: OPML,
    problems: ["parameter-invalid", "not-found", "unavailable"],
  },
];
