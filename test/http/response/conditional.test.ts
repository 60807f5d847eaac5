import { expect, it } from "vitest";
import { isCurrent, represent } from "../../../src/http/response/conditional.ts";

// In Node.js: the clock of workerd stands still while code runs.
it.each(['"', '"a",', ", ", 'W/"'])(
  "a condition of many %s is checked in time in proportion to its length",
  async (tag) => {
    const representation = await represent("body", "text/plain");
    const cost = (length: number): number => {
      const headers = new Headers({ "if-none-match": tag.repeat(length / tag.length) });
      const tries = Array.from({ length: 5 }, () => {
        const began = process.cpuUsage();
        for (let count = 0; count < 50; count++) expect(isCurrent(headers, representation)).toBe(false);
        const { user, system } = process.cpuUsage(began);
        return user + system;
      });
      return Math.min(...tries);
    };
    // Eight times the length in a square's time would be sixty-four times the cost.
    expect(cost(8000)).toBeLessThan(24 * cost(1000) + 10_000);
  },
);
