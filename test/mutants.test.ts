import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { MUTANTS } from "./mutants/mutants.ts";

const ROOT = join(import.meta.dirname, "..");

// npm run mutants takes long, and runs by itself: that its defects can still be made is seen with every run of the
// tests.
it.each(MUTANTS)(
  "the deliberate defect «$name» has its place in the source, once, and tests that exist",
  ({ file, text, tests }) => {
    expect(readFileSync(join(ROOT, file), "utf8").split(text)).toHaveLength(2);
    expect(tests.filter((test) => !existsSync(join(ROOT, test)))).toEqual([]);
  },
);
