// The service as a process of its own, with its data on disk, in the local runtime that `wrangler dev` runs it in. That
// wrangler itself runs it is for start.test.ts, another-subject.test.ts and mail.test.ts: wrangler takes three times as
// long to start, and hands on each request by a second workerd.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort, Worker } from "../../src/scripts/wrangler-dev.ts";
import { EDITORS } from "../fixtures/editors.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/[/\\]$/, "");

/**
 * Reads the options of wrangler.toml for the local runtime, as wrangler makes them: once for a run of tests, because
 * to load wrangler takes longer than to start the service.
 */
async function workerOptions(): Promise<unknown> {
  const { TEST_RUN_FOLDER } = process.env;
  const file = join(TEST_RUN_FOLDER ?? "", "worker-options.json");
  if (TEST_RUN_FOLDER !== undefined && existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
  const { unstable_getMiniflareWorkerOptions: optionsOf } = await import("wrangler");
  // Wrangler looks for what wrangler.toml requires, and says so where it is missing.
  process.env.EDITORS ??= JSON.stringify(EDITORS);
  const { modulesRules: _, ...options } = optionsOf(join(ROOT, "wrangler.toml")).workerOptions;
  if (TEST_RUN_FOLDER === undefined) return options;
  // Whole or not at all: other files of tests may read it meanwhile.
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(options));
  renameSync(`${file}.${process.pid}`, file);
  return options;
}

export class Service {
  readonly folder = temporaryFolder("service");
  readonly #byWrangler: boolean;
  #worker: Worker | undefined;
  port = 0;

  constructor({ byWrangler = false } = {}) {
    this.#byWrangler = byWrangler;
  }

  get origin(): string {
    return `http://localhost:${this.port}`;
  }

  /**
   * Starts the service on its folder; a second start finds what the first one stored. `over` goes before the usual
   * variables.
   */
  async start(over: Record<string, string> = {}): Promise<void> {
    this.port ||= await freePort();
    let log = "";
    this.#worker = await this.#run({ EDITORS: JSON.stringify(EDITORS), ORIGIN: this.origin, ...over }, (text) => {
      log = (log + text).slice(-10_000);
    });
    if (!(await this.#worker.up())) throw new Error(`the service did not start:\n${log}`);
  }

  async #run(bindings: Record<string, string>, log: (text: string) => void): Promise<Worker> {
    const { port } = this;
    const state = join(this.folder, "state");
    if (this.#byWrangler) {
      const vars = join(this.folder, "vars");
      const { EDITORS: editors, ...over } = bindings;
      writeFileSync(vars, `EDITORS='${editors}'\n`);
      return await Worker.start({ root: ROOT, port, state, vars, over, log });
    }
    const options = join(this.folder, "options.json");
    writeFileSync(options, JSON.stringify({ port, state, worker: await workerOptions(), bindings }));
    const runtime = fileURLToPath(new URL("local-runtime.ts", import.meta.url));
    return Worker.run([runtime, options], ROOT, port, log);
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
