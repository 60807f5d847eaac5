// Long, because what each parameter means stands with it, and all lists share the filters.
import * as z from "zod/mini";
import { LanguageSchema, Slug } from "../entry/identifier-schemas.ts";
import { DEFAULT_LANGUAGE, languageName } from "../entry/language.ts";
import { EVENT_GENRES, MODES, NEWS_GENRES, RELATIONS, ROLES, STATUSES, WORDS } from "../entry/vocabulary.ts";
import { AUDIENCES, EXAMPLES } from "../site/service.ts";
import { Zone } from "../time/zone-schema.ts";
import { TEXT_STATES } from "../view/translations.ts";
import { parameter } from "./parameter.ts";
import {
  COUNTED_FACETS,
  FACETS,
  type Facet,
  FIELDS,
  PROFILES,
  SORTS,
  TIME_PARAMETERS,
  type TimeParameter,
} from "./parameter-names.ts";

// Query parameters of the service: one object for each operation, its keys the names of the parameters as they stand
// in an address. A list may be given several times or once with commas. The documentation of the API is made of these
// objects (Zod's meta data become OpenAPI).

/** Most values of one parameter. */
const MAX_VALUES = 20;

const several = <Item extends z.core.$ZodType>(item: Item) =>
  z.array(item).check(z.minLength(1), z.maxLength(MAX_VALUES));

const Year = z.string().check(z.regex(/^\d{4}$/, "must be a year of four digits"));
const CountryCode = z.string().check(z.regex(/^[A-Za-z]{2}$/, "must be two letters (ISO 3166-1 alpha-2)"));
const OrganisationInRole = z
  .string()
  .check(
    z.maxLength(120),
    z.regex(
      new RegExp(`^(?:(?:${ROLES.join("|")}):)?[a-z0-9]+(?:-[a-z0-9]+)*$`),
      `must be an organisation, or one in a role, such as organiser:${EXAMPLES.organisation} (${ROLES.join(", ")})`,
    ),
  );

const When = z
  .string()
  .check(
    z.minLength(1),
    z.maxLength(40),
    z.regex(
      /^(?:now|today|yesterday|tomorrow|[+\- ]\d{1,4}[hdwmy]|\d{4}(?:-\d{2}(?:-\d{2})?)?|\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+\- ]\d{2}:\d{2})?)$/,
      "must be now, today, yesterday, tomorrow, a distance from now such as +30d or -12h (h, d, w, m, y), a date, " +
        "or a date and time",
    ),
  );

/** In English, as the reference is. */
const DEFAULT_NAME = languageName(DEFAULT_LANGUAGE, "en");

const facets = {
  type: several(z.enum(["news", "event"])),
  genre: several(z.enum([...NEWS_GENRES, ...EVENT_GENRES])),
  topic: several(Slug),
  organisation: several(OrganisationInRole),
  country: several(CountryCode),
  status: several(z.enum(STATUSES)),
  audience: several(z.enum(AUDIENCES)),
  mode: several(z.enum(MODES)),
  words: several(z.enum(WORDS)),
  relation: several(z.enum(RELATIONS)),
  year: several(Year),
} as const satisfies Record<Facet, z.core.$ZodType>;

const FACET_TEXTS: Readonly<Record<Facet, { readonly is: string; readonly example: readonly string[] }>> = {
  type: { is: "News or events", example: ["event"] },
  genre: { is: "What kind of news or event", example: ["press-release", "statement"] },
  topic: { is: "About a topic; `/api/v1/topics` lists them", example: [EXAMPLES.topic] },
  organisation: {
    is:
      `Of an organisation in whatever role, or in one role: \`organiser:${EXAMPLES.organisation}\`; ` +
      `\`/api/v1/organisations\` lists them`,
    example: [EXAMPLES.organisation],
  },
  country: { is: "About or in a country (ISO 3166-1 alpha-2)", example: [EXAMPLES.country] },
  status: { is: "Events of a status", example: ["confirmed"] },
  audience: { is: "For an audience", example: ["policy-makers"] },
  mode: { is: "Events held in a mode", example: ["online", "hybrid"] },
  words: {
    is: "Texts by whose words they are: the service's, the source's own, or a translation of the source's",
    example: ["service"],
  },
  relation: {
    is: "Texts by what the source has in their language, where that is known: its original, a translation and so on",
    example: ["original"],
  },
  year: { is: "Published in a year: as the source says, else when it was released", example: ["2025"] },
};

const TIME_TEXTS: Readonly<
  Record<TimeParameter, { readonly is: string; readonly example: readonly [from: string, to: string] }>
