// Long, because it is one schema: all commands of the webhook, and what must agree within each.
import * as z from "zod";
import { Entry, EventDetails, perLanguage, Text } from "../entry/entry.ts";
import { LanguageSchema, Slug } from "../entry/identifier-schemas.ts";
import { block, line } from "../entry/text-schemas.ts";
import { isZone, localToInstant, parseInstant, precision } from "../time/instant.ts";
import { Instant, LocalTime } from "../time/time-schemas.ts";
import { Zone } from "../time/zone-schema.ts";

/** Steps that one batch may hold. */
const MAX_STEPS = 50;

/** Words beside a text: of sessions, deadlines, people, links, an image. */
const MAX_STRINGS = 1000;

const ExpectedVersion = z.int().min(0).describe("The version that the editor has seen; 0 while there must be none yet");
const Note = perLanguage(block(2000)).describe("What changed, in languages of the entry");

/** A moment to come: an instant with its offset, or a local time with its zone. */
const ScheduledTime = z
  .union(
    [Instant, z.strictObject({ at: LocalTime, zone: Zone })],
    'must be an RFC 3339 instant with its offset, or { "at": "2026-03-01T09:00", "zone": "Europe/Lisbon" }',
  )
  .superRefine((when, report) => {
    if (typeof when === "string") return;
    if (precision(when.at) !== "minute")
      report.addIssue({ code: "custom", path: ["at"], message: "must have an hour: 2026-03-01T09:00" });
    else if (isZone(when.zone) && !localToInstant(when.at, when.zone).ok)
      report.addIssue({
        code: "custom",
        path: ["at"],
        message: `does not exist in ${when.zone}: the clocks skip it that day`,
      });
  });
type ScheduledTime = z.infer<typeof ScheduledTime>;

/** Resolves a moment to come to milliseconds since 1970. */
function scheduledInstant(when: ScheduledTime): number {
  if (typeof when === "string") return parseInstant(when) ?? 0;
  const instant = localToInstant(when.at, when.zone);
  return instant.ok ? instant.value : 0;
}

const minor = z
  .boolean()
  .exactOptional()
  .describe(
    "A typo: `updated` stays, and with it feeds' order, the hub and digests. Refused where times, status, " +
      "languages or corrections change",
  );

const publishAt = ScheduledTime.exactOptional().describe("Scheduled for then");

const now = z
  .boolean()
  .exactOptional()
  .describe("At once where its instant has passed; without it, an instant of more than a minute ago is refused");

/** The members that every change of a known entry has. */
const change = {
  id: Slug,
  expectedVersion: ExpectedVersion.exactOptional(),
  publishAt,
  now,
  note: Note.exactOptional(),
};
/** A step that may replace whole lists must say which version it has read. */
const careful = { ...change, expectedVersion: ExpectedVersion };
const Patch = z
  .record(z.string(), z.unknown())
  .describe("JSON Merge Patch (RFC 7396) of the entry: null removes a field, a list is replaced as a whole");

const StatusNote = perLanguage(line(1000))
  .exactOptional()
  .describe("Why, as readers are told it, in every language of the entry");

const Publish = z
  .strictObject({
    entry: Entry,
    expectedVersion: ExpectedVersion.exactOptional(),
    publishAt,
    embargoUntil: ScheduledTime.exactOptional().describe("The same as publishAt"),
    now,
    restore: z
      .boolean()
      .exactOptional()
      .describe("Brings the entry back where it was withdrawn; without it, that is refused"),
    minor,
    distinct: z
      .boolean()
      .exactOptional()
      .describe("Another work than the one that it seems to be; without it, the same work under a new id is refused"),
    backfill: z
      .boolean()
      .exactOptional()
      .describe(
        "Released when the source published it, not now: for back catalogues. What nothing dates goes to the end",
      ),
    state: z.literal("draft").exactOptional().describe("Kept for a preview, not published"),
    note: Note.exactOptional(),
  })
  .superRefine(({ publishAt, embargoUntil, state, backfill }, report) => {
    const fault = (field: string, message: string): void => report.addIssue({ code: "custom", path: [field], message });
    if (publishAt !== undefined && embargoUntil !== undefined)
      fault("embargoUntil", "is the same as publishAt: give one of the two");
    if (state === "draft" && publishAt !== undefined)
      fault("publishAt", "does not go with a draft, which is not published");
    if (state === "draft" && embargoUntil !== undefined)
      fault("embargoUntil", "does not go with a draft, which is not published");
    if (state === "draft" && backfill !== undefined)
      fault("backfill", "does not go with a draft, which is not published");
  });

const { starts, ends, zone, sessions } = EventDetails.shape;
const Reschedule = z.strictObject({
  ...change,
  note: StatusNote,
  starts: starts.unwrap(),
  ends,
  zone,
  sessions: z
    .union([sessions.unwrap(), z.null()])
    .exactOptional()
    .describe("The sessions at their new times, or null where they are not known; needed where the entry has sessions"),
  status: z
    .enum(["provisional", "confirmed"])
    .exactOptional()
    .describe("Where absent, a postponed or cancelled event is confirmed again"),
});

const Translate = z.strictObject({
  ...change,
  minor,
  language: LanguageSchema,
  text: Text,
  renders: z
    .int()
    .min(1)
    .exactOptional()
    .describe(
      "The version of the entry that the text renders; the one that the command makes where absent. Sent with a " +
        "text as it stands, it says that the text is up to date",
    ),
  strings: z
    .record(z.string().regex(/^(?:\/[^/]+)+$/, "must be a JSON Pointer into the entry, such as /image/alt"), line(2000))
    .refine((strings) => Object.keys(strings).length <= MAX_STRINGS, `must be at most ${MAX_STRINGS} words`)
    .exactOptional()
    .describe(
      "The language's other words, by JSON Pointer of the object that holds them by language: /image/alt, " +
        "/event/sessions/0/title",
    ),
});

