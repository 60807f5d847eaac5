// What is kept of a text stays what it is, however often it is read, sanitised, exported and imported.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Entry } from "../../src/domain/entry/entry.ts";
import { parseImport } from "../../src/ingest/parse-import.ts";
import { importHtml } from "../../src/sanitise/import-html.ts";
import { sanitise } from "../../src/sanitise/sanitise.ts";
import { sanitiseEntry, validate } from "../../src/sanitise/validate-entry.ts";
import { anyContent, anyHtml } from "../fixtures/content.ts";
import { news, parsed } from "../fixtures/entries.ts";
import { TAXONOMY } from "../fixtures/items.ts";

/** PROPERTY_RUNS=100000 looks longer. */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 2000);

const html = (content: string) =>
  news("a", { texts: { en: { words: "service", title: "A", summary: "B", content, format: "html" } } });
const rules = { taxonomy: TAXONOMY, renderer: () => undefined };

/** The entry as a revision, in a line of an export, as its JSON. */
function line(entry: Entry): unknown {
  const change = {
    sequence: 1,
    version: 1,
    at: "2026-01-01T00:00:00.000Z",
    editor: "desk",
    entry,
    released: "2026-01-01T00:00:00Z",
    updated: "2026-01-01T00:00:00Z",
  };
  return JSON.parse(JSON.stringify({ changes: [change] }));
}

/** The entry that an import of the line stores. */
function imported(body: unknown): Entry {
  const result = parseImport(body);
  if (!result.ok || !("changes" in result.value)) throw new Error(JSON.stringify(result));
  const [change] = result.value.changes;
  if (change === undefined || !("entry" in change)) throw new Error("no entry");
  const sanitised = sanitiseEntry(change.entry, TAXONOMY);
  if (!sanitised.ok) throw new Error(JSON.stringify(sanitised.reason));
  return sanitised.value.entry;
}

describe("a text that is taken", () => {
  it("an accepted text, sanitised again, stays the same octet by octet, and so does its plain text", () => {
    let taken = 0;
    fc.assert(
      fc.property(anyContent, (text) => {
        const once = sanitise(text);
        if (!once.ok) return;
        taken++;
        if (once.value.html === "") return;
        expect(sanitise({ content: once.value.html, format: "html" })).toEqual(once);
        expect(once.value.html).not.toMatch(/\r/);
      }),
      { numRuns: RUNS },
    );
    // A generator of nothing but refusals would show nothing.
    expect(taken).toBeGreaterThan(RUNS / 3);
  });

  it("an accepted text comes back from export and import as it was stored, whatever its editor sent", () => {
    let taken = 0;
    fc.assert(
      fc.property(anyContent, (text) => {
        const sent = validate(
          news("a", { texts: { en: { words: "service", title: "A", summary: "B", ...text } } }),
          rules,
        );
        if (!sent.ok) return;
        taken++;
        const stored = imported(line(sent.value.entry));
        expect(stored).toEqual(sent.value.entry);
        expect(imported(line(stored))).toEqual(stored);
        // And it can be patched: what is stored is an entry.
        expect(validate(structuredClone(stored), rules, sent.value)).toEqual(sent);
      }),
      { numRuns: RUNS },
    );
    expect(taken).toBeGreaterThan(RUNS / 5);
  });

  it("an accepted foreign text is sanitised to itself, too", () => {
    fc.assert(
      fc.property(anyHtml, (content) => {
        const made = importHtml(content, "https://e.org/");
        if (made === undefined || made.html === "") return;
        expect(sanitise({ content: made.html, format: "html" })).toMatchObject({
          ok: true,
          value: { html: made.html, text: made.text },
        });
      }),
      { numRuns: RUNS },
    );
  });

  it.each([
    ["a carriage return by reference", "<p>a&#13;b&#13;&#10;c</p>", "<p>a\nb\nc</p>"],
    ["one in an attribute", '<p><abbr title="a&#13;b">c</abbr></p>', '<p><abbr title="a\nb">c</abbr></p>'],
    ["an empty first line of preformatted text", "<pre>\n\nx</pre>", "<pre>\n\nx</pre>"],
    [
      "an element where no browser leaves it",
      "<p>a<section><h3>b<details><h4>c</h4></details></h3></section></p>",
      "<p>a</p><h3>b</h3><h4>c</h4><p></p>",
    ],
  ])("an accepted text with %s is stored as it is read the next time", (_name, content, kept) => {
    expect(sanitise({ content, format: "html" })).toMatchObject({ ok: true, value: { html: kept } });
  });

  it("a text is refused with a pointer if its HTML becomes too long by sanitising", () => {
    const content = `<p>${"a & ".repeat(49_000)}</p>`;
    expect(content.length).toBeLessThan(200_000);
    expect(sanitiseEntry(parsed(html(content)), TAXONOMY)).toMatchObject({
      ok: false,
      reason: [
        {
          pointer: "/texts/en/content",
          detail: expect.stringMatching(/at most 200000 characters.*once it is sanitised/),
        },
      ],
    });
  });

  it("a text is refused if a table cell spans more than browsers take", () => {
    for (const span of ["colspan", "rowspan"])
      expect(
        sanitise({ content: `<table><tr><td ${span}=99999999>a</td></tr></table>`, format: "html" }),
      ).toMatchObject({
        ok: false,
        reason: { detail: "holds a cell that spans more than 1000 columns or rows" },
      });
  });
});

describe("a text that an earlier version stored with a carriage return", () => {
  const stored = {
    entry: html("<p>a\rb</p>") as unknown as Entry,
    rendered: { en: { html: "<p>a\rb</p>", text: "a b" } },
  };
  const clean = { content: "<p>a\nb</p>", format: "html" };

  it("a text that an earlier version stored with a carriage return is imported", () => {
    expect(imported(line(stored.entry)).texts.en).toMatchObject(clean);
  });

  it("a stored text with a carriage return is restored, and stays if another field is patched", () => {
    expect(validate(stored.entry, rules, stored)).toMatchObject({
      ok: true,
      value: { entry: { texts: { en: clean } }, rendered: { en: { html: clean.content } } },
    });
    const patched = { ...stored.entry, texts: { en: { ...stored.entry.texts.en, title: "Another" } } };
    expect(validate(patched, rules, stored)).toMatchObject({
      ok: true,
      value: { entry: { texts: { en: { title: "Another", ...clean } } } },
    });
  });

  it("a text with a carriage return is not accepted from an editor who sends it anew", () => {
    expect(validate(stored.entry, rules)).toMatchObject({ ok: false, reason: [{ pointer: "/texts/en/content" }] });
    expect(validate(html("<p>c\rd</p>"), rules, stored)).toMatchObject({
      ok: false,
      reason: [{ pointer: "/texts/en/content" }],
    });
  });
});
