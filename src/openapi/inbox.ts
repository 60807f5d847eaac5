import * as z from "zod";
import { LanguageSchema, Slug } from "../domain/entry/identifier-schemas.ts";
import { FINDING_ID, InboxCommand } from "../domain/source/inbox-command.ts";
import { DISMISSALS, INBOX_STATES } from "../domain/source/inbox-document.ts";
import { Instant } from "../domain/time/time-schemas.ts";
import { JSON_TYPE, type Operation } from "./operation.ts";
import { SIGNED_PROBLEMS } from "./publishing.ts";
import { byLanguageSchema, count, list, opt, text, url } from "./shapes.ts";

// The operations of the inbox: findings of publishers' lists that wait for an editor.

const FindingId = z.string().regex(FINDING_ID);

export const FindingData = z.strictObject({
  id: FindingId,
  title: text,
  language: LanguageSchema,
  address: opt(url),
  published: opt(text.describe("The source's date, of an event its start")),
  summary: opt(text),
  publisher: opt(Slug),
  sources: list(text),
  licence: opt(text.describe("What to know before quoting")),
  rule: text,
  words: list(z.strictObject({ half: text, field: text, text })),
  firstSeen: Instant,
  lastSeen: Instant,
  state: z.enum(["new", "opened", "snoozed", "dismissed", "published"]),
  by: opt(text),
  until: opt(Instant),
  reason: opt(z.enum(DISMISSALS)),
  note: opt(text),
  entry: opt(Slug),
  changed: opt(z.boolean().describe("Whether its source has changed since")),
  changes: list(z.strictObject({ at: Instant, field: text, before: opt(text), after: opt(text) })),
  translations: list(z.strictObject({ id: FindingId, language: LanguageSchema, title: text, address: opt(url) })),
});

const FindingAnswer = z.strictObject({
  data: FindingData,
  raw: text,
  draft: z.looseObject({}).describe("An entry as far as the source tells it"),
  missing: list(LanguageSchema),
});

const InboxAnswer = z.strictObject({
  data: list(FindingData),
  waiting: count,
  sources: list(
    z.strictObject({
      id: Slug,
      publisher: Slug,
      state: z.enum(["failing", "gone", "moved", "driedUp"]),
      since: opt(Instant),
      why: opt(text),
      to: opt(url),
    }),
  ).describe("Sources that are not well"),
  reports: list(
    z.strictObject({
      id: FindingId,
      entry: opt(z.strictObject({ id: Slug, version: count, title: text }).describe("As it was then")),
      language: LanguageSchema,
      words: text.describe("What a reader wrote: plain text, from anybody"),
      at: Instant,
      times: count.describe("How often these words came"),
      address: opt(url),
    }),
  ).describe("Errors that readers reported, newest first, 20 at most; only with the first page of what waits"),
  reported: count.describe("How many of them wait"),
  links: z.strictObject({
    feeds: byLanguageSchema(url).describe("The inbox as Atom, for a feed reader"),
    next: opt(url),
  }),
});

const CommandAnswer = z.strictObject({
  state: text,
  id: opt(FindingId),
  sources: opt(count),
  links: opt(z.strictObject({ feeds: byLanguageSchema(url) })),
});

const ID = "0123456789abcdef";
const AT = "2025-11-19T09:00:00Z";
const example = (summary: string, type: string, data: object) => ({ summary, value: { type, timestamp: AT, data } });

export const INBOX: readonly Operation[] = [
  {
    method: "get",
    path: "/webhooks/inbox",
    id: "inbox",
    tag: "Publishing",
    summary: "What was found in publishers' lists, newest first, and which errors readers reported",
    description: "Signed over the path and query.",
    query: z.strictObject({
      state: z
        .enum(INBOX_STATES)
        .exactOptional()
        .describe("What is listed; what waits where absent")
        .meta({ examples: ["waiting"] }),
      after: text
        .exactOptional()
        .describe("Where the page begins, as a link `next` has it")
        .meta({ examples: [`1763542800000-${ID}`] }),
    }),
    answers: { 200: { description: "A page of findings", content: { [JSON_TYPE]: InboxAnswer } } },
    problems: [...SIGNED_PROBLEMS, "parameter-invalid"],
    signed: true,
  },
  {
    method: "get",
    path: "/webhooks/inbox/{id}",
    id: "finding",
    tag: "Publishing",
    summary: "A finding, and the draft of its entry",
    description: "Signed over the path.",
    inPath: z.strictObject({ id: FindingId.describe("Of the finding, as the inbox has it").meta({ examples: [ID] }) }),
    answers: { 200: { description: "The finding", content: { [JSON_TYPE]: FindingAnswer } } },
    problems: [...SIGNED_PROBLEMS, "not-found"],
    signed: true,
  },
  {
    method: "post",
    path: "/webhooks/inbox",
    id: "inboxCommand",
    tag: "Publishing",
    summary: "Open, dismiss, snooze or restore a finding, settle a report",
    description: "With its translations.",
    body: {
      schema: InboxCommand,
      examples: {
        settle: example("An error was corrected, or was none", "inbox.settle", { id: ID }),
        dismiss: example("Not wanted", "inbox.dismiss", { id: ID, reason: "offTopic" }),
      },
    },
    answers: {
      200: { description: "Done", content: { [JSON_TYPE]: CommandAnswer } },
    },
    problems: [...SIGNED_PROBLEMS, "body-malformed", "entry-invalid", "out-of-scope", "not-found", "finding-settled"],
    signed: true,
  },
];
