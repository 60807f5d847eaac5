// Long, because it is data: the shapes of all answers of the API.
import * as z from "zod";
import { Entry } from "../domain/entry/entry.ts";
import { LanguageSchema, Slug } from "../domain/entry/identifier-schemas.ts";
import type { Language } from "../domain/entry/language.ts";
import { LANGUAGES } from "../domain/entry/language.ts";
import { Organisation } from "../domain/entry/taxonomy-schemas.ts";
import { COUNTED_FACETS } from "../domain/query/parameter-names.ts";
import { EXAMPLES, EXTENSION } from "../domain/site/service.ts";
import { PERIODS } from "../domain/time/period.ts";
import { Instant } from "../domain/time/time-schemas.ts";
import { Zone } from "../domain/time/zone-schema.ts";
import {
  BehindShape,
  DigestItemAnswer,
  Direction,
  FullItem,
  ListedItem,
  ListItem,
  MinimalItem,
  NamedShape,
  TimePointShape,
} from "./items.ts";
import { byLanguageSchema, count, LocalizedText, list, opt, text, url } from "./shapes.ts";

// Schemas of the service's answers. They check nothing at run time: tests hold every answer against the document
// that is made of them.

export const Problem = z
  .looseObject({
    type: url.describe("What kind of problem it is: the address of a page about it"),
    title: text,
    status: z.int().min(400).max(599),
    detail: opt(text.describe("What is wrong with this request")),
    errors: opt(
      list(
        z.looseObject({
          pointer: opt(text.describe("JSON Pointer (RFC 6901) into the body as it was sent")),
          parameter: opt(text.describe("Name of the parameter")),
          detail: text,
        }),
      ),
    ),
  })
  .describe("Problem details (RFC 9457)");

/** Number of entries, in total and by language. */
export const EntryCountShape = z
  .strictObject({ total: count, languages: z.partialRecord(LanguageSchema, count) })
  .describe("How many entries there are, in all and by language");

/** A list's page and its feeds. */
export const Feeds = z
  .strictObject({ page: url, rss: url, atom: url, json: url, ics: url, csv: url })
  .describe("Addresses of a list: its page, and its feed in each format");

const Total = z.strictObject({ value: count, relation: z.enum(["eq", "gte"]).describe("`gte`: at least so many") });

export const PageOfList = z
  .strictObject({
    limit: count,
    count,
    total: Total,
    next: opt(text.describe("Cursor of the next page; absent on the last")),
  })
  .describe("Where in a list an answer stands");

export const FacetCountsShape = z.partialRecord(
  z.enum(COUNTED_FACETS),
  z.strictObject({
    relation: z.enum(["eq", "gte"]).describe("`gte`: only so many results were counted"),
    values: list(z.strictObject({ value: text, label: text, count })),
  }),
);

export const ListLinks = z
  .strictObject({ self: url, first: url, next: opt(url), license: url, ...Feeds.partial().shape })
  .describe("Addresses of a list, and of the same as feeds");

export const FewerWords = z
  .array(z.strictObject({ q: text, total: Total, link: url }))
  .describe("Where `q` finds nothing: shorter queries that find something");

const around = { page: PageOfList, facets: opt(FacetCountsShape), fewer: opt(FewerWords), links: ListLinks };

export const FullEntries = z.strictObject({ profile: z.literal("full"), data: list(FullItem), ...around });
export const ListEntries = z.strictObject({ profile: z.literal("list"), data: list(ListItem), ...around });
export const MinimalEntries = z.strictObject({ profile: z.literal("minimal"), data: list(MinimalItem), ...around });
export const FieldsOfEntries = z.strictObject({ profile: z.literal("fields"), data: list(ListedItem), ...around });

/** By `profile`: after it is told apart, a typed client knows which fields are there. */
export const EntriesAnswer = z
  .discriminatedUnion("profile", [FullEntries, ListEntries, MinimalEntries, FieldsOfEntries])
  .describe("`profile` is as it was asked for, or `fields`: it says which fields the items have");

const times = z
  .strictObject({ allDay: z.boolean(), starts: opt(TimePointShape), ends: opt(TimePointShape), zone: opt(Zone) })
  .describe("Of an event: what its local times mean");

