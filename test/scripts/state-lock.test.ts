// A state folder belongs to one process.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lockState } from "../../src/scripts/state-lock.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";

const folder = () => join(temporaryFolder("state"), "state");

describe("a state folder", () => {
  it("a state folder is taken by one process, given back, and taken again", () => {
    const state = folder();
    const release = lockState(state);
    expect(readFileSync(join(state, "process.pid"), "utf8")).toBe(String(process.pid));
    release();
    expect(existsSync(join(state, "process.pid"))).toBe(false);
    lockState(state)();
  });

  it("a second process is refused with the name of the first, and takes the folder once that was killed", async () => {
    const state = folder();
    lockState(state)();
    const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    writeFileSync(join(state, "process.pid"), String(other.pid));
    expect(() => lockState(state)).toThrow(`Process ${other.pid} runs the service on ${state} already.`);
    expect(readFileSync(join(state, "process.pid"), "utf8")).toBe(String(other.pid));
    other.kill("SIGKILL");
    await once(other, "exit");
    lockState(state)();
  });

  it("a lock that says nothing is in nobody's way", () => {
    const state = folder();
    lockState(state)();
    writeFileSync(join(state, "process.pid"), "");
    lockState(state)();
  });
});
