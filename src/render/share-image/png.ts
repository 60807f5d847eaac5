import { LEVELS } from "./canvas.ts";

type Colour = readonly [red: number, green: number, blue: number];

const CRC = Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

function crc32(octets: Uint8Array): number {
  let value = 0xffffffff;
  for (const octet of octets) value = (CRC[(value ^ octet) & 255] ?? 0) ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(data.length + 12);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  out.set(new TextEncoder().encode(type), 4);
  out.set(data, 8);
  view.setUint32(data.length + 8, crc32(out.subarray(4, data.length + 8)));
  return out;
}

/** Octets compressed as PNG wants them (zlib, RFC 1950). */
async function compressed(octets: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([octets]).stream().pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** A colour, and the one that it is drawn over. */
export type Ink = readonly [over: Colour, under: Colour];

/** The palette: of each colour its steps from the one below it. */
function palette(inks: readonly Ink[]): Uint8Array {
  const steps = inks.flatMap(([over, under]) =>
    Array.from({ length: LEVELS }, (_, level) =>
      over.map((channel, index) => {
        const below = under[index] ?? 0;
        return Math.round(below + ((channel - below) * level) / (LEVELS - 1));
      }),
    ),
  );
  return Uint8Array.from(steps.flat());
}

/** Pixels of a canvas as a PNG with a palette (ISO/IEC 15948). */
export async function png(
  pixels: Uint8Array,
  width: number,
  height: number,
  inks: readonly Ink[],
): Promise<Uint8Array<ArrayBuffer>> {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  // Eight bits a pixel, of a palette.
  header.set([8, 3, 0, 0, 0], 8);
  // Ahead of each row stands its filter: none.
  const rows = new Uint8Array((width + 1) * height);
  for (let row = 0; row < height; row++)
    rows.set(pixels.subarray(row * width, (row + 1) * width), row * (width + 1) + 1);
  const parts = [
    Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10),
    chunk("IHDR", header),
    chunk("PLTE", palette(inks)),
    chunk("IDAT", await compressed(rows)),
    chunk("IEND", new Uint8Array()),
  ];
  const file = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}
