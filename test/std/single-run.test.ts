import { describe, expect, it } from "vitest";
import { singleRun } from "../../src/std/single-run.ts";

describe("a single run", () => {
  it("a single run is shared by all who start it meanwhile, and begins anew once it has ended or failed", async () => {
    const ends: ((error?: Error) => void)[] = [];
    const run = singleRun(
      () =>
        new Promise((resolve, reject) => {
          ends.push((error) => (error === undefined ? resolve() : reject(error)));
        }),
    );
    expect(run.isRunning()).toBe(false);
    const [first, second] = [run.start(), run.start()];
    expect([ends.length, run.isRunning()]).toEqual([1, true]);
    ends[0]?.(new Error("no"));
    await expect(first).rejects.toThrow("no");
    await expect(second).rejects.toThrow("no");
    expect(run.isRunning()).toBe(false);
    const third = run.start();
    ends[1]?.();
    await third;
    expect([ends.length, run.isRunning()]).toEqual([2, false]);
  });
});
