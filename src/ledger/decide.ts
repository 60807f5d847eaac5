import type { Command, Receipt, ReceiptState } from "../model/command.ts";
import { inScope, type Scope } from "../model/editor.ts";
import type { Entry } from "../model/entry.ts";
import { parseInstant, publishedInstant, utc } from "../model/instant.ts";
import type { RenderedTexts, Revision, Tombstone } from "../model/revision.ts";

/** A verified command as the ledger takes it. */
export interface Order {
  readonly editor: { readonly id: string; readonly scope: Scope };
  readonly command: Command;
  readonly rendered: RenderedTexts;
}

/** What the ledger knows of the entry that an order is about. */
export interface Known {
  readonly revision?: Revision;
  readonly tombstone?: Tombstone;
  /** The version waiting for the end of its embargo. */
  readonly scheduled?: Entry;
  /** When the entry was first served, in milliseconds; kept through withdrawal. */
  readonly released?: number;
}

export type LedgerRefusal =
  | { readonly kind: "idempotency-key-reused" }
  | { readonly kind: "unknown-entry" }
  | { readonly kind: "out-of-scope" }
  | { readonly kind: "version-conflict"; readonly current: number };

/** The change that an order makes; its sequence is the ledger's to give. */
export type Change =
  | { readonly kind: "release"; readonly revision: Omit<Revision, "sequence"> }
  | { readonly kind: "withdraw"; readonly tombstone: Omit<Tombstone, "sequence"> }
  | { readonly kind: "schedule"; readonly due: number }
  | { readonly kind: "unschedule" };

export type Decision =
  | { readonly kind: "refuse"; readonly refusal: LedgerRefusal }
  | { readonly kind: "accept"; readonly state: ReceiptState; readonly version: number; readonly change?: Change };

/** Policy of the ledger: no clock, no storage. `now` in milliseconds. */
export function decide(order: Order, known: Known, now: number): Decision {
  const { command, editor } = order;
  const version = known.revision?.version ?? known.tombstone?.version ?? 0;
  const { expectedVersion } = command.data;
  const subject = known.revision?.entry ?? known.scheduled;
  if (subject !== undefined && !inScope(editor.scope, subject)) {
    // Nobody learns from a refusal that something is being held back.
    return refuse(known.revision === undefined && command.type === "entry.withdraw" ? { kind: "unknown-entry" } : { kind: "out-of-scope" });
  }
  const served = known.revision !== undefined || known.tombstone !== undefined;
  if (command.type === "entry.withdraw") {
    if (!served && known.scheduled === undefined) return refuse({ kind: "unknown-entry" });
    if (expectedVersion !== undefined && expectedVersion !== version) return refuse({ kind: "version-conflict", current: version });
    if (!served) return { kind: "accept", state: "withdrawn", version, change: { kind: "unschedule" } };
    if (known.revision === undefined) return { kind: "accept", state: "unchanged", version };
    return withdraw(known.revision, command.data.reason, now);
  }
  if (expectedVersion !== undefined && expectedVersion !== version) return refuse({ kind: "version-conflict", current: version });
  const { entry, embargoUntil, backfill = false } = command.data;
  const due = embargoUntil === undefined ? undefined : parseInstant(embargoUntil);
  if (due !== undefined && due > now) return { kind: "accept", state: "scheduled", version, change: { kind: "schedule", due } };
  if (known.revision !== undefined && JSON.stringify(known.revision.entry) === JSON.stringify(entry)) return { kind: "accept", state: "unchanged", version };
  return release(entry, order.rendered, known, version, backfill, now);
}

function refuse(refusal: LedgerRefusal): Decision {
  return { kind: "refuse", refusal };
}

function withdraw(revision: Revision, reason: string, now: number): Decision {
  const version = revision.version + 1;
  const withdrawn = utc(Math.max(now, Date.parse(revision.updated)));
  return { kind: "accept", state: "withdrawn", version, change: { kind: "withdraw", tombstone: { id: revision.entry.id, version, withdrawn, reason } } };
}

function release(entry: Entry, rendered: RenderedTexts, known: Known, current: number, backfill: boolean, now: number): Decision {
  const version = current + 1;
  const released = known.released ?? (backfill ? Math.min(now, catalogued(entry) ?? now) : now);
  // The clock may go back; what readers sort by must not. A back catalogue's first version is as old as its release.
  const previous = known.revision?.updated ?? known.tombstone?.withdrawn;
  const updated = current === 0 ? released : Math.max(now, previous === undefined ? 0 : Date.parse(previous));
  return {
    kind: "accept",
    state: current === 0 ? "created" : "revised",
    version,
    change: { kind: "release", revision: { entry, version, released: utc(released), updated: utc(updated), rendered } },
  };
}

/** Where an entry stands in a back catalogue: when its source published it, else when its event started. */
function catalogued(entry: Entry): number | undefined {
  if (entry.published !== undefined) return publishedInstant(entry.published);
  return entry.type === "event" && entry.event.starts !== undefined ? publishedInstant(entry.event.starts) : undefined;
}

/** The receipt of an accepted order. */
export function receiptOf(id: string, entry: string, sequence: number, { state, version }: { state: ReceiptState; version: number }): Receipt {
  return { receipt: id, entry, version, sequence, state };
}
