import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Bindings } from "../../src/bindings.ts";
import { configOf } from "../../src/config.ts";
import { type Editor, importEditors } from "../../src/ingest/editors.ts";
import { authenticate, deliveryOf, MOST_BYTES, parseBody } from "../../src/ingest/receive.ts";
import { render } from "../../src/sanitise/sanitise.ts";
import { parseJson } from "../../src/std/strict-json.ts";
import { EDITORS } from "../fixtures/editors.ts";
import { event, news, publishing, withdrawing } from "../fixtures/entries.ts";
import { type Delivery, signedRequest } from "../fixtures/signed.ts";

const { taxonomy } = configOf(env as unknown as Bindings);
let editors: readonly Editor[];

beforeAll(async () => {
  const imported = await importEditors(EDITORS);
  editors = imported.ok ? imported.value : [];
});

async function outcome(body: unknown, delivery: Delivery = {}): Promise<string> {
  const authentic = await authenticate(await signedRequest(body, delivery), { editors, now: Date.now });
  const parsed = authentic.ok ? parseBody(authentic.value.body) : undefined;
  if (parsed?.ok === false) return `body-malformed ${parsed.reason}`;
  const found = authentic.ok ? deliveryOf(parsed?.value, taxonomy) : authentic;
  if (found.ok) return "accepted";
  const { reason } = found;
  if (reason.kind === "invalid") return reason.faults.map(({ pointer, detail }) => `${pointer} ${detail}`).join("\n");
  return reason.kind + ("detail" in reason ? ` ${reason.detail}` : "");
}

const content = (text: string, format = "markdown") => publishing(news("a", { texts: { en: { title: "T", summary: "S", content: text, format } } }));
const deep = (depth: number) => `{"type":${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}}`;

describe("a delivery", () => {
  it("is accepted where all is well", async () => {
    expect(await outcome(publishing(news("a")))).toBe("accepted");
    expect(await outcome(publishing(event("a")))).toBe("accepted");
    expect(await outcome(withdrawing("a"))).toBe("accepted");
    expect(await outcome(publishing(news("a")), { headers: { "content-type": 'application/json; charset="utf-8"' } })).toBe("accepted");
  });

  it.each<[string, unknown, Delivery, RegExp]>([
    ["another media type", publishing(news("a")), { headers: { "content-type": "text/plain" } }, /^media-type/],
    ["no media type", publishing(news("a")), { headers: { "content-type": undefined } }, /^media-type/],
    ["a compressed body", publishing(news("a")), { headers: { "content-encoding": "gzip" } }, /^media-type/],
    ["an empty body", "", {}, /^body-malformed the body is empty/],
    ["bytes that are no UTF-8", new Uint8Array([0x7b, 0xff, 0x7d]), {}, /^body-malformed the body is no UTF-8/],
    ["a byte order mark", `\ufeff${JSON.stringify(publishing(news("a")))}`, {}, /^body-malformed the body is no JSON/],
    ["half a JSON text", '{"type":', {}, /^body-malformed the body is no JSON/],
    ["one octet too many", `"${"x".repeat(MOST_BYTES - 1)}"`, {}, /^too-large/],
    ["a depth of 200", deep(200), {}, /^body-malformed the body is nested deeper than 32/],
    ["a depth of 200,000", deep(200_000), {}, /^body-malformed the body is nested deeper than 32/],
    ["a field twice", '{"type":"entry.withdraw","type":"entry.publish"}', {}, /^body-malformed the field "type" stands twice/],
    ["a field twice in two spellings", '{"a":1,"\\u0061":2}', {}, /^body-malformed the field "a" stands twice/],
    ["no object", "[]", {}, /^ /],
    ["no command that we know", { type: "entry.delete", timestamp: "2026-01-01T00:00:00Z", data: {} }, {}, /^\/type/],
    ["an unknown topic", publishing(news("a", { topics: ["governence-ethics"] })), {}, /^\/data\/entry\/topics\/0 .*did you mean governance-ethics/],
    [
      "an unknown organisation",
      publishing(news("a", { organisations: [{ id: "who-eurpe", role: "publisher" }] })),
      {},
      /^\/data\/entry\/organisations\/0\/id .*did you mean who-europe/,
    ],
    ["an unknown field", publishing(news("a", { colour: "red" })), {}, /^\/data\/entry\/colour is no known field/],
    [
      "a time that the clocks skip",
      publishing(event("a", {}, { starts: "2025-03-30T01:30" })),
      {},
      /^\/data\/entry\/event\/starts does not exist in Europe\/Lisbon/,
    ],
    ["a control character", publishing(news("a", { texts: { en: { title: "a\u0000", summary: "S" } } })), {}, /^\/data\/entry\/texts\/en\/title/],
    ["a javascript: link", publishing(news("a", { source: { name: "S", url: "javascript:alert(1)" } })), {}, /^\/data\/entry\/source\/url/],
    ["a script", content("<p>x</p><script>alert(1)</script>", "html"), {}, /^\/data\/entry\/texts\/en\/content holds <script>/],
    ["a script in Markdown", content("x\n\ny <script>alert(1)</script>"), {}, /content holds HTML inside Markdown.* \(line 3\)$/],
    ["an event handler", content('<p onclick="x()">y</p>', "html"), {}, /content holds the event handler onclick/],
    ["a javascript: link in HTML", content('<a href="javascript:alert(1)">y</a>', "html"), {}, /content holds a link to javascript/],
    ["a javascript: link in Markdown", content("[y](javascript:alert(1))"), {}, /content holds a link to javascript/],
    ["a relative link", content("[y](/z)"), {}, /content holds a link to \/z/],
    ["an image in the text", content("![y](https://e.org/x.png)"), {}, /content holds <img>/],
    ["an svg", content("<p>x</p>\n<svg><circle/></svg>", "html"), {}, /content holds <svg>.* \(line 2\)$/],
    ["an iframe", content("<iframe src='https://e.org'></iframe>", "html"), {}, /content holds <iframe>/],
    ["markup without text", content("<p> </p>", "html"), {}, /content holds no text/],
  ])("with %s is refused and says so", async (_, body, delivery, expected) => {
    expect(await outcome(body, delivery)).toMatch(expected);
  });

  it("of exactly 1 MiB is read", async () => {
    expect(await outcome(`"${"x".repeat(MOST_BYTES - 2)}"`)).not.toMatch(/^too-large/);
  });
});

