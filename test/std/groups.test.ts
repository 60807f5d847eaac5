import { describe, expect, it } from "vitest";
import { inGroups } from "../../src/std/durable/groups.ts";
import type { Attempt } from "../../src/std/durable/transaction.ts";
import { err, ok, type Result } from "../../src/std/result.ts";

/** A store whose transactions are undone where work is refused or throws; it counts them. */
function store() {
  const kept: string[] = [];
  let [transactions, written, works] = [0, 0, 0];
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
    {
      attempt,
      written: () => written,
      flushed: () => new Promise((resolve) => setTimeout(resolve, 0)),
    },
    async () => {
      ends.push(kept.length);
    },
  );
  const write = (name: string, how: "ok" | "refused" | "refused at once" | "throws" = "ok", weight = 1) =>
    inTurn(
      weight,
      (): Result<string, string> => {
        works++;
        if (how === "refused at once") return err(name);
        kept.push(name);
        written++;
        if (how === "throws") throw new Error(name);
        return how === "ok" ? ok(name) : err(name);
      },
      (result) => kept.push(result.ok ? `${name} done` : `${name} refused`),
    );
  return { kept, ends, write, transactions: () => transactions, works: () => works };
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

  it("a job that is refused before it wrote anything leaves the others in their one transaction", async () => {
    const { kept, write, transactions, works } = store();
    const results = await Promise.all([write("a"), write("b", "refused at once"), write("c")]);
    expect(results).toEqual([ok("a"), err("b"), ok("c")]);
    expect(kept).toEqual(["a", "c", "a done", "b refused", "c done"]);
    expect([transactions(), works()]).toEqual([1, 3]);
  });

  it("a job is done twice at most, however many others are refused", async () => {
    const { write, works } = store();
    const hows = ["ok", "refused", "refused at once"] as const;
    await Promise.all(Array.from({ length: 30 }, (_, index) => write(String(index), hows[index % 3])));
    expect(works()).toBeLessThanOrEqual(60);
  });

  it("a job that throws fails alone", async () => {
    const { kept, write } = store();
    const results = await Promise.allSettled([write("a"), write("b", "throws"), write("c"), write("d")]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
    expect(kept).toEqual(["a", "a done", "c", "c done", "d", "d done"]);
  });

  it("what is heavier than a group is carried out by itself", async () => {
    const { ends, write } = store();
    await Promise.all([write("a"), write("b", "ok", 50), write("c")]);
    expect(ends).toEqual([2, 4, 6]);
  });
});
