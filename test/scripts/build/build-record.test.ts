import { mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isUpToDate, recordBuild } from "../../../src/scripts/build/build-record.ts";
import { temporaryFolder } from "../../fixtures/temporary-folder.ts";

const [EARLIER, BUILT, LATER] = [new Date(1_000_000), new Date(2_000_000), new Date(3_000_000)];

let folder = "";
const at = (...path: string[]): string => join(folder, ...path);
const isCurrent = (): boolean => isUpToDate(at("dist"), [at("src"), at("lock")], at("src/entries"));

beforeEach(() => {
  folder = temporaryFolder("record");
  for (const path of ["dist", "src/deep", "src/entries"]) mkdirSync(at(path), { recursive: true });
  for (const path of ["dist/made.js", "src/deep/a.ts", "src/entries/b.yaml"]) writeFileSync(at(path), "");
  for (const path of ["src/deep/a.ts", "src/deep", "src/entries/b.yaml", "src/entries", "src"])
    utimesSync(at(path), EARLIER, EARLIER);
  recordBuild(at("dist"), ["made.js"], BUILT);
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("the record of a build", () => {
  it("a build is up to date while its files are there and no source has changed since it began", () => {
    expect(isCurrent()).toBe(true);
  });

  it.each(["src/deep/a.ts", "src/deep", "src"])(
    "a build is out of date once %s is newer than its beginning",
    (path) => {
      utimesSync(at(path), LATER, LATER);
      expect(isCurrent()).toBe(false);
      utimesSync(at(path), BUILT, BUILT);
      expect(isCurrent()).toBe(false);
    },
  );

  it("a build is up to date whatever changes in the folder that it does not read", () => {
    for (const path of ["src/entries/b.yaml", "src/entries"]) utimesSync(at(path), LATER, LATER);
    expect(isCurrent()).toBe(true);
  });

  it("a build is out of date without one of its files, without its record, and when a source appears", () => {
    writeFileSync(at("lock"), "");
    expect(isCurrent()).toBe(false);
    rmSync(at("lock"));
    expect(isCurrent()).toBe(true);
    rmSync(at("dist/made.js"));
    expect(isCurrent()).toBe(false);
    writeFileSync(at("dist/made.js"), "");
    rmSync(at("dist/.built"));
    expect(isCurrent()).toBe(false);
  });
});
