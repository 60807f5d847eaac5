// Long, because it is one schema: what an entry may hold, and what must agree within it, is read in one place.
import * as z from "zod";
import { AUDIENCES, SUBJECT } from "../site/service.ts";
import { isZone, localToInstant, parseLocal, precision } from "../time/instant.ts";
import { Instant, LocalTime, PartialDate, Published } from "../time/time-schemas.ts";
import { Zone } from "../time/zone-schema.ts";
import { isCountry } from "./country.ts";
import { Slug } from "./identifier-schemas.ts";
import { byLanguage, isLanguageTag, LANGUAGES, type Localized, languagesOf } from "./language.ts";
import { MEDIA_TYPE } from "./text.ts";
import { block, Link, line } from "./text-schemas.ts";
import { ACCESS, EVENT_GENRES, MODES, NEWS_GENRES, RELATIONS, ROLES, STATUSES, WORDS } from "./vocabulary.ts";

// The one shape of a work: what editors post, what content files hold, what the API answers. Optional means that the
// source does not say: nothing is guessed, and an absent field is not the same as an empty one.

const list = <Schema extends z.core.$ZodType>(item: Schema, max: number) => z.array(item).min(1).max(max);

/** A value for each of some languages, at least one. */
export function perLanguage<Schema extends z.core.$ZodType>(item: Schema) {
  const of = z.exactOptional(item);
  return z
    .strictObject(byLanguage(() => of))
    .refine((texts) => Object.keys(texts).length > 0, `must hold at least one language of ${LANGUAGES.join(", ")}`);
}

const NO_TAG = "must be a language tag (BCP 47) of language, script, region and variants, such as pt-BR";
const Country = z
  .string()
  .regex(/^[A-Z]{2}$/, "must be two capital letters (ISO 3166-1 alpha-2)")
  .refine(isCountry, "is not a country code (ISO 3166-1 alpha-2)");
const LanguageTag = z
  .string()
  .max(35)
  .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, NO_TAG)
  .refine(isLanguageTag, NO_TAG);
const MediaType = z.string().max(127).regex(MEDIA_TYPE, "must be a media type such as application/pdf");
const Length = z.int().min(1).max(Number.MAX_SAFE_INTEGER).describe("Size in octets");

export const Text = z
  .strictObject({
    words: z
      .enum(WORDS, {
        error: ({ input }) =>
          input === undefined
            ? "is required: say service where the service wrote the text, source where the words are the source's " +
              "own, translation where they render the source's"
            : undefined,
      })
      .describe(
        "Whose words these are: `service`, written for this service; `source`, the source's own; `translation`, " +
          "the source's, translated. Never taken for granted",
      ),
    by: line(200)
      .exactOptional()
      .describe("Who wrote or translated the text, where that is not the service's operator or the source"),
    machine: z.boolean().exactOptional().describe("Whether a machine wrote or translated the text"),
    reviewedBy: line(200)
      .exactOptional()
      .describe("Who reviewed the text as a native speaker; absent where nobody has"),
    title: line(500),
    summary: block(2000).describe("Plain text"),
    content: block(200_000).exactOptional(),
    format: z.enum(["markdown", "html"]).exactOptional().describe("Format of content; markdown where absent"),
    url: Link.exactOptional().describe("The source's page in this language"),
    relation: z
      .enum(RELATIONS)
      .exactOptional()
      .describe("What the source has in this language: its original, a translation and so on; absent where unknown"),
    highlights: list(z.strictObject({ value: line(40), label: line(300) }), 20)
      .exactOptional()
      .describe("Key figures"),
    support: line(1000)
      .exactOptional()
      .describe("Who else supported or paid for it, such as a project and its funder, beside the organisations"),
    note: block(2000).exactOptional().describe("An editor's note, for example on sources that disagree"),
  })
  .meta({ id: "Text" });
export type Text = z.infer<typeof Text>;

/** A name that is the same in each of the entry's languages, or one for each of them. */
const name = (max: number) =>
  z.union([line(max), perLanguage(line(max))], `must be a line of at most ${max} characters, or one for each language`);

const Place = z.strictObject({
  venue: name(300).exactOptional(),
  city: name(100).exactOptional(),
  country: Country.exactOptional(),
  geo: z
    .strictObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
    .exactOptional(),
});

const PartId = z
  .exactOptional(Slug)
  .describe(
    "What calendars and links know it by; made from its title at first publishing and kept, where it is not stated",
  );

const Session = z.strictObject({
  id: PartId,
  starts: LocalTime,
  ends: LocalTime.exactOptional(),
  title: perLanguage(line(500)),
  speakers: list(line(200), 50).exactOptional(),
});

