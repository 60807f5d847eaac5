import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { glyphSet } from "../../../src/render/share-image/glyph-set.ts";
import { shaped } from "../../../src/render/share-image/visual-order.ts";
import { corpus } from "../../fixtures/corpus.ts";

const CONTENT = fileURLToPath(new URL("../../../content", import.meta.url));

it("there is a glyph for every character of the titles of content/entries, in every language", async () => {
  const { buffer, byteOffset, length } = readFileSync(join(CONTENT, "share-images/glyphs.bin"));
  const glyphs = glyphSet(buffer.slice(byteOffset, byteOffset + length) as ArrayBuffer);
  const missing = new Set<string>();
  let count = 0;
  for (const { title } of corpus().flatMap(({ texts }) => Object.values(texts))) {
    count++;
    for (const shape of shaped(title))
      if (glyphs.outline(shape) === undefined) missing.add(`${String.fromCodePoint(shape)} of ${title}`);
  }
  expect(count).toBeGreaterThan(500);
  expect([...missing]).toEqual([]);
  // Digits and ideographs are as wide as each other.
  expect(new Set([..."0123456789"].map((digit) => glyphs.outline(digit.codePointAt(0) ?? 0)?.advance)).size).toBe(1);
});
