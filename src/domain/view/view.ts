// Long, because an item is one shape: every format reads it, and each of its fields says what it means.
import { countryName } from "../entry/country.ts";
import type { Entry, EventDetails, Text } from "../entry/entry.ts";
import { direction, inLanguage, LANGUAGES, type Language, type Localized, languagesOf } from "../entry/language.ts";
import { partIdAt } from "../entry/part-ids.ts";
import type { ChangeKind, Revision } from "../entry/revision.ts";
import type { Taxonomy } from "../entry/taxonomy.ts";
import { type Behind, behindOf } from "../entry/text-versions.ts";
import { localToInstant, precision, zoned } from "../time/instant.ts";

export const LATEST_SIZE = 50;
export const AGENDA_SIZE = 300;
export const ARCHIVE_SIZE = 100;
export const WITHDRAWN_SIZE = 50;
/** The time of the last change of a list that never had an entry. */
export const NEVER = "1970-01-01T00:00:00Z";

/** A moment of an event, both as its zone's clocks show it and as an instant. */
export interface TimePoint {
  /** As written: a local date, or date and time. Its form is its precision. */
  readonly local: string;
  /** RFC 3339 with the zone's offset; only where the hour is known. */
  readonly instant?: string;
}

export interface SessionItem {
  /** See PartIds. */
  readonly id: string;
  readonly starts: TimePoint;
  readonly ends?: TimePoint;
  readonly title: string;
  readonly speakers?: readonly string[];
}

export interface EventItem
  extends Omit<EventDetails, "starts" | "ends" | "place" | "sessions" | "registration" | "statusNote"> {
  /** The reason of the status. */
  readonly statusNote?: string;
  /** Without hours: whole days, ends inclusive. */
  readonly allDay: boolean;
  readonly starts?: TimePoint;
  readonly ends?: TimePoint;
  /** The start that was announced first, where the event has been moved to another. */
  readonly previousStart?: TimePoint;
  readonly place?: {
    readonly venue?: string;
    readonly city?: string;
    readonly country?: string;
    readonly geo?: { readonly latitude: number; readonly longitude: number };
  };
  readonly registration?: { readonly url?: string; readonly opens?: TimePoint; readonly closes?: TimePoint };
  readonly sessions?: readonly SessionItem[];
}

/** A name in the item's language beside the id that it stands for. */
export interface NamedTerm {
  readonly id: string;
  readonly name: string;
}

/** An entry in one language: everything that a renderer may show of it, and nothing in another language. */
export interface Item {
  readonly id: string;
  readonly type: Entry["type"];
  readonly genre: Entry["genre"];
  readonly language: Language;
  readonly direction: "ltr" | "rtl";
  readonly version: number;
  readonly released: string;
  readonly updated: string;
  /** The time of a minor change, if it was made after `updated`. */
  readonly modified?: string;
  /** The time at which readers were last given it as something new, if after its release; see surfacedBy. */
  readonly surfaced?: string;
  /** Present on a notice that it was withdrawn: it tells nothing but that, and why. */
  readonly withdrawn?: { readonly at: string; readonly reason?: string };
  /** Present on an item that tells of a change of the entry, and of nothing else. */
  readonly change?: ChangeKind;
  /** Publication time as the source states it: an instant with offset, or a date in its own precision. */
  readonly published?: string;
  readonly title: string;
  readonly summary: string;
  /** Clean HTML; absent where the text has no content. */
  readonly html?: string;
  /** The content as plain text. */
  readonly text?: string;
  /** The origin of the text's words; see Text. */
  readonly words: Text["words"];
  readonly by?: string;
  readonly machine: boolean;
  readonly reviewedBy?: string;
  /** The parts of the entry that are newer than the text; absent if it is up to date. */
  readonly behind?: Behind;
  /** The source's page in this language. */
  readonly url?: string;
  /** The kind of text that the source has in this language. */
  readonly relation?: NonNullable<Text["relation"]>;
  /** The source's pages in every language in which one is known, that of this language first. */
  readonly pages: readonly { readonly language: Language; readonly url: string }[];
  readonly highlights: readonly { readonly value: string; readonly label: string }[];
  readonly note?: string;
  /** Supporters and sponsors beside the organisations. */
  readonly support?: string;
  readonly organisations: readonly (NamedTerm & { readonly role: string; readonly homepage?: string })[];
  readonly source?: { readonly name: string; readonly url: string; readonly language?: string };
  readonly topics: readonly NamedTerm[];
  /** Not about the service's subject itself: front pages leave it out. */
  readonly context?: true;
  readonly countries: readonly { readonly code: string; readonly name: string }[];
  readonly audience: readonly string[];
  readonly people: readonly {
    readonly name: string;
    readonly role: "author" | "speaker";
    readonly affiliation?: string;
  }[];
  readonly image?: {
    readonly url: string;
    readonly alt: string;
    readonly caption?: string;
    readonly credit?: string;
    readonly width?: number;
    readonly height?: number;
    readonly type?: string;
    readonly length?: number;
  };
  readonly attachments: NonNullable<Entry["attachments"]>;
  readonly links: readonly { readonly rel: string; readonly url: string; readonly title?: string }[];
  readonly deadlines: readonly {
    readonly id: string;
    readonly at: TimePoint;
    readonly zone?: string;
    readonly label: string;
  }[];
  readonly related: readonly string[];
  readonly partOf?: string;
  readonly series?: string;
  readonly symbols: readonly string[];
  readonly corrections: readonly { readonly at: string; readonly note: string }[];
  /** The other languages in which the entry has a text. */
  readonly alternates: readonly { readonly language: Language; readonly title: string }[];
  readonly event?: EventItem;
}

