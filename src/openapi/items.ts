import * as z from "zod";
import { EventDetails } from "../domain/entry/entry.ts";
import { LanguageSchema, Slug } from "../domain/entry/identifier-schemas.ts";
import { CHANGE_KINDS } from "../domain/entry/revision.ts";
import { Link } from "../domain/entry/text-schemas.ts";
import { EVENT_GENRES, NEWS_GENRES, RELATIONS, WORDS } from "../domain/entry/vocabulary.ts";
import { Instant, Published } from "../domain/time/time-schemas.ts";
import { Zone } from "../domain/time/zone-schema.ts";
import type { Item } from "../domain/view/view.ts";
import { count, list, opt, text, url } from "./shapes.ts";

// An entry in one language, as answers have it, as schemas.

export const Direction = z.enum(["ltr", "rtl"]);

export const TimePointShape = z
  .strictObject({
    local: text.describe("As the zone's clocks show it: a date, or date and time. Its form is its precision"),
    instant: opt(Instant.describe("With the zone's offset; only where the hour is known")),
  })
  .describe("A moment of an event");

const {
  starts: _starts,
  ends: _ends,
  place: _place,
  sessions: _sessions,
  registration: _registration,
  statusNote: _statusNote,
  ...event
} = EventDetails.shape;

const PartId = Slug.check(
  z.describe("Kept from version to version; its VEVENT's UID and its anchor on the page have it"),
);

export const ItemEvent = z.strictObject({
  ...event,
  statusNote: opt(text.describe("Why the status is what it is")),
  allDay: z.boolean().describe("Without hours: whole days, ends inclusive"),
  starts: opt(TimePointShape),
  ends: opt(TimePointShape),
  previousStart: opt(TimePointShape.describe("The start that was announced first, where it was moved to another")),
  place: opt(
    z.strictObject({
      venue: opt(text),
      city: opt(text),
      country: opt(text.describe("ISO 3166-1 alpha-2")),
      geo: opt(z.strictObject({ latitude: z.number(), longitude: z.number() })),
    }),
  ),
  registration: opt(z.strictObject({ url: opt(Link), opens: opt(TimePointShape), closes: opt(TimePointShape) })),
  sessions: opt(
    list(
      z.strictObject({
        id: PartId,
        starts: TimePointShape,
        ends: opt(TimePointShape),
        title: text,
        speakers: opt(list(text)),
      }),
    ),
  ),
});

export const NamedShape = z.strictObject({ id: Slug, name: text.describe("In the item's language") });

export const BehindShape = z
  .strictObject({
    renders: z.int().min(1).describe("The version of the entry that the text renders"),
    newer: list(LanguageSchema).describe("Languages of texts that it follows, rewritten since"),
    facts: z.boolean().describe("Whether times or the status changed since"),
  })
  .describe("What is newer than the text; absent where it is up to date");

/** The fields of an item; see Item in domain/view/view.ts. */
const itemShape = {
  id: Slug,
  type: z.enum(["news", "event"]),
  genre: z.enum([...NEWS_GENRES, ...EVENT_GENRES]),
  language: LanguageSchema,
  direction: Direction,
  version: z.int().min(1),
  released: Instant.describe("When this service first served it"),
  updated: Instant.describe("When it was last changed"),
  modified: opt(Instant.describe("When a minor change was made after that")),
  surfaced: opt(
    Instant.describe(
      "When a significant change, or a first text in this language, last put it ahead in feeds; absent as `released`",
    ),
  ),
  withdrawn: opt(
    z
      .strictObject({ at: Instant, reason: opt(text) })
      .describe("In feeds, for 30 days: it was withdrawn, and nothing but that is told of it"),
  ),
  change: opt(z.enum(CHANGE_KINDS).describe("In feeds of changes: what changed, which is all that the item tells of")),
  published: opt(Published.describe("What the source says: an instant with offset, or a date as precise as it is")),
  title: text,
  summary: text.describe("Plain text"),
  html: opt(text.describe("The content as clean HTML; absent where the text has none")),
  text: opt(text.describe("The content as plain text")),
  words: z
    .enum(WORDS)
    .describe("Whose words the text is made of: the service's, the source's, or a translation of these"),
  by: opt(text.describe("Who wrote or translated it, where not the service's operator or the source")),
  machine: z.boolean().describe("Whether a machine wrote or translated it"),
  reviewedBy: opt(text.describe("Who reviewed it as a native speaker; absent where nobody has")),
  behind: opt(BehindShape),
  url: opt(Link.describe("The source's page in this language")),
  relation: opt(z.enum(RELATIONS).describe("What the source has in this language, where that is known")),
  pages: list(z.strictObject({ language: LanguageSchema, url: Link })).describe(
    "The source's pages in every language in which one is known, that of this language first",
  ),
  highlights: list(z.strictObject({ value: text, label: text })).describe("Key figures"),
  note: opt(text.describe("An editor's note")),
  support: opt(text.describe("Who supported or paid for it beside the organisations")),
  organisations: list(z.strictObject({ ...NamedShape.shape, role: text, homepage: opt(Link) })),
  source: opt(
    z
      .strictObject({ name: text, url: Link, language: opt(text) })
      .describe("Where it was found, if not on the publisher's own page"),
  ),
  topics: list(NamedShape),
  context: opt(z.literal(true).describe("Not about the service's subject itself: front pages leave it out")),
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
  deadlines: list(z.strictObject({ id: PartId, at: TimePointShape, zone: opt(Zone), label: text })),
  related: list(Slug),
  partOf: opt(Slug),
  series: opt(Slug),
  symbols: list(text).describe("Document numbers"),
  corrections: list(z.strictObject({ at: text, note: text })),
  alternates: list(z.strictObject({ language: LanguageSchema, title: text })).describe(
    "The other languages in which the entry has a text",
  ),
  event: opt(ItemEvent),
} as const;