> = {
  published: {
    is:
      "Published, as the source says (without an hour: 12:00 UTC of the first day that it names); where it says " +
      "nothing, released",
    example: ["2025-01", "2025-06"],
  },
  updated: { is: "Last changed here", example: ["-7d", "now"] },
  released: { is: "First served here", example: ["yesterday", "yesterday"] },
  starts: { is: "Events that start", example: ["today", "+30d"] },
  ends: { is: "Events that end", example: ["today", "+2w"] },
};

type FacetShape = { [Name in Facet]: z.ZodMiniExactOptional<(typeof facets)[Name]> } & {
  [Name in `not.${Facet}`]: z.ZodMiniExactOptional<
    (typeof facets)[Name extends `not.${infer Bare extends Facet}` ? Bare : never]
  >;
};
type TimeShape = { [Name in `${TimeParameter}.from` | `${TimeParameter}.to`]: z.ZodMiniExactOptional<typeof When> };

const facetShape = Object.fromEntries(
  FACETS.flatMap((name) => [
    [name, parameter(facets[name], `${FACET_TEXTS[name].is}. One of the values must hold`, FACET_TEXTS[name].example)],
    [
      `not.${name}`,
      parameter(facets[name], `None of these values may hold. ${FACET_TEXTS[name].is}`, FACET_TEXTS[name].example),
    ],
  ]),
) as FacetShape;

const timeShape = Object.fromEntries(
  TIME_PARAMETERS.flatMap((name) => {
    const { is, example } = TIME_TEXTS[name];
    return [
      [`${name}.from`, parameter(When, `${is}, at this time or later`, example[0])],
      [`${name}.to`, parameter(When, `${is}, until the end of this time`, example[1])],
    ];
  }),
) as TimeShape;

const languages = several(LanguageSchema);

const selection = {
  q: parameter(
    z.string().check(z.minLength(1), z.maxLength(200)),
    "Words to look for, in any script: all of them must stand in the text. «Quotation marks» keep words " +
      "together, `OR` between two words makes one of them suffice, a minus ahead of a word excludes it",
    "ethics guidance",
  ),
  ...facetShape,
  from: parameter(When, "Events that are not over at this time: with `to`, those that take place in between", "today"),
  to: parameter(When, "Events that have started by the end of this time", "+30d"),
  ...timeShape,
  zone: parameter(Zone, "The time zone in which days begin and end; UTC where absent"),
  sort: parameter(
    z.enum(SORTS),
    "The order; a minus means last first. Where absent: `relevance` with `q`; `starts` with `from`, `to`, " +
      "`starts.from` or `starts.to`; `-published` with a range of published and `-updated` with one of updated; " +
      "else `-released`. Of words with another order than `relevance` or `released`, the thousand texts " +
      "released last are sorted",
    "-published",
  ),
} as const;

const limit = z.int().check(z.minimum(1), z.maximum(200));
const cursor = z.string().check(z.maxLength(200), z.regex(/^[A-Za-z0-9_-]+$/, "must be a cursor as an answer gave it"));

/** GET /api/v1/entries */
export const EntriesQuery = z
  .strictObject({
    ids: parameter(
      several(Slug),
      "These entries, in this order, as far as there are texts of them; with languages, `profile` and " +
        "`fields`, and no filter. Where no language is asked for, each in the first of ours that it has",
      [EXAMPLES.entry],
    ),
    language: parameter(
      languages,
      `Texts in these languages, each of them an item of its own; ${DEFAULT_NAME} where neither this nor ` +
        `not.language is given; with \`q\`, all languages, each entry once, in the first in which it holds the ` +
        `words. With \`fallback\` each entry stands once, in the first of the languages that it has`,
      [EXAMPLES.language],
    ),
    "not.language": parameter(languages, "Texts in all languages but these", [DEFAULT_LANGUAGE]),
    fallback: parameter(
      languages,
      "Languages to take, in this order, where an entry has no text in those of `language`; each item says its own",
      EXAMPLES.fallback,
    ),
    ...selection,
    profile: parameter(
      z.enum(PROFILES),
      "How much of each item: `minimal` (identity, title, times), `list` (all but the content; where absent) " +
        "or `full` (with the content)",
      "list",
    ),
    fields: parameter(
      z.array(z.enum(FIELDS)).check(z.minLength(1), z.maxLength(FIELDS.length)),
      "Only these fields of each item, in place of a profile; `id` and `language` are always there",
      ["title", "released"],
    ),
    facets: parameter(
      z.array(z.enum(COUNTED_FACETS)).check(z.minLength(1), z.maxLength(COUNTED_FACETS.length)),
      "Counts the results by these, each with its label; a facet is counted as if it were not filtered by itself",
      ["topic", "year"],
    ),
    limit: parameter(limit, "Most items of a page; 20 where absent", 20),
    cursor: parameter(
      cursor,
      "Where the page starts: `page.next` of the answer before",
      "MnItMTc2MzUzOTIwMDAwMC45MDA3MTk5MjU0NzQwOTkxLnJ4bjdjeA",
    ),
  })
  .check(z.meta({ id: "EntriesQuery" }));
