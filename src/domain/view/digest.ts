import type { Language } from "../entry/language.ts";
import type { Period, PeriodKind } from "../time/period.ts";
import type { Item, NamedTerm } from "./view.ts";

/** Maximum number of entries in one digest. */
export const DIGEST_SIZE = 200;
/** Maximum number of events that it announces. */
export const COMING_SIZE = 30;
/** Maximum number of changes that it lists. */
export const CHANGES_SIZE = 50;
/** Digests in a feed of digests. */
export const DIGEST_FEED_SIZE = 10;

/** Days after its period's end of which a digest lists the events. */
export const UPCOMING_DAYS: { readonly [kind in PeriodKind]: number } = { daily: 14, weekly: 35, monthly: 62 };

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
