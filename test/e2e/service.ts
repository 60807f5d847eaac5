// The service as a process of its own, with its data on disk, as people run it.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EDITORS } from "../editors.ts";

const ROOT = new URL("../..", import.meta.url).pathname;

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

export class Service {
  readonly folder = mkdtempSync(join(tmpdir(), "health-ai-feed-"));
  #child: ChildProcess | undefined;
  #log = "";
  port = 0;

  get origin(): string {
    return `http://localhost:${this.port}`;
  }

  /** Starts the service on its folder; a second start finds what the first one stored. `over` goes before the usual ones. */
  async start(over: Record<string, string> = {}): Promise<void> {
    this.port ||= await freePort();
    const vars = join(this.folder, "vars");
    const values = { EDITORS: `'${JSON.stringify(EDITORS)}'`, ORIGIN: this.origin, ...over };
    writeFileSync(
      vars,
      Object.entries(values)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(""),
      { mode: 0o600 },
    );
    const args = [
      "dev",
      "--port",
      String(this.port),
      "--inspector-port",
      String(await freePort()),
      "--persist-to",
      join(this.folder, "state"),
      "--env-file",
      vars,
      "--log-level",
      "warn",
      "--show-interactive-dev-session=false",
    ];
    this.#child = spawn(join(ROOT, "node_modules/.bin/wrangler"), args, {
      cwd: ROOT,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, CLOUDFLARE_CF_FETCH_ENABLED: "false", WRANGLER_SEND_METRICS: "false", WRANGLER_HIDE_BANNER: "true", CI: "true" },
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on("data", (chunk: Buffer) => (this.#log = (this.#log + chunk.toString()).slice(-10_000)));
    const deadline = Date.now() + 60_000;
    while (Date.now() < deadline) {
      const up = await fetch(`${this.origin}/healthz`).then(
        (response) => response.ok,
        () => false,
      );
      if (up) return;
      if (this.#child.exitCode !== null) break;
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    throw new Error(`the service did not start:\n${this.#log}`);
  }

  /** Ends the whole process group, without a word of warning where `signal` is SIGKILL. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child?.pid === undefined || child.exitCode !== null) return;
    const exited = once(child, "exit");
    process.kill(-child.pid, signal);
    await exited;
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
