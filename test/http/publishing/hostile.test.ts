// Requests that are hostile or mistaken, each with its exact answer. None of them stores anything or uses up its
// webhook-id.
import { runInDurableObject, SELF } from "cloudflare:test";
import { beforeAll, describe, expect, it } from "vitest";
import { MAX_BODY_BYTES } from "../../../src/ingest/receive.ts";
import { type Body, batch, command, patching } from "../../fixtures/commands.ts";
import { SECRETS } from "../../fixtures/editors.ts";
import { event, news, publishing, withdrawing } from "../../fixtures/entries.ts";
import { type Delivery, signedQuestion, signedRequest } from "../../fixtures/signed.ts";
import { bindings } from "../../fixtures/worker/ledger.ts";
import { deliver, ORIGIN, project } from "../../fixtures/worker/service.ts";

// The world that they meet: a served article at version 2, a served event with a session, a withdrawn article, a held
// one.
beforeAll(async () => {
  await deliver(publishing(news("served")));
  await deliver(
    publishing(
      news("served", { genre: "speech", image: { url: "https://example.org/i.png", alt: { en: "A", fr: "B" } } }),
    ),
  );
  await deliver(
    publishing(event("meeting", {}, { sessions: [{ starts: "2025-09-25T10:00", title: { en: "One", fr: "Un" } }] })),
  );
  await deliver(publishing(news("gone")));
  await deliver(withdrawing("gone"));
  await deliver(publishing(news("held"), { publishAt: "2099-01-01T00:00:00Z" }));
  // What the ledger's own alarm does to its tables comes before what is sent.
  await project();
});

const TABLES = [
  "revisions",
  "entries",
  "memberships",
  "texts",
  "postings",
  "receipts",
  "held",
  "drafts",
  "views",
  "projections",
];

async function stored(): Promise<string> {
  return await runInDurableObject(bindings.LEDGER.getByName("ledger"), (_, { storage }) =>
    JSON.stringify(TABLES.map((table) => storage.sql.exec(`SELECT * FROM ${table}`).toArray())),
  );
}

const seconds = (offset: number) => Math.floor(Date.now() / 1000) + offset;
const valid = publishing(news("new"));
const text = (over: Body) =>
  publishing(news("new", { texts: { en: { words: "service", title: "T", summary: "S", ...over } } }));
const html = (content: string) => text({ content, format: "html" });
const entry = (over: Body) => publishing(news("new", over));
const happening = (details: Body) => publishing(event("new", {}, details));
const headers = (over: Record<string, string | undefined>): Delivery => ({ headers: over });
const by = (secret: string): Delivery => ({ secret });
const ministry = by(SECRETS.ministry);
const AT_A = { id: "meeting" };

type Row = [name: string, body: unknown, delivery: Delivery, status: number, type: string, pointer?: string];

