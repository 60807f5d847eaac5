import { describe, expect, it } from "vitest";
import { inGroups } from "../../src/std/durable/groups.ts";
import type { Attempt } from "../../src/std/durable/transaction.ts";
import { err, ok, type Result } from "../../src/std/result.ts";

/** A store whose transactions are undone where work is refused or throws; it counts them. */
function store() {
  const kept: string[] = [];
  let transactions = 0;
  const attempt: Attempt = (work) => {
    transactions++;
    const before = kept.length;
    try {
      const result = work();
      if (!result.ok) kept.length = before;
      return result;
    } catch (error) {
      kept.length = before;
      throw error;
    }
  };
  const ends: number[] = [];
  const inTurn = inGroups(
    3,
    () => new Promise((resolve) => setTimeout(resolve, 0)),
    attempt,
    async () => {
      ends.push(kept.length);
    },
  );
  const write = (name: string, how: "ok" | "refused" | "throws" = "ok", weight = 1) =>
    inTurn(
      weight,
      (): Result<string, string> => {
        kept.push(name);
        if (how === "throws") throw new Error(name);
        return how === "ok" ? ok(name) : err(name);
      },
      (result) => kept.push(result.ok ? `${name} done` : `${name} refused`),
    );
  return { kept, ends, write, transactions: () => transactions };
}

describe("work in groups", () => {
  it("work in groups is carried out in its order of arrival, a group in one transaction", async () => {
    const { kept, ends, write, transactions } = store();
    const results = await Promise.all(["a", "b", "c", "d", "e"].map((name) => write(name)));
    expect(results).toEqual(["a", "b", "c", "d", "e"].map((name) => ok(name)));
    expect(kept.filter((each) => !each.endsWith("done"))).toEqual(["a", "b", "c", "d", "e"]);
    expect(kept.filter((each) => each.endsWith("done"))).toHaveLength(5);
    expect(transactions()).toBe(2);
    expect(ends).toEqual([6, 10]);
  });

  it("a refused job leaves nothing but what its conclusion writes, and the jobs beside it are kept", async () => {
    const { kept, write } = store();
    const results = await Promise.all([write("a"), write("b", "refused"), write("c")]);
    expect(results).toEqual([ok("a"), err("b"), ok("c")]);
    expect(kept).toEqual(["a", "a done", "b refused", "c", "c done"]);
  });

  it("a job that throws fails alone", async () => {
    const { kept, write } = store();
    const results = await Promise.allSettled([write("a"), write("b", "throws"), write("c"), write("d")]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
    expect(kept).toEqual(["a", "a done", "c", "c done", "d", "d done"]);
  });

  it("that is heavier than a group is carried out by itself", async () => {
    const { ends, write } = store();
    await Promise.all([write("a"), write("b", "ok", 50), write("c")]);
    expect(ends).toEqual([2, 4, 6]);
  });
});
