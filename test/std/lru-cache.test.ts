import { describe, expect, it } from "vitest";
import { LruCache } from "../../src/std/lru-cache.ts";

const kept = (cache: LruCache<number>, keys: readonly string[]): string[] =>
  keys.filter((key) => cache.get(key) !== undefined);

describe("a cache of a number of bytes", () => {
  it("a cache never holds more than its bytes, however many keys are made up: the least recently used go", () => {
    const cache = new LruCache<number>(100);
    const keys = Array.from({ length: 10_000 }, (_, index) => `key-${index}`);
    for (const [index, key] of keys.entries()) cache.set(key, index, 10);
    expect(kept(cache, keys)).toEqual(keys.slice(-10));
    cache.get("key-9990");
    cache.set("another", 1, 10);
    expect(kept(cache, ["key-9990", "key-9991", "another"])).toEqual(["key-9990", "another"]);
  });

  it("a value that is put in another's place is counted once, and one that is deleted not at all", () => {
    const cache = new LruCache<number>(100);
    for (let round = 0; round < 50; round++) cache.set("same", round, 20);
    for (const key of ["a", "b", "c", "d"]) cache.set(key, 1, 20);
    expect(kept(cache, ["same", "a", "b", "c", "d"])).toEqual(["same", "a", "b", "c", "d"]);
    for (let round = 0; round < 50; round++) cache.delete("a");
    cache.set("e", 1, 20);
    cache.set("f", 1, 20);
    expect(kept(cache, ["same", "b", "c", "d", "e", "f"])).toEqual(["b", "c", "d", "e", "f"]);
  });

  it("a value that would take more than a quarter is not kept, nor the one that it replaces", () => {
    const cache = new LruCache<number>(100);
    cache.set("a", 1, 25);
    cache.set("b", 2, 26);
    expect(kept(cache, ["a", "b"])).toEqual(["a"]);
    cache.set("a", 3, 26);
    expect(kept(cache, ["a", "b"])).toEqual([]);
  });
});