const ENVELOPE: Row[] = [
  ["no media type", valid, headers({ "content-type": undefined }), 415, "media-type"],
  ["a form", valid, headers({ "content-type": "application/x-www-form-urlencoded" }), 415, "media-type"],
  ["plain text", valid, headers({ "content-type": "text/plain" }), 415, "media-type"],
  ["another charset", valid, headers({ "content-type": "application/json; charset=iso-8859-1" }), 415, "media-type"],
  ["two media types", valid, headers({ "content-type": "application/json, text/html" }), 415, "media-type"],
  ["a media type that only starts so", valid, headers({ "content-type": "application/json-seq" }), 415, "media-type"],
  ["a compressed body", valid, headers({ "content-encoding": "gzip" }), 415, "media-type"],
  ["a body called identity", valid, headers({ "content-encoding": "identity" }), 415, "media-type"],
  ["no webhook-id", valid, headers({ "webhook-id": undefined }), 400, "header-malformed"],
  ["an empty webhook-id", valid, headers({ "webhook-id": "" }), 400, "header-malformed"],
  ["a dot in the webhook-id", valid, headers({ "webhook-id": "a.b" }), 400, "header-malformed"],
  ["a space in the webhook-id", valid, headers({ "webhook-id": "a b" }), 400, "header-malformed"],
  ["SQL in the webhook-id", valid, headers({ "webhook-id": "' OR 1=1 --" }), 400, "header-malformed"],
  ["129 characters of webhook-id", valid, headers({ "webhook-id": "x".repeat(129) }), 400, "header-malformed"],
  ["no timestamp", valid, headers({ "webhook-timestamp": undefined }), 400, "header-malformed"],
  ["a timestamp in milliseconds", valid, headers({ "webhook-timestamp": String(Date.now()) }), 400, "header-malformed"],
  ["a timestamp in RFC 3339", valid, headers({ "webhook-timestamp": "2026-01-01T00:00:00Z" }), 400, "header-malformed"],
  ["a negative timestamp", valid, headers({ "webhook-timestamp": "-1767225600" }), 400, "header-malformed"],
  ["a timestamp with a fraction", valid, headers({ "webhook-timestamp": `${seconds(0)}.5` }), 400, "header-malformed"],
  ["a timestamp in hexadecimal", valid, headers({ "webhook-timestamp": "0x69558b00" }), 400, "header-malformed"],
  ["no signature", valid, headers({ "webhook-signature": undefined }), 400, "header-malformed"],
  ["a signature without version", valid, headers({ "webhook-signature": "AAAA" }), 400, "header-malformed"],
  ["a signature that is no base64", valid, headers({ "webhook-signature": "v1,!!!!" }), 400, "header-malformed"],
  [
    "a signature in hexadecimal of odd length",
    valid,
    headers({ "webhook-signature": "v1,abcde" }),
    400,
    "header-malformed",
  ],
  [
    "nine signatures",
    valid,
    headers({ "webhook-signature": Array.from({ length: 9 }, () => "v1,AAAA").join(" ") }),
    400,
    "header-malformed",
  ],
  [
    "a signature of 5,000 characters",
    valid,
    headers({ "webhook-signature": `v1,${"A".repeat(5000)}` }),
    400,
    "header-malformed",
  ],
  ["an empty signature", valid, headers({ "webhook-signature": "v1," }), 401, "unauthorised"],
  ["a short signature", valid, headers({ "webhook-signature": "v1,AAAA" }), 401, "unauthorised"],
  [
    "a signature of a version that is not known",
    valid,
    headers({ "webhook-signature": `v2,${"A".repeat(43)}=` }),
    401,
    "unauthorised",
  ],
  [
    "an HMAC that is called Ed25519",
    valid,
    headers({ "webhook-signature": `v1a,${"A".repeat(43)}=` }),
    401,
    "unauthorised",
  ],
  ["a strange key", valid, by(`whsec_${btoa("x1y2z3a4b5c6d7e8f9g0h1i2j3k4")}`), 401, "unauthorised"],
  ["a key that has ended", valid, by(SECRETS.retired), 401, "unauthorised"],
  ["a key that is yet to come", valid, by(SECRETS.future), 401, "unauthorised"],
  ["a timestamp of 302 s ago", valid, { secondsAhead: -302 }, 401, "unauthorised"],
  ["a timestamp 310 s ahead", valid, { secondsAhead: 310 }, 401, "unauthorised"],
  ["a body that was serialised again", valid, { sent: JSON.stringify(valid, null, 2) }, 401, "unauthorised"],
  [
    "a body with one letter changed",
    valid,
    { sent: JSON.stringify(valid).replace("Title", "Titel") },
    401,
    "unauthorised",
  ],
  ["a line break after the signed body", valid, { sent: `${JSON.stringify(valid)}\n` }, 401, "unauthorised"],
  ["another webhook-id than was signed", valid, headers({ "webhook-id": "other" }), 401, "unauthorised"],
  [
    "another timestamp than was signed",
    valid,
    headers({ "webhook-timestamp": String(seconds(-100)) }),
    401,
    "unauthorised",
  ],
  ["a misspelt dry run", valid, { path: "/webhooks/publish?dryrun=1" }, 400, "parameter-invalid"],
  ["a dry run that is no 1", valid, { path: "/webhooks/publish?dry-run=true" }, 400, "parameter-invalid"],
  ["a dry run that is off", valid, { path: "/webhooks/publish?dry-run=0" }, 400, "parameter-invalid"],
  ["a parameter that is none", valid, { path: "/webhooks/publish?key=secret" }, 400, "parameter-invalid"],
];