/** A text that is served no more. */
interface Withdrawal {
  readonly id: string;
  readonly at: string;
  readonly language?: Language;
}

/** A channel's page as data, all texts chosen for its language. The only thing that feed renderers see. */
export interface View {
  /** Raised when this shape changes. */
  readonly schema: 1;
  /**
   * latest: released or significantly changed last, newest first. agenda: events in order of start. archive: released
   * in one month, newest first. changes: significant changes, last first.
   */
  readonly kind: "latest" | "agenda" | "archive" | "changes";
  readonly language: Language;
  /** See channelPath. */
  readonly channel: string;
  /** Of the service and of the channel, in the language. */
  readonly siteName: string;
  readonly name: string;
  readonly description: string;
  /** The ledger's position that this view shows. */
  readonly sequence: number;
  /** Of the last change to the channel, withdrawals included; RFC 3339 in UTC. */
  readonly updated: string;
  /** The time of a minor change in it, if made after `updated`. */
  readonly modified?: string;
  readonly items: readonly Item[];
  /** Notices of what was withdrawn lately, last first. Only feeds show them. */
  readonly notices?: readonly Item[];
  /** Texts withdrawn, last first: from the view's language, where they name no other. */
  readonly withdrawn: readonly Withdrawal[];
  /** Number of entries in the channel; only in the latest view. */
  readonly total?: number;
  /** The filters of a view that holds less than its channel: a query as it stands in addresses, without its page. */
  readonly query?: string;
  /** Cursors of a filtered view's page, where it is not the first, and of the page after it. */
  readonly cursor?: { readonly self?: string; readonly next?: string };
  /** Archive months around this page ("2025-11", or "2025-11.2" for a further page of a full month). */
  readonly archive?: { readonly page?: string; readonly previous?: string; readonly next?: string };
}

function moment(local: string, zone: string | undefined): TimePoint {
  if (zone === undefined || precision(local) !== "minute") return { local };
  const instant = localToInstant(local, zone);
  return instant.ok ? { local, instant: zoned(instant.value, zone) } : { local };
}

/** The object without the fields that are undefined, so that JSON and types agree on what is absent. */
function present<Shape extends object>(shape: { [Key in keyof Shape]: Shape[Key] | undefined }): Shape {
  return Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined)) as Shape;
}

function eventItem(
  event: EventDetails,
  { previousStart: previous, partIds }: Pick<Revision, "previousStart" | "partIds">,
  language: Language,
): EventItem {
  const at = (local: string | undefined): TimePoint | undefined =>
    local === undefined ? undefined : moment(local, event.zone);
  const { starts, ends, place, sessions, registration, statusNote, ...rest } = event;
  return present<EventItem>({
    ...rest,
    statusNote: statusNote?.[language],
    allDay: starts !== undefined && precision(starts) === "day" && (ends === undefined || precision(ends) === "day"),
    starts: at(starts),
    ends: at(ends),
    previousStart: previous && moment(previous.starts, previous.zone),
    place:
      place &&
      present<NonNullable<EventItem["place"]>>({
        ...place,
        venue: inLanguage(place.venue, language),
        city: inLanguage(place.city, language),
      }),
    registration:
      registration &&
      present<NonNullable<EventItem["registration"]>>({
        url: registration.url,
        opens: at(registration.opens),
        closes: at(registration.closes),
      }),
    sessions: sessions?.map((session, index) =>
      present<SessionItem>({
        id: partIdAt(partIds?.sessions, index, session.id),
        starts: moment(session.starts, event.zone),
        ends: at(session.ends),
        title: session.title[language] ?? "",
        speakers: session.speakers,
      }),
    ),
  });
}

