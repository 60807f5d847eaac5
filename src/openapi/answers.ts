import * as z from "zod";
import { Entry, EVENT_GENRES, EventDetails, NEWS_GENRES, RELATIONS } from "../model/entry.ts";
import { Instant, Published, Zone } from "../model/instant.ts";
import { LANGUAGES, Language } from "../model/language.ts";
import { PERIODS } from "../model/period.ts";
import { COUNTED } from "../model/query.ts";
import { Organisation } from "../model/taxonomy.ts";
import { Link, Slug } from "../model/text.ts";
import type { Item } from "../model/view.ts";

// What the service answers, as schemas. They check nothing at run time: tests hold every answer against the document that is made of them.

const list = <Schema extends z.ZodType>(item: Schema) => z.array(item);
const opt = <Schema extends z.ZodType>(schema: Schema) => schema.exactOptional();
const text = z.string();
const url = z.url();
const count = z.int().min(0);

export const Direction = z.enum(["ltr", "rtl"]);

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

export const Moment = z
  .strictObject({
    local: text.describe("As the zone's clocks show it: a date, or date and time. Its form is its precision"),
    instant: opt(Instant.describe("With the zone's offset; only where the hour is known")),
  })
  .describe("A moment of an event");

const { starts: _starts, ends: _ends, place: _place, sessions: _sessions, registration: _registration, statusNote: _statusNote, ...event } = EventDetails.shape;

export const ItemEvent = z.strictObject({
  ...event,
  statusNote: opt(text.describe("Why the status is what it is")),
  allDay: z.boolean().describe("Without hours: whole days, ends inclusive"),
  starts: opt(Moment),
  ends: opt(Moment),
  place: opt(
    z.strictObject({
      venue: opt(text),
      city: opt(text),
      country: opt(text.describe("ISO 3166-1 alpha-2")),
      geo: opt(z.strictObject({ latitude: z.number(), longitude: z.number() })),
    }),
  ),
  registration: opt(z.strictObject({ url: opt(Link), opens: opt(Moment), closes: opt(Moment) })),
  sessions: opt(list(z.strictObject({ starts: Moment, ends: opt(Moment), title: text, speakers: opt(list(text)) }))),
});

export const Named = z.strictObject({ id: Slug, name: text.describe("In the item's language") });

/** The fields of an item; see Item in model/view.ts. */
export const itemShape = {
  id: Slug,
  type: z.enum(["news", "event"]),
  genre: z.enum([...NEWS_GENRES, ...EVENT_GENRES]),
  language: Language,
  direction: Direction,
  version: z.int().min(1),
  released: Instant.describe("When this service first served it"),
  updated: Instant.describe("When it was last changed"),
  published: opt(Published.describe("What the source says: an instant with offset, or a date as precise as it is")),
  title: text,
  summary: text.describe("Plain text"),
  html: opt(text.describe("The content as clean HTML; absent where the text has none")),
  text: opt(text.describe("The content as plain text")),
  url: opt(Link.describe("The source's page in this language")),
  relation: z.enum(RELATIONS).describe("What this text is to the source's"),
  machineTranslated: z.boolean(),
  highlights: list(z.strictObject({ value: text, label: text })).describe("Key figures"),
  note: opt(text.describe("An editor's note")),
  organisations: list(z.strictObject({ ...Named.shape, role: text, homepage: opt(Link) })),
  source: opt(z.strictObject({ name: text, url: Link }).describe("Where it was found, if not on the publisher's own page")),
  topics: list(Named),
  countries: list(z.strictObject({ code: text.describe("ISO 3166-1 alpha-2"), name: text })),
  audience: list(text),
  people: list(z.strictObject({ name: text, role: z.enum(["author", "speaker"]), affiliation: opt(text) })),
  image: opt(
    z.strictObject({
      url: Link,
      alt: text,
      caption: opt(text),
      credit: opt(text),
      width: opt(count),
      height: opt(count),
      type: opt(text),
      length: opt(count.describe("Size in octets")),
    }),
  ),
  attachments: list(z.strictObject({ url: Link, type: text, length: opt(count), title: text, language: text })),
  links: list(z.strictObject({ rel: text, url: Link, title: opt(text) })),
  deadlines: list(z.strictObject({ at: Moment, zone: opt(Zone), label: text })),
  related: list(Slug),
  partOf: opt(Slug),
  series: opt(Slug),
  symbols: list(text).describe("Document numbers"),
  corrections: list(z.strictObject({ at: text, note: text })),
  alternates: list(z.strictObject({ language: Language, title: text })).describe("The other languages in which the entry has a text"),
  event: opt(ItemEvent),
} as const;

const addresses = {
  page: opt(url.describe("Its page here")),
  api: opt(url.describe("The entry in all its languages")),
};

export const ItemAnswer = z.strictObject({ ...itemShape, ...addresses }).describe("An entry in one language; in feeds without the addresses at its end");

