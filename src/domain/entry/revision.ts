import type { Entry } from "./entry.ts";
import type { Language } from "./language.ts";

/** One text's content, made clean at commit: HTML from the allow-list with absolute links, and its plain text. */
export interface Rendered {
  readonly html: string;
  readonly text: string;
}

export type RenderedTexts = { readonly [language in Language]?: Rendered };

/** An entry at a version. Instants are RFC 3339 in UTC, to the second. */
export interface Revision {
  readonly entry: Entry;
  readonly version: number;
  /** Position in the ledger. */
  readonly sequence: number;
  /** Time at which the first version was first served. */
  readonly released: string;
  /** Of this version; never before that of the version ahead of it. */
  readonly updated: string;
  /** The start that was announced first, where the event has been moved to another: local, in its zone. */
  readonly previousStart?: { readonly starts: string; readonly zone?: string };
  /** Content by language; none for a text that has no content. */
  readonly rendered: RenderedTexts;
}

/** Tombstone of a withdrawn entry: id, version and reason. */
export interface Tombstone {
  readonly id: string;
  readonly version: number;
  readonly sequence: number;
  readonly withdrawn: string;
  readonly reason: string;
}
