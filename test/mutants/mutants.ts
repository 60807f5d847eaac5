// Deliberate defects, each with the tests that must find it. A defect is the exact text of a source file, which stands
// there once, and what is put in its place. What a test finds only by importing the very constant that is wrong is not
// found: the tests say the numbers themselves.

export interface Mutant {
  /** The defect, as a sentence. */
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly replacement: string;
  /** Files of tests of which one must fail. */
  readonly tests: readonly string[];
  /** Pattern of the names of the tests that are run; all of the files without it. */
  readonly named?: string;
}

const LEDGER = ["test/ledger/ledger.test.ts"];
const ORDER = ["test/ledger/commands/order.test.ts"];
const EMBARGO = ["test/ledger/commands/embargo.test.ts"];
const SIGNATURE = ["test/ingest/signature.test.ts"];
const READING = ["test/http/feeds/reading.test.ts"];
const STALE = ["test/http/cache/stale.test.ts"];
const CALENDAR = ["test/render/calendar/calendar.test.ts"];
const ROUNDTRIP = ["test/render/roundtrip.test.ts"];
const STANDARDS = ["test/render/standards.test.ts"];
const REPORTS = ["test/aggregator/error-reports.test.ts"];
const SCOPES = ["test/domain/command/editor.test.ts"];

