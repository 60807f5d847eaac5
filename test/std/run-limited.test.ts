import { describe, expect, it } from "vitest";
import type { Content } from "../../src/hub/outgoing.ts";
import { sharedRenderings } from "../../src/hub/shared-renderings.ts";
import { runLimited } from "../../src/std/run-limited.ts";

const content: Content = { body: new Uint8Array(), mediaType: "text/plain", sequence: 1 };

describe("a shared rendering", () => {
  it("a shared rendering is made once for all concurrent consumers and released after the last", async () => {
    const made: string[] = [];
    const feeds = sharedRenderings(["a", "a", "b", "a"], async (topic) => {
      made.push(topic);
      return content;
    });
    const used: (Content | undefined)[] = [];
    const use = (topic: string) => feeds.use(topic, async (each) => void used.push(each));
    await Promise.all([use("a"), use("a"), use("b")]);
    await use("a");
    expect(made).toEqual(["a", "b"]);
    expect(used).toEqual([content, content, content, content]);
    // It is not held any more: it must be made again.
    await use("a");
    expect(made).toEqual(["a", "b", "a"]);
  });

  it("a shared rendering is released if sending throws", async () => {
    let made = 0;
    const feeds = sharedRenderings(["a"], async () => {
      made++;
      return content;
    });
    await expect(feeds.use("a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    await feeds.use("a", async () => undefined);
    expect(made).toBe(2);
  });
});

describe("runLimited", () => {
  it("runLimited runs the given number of jobs at once, in order, and reports each that throws", async () => {
    const begun: number[] = [];
    const errors: unknown[] = [];
    let running = 0;
    let most = 0;
    const jobs = Array.from({ length: 9 }, (_, index) => async () => {
      begun.push(index);
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 1));
      running--;
      if (index % 3 === 0) throw new Error(String(index));
    });
    await runLimited(
      jobs,
      4,
      () => false,
      (error) => errors.push(error),
    );
    expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(most).toBe(4);
    expect(errors).toHaveLength(3);
  });
});
