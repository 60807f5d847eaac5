// The outlines of characters, as src/scripts/build/glyphs/make-glyphs.ts takes them from fonts: a table of characters
// in order (each with the place of its outline, both 32 bits), then the outlines.

/** Units to the em of every outline. */
export const EM = 256;

export interface Outline {
  readonly advance: number;
  /** For each contour its points: x, y (upwards), and 1 where the point is on the curve, else it is a control point. */
  readonly contours: readonly Int32Array[];
}

export interface GlyphSet {
  readonly outline: (character: number) => Outline | undefined;
}

/** Reads numbers of variable length, seven bits an octet, the lowest first. */
function reader(octets: Uint8Array, start: number) {
  let at = start;
  const number = (): number => {
    let [value, shift] = [0, 0];
    for (;;) {
      const octet = octets[at++] ?? 0;
      value |= (octet & 127) << shift;
      if (octet < 128) return value;
      shift += 7;
    }
  };
  const signed = (): number => {
    const value = number();
    return value & 1 ? -((value + 1) >> 1) : value >> 1;
  };
  return { number, signed };
}

/** The outlines of a file. */
export function glyphSet(file: ArrayBuffer): GlyphSet {
  const [view, octets] = [new DataView(file), new Uint8Array(file)];
  const count = view.getUint32(0);
  const known = new Map<number, Outline>();
  const placeOf = (character: number): number | undefined => {
    let [low, high] = [0, count - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = view.getUint32(4 + middle * 8);
      if (found === character) return view.getUint32(8 + middle * 8);
      if (found < character) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  };
  const outline = (character: number): Outline | undefined => {
    const before = known.get(character);
    if (before !== undefined) return before;
    const place = placeOf(character);
    if (place === undefined) return undefined;
    const { number, signed } = reader(octets, place);
    const advance = number();
    let [x, y] = [0, 0];
    const contours = Array.from({ length: number() }, () => {
      const points = new Int32Array(3 * number());
      for (let index = 0; index < points.length; index += 3) {
        // The lowest bit of the first number says whether the point is on the curve.
        const first = number();
        const step = first >> 1;
        x += step & 1 ? -((step + 1) >> 1) : step >> 1;
        y += signed();
        points[index] = x;
        points[index + 1] = y;
        points[index + 2] = first & 1;
      }
      return points;
    });
    const made = { advance, contours };
    known.set(character, made);
    return made;
  };
  return { outline };
}
