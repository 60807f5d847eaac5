import { expect, it } from "vitest";
import { comingFirst } from "../../../src/domain/time/month.ts";

it("months are listed from this one on, then backwards from the one before it", () => {
  const order = (...months: string[]) =>
    comingFirst(
      months.map((month) => ({ month })),
      "2026-11",
    ).map(({ month }) => month);
  expect(order("2025-03", "2027-01", "2026-10", "2026-11", "2024-12", "2026-12")).toEqual([
    "2026-11",
    "2026-12",
    "2027-01",
    "2026-10",
    "2025-03",
    "2024-12",
  ]);
  expect(order("2025-03", "2026-10")).toEqual(["2026-10", "2025-03"]);
  expect(order("2028-01", "2027-01")).toEqual(["2027-01", "2028-01"]);
  expect(order()).toEqual([]);
});