const known = {
  version: z.int().min(1),
  released: Instant.describe("When this service first served it"),
  updated: Instant.describe("When it was last changed"),
  times: opt(times),
  html: z.partialRecord(LanguageSchema, text).describe("The contents as clean HTML, by language"),
};
const [NewsEntry, EventEntry] = Entry.options;

export const EntryData = z
  .union([z.strictObject({ ...NewsEntry.shape, ...known }), z.strictObject({ ...EventEntry.shape, ...known })])
  .describe("An entry as published, in all its languages, with what this service knows of it");

const namesById = z.record(text, LocalizedText);

export const EntryAnswer = z.strictObject({
  data: EntryData,
  names: z
    .strictObject({ topics: namesById, organisations: namesById, countries: namesById })
    .describe("What its ids and codes stand for, in each of its languages"),
  behind: opt(byLanguageSchema(BehindShape).describe("What is newer than each text that is not up to date")),
  links: z.strictObject({
    self: url,
    revisions: url,
    related: url,
    pages: byLanguageSchema(url),
    items: byLanguageSchema(url),
    calendars: opt(byLanguageSchema(url)),
    license: url.describe("Of the service's own texts and data"),
  }),
});

export const RevisionsAnswer = z.strictObject({
  data: list(
    z.strictObject({
      version: z.int().min(1),
      at: Instant,
      kind: z.enum(["published", "revised", "withdrawn", "restored"]),
      note: opt(LocalizedText),
      changed: opt(list(text).describe("JSON Pointers to what is not as it was before")),
      reason: opt(text.describe("Why it was withdrawn")),
    }),
  ),
  links: z.strictObject({ self: url, entry: url }),
});

export const RelatedAnswer = z.strictObject({
  data: list(ListItem),
  links: z.strictObject({ self: url, entry: url }),
});

export const ChangesAnswer = z.strictObject({
  data: list(
    z.strictObject({
      sequence: z.int().min(1).describe("Position in the ledger"),
      entry: Slug,
      version: z.int().min(1),
      at: Instant,
      kind: z
        .enum(["published", "revised", "withdrawn", "superseded"])
        .describe("`superseded`: a later change in this feed tells what it is now"),
      note: opt(LocalizedText),
      reason: opt(text.describe("Why it was withdrawn")),
      data: opt(EntryData),
    }),
  ),
  page: z.strictObject({
    limit: count,
    count,
    more: z.boolean().describe("There is more already"),
    next: text.describe("Keep it: it asks for what came after"),
  }),
  links: z.strictObject({ self: url, next: url, license: url }),
});

const everyLanguage = <Schema extends z.core.$ZodType>(schema: Schema) =>
  z.strictObject(Object.fromEntries(LANGUAGES.map((each) => [each, schema])) as Record<Language, Schema>);
const subject = {
  names: everyLanguage(text),
  entries: EntryCountShape,
  links: z.strictObject({ entries: url, languages: everyLanguage(Feeds) }),
};
const vocabulary = <Schema extends z.core.$ZodType>(item: Schema) =>
  z.strictObject({ data: list(item), links: z.strictObject({ self: url }) });

export const TopicsAnswer = vocabulary(
  z.strictObject({ id: Slug, scope: opt(everyLanguage(text).describe("What it is about")), ...subject }),
);
const { name: _name, ...organisation } = Organisation.shape;
export const OrganisationsAnswer = vocabulary(z.strictObject({ ...organisation, ...subject }));
export const CountriesAnswer = vocabulary(z.strictObject({ code: text.describe("ISO 3166-1 alpha-2"), ...subject }));
export const LanguagesAnswer = vocabulary(
  z.strictObject({
    language: LanguageSchema,
    name: text.describe("In itself"),
    names: everyLanguage(text),
    direction: Direction,
    entries: count,
    links: z.strictObject({ entries: url, ...Feeds.shape }),
  }),
);
export const ChannelsAnswer = vocabulary(
  z.strictObject({
    channel: text.describe(`Path below a language: \`topics/${EXAMPLES.topic}\`; empty for everything`),
    kind: z.enum(["everything", "news", "events", "topic", "organisation", "country"]),
    names: everyLanguage(text),
    entries: EntryCountShape,
    links: everyLanguage(Feeds),
  }),
);

