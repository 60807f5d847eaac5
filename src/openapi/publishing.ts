// Long, because it is data: the operations of editors, each with its examples and answers.
import * as z from "zod";
import { Command, Rebuild } from "../domain/command/command.ts";
import { Scope } from "../domain/command/editor.ts";
import { EditorChange } from "../domain/command/editor-change.ts";
import { Import } from "../domain/command/export-line.ts";
import { DEFAULT_LANGUAGE } from "../domain/entry/language.ts";
import type { ProblemType } from "../domain/problem.ts";
import { TranslationsQuery } from "../domain/query/parameters.ts";
import { EXAMPLES } from "../domain/site/service.ts";
import { JSON_TYPE, type Operation } from "./operation.ts";
import {
  BatchReceiptAnswer,
  DryRunAnswer,
  LogAnswer,
  OwnEntriesAnswer,
  ProgressAnswer,
  ReceiptAnswer,
  TranslationsAnswer,
  WaitingAnswer,
} from "./receipts.ts";

// The operations of editors. Their requests are signed.

const EXAMPLE_ENTRY = {
  id: "my-first-entry",
  type: "news",
  genre: "press-release",
  published: "2025-11-19",
  texts: {
    [DEFAULT_LANGUAGE]: {
      words: "service",
      title: "A title",
      summary: "One or two sentences.",
      content: "The text, in *Markdown*.",
    },
  },
  organisations: [{ id: EXAMPLES.organisation, role: "publisher" }],
  topics: [EXAMPLES.topic],
};

const EXAMPLE_EVENT = {
  ...EXAMPLE_ENTRY,
  id: "my-first-event",
  type: "event",
  genre: "webinar",
  event: { status: "confirmed", starts: "2035-06-01T09:00", ends: "2035-06-01T11:00", zone: "Europe/Lisbon" },
};

/** A command of each kind, in an order in which they can be carried out. */
const STEPS = [
  ["publish", "Publish an entry", "entry.publish", { entry: EXAMPLE_ENTRY }],
  [
    "patch",
    "Change some of its fields",
    "entry.patch",
    { id: EXAMPLE_ENTRY.id, expectedVersion: 1, patch: { countries: ["PT"] } },
  ],
  [
    "translate",
    "Add a language",
    "entry.translate",
    {
      id: EXAMPLE_ENTRY.id,
      language: EXAMPLES.language,
      text: { words: "translation", title: "Un titre", summary: "Une ou deux phrases." },
    },
  ],
  [
    "correct",
    "Correct it, and say so",
    "entry.correct",
    {
      id: EXAMPLE_ENTRY.id,
      expectedVersion: 3,
      note: { [DEFAULT_LANGUAGE]: "The date was wrong.", [EXAMPLES.language]: "La date était fausse." },
      patch: { published: "2025-11-18" },
    },
  ],
  ["withdraw", "Take it back", "entry.withdraw", { id: EXAMPLE_ENTRY.id, reason: "Published by mistake." }],
  ["restore", "Bring it back", "entry.restore", { id: EXAMPLE_ENTRY.id }],
  ["event", "Publish an event", "entry.publish", { entry: EXAMPLE_EVENT }],
  [
    "reschedule",
    "Move it",
    "event.reschedule",
    { id: EXAMPLE_EVENT.id, starts: "2035-06-02T09:00", ends: "2035-06-02T11:00", zone: "Europe/Lisbon" },
  ],
  ["postpone", "Postpone it", "event.postpone", { id: EXAMPLE_EVENT.id }],
  ["cancel", "Cancel it", "event.cancel", { id: EXAMPLE_EVENT.id }],
  [
    "schedule",
    "Publish at an instant",
    "entry.publish",
    { entry: { ...EXAMPLE_ENTRY, id: "my-next-entry" }, publishAt: "2035-11-19T09:00:00Z" },
  ],
  ["discard", "Discard what waits", "entry.discard", { id: "my-next-entry" }],
] as const;

export const SIGNED_PROBLEMS = [
  "header-malformed",
  "unauthorised",
  "too-large",
  "media-type",
  "unavailable",
] as const satisfies readonly ProblemType[];

const EditorChangeAnswer = z.strictObject({
  state: z.enum(["created", "changed", "revoked", "imported", "superseded"]),
  editors: z.array(z.string()).describe("Of whom something was changed"),
  keys: z.array(z.string()).exactOptional().describe("Names of the editor's keys: the beginning of their hashes"),
});