const BODIES: Row[] = [
  ["an empty body", "", {}, 400, "body-malformed"],
  ["white space", "  \n", {}, 400, "body-malformed"],
  ["a byte order mark", `\ufeff${JSON.stringify(valid)}`, {}, 400, "body-malformed"],
  ["bytes that are no UTF-8", new Uint8Array([0x7b, 0xc3, 0x28, 0x7d]), {}, 400, "body-malformed"],
  ["an overlong encoding", new Uint8Array([0x22, 0xc0, 0xaf, 0x22]), {}, 400, "body-malformed"],
  ["half a JSON text", '{"type":"entry.publish"', {}, 400, "body-malformed"],
  ["a comma too many", '{"type":"entry.publish",}', {}, 400, "body-malformed"],
  ["single quotes", "{'type':'entry.publish'}", {}, 400, "body-malformed"],
  ["NaN", '{"type":NaN}', {}, 400, "body-malformed"],
  ["a comment", '{"type":"entry.publish" /* x */}', {}, 400, "body-malformed"],
  ["two JSON texts", "{}{}", {}, 400, "body-malformed"],
  ["XML", "<entry/>", {}, 400, "body-malformed"],
  ["a field twice", '{"type":"entry.withdraw","type":"entry.publish"}', {}, 400, "body-malformed"],
  ["a field twice in two spellings", '{"type":"a","\\u0074ype":"b"}', {}, 400, "body-malformed"],
  ["a field twice, deep inside", '{"data":{"entry":{"id":"a","id":"b"}}}', {}, 400, "body-malformed"],
  ["33 levels", `${"[".repeat(33)}${"]".repeat(33)}`, {}, 400, "body-malformed"],
  ["200,000 levels", `${"[".repeat(200_000)}${"]".repeat(200_000)}`, {}, 400, "body-malformed"],
  ["a prototype", '{"type":"entry.publish","__proto__":{"admin":true}}', {}, 400, "body-malformed"],
  ["one octet too many", `"${"x".repeat(MAX_BODY_BYTES - 1)}"`, {}, 413, "too-large"],
  ["a length that is a lie", valid, { headers: { "content-length": String(MAX_BODY_BYTES + 1) } }, 413, "too-large"],
  ["a list", [], {}, 422, "entry-invalid", ""],
  ["a text", '"entry.publish"', {}, 422, "entry-invalid", ""],
  ["null", "null", {}, 422, "entry-invalid", ""],
  ["an empty object", {}, {}, 422, "entry-invalid", "/type"],
  ["a command that is none", { ...valid, type: "entry.delete" }, {}, 422, "entry-invalid", "/type"],
  ["a command in capitals", { ...valid, type: "ENTRY.PUBLISH" }, {}, 422, "entry-invalid", "/type"],
  ["no timestamp in the body", { type: "entry.publish", data: valid.data }, {}, 422, "entry-invalid", "/timestamp"],
  [
    "a timestamp without zone in the body",
    { ...valid, timestamp: "2026-01-01T00:00:00" },
    {},
    422,
    "entry-invalid",
    "/timestamp",
  ],
  ["no data", { type: "entry.publish", timestamp: valid.timestamp }, {}, 422, "entry-invalid", "/data"],
  ["data that is a list", { ...valid, data: [] }, {}, 422, "entry-invalid", "/data"],
  ["a field beside the data", { ...valid, editor: "desk" }, {}, 422, "entry-invalid", "/editor"],
  [
    "a field that is no part of the command",
    publishing(news("new"), { force: true }),
    {},
    422,
    "entry-invalid",
    "/data/force",
  ],
  [
    "a version that is a text",
    publishing(news("new"), { expectedVersion: "1" }),
    {},
    422,
    "entry-invalid",
    "/data/expectedVersion",
  ],
  [
    "a negative version",
    publishing(news("new"), { expectedVersion: -1 }),
    {},
    422,
    "entry-invalid",
    "/data/expectedVersion",
  ],
  [
    "a fraction of a version",
    publishing(news("new"), { expectedVersion: 1.5 }),
    {},
    422,
    "entry-invalid",
    "/data/expectedVersion",
  ],
  [
    "an instant without zone",
    publishing(news("new"), { publishAt: "2099-01-01T00:00:00" }),
    {},
    422,
    "entry-invalid",
    "/data/publishAt",
  ],
  [
    "an instant of 1 January, 25:00",
    publishing(news("new"), { publishAt: "2099-01-01T25:00:00Z" }),
    {},
    422,
    "entry-invalid",
    "/data/publishAt",
  ],
  [
    "a day for an instant",
    publishing(news("new"), { publishAt: { at: "2099-01-01", zone: "UTC" } }),
    {},
    422,
    "entry-invalid",
    "/data/publishAt/at",
  ],
  [
    "an hour that the clocks skip",
    publishing(news("new"), { publishAt: { at: "2026-03-29T01:30", zone: "Europe/Lisbon" } }),
    {},
    422,
    "entry-invalid",
    "/data/publishAt/at",
  ],
  [
    "an instant in no zone",
    publishing(news("new"), { publishAt: { at: "2099-01-01T09:00", zone: "Mars/Olympus" } }),
    {},
    422,
    "entry-invalid",
    "/data/publishAt/zone",
  ],
  [
    "two instants",
    publishing(news("new"), { publishAt: "2099-01-01T00:00:00Z", embargoUntil: "2099-01-01T00:00:00Z" }),
    {},
    422,
    "entry-invalid",
    "/data/embargoUntil",
  ],
  [
    "a draft for an instant",
    publishing(news("new"), { state: "draft", publishAt: "2099-01-01T00:00:00Z" }),
    {},
    422,
    "entry-invalid",
    "/data/publishAt",
  ],
  [
    "a draft for the back catalogue",
    publishing(news("new"), { state: "draft", backfill: true }),
    {},
    422,
    "entry-invalid",
    "/data/backfill",
  ],
  ["a state that is none", publishing(news("new"), { state: "published" }), {}, 422, "entry-invalid", "/data/state"],
  ["a note in no language", publishing(news("new"), { note: {} }), {}, 422, "entry-invalid", "/data/note"],
];