export const EventDetails = z
  .strictObject({
    status: z.enum(STATUSES),
    statusNote: perLanguage(line(1000)).exactOptional().describe("Why it was cancelled, postponed or moved"),
    starts: LocalTime.exactOptional().describe(
      "Local, in zone; a date without hour means all day; absent while unknown",
    ),
    ends: LocalTime.exactOptional().describe("Local, in zone; a date is the last day, inclusive; absent while unknown"),
    zone: z
      .exactOptional(Zone)
      .describe("IANA zone of every local time of the event; needed as soon as one has an hour"),
    displayZones: list(Zone, 5).exactOptional().describe("Further zones that the source prints"),
    place: Place.exactOptional(),
    mode: z.enum(MODES).exactOptional(),
    access: z.enum(ACCESS).exactOptional().describe("Who may attend"),
    registration: z
      .strictObject({ url: Link.exactOptional(), opens: LocalTime.exactOptional(), closes: LocalTime.exactOptional() })
      .exactOptional(),
    stream: z
      .strictObject({
        access: z.enum(["public", "registration", "members"]),
        scope: z.enum(["all", "some"]),
        url: Link.exactOptional(),
      })
      .exactOptional(),
    languages: list(LanguageTag, 20).exactOptional().describe("Working languages"),
    interpretation: list(LanguageTag, 20).exactOptional(),
    sessions: list(Session, 200).exactOptional(),
  })
  .meta({ id: "Event" });
export type EventDetails = z.infer<typeof EventDetails>;

const common = {
  id: Slug.check(z.describe("Chosen by the editor, the same for ever, never reused")),
  published: Published.exactOptional().describe(
    "What the source says, as precise as it says it; absent where it says nothing",
  ),
  texts: perLanguage(Text),
  organisations: list(z.strictObject({ id: Slug, role: z.enum(ROLES) }), 20),
  source: z
    .strictObject({ name: line(200), url: Link, language: LanguageTag.exactOptional() })
    .exactOptional()
    .describe("Where it was found, if not on the publisher's own page"),
  topics: list(Slug, 10),
  context: z
    .boolean()
    .exactOptional()
    .describe("Not about the service's subject itself, but of use to those who follow it: front pages leave it out"),
  countries: list(Country, 30).exactOptional(),
  audience: list(z.enum(AUDIENCES), 8).exactOptional(),
  people: list(
    z.strictObject({ name: name(200), role: z.enum(["author", "speaker"]), affiliation: name(300).exactOptional() }),
    50,
  ).exactOptional(),
  image: z
    .strictObject({
      url: Link,
      alt: perLanguage(line(500)),
      caption: perLanguage(line(1000)).exactOptional(),
      credit: perLanguage(line(300)).exactOptional(),
      width: z.int().min(1).max(20_000).exactOptional(),
      height: z.int().min(1).max(20_000).exactOptional(),
      type: MediaType.exactOptional(),
      length: Length.exactOptional(),
    })
    .exactOptional(),
  attachments: list(
    z.strictObject({
      url: Link,
      type: MediaType,
      length: Length.exactOptional(),
      title: line(300),
      language: LanguageTag,
    }),
    30,
  ).exactOptional(),
  links: list(
    z.strictObject({
      rel: z.enum(["stream", "registration", "recording", "programme", "related"]),
      url: Link,
      title: perLanguage(line(300)).exactOptional(),
    }),
    30,
  ).exactOptional(),
  deadlines: list(
    z.strictObject({ id: PartId, at: LocalTime, zone: z.exactOptional(Zone), label: perLanguage(line(300)) }),
    20,
  ).exactOptional(),
  related: list(Slug, 30).exactOptional(),
  partOf: z.exactOptional(Slug),
  series: z.exactOptional(Slug),
  symbols: list(line(100), 10).exactOptional().describe("Document numbers"),
  corrections: list(
    z.strictObject({ at: z.union([Instant, PartialDate]), note: perLanguage(block(2000)) }),
    50,
  ).exactOptional(),
};

const News = z.strictObject({ ...common, type: z.literal("news"), genre: z.enum(NEWS_GENRES) });
const Event = z.strictObject({ ...common, type: z.literal("event"), genre: z.enum(EVENT_GENRES), event: EventDetails });

/** The entry (news or event) as editors write it. */
export const Entry = z
  .discriminatedUnion("type", [News, Event])
  .superRefine(consistent)
  .meta({
    title: "Entry",
    description: `A work about ${SUBJECT}, news or event, with a text for each language that it exists in`,
  });
export type Entry = z.infer<typeof Entry>;

type Report = z.core.$RefinementCtx<z.infer<typeof News> | z.infer<typeof Event>>;

/**
 * Checks the rules that the schema's shape cannot express: texts complete in each language, times that exist and follow
 * each other, no doubles.
 */
