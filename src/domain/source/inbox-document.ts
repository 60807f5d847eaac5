import type { Language } from "../entry/language.ts";
import type { ErrorReport } from "./error-report.ts";

/** Reasons to dismiss a finding. */
export const DISMISSALS = ["offTopic", "duplicate", "notOfficial", "outdated", "other"] as const;
export type Dismissal = (typeof DISMISSALS)[number];

/** A finding as editors get it. Instants are RFC 3339 in UTC. */
export interface InboxItem {
  readonly id: string;
  readonly title: string;
  readonly language: Language;
  readonly address?: string;
  /** The source's date, of an event its start. */
  readonly published?: string;
  readonly summary?: string;
  /** The id of the organisation whose source has it; absent where nobody knows it. */
  readonly publisher?: string;
  /** Ids of the sources that have it, the first one ahead. */
  readonly sources: readonly string[];
  /** The conditions that an editor has to know before quoting. */
  readonly licence?: string;
  /** The reason why it is on the subject, and the words that say so. */
  readonly rule: string;
  readonly words: readonly { readonly half: string; readonly field: string; readonly text: string }[];
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly state: "new" | "opened" | "snoozed" | "dismissed" | "published";
  /** The editor who opened, snoozed or dismissed it. */
  readonly by?: string;
  readonly until?: string;
  readonly reason?: string;
  readonly note?: string;
  /** The entry that it is published as, and whether its source has changed since. */
  readonly entry?: string;
  readonly changed?: boolean;
  readonly changes: readonly {
    readonly at: string;
    readonly field: string;
    readonly before?: string;
    readonly after?: string;
  }[];
  /** The same work in other languages. */
  readonly translations: readonly {
    readonly id: string;
    readonly language: Language;
    readonly title: string;
    readonly address?: string;
  }[];
}

/** A finding with what a new entry of it can be filled with. */
export interface InboxItemDetails extends InboxItem {
  /** As its source wrote it, cut where it is long. */
  readonly raw: string;
  /** An entry as far as the source tells it, with the texts of all languages that were found. */
  readonly draft: Readonly<Record<string, unknown>>;
  /** The service's languages in which nobody has found it. */
  readonly missing: readonly Language[];
}

/** The answer about one finding. */
export interface FindingDocument extends Pick<InboxItemDetails, "raw" | "draft" | "missing"> {
  readonly data: InboxItem;
}

/** A source that cannot be read, has moved, or has had nothing new for 90 days. */
export interface SourceTrouble {
  readonly id: string;
  readonly publisher: string;
  readonly state: "failing" | "gone" | "moved" | "driedUp";
  readonly since?: string;
  readonly why?: string;
  readonly to?: string;
}

/** The lists of the inbox. */
export const INBOX_STATES = ["waiting", "snoozed", "dismissed", "published"] as const;
export type InboxState = (typeof INBOX_STATES)[number];

/** The answer with a page of the inbox. */
export interface InboxDocument {
  readonly data: readonly InboxItem[];
  readonly waiting: number;
  readonly sources: readonly SourceTrouble[];
  /** Errors that readers reported: the newest of those that wait, and their number. */
  readonly reports: readonly ErrorReport[];
  readonly reported: number;
  readonly links: { readonly feeds: Readonly<Record<string, string>>; readonly next?: string };
}

/** A page of the inbox, newest first. */
export interface InboxPage {
  readonly data: readonly InboxItem[];
  /** The cursor of the next page. */
  readonly next?: string;
  readonly waiting: number;
  readonly troubles: readonly SourceTrouble[];
}

/** The state of the sources. */
export interface AggregatorStatus {
  readonly sources: number;
  readonly troubles: readonly SourceTrouble[];
  readonly waiting: number;
  readonly findings: number;
  /** The time at which a source was last read. */
  readonly lastRead?: string;
}
