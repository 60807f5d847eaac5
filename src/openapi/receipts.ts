import * as z from "zod";
import { Entry } from "../domain/entry/entry.ts";
import { LanguageSchema, Slug } from "../domain/entry/identifier-schemas.ts";
import { Instant } from "../domain/time/time-schemas.ts";
import { TEXT_STATES } from "../domain/view/translations.ts";
import { byLanguageSchema, count, list, opt, text, url } from "./shapes.ts";

// The answers to editors, as schemas.

const state = z.enum([
  "created",
  "revised",
  "unchanged",
  "restored",
  "withdrawn",
  "scheduled",
  "draft",
  "discarded",
  "superseded",
]);
const receiptLinks = z.strictObject({
  receipt: url,
  entry: opt(url),
  preview: opt(url),
  pages: opt(byLanguageSchema(url)),
});

export const ReceiptAnswer = z.strictObject({
  receipt: text.describe("Unique, unguessable"),
  entry: Slug,
  version: count.describe("Of the entry after the command; 0 for one that has not been released"),
  sequence: count.describe("Position of the ledger at that moment"),
  state,
  due: opt(Instant.describe("When a scheduled command takes effect")),
  supersededBy: opt(Instant.describe("Timestamp of the later command of the same editor that has taken effect")),
  links: receiptLinks,
});

export const BatchReceiptAnswer = z.strictObject({
  receipt: text,
  sequence: count,
  state: z.literal("committed"),
  receipts: list(ReceiptAnswer),
  links: receiptLinks,
});

const DryRunStep = z.strictObject({
  entry: Slug,
  state,
  version: count,
  due: opt(Instant),
  normalised: opt(Entry),
  diff: opt(list(z.looseObject({ op: text, path: text }))).describe(
    "JSON Patch (RFC 6902) from what is served or waits now",
  ),
  channels: list(z.strictObject({ language: LanguageSchema, channel: text, name: text, page: url })),
});
export const DryRunAnswer = z.strictObject({ dryRun: z.literal(true), data: z.union([DryRunStep, list(DryRunStep)]) });

const Progress = z.strictObject({
  receipt: text,
  entry: Slug,
  state,
  stage: z.enum(["accepted", "projected", "scheduled", "draft", "ended", "refused"]),
  version: count,
  sequence: count,
  due: opt(Instant),
  supersededBy: opt(Instant),
  reason: opt(text),
  projected: opt(Instant.describe("When every list showed it")),
  channels: list(z.strictObject({ language: LanguageSchema, channel: text, page: url, feed: url })),
  links: z.strictObject({ entry: opt(url), preview: opt(url), pages: opt(byLanguageSchema(url)) }),
});
export const ProgressAnswer = z.strictObject({
  data: z.union([
    z.strictObject({ webhookId: text, received: Instant, ...Progress.shape }),
    z.strictObject({ webhookId: text, received: Instant, receipt: text, receipts: list(Progress) }),
  ]),
});

export const LogAnswer = z.strictObject({
  data: list(
    z.strictObject({
      webhookId: text,
      command: opt(text),
      entry: opt(text),
      state: opt(text),
      problem: opt(url),
      detail: opt(text),
      errors: opt(list(z.looseObject({ pointer: text, detail: text }))),
      received: Instant,
      last: opt(Instant),
      times: z.int().min(1),
      receipt: opt(text),
      links: opt(z.strictObject({ receipt: url })),
    }),
  ),
});

export const WaitingAnswer = z.strictObject({
  data: list(
    z.strictObject({
      entry: Slug,
      editor: opt(Slug.check(z.describe("Whose it is, where it is another's: for keys that see what waits of others"))),
      state: z.enum(["scheduled", "draft"]),
      command: text,
      receipt: opt(text),
      due: opt(Instant.describe("When a scheduled command takes effect")),
      received: opt(Instant.describe("When a draft was last sent")),
      links: z.strictObject({
        preview: opt(
          url.describe("Good for seven days from now; followed by entry.json, the entry as it can be published"),
        ),
        receipt: opt(url),
      }),
    }),
  ),
});

export const OwnEntriesAnswer = z.strictObject({
  data: list(
    z.strictObject({
      entry: Slug,
      state: z.enum(["published", "withdrawn"]),
      type: opt(z.enum(["news", "event"])),
      version: count,
      titles: byLanguageSchema(text),
      links: z.strictObject({ entry: url }),
    }),
  ),
  links: z.strictObject({ next: opt(url) }),
});

const TextStandingShape = z.strictObject({
  state: z.enum(TEXT_STATES),
  renders: opt(z.int().min(1)),
  newer: opt(list(LanguageSchema)),
  facts: opt(z.boolean()),
});

export const TranslationsAnswer = z.strictObject({
  data: list(
    z.strictObject({
      entry: Slug,
      type: z.enum(["news", "event"]),
      version: z.int().min(1),
      updated: Instant,
      titles: byLanguageSchema(text),
      originals: list(LanguageSchema).describe("The languages that the others follow"),
      texts: byLanguageSchema(TextStandingShape),
      links: z.strictObject({ entry: url, pages: byLanguageSchema(url) }),
    }),
  ),
  links: z.strictObject({ next: opt(url) }),
});
