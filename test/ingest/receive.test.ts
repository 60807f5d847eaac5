import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Bindings } from "../../src/bindings.ts";
import { configOf } from "../../src/config.ts";
import { type Editor, importEditors } from "../../src/ingest/editors.ts";
import { MAX_BODY_BYTES, receive } from "../../src/ingest/receive.ts";
import { entryRules } from "../../src/read-model/entry-renderer.ts";
import { sanitise } from "../../src/sanitise/sanitise.ts";
import { parseJson } from "../../src/std/strict-json.ts";
import { EDITORS } from "../fixtures/editors.ts";
import { event, news, publishing, withdrawing } from "../fixtures/entries.ts";
import { type Delivery, signedRequest } from "../fixtures/signed.ts";

const { taxonomy, site } = configOf(env as unknown as Bindings);
const rules = entryRules(taxonomy, site);
let editors: readonly Editor[];

beforeAll(async () => {
  const imported = await importEditors(EDITORS);
  editors = imported.ok ? imported.value : [];
});

async function outcome(body: unknown, delivery: Delivery = {}, renderer = rules.renderer): Promise<string> {
  const received = await receive(
    await signedRequest(body, delivery),
    { editors, now: Date.now, rules: { ...rules, renderer } },
    false,
  );
  if (received.ok) return "accepted";
  const { refusal } = received.reason;
  if (refusal.kind === "invalid") return refusal.faults.map(({ pointer, detail }) => `${pointer} ${detail}`).join("\n");
  return refusal.kind + ("detail" in refusal ? ` ${refusal.detail}` : "");
}

async function refusedOf(body: unknown, dryRun: boolean): Promise<object | undefined> {
  const received = await receive(await signedRequest(body), { editors, now: Date.now, rules }, dryRun);
  return received.ok ? undefined : received.reason;
}

const content = (text: string, format = "markdown") =>
  publishing(news("a", { texts: { en: { words: "service", title: "T", summary: "S", content: text, format } } }));
const deep = (depth: number) => `{"type":${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}}`;

