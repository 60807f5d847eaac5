import { describe, expect, it, vi } from "vitest";
import { LANGUAGES } from "../../src/domain/entry/language.ts";
import { entryRules } from "../../src/read-model/entry-renderer.ts";
import { FORMATS } from "../../src/render/formats.ts";
import { sanitiseEntry, validate, validateEntry } from "../../src/sanitise/validate-entry.ts";
import { news, parsed } from "../fixtures/entries.ts";
import { SITE, TAXONOMY } from "../fixtures/items.ts";

const rules = entryRules(TAXONOMY, SITE);
const entry = parsed(news("a"));

describe("the validation of an entry", () => {
  it("validation returns the sanitised entry where every format can render it", () => {
    expect(validateEntry(entry, rules)).toEqual(sanitiseEntry(entry, TAXONOMY));
    expect(validate(news("a"), rules)).toMatchObject({
      ok: true,
      value: { entry: { id: "a" }, rendered: { en: { text: expect.stringContaining("content") } } },
    });
  });

  it("validation refuses each language that the renderer throws at, with a pointer to its text", () => {
    const asked: string[] = [];
    const renderer = (_: unknown, language: string): void => {
      asked.push(language);
      if (language === "fr") throw new TypeError("a renderer's own fault");
    };
    expect(validate(news("a"), { taxonomy: TAXONOMY, renderer })).toEqual({
      ok: false,
      reason: [
        {
          pointer: "/texts/fr",
          detail: "cannot be rendered in every format: the service is at fault, tell its operator",
        },
      ],
    });
    expect(asked).toEqual(["en", "fr"]);
  });

  it("validation refuses an entry that would take too much where it is stored: what of it, the bound, a remedy", () => {
    const large = (octets: number, more: object = {}) => {
      const content = "a long consultation ".repeat(octets / 20);
      const text = { words: "service" as const, title: "T", summary: "S", content };
      const texts = Object.fromEntries(LANGUAGES.map((language) => [language, text]));
      return news("a", { texts: { ...texts, ...more } });
    };
    const longest = {
      de: { words: "service" as const, title: "T", summary: "S", content: "a long consultation ".repeat(5000) },
    };
    // Each text is kept as it was sent, as HTML and as plain text.
    expect(validate(large(79_000), rules)).toMatchObject({ ok: true });
    expect(validate(large(79_000, longest), rules)).toMatchObject({
      ok: false,
      reason: [
        { pointer: "/texts/de", detail: expect.stringMatching(/^is the largest part .* with 300\d{3} bytes: /) },
      ],
    });
  });

  it("validation does not render what is refused already", () => {
    const renderer = vi.fn();
    expect(validate(news("a", { topics: ["unheard-of"] }), { taxonomy: TAXONOMY, renderer })).toMatchObject({
      ok: false,
      reason: [{ pointer: "/topics/0" }],
    });
    expect(renderer).not.toHaveBeenCalled();
  });

  it.each(Object.keys(FORMATS) as (keyof typeof FORMATS)[])(
    "validation refuses an entry at which %s alone throws, and logs which format it was",
    (name) => {
      const render = vi.spyOn(FORMATS[name], "render").mockImplementation(() => {
        throw new Error("a renderer's own fault");
      });
      const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
      expect(validateEntry(entry, rules)).toMatchObject({
        ok: false,
        reason: [{ pointer: "/texts/en" }, { pointer: "/texts/fr" }],
      });
      const lines = log.mock.calls.map(([line]) => JSON.parse(String(line)) as unknown);
      expect(lines).toContainEqual(
        expect.objectContaining({ event: "entry-not-renderable", entry: "a", language: "fr", format: name }),
      );
      render.mockRestore();
      log.mockRestore();
    },
  );
});
