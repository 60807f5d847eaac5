// A fresh checkout: what git has and npm ci has installed, and nothing else.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Makes a checkout without state and keys, and returns its folder. */
export function freshCheckout(): string {
  // The name is one that people have: with a space and an accent.
  const folder = temporaryFolder("my café");
  // With their times: dist/ is what npm ci built of these files, and is built anew only if one of them changes.
  spawnSync("cp", ["-a", "package.json", "wrangler.toml", "tsconfig.json", "src", "content", "dist", folder], {
    cwd: ROOT,
  });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  return folder;
}

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** A command of npm in a process group of its own, as a terminal runs it. */
export class Running {
  readonly #child: ChildProcess;
  output = "";

  constructor(folder: string, args: readonly string[]) {
    this.#child = spawn("npm", args, {
      cwd: folder,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NO_COLOR: "1" },
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on("data", (chunk: Buffer) => (this.output += chunk.toString()));
  }

  /** Waits until the command has said something; throws where it ends without. */
  async says(text: string): Promise<void> {
    while (!this.output.includes(text)) {
      if (this.#child.exitCode !== null || this.#child.signalCode !== null)
        throw new Error(`it ended without saying ${text}:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Ctrl-C: a terminal sends SIGINT to every process of the group. */
  interrupt(): void {
    if (this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null)
      process.kill(-this.#child.pid, "SIGINT");
  }

  /** Ends every process of the group at once: none of them can do anything about it. */
  kill(): void {
    if (this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null)
      process.kill(-this.#child.pid, "SIGKILL");
  }

  /**
   * Resolves when nobody of the group holds its output any more. npm itself dies of the SIGINT, so its status is null
   * then.
   */
  async ended(): Promise<Ended> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, "close");
    return { code: this.#child.exitCode, output: this.output };
  }
}

/** The command lines of this machine's processes that hold a text. */
export function processesWith(text: string): string[] {
  return spawnSync("ps", ["-eo", "args"], { encoding: "utf8" })
    .stdout.split("\n")
    .filter((line) => line.includes(text));
}