export type EntriesQuery = z.infer<typeof EntriesQuery>;

/**
 * GET of a channel's feed, `/fr/topics/governance-ethics/feed.rss`: the same filters, within the channel and in its
 * language.
 */
export const FeedQuery = z
  .strictObject({
    fallback: parameter(
      languages,
      "Languages to take, in this order, where an entry has no text in the feed's own; each entry stands " +
        "once, and each item says its language",
      EXAMPLES.fallback,
    ),
    ...selection,
    limit: parameter(
      limit,
      "Most items of a page; 50 where absent, 300 in a calendar. Less where they would take over a megabyte",
      10,
    ),
    cursor: parameter(
      cursor,
      "Where the page starts: a feed links to its next page (`next_url`, `rel=next`)",
      "MmMtMTc2MzUzOTIwMDAwMC45MDA3MTk5MjU0NzQwOTkxLnp0bnRmcA",
    ),
  })
  .check(z.meta({ id: "FeedQuery" }));
export type FeedQuery = z.infer<typeof FeedQuery>;

const omit = (what: string) => parameter(z.literal("omit"), what, "omit");

/** The filters of a feed, and what calendars may leave out. */
export const ListFeedQuery = z.strictObject({
  ...FeedQuery.shape,
  cancelled: omit(
    "Of calendars: leaves out cancelled and postponed events, for programs that show them like any other",
  ),
  sessions: omit("Of calendars: leaves out the sessions of events, which else stand beside them"),
});

/** GET /{language}/feeds.opml */
export const OpmlQuery = z.strictObject({
  lists: parameter(
    z.literal("all"),
    "Every list that has entries, in folders; news and events alone where absent, each entry in one of them",
    "all",
  ),
});

/** GET /api/v1/changes */
export const ChangesQuery = z
  .strictObject({
    since: parameter(
      cursor,
      "`page.next` of the answer before, however long ago; from the first change on where absent, from now on " +
        "for `now`",
      "MWMx",
    ),
    language: parameter(
      languages,
      "Changes of entries that have a text in one of these languages, or had one until then",
      [EXAMPLES.language],
    ),
    topic: parameter(several(Slug), "Changes of entries about one of these topics, or that were until then", [
      EXAMPLES.topic,
    ]),
    limit: parameter(limit, "Most changes; 100 where absent", 100),
    profile: parameter(
      z.enum(["minimal", "full"]),
      "`minimal`: what changed; `full` (where absent): with the entry, where this version is still its current one",
      "minimal",
    ),
  })
  .check(z.meta({ id: "ChangesQuery" }));
export type ChangesQuery = z.infer<typeof ChangesQuery>;

/** GET /api/v1/entries/{id}/related */
export const RelatedQuery = z
  .strictObject({
    language: parameter(languages, `In the first of these languages that an entry has; ${DEFAULT_NAME} where absent`, [
      EXAMPLES.language,
      DEFAULT_LANGUAGE,
    ]),
    limit: parameter(z.int().check(z.minimum(1), z.maximum(50)), "Most items; 10 where absent", 5),
  })
  .check(z.meta({ id: "RelatedQuery" }));
export type RelatedQuery = z.infer<typeof RelatedQuery>;

/** GET /webhooks/translations and /{language}/editor/translations */
export const TranslationsQuery = z
  .strictObject({
    state: parameter(z.enum(TEXT_STATES), "Only entries of which a text is so", "behind"),
    language: parameter(languages, "With `state`: in one of these languages; in any where absent", [EXAMPLES.language]),
    after: parameter(Slug, "The entry after which to go on", "a-first-entry"),
  })
  .check(z.meta({ id: "TranslationsQuery" }));
export type TranslationsQuery = z.infer<typeof TranslationsQuery>;

/** Operations that take no parameter. */
export const NoQuery = z.strictObject({}).check(z.meta({ id: "NoQuery" }));