const ENTRIES: Row[] = [
  ["an id with capitals", publishing(news("New-Entry")), {}, 422, "entry-invalid", "/data/entry/id"],
  ["an id with a slash", publishing(news("../new")), {}, 422, "entry-invalid", "/data/entry/id"],
  ["an id of 101 characters", publishing(news("x".repeat(101))), {}, 422, "entry-invalid", "/data/entry/id"],
  ["a type that is none", entry({ type: "blog" }), {}, 422, "entry-invalid", "/data/entry/type"],
  ["a genre of events", entry({ genre: "webinar" }), {}, 422, "entry-invalid", "/data/entry/genre"],
  ["no text", entry({ texts: {} }), {}, 422, "entry-invalid", "/data/entry/texts"],
  [
    "a text in a language that is not served",
    entry({ texts: { it: { words: "service", title: "T", summary: "S" } } }),
    {},
    422,
    "entry-invalid",
    "/data/entry/texts/it",
  ],
  [
    "no title",
    entry({ texts: { en: { words: "service", summary: "S" } } }),
    {},
    422,
    "entry-invalid",
    "/data/entry/texts/en/title",
  ],
  ["a blank title", text({ title: " " }), {}, 422, "entry-invalid", "/data/entry/texts/en/title"],
  [
    "a title of 501 characters",
    text({ title: "x".repeat(501) }),
    {},
    422,
    "entry-invalid",
    "/data/entry/texts/en/title",
  ],
  ["a line break in a title", text({ title: "a\nb" }), {}, 422, "entry-invalid", "/data/entry/texts/en/title"],
  ["a control character", text({ title: "a\u0000b" }), {}, 422, "entry-invalid", "/data/entry/texts/en/title"],
  [
    "a lone surrogate",
    JSON.stringify(text({ title: "LONE" })).replace("LONE", "\\ud800"),
    {},
    422,
    "entry-invalid",
    "/data/entry/texts/en/title",
  ],
  ["a bidirectional override", text({ summary: "a\u202eb" }), {}, 422, "entry-invalid", "/data/entry/texts/en/summary"],
  ["a bidirectional embedding", text({ title: "a\u202ab" }), {}, 422, "entry-invalid", "/data/entry/texts/en/title"],
  [
    "a title that nobody can see",
    text({ title: "\u200b\u{e0061}" }),
    {},
    422,
    "entry-invalid",
    "/data/entry/texts/en/title",
  ],
  ["a non-character", text({ title: "a\uffffb" }), {}, 422, "entry-invalid", "/data/entry/texts/en/title"],
  [
    "200,001 characters of content",
    text({ content: "x".repeat(200_001) }),
    {},
    422,
    "entry-invalid",
    "/data/entry/texts/en/content",
  ],
  ["a date that does not exist", entry({ published: "2025-02-30" }), {}, 422, "entry-invalid", "/data/entry/published"],
  ["an hour without zone", entry({ published: "2025-02-03T09:00" }), {}, 422, "entry-invalid", "/data/entry/published"],
  ["an unknown topic", entry({ topics: ["governance-ethic"] }), {}, 422, "entry-invalid", "/data/entry/topics/0"],
  [
    "a topic twice",
    entry({ topics: ["mental-health", "mental-health"] }),
    {},
    422,
    "entry-invalid",
    "/data/entry/topics/1",
  ],
  [
    "an unknown organisation",
    entry({ organisations: [{ id: "who-eurpe", role: "publisher" }] }),
    {},
    422,
    "entry-invalid",
    "/data/entry/organisations/0/id",
  ],
  [
    "a role that is none",
    entry({ organisations: [{ id: "who", role: "owner" }] }),
    {},
    422,
    "entry-invalid",
    "/data/entry/organisations/0/role",
  ],
  ["a country in three letters", entry({ countries: ["PRT"] }), {}, 422, "entry-invalid", "/data/entry/countries/0"],
  [
    "a javascript: link",
    entry({ source: { name: "S", url: "javascript:alert(1)" } }),
    {},
    422,
    "entry-invalid",
    "/data/entry/source/url",
  ],
  [
    "a data: link",
    entry({ source: { name: "S", url: "data:text/html,x" } }),
    {},
    422,
    "entry-invalid",
    "/data/entry/source/url",
  ],
  [
    "a link with a control character",
    entry({ source: { name: "S", url: "https://e.org/a\u0001" } }),
    {},
    422,
    "entry-invalid",
    "/data/entry/source/url",
  ],
  [
    "a link that a bidirectional override turns",
    text({ url: "https://e.org/\u202egpj.exe" }),
    {},
    422,
    "entry-invalid",
    "/data/entry/texts/en/url",
  ],
  ["a control character by reference", html("<p>a&#1;b</p>"), {}, 422, "entry-invalid", "/data/entry/texts/en/content"],
  [
    "a bidirectional override by reference",
    html("<p>a<em>&#x202E;b</em></p>"),
    {},
    422,
    "entry-invalid",
    "/data/entry/texts/en/content",
  ],
  [
    "a bidirectional override by reference, in Markdown",
    text({ content: "a &#x202E;b" }),
    {},
    422,
    "entry-invalid",
    "/data/entry/texts/en/content",
  ],
  [
    "a non-character by reference, in a link",
    html('<a href="https://e.org/&#xFFFE;">a</a>'),
    {},
    422,
    "entry-invalid",
    "/data/entry/texts/en/content",
  ],
  [
    "a link with a password",
    entry({ source: { name: "S", url: "https://a:b@example.org/" } }),
    {},
    422,
    "entry-invalid",
    "/data/entry/source/url",
  ],
  ["a link without scheme", text({ url: "//example.org/a" }), {}, 422, "entry-invalid", "/data/entry/texts/en/url"],
  [
    "a link with a space",
    text({ url: "https://example.org/a b" }),
    {},
    422,
    "entry-invalid",
    "/data/entry/texts/en/url",
  ],
  [
    "an image without words in a language",
    entry({ image: { url: "https://example.org/i.png", alt: { en: "A" } } }),
    {},
    422,
    "entry-invalid",
    "/data/entry/image/alt/fr",
  ],
  [
    "an image of negative width",
    entry({ image: { url: "https://example.org/i.png", alt: { en: "A", fr: "B" }, width: -1 } }),
    {},
    422,
    "entry-invalid",
    "/data/entry/image/width",
  ],
  ["an entry related to itself", entry({ related: ["new"] }), {}, 422, "entry-invalid", "/data/entry/related"],
  ["a script", html("<p>x</p><script>alert(1)</script>"), {}, 422, "entry-invalid", "/data/entry/texts/en/content"],
  ["an event handler", html('<p onclick="x()">y</p>'), {}, 422, "entry-invalid", "/data/entry/texts/en/content"],
  ["an svg with a script", html("<svg onload=alert(1)>"), {}, 422, "entry-invalid", "/data/entry/texts/en/content"],
  [
    "an iframe",
    html("<iframe src='https://example.org'></iframe>"),
    {},
    422,
    "entry-invalid",
    "/data/entry/texts/en/content",
  ],
  [
    "a form",
    html("<form action='https://example.org'><input></form>"),
    {},
    422,
    "entry-invalid",
    "/data/entry/texts/en/content",
  ],
  [
    "a javascript: link in HTML",
    html('<a href="java\nscript:alert(1)">y</a>'),
    {},
    422,
    "entry-invalid",
    "/data/entry/texts/en/content",
  ],
  [
    "a javascript: link in Markdown",
    text({ content: "[y](javascript:alert(1))" }),
    {},
    422,
    "entry-invalid",
    "/data/entry/texts/en/content",
  ],
  ["HTML in Markdown", text({ content: "x <b>y</b>" }), {}, 422, "entry-invalid", "/data/entry/texts/en/content"],
  [
    "an image in a text",
    text({ content: "![x](https://example.org/x.png)" }),
    {},
    422,
    "entry-invalid",
    "/data/entry/texts/en/content",
  ],
  ["a footnote", text({ content: "x[^1]\n\n[^1]: y" }), {}, 422, "entry-invalid", "/data/entry/texts/en/content"],
  ["markup without text", html("<p> </p>"), {}, 422, "entry-invalid", "/data/entry/texts/en/content"],
  ["HTML 30,000 deep", html(`${"<div>".repeat(30_000)}x`), {}, 422, "entry-invalid", "/data/entry/texts/en/content"],
  [
    "Markdown 100,000 deep",
    text({ content: `${"> ".repeat(100_000)}x`.slice(0, 200_000) }),
    {},
    422,
    "entry-invalid",
    "/data/entry/texts/en/content",
  ],
  [
    "90,000 list items in one",
    text({ content: `${"- ".repeat(90_000)}x` }),
    {},
    422,
    "entry-invalid",
    "/data/entry/texts/en/content",
  ],
  [
    "45,000 links that never end",
    text({ content: "[a](".repeat(45_000) }),
    {},
    422,
    "entry-invalid",
    "/data/entry/texts/en/content",
  ],
  [
    "10,000 brackets that close nothing",
    text({ content: "]]>".repeat(10_000) }),
    {},
    422,
    "entry-invalid",
    "/data/entry/texts/en/content",
  ],
  [
    "10,000 emphases that never end",
    text({ content: "*a".repeat(10_000) }),
    {},
    422,
    "entry-invalid",
    "/data/entry/texts/en/content",
  ],
  [
    "more than a row of the ledger holds",
    publishing(
      news("new", {
        texts: Object.fromEntries(
          ["en", "fr", "es", "pt", "de"].map((language) => [
            language,
            { words: "service", title: "T", summary: "S", content: "word ".repeat(39_000) },
          ]),
        ),
      }),
    ),
    {},
    422,
    "entry-invalid",
    "/data/entry/texts/en",
  ],
  ["an end ahead of the start", happening({ ends: "2025-09-24" }), {}, 422, "entry-invalid", "/data/entry/event/ends"],
  ["an hour in no zone", happening({ zone: undefined }), {}, 422, "entry-invalid", "/data/entry/event/starts"],
  ["an offset for a zone", happening({ zone: "+01:00" }), {}, 422, "entry-invalid", "/data/entry/event/zone"],
  [
    "an hour of the event that the clocks skip",
    happening({ starts: "2025-03-30T01:30" }),
    {},
    422,
    "entry-invalid",
    "/data/entry/event/starts",
  ],
  ["a status that is none", happening({ status: "canceled" }), {}, 422, "entry-invalid", "/data/entry/event/status"],
  [
    "a place off the earth",
    happening({ place: { geo: { latitude: 91, longitude: 0 } } }),
    {},
    422,
    "entry-invalid",
    "/data/entry/event/place/geo/latitude",
  ],
  [
    "event details of an article",
    entry({ event: { status: "confirmed" } }),
    {},
    422,
    "entry-invalid",
    "/data/entry/event",
  ],
];