describe("a delivery", () => {
  it("a delivery is accepted where nothing is wrong with it", async () => {
    expect(await outcome(publishing(news("a")))).toBe("accepted");
    expect(await outcome(publishing(event("a")))).toBe("accepted");
    expect(await outcome(withdrawing("a"))).toBe("accepted");
    expect(
      await outcome(publishing(news("a")), { headers: { "content-type": 'application/json; charset="utf-8"' } }),
    ).toBe("accepted");
  });

  it.each<[string, unknown, Delivery, RegExp]>([
    ["another media type", publishing(news("a")), { headers: { "content-type": "text/plain" } }, /^media-type/],
    ["no media type", publishing(news("a")), { headers: { "content-type": undefined } }, /^media-type/],
    [
      "a timestamp ten minutes ahead",
      { ...publishing(news("a")), timestamp: new Date(Date.now() + 600_000).toISOString() },
      {},
      /^\/timestamp is more than 5 minutes ahead of the service's clock/,
    ],
    ["a compressed body", publishing(news("a")), { headers: { "content-encoding": "gzip" } }, /^media-type/],
    ["an empty body", "", {}, /^body-malformed the body is empty/],
    ["bytes that are no UTF-8", new Uint8Array([0x7b, 0xff, 0x7d]), {}, /^body-malformed the body is not UTF-8/],
    ["a byte order mark", `\ufeff${JSON.stringify(publishing(news("a")))}`, {}, /^body-malformed the body is not JSON/],
    ["half a JSON text", '{"type":', {}, /^body-malformed the body is not JSON/],
    ["one octet too many", `"${"x".repeat(MAX_BODY_BYTES - 1)}"`, {}, /^too-large/],
    ["a depth of 200", deep(200), {}, /^body-malformed the body is nested deeper than 32/],
    ["a depth of 200,000", deep(200_000), {}, /^body-malformed the body is nested deeper than 32/],
    [
      "a field twice",
      '{"type":"entry.withdraw","type":"entry.publish"}',
      {},
      /^body-malformed the field "type" is named twice/,
    ],
    ["a field twice in two spellings", '{"a":1,"\\u0061":2}', {}, /^body-malformed the field "a" is named twice/],
    ["no object", "[]", {}, /^ /],
    ["no command that we know", { type: "entry.delete", timestamp: "2026-01-01T00:00:00Z", data: {} }, {}, /^\/type/],
    [
      "an unknown topic",
      publishing(news("a", { topics: ["governence-ethics"] })),
      {},
      /^\/data\/entry\/topics\/0 .*did you mean governance-ethics/,
    ],
    [
      "an unknown organisation",
      publishing(news("a", { organisations: [{ id: "who-eurpe", role: "publisher" }] })),
      {},
      /^\/data\/entry\/organisations\/0\/id .*did you mean who-europe/,
    ],
    ["an unknown field", publishing(news("a", { colour: "red" })), {}, /^\/data\/entry\/colour is not a known field/],
    [
      "a time that the clocks skip",
      publishing(event("a", {}, { starts: "2025-03-30T01:30" })),
      {},
      /^\/data\/entry\/event\/starts does not exist in Europe\/Lisbon/,
    ],
    [
      "a control character",
      publishing(news("a", { texts: { en: { words: "service", title: "a\u0000", summary: "S" } } })),
      {},
      /^\/data\/entry\/texts\/en\/title/,
    ],
    [
      "a javascript: link",
      publishing(news("a", { source: { name: "S", url: "javascript:alert(1)" } })),
      {},
      /^\/data\/entry\/source\/url/,
    ],
    [
      "a script",
      content("<p>x</p><script>alert(1)</script>", "html"),
      {},
      /^\/data\/entry\/texts\/en\/content holds <script>/,
    ],
    [
      "a script in Markdown",
      content("x\n\ny <script>alert(1)</script>"),
      {},
      /content holds HTML inside Markdown.* \(line 3\)$/,
    ],
    ["an event handler", content('<p onclick="x()">y</p>', "html"), {}, /content holds the event handler onclick/],
    [
      "a javascript: link in HTML",
      content('<a href="javascript:alert(1)">y</a>', "html"),
      {},
      /content holds a link to javascript/,
    ],
    ["a javascript: link in Markdown", content("[y](javascript:alert(1))"), {}, /content holds a link to javascript/],
    [
      "a link whose user looks like a host, in Markdown",
      content("[y](https://who.int@evil.example/)"),
      {},
      /content holds a link to https:\/\/who\.int@evil\.example\/: links must be without user name or password/,
    ],
    ["one in HTML", content('<a href="https://a:b@e.org/">y</a>', "html"), {}, /without user name or password/],
    [
      "an address as such that has one",
      content("See https://who.int@evil.example/ for more."),
      {},
      /without user name/,
    ],
    ["a relative link", content("[y](/z)"), {}, /content holds a link to \/z/],
    ["an image in the text", content("![y](https://e.org/x.png)"), {}, /content holds <img>/],
    ["an svg", content("<p>x</p>\n<svg><circle/></svg>", "html"), {}, /content holds <svg>.* \(line 2\)$/],
    ["an iframe", content("<iframe src='https://e.org'></iframe>", "html"), {}, /content holds <iframe>/],
    ["markup without text", content("<p> </p>", "html"), {}, /content holds no text/],
  ])("a delivery with %s is refused, and the refusal names it", async (_, body, delivery, expected) => {
    expect(await outcome(body, delivery)).toMatch(expected);
  });

  it("a delivery whose entry a format cannot render is refused, with a pointer to the text", async () => {
    const renderer = (_: unknown, language: string): void => {
      if (language === "fr") throw new Error("a renderer's own fault");
    };
    expect(await outcome(publishing(news("a")), {}, renderer)).toMatch(
      /^\/data\/entry\/texts\/fr cannot be rendered in every format/,
    );
    const batch = {
      type: "batch",
      timestamp: "2026-01-01T00:00:00Z",
      data: { commands: [{ type: "entry.publish", data: { entry: news("a") } }] },
    };
    expect(await outcome(batch, {}, renderer)).toMatch(
      /^\/data\/commands\/0\/data\/entry\/texts\/fr cannot be rendered/,
    );
    expect(await outcome(batch)).toBe("accepted");
  });

  it("a delivery is received in one call: an order without its bytes, or a refusal and whose log has it", async () => {
    const context = { editors, now: Date.now, rules };
    const accepted = await receive(await signedRequest(publishing(news("a"))), context, false);
    expect(accepted).toMatchObject({
      ok: true,
      value: { order: { editor: { id: "desk" }, batch: false, steps: [{ step: { type: "entry.publish" } }] } },
    });
    expect(accepted.ok && Object.keys(accepted.value)).toEqual(["order"]);
    const wrong = publishing(news("a", { colour: "red" }));
    expect(await receive(await signedRequest(wrong), context, false)).toMatchObject({
      ok: false,
      reason: { logFor: { editor: { id: "desk" } } },
    });
    // Nothing of a dry run is kept, and of a stranger nothing is.
    for (const [body, dryRun] of [
      [{ ...wrong, dryRun: true }, false],
      [wrong, true],
    ] as const)
      expect(Object.keys((await refusedOf(body, dryRun)) ?? {})).toEqual(["refusal"]);
    const stranger = await receive(
      new Request("https://feed.example/webhooks/publish", { method: "POST", body: "{}" }),
      context,
      false,
    );
    expect(stranger).toEqual({ ok: false, reason: { refusal: expect.objectContaining({ kind: "media-type" }) } });
    for (const [body, dryRun, expected] of [
      [publishing(news("a")), true, "unsigned"],
      [{ ...publishing(news("a")), dryRun: true }, false, "signed"],
      [{ ...publishing(news("a")), dryRun: true }, true, "signed"],
    ] as const)
      expect(await receive(await signedRequest(body), context, dryRun)).toMatchObject({
        ok: true,
        value: { dryRun: expected },
      });
  });

  it("a body of exactly 1 MiB is read", async () => {
    expect(await outcome(`"${"x".repeat(MAX_BODY_BYTES - 2)}"`)).not.toMatch(/^too-large/);
  });
});

