import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { draftOf } from "../../src/foreign/draft.ts";
import type { ForeignDocument, ForeignItem } from "../../src/foreign/item.ts";
import { read } from "../../src/foreign/read.ts";

const FOLDER = fileURLToPath(new URL("../fixtures/foreign/", import.meta.url));
const NOW = Date.parse("2026-11-29T00:00:00Z");

function reading(name: string, charset?: string): ForeignDocument {
  return read(readFileSync(`${FOLDER}${name}`), undefined, charset, NOW);
}

function event(item: ForeignItem | undefined): unknown {
  if (item === undefined) return undefined;
  return draftOf(item, { language: "en", organisations: [], topics: [] }).facts.event;
}

function remarks({ items, notTaken }: ForeignDocument): string[] {
  return [...items.flatMap((item) => [...item.doubts, ...item.notTaken]), ...notTaken].map(
    ({ reason, what, value = "", place: { line } }) => `${reason} ${what} ${value} @${line}`,
  );
}

/** Checks for each of the files: its items, and the remarks on what is not taken. */
const FACTS: Readonly<Record<string, (found: ForeignDocument) => void>> = {
  "windows-1251.rss": ({ items }) => expect(items).toMatchObject([{ title: "Этика ИИ в здравоохранении" }]),
  "ampm.rss": (found) => {
    expect(found.items[0]).not.toHaveProperty("published");
    expect(remarks(found)).toEqual(["noZone pubDate Wednesday, November 19, 2025 04:42 PM @3"]);
  },
  "nosuchday.rss": (found) => {
    expect(found.items[0]).not.toHaveProperty("published");
    expect(remarks(found)).toEqual(["noSuchDate pubDate Sun, 30 Feb 2025 10:00:00 GMT @3"]);
  },
  "percent.rss": ({ items }) =>
    expect(items).toMatchObject([{ attachments: [{ title: "up-100%-by-5%.pdf", type: "application/pdf" }] }]),
  "sameguid.rss": ({ items }) => {
    expect(items.map(({ title }) => title)).toEqual(["First story", "Second story", "Third story"]);
    expect(new Set(items.map(({ key }) => key)).size).toBe(3);
  },
  "onlyupdated.atom": (found) => {
    expect(found.items[0]).not.toHaveProperty("published");
    expect(remarks(found)).toEqual(["changedNotPublished updated 2025-11-19T09:00:00Z @3"]);
  },
  "mediacontent.rss": (found) => {
    expect(found.items).toMatchObject([
      { authors: ["Jane Example"], image: { url: "https://m.example.org/p.jpg", alt: "A ward", type: "image/jpeg" } },
    ]);
    expect(remarks(found)).toEqual(["noField category AI @3"]);
  },
  "links-in-description.rss": ({ items }) =>
    expect(items[0]?.content).toBe(
      "Read [the report](https://news.example.org/report.pdf) and **answer by 1 March**:\n" +
        "\n" +
        "1. download the [form](https://news.example.org/form)\n" +
        "2. send it",
    ),
  "one-long-paragraph.rss": (found) => {
    expect(found.items[0]?.content).toHaveLength(2519);
    expect(found.items[0]).not.toHaveProperty("summary");
    expect(remarks(found)).toEqual(["noSummary description  @3"]);
  },
  "end-in-utc.ics": ({ items }) =>
    expect(event(items[0])).toMatchObject({
      starts: "2025-09-25T09:00",
      ends: "2025-09-25T18:00",
      zone: "Europe/Paris",
    }),
  "two-windows-zones.ics": ({ items }) =>
    expect(items.map(event)).toMatchObject([
      { starts: "2025-09-25T09:00", zone: "America/New_York" },
      { starts: "2025-09-26T09:00", zone: "Asia/Tokyo" },
    ]),
  "one-bad-of-three.ics": ({ items, notTaken }) => {
    expect(items.map(({ title }) => title)).toEqual(["Good one", "Another good one"]);
    expect(notTaken).toMatchObject([{ reason: "malformed", what: "DTEND", value: "None (Bad end)" }]);
  },
  "private.ics": (found) => {
    expect(found.items).toEqual([]);
    expect(remarks(found)).toEqual(["private VEVENT CONFIDENTIAL c07 @4"]);
  },
  "rdate-exdate.ics": (found) => {
    expect(event(found.items[0])).toMatchObject({ starts: "2025-09-25T09:00", ends: "2025-09-25T10:00" });
    expect(remarks(found)).toEqual(["alsoOn RDATE 2025-10-02, 2025-10-09 @9"]);
  },
  "globally-unique-tzid.ics": ({ items }) =>
    expect(event(items[0])).toMatchObject({ starts: "2025-09-25T09:00", zone: "Europe/Berlin" }),
  "duration-over-dst.ics": ({ items }) =>
    expect(event(items[0])).toMatchObject({ starts: "2025-10-25T22:00", ends: "2025-10-26T05:00" }),
  "latin1.ics": (found) => {
    expect(found.items[0]).not.toHaveProperty("title");
    expect(remarks(found)).toContainEqual(expect.stringContaining("undecodable SUMMARY"));
    expect(reading("latin1.ics", "iso-8859-1").items).toMatchObject([{ title: "Réunion à Genève" }]);
  },
};

describe("documents of others", () => {
  it("each of the documents of others has its facts here", () => {
    expect(readdirSync(FOLDER).sort()).toEqual(Object.keys(FACTS).sort());
  });

  it.each(Object.entries(FACTS))("%s is read as what it says", (name, check) => check(reading(name)));

  it("a document is read the same at every reading, and every value tells its line", () => {
    for (const name of Object.keys(FACTS)) {
      expect(reading(name)).toEqual(reading(name));
      const lines = readFileSync(`${FOLDER}${name}`, "latin1").split(/\r?\n/);
      for (const { sources } of reading(name).items)
        for (const { line = 0 } of Object.values(sources)) expect(lines[line - 1]).toMatch(/\S/);
    }
  });
});
