import { execFile, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { TaxonomyFiles } from "../../src/domain/entry/taxonomy-schemas.ts";
import {
  type BrowserScripts,
  compileBrowserScripts,
  RELEASED,
  unreleased,
  withReleased,
} from "../../src/scripts/build/browser-scripts.ts";
import { freshCheckout } from "../e2e/checkout.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const folder = temporaryFolder("built");
const released = join(folder, "released");
const output = join(folder, "dist");

afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the build step; `command` is that of wrangler, where it is wrangler that builds. */
function build(args: readonly string[] = [], command = ""): Promise<{ readonly code: number; readonly told: string }> {
  const all = [join(ROOT, "src/scripts/build.ts"), "--released", released, "--output", output, ...args];
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      all,
      { cwd: folder, env: { ...process.env, WRANGLER_COMMAND: command } },
      (error, _out, told) => resolve({ code: error === null ? 0 : Number(error.code), told }),
    );
  });
}

describe("the build step", () => {
  it("the build refuses to deploy an unreleased widget that partners pin, and keeps released ones", async () => {
    const compiled = await compileBrowserScripts();
    const { scripts } = compiled;
    for (const command of ["deploy", "versions upload"]) {
      const refused = await build([], command);
      expect(refused.code).toBe(1);
      expect(refused.told).toContain(scripts["health-ai-feed"]?.pin);
    }
    expect(existsSync(output)).toBe(false);
    expect(unreleased(await withReleased(compiled, released, true))).toEqual([]);
    expect(readdirSync(released).sort()).toEqual([scripts.frame?.pin, scripts["health-ai-feed"]?.pin]);
    // A release of long ago, under the name that its content has.
    const old = "frame.8e012fde996176ca.js";
    writeFileSync(join(released, old), "// old\n");
    expect((await withReleased(compiled, released, false)).pinned[old]).toBe("// old\n");
    // Whoever edits a release breaks every page that pinned it.
    writeFileSync(join(released, old), "// new\n");
    await expect(withReleased(compiled, released, false)).rejects.toThrow(
      `${old} is not the script that was released under this name`,
    );
  });

  it("the build makes this tree ready to deploy: widget released, taxonomy valid, nothing stale served", async () => {
    // What a former build has left.
    const old = join(output, "public/assets/style.old.css");
    mkdirSync(dirname(old), { recursive: true });
    writeFileSync(old, "");
    expect(await build(["--released", RELEASED], "deploy")).toEqual({ code: 0, told: "" });
    const written = JSON.parse(readFileSync(join(output, "taxonomy.json"), "utf8")) as TaxonomyFiles;
    expect(TaxonomyFiles.parse(written)).toEqual(written);
    expect(written.topics.length).toBeGreaterThan(5);
    expect(written.organisations.length).toBeGreaterThan(20);
    const { scripts } = JSON.parse(readFileSync(join(output, "linked-files.json"), "utf8")) as Pick<
      BrowserScripts,
      "scripts"
    >;
    const pin = scripts["health-ai-feed"]?.pin ?? "";
    expect(readdirSync(RELEASED)).toContain(pin);
    expect(readFileSync(join(output, "public/widget/v1", pin))).toEqual(readFileSync(join(RELEASED, pin)));
    expect(existsSync(old)).toBe(false);
    expect(readdirSync(join(output, "public/assets")).length).toBeGreaterThan(3);
  });

  it("the build works in a checkout that has no dist/ yet", () => {
    const checkout = freshCheckout();
    rmSync(join(checkout, "dist"), { recursive: true });
    const { status, stderr } = spawnSync(process.execPath, ["src/scripts/build.ts"], {
      cwd: checkout,
      encoding: "utf8",
    });
    expect([status, stderr]).toEqual([0, ""]);
    expect(readdirSync(join(checkout, "dist"))).toEqual(expect.arrayContaining([".built", "public", "worker"]));
  });

  it("the build fails at a mistake in content/, names its file, line and field, and writes nothing", async () => {
    const content = join(folder, "content");
    mkdirSync(content);
    for (const name of ["site.yaml", "topics.yaml", "organisations.yaml", "messages"])
      cpSync(join(ROOT, "content", name), join(content, name), { recursive: true });
    const topics = readFileSync(join(content, "topics.yaml"), "utf8");
    writeFileSync(join(content, "topics.yaml"), topics.replace(/^ {4}fr: .*$/m, "    frr: Nom"));
    const line = topics.split("\n").findIndex((text) => text.startsWith("    fr:")) + 1;
    const nowhere = join(folder, "nowhere");
    const failed = await build(["--content", content, "--output", nowhere]);
    expect(failed.code).toBe(1);
    expect(failed.told.split("\n")).toContain(
      `content/topics.yaml:${line}: /0/name/frr: is not a known field; did you mean fr?`,
    );
    expect(existsSync(nowhere)).toBe(false);
    const french = join(content, "messages/fr.json");
    const messages = readFileSync(french, "utf8");
    writeFileSync(french, messages.replace('"news"', '"novelties"'));
    expect((await build(["--content", content, "--output", nowhere])).told.split("\n")).toEqual(
      expect.arrayContaining([
        "content/messages/fr.json: channel.news: is missing",
        "content/messages/fr.json: channel.novelties: is not in en",
      ]),
    );
    writeFileSync(french, messages);
    writeFileSync(join(content, "topics.yaml"), "- id: [");
    expect((await build(["--content", content, "--output", nowhere])).told).toMatch(/^content\/topics\.yaml:1: /);
  });
});
