import * as z from "zod";
import { Slug } from "../entry/identifier-schemas.ts";
import { line } from "../entry/text-schemas.ts";
import { Instant } from "../time/time-schemas.ts";
import { DISMISSALS } from "./inbox-document.ts";

/** The id of a finding, or of an error that was reported. */
export const FINDING_ID = /^[0-9a-f]{16}$/;
const FindingId = z
  .string()
  .regex(FINDING_ID, "must be the id of a finding or of a report: sixteen hexadecimal digits");
const Named = z.strictObject({ id: FindingId });

function command<Type extends string, Data extends z.ZodType>(type: Type, data: Data, does: string) {
  return z.strictObject({ type: z.literal(type), timestamp: Instant, data }).describe(does);
}

/** The body of POST /webhooks/inbox. What is done with a finding is done with its translations too. */
export const InboxCommand = z.discriminatedUnion("type", [
  command("inbox.open", Named, "An editor works on it; others are told who"),
  command(
    "inbox.dismiss",
    z.strictObject({ id: FindingId, reason: z.enum(DISMISSALS), note: line(500).exactOptional() }),
    "It is not wanted; `note` says why where the reason is `other`",
  ),
  command(
    "inbox.snooze",
    z.strictObject({ id: FindingId, until: Instant }),
    "It waits again from an instant on, 30 days ahead at most",
  ),
  command("inbox.restore", Named, "What was dismissed or snoozed waits again"),
  command("inbox.acknowledge", Named, "The editor has seen what changed at the source of an entry"),
  command(
    "inbox.read",
    z.strictObject({ source: z.exactOptional(Slug) }),
    "Reads a source, or all, as soon as their hosts allow; for keys without scopes",
  ),
  command("inbox.settle", Named, "An editor has seen to an error that a reader reported"),
  command("inbox.feed", z.strictObject({}), "A new address of the inbox's feed; the former one ends"),
]);
export type InboxCommand = z.infer<typeof InboxCommand>;

/** A command about a finding. */
export type FindingCommand = Exclude<InboxCommand, { type: "inbox.read" | "inbox.settle" | "inbox.feed" }>;
