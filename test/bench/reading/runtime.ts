// The built Worker, and bare ones beside it, in one process of workerd; KV and the cache are in this process.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../../src/scripts/wrangler-dev.ts";
import { EDITORS } from "../../fixtures/editors.ts";
import { buildWorker, COMPATIBILITY, quoted, ROOT, workerModules } from "../../stress/bare-workerd.ts";
import { type Answer, ask } from "./http-client.ts";
import { processorMicros } from "./processor-time.ts";
import type { Stores } from "./stores.ts";

/** Returns what it was given, and 304 to who has it: what any Worker has to do at least. */
const BARE = (body: string, head: Readonly<Record<string, string>>): string => {
  const { "content-length": _, "content-type": __, ...short } = head;
  return `import body from "./${body}";
const content = typeof body === "string" ? body : new Uint8Array(body);
const headers = new Headers(${JSON.stringify(head)});
const notModified = new Headers(${JSON.stringify(short)});
export default {
  fetch(request) {
    if (request.headers.get("if-none-match") === ${JSON.stringify(head.etag ?? "none")}) return new Response(null, { status: 304, headers: notModified });
    return new Response(content, { headers });
  },
};
`;
};

/** Does what cron has the hub do, for who asks: workerd itself has no cron. */
const CRON = `export default {
  async fetch(_request, { HUB }) { return new Response(String(await HUB.getByName("hub").prerender())); },
};
`;

/** Headers that the runtime adds itself. */
const OF_RUNTIME = ["transfer-encoding", "connection"];

export interface BarePorts {
  /** The body as bytes, and as a string. */
  readonly bytes: number;
  readonly string: number;
}

const WORKERD = join(ROOT, "node_modules/.bin/workerd");

const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** A process of workerd. */
export class Runtime {
  readonly #child: ChildProcess;
  readonly pid: number;