const COMMANDS: Row[] = [
  [
    "a patch of no version",
    command("entry.patch", { id: "served", patch: {} }),
    {},
    422,
    "entry-invalid",
    "/data/expectedVersion",
  ],
  [
    "a patch that is a list",
    command("entry.patch", { id: "served", patch: [], expectedVersion: 2 }),
    {},
    422,
    "entry-invalid",
    "/data/patch",
  ],
  [
    "a patch of an old version",
    patching("served", { genre: "article" }, 1),
    {},
    409,
    "version-conflict",
    "/data/expectedVersion",
  ],
  [
    "a patch of a version to come",
    patching("served", { genre: "article" }, 3),
    {},
    409,
    "version-conflict",
    "/data/expectedVersion",
  ],
  ["a patch of nothing", patching("nothing", {}, 0), {}, 404, "unknown-entry", "/data/id"],
  ["a patch of what is withdrawn", patching("gone", {}, 2), {}, 409, "entry-withdrawn", "/data/id"],
  ["a patch of the id", patching("served", { id: "other" }, 2), {}, 422, "entry-invalid", "/data/patch/id"],
  [
    "a patch that takes the title",
    patching("served", { texts: { en: { title: null } } }, 2),
    {},
    422,
    "entry-invalid",
    "/data/patch/texts/en/title",
  ],
  [
    "a patch that takes all texts",
    patching("served", { texts: null }, 2),
    {},
    422,
    "entry-invalid",
    "/data/patch/texts",
  ],
  [
    "a patch that leaves words without their text",
    patching("served", { texts: { fr: null } }, 2),
    {},
    422,
    "entry-invalid",
    "/data/patch/image/alt/fr",
  ],
  [
    "a patch to another type",
    patching("served", { type: "event", genre: "meeting" }, 2),
    {},
    422,
    "entry-invalid",
    "/data/patch/event",
  ],
  [
    "a patch with a script",
    patching("served", { texts: { en: { content: "<script>x</script>", format: "html" } } }, 2),
    {},
    422,
    "entry-invalid",
    "/data/patch/texts/en/content",
  ],
  [
    "a patch to an unknown topic",
    patching("served", { topics: ["nothing"] }, 2),
    {},
    422,
    "entry-invalid",
    "/data/patch/topics/0",
  ],
  [
    "a patch with a prototype",
    JSON.stringify(patching("served", { x: 1 }, 2)).replace('"x":1', '"__proto__":{"genre":"article"}'),
    {},
    400,
    "body-malformed",
  ],
  [
    "a translation into no language",
    command("entry.translate", { id: "served", language: "it", text: { words: "service", title: "T", summary: "S" } }),
    {},
    422,
    "entry-invalid",
    "/data/language",
  ],
  [
    "a translation without the image's words",
    command("entry.translate", { id: "served", language: "de", text: { words: "service", title: "T", summary: "S" } }),
    {},
    422,
    "entry-invalid",
    "/data/strings/~1image~1alt",
  ],
  [
    "a translation of words that are none",
    command("entry.translate", {
      id: "served",
      language: "de",
      text: { words: "service", title: "T", summary: "S" },
      strings: { "/image/url": "x" },
    }),
    {},
    422,
    "entry-invalid",
    "/data/strings/~1image~1url",
  ],
  [
    "a translation that reaches the texts",
    command("entry.translate", {
      id: "served",
      language: "de",
      text: { words: "service", title: "T", summary: "S" },
      strings: { "/texts": "x" },
    }),
    {},
    422,
    "entry-invalid",
    "/data/strings/~1texts",
  ],
  [
    "a translation along a prototype",
    command("entry.translate", {
      id: "served",
      language: "de",
      text: { words: "service", title: "T", summary: "S" },
      strings: { "/constructor/prototype": "x" },
    }),
    {},
    422,
    "entry-invalid",
    "/data/strings/~1constructor~1prototype",
  ],
  [
    "a translation with a bad link",
    command("entry.translate", {
      id: "served",
      language: "fr",
      text: { words: "service", title: "T", summary: "S", url: "ftp://x" },
    }),
    {},
    422,
    "entry-invalid",
    "/data/text/url",
  ],
  [
    "a correction that says nothing",
    command("entry.correct", { id: "served", expectedVersion: 2, patch: { genre: "article" } }),
    {},
    422,
    "entry-invalid",
    "/data/note",
  ],
  [
    "a correction told in one language of two",
    command("entry.correct", { id: "served", expectedVersion: 2, note: { en: "N" } }),
    {},
    422,
    "entry-invalid",
    "/data/note/fr",
  ],
  [
    "a correction of the corrections",
    command("entry.correct", {
      id: "served",
      expectedVersion: 2,
      note: { en: "N", fr: "N" },
      patch: { corrections: [] },
    }),
    {},
    422,
    "entry-invalid",
    "/data/patch/corrections",
  ],
  ["the cancellation of an article", command("event.cancel", { id: "served" }), {}, 422, "entry-invalid", "/data/id"],
  [
    "a cancellation told in one language of two",
    command("event.cancel", { ...AT_A, note: { fr: "N" } }),
    {},
    422,
    "entry-invalid",
    "/data/note/en",
  ],
  [
    "a cancellation told in a language without text",
    command("event.cancel", { ...AT_A, note: { en: "N", fr: "N", de: "N" } }),
    {},
    422,
    "entry-invalid",
    "/data/note/de",
  ],
  ["the postponement of nothing", command("event.postpone", { id: "nothing" }), {}, 404, "unknown-entry", "/data/id"],
  [
    "a new time that does not exist",
    command("event.reschedule", { ...AT_A, starts: "2026-03-29T01:30", sessions: null }),
    {},
    422,
    "entry-invalid",
    "/data/starts",
  ],
  [
    "a new end ahead of the new start",
    command("event.reschedule", { ...AT_A, starts: "2026-05-02", ends: "2026-05-01", sessions: null }),
    {},
    422,
    "entry-invalid",
    "/data/ends",
  ],
  [
    "a new time without one for the sessions",
    command("event.reschedule", { ...AT_A, starts: "2026-05-02" }),
    {},
    422,
    "entry-invalid",
    "/data/sessions",
  ],
  ["no new time", command("event.reschedule", AT_A), {}, 422, "entry-invalid", "/data/starts"],
  [
    "a withdrawal without reason",
    command("entry.withdraw", { id: "served" }),
    {},
    422,
    "entry-invalid",
    "/data/reason",
  ],
  [
    "a withdrawal of an old version",
    withdrawing("served", { expectedVersion: 1 }),
    {},
    409,
    "version-conflict",
    "/data/expectedVersion",
  ],
  ["a withdrawal of nothing", withdrawing("nothing"), {}, 404, "unknown-entry", "/data/id"],
  ["the return of nothing", command("entry.restore", { id: "nothing" }), {}, 404, "unknown-entry", "/data/id"],
  ["a discarding of nothing", command("entry.discard", { id: "nothing" }), {}, 404, "unknown-entry", "/data/id"],
  [
    "a discarding where nothing is held",
    command("entry.discard", { id: "served" }),
    {},
    409,
    "nothing-held",
    "/data/id",
  ],
  [
    "a second first version",
    publishing(news("served"), { expectedVersion: 0 }),
    {},
    409,
    "version-conflict",
    "/data/expectedVersion",
  ],
  ["a batch of nothing", batch(), {}, 422, "entry-invalid", "/data/commands"],
  [
    "a batch of 51",
    batch(...Array.from({ length: 51 }, (_, index) => publishing(news(`n-${index}`)))),
    {},
    422,
    "entry-invalid",
    "/data/commands",
  ],
  [
    "a batch in a batch",
    { ...batch(), data: { commands: [{ type: "batch", data: { commands: [] } }] } },
    {},
    422,
    "entry-invalid",
    "/data/commands/0/type",
  ],
  [
    "a batch whose second part is no entry",
    batch(valid, publishing(news("other", { topics: ["nothing"] }))),
    {},
    422,
    "entry-invalid",
    "/data/commands/1/data/entry/topics/0",
  ],
  [
    "a batch whose second part comes too late",
    batch(valid, patching("served", {}, 1)),
    {},
    409,
    "version-conflict",
    "/data/commands/1/data/expectedVersion",
  ],
  [
    "a batch that meets its own withdrawal",
    batch(valid, withdrawing("new"), patching("new", {}, 2)),
    {},
    409,
    "entry-withdrawn",
    "/data/commands/2/data/id",
  ],
];