describe("a text's content", () => {
  it("in Markdown becomes plain HTML and plain text", () => {
    const rendered = render({ content: "# One\n\nA **b** [c](https://e.org/?a=1&b=2).\n\n- x\n- y\n\n| h |\n|---|\n| d |" });
    expect(rendered.ok && rendered.value.html).toBe(
      '<h2>One</h2>\n<p>A <strong>b</strong> <a href="https://e.org/?a=1&#x26;b=2">c</a>.</p>\n<ul>\n<li>x</li>\n<li>y</li>\n</ul>\n<table>\n<thead>\n<tr>\n<th>h</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>d</td>\n</tr>\n</tbody>\n</table>',
    );
    expect(rendered.ok && rendered.value.text).toBe("One\n\nA b c.\n\n- x\n- y\n\nh\nd");
  });
  it("in HTML keeps what is plain and loses what is dress", () => {
    const rendered = render({ format: "html", content: '<div class="x" style="color:red" dir="rtl"><font size=7>A</font><p id="y">b<br>c</div>' });
    expect(rendered.ok && rendered.value.html).toBe('<div dir="rtl">A<p>b<br>c</p></div>');
  });
  it("is the same when it is cleaned again", () => {
    const once = render({ format: "html", content: "<p>a &lt;b&gt; &amp;amp; <em>c</em><table><td>d</table>" });
    expect(once.ok).toBe(true);
    if (once.ok) expect(render({ format: "html", content: once.value.html })).toEqual(once);
  });
});

describe("JSON", () => {
  it("may name one field in different objects, and hold any string", () => {
    expect(parseJson('{"a":{"a":1},"b":[{"a":1},{"a":"}\\"{"}]}')).toEqual({ ok: true, value: { a: { a: 1 }, b: [{ a: 1 }, { a: '}"{' }] } });
  });
});
