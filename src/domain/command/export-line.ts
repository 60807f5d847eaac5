import * as z from "zod";
import { Entry, perLanguage } from "../entry/entry.ts";
import { Slug } from "../entry/identifier-schemas.ts";
import { CHANGE_KINDS } from "../entry/revision.ts";
import { block } from "../entry/text-schemas.ts";
import { Instant, LocalTime } from "../time/time-schemas.ts";
import { Zone } from "../time/zone-schema.ts";

// An export is NDJSON: every revision and withdrawal in the order of the ledger, then when each list was last changed.
// It is what a ledger holds of what was served; what is made of it (clean HTML, search, KV) is made anew by an import.

const common = {
  sequence: z.int().min(1).describe("Position in the ledger"),
  version: z.int().min(1),
  at: Instant.describe("When it was committed, to the millisecond"),
  editor: Slug,
  note: perLanguage(block(2000)).exactOptional(),
};

const ExportedRevision = z.strictObject({
  ...common,
  entry: Entry,
  released: Instant,
  updated: Instant,
  modified: Instant.exactOptional().describe("When it was made, where it is a minor version"),
  previousStart: z.strictObject({ starts: LocalTime, zone: z.exactOptional(Zone) }).exactOptional(),
  partIds: z
    .strictObject({
      sessions: z.array(Slug).max(200).readonly().exactOptional(),
      deadlines: z.array(Slug).max(20).readonly().exactOptional(),
    })
    .exactOptional()
    .describe("Of its sessions and deadlines, in their order"),
  change: z.enum(CHANGE_KINDS).exactOptional().describe("What it changed that readers were told"),
  surfaced: perLanguage(Instant)
    .exactOptional()
    .describe("When readers were last given it as something new, where that was after its release"),
  textVersions: z
    .strictObject({
      facts: z.int().min(1),
      texts: perLanguage(z.strictObject({ changed: z.int().min(0), renders: z.int().min(1) })),
    })
    .exactOptional()
    .describe("The versions of the entry that its texts stand on; absent where all are up to date"),
});
type ExportedRevision = z.infer<typeof ExportedRevision>;

const ExportedWithdrawal = z.strictObject({
  ...common,
  withdrawn: z.strictObject({
    id: Slug,
    at: Instant,
    reason: block(2000),
    reasons: perLanguage(block(2000)).exactOptional(),
  }),
});
type ExportedWithdrawal = z.infer<typeof ExportedWithdrawal>;

/** Two of a list's times: when it last became different, and when anything last touched it. */
export const ExportedView = z.strictObject({ view: z.string().max(300), changed: Instant, touched: Instant });
export type ExportedView = z.infer<typeof ExportedView>;

/** A line of an export about an entry. */
export type ExportedChange = ExportedRevision | ExportedWithdrawal;

/** The body of POST /webhooks/import: some of an export's lines, those about lists by themselves and last. */
export const Import = z.union(
  [
    z.strictObject({
      changes: z
        .array(z.union([ExportedRevision, ExportedWithdrawal]))
        .min(1)
        .max(500),
    }),
    z.strictObject({ views: z.array(ExportedView).min(1).max(10_000) }),
  ],
  "must be { changes: […] } or { views: […] }, with lines of an export",
);
export type Import = z.infer<typeof Import>;

/** The id of the entry that a line is about. */
export function changed(line: ExportedChange): string {
  return "entry" in line ? line.entry.id : line.withdrawn.id;
}