  constructor(folder: string, config: string) {
    this.#child = spawn(WORKERD, ["serve", "--binary", config, "--experimental"], {
      cwd: folder,
      stdio: ["ignore", "ignore", process.env.BENCH_LOG === undefined ? "ignore" : "inherit"],
    });
    if (this.#child.pid === undefined) throw new Error("workerd does not start");
    this.pid = this.#child.pid;
    this.#child.unref();
    running.add(this.#child);
  }

  /** Waits for the first answer. Tries cost the server nothing before it listens. */
  async firstAnswer(port: number, path: string): Promise<Answer> {
    for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(10)) {
      if (this.#child.exitCode !== null) break;
      const answer = await ask(port, path).catch(() => undefined);
      if (answer !== undefined) return answer;
    }
    throw new Error("workerd does not answer; BENCH_LOG=1 shows what it says");
  }

  micros(): number {
    return processorMicros(this.pid);
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await ended;
    running.delete(this.#child);
  }
}

/** The folder of the built Worker with its ledger, and processes that serve it. */
export class Bench {
  readonly folder = mkdtempSync(join(tmpdir(), "health-ai-feed-bench-"));
  readonly #stores: Stores;
  readonly port: number;
  readonly #cronPort: number;
  readonly #modules: string;
  readonly #binaries = new Map<string, string>();
  readonly #bare: { readonly name: string; readonly port: number; readonly modules: string }[] = [];

  private constructor(stores: Stores, port: number, cronPort: number) {
    this.#stores = stores;
    this.port = port;
    this.#cronPort = cronPort;
    buildWorker(this.folder);
    this.#modules = workerModules(this.folder).join(", ");
    writeFileSync(join(this.folder, "cron.mjs"), CRON);
    mkdirSync(join(this.folder, "storage"));
    process.on("exit", () => rmSync(this.folder, { recursive: true, force: true }));
  }

  static async create(stores: Stores): Promise<Bench> {
    return new Bench(stores, await freePort(), await freePort());
  }

  /** Has KV hold the feeds that it keeps as they are served. Returns how many were written. */
  async prerender(): Promise<number> {
    return Number(Buffer.from((await ask(this.#cronPort, "/")).body).toString());
  }

  /** Adds two Workers that return the octets and the headers of an answer. */
  async addBare(name: string, { headers, body }: Answer): Promise<BarePorts> {
    const file = `bare-${this.#bare.length}`;
    writeFileSync(join(this.folder, `${file}.data`), body);
    const head = Object.fromEntries(Object.entries(headers).filter(([header]) => !OF_RUNTIME.includes(header)));
    writeFileSync(join(this.folder, `${file}.mjs`), BARE("body", head));
    const [bytes, string] = [await freePort(), await freePort()];
    for (const [port, kind] of [
      [bytes, "data"],
      [string, "text"],
    ] as const)
      this.#bare.push({
        name: `${name} ${kind}`,
        port,
        modules: `(name = "bare.mjs", esModule = embed "${file}.mjs"), (name = "body", ${kind} = embed "${file}.data")`,
      });
    return { bytes, string };
  }

  /** Adds a Worker of one module, which answers at its port. */
  async addWorker(name: string, code: string): Promise<number> {
    const file = `peer-${this.#bare.length}.mjs`;
    writeFileSync(join(this.folder, file), code);
    const port = await freePort();
    this.#bare.push({ name, port, modules: `(name = "peer.mjs", esModule = embed "${file}")` });
    return port;
  }

  /** A configuration as workerd reads it without parsing text: what only this bench has to do counts as no start. */
  #compiled(config: string): string {
    const text = readFileSync(join(this.folder, config), "utf8");
    const known = this.#binaries.get(text);
    if (known !== undefined) return known;
    const name = `${this.#binaries.size}.bin`;
    const binary = execFileSync(WORKERD, ["compile", "--config-only", config], {
      cwd: this.folder,
      maxBuffer: 1_000_000_000,
    });
    writeFileSync(join(this.folder, name), binary);
    this.#binaries.set(text, name);
    return name;
  }

  /** Number of the bare Workers and others that were added. */
  get added(): number {
    return this.#bare.length;
  }

  /**
   * Starts a process with the Worker, or without it, and with so many of the bare ones, without the first `skipped`:
   * another process may have taken the port of one that was added long ago.
   */
  start(
    parts: { readonly app: boolean; readonly bare: number; readonly skipped?: number },
    flags: readonly string[] = [],
  ): Runtime {
    const bare = this.#bare.slice(parts.skipped ?? 0, parts.bare);
    const app = `(name = "app", worker = (${COMPATIBILITY}, modules = [${this.#modules}],
      bindings = [
        (name = "FEEDS", kvNamespace = "kv"),
        (name = "ORIGIN", text = "http://localhost:8787"),
        (name = "TAG_AUTHORITY", text = "health-ai-feed.example,2025"),
        (name = "EDITORS", text = ${quoted(JSON.stringify(EDITORS))}),
        (name = "LEDGER", durableObjectNamespace = "Ledger"),
        (name = "HUB", durableObjectNamespace = "Hub")],
      durableObjectNamespaces = [
        (className = "Ledger", uniqueKey = "ledger", enableSql = true),
        (className = "Hub", uniqueKey = "hub", enableSql = true)],
      durableObjectStorage = (localDisk = "storage"), cacheApiOutbound = "cache")),
    (name = "cron", worker = (${COMPATIBILITY}, modules = [(name = "cron.mjs", esModule = embed "cron.mjs")],
      bindings = [(name = "HUB", durableObjectNamespace = (className = "Hub", serviceName = "app"))])),
    (name = "kv", external = (address = "127.0.0.1:${this.#stores.kvPort}", http = ())),
    (name = "cache", external = (address = "127.0.0.1:${this.#stores.cachePort}", http = ())),
    (name = "storage", disk = (path = ${quoted(join(this.folder, "storage"))}, writable = true)),`;
    const services = bare.map(
      ({ name, modules }) => `(name = "${name}", worker = (${COMPATIBILITY}, modules = [${modules}])),`,
    );
    const own = [
      { name: "app", port: this.port },
      { name: "cron", port: this.#cronPort },
    ];
    const sockets = [...(parts.app ? own : []), ...bare].map(
      ({ name, port }) => `(name = "${name}", address = "127.0.0.1:${port}", http = (), service = "${name}"),`,
    );
    const config = `${parts.app ? "app" : "bare"}.capnp`;
    writeFileSync(
      join(this.folder, config),
      `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  v8Flags = [${flags.map(quoted).join(", ")}],
  services = [${parts.app ? app : ""}
    ${services.join("\n    ")}
  ],
  sockets = [${sockets.join("\n    ")}],
);
`,
    );
    return new Runtime(this.folder, this.#compiled(config));
  }
}
