// The service in a workerd of its own, with its data on disk, in the local runtime that `wrangler dev` runs it in. That
// wrangler itself runs it is for start.test.ts, another-subject.test.ts and mail.test.ts: wrangler takes three times as
// long to start, and hands on each request by a second workerd.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort, Worker } from "../../src/scripts/wrangler-dev.ts";
import { EDITORS } from "../fixtures/editors.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";
import { RuntimeProcess } from "./runtime-process.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/[/\\]$/, "");

/**
 * Reads the options of wrangler.toml for the local runtime, as wrangler makes them: once for a run of tests, because
 * to load wrangler takes longer than to start the service.
 */
async function workerOptions(): Promise<{ readonly bindings: object }> {
  const { TEST_RUN_FOLDER } = process.env;
  const file = join(TEST_RUN_FOLDER ?? "", "worker-options.json");
  if (TEST_RUN_FOLDER !== undefined && existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
  const { unstable_getMiniflareWorkerOptions: optionsOf } = await import("wrangler");
  // Wrangler looks for what wrangler.toml requires, and says so where it is missing.
  process.env.EDITORS ??= JSON.stringify(EDITORS);
  const { modulesRules: _, ...others } = optionsOf(join(ROOT, "wrangler.toml")).workerOptions;
  const options = others as { readonly bindings: object };
  if (TEST_RUN_FOLDER === undefined) return options;
  // Whole or not at all: other files of tests may read it meanwhile.
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(options));
  renameSync(`${file}.${process.pid}`, file);
  return options;
}

/** The process that runs the services of this process which need none of their own. */
let shared: RuntimeProcess | undefined;

export class Service {
  readonly folder = temporaryFolder("service");
  readonly #state = join(this.folder, "state");
  readonly #byWrangler: boolean;
  readonly #alone: boolean;
  #worker: Worker | undefined;
  #runtime: RuntimeProcess | undefined;
  port = 0;

  /** `byWrangler` has `wrangler dev` run it, `alone` a process of its own, which can be killed. */
  constructor({ byWrangler = false, alone = false } = {}) {
    this.#byWrangler = byWrangler;
    this.#alone = alone;
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
    const bindings = { EDITORS: JSON.stringify(EDITORS), ORIGIN: this.origin, ...over };
    if (this.#byWrangler) {
      await this.#startByWrangler(bindings);
      return;
    }
    if (!this.#alone) shared ??= new RuntimeProcess();
    this.#runtime = this.#alone ? new RuntimeProcess() : shared;
    const worker = await workerOptions();
    await this.#runtime?.ask({ start: true, port: this.port, state: this.#state, worker, bindings });
    const { ok, status } = await fetch(`${this.origin}/healthz`);
    if (!ok) throw new Error(`the service started and is not healthy: ${status}`);
  }

  async #startByWrangler({ EDITORS: editors, ...over }: Record<string, string>): Promise<void> {
    const vars = join(this.folder, "vars");
    writeFileSync(vars, `EDITORS='${editors}'\n`);
    let said = "";
    this.#worker = await Worker.start({
      root: ROOT,
      port: this.port,
      state: this.#state,
      vars,
      over,
      log: (text) => {
        said = (said + text).slice(-10_000);
      },
    });
    if (!(await this.#worker.up())) throw new Error(`the service did not start:\n${said}`);
  }

  /** Ends the service and loses all of its data: ledger and KV. */
  async lose(): Promise<void> {
    await this.stop();
    rmSync(this.#state, { recursive: true, force: true });
  }

  async stop(): Promise<void> {
    await this.#worker?.stop();
    await this.#runtime?.ask({ start: false, port: this.port });
    if (this.#alone) await this.kill();
  }

  /** Kills a service that runs alone, without a word of warning. */
  async kill(): Promise<void> {
    if (!this.#alone) throw new Error("other services run in the same process");
    await this.#runtime?.kill();
    this.#runtime = undefined;
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
