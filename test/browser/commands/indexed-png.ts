import { crc32, deflateSync } from "node:zlib";

/** Colours that flat drawings need: the rest is what smooths their edges. */
const COLOURS = 48;

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/**
 * Pixels (RGBA, opaque) as a PNG with a palette (RFC 2083): the most frequent colours, every other one as the nearest
 * of them. `description` is written into it.
 */
export function indexedPng(pixels: Uint8Array, width: number, height: number, description: string): Buffer {
  const counts = new Map<number, number>();
  const colourAt = (at: number): number =>
    ((pixels[at] ?? 0) << 16) | ((pixels[at + 1] ?? 0) << 8) | (pixels[at + 2] ?? 0);
  for (let at = 0; at < pixels.length; at += 4) counts.set(colourAt(at), (counts.get(colourAt(at)) ?? 0) + 1);
  const palette = [...counts].sort((left, right) => right[1] - left[1] || left[0] - right[0]).slice(0, COLOURS);
  const parts = (colour: number): readonly [number, number, number] => [
    colour >> 16,
    (colour >> 8) & 255,
    colour & 255,
  ];
  const distance = (one: number, other: number): number => {
    const [a, b] = [parts(one), parts(other)];
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
  };
  const nearest = new Map<number, number>();
  for (const colour of counts.keys()) {
    let best = 0;
    palette.forEach(([candidate], index) => {
      if (distance(colour, candidate) < distance(colour, palette[best]?.[0] ?? 0)) best = index;
    });
    nearest.set(colour, best);
  }
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = nearest.get(colourAt((y * width + x) * 4)) ?? 0;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("iTXt", Buffer.from(`Description\0\0\0\0\0${description}`)),
    chunk("PLTE", Buffer.from(palette.flatMap(([colour]) => parts(colour)))),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
