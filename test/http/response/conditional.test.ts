import { expect, it } from "vitest";
import { isCurrent, represent } from "../../../src/http/response/conditional.ts";
import { growth } from "../../fixtures/growth.ts";

// In Node.js: the clock of workerd stands still while code runs.
it.each(['"', '"a",', ", ", 'W/"'])(
  "a condition of many %s is checked in time in proportion to its length",
  async (tag) => {
    const representation = await represent("body", "text/plain");
    const check = (size: number): void => {
      const headers = new Headers({ "if-none-match": tag.repeat((8000 * size) / tag.length) });
      for (let count = 0; count < 50; count++) expect(isCurrent(headers, representation)).toBe(false);
    };
    expect(await growth(check, 3)).toBeLessThan(3);
  },
);