const SCOPES: Row[] = [
  ["an entry for another organisation", valid, ministry, 403, "out-of-scope", "/data"],
  [
    "an entry that the organisation only supports",
    entry({ organisations: [{ id: "fr-ministry-health", role: "supporter" }] }),
    ministry,
    403,
    "out-of-scope",
    "/data",
  ],
  [
    "another's entry, taken over",
    publishing(news("served", { organisations: [{ id: "fr-ministry-health", role: "publisher" }] })),
    ministry,
    403,
    "out-of-scope",
    "/data",
  ],
  [
    "another's withdrawn entry, taken over",
    publishing(news("gone", { organisations: [{ id: "fr-ministry-health", role: "publisher" }] })),
    ministry,
    403,
    "out-of-scope",
    "/data",
  ],
  [
    "an entry in the name of another organisation",
    entry({
      organisations: [
        { id: "who", role: "publisher" },
        { id: "fr-ministry-health", role: "host" },
      ],
    }),
    ministry,
    403,
    "out-of-scope",
    "/data",
  ],
  ["another's entry, patched", patching("served", { genre: "article" }, 2), ministry, 403, "out-of-scope", "/data"],
  ["another's entry, withdrawn", withdrawing("served"), ministry, 403, "out-of-scope", "/data"],
  ["another's entry, restored", command("entry.restore", { id: "gone" }), ministry, 403, "out-of-scope", "/data"],
  ["another's event, cancelled", command("event.cancel", AT_A), ministry, 403, "out-of-scope", "/data"],
  ["another's held entry, withdrawn", withdrawing("held"), ministry, 404, "unknown-entry", "/data/id"],
  [
    "another's held entry, discarded",
    command("entry.discard", { id: "held" }),
    ministry,
    404,
    "unknown-entry",
    "/data/id",
  ],
  ["another's held entry, patched", patching("held", {}, 0), ministry, 404, "unknown-entry", "/data/id"],
  ["a command that the key is not for", valid, by(SECRETS.translator), 403, "out-of-scope", "/data"],
  [
    "a kind of command that the key is not for",
    command("event.cancel", AT_A),
    by(SECRETS.newsroom),
    403,
    "out-of-scope",
    "/data",
  ],
  [
    "a language that the key is not for",
    command("entry.translate", { ...AT_A, language: "en", text: { words: "service", title: "T", summary: "S" } }),
    by(SECRETS.translator),
    403,
    "out-of-scope",
    "/data",
  ],
  [
    "a batch with one part out of bounds",
    batch(command("entry.restore", { id: "meeting" }), command("event.cancel", AT_A)),
    by(SECRETS.newsroom),
    403,
    "out-of-scope",
    "/data/commands/1/data",
  ],
];