export const ItemDocument = z.strictObject({ data: ItemAnswer, links: z.strictObject({ self: url, page: url, entry: url }) });

/** Does not compile where the schema allows what the model does not, or leaves out what it has. */
export function itemOf(answer: z.infer<typeof ItemAnswer>): Item & { readonly [Field in Exclude<keyof Item, keyof typeof answer>]: never } {
  return answer;
}

export const byLanguage = <Schema extends z.ZodType>(schema: Schema) =>
  z.strictObject(Object.fromEntries(LANGUAGES.map((language) => [language, schema.exactOptional()])) as Record<Language, z.ZodExactOptional<Schema>>);

const { html: _html, text: _text, ...brief } = itemShape;
export const DigestItemAnswer = z.strictObject(brief).describe("An entry in one language, without its content");

/** How many entries of a thing there are, in all and by language. */
export const Tally = z
  .strictObject({ total: count, languages: z.partialRecord(Language, count) })
  .describe("How many entries there are, in all and by language");

/** A list's page and its feeds. */
export const Feeds = z
  .strictObject({ page: url, rss: url, atom: url, json: url, ics: url, csv: url })
  .describe("Addresses of a list: its page, and its feed in each format");

export const LocalizedText = z.partialRecord(Language, text).describe("A text by language");

const marked = z
  .strictObject({
    text,
    marks: list(z.tuple([count, count])).describe("Where in it: start and end, in UTF-16 units"),
  })
  .describe("A text in which something was found");

const { id: _id, language: _language, event: wholeEvent, ...others } = itemShape;

/** Fields of an item that a profile or `fields` may leave out. */
const optional = Object.fromEntries(
  Object.entries(others).map(([name, schema]) => [name, schema instanceof z.ZodExactOptional ? schema : schema.exactOptional()]),
) as {
  [Name in keyof typeof others]: (typeof others)[Name] extends z.ZodExactOptional ? (typeof others)[Name] : z.ZodExactOptional<(typeof others)[Name]>;
};

export const ListedItem = z
  .strictObject({
    id: Slug,
    language: Language,
    ...optional,
    event: wholeEvent,
    match: opt(z.strictObject({ title: marked, text: opt(marked) }).describe("With `q`: what was found")),
    ...addresses,
  })
  .describe("An entry in one language; which fields it has, `profile` and `fields` say");

const Total = z.strictObject({ value: count, relation: z.enum(["eq", "gte"]).describe("`gte`: at least so many") });

export const EntriesAnswer = z.strictObject({
  data: list(ListedItem),
  page: z.strictObject({ limit: count, count, total: Total, next: opt(text.describe("Cursor of the next page; absent on the last")) }),
  facets: opt(
    z.partialRecord(
      z.enum(COUNTED),
      z.strictObject({
        relation: z.enum(["eq", "gte"]).describe("`gte`: only so many results were counted"),
        values: list(z.strictObject({ value: text, label: text, count })),
      }),
    ),
  ),
  links: z.strictObject({ self: url, first: url, next: opt(url), ...Feeds.partial().shape }),
});

const times = z
  .strictObject({ allDay: z.boolean(), starts: opt(Moment), ends: opt(Moment), zone: opt(Zone) })
  .describe("Of an event: what its local times mean");

const known = {
  version: z.int().min(1),
  released: Instant.describe("When this service first served it"),
  updated: Instant.describe("When it was last changed"),
  times: opt(times),
  html: z.partialRecord(Language, text).describe("The contents as clean HTML, by language"),
};
const [NewsEntry, EventEntry] = Entry.options;

export const EntryData = z
  .union([z.strictObject({ ...NewsEntry.shape, ...known }), z.strictObject({ ...EventEntry.shape, ...known })])
  .describe("An entry as published, in all its languages, with what this service knows of it");