function consistent(entry: z.infer<typeof News> | z.infer<typeof Event>, report: Report): void {
  // `reason` names the rule for forms that say it in other words than these.
  const fault = (path: PropertyKey[], reason: string, message: string): void =>
    report.addIssue({ code: "custom", path, message, params: { reason } });
  const languages = languagesOf(entry);

  const complete = (localized: Localized | undefined, path: PropertyKey[]): void => {
    if (localized === undefined) return;
    for (const language of languages) {
      if (localized[language] === undefined)
        fault(
          [...path, language],
          "missingLanguage",
          `is missing: the entry has a text in ${language}, and no language is shown in place of another`,
        );
    }
    for (const language of LANGUAGES) {
      if (localized[language] !== undefined && !languages.includes(language))
        fault([...path, language], "extraLanguage", `is in ${language}, in which the entry has no text`);
    }
  };
  complete(entry.image?.alt, ["image", "alt"]);
  complete(entry.image?.caption, ["image", "caption"]);
  complete(entry.image?.credit, ["image", "credit"]);
  entry.links?.forEach((link, index) => {
    complete(link.title, ["links", index, "title"]);
  });
  entry.people?.forEach((person, index) => {
    for (const field of ["name", "affiliation"] as const) {
      const named = person[field];
      if (typeof named === "object") complete(named, ["people", index, field]);
    }
  });
  entry.corrections?.forEach((correction, index) => {
    complete(correction.note, ["corrections", index, "note"]);
  });

  const distinct = (values: readonly string[] | undefined, path: PropertyKey[]): void => {
    values?.forEach((value, index) => {
      if (values.indexOf(value) !== index) fault([...path, index], "twice", `is listed twice: ${value}`);
    });
  };
  distinct(entry.topics, ["topics"]);
  distinct(entry.countries, ["countries"]);
  distinct(entry.audience, ["audience"]);
  distinct(entry.related, ["related"]);
  distinct(
    entry.organisations.map(({ id, role }) => `${id} as ${role}`),
    ["organisations"],
  );
  const distinctIds = (parts: readonly { readonly id?: string }[] = [], path: PropertyKey[]): void => {
    parts.forEach(({ id }, index) => {
      if (id !== undefined && parts.findIndex((other) => other.id === id) !== index)
        fault([...path, index, "id"], "twice", `is listed twice: ${id}`);
    });
  };
  distinctIds(entry.deadlines, ["deadlines"]);
  if (entry.type === "event") distinctIds(entry.event.sessions, ["event", "sessions"]);
  if (entry.related?.includes(entry.id)) fault(["related"], "itself", "must not name the entry itself");
  if (entry.partOf === entry.id) fault(["partOf"], "itself", "must not name the entry itself");

  const exists = (local: string | undefined, zone: string | undefined, path: PropertyKey[]): void => {
    if (local === undefined || precision(local) !== "minute" || parseLocal(local) === undefined) return;
    if (zone !== undefined && !isZone(zone)) return;
    if (zone === undefined) fault(path, "needsZone", "has an hour, so a zone is required");
    else if (!localToInstant(local, zone).ok)
      fault(path, "skippedHour", `does not exist in ${zone}: the clocks skip it that day`);
  };
  entry.deadlines?.forEach((deadline, index) => {
    complete(deadline.label, ["deadlines", index, "label"]);
    exists(deadline.at, deadline.zone, ["deadlines", index, "at"]);
  });
  if (entry.type !== "event") return;

  const { event } = entry;
  complete(event.statusNote, ["event", "statusNote"]);
  for (const field of ["venue", "city"] as const) {
    const named = event.place?.[field];
    if (typeof named === "object") complete(named, ["event", "place", field]);
  }
  const ordered = (starts: string, ends: string, path: PropertyKey[]): void => {
    // Where one of the two has no hour, only their days can be compared.
    const length = Math.min(starts.length, ends.length);
    if ((parseLocal(ends.slice(0, length)) ?? 0) < (parseLocal(starts.slice(0, length)) ?? 0))
      fault(path, "beforeStart", `is before starts (${starts})`);
  };
  exists(event.starts, event.zone, ["event", "starts"]);
  exists(event.ends, event.zone, ["event", "ends"]);
  exists(event.registration?.opens, event.zone, ["event", "registration", "opens"]);
  exists(event.registration?.closes, event.zone, ["event", "registration", "closes"]);
  if (event.ends !== undefined) {
    if (event.starts === undefined) fault(["event", "ends"], "needsStart", "requires starts");
    else ordered(event.starts, event.ends, ["event", "ends"]);
  }
  event.sessions?.forEach((session, index) => {
    const path = ["event", "sessions", index];
    complete(session.title, [...path, "title"]);
    exists(session.starts, event.zone, [...path, "starts"]);
    exists(session.ends, event.zone, [...path, "ends"]);
    if (session.ends !== undefined) ordered(session.starts, session.ends, [...path, "ends"]);
  });
}
