import * as z from "zod";
import { Entry } from "./entry.ts";
import { Instant } from "./instant.ts";
import { LANGUAGES } from "./language.ts";
import { block, Slug } from "./text.ts";

const ExpectedVersion = z.int().min(0).describe("The version that the editor has seen; 0 while there must be none yet");
const Note = z.partialRecord(z.enum(LANGUAGES), block(2000)).describe("What changed, in any of the entry's languages");

export const Publish = z.strictObject({
  type: z.literal("entry.publish"),
  timestamp: Instant,
  data: z.strictObject({
    entry: Entry,
    expectedVersion: ExpectedVersion.exactOptional(),
    embargoUntil: Instant.exactOptional().describe("Held until then"),
    backfill: z.boolean().exactOptional().describe("Released when the source published it, not now: for back catalogues"),
    note: Note.exactOptional(),
  }),
});

export const Withdraw = z.strictObject({
  type: z.literal("entry.withdraw"),
  timestamp: Instant,
  data: z.strictObject({ id: Slug, reason: block(2000), expectedVersion: ExpectedVersion.exactOptional() }),
});

/** The body of POST /webhooks/publish. */
export const Command = z.discriminatedUnion("type", [Publish, Withdraw]);
export type Command = z.infer<typeof Command>;

/** The id of the entry that a command is about. */
export function subjectOf(command: Command): string {
  return command.type === "entry.publish" ? command.data.entry.id : command.data.id;
}

export type ReceiptState = "created" | "revised" | "unchanged" | "scheduled" | "withdrawn";

/** The stored answer to a command; the same for every delivery of it. */
export interface Receipt {
  /** Unique, unguessable. */
  readonly receipt: string;
  readonly entry: string;
  /** Of the entry after the command; 0 for one that has not been released. */
  readonly version: number;
  /** Of the ledger at that moment. */
  readonly sequence: number;
  readonly state: ReceiptState;
}