export const EntryAnswer = z.strictObject({
  data: EntryData,
  links: z.strictObject({ self: url, revisions: url, related: url, pages: byLanguage(url), items: byLanguage(url), calendars: opt(byLanguage(url)) }),
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

export const RelatedAnswer = z.strictObject({ data: list(ListedItem), links: z.strictObject({ self: url, entry: url }) });

export const ChangesAnswer = z.strictObject({
  data: list(
    z.strictObject({
      sequence: z.int().min(1).describe("Position in the ledger"),
      entry: Slug,
      version: z.int().min(1),
      at: Instant,
      kind: z.enum(["published", "revised", "withdrawn", "superseded"]).describe("`superseded`: a later change in this feed tells what it is now"),
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
  links: z.strictObject({ self: url, next: url }),
});

const everyLanguage = <Schema extends z.ZodType>(schema: Schema) =>
  z.strictObject(Object.fromEntries(LANGUAGES.map((each) => [each, schema])) as Record<Language, Schema>);
const subject = {
  names: everyLanguage(text),
  entries: Tally,
  links: z.strictObject({ entries: url, languages: everyLanguage(Feeds) }),
};
const vocabulary = <Schema extends z.ZodType>(item: Schema) => z.strictObject({ data: list(item), links: z.strictObject({ self: url }) });

export const TopicsAnswer = vocabulary(z.strictObject({ id: Slug, scope: opt(everyLanguage(text).describe("What it is about")), ...subject }));
const { name: _name, ...organisation } = Organisation.shape;
export const OrganisationsAnswer = vocabulary(z.strictObject({ ...organisation, ...subject }));
export const CountriesAnswer = vocabulary(z.strictObject({ code: text.describe("ISO 3166-1 alpha-2"), ...subject }));
export const LanguagesAnswer = vocabulary(
  z.strictObject({
    language: Language,
    name: text.describe("In itself"),
    names: everyLanguage(text),
    direction: Direction,
    entries: count,
    links: z.strictObject({ entries: url, ...Feeds.shape }),
  }),
);
export const ChannelsAnswer = vocabulary(
  z.strictObject({
    channel: text.describe("Path below a language: `topics/governance-ethics`; empty for everything"),
    kind: z.enum(["everything", "news", "events", "topic", "organisation", "country"]),
    names: everyLanguage(text),
    entries: Tally,
    links: everyLanguage(Feeds),
  }),
);

export const DigestAnswer = z.strictObject({
  data: z.strictObject({
    id: text.describe("The same for ever: a sender that has sent it need not send it again"),
    title: text.describe("A subject for a mail"),
    language: Language,
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
    sections: list(z.strictObject({ topic: Named, items: list(DigestItemAnswer) })).describe("Each entry once, newest first, under one of its topics"),
    more: z.boolean().describe("The period has more entries than a digest takes; the oldest are left out"),
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
  }),
});

const state = z.enum(["created", "revised", "unchanged", "restored", "withdrawn", "scheduled", "draft", "discarded"]);
const receiptLinks = z.strictObject({ receipt: url, entry: opt(url), preview: opt(url), pages: opt(byLanguage(url)) });

export const ReceiptAnswer = z.strictObject({
  receipt: text.describe("Unique, unguessable"),
  entry: Slug,
  version: count.describe("Of the entry after the command; 0 for one that has not been released"),
  sequence: count.describe("Position of the ledger at that moment"),
  state,
  due: opt(Instant.describe("When a held command takes effect")),
  links: receiptLinks,
});

export const BatchReceiptAnswer = z.strictObject({
  receipt: text,
  sequence: count,
  state: z.literal("committed"),
  receipts: list(ReceiptAnswer),
  links: receiptLinks,
});

const Rehearsal = z.strictObject({
  entry: Slug,
  state,
  version: count,
  due: opt(Instant),
  normalised: opt(Entry),
  diff: opt(list(z.looseObject({ op: text, path: text }))).describe("JSON Patch (RFC 6902) from what is served or waits now"),
  channels: list(z.strictObject({ language: Language, channel: text, name: text, page: url })),
});
export const DryRunAnswer = z.strictObject({ dryRun: z.literal(true), data: z.union([Rehearsal, list(Rehearsal)]) });

const Progress = z.strictObject({
  receipt: text,
  entry: Slug,
  state,
  stage: z.enum(["accepted", "projected", "scheduled", "draft", "ended", "refused"]),
  version: count,
  sequence: count,
  due: opt(Instant),
  reason: opt(text),
  projected: opt(Instant.describe("When every list showed it")),
  channels: list(z.strictObject({ language: Language, channel: text, page: url, feed: url })),
  links: z.strictObject({ entry: opt(url), preview: opt(url), pages: opt(byLanguage(url)) }),
});
export const ProgressAnswer = z.strictObject({
  data: z.union([
    z.strictObject({ webhookId: text, received: Instant, ...Progress.shape }),
    z.strictObject({ webhookId: text, received: Instant, receipt: text, receipts: list(Progress) }),
  ]),
});

export const LogAnswer = z.strictObject({
  data: list(
    z.strictObject({
      webhookId: text,
      command: opt(text),
      entry: opt(text),
      state: opt(text),
      problem: opt(url),
      detail: opt(text),
      errors: opt(list(z.looseObject({ pointer: text, detail: text }))),
      received: Instant,
      last: opt(Instant),
      times: z.int().min(1),
      receipt: opt(text),
      links: opt(z.strictObject({ receipt: url })),
    }),
  ),
});

export const HealthAnswer = z.looseObject({
  status: z.enum(["ok", "lagging", "down"]),
  sequence: opt(count.describe("Position of the ledger")),
  projected: opt(count.describe("Position up to which KV shows everything")),
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
  .describe("JSON Feed 1.1. `_health_ai` of each item is the item as the API has it");
