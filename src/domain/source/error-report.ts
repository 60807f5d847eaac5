import type { Language } from "../entry/language.ts";

// Errors that readers report through the form of a page. They wait beside the findings of the inbox, in a list of their
// own, so that whoever sends many of them hides nothing that was found.

/** UTF-16 units of a report. */
export const MAX_REPORT_CHARACTERS = 2000;

/** An error as a reader reports it. */
export interface GivenReport {
  /** The entry that it is of, as it was then; absent where it is of another page. */
  readonly entry?: { readonly id: string; readonly version: number; readonly title: string };
  /** Of the page. */
  readonly language: Language;
  /** In the reader's words: plain text, from anybody. */
  readonly words: string;
}

/** An error that waits for an editor. */
export interface WaitingReport extends GivenReport {
  readonly id: string;
  /** Instant of the first report with these words, RFC 3339 in UTC, and how often they came. */
  readonly at: string;
  readonly times: number;
}

/** A waiting error as editors get it, with the address of the entry's page. */
export interface ErrorReport extends WaitingReport {
  readonly address?: string;
}

/** The errors that wait: the newest of them, and their number. */
export interface WaitingReports {
  readonly data: readonly WaitingReport[];
  readonly waiting: number;
}
