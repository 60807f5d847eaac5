import type { ReceiptState } from "../../domain/command/command.ts";
import type { Entry } from "../../domain/entry/entry.ts";
import { partIds } from "../../domain/entry/part-ids.ts";
import { type Revision, type Tombstone, tombstoneOf } from "../../domain/entry/revision.ts";
import { lastCorrected, previousStart, significantChange, surfacedBy } from "../../domain/entry/significant-change.ts";
import { nextTextVersions, type StatedVersion } from "../../domain/entry/text-versions.ts";
import { publishedInstant, utc } from "../../domain/time/instant.ts";
import type { ValidEntry } from "../../sanitise/validate-entry.ts";
import type { Decision, KnownState } from "./decision.ts";

/** Accepts that an entry is withdrawn: its next version is a tombstone. `at` in milliseconds. */
export function withdraw(
  revision: Revision,
  why: Pick<Tombstone, "reason" | "reasons">,
  ends: readonly string[],
  at: number,
): Decision {
  const tombstone = tombstoneOf(revision, utc(Math.max(at, Date.parse(revision.updated))), why);
  return {
    kind: "accept",
    state: "withdrawn",
    version: tombstone.version,
    change: { kind: "withdraw", tombstone, ends },
    before: revision.entry,
  };
}

/** Accepts that an entry is published: its next version. `at` in milliseconds. */
export function release(
  state: ReceiptState,
  after: ValidEntry,
  known: KnownState,
  ends: readonly string[],
  backfill: boolean,
  at: number,
  { minor = false, stated }: { readonly minor?: boolean; readonly stated?: StatedVersion } = {},
): Decision {
  const { entry, rendered } = after;
  const before = known.revision?.entry;
  const current = known.revision?.version ?? known.tombstone?.version ?? 0;
  const version = current + 1;
  const released = known.released ?? (backfill ? catalogued(entry, at, known.earliest) : at);
  // The clock may go back; what readers sort by must not. A back catalogue's first version is as old as its release.
  const last = known.revision?.updated ?? known.tombstone?.withdrawn;
  const made = current === 0 ? released : Math.max(at, last === undefined ? 0 : Date.parse(last));
  const isQuiet = minor && known.revision !== undefined;
  const updated = isQuiet ? Date.parse(known.revision.updated) : made;
  const former = known.revision ?? known.last;
  const previous = previousStart(former, entry);
  const first = former === undefined && lastCorrected(entry) !== undefined ? "corrected" : undefined;
  const kind = state === "restored" ? state : before === undefined ? first : significantChange(before, entry);
  const ids = partIds(former, entry);
  const surfaced = surfacedBy(former, entry, kind, utc(updated));
  return {
    kind: "accept",
    state,
    version,
    change: {
      kind: "release",
      revision: {
        entry,
        version,
        released: utc(released),
        updated: utc(updated),
        ...(isQuiet ? { modified: utc(made) } : {}),
        ...(previous === undefined ? {} : { previousStart: previous }),
        ...(ids === undefined ? {} : { partIds: ids }),
        ...(kind === undefined ? {} : { change: kind }),
        ...(surfaced === undefined ? {} : { surfaced }),
        ...(former === undefined ? {} : { textVersions: nextTextVersions(former, entry, version, minor, stated) }),
        rendered,
      },
      ends,
    },
    ...(before === undefined ? {} : { before }),
    after,
  };
}

/**
 * Reports whether nothing dates an entry of a back catalogue: its source does not say when it was published, and its
 * event has not begun.
 */
export function isUndated(entry: Entry, at: number): boolean {
  return entry.published === undefined && startOf(entry, at) === undefined;
}

/**
 * Returns the release time of an entry of a back catalogue: its publication at the source, else its event's start.
 * One that nothing dates goes to the end of the lists, where the earliest entry is: it is no news of today.
 */
function catalogued(entry: Entry, at: number, earliest: number | undefined): number {
  if (entry.published !== undefined) return Math.min(at, publishedInstant(entry.published));
  return startOf(entry, at) ?? earliest ?? at;
}

/** The start of an entry's event, in milliseconds, where it is not ahead. */
function startOf(entry: Entry, at: number): number | undefined {
  if (entry.type !== "event" || entry.event.starts === undefined) return undefined;
  const start = publishedInstant(entry.event.starts);
  return start <= at ? start : undefined;
}
