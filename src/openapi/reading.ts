import * as z from "zod";
import { DigestFeedQuery, DigestFileQuery, DigestQuery } from "../domain/query/digest-query.ts";
import { ChangesQuery, EntriesQuery, NoQuery, RelatedQuery } from "../domain/query/parameters.ts";
import { EXAMPLES } from "../domain/site/service.ts";
import { PERIODS } from "../domain/time/period.ts";
import {
  ChangesAnswer,
  ChannelsAnswer,
  CountriesAnswer,
  DigestAnswer,
  EntriesAnswer,
  EntryAnswer,
  LanguagesAnswer,
  OrganisationsAnswer,
  RelatedAnswer,
  RevisionsAnswer,
  TopicsAnswer,
} from "./answers.ts";
import { FEEDS, id, language } from "./feeds.ts";
import { ItemDocument } from "./items.ts";
import { JSON_TYPE, type Operation } from "./operation.ts";

// Operations for programs: those below /api/v1, and their counterparts below a language.

type OperationSummary = Pick<Operation, "id" | "tag" | "summary" | "description" | "inPath" | "query">;

/** A GET below /api/v1, which refuses parameters that it does not know, and may be limited. */
function api(
  path: string,
  summary: OperationSummary,
  [description, schema, linked]: readonly [string, z.core.$ZodType, "linked"?],
  problems: Operation["problems"],
): Operation {
  return {
    method: "get",
    path: `/api/v1/${path}`,
    ...summary,
    answers: {
      200: { description, content: { [JSON_TYPE]: schema }, ...(linked === undefined ? {} : { linked: true }) },
    },
    problems: ["parameter-invalid", ...problems, "rate-limited"],
  };
}

const ofEntry = z.strictObject({ id: id("Id of the entry", EXAMPLES.entry) });

const ENTRIES: readonly Operation[] = [
  api(
    "entries",
    {
      id: "entries",
      tag: "Entries",
      summary: "Entries by any filter, in pages",
      description:
        "A list may be given several times or once with commas: one of its values must hold. Different " +
        "parameters must all hold. Days begin and end in `zone`. The same filters make a feed: `links` lead to " +
        "it where the list is in one language.",
      query: EntriesQuery,
    },
    ["A page of entries", EntriesAnswer, "linked"],
    ["unavailable"],
  ),
  api(
    "entries/{id}",
    {
      id: "entry",
      tag: "Entries",
      summary: "An entry in all its languages",
      description: "As its editor wrote it, with what the service knows of it; 410 where it was withdrawn.",
      inPath: ofEntry,
      query: NoQuery,
    },
    ["The entry", EntryAnswer],
    ["not-found", "gone"],
  ),
  api(
    "entries/{id}/revisions",
    {
      id: "revisions",
      tag: "Entries",
      summary: "The history of an entry: when it changed, where, and what was said of it",
      description: "Also of withdrawn entries. What an entry was before is not said.",
      inPath: ofEntry,
      query: NoQuery,
    },
    ["Its versions, last first", RevisionsAnswer],
    ["not-found", "unavailable"],
  ),
  api(
    "entries/{id}/related",
    {
      id: "related",
      tag: "Entries",
      summary: "Entries that belong to one, nearest first",
      description: "What it names or what names it, then its series, then what shares its subjects.",
      inPath: ofEntry,
      query: RelatedQuery,
    },
    ["Related entries", RelatedAnswer],
    ["not-found", "gone", "unavailable"],
  ),
  {
    method: "get",
    path: "/{language}/entries/{id}.{format}",
    id: "entryDocument",
    tag: "Entries",
    summary: "An entry in one language, as JSON, Markdown or iCalendar",
    description: "What the entry's page shows, for programs.",
    inPath: z.strictObject({
      language,
      ...ofEntry.shape,
      format: z
        .enum(["json", "md", "ics"])
        .describe("JSON, Markdown, or iCalendar (events only)")
        .meta({ examples: ["json"] }),
    }),
    answers: {
      200: {
        description: "The entry",
        content: { [JSON_TYPE]: ItemDocument, "text/markdown": null, "text/calendar": null },
      },
    },
    problems: ["not-found", "gone"],
  },
];

const CHANGES = api(
  "changes",
  {
    id: "changes",
    tag: "Changes",
    summary: "What happened since last time",
    description:
      "Every version and every withdrawal once, in the ledger's order. Keep `page.next`, which is there on " +
      "every page, and ask with `since` next time, however much later: nothing is missed and nothing comes " +
      "twice. `since=now` returns a cursor to start with.",
    query: ChangesQuery,
  },
  ["A page of changes", ChangesAnswer, "linked"],
  ["unavailable"],
);

const VOCABULARIES = (
  [
    ["topics", "The topics", TopicsAnswer],
    ["organisations", "The organisations", OrganisationsAnswer],
    ["countries", "The countries that there are entries of", CountriesAnswer],
    ["languages", "The languages", LanguagesAnswer],
    ["channels", "Every list, with its feeds in each language", ChannelsAnswer],
  ] as const
).map(([name, summary, answer]) =>
  api(
    name,
    { id: name, tag: "Lists", summary, description: "With names in every language, and counts.", query: NoQuery },
    [summary, answer],
    ["unavailable"],
  ),
);

const period = z
  .enum(PERIODS)
  .describe("How long its period is: a day, a week from Monday on, or a month")
  .meta({ examples: ["weekly"] });

const DIGESTS: readonly Operation[] = [
  api(
    "digest",
    {
      id: "digest",
      tag: "Digest",
      summary: "A period's entries by topic and the upcoming events, ready to send",
      description:
        "`html` is made for mail: tables, styles on the elements, no script, nothing that is loaded, under 100 " +
        "KB; `text` is its plain-text twin. `id` is the same for ever, and `empty` says that nothing is new. A " +
        "period that is over changes only by corrections, withdrawals and back catalogues.",
      query: DigestQuery,
    },
    ["The digest", DigestAnswer],
    ["not-found", "unavailable"],
  ),
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
    answers: {
      200: { description: "The digest", content: { [JSON_TYPE]: DigestAnswer, "text/html": null, "text/plain": null } },
      302: { description: "The last period that is over" },
      308: { description: "The first day of the period" },
    },
    problems: ["parameter-invalid", "not-found", "unavailable"],
  },
  {
    method: "get",
    path: "/{language}/digest/{period}/feed.{format}",
    id: "digestFeed",
    tag: "Digest",
    summary: "The digests of the last periods that are over, as a feed",
    description:
      "For tools that send a mail for each item of a feed. Each item holds the digest's HTML; periods without " +
      "anything new are left out.",
    inPath: z.strictObject({
      language,
      period,
      format: z
        .enum(["rss", "atom", "json"])
        .describe("RSS 2.0, Atom or JSON Feed 1.1")
        .meta({ examples: ["rss"] }),
    }),
    query: DigestFeedQuery,
    answers: { 200: { description: "The feed", content: FEEDS } },
    problems: ["parameter-invalid", "not-found", "unavailable"],
  },
];

export const READING: readonly Operation[] = [...ENTRIES, CHANGES, ...VOCABULARIES, ...DIGESTS];
