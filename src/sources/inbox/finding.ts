import type { Language } from "../../domain/entry/language.ts";
import type { Dismissal } from "../../domain/source/inbox-document.ts";
import type { MatchedWord, Rule } from "../matching/match.ts";

/** An item on the subject as a source had it at one reading. */
export interface Sighting {
  /** The id of the source. */
  readonly source: string;
  /** The id of the organisation whose source it is. */
  readonly publisher: string;
  /** The document's identifier of the item. */
  readonly guid: string;
  readonly language: Language;
  readonly title: string;
  readonly summary?: string | undefined;
  readonly address?: string | undefined;
  /** The source's date, of an event its start, as far as it says one: RFC 3339, or a day. */
  readonly published?: string | undefined;
  /** Addresses of the same page in other languages (hreflang). */
  readonly alternates?: readonly string[] | undefined;
  readonly rule: Rule;
  readonly words: readonly MatchedWord[];
}

export type State =
  | { readonly kind: "new" }
  | { readonly kind: "opened"; readonly by: string }
  | { readonly kind: "dismissed"; readonly by: string; readonly reason: Dismissal; readonly note?: string }
  | { readonly kind: "snoozed"; readonly by: string; readonly until: number }
  /** There is an entry of it. `changed`: its source has changed since. */
  | { readonly kind: "published"; readonly entry: string; readonly changed: boolean };

/** A difference between two readings of an item. */
interface Change {
  readonly at: number;
  readonly field: "title" | "summary" | "published" | "address";
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

/** An item that waits for an editor, with those of other sources that are the same. Times in milliseconds. */
export interface Finding {
  readonly id: string;
  /** As its first source had it at the last reading. */
  readonly sighting: Sighting;
  /** Ids of all sources that have it, the first one ahead. */
  readonly sources: readonly string[];
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly state: State;
  /** Shared by findings that are translations of one work: the id of the first of them. */
  readonly work: string;
  /** Newest last. */
  readonly changes: readonly Change[];
}

/** Changes that are kept of a finding. */
const MAX_CHANGES = 20;
const FIELDS = ["title", "summary", "published", "address"] as const;

/** A finding after one more reading of an item that is the same. */
export function seenAgain(finding: Finding, sighting: Sighting, now: number): Finding {
  const { sources, state } = finding;
  const lastSeen = Math.max(finding.lastSeen, now);
  const first = finding.sighting;
  if (sighting.source !== first.source)
    return { ...finding, lastSeen, sources: [...new Set([...sources, sighting.source])] };
  const changes = FIELDS.filter((field) => first[field] !== sighting[field]).map(
    (field): Change => ({ at: now, field, before: first[field], after: sighting[field] }),
  );
  if (changes.length === 0) return { ...finding, lastSeen };
  return {
    ...finding,
    lastSeen,
    sighting,
    changes: [...finding.changes, ...changes].slice(-MAX_CHANGES),
    state: state.kind === "published" ? { ...state, changed: true } : state,
  };
}