export const MUTANTS: readonly Mutant[] = [
  // Signatures.
  {
    name: "any second signature is accepted",
    file: "src/ingest/signature.ts",
    text: "for (const signature of headers.signatures) {",
    replacement:
      "for (const [index, signature] of headers.signatures.entries()) {\n        if (index > 0) return editor;",
    tests: SIGNATURE,
  },
  {
    name: "a body of 2 MiB is taken",
    file: "src/ingest/receive.ts",
    text: "MAX_BODY_BYTES = 1_048_576",
    replacement: "MAX_BODY_BYTES = 2_097_152",
    tests: SIGNATURE,
  },
  {
    name: "a signature is taken a second too late",
    file: "src/domain/command/clock-tolerance.ts",
    text: "TOLERANCE_SECONDS = 300",
    replacement: "TOLERANCE_SECONDS = 301",
    tests: SIGNATURE,
  },
  {
    name: "a signature from the future is taken",
    file: "src/ingest/signature.ts",
    text: "Math.abs(Math.floor(now / 1000) - Number(timestamp))",
    replacement: "(Math.floor(now / 1000) - Number(timestamp))",
    tests: SIGNATURE,
  },
  {
    name: "a key is taken after it expired",
    file: "src/ingest/signature.ts",
    text: "now >= before",
    replacement: "now > before",
    tests: SIGNATURE,
  },
  {
    name: "the signature does not cover the webhook-id",
    file: "src/ingest/signature.ts",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the source's text.
    text: "`${id}.${timestamp}.`",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the source's text.
    replacement: "`${id === '' ? id : 'msg'}.${timestamp}.`",
    tests: SIGNATURE,
  },
  {
    name: "a webhook-id may have a dot",
    file: "src/ingest/signature.ts",
    text: "/^[\\w-]{1,128}$/",
    replacement: "/^[\\w.-]{1,128}$/",
    tests: SIGNATURE,
  },
  {
    name: "a verification that throws passes",
    file: "src/ingest/signature.ts",
    text: "} catch {\n    return false;",
    replacement: "} catch {\n    return true;",
    tests: SIGNATURE,
  },

  // The ledger.
  {
    name: "a key touched again during the puts leaves the outbox",
    file: "src/ledger/store/outbox.ts",
    text: "dirty = iif(sequence = ?4, NULL, dirty)",
    replacement: "dirty = NULL",
    tests: LEDGER,
    named: "changes again while KV",
  },
  {
    name: "receipts are kept for one day",
    file: "src/ledger/ledger.ts",
    text: "receipts: 30 * DAY_MS",
    replacement: "receipts: DAY_MS",
    tests: LEDGER,
    named: "receipts",
  },
  {
    name: "a used webhook-id is taken with another body",
    file: "src/ledger/ledger.ts",
    text: "stored.fingerprint !== fingerprint",
    replacement: "stored.fingerprint === ''",
    tests: LEDGER,
    named: "used webhook-id",
  },
  {
    name: "a key whose put hangs is written again",
    file: "src/ledger/projection/kv-writer.ts",
    text: "return hanging.has(key);",
    replacement: "return false;",
    tests: LEDGER,
    named: "put hangs",
  },
  {
    name: "what failed is tried again without a pause",
    file: "src/ledger/store/outbox.ts",
    text: "min(?4 << min(failures, 10), ?5)",
    replacement: "min(?4, ?5)",
    tests: LEDGER,
    named: "growing intervals",
  },
  {
    name: "a rebuild forgets the lists",
    file: "src/ledger/store/outbox.ts",
    text: '"UPDATE views SET force = 1, dirty = coalesce(dirty, ?), dirty_at = coalesce(dirty_at, ?)", sequence',
    replacement:
      '"UPDATE views SET force = 1, dirty = coalesce(dirty, ?), dirty_at = coalesce(dirty_at, ?) WHERE target ' +
      'IS NULL", sequence',
    tests: LEDGER,
    named: "rebuild restores every list",
  },
  {
    name: "an alarm is not set when the ledger starts",
    file: "src/ledger/ledger.ts",
    text: "this.#indexMore(1);\n      await this.ensureAlarm();",
    replacement: "this.#indexMore(1);",
    tests: LEDGER,
    named: "lost alarm",
  },
  {
    name: "a held step is carried out a minute early",
    file: "src/ledger/commands/waiting.ts",
    text: "WHERE ended IS NULL AND due <= ?\n",
    replacement: "WHERE ended IS NULL AND due <= ? + 60000\n",
    tests: EMBARGO,
    named: "exact millisecond",
  },
  {
    name: "an editor sees what waits of others",
    file: "src/ledger/commands/execute.ts",
    text: 'const whose = scope.held === "all" ? undefined : editor;',
    replacement: "const whose = undefined;",
    tests: ORDER,
    named: "does not exist for another editor",
  },
  {
    name: "a late retry replaces a newer version",
    file: "src/ledger/commands/decide.ts",
    text: "timestamp < latest)",
    replacement: "timestamp > latest)",
    tests: ORDER,
    named: "late retry of an older version",
  },
  {
    name: "commands of the same instant supersede each other",
    file: "src/ledger/commands/decide.ts",
    text: "timestamp < latest)",
    replacement: "timestamp <= latest)",
    tests: ORDER,
    named: "same instant",
  },
  {
    name: "a withdrawn entry comes back by publishing it anew",
    file: "src/ledger/commands/decide.ts",
    text: "step.data.restore !== true",
    replacement: "step.data.restore === false",
    tests: ORDER,
    named: "stays withdrawn",
  },
  {
    name: "an expected version of the past is taken",
    file: "src/ledger/commands/decide.ts",
    text: "expected !== version)",
    replacement: "expected > version)",
    tests: LEDGER,
    named: "stale version|expect the same version",
  },
  {
    name: "a version is dated before the one ahead of it",
    file: "src/ledger/commands/decide.ts",
    text: "const at = Math.max(now, known.lastChange ?? 0);",
    replacement: "const at = now;",
    tests: LEDGER,
    named: "a clock that goes back",
  },
  {
    name: "an alarm that fails throws, and after six times never runs again",
    file: "src/ledger/ledger.ts",
    text: 'log("error", "projection-failed", errorFields(error));',
    replacement: "throw error;",
    tests: ["test/ledger/alarm.test.ts"],
  },
  {
    name: "an editor may have a thousand times as much waiting",
    file: "src/ledger/commands/quotas.ts",
    text: "scheduled: 500,",
    replacement: "scheduled: 500_000,",
    tests: ["test/documents.test.ts"],
    named: "how much is kept of each editor",
  },

  {
    name: "code that was taken back writes into newer tables",
    file: "src/std/durable/migrate.ts",
    text: "if (version > migrations.length)",
    replacement: "if (version > migrations.length + 9)",
    tests: ["test/ledger/store/newer-schema.test.ts"],
  },

  // What KV shows.
  {
    name: "a language that an entry left keeps it",
    file: "src/read-model/build-view.ts",
    text: "for (const entry of [before, after]) {",
    replacement: "for (const entry of [after ?? before]) {",
    tests: LEDGER,
    named: "channels and languages that it left",
  },
  {
    name: "a feed that KV keeps is served whatever it was made from",
    file: "src/read-model/prerendered.ts",
    text: "made === source ?",
    replacement: "made !== undefined ?",
    tests: ["test/hub/prerender.test.ts"],
  },
  {
    name: "a feed that KV keeps is served though it is cut",
    file: "src/http/cache/cached-views.ts",
    text: "if (representation.etag === ready.etag) ",
    replacement: "",
    tests: ["test/hub/prerender.test.ts"],
  },
  {
    name: "an isolate goes back to an earlier index",
    file: "src/read-model/list-index.ts",
    text: "index.write < than.write : index.sequence < than.sequence",
    replacement: "false : false",
    tests: STALE,
  },
  {
    name: "a list with missing items is shown shorter",
    file: "src/read-model/view-reader.ts",
    text: "?? (await recoverBlock(key, text, wanted))",
    replacement: "?? []",
    tests: STALE,
  },
  {
    name: "the agenda is ordered by release",
    file: "src/ledger/store/memberships.ts",
    text: "starts IS NOT NULL ORDER BY starts DESC, entry_id LIMIT ?",
    replacement: "starts IS NOT NULL ORDER BY released DESC, entry_id LIMIT ?",
    tests: LEDGER,
    named: "agenda by start",
  },
  {
    name: "cron compares nothing",
    file: "src/worker.ts",
    text: 'env.LEDGER.getByName("ledger").compare(),',
    replacement: 'env.LEDGER.getByName("ledger").ensureAlarm(),',
    tests: ["test/http/cache/lost-storage.test.ts"],
    named: "cron",
  },
  {
    name: "what an isolate remembers has no bound",
    file: "src/std/lru-cache.ts",
    text: "if (this.#bytes <= this.#maxBytes) break;",
    replacement: "if (oldest !== undefined) break;",
    tests: ["test/std/lru-cache.test.ts"],
  },

  // What operators and editors are told.
  {
    name: "a comparison sees no difference of entries",
    file: "src/cli/commands/service/verify.ts",
    text: "return version === state.version ? undefined",
    replacement: "return version > 0 ? undefined",
    tests: ["test/cli/commands/service/verify.test.ts"],
  },
  {
    name: "a superseded command is told as a success",
    file: "src/cli/client/outcomes.ts",
    text: 'return "receipt" in outcome && outcome.receipt.state !== "superseded";',
    replacement: 'return "receipt" in outcome;',
    tests: ["test/cli/client/outcomes.test.ts"],
  },
  {
    name: "the keys that the manual shows are deployed",
    file: "src/scripts/deployment.ts",
    text: "const examples = exampleKeys(editors);",
    replacement: "const examples: string[] = exampleKeys([]);",
    tests: ["test/scripts/deployment.test.ts"],
  },

  // Conditional requests.
  {
    name: "If-Modified-Since of the very second gets the body again",
    file: "src/http/response/conditional.ts",
    text: "Date.parse(lastModified) <= parseHttpDate(since)",
    replacement: "Date.parse(lastModified) < parseHttpDate(since)",
    tests: READING,
  },
  {
    name: "a malformed date counts as current",
    file: "src/http/response/conditional.ts",
    text: ": Number.NaN;",
    replacement: ": Number.POSITIVE_INFINITY;",
    tests: READING,
  },
  {
    name: "If-Modified-Since goes before If-None-Match",
    file: "src/http/response/conditional.ts",
    text: "if (tags !== null) return matches(tags.slice(0, 8192), etag);",
    replacement: "if (tags !== null && matches(tags.slice(0, 8192), etag)) return true;",
    tests: READING,
  },
  {
    name: "a strong tag does not match its weak form",
    file: "src/http/response/conditional.ts",
    text: 'const opaque = etag.replace(/^W\\//, "");',
    replacement: "const opaque = etag;",
    tests: READING,
  },

  // The calendar.
  {
    name: "a line of a calendar has 76 octets",
    file: "src/render/calendar/fold-line.ts",
    text: "const MAX_OCTETS = 75;",
    replacement: "const MAX_OCTETS = 76;",
    tests: STANDARDS,
  },
  {
    name: "a folded line is too long where its characters have four octets",
    file: "src/render/calendar/fold-line.ts",
    text: "? 4\n",
    replacement: "? 1\n",
    tests: ROUNDTRIP,
    named: "any string stays on one logical",
  },
  {
    name: "a fold splits a character",
    file: "src/render/calendar/fold-line.ts",
    text: "? 0\n",
    replacement: "? 3\n",
    tests: ROUNDTRIP,
    named: "any string stays on one logical",
  },
  {
    name: "a semicolon is not escaped in a calendar",
    file: "src/render/calendar/ical-text.ts",
    text: '.replaceAll(";", "\\\\;")',
    replacement: "",
    tests: STANDARDS,
  },
  {
    name: "an event ends when it starts",
    file: "src/render/calendar/dtstart.ts",
    text: "to <= from ?",
    replacement: "to < from ?",
    tests: CALENDAR,
  },
  {
    name: "the last day of an event is missing",
    file: "src/render/calendar/dtstart.ts",
    text: "? undefined : dayAfter(lastDay),",
    replacement: "? undefined : lastDay,",
    tests: CALENDAR,
  },
  {
    name: "an event blocks the reader's time",
    file: "src/render/calendar/vevent.ts",
    text: "TRANSP:TRANSPARENT",
    replacement: "TRANSP:OPAQUE",
    tests: CALENDAR,
  },
  {
    name: "a UID depends on the language",
    file: "src/render/calendar/vevent.ts",
    text: "uidOf(site, part)",
    replacement: "uidOf(site, part + language)",
    tests: CALENDAR,
  },

  // Scopes.
  {
    name: "a participant of an event answers for it",
    file: "src/domain/command/editor.ts",
    text: "ANSWERABLE.has(role) && organisations.includes(id)",
    replacement: "organisations.includes(id)",
    tests: SCOPES,
  },
  {
    name: "an editor makes another organisation the publisher",
    file: "src/domain/command/editor.ts",
    text: "SPEAKING.has(role) && !own.includes(id) && !spoke(id)",
    replacement: "SPEAKING.has(role) && !own.includes(id) && spoke(id)",
    tests: SCOPES,
  },
  {
    name: "a scope is checked on the entry as it will be only",
    file: "src/domain/command/editor.ts",
    text: "for (const entry of [before, after]) {",
    replacement: "for (const entry of [after]) {",
    tests: SCOPES,
  },
  {
    name: "a scope of commands is taken for a prefix",
    file: "src/domain/command/editor.ts",
    text: "each === type ||",
    replacement: "each === type || type.startsWith(each.slice(0, 5)) ||",
    tests: SCOPES,
  },
  {
    name: "a key of one language changes another's words",
    file: "src/domain/command/editor.ts",
    text: "!scope.languages.includes(language) &&\n",
    replacement: "scope.languages.includes(language) &&\n",
    tests: SCOPES,
  },
  {
    name: "a key of one language brings back words in another",
    file: "src/domain/command/editor.ts",
    text: "languages?.includes(language) === false",
    replacement: "languages?.includes(language) === undefined",
    tests: ORDER,
    named: "brings back no words",
  },
  {
    name: "a key of one language says notes in another",
    file: "src/domain/command/editor.ts",
    text: "const { entry: _, patch: __, ...said }",
    replacement: "const { entry: _, patch: __, note: ___, ...said }",
    tests: ORDER,
    named: "says nothing in another",
  },

  // Many at once.
  {
    name: "everybody who asks the same asks it anew",
    file: "src/http/context/ledger-queries.ts",
    text: "const same = mayFollow ? running(subject) : undefined;",
    replacement: "const same = mayFollow ? running(subject + Math.random()) : undefined;",
    tests: ["test/http/cache/edge.test.ts"],
    named: "asked of the ledger once",
  },
  {
    name: "each address of a network counts by itself",
    file: "src/http/context/ledger-queries.ts",
    text: "return address === undefined ? undefined : networkOf(address);",
    replacement: "return address === undefined ? undefined : networkOf(address) + address;",
    tests: ["test/http/cache/edge.test.ts"],
    named: "a client is its network",
  },
  {
    name: "an import is one turn",
    file: "src/ledger/ledger.ts",
    text: "const clean = await this.#inSlices(cleanLines(context, changes));",
    replacement: "const clean = new Map(); void cleanLines;",
    tests: ["test/ledger/liveness.test.ts"],
  },
  {
    name: "a text that moves in an order stays where it was as well",
    file: "src/ledger/search-index/index-entry.ts",
    text: "if (kept.length > 0 && moved.length > 0) make(position, kept, moved);",
    replacement: "if (kept.length > 0 && moved.length > 0) sql.insertPostings(position, kept, moved);",
    tests: ["test/ledger/search-index/index-entry.test.ts"],
  },
  // Errors that readers report.
  {
    name: "a report from a page of another site is kept",
    file: "src/http/pages/error-report.tsx",
    text: 'if (!isFromOwnPage(request, origin)) return refuse("elsewhere");',
    replacement: "",
    tests: REPORTS,
    named: "from .* is answered as it should be",
  },
  {
    name: "a report of a program that fills in every field is kept",
    file: "src/http/pages/error-report.tsx",
    text: 'if ((fields.get("website") ?? "") === "") {',
    replacement: 'if ((fields.get("website") ?? "") !== "nothing") {',
    tests: REPORTS,
    named: "fills in every field",
  },
  {
    name: "one source reports as much as all may",
    file: "src/aggregator/aggregator.ts",
    text: "if (sql.reportsOf(source) >= MAX_REPORTS.source) return false;",
    replacement: "",
    tests: REPORTS,
    named: "of a stranger are ten",
  },
  {
    name: "five networks keep everybody else from reporting",
    file: "src/aggregator/aggregator.ts",
    text: " && !sql.makeRoomFor(source)",
    replacement: "",
    tests: REPORTS,
    named: "of five strangers",
  },
  {
    name: "any key puts a reader's report away",
    file: "src/http/publishing/inbox.ts",
    text: "if (!isUnbounded(editor.scope)) {",
    replacement: "if (editor.id === '') {",
    tests: REPORTS,
    named: "is put away by an editor",
  },
  {
    name: "a report is kept for ever",
    file: "src/aggregator/aggregator.ts",
    text: "      sql.forgetReports(now - REPORT_KEPT);\n",
    replacement: "",
    tests: REPORTS,
    named: "is forgotten",
  },
];
