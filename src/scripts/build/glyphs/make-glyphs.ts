// Makes content/share-images/glyphs.bin, the outlines with which the pictures of shared entries are drawn: node
// src/scripts/build/glyphs/make-glyphs.ts font.woff ... Of a character, the first of the fonts that has it gives the
// outline.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { EM } from "../../../render/share-image/glyph-set.ts";
import { type Font, type Glyph, readWoff } from "./woff.ts";

const FILE = fileURLToPath(new URL("../../../../content/share-images/glyphs.bin", import.meta.url));

/** The characters of GB 2312: symbols, and the ideographs of both levels that Chinese texts are written with. */
function chineseCharacters(): Set<number> {
  const decoder = new TextDecoder("gb18030");
  const characters = new Set<number>();
  for (let row = 0xa1; row <= 0xf7; row++)
    for (let cell = 0xa1; cell <= 0xfe; cell++) {
      const text = decoder.decode(Uint8Array.of(row, cell));
      if ([...text].length === 1) characters.add(text.codePointAt(0) ?? 0);
    }
  return characters;
}

function isWanted(character: number, chinese: ReadonlySet<number>): boolean {
  // Letters and signs of Latin, Greek, Cyrillic and Arabic, the joined forms of the last, and general punctuation.
  return (
    (character >= 0x20 && character <= 0x6ff) ||
    (character >= 0x1e00 && character <= 0x1eff) ||
    (character >= 0x2000 && character <= 0x22ff) ||
    (character >= 0xfe70 && character <= 0xfefc) ||
    chinese.has(character)
  );
}

function varint(value: number, out: number[]): void {
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) out.push((rest % 128) | 128);
  out.push(rest);
}

function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

/** A glyph as glyphSet reads it. */
function encoded({ advance, contours }: Glyph, unitsPerEm: number): number[] {
  const scaled = (value: number): number => Math.round((value * EM) / unitsPerEm);
  const out: number[] = [];
  varint(scaled(advance), out);
  varint(contours.length, out);
  let [x, y] = [0, 0];
  for (const contour of contours) {
    varint(contour.length, out);
    for (const point of contour) {
      const [toX, toY] = [scaled(point.x), scaled(point.y)];
      varint(zigzag(toX - x) * 2 + (point.on ? 1 : 0), out);
      varint(zigzag(toY - y), out);
      [x, y] = [toX, toY];
    }
  }
  return out;
}

const fonts: Font[] = process.argv.slice(2).map((path) => readWoff(readFileSync(path)));
if (fonts.length === 0) {
  console.error("Usage: node src/scripts/build/glyphs/make-glyphs.ts font.woff ...");
  process.exit(2);
}
const chinese = chineseCharacters();
const outlines = new Map<number, number[]>();
for (const { characters, glyph, unitsPerEm } of fonts)
  for (const character of characters) {
    const found = outlines.has(character) || !isWanted(character, chinese) ? undefined : glyph(character);
    if (found !== undefined) outlines.set(character, encoded(found, unitsPerEm));
  }
const sorted = [...outlines].sort(([left], [right]) => left - right);
const head = Buffer.alloc(4 + 8 * sorted.length);
head.writeUInt32BE(sorted.length);
let place = head.length;
for (const [index, [character, octets]] of sorted.entries()) {
  head.writeUInt32BE(character, 4 + 8 * index);
  head.writeUInt32BE(place, 8 + 8 * index);
  place += octets.length;
}
writeFileSync(FILE, Buffer.concat([head, ...sorted.map(([, octets]) => Buffer.from(octets))]));
console.log(`${sorted.length} characters, ${Math.round(place / 1024)} KB`);
