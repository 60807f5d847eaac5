import { describe, expect, it } from "vitest";
import { shorterQueries } from "../../src/search/fewer-words.ts";

describe("shorter queries", () => {
  it("a query of one word has none", () => {
    for (const query of ["", "ethics", '"side by side"', "ethics -law", "-law"])
      expect(shorterQueries(query), query).toEqual({ without: [], alone: [] });
  });

  it("of two words each stands alone once the other is left out", () => {
    expect(shorterQueries("ethics zebra")).toEqual({ without: ["zebra", "ethics"], alone: [] });
  });

  it("what quotation marks keep together is left out as a whole, and what is excluded stays excluded", () => {
    expect(shorterQueries('ethics "zebra crossing" health -law')).toEqual({
      without: ['"zebra crossing" health -law', "ethics health -law", 'ethics "zebra crossing" -law'],
      alone: ["ethics -law", '"zebra crossing" -law', "health -law"],
    });
  });

  it("a word leaves with the OR that joined it", () => {
    expect(shorterQueries("zebra OR lion ethics").without).toEqual(["lion ethics", "zebra ethics", "zebra OR lion"]);
  });

  it("there are few, however many words were typed", () => {
    const { without, alone } = shorterQueries(Array.from({ length: 40 }, (_, index) => `word${index}`).join(" "));
    expect([without.length, alone.length]).toEqual([5, 5]);
  });
});