describe.each<[string, Row[]]>([
  ["the envelope", ENVELOPE],
  ["the body", BODIES],
  ["the entry", ENTRIES],
  ["the command", COMMANDS],
  ["the editor's bounds", SCOPES],
])("in %s", (_group, rows) => {
  it.each<Row>(rows)("%s", async (_name, body, delivery, status, type, pointer) => {
    const before = await stored();
    const response = await deliver(body, { id: "probe", ...delivery });
    const problem = (await response.json()) as {
      type: string;
      title: string;
      status: number;
      errors?: { pointer: string; detail: string }[];
    };
    expect([response.status, problem.status, problem.type]).toEqual([status, status, `${ORIGIN}/problems/${type}`]);
    expect(problem.errors?.[0]?.pointer).toBe(pointer);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
    expect(JSON.stringify(problem)).not.toMatch(/whsec_|SELECT|sqlite|\bat .*\.ts:/i);
    expect(await stored()).toBe(before);
  });
});

describe("in the method", () => {
  it.each([
    ["GET", "/webhooks/publish", "POST"],
    ["PUT", "/webhooks/publish", "POST"],
    ["DELETE", "/webhooks/publish", "POST"],
    ["PATCH", "/webhooks/publish", "POST"],
    ["OPTIONS", "/webhooks/publish", "POST"],
    ["POST", "/webhooks/log", "GET, HEAD"],
    ["DELETE", "/webhooks/receipts/x", "GET, HEAD"],
  ])("%s %s", async (method, path, allow) => {
    const response = await SELF.fetch(`${ORIGIN}${path}`, { method });
    expect([
      response.status,
      response.headers.get("allow"),
      response.headers.get("access-control-allow-origin"),
    ]).toEqual([405, allow, null]);
  });
});

