import { inflateSync } from "node:zlib";

// Reads the outlines of a font: WOFF 1.0 (W3C); of OpenType the tables cmap (formats 4 and 12), hmtx, loca and glyf.

/** A point of an outline, in units of the font; off the curve it is the control point of a quadratic Bézier curve. */
interface Point {
  readonly x: number;
  readonly y: number;
  readonly on: boolean;
}

export interface Glyph {
  readonly advance: number;
  readonly contours: readonly (readonly Point[])[];
}

export interface Font {
  readonly unitsPerEm: number;
  readonly characters: readonly number[];
  readonly glyph: (character: number) => Glyph | undefined;
}

/** The tables of a WOFF file by their tags. */
function tablesOf(file: Buffer): ReadonlyMap<string, Buffer> {
  if (file.toString("latin1", 0, 4) !== "wOFF") throw new Error("not a WOFF file");
  const tables = new Map<string, Buffer>();
  for (let index = 0; index < file.readUInt16BE(12); index++) {
    const at = 44 + index * 20;
    const [offset, packed, length] = [file.readUInt32BE(at + 4), file.readUInt32BE(at + 8), file.readUInt32BE(at + 12)];
    const data = file.subarray(offset, offset + packed);
    tables.set(file.toString("latin1", at, at + 4), packed < length ? inflateSync(data) : data);
  }
  return tables;
}

/** The glyph of each character. */
function characterMap(cmap: Buffer): ReadonlyMap<number, number> {
  const glyphs = new Map<number, number>();
  for (let index = 0; index < cmap.readUInt16BE(2); index++) {
    const at = cmap.readUInt32BE(4 + index * 8 + 4);
    const format = cmap.readUInt16BE(at);
    if (format === 12) {
      for (let group = 0; group < cmap.readUInt32BE(at + 12); group++) {
        const from = at + 16 + group * 12;
        const [first, last, glyph] = [
          cmap.readUInt32BE(from),
          cmap.readUInt32BE(from + 4),
          cmap.readUInt32BE(from + 8),
        ];
        for (let character = first; character <= last; character++) glyphs.set(character, glyph + character - first);
      }
    } else if (format === 4) {
      const double = cmap.readUInt16BE(at + 6);
      for (let segment = 0; segment < double; segment += 2) {
        const last = cmap.readUInt16BE(at + 14 + segment);
        const first = cmap.readUInt16BE(at + 16 + double + segment);
        const delta = cmap.readUInt16BE(at + 16 + 2 * double + segment);
        const rangeAt = at + 16 + 3 * double + segment;
        const range = cmap.readUInt16BE(rangeAt);
        for (let character = first; character <= last && character !== 0xffff; character++) {
          const raw = range === 0 ? character : cmap.readUInt16BE(rangeAt + range + 2 * (character - first));
          if (raw !== 0) glyphs.set(character, (raw + delta) & 0xffff);
        }
      }
    }
  }
  return glyphs;
}

/** The contours of a glyph that is drawn by itself. */
function simple(data: Buffer, count: number): Point[][] {
  const ends = Array.from({ length: count }, (_, index) => data.readUInt16BE(10 + 2 * index));
  const total = (ends.at(-1) ?? -1) + 1;
  let at = 10 + 2 * count;
  at += 2 + data.readUInt16BE(at);
  const flags: number[] = [];
  while (flags.length < total) {
    const flag = data[at++] ?? 0;
    const times = flag & 8 ? (data[at++] ?? 0) + 1 : 1;
    for (let time = 0; time < times; time++) flags.push(flag);
  }
  const coordinates = (short: number, same: number): number[] => {
    let value = 0;
    return flags.map((flag) => {
      if (flag & short) value += (flag & same ? 1 : -1) * (data[at++] ?? 0);
      else if (!(flag & same)) {
        value += data.readInt16BE(at);
        at += 2;
      }
      return value;
    });
  };
  const xs = coordinates(2, 16);
  const ys = coordinates(4, 32);
  const points = flags.map((flag, index) => ({ x: xs[index] ?? 0, y: ys[index] ?? 0, on: (flag & 1) === 1 }));
  return ends.map((end, index) => points.slice(index === 0 ? 0 : (ends[index - 1] ?? 0) + 1, end + 1));
}

/** The font in a WOFF file. */
export function readWoff(file: Buffer): Font {
  const tables = tablesOf(file);
  const table = (tag: string): Buffer => {
    const found = tables.get(tag);
    if (found === undefined) throw new Error(`the font has no table ${tag}: its outlines must be of TrueType`);
    return found;
  };
  const [head, hhea, hmtx, loca, glyf] = ["head", "hhea", "hmtx", "loca", "glyf"].map(table) as [
    Buffer,
    Buffer,
    Buffer,
    Buffer,
    Buffer,
  ];
  const isLong = head.readInt16BE(50) === 1;
  const metrics = hhea.readUInt16BE(34);
  const place = (glyph: number): number => (isLong ? loca.readUInt32BE(4 * glyph) : 2 * loca.readUInt16BE(2 * glyph));
  const contoursOf = (glyph: number, depth = 0): Point[][] => {
    const [from, to] = [place(glyph), place(glyph + 1)];
    if (from === to || depth > 5) return [];
    const data = glyf.subarray(from, to);
    const count = data.readInt16BE(0);
    if (count >= 0) return simple(data, count);
    const contours: Point[][] = [];
    for (let at = 10, flags = 32; flags & 32; ) {
      flags = data.readUInt16BE(at);
      const part = contoursOf(data.readUInt16BE(at + 2), depth + 1);
      const areWords = (flags & 1) !== 0;
      const [dx, dy] = areWords
        ? [data.readInt16BE(at + 4), data.readInt16BE(at + 6)]
        : [data.readInt8(at + 4), data.readInt8(at + 5)];
      at += areWords ? 8 : 6;
      const scale = (offset: number): number => data.readInt16BE(at + offset) / 16_384;
      let [a, b, c, d] = [1, 0, 0, 1];
      if (flags & 8) [a, d] = [scale(0), scale(0)];
      else if (flags & 64) [a, d] = [scale(0), scale(2)];
      else if (flags & 128) [a, b, c, d] = [scale(0), scale(2), scale(4), scale(6)];
      at += flags & 8 ? 2 : flags & 64 ? 4 : flags & 128 ? 8 : 0;
      for (const contour of part)
        contours.push(contour.map(({ x, y, on }) => ({ x: a * x + c * y + dx, y: b * x + d * y + dy, on })));
    }
    return contours;
  };
  const characters = characterMap(table("cmap"));
  return {
    unitsPerEm: head.readUInt16BE(18),
    characters: [...characters.keys()],
    glyph: (character) => {
      const glyph = characters.get(character);
      if (glyph === undefined) return undefined;
      const advance = hmtx.readUInt16BE(4 * Math.min(glyph, metrics - 1));
      return { advance, contours: contoursOf(glyph) };
    },
  };
}
