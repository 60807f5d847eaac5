import type { Entry } from "./entry.ts";
import type { Language, Localized } from "./language.ts";
import { languagesOf } from "./language.ts";
import type { PartIds } from "./part-ids.ts";

/** One text's content, made clean at commit: HTML from the allow-list with absolute links, and its plain text. */
export interface Rendered {
  readonly html: string;
  readonly text: string;
}

export type RenderedTexts = { readonly [language in Language]?: Rendered };

/**
 * Kinds of significant changes to an earlier version. dated: its event got a date, or an hour; times: an end, a session
 * or a deadline is another.
 */
export const CHANGE_KINDS = [
  "corrected",
  "rescheduled",
  "dated",
  "times",
  "provisional",
  "confirmed",
  "postponed",
  "cancelled",
  "moved-online",
  "restored",
  "withdrawn",
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/**
 * The versions of an entry that its texts stand on. facts: in which its times or its status changed last. changed: in
 * which a text was last given something that others have to follow, 0 for none; renders: the one that it renders.
 */
export interface TextVersions {
  readonly facts: number;
  readonly texts: { readonly [language in Language]?: { readonly changed: number; readonly renders: number } };
}

/** An entry at a version. Instants are RFC 3339 in UTC, to the second. */
export interface Revision {
  readonly entry: Entry;
  readonly version: number;
  /** Position in the ledger. */
  readonly sequence: number;
  /** Time at which the first version was first served. */
  readonly released: string;
  /** Of this version, or the last before it that is not minor; never before that of the version ahead of it. */
  readonly updated: string;
  /** The time of this version if it is minor: readers who know the entry need not notice it. */
  readonly modified?: string;
  /** The start that was announced first, where the event has been moved to another: local, in its zone. */
  readonly previousStart?: { readonly starts: string; readonly zone?: string };
  /** Of its sessions and deadlines; absent in what was stored before these had ids. */
  readonly partIds?: PartIds;
  /** The kind of change that readers are informed of; absent if they need not be. */
  readonly change?: ChangeKind;
  /**
   * The time at which each language's readers were last given the entry as something new, if after its release; see
   * surfacedBy.
   */
  readonly surfaced?: { readonly [language in Language]?: string };
  /** Absent of a first version, and of those that were stored before it was kept: their texts count as up to date. */
  readonly textVersions?: TextVersions;
  /** Content by language; none for a text that has no content. */
  readonly rendered: RenderedTexts;
}

/** Tombstone of a withdrawn entry: id, version and reason, what it was called, and what leads on. */
export interface Tombstone {
  readonly id: string;
  readonly version: number;
  readonly sequence: number;
  readonly withdrawn: string;
  readonly reason: string;
  /** The reason in the languages of the service, where it was given in them. */
  readonly reasons?: { readonly [language in Language]?: string };
  readonly titles?: Localized;
  readonly related?: readonly string[];
  readonly topics?: readonly string[];
}

/** Returns when the content of an address was last changed, minor changes included. */
export function modifiedAt({ updated, modified = updated }: Pick<Revision, "updated" | "modified">): string {
  return modified > updated ? modified : updated;
}

/** Makes the tombstone of an entry's last revision. `at`: RFC 3339 in UTC. */
export function tombstoneOf(
  last: Revision,
  at: string,
  { reason, reasons }: Pick<Tombstone, "reason" | "reasons">,
): Omit<Tombstone, "sequence"> {
  const { id, texts, related = [], partOf, topics } = last.entry;
  const titles = Object.fromEntries(languagesOf(last.entry).map((language) => [language, texts[language]?.title]));
  return {
    id,
    version: last.version + 1,
    withdrawn: at,
    reason,
    ...(reasons === undefined ? {} : { reasons }),
    titles: titles as Localized,
    related: [...(partOf === undefined ? [] : [partOf]), ...related],
    topics,
  };
}
