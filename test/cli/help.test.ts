import { expect, it } from "vitest";
import { cli } from "./peer.ts";

/** Columns of a terminal that a text of help may take: those that people have side by side with something else. */
const COLUMNS = 100;

it("no help of the command line has a line that a terminal of a hundred columns breaks", async () => {
  const { out: overview } = await cli(["--help"]);
  const names = [...overview.matchAll(/^ {2}([a-z-]+) {2,}\S/gm)].map(([, name = ""]) => name);
  expect(names.length).toBeGreaterThan(20);
  const long: string[] = [];
  for (const words of [[], ...names.map((name) => [name])]) {
    const { out, code } = await cli([...words, "--help"]);
    expect([code, out.startsWith("Usage: npm run ")], words.join()).toEqual([0, true]);
    long.push(...out.split("\n").filter((line) => line.length > COLUMNS));
  }
  expect(long).toEqual([]);
});
