import { expect, it } from "vitest";
import { createPatch } from "../../src/std/json-patch.ts";

it("two values that are the same JSON have no difference: -0 is written as 0", () => {
  expect(JSON.stringify(-0)).toBe("0");
  expect(createPatch({ longitude: -0 }, { longitude: 0 })).toEqual([]);
  expect(createPatch([0, -0], [-0, 0])).toEqual([]);
  expect(createPatch({ longitude: 0 }, { longitude: 1 })).toEqual([
    { op: "replace", path: "/longitude", value: 1, was: 0 },
  ]);
});