describe("captured and sent elsewhere", () => {
  const AT = "2026-01-01T00:00:00Z";
  it("a command is no rebuild and no import, and none of those is a command", async () => {
    const before = await stored();
    for (const [body, path] of [
      [valid, "/webhooks/rebuild"],
      [valid, "/webhooks/import"],
      [valid, "/webhooks/editors"],
      [{ type: "rebuild", timestamp: AT }, "/webhooks/editors"],
      [{ type: "editor.import", timestamp: AT }, "/webhooks/publish"],
      [{ type: "editor.import", timestamp: AT }, "/webhooks/rebuild"],
      [{ type: "editor.import", timestamp: AT }, "/webhooks/import"],
      [{ type: "rebuild", timestamp: AT }, "/webhooks/publish"],
      [{ type: "rebuild", timestamp: AT }, "/webhooks/import"],
      [{ views: [{ view: "v1/latest/en/", changed: AT, touched: AT }] }, "/webhooks/publish"],
      [{ views: [{ view: "v1/latest/en/", changed: AT, touched: AT }] }, "/webhooks/rebuild"],
    ] as const) {
      expect([path, (await deliver(body, { id: "captured", path })).status]).toEqual([path, 422]);
    }
    expect((await deliver(valid, { id: "captured", path: "/webhooks/adapters/ghost" })).status).toBe(400);
    expect(await stored()).toBe(before);
  });

  it("a signed GET is answered where it was asked, with the very query that it had, and nowhere else", async () => {
    const asked = "/webhooks/export?after=1";
    const { headers } = await signedQuestion(asked);
    const statusAt = async (path: string, method = "GET") =>
      (await SELF.fetch(`${ORIGIN}${path}`, { method, headers })).status;
    expect([await statusAt(asked), await statusAt(asked, "HEAD")]).toEqual([200, 200]);
    for (const path of [
      "/webhooks/export",
      "/webhooks/export?after=0",
      "/webhooks/export?after=1&x",
      "/webhooks/log",
      "/webhooks/receipts/x",
    ]) {
      expect([path, await statusAt(path)]).toEqual([path, 401]);
    }
    // What was signed for a question is no body of a command either, and a command's signature asks nothing.
    expect((await deliver(asked, {})).status).toBe(400);
    expect((await SELF.fetch(`${ORIGIN}/webhooks/log`, { headers: (await signedRequest("")).headers })).status).toBe(
      401,
    );
  });
});

describe("after all of them", () => {
  it("the webhook-id of a hostile delivery is unused, and its editor's log has the reason, not the body", async () => {
    const { data } = (await (
      await SELF.fetch(await signedQuestion("/webhooks/log", { secret: SECRETS.ministry }))
    ).json()) as {
      data: { webhookId: string; problem?: string }[];
    };
    expect(data).toHaveLength(SCOPES.filter(([, , delivery]) => delivery === ministry).length);
    expect(data.every(({ webhookId, problem }) => webhookId === "probe" && problem !== undefined)).toBe(true);
    const kept = await runInDurableObject(bindings.LEDGER.getByName("ledger"), (_, { storage }) =>
      JSON.stringify(storage.sql.exec("SELECT * FROM deliveries").toArray()),
    );
    expect(kept).not.toMatch(/alert\(1\)<|Title of new/);
    expect((await deliver(valid, { id: "probe" })).status).toBe(201);
    const again = await deliver(publishing(news("new", { genre: "speech" })), { id: "probe" });
    expect([again.status, ((await again.json()) as { type: string }).type]).toEqual([
      422,
      `${ORIGIN}/problems/idempotency-key-reused`,
    ]);
  });

  it("there were at least 200 hostile deliveries", () => {
    expect([ENVELOPE, BODIES, ENTRIES, COMMANDS, SCOPES].flat().length).toBeGreaterThanOrEqual(200);
  });
});
