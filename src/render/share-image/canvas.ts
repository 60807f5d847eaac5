import { EM, type Outline } from "./glyph-set.ts";

/** A picture of few colours: areas are filled with one of them, and their edges are smooth. */
export interface Canvas {
  /** Adds a closed polygon to the area that is filled next: x and y by turns, y downwards. */
  readonly polygon: (points: readonly number[]) => void;
  /** Adds a shape with its origin at a place on the baseline. */
  readonly shape: (outline: Outline, x: number, y: number, size: number) => void;
  /** Fills the area with a colour of the palette. */
  readonly fill: (colour: number) => void;
  /** Each pixel's colour and, in steps of LEVELS, how much of it is over the paper: colour * LEVELS + level. */
  readonly pixels: Uint8Array<ArrayBuffer>;
}

/** Steps between the paper and a colour. */
export const LEVELS = 16;

/** Steps that a curve is drawn in, by its size in pixels. */
function stepsOf(size: number): number {
  return size > 40 ? 4 : 3;
}

export function canvas(width: number, height: number): Canvas {
  const pixels = new Uint8Array(width * height);
  // How much of each pixel the edges cover, signed by their direction: summed up along a row it is the filled area.
  const edges = new Float32Array(width * height);
  let [top, bottom] = [height, 0];

  /** Adds a piece of an edge within one row of pixels, from `left` to `right`: what of each pixel is to its right. */
  const edge = (start: number, left: number, right: number, share: number): void => {
    // An area past the end of the row fills nothing of it, and nothing of the next.
    const add = (at: number, area: number): void => {
      if (at < start + width) edges[at] = (edges[at] ?? 0) + area;
    };
    const [first, last] = [Math.floor(left), Math.ceil(right)];
    if (last <= first + 1) {
      const outside = (left + right) / 2 - first;
      add(start + first, share * (1 - outside));
      add(start + first + 1, share * outside);
      return;
    }
    const each = 1 / (right - left);
    const [from, to] = [left - first, right - last + 1];
    const [head, tail] = [(each * (1 - from) ** 2) / 2, (each * to ** 2) / 2];
    add(start + first, share * head);
    if (last === first + 2) add(start + first + 1, share * (1 - head - tail));
    else {
      const second = each * (1.5 - from);
      add(start + first + 1, share * (second - head));
      for (let column = first + 2; column < last - 1; column++) add(start + column, share * each);
      add(start + last - 1, share * (1 - second - (last - first - 3) * each - tail));
    }
    add(start + last, share * tail);
  };

  const line = (x0: number, y0: number, x1: number, y1: number): void => {
    if (y0 === y1) return;
    const sign = y0 < y1 ? 1 : -1;
    let [x, y, endX, endY] = sign === 1 ? [x0, y0, x1, y1] : [x1, y1, x0, y0];
    const slope = (endX - x) / (endY - y);
    if (y < 0) [x, y] = [x - y * slope, 0];
    endY = Math.min(endY, height);
    for (let row = Math.floor(y); row < endY; row++) {
      top = Math.min(top, row);
      bottom = Math.max(bottom, row + 1);
      const until = Math.min(row + 1, endY);
      const share = (until - y) * sign;
      const next = x + (until - y) * slope;
      edge(row * width, Math.min(x, next), Math.max(x, next), share);
      [x, y] = [next, until];
    }
  };

  const polygon = (points: readonly number[]): void => {
    for (let index = 0; index < points.length; index += 2) {
      const after = (index + 2) % points.length;
      line(points[index] ?? 0, points[index + 1] ?? 0, points[after] ?? 0, points[after + 1] ?? 0);
    }
  };

  const shape = ({ contours }: Outline, atX: number, atY: number, size: number): void => {
    const scale = size / EM;
    for (const contour of contours) {
      const count = contour.length / 3;
      const point = (index: number) => {
        const at = 3 * (((index % count) + count) % count);
        return {
          x: atX + (contour[at] ?? 0) * scale,
          y: atY - (contour[at + 1] ?? 0) * scale,
          on: contour[at + 2] === 1,
        };
      };
      const between = (a: { x: number; y: number }, b: { x: number; y: number }) => ({
        x: (a.x + b.x) / 2,
        y: (a.y + b.y) / 2,
      });
      const [first, last] = [point(0), point(-1)];
      let from: { x: number; y: number } = first.on ? first : last.on ? last : between(last, first);
      for (let index = first.on ? 1 : 0; index < count + (first.on ? 1 : 0); index++) {
        const here = point(index);
        if (here.on) {
          line(from.x, from.y, here.x, here.y);
          from = here;
          continue;
        }
        const after = point(index + 1);
        const to = after.on ? after : between(here, after);
        const steps = stepsOf(size);
        let { x, y } = from;
        for (let step = 1; step <= steps; step++) {
          const t = step / steps;
          const [a, b, c] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t];
          const [nextX, nextY] = [a * from.x + b * here.x + c * to.x, a * from.y + b * here.y + c * to.y];
          line(x, y, nextX, nextY);
          [x, y] = [nextX, nextY];
        }
        from = to;
        if (after.on) index++;
      }
    }
  };

  const fill = (colour: number): void => {
    for (let row = top; row < bottom; row++) {
      let sum = 0;
      for (let at = row * width; at < (row + 1) * width; at++) {
        const change = edges[at] ?? 0;
        // Between two edges everything is as it was, and most of a picture is outside of any.
        if (change === 0 && sum < 0.01 && sum > -0.01) continue;
        edges[at] = 0;
        sum += change;
        const level = Math.min(LEVELS - 1, Math.round(Math.abs(sum) * (LEVELS - 1)));
        if (level > 0) pixels[at] = colour * LEVELS + level;
      }
    }
    [top, bottom] = [height, 0];
  };

  return { polygon, shape, fill, pixels };
}
