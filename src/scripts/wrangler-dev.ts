import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";

export interface WorkerOptions {
  /** The checkout. */
  readonly root: string;
  readonly port: number;
  /** Folder for KV and ledger. */
  readonly state: string;
  /** File with the secrets. */
  readonly vars: string;
  /** Variables that go before those of wrangler.toml and of the file. */
  readonly over: Readonly<Record<string, string>>;
  /** Hears what the runtime prints. */
  readonly log: (text: string) => void;
}

/** A port of this machine that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  return address.port;
}

/** The service in a process group of its own. */
export class Worker {
  readonly #begin: () => ChildProcess;
  #child: ChildProcess;
  /** The end of what the process printed. */
  #said = "";
  readonly origin: string;

  private constructor(begin: () => ChildProcess, port: number, log: WorkerOptions["log"]) {
    this.#begin = () => {
      const child = begin();
      for (const stream of [child.stdout, child.stderr])
        stream?.on("data", (chunk: Buffer) => {
          const text = chunk.toString();
          this.#said = (this.#said + text).slice(-4000);
          log(text);
        });
      return child;
    };
    this.#child = this.#begin();
    this.origin = `http://localhost:${port}`;
  }

  /** Runs the service as `wrangler dev` does. */
  static async start({ root, port, state, vars, over, log }: WorkerOptions): Promise<Worker> {
    const args = [
      join(root, "node_modules/wrangler/bin/wrangler.js"),
      "dev",
      ...["--port", String(port), "--inspector-port", String(await freePort())],
      ...["--persist-to", state, "--env-file", vars],
      ...Object.entries(over).flatMap(([name, value]) => ["--var", `${name}:${value}`]),
      ...["--log-level", "warn", "--show-interactive-dev-session=false"],
    ];
    const endsWithParent = pathToFileURL(join(root, "src/scripts/end-with-parent.mjs")).href;
    const begin = (): ChildProcess =>
      spawn(process.execPath, ["--import", endsWithParent, ...args], {
        cwd: root,
        // Ctrl-C reaches this process alone, which then ends the group in order.
        detached: true,
        // It ends with this process, even where that is killed: see end-with-parent.mjs.
        stdio: ["pipe", "pipe", "pipe"],
        env: {
          ...process.env,
          // Wrangler would take it ahead of the file with the secrets.
          EDITORS: undefined,
          CLOUDFLARE_CF_FETCH_ENABLED: "false",
          WRANGLER_SEND_METRICS: "false",
          WRANGLER_HIDE_BANNER: "true",
          CI: "true",
        },
      });
    return new Worker(begin, port, log);
  }

  /**
   * Waits until the service answers; false where its process ends, or 60 s pass, before it does. Begins again where
   * another program has taken a port that wrangler had picked for itself: its own port was free.
   */
  async up(): Promise<boolean> {
    for (let tries = 0; tries < 3; tries++) {
      if (await this.#answers()) return true;
      if (this.#child.exitCode === null || !this.#said.includes("Address already in use")) return false;
      this.#said = "";
      this.#child = this.#begin();
    }
    return await this.#answers();
  }

  /** Waits as `up` does, for the process that there is. */
  async #answers(): Promise<boolean> {
    const deadline = Date.now() + 60_000;
    while (Date.now() < deadline && this.#child.exitCode === null && this.#child.signalCode === null) {
      const answers = await fetch(`${this.origin}/healthz`).then(
        (response) => response.ok,
        () => false,
      );
      if (answers) return true;
      await sleep(150);
    }
    return false;
  }

  /** Resolves when the process has ended, whoever ended it. */
  async ended(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, "exit");
  }

  /** Ends the whole group; by force where five seconds do not suffice. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    this.kill(signal);
    const force = setTimeout(() => this.kill("SIGKILL"), 5000);
    await this.ended();
    clearTimeout(force);
  }

  /** Signals the group at once; for the last moment of this process, too. */
  kill(signal: NodeJS.Signals): void {
    if (this.#child.pid === undefined || this.#child.exitCode !== null) return;
    // Windows knows neither process groups nor signals.
    if (process.platform === "win32") {
      spawnSync("taskkill", ["/pid", String(this.#child.pid), "/t", "/f"]);
      return;
    }
    try {
      process.kill(-this.#child.pid, signal);
    } catch {
      // The group has ended already.
    }
  }
}