export const DigestAnswer = z.strictObject({
  data: z.strictObject({
    id: text.describe("The same for ever: a sender that has sent it need not send it again"),
    title: text.describe("A subject for a mail"),
    language: LanguageSchema,
    direction: Direction,
    channel: text.describe("Path of the channel; empty for everything"),
    name: text.describe("Of the channel"),
    period: z.strictObject({
      kind: z.enum(PERIODS),
      first: z.iso.date(),
      last: z.iso.date().describe("Inclusive"),
      zone: Zone,
      starts: Instant,
      ends: Instant.describe("The first instant that is no longer in it"),
    }),
    open: z.boolean().describe("The period is not over: more may come"),
    empty: z.boolean().describe("Nothing is new: a sender need not send"),
    updated: Instant,
    sections: list(z.strictObject({ topic: NamedShape, items: list(DigestItemAnswer) })).describe(
      "Each entry once, newest first, under one of its topics",
    ),
    more: z.boolean().describe("The period has more entries than a digest takes; the oldest are left out"),
    changes: list(DigestItemAnswer).describe(
      "What was corrected, moved, cancelled or withdrawn in the period, however old it is: each tells of its " +
        "change only",
    ),
    coming: list(DigestItemAnswer).describe("Events that start after the period, in order of start"),
    html: text.describe("Ready to send: at most 100 KB, nothing in it is fetched from anywhere"),
    text: text.describe("The same as plain text"),
  }),
  links: z.strictObject({
    self: url,
    html: url,
    text: url,
    page: url.describe("The channel's page"),
    feed: url.describe("The feed of such digests"),
    previous: opt(url.describe("The next older digest that is not empty")),
    next: opt(url),
    license: url,
  }),
});

export const HealthAnswer = z.looseObject({
  status: z
    .enum(["ok", "lagging", "down", "kv-down", "kv-lost", "ledger-lost"])
    .describe("kv-lost: KV does not hold what the ledger wrote. ledger-lost: KV shows more than the ledger has"),
  detail: opt(text.describe("What is wrong")),
  ledger: opt(text.describe("Identity of the ledger")),
  checkpoint: opt(z.looseObject({ sequence: count, at: Instant }).describe("The last checkpoint that KV took")),
  conflict: opt(text.describe("How KV contradicts the ledger, which then does not write it")),
  repairs: opt(count.describe("Values of KV that were found lost or damaged, and are to be written again")),
  sequence: opt(count.describe("Position of the ledger")),
  published: opt(Instant.describe("When the last change was published")),
  version: opt(text.describe("Which deployment runs")),
  projected: opt(count.describe("Position up to which KV shows everything")),
  storage: opt(
    z
      .looseObject({
        megabytes: count.describe("Mebibytes that the ledger takes, rounded up"),
        most: count.describe("Mebibytes that it may take"),
      })
      .describe("The ledger's disk"),
  ),
  failing: opt(
    z
      .array(z.looseObject({ key: text, failures: count, failure: text, retry: Instant }))
      .describe("Keys that could not be written lately, at most ten; each is retried and delays no other"),
  ),
  hub: opt(
    z
      .looseObject({
        subscriptions: count.describe("Subscriptions there are"),
        requests: count.describe("Requests that wait to be confirmed"),
        due: z
          .looseObject({ rows: count, oldest: opt(Instant), ageSeconds: opt(count) })
          .describe("What is to be sent by now, and since when"),
      })
      .describe("The WebSub hub; absent while it does not answer"),
  ),
  sources: opt(
    z
      .looseObject({
        sources: count.describe("Lists of publishers that are read"),
        troubles: z
          .array(z.looseObject({ id: text, state: z.enum(["failing", "gone", "moved", "driedUp"]) }))
          .describe("Those that cannot be read, have moved, or have had nothing new for 90 days"),
        waiting: count.describe("Works that wait for an editor"),
      })
      .describe("The reader of publishers' lists; absent while it does not answer"),
  ),
});

/** oEmbed 1.0, section 2.3.4. */
export const OembedAnswer = z.looseObject({
  type: z.literal("rich"),
  version: z.literal("1.0"),
  title: text,
  html: text.describe("The frame to put in"),
  width: count,
  height: count,
});

export const FeedAnswer = z
  .looseObject({
    version: z.literal("https://jsonfeed.org/version/1.1"),
    title: text,
    home_page_url: url,
    feed_url: url,
    items: list(z.looseObject({ id: text })),
  })
  .describe(`JSON Feed 1.1. \`${EXTENSION}\` of each item is the item as the API has it, without its content`);