const EditorsAnswer = z.strictObject({
  data: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      kept: z.enum(["secret", "ledger"]).describe("Where the record is kept"),
      scopes: Scope,
      keys: z.array(
        z.strictObject({
          key: z.string(),
          kind: z.enum(["HMAC", "Ed25519", "Ghost"]),
          notBefore: z.string().exactOptional(),
          expires: z.string().exactOptional(),
        }),
      ),
    }),
  ),
  changes: z.array(
    z.strictObject({
      at: z.string(),
      operator: z.string(),
      command: z.string(),
      editor: z.string().exactOptional(),
      state: z.string(),
      editors: z.array(z.string()),
    }),
  ),
});

export const PUBLISHING: readonly Operation[] = [
  {
    method: "post",
    path: "/webhooks/publish",
    id: "publish",
    tag: "Publishing",
    summary: "Publish, change, translate, correct, withdraw or restore an entry",
    description:
      "Signed as Standard Webhooks has it: an HMAC (`v1`) or Ed25519 (`v1a`) over `id.timestamp.body`, the very " +
      "bytes of the body. It covers no address: a dry run is best asked for in the body (`dryRun`). The same " +
      "`webhook-id` and body get the same receipt, however often they are sent: retrying is always safe. A " +
      "success means that the revision survives any crash. Commands of one editor on one entry take effect in " +
      "the order of their `timestamp`: an older one is answered `superseded` and has no effect, unless its " +
      "`expectedVersion` matches.",
    query: z.strictObject({
      "dry-run": z
        .literal("1")
        .exactOptional()
        .describe(
          "Nothing is stored; the answer says what would be. The webhook-id is spent: it publishes nothing any more",
        )
        .meta({ examples: ["1"] }),
    }),
    body: {
      schema: Command,
      examples: {
        ...Object.fromEntries(
          STEPS.map(([name, summary, type, data]) => [
            name,
            { summary, value: { type, timestamp: "2025-11-19T09:00:00Z", data } },
          ]),
        ),
        "dry-run": {
          summary: "Ask what a change would do",
          value: {
            type: "entry.patch",
            timestamp: "2025-11-19T09:00:00Z",
            dryRun: true,
            data: { id: EXAMPLE_ENTRY.id, expectedVersion: 6, patch: { countries: ["FR"] } },
          },
        },
        batch: {
          summary: "Several steps, all or none",
          value: {
            type: "batch",
            timestamp: "2025-11-19T09:00:00Z",
            data: {
              commands: [
                {
                  type: "entry.patch",
                  data: { id: EXAMPLE_ENTRY.id, expectedVersion: 6, patch: { countries: ["FR"] } },
                },
                { type: "entry.withdraw", data: { id: EXAMPLE_EVENT.id, reason: "Published by mistake." } },
              ],
            },
          },
        },
      },
    },
    answers: {
      200: {
        description: "Changed, unchanged, or seen before; with `dryRun`, what would be",
        content: { [JSON_TYPE]: z.union([ReceiptAnswer, BatchReceiptAnswer, DryRunAnswer]) },
      },
      201: { description: "Created", content: { [JSON_TYPE]: ReceiptAnswer } },
      202: { description: "Scheduled for its instant", content: { [JSON_TYPE]: ReceiptAnswer } },
    },
    problems: [
      ...SIGNED_PROBLEMS,
      "parameter-invalid",
      "body-malformed",
      "out-of-scope",
      "unknown-entry",
      "entry-withdrawn",
      "id-taken",
      "duplicate-suspected",
      "nothing-held",
      "version-conflict",
      "idempotency-key-reused",
      "entry-invalid",
      "quota-exceeded",
      "rate-limited",
    ],
    signed: true,
  },
  {
    method: "post",
    path: "/webhooks/adapters/ghost",
    id: "ghost",
    tag: "Publishing",
    summary: "Take a post of Ghost as it sends its own webhooks",
    description:
      "For `post.published`, `post.published.edited`, `post.unpublished` and `post.deleted`. Ghost signs with " +
      "`X-Ghost-Signature` and the secret of the editor's adapter, which says how posts become entries.",
    headers: z.strictObject({
      "x-ghost-signature": z
        .string()
        .describe("`sha256=` and an HMAC-SHA256 in hexadecimal, `, t=` and milliseconds since 1970")
        .meta({
          examples: ["sha256=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08, t=1763542800000"],
        }),
    }),
    body: {
      schema: z.looseObject({ post: z.looseObject({}) }),
      examples: {
        published: {
          summary: "A post, as far as its fields are read",
          value: {
            post: {
              current: {
                id: "6682b8a8e10cc04306284330",
                title: "A title",
                status: "published",
                visibility: "public",
                html: "<p>The text.</p>",
                custom_excerpt: "One or two sentences.",
                url: "https://blog.example.org/a-title/",
                published_at: "2025-11-19T08:30:00.000Z",
                tags: [{ slug: EXAMPLES.topic }],
                authors: [{ name: "Anne Martin" }],
              },
              previous: { status: "draft" },
            },
          },
        },
        unpublished: {
          summary: "The same post, taken back",
          value: {
            post: { current: { id: "6682b8a8e10cc04306284330", status: "draft" }, previous: { status: "published" } },
          },
        },
      },
    },
    answers: {
      200: { description: "Changed, unchanged, or seen before", content: { [JSON_TYPE]: ReceiptAnswer } },
      201: { description: "Created", content: { [JSON_TYPE]: ReceiptAnswer } },
    },
    problems: [
      ...SIGNED_PROBLEMS,
      "body-malformed",
      "out-of-scope",
      "unknown-entry",
      "entry-withdrawn",
      "id-taken",
      "duplicate-suspected",
      "version-conflict",
      "idempotency-key-reused",
      "entry-invalid",
      "quota-exceeded",
      "rate-limited",
    ],
  },
  {
    method: "get",
    path: "/webhooks/receipts/{receipt}",
    id: "receipt",
    tag: "Publishing",
    summary: "How far a delivery has come",
    description:
      "Signed like a command, over the path in place of a body. Only the editor's own receipts, for 30 days.",
    inPath: z.strictObject({
      receipt: z
        .uuid()
        .describe("Id of the receipt")
        .meta({ examples: ["5f1c7a52-6f5c-4b0e-9a53-6a1d0c9f3b11"] }),
    }),
    answers: { 200: { description: "The delivery and where it shows", content: { [JSON_TYPE]: ProgressAnswer } } },
    problems: [...SIGNED_PROBLEMS, "unknown-receipt"],
    signed: true,
  },
  {
    method: "get",
    path: "/webhooks/log",
    id: "deliveries",
    tag: "Publishing",
    summary: "The editor's last 200 deliveries and what became of them",
    description: "Signed like a command, over the path in place of a body.",
    answers: { 200: { description: "Deliveries, last first", content: { [JSON_TYPE]: LogAnswer } } },
    problems: [...SIGNED_PROBLEMS],
    signed: true,
  },
  {
    method: "get",
    path: "/webhooks/waiting",
    id: "waiting",
    tag: "Publishing",
    summary: "What of the editor's own waits for its instant, and drafts",
    description:
      "At most 500 of each, each with a new preview. Signed like a command, over the path in place of a body.",
    answers: {
      200: {
        description: "Scheduled commands, first what is due first, then drafts",
        content: { [JSON_TYPE]: WaitingAnswer },
      },
    },
    problems: [...SIGNED_PROBLEMS],
    signed: true,
  },
  {
    method: "get",
    path: "/webhooks/entries",
    id: "ownEntries",
    tag: "Publishing",
    summary: "What the editor published or changed, as it is now",
    description: "Twenty at a time. Signed like a command, over the path and query in place of a body.",
    query: z.strictObject({
      before: z
        .string()
        .regex(/^\d{1,15}$/)
        .exactOptional()
        .describe("Position of the ledger before which to go on, as in `links.next`")
        .meta({ examples: ["1000000"] }),
    }),
    answers: {
      200: { description: "Entries, last changed first", content: { [JSON_TYPE]: OwnEntriesAnswer } },
    },
    problems: [...SIGNED_PROBLEMS, "parameter-invalid"],
    signed: true,
  },
  {
    method: "get",
    path: "/webhooks/translations",
    id: "translations",
    tag: "Publishing",
    summary: "Which texts of entries are there, behind or missing",
    description:
      "Of the entries that the editor may change, by id. Signed like a command, over the path and query in " +
      "place of a body.",
    query: TranslationsQuery,
    answers: {
      200: { description: "A page of the table of translations", content: { [JSON_TYPE]: TranslationsAnswer } },
    },
    problems: [...SIGNED_PROBLEMS, "parameter-invalid"],
    signed: true,
  },
  {
    method: "post",
    path: "/webhooks/rebuild",
    id: "rebuild",
    tag: "Publishing",
    summary: "Write every list and document again from the ledger",
    description: "For editors whose key has no bounds.",
    body: {
      schema: Rebuild,
      examples: { rebuild: { summary: "Rebuild", value: { type: "rebuild", timestamp: "2025-11-19T09:00:00Z" } } },
    },
    answers: {
      202: {
        description: "It has begun",
        content: { [JSON_TYPE]: z.strictObject({ state: z.literal("rebuilding"), keys: z.int().min(0) }) },
      },
    },
    problems: [...SIGNED_PROBLEMS, "body-malformed", "out-of-scope", "entry-invalid"],
    signed: true,
  },
  {
    method: "post",
    path: "/webhooks/editors",
    id: "changeEditors",
    tag: "Publishing",
    summary: "Add, rotate or revoke the keys of those who may publish",
    description:
      "By an editor whose key has no bounds. It takes effect within five seconds everywhere. The same delivery " +
      "has no effect again; one that is older than the last change of its editor is answered `superseded`. The " +
      "first editor of the secret `EDITORS` is the operator's root, whom no command changes.",
    body: {
      schema: EditorChange,
      examples: {
        import: {
          summary: "Copy the editors of the secret EDITORS",
          value: { type: "editor.import", timestamp: "2025-11-19T09:00:00Z" },
        },
        put: {
          summary: "A new editor",
          value: {
            type: "editor.put",
            timestamp: "2025-11-19T09:00:00Z",
            data: {
              editor: {
                id: "press-office",
                name: "Press office",
                publicKeys: ["whpk_G0NYsXYpqLKaKKiP5ubTxPrDLoNLDTqRHdxHxFu06ss="],
                scopes: { organisations: [EXAMPLES.organisation] },
              },
            },
          },
        },
        revoke: {
          summary: "An editor who may publish no longer",
          value: { type: "editor.revoke", timestamp: "2025-11-19T09:01:00Z", data: { id: "press-office" } },
        },
      },
    },
    answers: {
      200: { description: "Changed, or already so", content: { [JSON_TYPE]: EditorChangeAnswer } },
      201: { description: "A new editor", content: { [JSON_TYPE]: EditorChangeAnswer } },
    },
    problems: [...SIGNED_PROBLEMS, "body-malformed", "out-of-scope", "idempotency-key-reused", "entry-invalid"],
    signed: true,
  },
  {
    method: "get",
    path: "/webhooks/editors",
    id: "listEditors",
    tag: "Publishing",
    summary: "Who may publish, and what was changed of that",
    description:
      "By an editor whose key has no bounds; signed over the path in place of a body. Keys are named by their hash.",
    answers: {
      200: { description: "The editors, and the last hundred changes", content: { [JSON_TYPE]: EditorsAnswer } },
    },
    problems: [...SIGNED_PROBLEMS, "out-of-scope"],
    signed: true,
  },
  {
    method: "get",
    path: "/webhooks/export",
    id: "exportLedger",
    tag: "Publishing",
    summary: "The ledger's whole past, as NDJSON",
    description:
      "Signed over the path and query in place of a body, by an editor whose key has no bounds. A `Link` leads " +
      "to the next page.",
    query: z.strictObject({
      after: z
        .string()
        .regex(/^\d{1,15}$/)
        .exactOptional()
        .describe("Position of the ledger after which to go on; from the start where absent")
        .meta({ examples: ["0"] }),
    }),
    answers: {
      200: {
        description: "A line for each revision and withdrawal, then for each list",
        content: { "application/x-ndjson": null },
      },
    },
    problems: [...SIGNED_PROBLEMS, "parameter-invalid", "out-of-scope"],
    signed: true,
  },
  {
    method: "post",
    path: "/webhooks/import",
    id: "importLedger",
    tag: "Publishing",
    summary: "Lines of an export, into a ledger that is the beginning of it",
    description: "By an editor whose key has no bounds. Sending them again changes nothing.",
    body: {
      schema: Import,
      examples: {
        lists: {
          summary: "The times of a list",
          value: {
            views: [
              { view: "v1/latest/en/", changed: "2025-11-19T09:00:00.000Z", touched: "2025-11-19T09:00:00.000Z" },
            ],
          },
        },
      },
    },
    answers: {
      200: {
        description: "Imported",
        content: {
          [JSON_TYPE]: z.strictObject({
            state: z.literal("imported"),
            added: z.int().min(0).exactOptional(),
            sequence: z.int().min(0).exactOptional(),
            views: z.int().min(0).exactOptional(),
          }),
        },
      },
    },
    problems: [...SIGNED_PROBLEMS, "body-malformed", "out-of-scope", "import-conflict", "entry-invalid"],
    signed: true,
  },
];