describe("a text's content", () => {
  it("content in Markdown becomes plain HTML and plain text", () => {
    const rendered = sanitise({
      content: "# One\n\nA **b** [c](https://e.org/?a=1&b=2).\n\n- x\n- y\n\n| h |\n|---|\n| d |",
    });
    expect(rendered.ok && rendered.value.html).toBe(
      "<h2>One</h2>\n" +
        `<p>A <strong>b</strong> <a href="https://e.org/?a=1&#x26;b=2">c</a>.</p>\n` +
        "<ul>\n" +
        "<li>x</li>\n" +
        "<li>y</li>\n" +
        "</ul>\n" +
        "<table>\n" +
        "<thead>\n" +
        "<tr>\n" +
        "<th>h</th>\n" +
        "</tr>\n" +
        "</thead>\n" +
        "<tbody>\n" +
        "<tr>\n" +
        "<td>d</td>\n" +
        "</tr>\n" +
        "</tbody>\n" +
        "</table>",
    );
    expect(rendered.ok && rendered.value.text).toBe("One\n\nA b c.\n\n- x\n- y\n\nh\nd");
  });
  it("content in HTML keeps plain elements and loses presentation", () => {
    const rendered = sanitise({
      format: "html",
      content: '<div class="x" style="color:red" dir="rtl"><font size=7>A</font><p id="y">b<br>c</div>',
    });
    expect(rendered.ok && rendered.value.html).toBe('<div dir="rtl">A<p>b<br>c</p></div>');
  });
  it("content stays the same when it is sanitised again", () => {
    const once = sanitise({ format: "html", content: "<p>a &lt;b&gt; &amp;amp; <em>c</em><table><td>d</table>" });
    expect(once.ok).toBe(true);
    if (once.ok) expect(sanitise({ format: "html", content: once.value.html })).toEqual(once);
  });
});

describe("JSON", () => {
  it("JSON may name one field in different objects, and hold any string", () => {
    expect(parseJson('{"a":{"a":1},"b":[{"a":1},{"a":"}\\"{"}]}')).toEqual({
      ok: true,
      value: { a: { a: 1 }, b: [{ a: 1 }, { a: '}"{' }] },
    });
  });
});
