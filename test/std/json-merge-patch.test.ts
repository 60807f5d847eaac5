import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMergePatch, mergePatch } from "../../src/std/json-merge-patch.ts";
import { createPatch, type PatchOperation } from "../../src/std/json-patch.ts";

describe("a merge patch", () => {
  // RFC 7396, appendix A, all of it.
  it.each<[unknown, unknown, unknown]>([
    [{ a: "b" }, { a: "c" }, { a: "c" }],
    [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
    [{ a: "b" }, { a: null }, {}],
    [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
    [{ a: ["b"] }, { a: "c" }, { a: "c" }],
    [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
    [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
    [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
    [
      ["a", "b"],
      ["c", "d"],
      ["c", "d"],
    ],
    [{ a: "b" }, ["c"], ["c"]],
    [{ a: "foo" }, null, null],
    [{ a: "foo" }, "bar", "bar"],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: "b", c: null }, { a: "b" }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])("merging %j with the patch %j yields %j", (target, patch, result) => {
    const before = JSON.stringify([target, patch]);
    expect(mergePatch(target, patch)).toEqual(result);
    expect(JSON.stringify([target, patch])).toBe(before);
  });

  it("a merge patch changes no prototype", () => {
    const merged = mergePatch({}, JSON.parse('{"__proto__":{"admin":true}}')) as Record<string, unknown>;
    expect(merged.admin).toBeUndefined();
    expect(Object.keys(merged)).toEqual(["__proto__"]);
  });
});

/** RFC 6902 for the operations that we make, written apart from what makes them. */
function applied(document: unknown, operations: readonly PatchOperation[]): unknown {
  let root = structuredClone(document);
  for (const operation of operations) {
    const path = operation.path
      .split("/")
      .slice(1)
      .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
    const last = path.pop();
    if (last === undefined) {
      root = (operation as { value: unknown }).value;
      continue;
    }
    // biome-ignore lint/suspicious/noExplicitAny: any JSON
    const parent = path.reduce((value: any, segment) => value[segment], root as any);
    if (Array.isArray(parent)) {
      if (operation.op === "remove") parent.splice(Number(last), 1);
      else if (operation.op === "add") parent.splice(Number(last), 0, operation.value);
      else parent[Number(last)] = operation.value;
    } else if (operation.op === "remove") delete parent[last];
    else parent[last] = operation.value;
  }
  return root;
}

// Names as JSON has them; a prototype is refused by the webhook.
const json = fc.jsonValue({ maxDepth: 4 }).filter((value) => !JSON.stringify(value).includes("__proto__"));

describe("a difference", () => {
  it("a difference applied as a JSON Patch turns one value into the other, and is empty only for equal values", () => {
    fc.assert(
      fc.property(json, json, (before, after) => {
        const operations = createPatch(before, after);
        expect(applied(before, operations)).toEqual(after);
        expect(createPatch(after, structuredClone(after))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("a difference ignores the order of fields", () => {
    expect(createPatch({ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 })).toEqual([]);
  });

  it("a difference reports the previous values by escaped JSON Pointers", () => {
    expect(createPatch({ "a/b": [1, 2, 3], "~": 1 }, { "a/b": [1, 4], c: 5 })).toEqual([
      { op: "remove", path: "/~0", was: 1 },
      { op: "replace", path: "/a~1b/1", value: 4, was: 2 },
      { op: "remove", path: "/a~1b/2", was: 3 },
      { op: "add", path: "/c", value: 5 },
    ]);
  });
});

describe("creating a merge patch", () => {
  it("a merge patch of two values without null makes the second of the first, and is empty if they are equal", () => {
    const leaf = fc.oneof(fc.boolean(), fc.integer(), fc.string(), fc.array(fc.integer()));
    const names = fc.constantFrom("a", "b", "c", "__proto__");
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 3 }, leaf, fc.dictionary(names, tie("value"), { noNullPrototype: true })),
    }));
    const object = fc.dictionary(names, value, { noNullPrototype: true });
    fc.assert(
      fc.property(object, object, (from, to) => {
        expect(createPatch(mergePatch(from, createMergePatch(from, to)), to)).toEqual([]);
        expect(createMergePatch(to, to)).toEqual({});
      }),
    );
  });
});
