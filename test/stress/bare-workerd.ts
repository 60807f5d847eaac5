// The built Worker in workerd itself, without wrangler: it starts within a second, can be killed at any moment, takes
// flags of V8, and its data, ledger and KV, stay in a folder. KV is a Worker beside it; the cache of the edge holds
// nothing.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort } from "../../src/scripts/wrangler-dev.ts";
import { EDITORS } from "../fixtures/editors.ts";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** KV as workerd asks for it: one object with a table. */
const KV = `import { DurableObject } from "cloudflare:workers";
export class Store extends DurableObject {
  constructor(state, env) { super(state, env); this.sql = state.storage.sql; this.sql.exec("CREATE TABLE IF NOT EXISTS kv (key TEXT PRIMARY KEY, value TEXT NOT NULL)"); }
  value(key) { return this.sql.exec("SELECT value FROM kv WHERE key = ?", key).toArray()[0]?.value ?? null; }
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    if (request.method === "POST") {
      const { keys } = await request.json();
      return Response.json(Object.fromEntries(keys.map((key) => [key, this.value(key)])));
    }
    const key = decodeURIComponent(pathname.slice(1));
    if (request.method === "PUT") { this.sql.exec("INSERT INTO kv VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, await request.text()); return new Response(); }
    if (request.method === "DELETE") { this.sql.exec("DELETE FROM kv WHERE key = ?", key); return new Response(); }
    if (key === "") return Response.json({ keys: this.sql.exec("SELECT key AS name FROM kv WHERE key >= ? ORDER BY key LIMIT 1000", searchParams.get("prefix") ?? "").toArray(), list_complete: true });
    const value = this.value(key);
    return value === null ? new Response(null, { status: 404 }) : new Response(value);
  }
}
export default { fetch: (request, env) => env.STORE.getByName("kv").fetch(request) };
`;

const CACHE = `export default { fetch: ({ method }) => method === "GET" ? new Response(null, { status: 504, headers: { "cf-cache-status": "MISS" } }) : new Response(null, { status: method === "PUT" ? 204 : 404 }) };
`;

/** The compatibility date of wrangler.toml, as workerd's configuration has it. */
export const COMPATIBILITY = `compatibilityDate = "${
  /^compatibility_date = "(.+)"$/m.exec(readFileSync(join(ROOT, "wrangler.toml"), "utf8"))?.[1]
}"`;

/** Builds the Worker as a deployment does, into a folder. */
export function buildWorker(folder: string): void {
  const built = spawnSync(
    process.execPath,
    [join(ROOT, "node_modules/wrangler/bin/wrangler.js"), "deploy", "--dry-run", "--outdir", folder],
    {
      cwd: ROOT,
      encoding: "utf8",
      env: { ...process.env, WRANGLER_SEND_METRICS: "false", WRANGLER_HIDE_BANNER: "true" },
    },
  );
  if (built.status !== 0) throw new Error(`the build failed:\n${built.stdout}${built.stderr}`);
}

/** Builds the Worker into a new folder, with KV and the cache beside it. */
function build(): string {
  const folder = mkdtempSync(join(tmpdir(), "health-ai-feed-stress-"));
  buildWorker(folder);
  writeFileSync(join(folder, "kv.mjs"), KV);
  writeFileSync(join(folder, "cache.mjs"), CACHE);
  mkdirSync(join(folder, "storage"));
  return folder;
}

/** A string as Cap'n Proto's text format quotes it. */
export function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** The modules of a built Worker in workerd's configuration. */
export function workerModules(folder: string): readonly string[] {
  const modules = readdirSync(join(folder, "modules"))
    .filter((name) => name.endsWith(".js"))
    .map((name) => `modules/${name}`);
  // workerd starts with the first module.
  return ["worker.js", ...modules].map((name) => `(name = "${name}", esModule = embed "${name}")`);
}

/** The binding of the aggregator, with the lists that it reads; and its class. */
function reader(lists: string | undefined): { readonly binding: string; readonly object: string } {
  if (lists === undefined) return { binding: "", object: "" };
  return {
    binding: `,
        (name = "SOURCES", durableObjectNamespace = "Sources"),
        (name = "SOURCE_LISTS", text = ${quoted(lists)})`,
    object: `,
        (className = "Sources", uniqueKey = "sources", enableSql = true)`,
  };
}

