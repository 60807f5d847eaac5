import type { EntryType } from "./draft/schema.ts";
import type { StoredDraft } from "./draft/stored-draft.ts";
import type { Raw } from "./draft/value.ts";
import type { KnownEntry } from "./entries/known-entry.ts";

/** The form as the page's lists use it, to open drafts and entries in; it holds one at a time. */
export interface EntryEditor {
  /** The key under which the draft in the form is stored. */
  readonly key: string;
  /** Reports whether the draft may be left: one that was not sent only if its writer says so. It stays stored. */
  mayLeave(): Promise<boolean>;
  /** Begins a new entry. */
  anew(): void;
  /** Puts an entry into the form, as a draft of its own: what the schema knows of it. */
  take(type: EntryType, given: Raw, version: number, withdrawn: boolean): void;
  /** Goes on with a draft that was stored. */
  resume(key: string, draft: StoredDraft): void;
  /** Opens what the service serves. */
  open(id: string): Promise<void>;
  /** Opens what waits at the service or is a draft there; `due` is when it takes effect. */
  change(known: KnownEntry, due: string | undefined): void;
  /** Begins a new entry with the words of one that is known; its id is proposed anew. */
  duplicate(known: KnownEntry): void;
  /** Puts what was found elsewhere into the form, for an editor to write an entry of it. */
  fill(type: EntryType, given: Raw): void;
}