const addresses = {
  page: opt(url.describe("Its page here")),
  api: opt(url.describe("The entry in all its languages")),
};

export const ItemAnswer = z
  .strictObject({ ...itemShape, ...addresses })
  .describe("An entry in one language; in feeds without the addresses at its end");

export const ItemDocument = z.strictObject({
  data: ItemAnswer,
  links: z.strictObject({ self: url, page: url, entry: url }),
});

/**
 * Does not compile where the schema allows what the model does not, or leaves out what it has; nobody calls it.
 * @public
 */
export function modelFitsSchema(
  answer: z.infer<typeof ItemAnswer>,
): Item & { readonly [Field in Exclude<keyof Item, keyof typeof answer>]: never } {
  return answer;
}

const { html: _html, text: _text, ...brief } = itemShape;
export const DigestItemAnswer = z.strictObject(brief).describe("An entry in one language, without its content");

const marked = z
  .strictObject({
    text,
    // Linters of OpenAPI ask for `items`, also where `prefixItems` says it all.
    marks: list(z.tuple([count, count]).meta({ items: { type: "integer" }, minItems: 2, maxItems: 2 })).describe(
      "Where in it: start and end, in UTF-16 units",
    ),
  })
  .describe("A text in which something was found");

const { id: _id, language: _language, event: wholeEvent, ...others } = itemShape;

/** Fields of an item that a profile or `fields` may leave out. */
const optional = Object.fromEntries(
  Object.entries(others).map(([name, schema]) => [
    name,
    schema instanceof z.ZodExactOptional ? schema : schema.exactOptional(),
  ]),
) as {
  [Name in keyof typeof others]: (typeof others)[Name] extends z.ZodExactOptional
    ? (typeof others)[Name]
    : z.ZodExactOptional<(typeof others)[Name]>;
};

export const ListedItem = z
  .strictObject({
    id: Slug,
    language: LanguageSchema,
    ...optional,
    event: wholeEvent,
    match: opt(z.strictObject({ title: marked, text: opt(marked) }).describe("With `q`: what was found")),
    ...addresses,
  })
  .describe("An entry in one language; which fields it has, `profile` and `fields` say");

/** Names of the fields that every item has, and of its addresses. */
const ALWAYS = [
  ...Object.entries(itemShape).flatMap(([name, schema]) => (schema instanceof z.ZodExactOptional ? [] : [name])),
  ...Object.keys(addresses),
];

/** A listed item of which some fields are known to be there. */
const withFields = (required: readonly string[], what: string) =>
  z
    .unknown()
    .meta({ allOf: [{ $ref: "#/components/schemas/ListedItem" }], required })
    .describe(what);

export const FullItem = withFields(ALWAYS, "An entry in one language, with its content where it has one");
export const ListItem = withFields(ALWAYS, "An entry in one language, without its content");
export const MinimalItem = withFields(
  ["id", "language", "type", "genre", "released", "updated", "title", "page"],
  "What an entry is and when, in one language",
);
