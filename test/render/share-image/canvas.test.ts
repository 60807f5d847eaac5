import { expect, it } from "vitest";
import { canvas, LEVELS } from "../../../src/render/share-image/canvas.ts";

const FULL = LEVELS - 1;

/** A row of a picture: its levels of a colour. */
function row(pixels: Uint8Array, width: number, y: number): number[] {
  return [...pixels.subarray(y * width, (y + 1) * width)].map((pixel) => pixel % LEVELS);
}

it("an area is filled up to its edges, which cover what they cross of a pixel, and none beyond a row's end", () => {
  const on = canvas(6, 4);
  on.polygon([1, 1, 3.5, 1, 3.5, 3, 1, 3]);
  on.polygon([4, 1, 6, 1, 6, 2, 4, 2]);
  on.fill(1);
  expect(row(on.pixels, 6, 0)).toEqual([0, 0, 0, 0, 0, 0]);
  expect(row(on.pixels, 6, 1)).toEqual([0, FULL, FULL, 8, FULL, FULL]);
  expect(row(on.pixels, 6, 2)).toEqual([0, FULL, FULL, 8, 0, 0]);
  expect(row(on.pixels, 6, 3)).toEqual([0, 0, 0, 0, 0, 0]);
  expect(on.pixels[7]).toBe(LEVELS + FULL);
});

it("the areas of slanted and curved shapes are their areas", () => {
  const sumOf = (draw: (on: ReturnType<typeof canvas>) => void): number => {
    const on = canvas(100, 100);
    draw(on);
    on.fill(0);
    return on.pixels.reduce((sum, pixel) => sum + (pixel % LEVELS) / FULL, 0);
  };
  expect(sumOf((on) => on.polygon([10, 10, 90, 30, 30, 80]))).toBeCloseTo(2600, -2);
  // A hole runs the other way round.
  const square = [0, 0, 1, 0, 200, 1, 200, 200, 1, 200, 0, 1];
  const hole = Int32Array.from([50, 50, 1, 150, 50, 1, 150, 150, 1, 50, 150, 1]);
  expect(sumOf((on) => on.shape({ advance: 0, contours: [Int32Array.from(square), hole] }, 5, 95, 102.4))).toBeCloseTo(
    80 * 80 - 40 * 40,
    -2,
  );
  // Four quadratic curves around a centre: between a square on its corner and a circle.
  const round = Int32Array.from([
    0, 100, 1, 100, 100, 0, 100, 0, 1, 100, -100, 0, 0, -100, 1, -100, -100, 0, -100, 0, 1, -100, 100, 0,
  ]);
  const area = sumOf((on) => on.shape({ advance: 0, contours: [round] }, 50, 50, 102.4));
  expect(area).toBeGreaterThan(0.9 * Math.PI * 1600);
  expect(area).toBeLessThan(1.1 * Math.PI * 1600);
});
