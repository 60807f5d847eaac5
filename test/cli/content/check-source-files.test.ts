import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkSourceFiles } from "../../../src/cli/content/check-source-files.ts";
import { loadTaxonomy } from "../../../src/cli/content/taxonomy-files.ts";
import type { Taxonomy } from "../../../src/domain/entry/taxonomy.ts";
import { temporaryFolder } from "../../fixtures/temporary-folder.ts";

const CONTENT = fileURLToPath(new URL("../../../content", import.meta.url));
const GOOD = `- id: who-news
  publisher: who
  address: https://www.who.int/a
  format: who-json
  language: en
  interval: PT1H
  presumes: health
  topics: [patient-safety]
  licence: "Copyright WHO."
- id: mhra
  publisher: gb-mhra
  address: https://www.gov.uk/a.atom
  format: atom
  language: en
  interval: P1D
  licence: OGL
`;

let taxonomy: Taxonomy;
const root = temporaryFolder("check-source-files");
beforeAll(() => {
  taxonomy = loadTaxonomy(CONTENT);
});
afterAll(() => rmSync(root, { recursive: true }));

function faultsOf(text: string): string[] {
  writeFileSync(join(root, "sources.yaml"), text);
  return checkSourceFiles(root, taxonomy).map(({ line, detail }) => `${line}: ${detail}`);
}

describe("content/sources.yaml", () => {
  it("the sources and the words of the service have no mistake", async () => {
    expect(checkSourceFiles(CONTENT, taxonomy)).toEqual([]);
  });

  it("sources of the right shape have no mistake, nor has a folder without the file", async () => {
    expect(faultsOf(GOOD)).toEqual([]);
    expect(checkSourceFiles(join(CONTENT, "entries"), taxonomy)).toEqual([]);
  });

  it.each<[string, string, string, string]>([
    ["an id twice", "id: mhra", "id: who-news", "10: /1/id: is listed twice: who-news"],
    ["a publisher nobody knows", "publisher: who\n", "publisher: whoo\n", "did you mean who?"],
    [
      "a topic nobody knows",
      "patient-safety",
      "patients",
      "8: /0/topics/0: names patients, which is not a known topic",
    ],
    ["http", "https://www.who.int/a", "http://www.who.int/a", "3: /0/address: must be an https address"],
    [
      "a password",
      "https://www.who.int/a",
      "https://me:x@www.who.int/a",
      "3: /0/address: must be a valid address without user name",
    ],
    ["another host", "www.who.int/a", "who.int.example.org/a", "3: /0/address: is on who.int.example.org, not in the"],
    ["a neighbour below a public suffix", "www.gov.uk/a", "nhs.gov.uk/a", "12: /1/address: is on nhs.gov.uk, not in"],
    ["this machine", "https://www.who.int/a", "http://127.0.0.1/a", "3: /0/address: is on 127.0.0.1, not in"],
    ["an unknown format", "format: atom", "format: html", "13: /1/format: must be one of"],
    [
      "an unknown language",
      "language: en\n  interval: P1D",
      "language: it\n  interval: P1D",
      "14: /1/language: must be",
    ],
    ["an interval in words", "PT1H", "hourly", "6: /0/interval: must be an ISO 8601 duration"],
    ["an interval that is too short", "PT1H", "PT5M", "6: /0/interval: must be at least PT15M"],
    ["an interval that is too long", "P1D", "P8D", "15: /1/interval: must be at least PT15M and at most P7D"],
    ["no licence", "  licence: OGL\n", "", "10: /1/licence: "],
    ["an unknown field", "licence: OGL", "licence: OGL\n  colour: red", "17: /1/colour: is not a known field"],
    [
      "the same address twice",
      "publisher: gb-mhra\n  address: https://www.gov.uk/a.atom",
      "publisher: who\n  address: https://www.who.int/a",
      "12: /1/address: is listed twice",
    ],
    ["broken YAML", "[patient-safety]", "[patient-safety", "9: Flow sequence"],
  ])("a fault is named with its line: %s", async (_, from, to, expected) => {
    expect(GOOD).toContain(from);
    const faults = faultsOf(GOOD.replace(from, to));
    expect(faults).toEqual([expect.stringContaining(expected)]);
  });
});

describe("content/subject-terms.yaml", () => {
  it("a fault of the words is named with its line", async () => {
    const words = readFileSync(join(CONTENT, "subject-terms.yaml"), "utf8");
    const lineOf = (part: string): number => words.split("\n").findIndex((line) => line.includes(part)) + 1;
    writeFileSync(join(root, "sources.yaml"), GOOD);
    const faultsOfWords = async (from: string, to: string): Promise<string[]> => {
      expect(words).toContain(from);
      writeFileSync(join(root, "subject-terms.yaml"), words.replace(from, to));
      return checkSourceFiles(root, taxonomy).map(({ line, detail }) => `${line}: ${detail}`);
    };
    expect(await faultsOfWords("any:", "any:")).toEqual([]);
    expect(await faultsOfWords("' \\d{3}\\b'", "' (\\d{3}'")).toEqual([
      `${lineOf("notBefore: ['[ ")}: /any/ai/notBefore/1: must be a regular expression`,
    ]);
    expect(await faultsOfWords("\npt:", "\nit:")).toEqual(
      expect.arrayContaining([expect.stringContaining("/it: is not a known field"), expect.stringContaining("/pt: ")]),
    );
    expect(await faultsOfWords("\n  health:", "\n  medicine:")).toEqual(
      expect.arrayContaining([expect.stringContaining("/en: must have the halves that any has: ai and medicine")]),
    );
    writeFileSync(join(root, "subject-terms.yaml"), words);
    expect(faultsOf(GOOD.replace("presumes: health", "presumes: heath"))).toEqual([
      "7: /0/presumes: names heath, which is not a known half of the subject; did you mean health?",
    ]);
    rmSync(join(root, "subject-terms.yaml"));
  });
});