/** The source's pages that an entry knows, each address once: the language's own first. */
function pagesOf({ texts }: Entry, language: Language): Item["pages"] {
  const pages = new Map<string, Language>();
  for (const each of [language, ...LANGUAGES]) {
    const url = texts[each]?.url;
    if (url !== undefined && !pages.has(url)) pages.set(url, each);
  }
  return [...pages].map(([url, of]) => ({ language: of, url }));
}

/** A revision in one language, or undefined where it has no text in it. */
export function toItem(
  revision: Revision,
  language: Language,
  { topics, organisations }: Pick<Taxonomy, "topics" | "organisations">,
): Item | undefined {
  const { entry } = revision;
  const text = entry.texts[language];
  if (text === undefined) return undefined;
  const rendered = revision.rendered[language];
  const of = (localized: Localized | undefined): string | undefined => localized?.[language];
  const { image } = entry;
  return present<Item>({
    id: entry.id,
    type: entry.type,
    genre: entry.genre,
    language,
    direction: direction(language),
    version: revision.version,
    released: revision.released,
    updated: revision.updated,
    modified: revision.modified,
    surfaced: revision.surfaced?.[language],
    published: entry.published,
    title: text.title,
    summary: text.summary,
    html: rendered?.html,
    text: rendered?.text,
    words: text.words,
    by: text.by,
    machine: text.machine ?? false,
    reviewedBy: text.reviewedBy,
    behind: behindOf(revision, language),
    url: text.url,
    relation: text.relation,
    pages: pagesOf(entry, language),
    highlights: text.highlights ?? [],
    note: text.note,
    support: text.support,
    organisations: entry.organisations.map(({ id, role }) => {
      const organisation = organisations.get(id);
      return present<Item["organisations"][number]>({
        id,
        role,
        name: organisation?.name[language] ?? id,
        homepage: organisation?.homepage,
      });
    }),
    source: entry.source,
    topics: entry.topics.map((id) => ({ id, name: topics.get(id)?.name[language] ?? id })),
    context: entry.context === true ? true : undefined,
    countries: (entry.countries ?? []).map((code) => ({ code, name: countryName(code, language) })),
    audience: entry.audience ?? [],
    people: (entry.people ?? []).map(({ name, role, affiliation }) =>
      present<Item["people"][number]>({
        name: inLanguage(name, language) ?? "",
        role,
        affiliation: inLanguage(affiliation, language),
      }),
    ),
    image:
      image &&
      present<NonNullable<Item["image"]>>({
        url: image.url,
        alt: image.alt[language] ?? "",
        caption: of(image.caption),
        credit: of(image.credit),
        width: image.width,
        height: image.height,
        type: image.type,
        length: image.length,
      }),
    attachments: entry.attachments ?? [],
    links: (entry.links ?? []).map(({ rel, url, title }) =>
      present<Item["links"][number]>({ rel, url, title: of(title) }),
    ),
    deadlines: (entry.deadlines ?? []).map(({ id, at, zone, label }, index) =>
      present<Item["deadlines"][number]>({
        id: partIdAt(revision.partIds?.deadlines, index, id),
        at: moment(at, zone),
        zone,
        label: label[language] ?? "",
      }),
    ),
    related: entry.related ?? [],
    partOf: entry.partOf,
    series: entry.series,
    symbols: entry.symbols ?? [],
    corrections: (entry.corrections ?? []).map(({ at, note }) => ({ at, note: note[language] ?? "" })),
    alternates: languagesOf(entry)
      .filter((other) => other !== language)
      .map((other) => ({ language: other, title: entry.texts[other]?.title ?? "" })),
    event: entry.type === "event" ? eventItem(entry.event, revision, language) : undefined,
  });
}

/** Returns the items of a view's feed: its own, and among them, each at its place, the notices of withdrawals. */
export function feedItems({ kind, items, notices = [] }: View): readonly Item[] {
  if (notices.length === 0) return items;
  if (kind === "agenda") return [...items, ...notices];
  const placed = [...items, ...notices].map((item) => ({ item, at: item.surfaced ?? item.released }));
  return placed.sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? 1 : -1)).map(({ item }) => item);
}
