import type { BatchStep, ReceiptState } from "../../domain/command/command.ts";
import type { Scope } from "../../domain/command/editor.ts";
import type { Entry } from "../../domain/entry/entry.ts";
import type { RenderedTexts, Revision, Tombstone } from "../../domain/entry/revision.ts";
import type { ValidEntry } from "../../sanitise/validate-entry.ts";
import type { FieldError } from "../../std/result.ts";

// Input and output of the ledger's policy (decide.ts).

/** A step of a verified command as the ledger takes it. */
export interface EditorCommand {
  readonly editor: { readonly id: string; readonly scope: Scope };
  readonly step: BatchStep;
  /** Clean content of the entry that the step brings; empty for a step without one. */
  readonly rendered: RenderedTexts;
  /**
   * The time at which its editor made it, in milliseconds; absent once it has waited: it takes effect at its instant.
   */
  readonly timestamp?: number;
}

/** A step that waits for its instant. */
export interface ScheduledStep extends EditorCommand {
  /** Of the delivery that brought it. */
  readonly receipt: string;
  /** Milliseconds since 1970. */
  readonly due: number;
}

/** State of the command's entry in the ledger. */
export interface KnownState {
  readonly revision?: Revision;
  readonly tombstone?: Tombstone;
  /** The revision ahead of the tombstone. */
  readonly last?: Revision;
  /** Those that this editor may see, in order of their instants. */
  readonly scheduled: readonly ScheduledStep[];
  /** True if there is a draft of it that this editor may see. */
  readonly drafted: boolean;
  /** True if another editor's first version waited under this id before. */
  readonly taken: boolean;
  /** Timestamp of this editor's last command on the entry that took effect, in milliseconds. */
  readonly latest?: number;
  /** The time of the last change of any entry, in milliseconds: a clock that goes back dates nothing before it. */
  readonly lastChange?: number;
  /** Time at which the entry was first served, in milliseconds; kept through withdrawal. */
  readonly released?: number;
  /** The first release of an entry in its languages, in milliseconds; read only where that matters. */
  readonly earliest?: number;
  /** Id of a served entry that seems to be the same work; looked for only where that matters. */
  readonly sameWork?: string;
}

export type LedgerRefusal =
  | { readonly kind: "idempotency-key-reused" }
  | { readonly kind: "unknown-entry" }
  | { readonly kind: "entry-withdrawn"; readonly pointer: string }
  | { readonly kind: "id-taken" }
  | { readonly kind: "duplicate-suspected"; readonly entry: string }
  | { readonly kind: "quota-exceeded"; readonly detail: string }
  | { readonly kind: "rate-limited"; readonly detail: string }
  | { readonly kind: "nothing-held" }
  | { readonly kind: "out-of-scope"; readonly detail: string }
  | { readonly kind: "invalid"; readonly faults: readonly FieldError[] }
  | { readonly kind: "version-conflict"; readonly current: number };

/**
 * The change that an order makes; its sequence is the ledger's to give. `ends` are receipts of scheduled steps that it
 * ends.
 */
export type EntryChange =
  | { readonly kind: "release"; readonly revision: Omit<Revision, "sequence">; readonly ends: readonly string[] }
  | { readonly kind: "withdraw"; readonly tombstone: Omit<Tombstone, "sequence">; readonly ends: readonly string[] }
  | {
      /** Schedules a step. Part of what other deployments are answered: the name stays. */
      readonly kind: "hold";
      readonly due: number;
      readonly step: BatchStep;
      readonly rendered: RenderedTexts;
      readonly ends: readonly string[];
      /** The editor whose step it is, if another than the one who asked. */
      readonly owner?: EditorCommand["editor"];
    }
  | { readonly kind: "draft"; readonly draft: ValidEntry }
  | { readonly kind: "discard"; readonly ends: readonly string[] };

export interface Acceptance {
  readonly kind: "accept";
  readonly state: ReceiptState;
  readonly version: number;
  /** Timestamp of the command that took effect in place of this one, in milliseconds. */
  readonly supersededBy?: number;
  readonly change?: EntryChange;
  /** The entry as it is served, or waits, and what the step makes of it. */
  readonly before?: Entry;
  readonly after?: ValidEntry;
}

export type Decision = { readonly kind: "refuse"; readonly refusal: LedgerRefusal } | Acceptance;
