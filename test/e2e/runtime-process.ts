import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";

/** A question to the process: to serve what a folder holds on a port, or to end what serves there. */
export type Question =
  | {
      readonly start: true;
      readonly port: number;
      readonly state: string;
      readonly worker: { readonly bindings: object };
      readonly bindings: object;
    }
  | { readonly start: false; readonly port: number };

export interface Answer {
  readonly port: number;
  readonly error?: string;
}

const RUNTIME = fileURLToPath(new URL("local-runtime.ts", import.meta.url));
const ENDS_WITH_PARENT = new URL("../../src/scripts/end-with-parent.mjs", import.meta.url).href;

/**
 * A process that has loaded Miniflare, and runs any number of services. It ends with this process, and does not keep
 * it alive.
 */
export class RuntimeProcess {
  readonly #log = join(temporaryFolder("runtime"), "log");
  readonly #child: ChildProcess;
  /** Whoever waits for an answer, by port. */
  readonly #waiting = new Map<number, PromiseWithResolvers<void>>();

  constructor() {
    const log = openSync(this.#log, "w");
    this.#child = fork(RUNTIME, {
      execArgv: ["--import", ENDS_WITH_PARENT],
      // A group of its own, which is killed as a whole.
      detached: true,
      stdio: ["pipe", log, log, "ipc"],
    });
    this.#child.unref();
    this.#child.channel?.unref();
    this.#child.on("message", ({ port, error }: Answer) => this.#end(port, error));
    this.#child.on("exit", () => {
      for (const port of this.#waiting.keys()) this.#end(port, "the process has ended");
    });
  }

  async ask(question: Question): Promise<void> {
    const waiting = Promise.withResolvers<void>();
    this.#waiting.set(question.port, waiting);
    this.#child.channel?.ref();
    this.#child.send(question, (error) => {
      if (error !== null) this.#end(question.port, error.message);
    });
    await waiting.promise;
  }

  #end(port: number, error: string | undefined): void {
    const waiting = this.#waiting.get(port);
    this.#waiting.delete(port);
    if (this.#waiting.size === 0) this.#child.channel?.unref();
    if (error === undefined) waiting?.resolve();
    else
      waiting?.reject(
        new Error(`the service on port ${port}: ${error}\n${readFileSync(this.#log, "utf8").slice(-10_000)}`),
      );
  }

  /** Kills the process and all services that it runs, without a word of warning. */
  async kill(): Promise<void> {
    const ended = once(this.#child, "exit");
    if (this.#child.pid !== undefined) process.kill(-this.#child.pid, "SIGKILL");
    await ended;
  }
}