function configuration(folder: string, port: number, flags: readonly string[], lists: string | undefined): string {
  const { binding, object } = reader(lists);
  const modules = workerModules(folder);
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  v8Flags = [${flags.map(quoted).join(", ")}],
  services = [
    (name = "app", worker = (${COMPATIBILITY}, modules = [${modules.join(", ")}],
      bindings = [
        (name = "FEEDS", kvNamespace = "kv"),
        (name = "ORIGIN", text = "http://localhost:${port}"),
        (name = "TAG_AUTHORITY", text = "health-ai-feed.example,2025"),
        (name = "EDITORS", text = ${quoted(JSON.stringify(EDITORS))}),
        (name = "LEDGER", durableObjectNamespace = "Ledger"),
        (name = "HUB", durableObjectNamespace = "Hub")${binding}],
      durableObjectNamespaces = [
        (className = "Ledger", uniqueKey = "ledger", enableSql = true),
        (className = "Hub", uniqueKey = "hub", enableSql = true)${object}],
      durableObjectStorage = (localDisk = "storage"), cacheApiOutbound = "cache")),
    (name = "kv", worker = (${COMPATIBILITY}, modules = [(name = "kv.mjs", esModule = embed "kv.mjs")],
      bindings = [(name = "STORE", durableObjectNamespace = "Store")],
      durableObjectNamespaces = [(className = "Store", uniqueKey = "kv", enableSql = true)],
      durableObjectStorage = (localDisk = "storage"))),
    (name = "cache", worker = (${COMPATIBILITY}, modules = [(name = "cache.mjs", esModule = embed "cache.mjs")])),
    (name = "storage", disk = (path = ${quoted(join(folder, "storage"))}, writable = true)),
    (name = "internet", network = (allow = [${lists === undefined ? '"public"' : '"public", "private"'}], tlsOptions = (trustBrowserCas = true))),
  ],
  sockets = [(name = "app", address = "127.0.0.1:${port}", http = (), service = "app")],
);
`;
}

/** A part of the disk of its own, which no other process sees: mounts the file system, and becomes workerd. */
const ON_OWN_DISK = 'mount -t tmpfs -o "size=$1m" tmpfs storage && shift && exec "$@"';

/** Tells why this machine gives a process no file system of its own; undefined where it does. */
export function ownDiskFailure(): string | undefined {
  const tried = spawnSync("unshare", ["-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], { encoding: "utf8" });
  return tried.status === 0 ? undefined : (tried.error?.message ?? tried.stderr.trim());
}

interface Settings {
  /** The sources that are read, as the variable SOURCE_LISTS has them; without them the service reads none. */
  readonly lists?: string;
  /** Mebibytes of a disk of its own, which is gone with the process. */
  readonly disk?: number;
}

export class BareWorkerd {
  readonly folder = build();
  readonly port: number;
  readonly origin: string;
  readonly #flags: readonly string[];
  readonly #disk: number | undefined;
  #child: ChildProcess | undefined;
  /** The end of what workerd printed. */
  log = "";
  /** The end of what it printed of errors, which would be lost among lines about requests. */
  errors = "";

  private constructor(port: number, flags: readonly string[], { lists, disk }: Settings) {
    this.port = port;
    this.#flags = flags;
    this.#disk = disk;
    this.origin = `http://127.0.0.1:${port}`;
    writeFileSync(join(this.folder, "config.capnp"), configuration(this.folder, port, flags, lists));
    process.on("exit", () => this.#child?.kill("SIGKILL"));
  }

  static async create(flags: readonly string[] = [], settings: Settings = {}): Promise<BareWorkerd> {
    return new BareWorkerd(await freePort(), flags, settings);
  }

  /** The folder with the data, as the process sees it. */
  get storage(): string {
    return this.#disk === undefined ? join(this.folder, "storage") : `/proc/${this.pid}/cwd/storage`;
  }

  get isRunning(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Starts workerd on the data that it had, and waits until it answers. */
  async start(): Promise<void> {
    const workerd = [join(ROOT, "node_modules/.bin/workerd"), "serve", "config.capnp", "--experimental"];
    const [command = "", ...args] =
      this.#disk === undefined
        ? workerd
        : ["unshare", "-rm", "sh", "-c", ON_OWN_DISK, "sh", String(this.#disk), ...workerd];
    this.#child = spawn(command, args, {
      cwd: this.folder,
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on("data", (chunk: Buffer) => {
        const text = chunk.toString();
        this.log = (this.log + text).slice(-20_000);
        const errors = text.split("\n").filter((line) => line !== "" && !/^\{"level":"(?:info|warn)"/.test(line));
        this.errors = [this.errors, ...errors].join("\n").slice(-20_000);
      });
    const deadline = Date.now() + 60_000;
    while (Date.now() < deadline && this.isRunning) {
      const answers = await fetch(`${this.origin}/robots.txt`, { signal: AbortSignal.timeout(5000) }).then(
        async (response) => {
          await response.arrayBuffer();
          return true;
        },
        () => false,
      );
      if (answers) return;
      await sleep(20);
    }
    throw new Error(`workerd with ${this.#flags.join(" ") || "no flags"} did not start:\n${this.log}`);
  }

  /** Ends workerd without a word of warning. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || !this.isRunning) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }

  get pid(): number {
    return this.#child?.pid ?? Number.NaN;
  }

  /** Mebibytes that the process holds, and held at most. */
  memory(): { readonly now: number; readonly most: number } {
    const status = readFileSync(`/proc/${this.#child?.pid}/status`, "utf8");
    const of = (name: string): number =>
      Math.round(Number(new RegExp(`${name}:\\s*(\\d+)`).exec(status)?.[1] ?? 0) / 1024);
    return { now: of("VmRSS"), most: of("VmHWM") };
  }

  /** Begins the peak of memory anew: proc(5), clear_refs. */
  forgetPeak(): void {
    writeFileSync(`/proc/${this.#child?.pid}/clear_refs`, "5");
  }

  /** Seconds of CPU that the process has used, all threads. */
  cpu(): number {
    const fields = readFileSync(`/proc/${this.#child?.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }

  async end(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface Health {
  readonly status: string;
  readonly sequence: number;
  readonly projected: number;
  readonly outbox: { readonly rows: number };
}

/** Waits until KV shows all that the ledger holds; undefined where it does not within `most` milliseconds. */
export async function projected(origin: string, most = 120_000): Promise<Health | undefined> {
  const deadline = Date.now() + most;
  while (Date.now() < deadline) {
    const health = await fetch(`${origin}/healthz`).then(
      async (response) => (await response.json()) as Health,
      () => undefined,
    );
    if (health?.outbox?.rows === 0) return health;
    await sleep(100);
  }
  return undefined;
}
