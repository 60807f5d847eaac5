import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { madeOnce } from "./fixtures/made-once.ts";
import { temporaryFolder } from "./fixtures/temporary-folder.ts";

it("a folder that several make at once is never seen half made, and is made no more once it is there", async () => {
  const parent = temporaryFolder("made-once");
  const folder = join(parent, "kept");
  const make = async (made: string) => {
    expect(existsSync(folder)).toBe(false);
    writeFileSync(join(made, "first"), "1");
    await setImmediate();
    writeFileSync(join(made, "second"), "2");
  };
  await Promise.all(
    Array.from({ length: 3 }, async () => {
      await madeOnce(folder, make);
      expect(readFileSync(join(folder, "second"), "utf8")).toBe("2");
    }),
  );
  await madeOnce(folder, make);
  expect(readdirSync(parent)).toEqual(["kept"]);
});

it("a folder that could not be made is not there, and is made by who asks next", async () => {
  const parent = temporaryFolder("made-once");
  const folder = join(parent, "kept");
  await expect(madeOnce(folder, () => Promise.reject(new Error("no room")))).rejects.toThrow("no room");
  expect(readdirSync(parent)).toEqual([]);
  await madeOnce(folder, async () => {});
  expect(readdirSync(parent)).toEqual(["kept"]);
});
