import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { wrongSign } from "../../src/cli/content/typography.ts";
import { LANGUAGES } from "../../src/domain/entry/language.ts";
import { compileMessages } from "../../src/messages/compile-messages.ts";
import { fillPlaceholders } from "../../src/messages/message.ts";

const FOLDER = fileURLToPath(new URL("../../content/messages/", import.meta.url));
const SRC = fileURLToPath(new URL("../../src/", import.meta.url));

const files = Object.fromEntries(
  readdirSync(FOLDER).map((name) => [
    basename(name, ".json"),
    JSON.parse(readFileSync(join(FOLDER, name), "utf8")) as Record<string, unknown>,
  ]),
);
const { tables, faults } = compileMessages(files, "en");
const keys = Object.keys(tables.en ?? {});

function sources(folder: string): string {
  return readdirSync(join(SRC, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(join(SRC, folder, name), "utf8"))
    .join("\n");
}

/**
 * Lists the keys that no source names: whole, as a pattern with parts left open, as one of a group, or, for the data of
 * the editor's page, by name.
 */
function unused(all: readonly string[], source: string, editor: string): string[] {
  const patterns = [...source.matchAll(/`([a-z]\w*\.[\w.-]*(?:\$\{[^}]*\}[\w.-]*)+)`/g)].map(
    ([, template = ""]) => new RegExp(`^${template.replaceAll(".", "\\.").replace(/\$\{[^}]*\}/g, "[\\w-]+")}$`),
  );
  const groups = [...source.matchAll(/messageGroup\(\w+, "([\w.]+)"\)/g)].map(([, group = ""]) => group);
  return all.filter((key) => {
    if (source.includes(`"${key}"`) || patterns.some((pattern) => pattern.test(key))) return false;
    const named = /^editor\.(?:page|fault)\.(\w+)$/.exec(key)?.[1];
    if (named !== undefined) return !new RegExp(`\\b${named}\\b`).test(editor);
    return !groups.some((group) => key.startsWith(`${group}.`));
  });
}

describe("the messages", () => {
  it("the messages have one file for each language of the service", () => {
    expect(Object.keys(files).sort()).toEqual([...LANGUAGES].sort());
    expect(keys.length).toBeGreaterThan(400);
  });

  it("the messages have the same keys, placeholders and plurals in every language", () => {
    expect(faults).toEqual([]);
  });

  it("every message is used", () => {
    const editor = sources("browser/editor") + sources("pages/editor");
    expect(unused(keys, sources("."), editor)).toEqual([]);
    expect(unused(["widget.nobodyAsks", "editor.page.nobodyAsks", "status.held"], sources("."), editor)).toEqual([
      "widget.nobodyAsks",
      "editor.page.nobodyAsks",
    ]);
  });

  it("no message has signs that its language's printers do not use", () => {
    const wrong = LANGUAGES.flatMap((language) =>
      Object.entries(tables[language] ?? {}).flatMap(([key, text]) =>
        (typeof text === "string" ? [text] : Object.values(text ?? {})).flatMap((words) => {
          const found = key.startsWith("punctuation.") ? undefined : wrongSign(words as string, language);
          return found === undefined ? [] : [`${language} ${key}: “${found.found}”: ${found.why}`];
        }),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it("the page about the service calls its own texts what their label says", () => {
    const text = (language: (typeof LANGUAGES)[number], key: string) => String(tables[language]?.[key]).toLowerCase();
    for (const language of LANGUAGES)
      expect(text(language, "about.method.text")).toContain(text(language, "words.service"));
  });

  it("every message has visible text", () => {
    const blank = LANGUAGES.flatMap((language) =>
      Object.entries(tables[language] ?? {}).flatMap(([key, text]) =>
        typeof text === "string" && text.trim() === "" ? [`${language} ${key}`] : [],
      ),
    );
    // What stands between other texts may be a space, and nothing in Chinese.
    expect(blank.filter((each) => !/^\w+ (?:punctuation|date)\./.test(each))).toEqual([]);
  });
});

describe("compiling messages", () => {
  const en = { list: { all: "All {n}", some: { one: "{count} entry", other: "{count} entries" } } };

  it("compiling messages accepts files that agree, in the order of the model", () => {
    const compiled = compileMessages(
      {
        en,
        ru: {
          list: {
            some: { few: "{count} записи", many: "{count} записей", one: "{count} запись", other: "{count} записи" },
            all: "Все {n}",
          },
        },
      },
      "en",
    );
    expect(compiled.faults).toEqual([]);
    expect(Object.keys(compiled.tables.ru ?? {})).toEqual(["list.all", "list.some"]);
    expect(compiled.groups).toEqual(["list"]);
  });

  it.each([
    ["a missing key", { list: { all: "Tout {n}" } }, "fr: list.some: is missing"],
    ["a left-over key", { list: { ...en.list, none: "Rien" } }, "fr: list.none: is not in en"],
    [
      "a missing placeholder",
      { list: { ...en.list, all: "Tout" } },
      "fr: list.all: has the placeholders {}; in en they are {n}",
    ],
    [
      "a plural that lacks a form",
      { list: { ...en.list, some: { one: "{count} entrée", other: "{count} entrées" } } },
      'fr: list.some: lacks the plural form "many"',
    ],
    [
      "a plural form without use",
      { list: { ...en.list, some: { one: "{count}", few: "{count}", many: "{count}", other: "{count}" } } },
      'fr: list.some: has the plural form "few", which its language has no use for',
    ],
    [
      "a text in place of a plural",
      { list: { ...en.list, some: "{count} entrées" } },
      "fr: list.some: must have plural forms in all languages or in none",
    ],
    ["what is no text", { list: { ...en.list, all: 3 } }, "fr: list.all: must be a text or an object"],
  ])("compiling messages reports %s", (_, fr, fault) => {
    expect(
      compileMessages({ en, fr }, "en").faults.map(({ language, key, detail }) => `${language}: ${key}: ${detail}`),
    ).toContain(fault);
  });
});

describe("filling placeholders", () => {
  it("filling placeholders inserts values by name and keeps names without a value", () => {
    expect(fillPlaceholders("{count} of {total}, {what}", { count: 2, total: "3" })).toBe("2 of 3, {what}");
  });
});