const Correct = z.strictObject({
  ...careful,
  note: Note.describe("The correction as readers are told it, in every language of the entry"),
  patch: Patch.exactOptional(),
});

const Withdraw = z.strictObject({
  id: Slug,
  reason: block(2000).describe("Why, as readers are told it"),
  reasons: perLanguage(block(2000)).exactOptional().describe("The reason in the languages of the service"),
  expectedVersion: ExpectedVersion.exactOptional(),
  publishAt,
  now,
});
const Whether = z.strictObject({ ...change, note: StatusNote });

const DATA = {
  "entry.publish": Publish,
  "entry.patch": z.strictObject({ ...careful, minor, patch: Patch }),
  "entry.translate": Translate,
  "entry.correct": Correct,
  "entry.withdraw": Withdraw,
  "entry.restore": z.strictObject(change),
  "entry.discard": z.strictObject({ id: Slug }),
  "event.reschedule": Reschedule,
  "event.postpone": Whether,
  "event.cancel": Whether,
} as const;

export const COMMANDS = Object.keys(DATA) as readonly StepType[];
type StepType = keyof typeof DATA;

function step<Type extends StepType>(type: Type) {
  return z.strictObject({ type: z.literal(type), data: DATA[type] });
}

/** Fields of a command itself. A dry run is signed with them: a captured one cannot be replayed as the real command. */
const signing = {
  timestamp: Instant,
  dryRun: z.boolean().exactOptional().describe("Nothing is stored; the answer says what would be"),
};

function signed<Type extends StepType>(type: Type) {
  return step(type).extend(signing);
}

/** Command without its envelope: what is asked of one entry. */
export const BatchStep = z.discriminatedUnion("type", [
  step("entry.publish"),
  step("entry.patch"),
  step("entry.translate"),
  step("entry.correct"),
  step("entry.withdraw"),
  step("entry.restore"),
  step("entry.discard"),
  step("event.reschedule"),
  step("event.postpone"),
  step("event.cancel"),
]);
export type BatchStep = z.infer<typeof BatchStep>;

const Batch = z.strictObject({
  type: z.literal("batch"),
  ...signing,
  data: z.strictObject({
    commands: z.array(BatchStep).min(1).max(MAX_STEPS).describe("Carried out in this order, all or none"),
  }),
});

/** The body of POST /webhooks/publish: one step, or a batch of them. */
export const Command = z.discriminatedUnion("type", [
  signed("entry.publish"),
  signed("entry.patch"),
  signed("entry.translate"),
  signed("entry.correct"),
  signed("entry.withdraw"),
  signed("entry.restore"),
  signed("entry.discard"),
  signed("event.reschedule"),
  signed("event.postpone"),
  signed("event.cancel"),
  Batch,
]);
export type Command = z.infer<typeof Command>;

/** Returns the steps of a command. */
export function batchSteps(command: Command): readonly BatchStep[] {
  return command.type === "batch" ? command.data.commands : [command];
}

/** Reports whether a body asks for a dry run, also one that is not a command for another reason. */
export function isDryRun(body: unknown): boolean {
  return (
    typeof body === "object" &&
    body !== null &&
    Object.hasOwn(body, "dryRun") &&
    (body as { dryRun: unknown }).dryRun === true
  );
}

/** The body of POST /webhooks/rebuild. It says what it is, so that nothing else that was signed can stand for it. */
export const Rebuild = z.strictObject({ type: z.literal("rebuild"), timestamp: Instant });

/** Returns when a step takes effect, in milliseconds since 1970; undefined for one that does at once. */
export function dueInstant({ type, data }: BatchStep): number | undefined {
  if (type === "entry.discard") return undefined;
  const when = data.publishAt ?? (type === "entry.publish" ? data.embargoUntil : undefined);
  return when === undefined ? undefined : scheduledInstant(when);
}

/**
 * Outcome of a step. created, revised, restored, withdrawn: a new version is served, or soon is. unchanged: the entry
 * is so already. scheduled: waits for its instant. draft: kept for a preview. discarded: what waited or a draft is
 * gone. superseded: a later command of the same editor has taken effect, and this one has none.
 */
export type ReceiptState =
  | "created"
  | "revised"
  | "unchanged"
  | "restored"
  | "withdrawn"
  | "scheduled"
  | "draft"
  | "discarded"
  | "superseded";

/** The stored answer to a step; the same for every delivery of it. */
export interface Receipt {
  /** Unique, unguessable. */
  readonly receipt: string;
  readonly entry: string;
  /** Of the entry after the step; 0 for one that has not been released. */
  readonly version: number;
  /** Of the ledger at that moment. */
  readonly sequence: number;
  readonly state: ReceiptState;
  /** The time at which a scheduled step takes effect; RFC 3339 in UTC. */
  readonly due?: string;
  /** Timestamp of the later command that has taken effect; RFC 3339 in UTC, to the millisecond. */
  readonly supersededBy?: string;
  /** Path of the preview of what is scheduled or a draft, without the language at its end. */
  readonly preview?: string;
}

/** The stored answer to a batch. */
export interface BatchReceipt {
  readonly receipt: string;
  readonly sequence: number;
  readonly state: "committed";
  readonly receipts: readonly Receipt[];
}
