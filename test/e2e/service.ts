// The service as a process of its own, with its data on disk, as people run it.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort, Worker } from "../../src/scripts/wrangler-dev.ts";
import { EDITORS } from "../fixtures/editors.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/[/\\]$/, "");

export class Service {
  readonly folder = temporaryFolder("service");
  #worker: Worker | undefined;
  port = 0;

  get origin(): string {
    return `http://localhost:${this.port}`;
  }

  /**
   * Starts the service on its folder; a second start finds what the first one stored. `over` goes before the usual
   * variables.
   */
  async start(over: Record<string, string> = {}): Promise<void> {
    this.port ||= await freePort();
    const vars = join(this.folder, "vars");
    writeFileSync(vars, `EDITORS='${JSON.stringify(EDITORS)}'\n`, { mode: 0o600 });
    let log = "";
    this.#worker = await Worker.start({
      root: ROOT,
      port: this.port,
      state: join(this.folder, "state"),
      vars,
      over: { ORIGIN: this.origin, ...over },
      log: (text) => {
        log = (log + text).slice(-10_000);
      },
    });
    if (!(await this.#worker.up())) throw new Error(`the service did not start:\n${log}`);
  }

  /** Ends the service and loses all of its data: ledger and KV. */
  async lose(): Promise<void> {
    await this.stop();
    rmSync(join(this.folder, "state"), { recursive: true, force: true });
  }

  /** Ends the whole process group, without a word of warning where `signal` is SIGKILL. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.stop(signal);
  }
}

/** Waits until `check` is true, and tells how many milliseconds that took. */
export async function until(check: () => Promise<boolean>, most = 10_000): Promise<number> {
  const start = Date.now();
  while (Date.now() - start < most) {
    if (await check()) return Date.now() - start;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`it did not happen within ${most} ms`);
}
