import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";

const ROOT = new URL("../..", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "built-"));
const released = join(folder, "released");

function build(args: readonly string[] = [], command = ""): Promise<{ readonly code: number; readonly told: string }> {
  const all = [join(ROOT, "src/scripts/build-browser.ts"), "--released", released, "--output", join(folder, "browser.txt"), ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, all, { env: { ...process.env, WRANGLER_COMMAND: command } }, (error, _out, told) =>
      resolve({ code: error === null ? 0 : Number(error.code), told }),
    );
  });
}

interface Built {
  readonly scripts: Record<string, { readonly source: string; readonly pin: string }>;
  readonly pinned: Record<string, string>;
}

const built = (): Built => JSON.parse(readFileSync(join(folder, "browser.txt"), "utf8")) as Built;

it("what partners pin goes to production only after it was released, and stays there when the next build is another", async () => {
  expect(await build()).toEqual({ code: 0, told: "" });
  const { scripts } = built();
  for (const command of ["deploy", "versions upload"]) {
    const refused = await build([], command);
    expect(refused.code).toBe(1);
    expect(refused.told).toContain(scripts["health-ai-feed"]?.pin);
  }
  expect((await build(["--release"])).code).toBe(0);
  expect(readdirSync(released).sort()).toEqual([scripts.frame?.pin, scripts["health-ai-feed"]?.pin]);
  expect((await build([], "deploy")).code).toBe(0);
  // A release of long ago, under the name that its content has.
  const old = "frame.8e012fde996176ca.js";
  writeFileSync(join(released, old), "// old\n");
  expect((await build()).code).toBe(0);
  expect(built().pinned[old]).toBe("// old\n");
  // Whoever edits a release breaks every page that pinned it.
  writeFileSync(join(released, old), "// new\n");
  const refused = await build();
  expect([refused.code, refused.told]).toEqual([1, expect.stringContaining(`${old} is not the script that was released under this name`)]);
});

it("what stands in this tree can go to production as it is: its widget is released", async () => {
  const { code, told } = await new Promise<{ code: number; told: string }>((resolve) => {
    const args = [join(ROOT, "src/scripts/build-browser.ts"), "--output", join(folder, "tree.txt")];
    execFile(process.execPath, args, { env: { ...process.env, WRANGLER_COMMAND: "deploy" } }, (error, _out, told) =>
      resolve({ code: error === null ? 0 : 1, told }),
    );
  });
  expect(told).toBe("");
  expect(code).toBe(0);
});
