// Result of reading a foreign document: items with the fields of an entry, the place of each value in the document,
// the values that were not taken, and those taken by a convention that an editor should check. Reasons
// are tags: whoever shows them has the sentences.

/** A place in a foreign document. */
export interface DocumentPosition {
  /** From 1; absent in JSON. */
  readonly line?: number | undefined;
  /** Names of elements, a JSON Pointer, or a component and its property. */
  readonly path: string;
}

/** Reasons why a statement of a document is not in an item. */
export const LEFT_OUT = [
  "noField",
  "undecodable",
  "malformed",
  "unclearDate",
  "noSuchDate",
  "noZone",
  "unknownZone",
  "changedNotPublished",
  "tooLong",
  "tooMany",
  "tooDeep",
  "tooLarge",
  "notHttp",
  "notAbsolute",
  "markup",
  "link",
  "mailAddress",
  "noMediaType",
  "imageWithoutWords",
  "beforeStart",
  "mixedPrecision",
  "firstDateExcluded",
  "private",
  "superseded",
  "duplicate",
  "cancelledDate",
  "truncated",
  "method",
  "unreadableLine",
  "unreadableZone",
  "feedAuthor",
  "noText",
  "unknownCharset",
  "unknownFormat",
] as const;
export type LeftOut = (typeof LEFT_OUT)[number];

/** Reasons to check something that was taken. */
export const DOUBTS = [
  "firstParagraph",
  "noSummary",
  "titleFromFile",
  "wrongWeekday",
  "future",
  "utcHours",
  "calendarZone",
  "zoneByRules",
  "zoneDiffers",
  "skippedHour",
  "secondsDropped",
  "alsoOn",
  "repeats",
  "notOn",
  "oneOfSeries",
  "noStatus",
  "sharedIdentifier",
  "charsetDiffers",
] as const;
export type Doubt = (typeof DOUBTS)[number];

/** Something about a value of a document. */
export interface Remark<Reason extends string = LeftOut | Doubt> {
  readonly reason: Reason;
  /** The value's name in the document: "category", "DTEND". */
  readonly what: string;
  /** The value as the document has it, cut where it is long. */
  readonly value?: string;
  readonly place: DocumentPosition;
}

/** A time as a calendar says it. `local` is "2025-09-25T09:00", or "2025-09-25" for a day. */
export type Moment =
  | { readonly kind: "day"; readonly local: string }
  | { readonly kind: "zoned"; readonly local: string; readonly zone: string; readonly instant: number }
  | { readonly kind: "utc"; readonly instant: number }
  /** Hours of no known zone; `zone` is the name that the document gives it. */
  | { readonly kind: "floating"; readonly local: string; readonly zone?: string };

/** The instant of a moment, in milliseconds; undefined for a day, and for hours of no known zone. */
export function instantOf(moment: Moment): number | undefined {
  return moment.kind === "zoned" || moment.kind === "utc" ? moment.instant : undefined;
}

export interface ForeignEvent {
  readonly status?: "confirmed" | "provisional" | "cancelled";
  readonly starts?: Moment;
  /** A day is the last one, inclusive. */
  readonly ends?: Moment;
  readonly place?: {
    readonly venue?: string;
    readonly geo?: { readonly latitude: number; readonly longitude: number };
  };
}

export interface ForeignImage {
  readonly url: string;
  /** For those who cannot see it. */
  readonly alt: string;
  readonly credit?: string;
  readonly width?: number;
  readonly height?: number;
  readonly type?: string;
  readonly length?: number;
}

export interface ForeignAttachment {
  readonly url: string;
  readonly type: string;
  readonly length?: number;
  readonly title: string;
  /** A BCP 47 tag, where it is another than the item's. */
  readonly language?: string;
}

/** Something that somebody else published, as far as their document tells. Absent is what it does not say. */
export interface ForeignItem {
  /** The document's identifier of the item: the same at every reading. */
  readonly key: string;
  /** A BCP 47 tag. */
  readonly language?: string;
  readonly title?: string;
  /** Plain text. */
  readonly summary?: string;
  /** Markdown. */
  readonly content?: string;
  readonly url?: string;
  /** An instant in UTC, or a date in the document's precision. */
  readonly published?: string;
  readonly authors?: readonly string[];
  readonly image?: ForeignImage;
  readonly attachments?: readonly ForeignAttachment[];
  readonly event?: ForeignEvent;
  /** Addresses of the same page in other languages. */
  readonly alternates?: readonly string[];
  /** The item as it is written in the document, cut where it is long; absent for a calendar's. */
  readonly raw?: string;
  /** The position of each of these fields in the document, and its words there. */
  readonly sources: Readonly<Record<string, DocumentPosition & { readonly said: string }>>;
  readonly notTaken: readonly Remark<LeftOut>[];
  readonly doubts: readonly Remark<Doubt>[];
}

export type ForeignFormat = "rss" | "atom" | "jsonfeed" | "ics" | "odata" | "sitemap";

/** A foreign document as it was read. */
export interface ForeignDocument {
  /** Absent where the document is of none of them. */
  readonly format?: ForeignFormat;
  readonly items: readonly ForeignItem[];
  /** Parts of the document that belong to no item. */
  readonly notTaken: readonly Remark<LeftOut>[];
  readonly doubts: readonly Remark<Doubt>[];
}

const EXCERPT = 200;

/** The beginning of a value, on one line. */
function excerpt(value: string): string {
  const short = value
    .slice(0, 2 * EXCERPT)
    .replace(/\s+/g, " ")
    .trim();
  return short.length <= EXCERPT ? short : `${short.slice(0, EXCERPT).toWellFormed()}…`;
}

/** Collects, while an item is read, what is to be said about its values. */
export class Remarks {
  readonly sources: Record<string, DocumentPosition & { readonly said: string }> = {};
  readonly notTaken: Remark<LeftOut>[] = [];
  readonly doubts: Remark<Doubt>[] = [];

  took(field: string, said: string, place: DocumentPosition): void {
    this.sources[field] = { said: excerpt(said), line: place.line, path: place.path };
  }

  left(reason: LeftOut, what: string, value: string | undefined, place: DocumentPosition): void {
    this.notTaken.push(remark(reason, what, value, place));
  }

  doubt(reason: Doubt, what: string, value: string | undefined, place: DocumentPosition): void {
    this.doubts.push(remark(reason, what, value, place));
  }
}

function remark<Reason extends string>(
  reason: Reason,
  what: string,
  value: string | undefined,
  { line, path }: DocumentPosition,
): Remark<Reason> {
  return {
    reason,
    what,
    ...(value === undefined || value === "" ? {} : { value: excerpt(value) }),
    place: { line, path },
  };
}
