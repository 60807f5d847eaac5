import * as z from "zod";
import { parseChannel } from "../channel/channel.ts";
import type { Language } from "../entry/language.ts";
import { DEFAULT_LANGUAGE, languageName } from "../entry/language.ts";
import { LanguageSchema } from "../entry/language-schema.ts";
import { EXAMPLES } from "../site/service.ts";
import { parseLocal } from "../time/instant.ts";
import { PERIODS, type Period, type PeriodKind } from "../time/period.ts";
import { Zone } from "../time/time-schemas.ts";
import type { Item, NamedTerm } from "./view.ts";

const zone = Zone.exactOptional().describe("The time zone in which days begin and end; UTC where absent");
const channel = z
  .string()
  .max(120)
  .refine(
    (path) => parseChannel(path) !== undefined,
    `must be the path of a channel, such as news or topics/${EXAMPLES.topic}`,
  )
  .exactOptional()
  .describe("Only what one channel shows; `/api/v1/channels` lists them")
  .meta({ examples: [`topics/${EXAMPLES.topic}`] });

/** GET of a digest's feed, and of a digest as a document: `size` is of HTML. */
export const DigestFeedQuery = z.strictObject({ channel, zone });
export const DigestFileQuery = DigestFeedQuery.extend({
  size: z
    .enum(["mail", "full"])
    .exactOptional()
    .describe("Of HTML: `mail` (where absent) leaves out what would make it too long for mail, `full` nothing")
    .meta({ examples: ["full"] }),
});

/** GET /api/v1/digest */
export const DigestQuery = z.strictObject({
  language: LanguageSchema.exactOptional()
    .describe(`Language of the texts; ${languageName(DEFAULT_LANGUAGE, "en")} where absent`)
    .meta({ examples: [EXAMPLES.language] }),
  period: z
    .enum(PERIODS)
    .exactOptional()
    .describe("A day, a week from Monday on, or a month; a week where absent")
    .meta({ examples: ["weekly"] }),
  date: z.iso
    .date("must be a day: YYYY-MM-DD")
    .refine((day) => parseLocal(day) !== undefined, "must be a day of the years 1900 to 9999")
    .exactOptional()
    .describe("Any day of the period; where absent, of the last period that is over")
    .meta({ examples: ["2025-11-19"] }),
  zone,
  channel,
});
export type DigestQuery = z.infer<typeof DigestQuery>;

/** Maximum number of entries in one digest. */
export const DIGEST_SIZE = 200;
/** Maximum number of events that it announces. */
export const COMING_SIZE = 30;
/** Maximum number of changes that it lists. */
export const CHANGES_SIZE = 50;
/** Digests in a feed of digests. */
export const DIGEST_FEED_SIZE = 10;

/** Days after its period's end of which a digest lists the events. */
export const UPCOMING_MONTHS: { readonly [kind in PeriodKind]: number } = { daily: 14, weekly: 35, monthly: 62 };

/** An entry as a digest tells of it: without its content, to which it leads. */
export type DigestItem = Omit<Item, "html" | "text">;

/** A channel's releases in a period, as data: the only input of digest renderers. It does not depend on a clock. */
export interface Digest {
  readonly language: Language;
  /** See channelPath. */
  readonly channel: string;
  /** Of the service and of the channel, in the language. */
  readonly siteName: string;
  readonly name: string;
  readonly description: string;
  readonly period: Period;
  /**
   * Each entry once, newest first: under the channel's own topic, else under the first of its topics. Topics in the
   * order of the taxonomy.
   */
  readonly sections: readonly { readonly topic: NamedTerm; readonly items: readonly DigestItem[] }[];
  /** The period has more entries than a digest takes: the oldest are left out. */
  readonly more: boolean;
  /** Significant changes of entries that were there before, last first; see changeItem. */
  readonly changes: readonly DigestItem[];
  /** Events that start after the period, in order of start. */
  readonly coming: readonly DigestItem[];
  /** Of the last change to what it shows, RFC 3339; the period's start where it shows nothing. */
  readonly updated: string;
  /** First days of the next periods before and after it in which the channel released something. */
  readonly previous?: string;
  readonly next?: string;
}

/** Nothing is new: a sender need not send. */
export function isEmpty({ sections, changes }: Digest): boolean {
  return sections.length === 0 && changes.length === 0;
}
