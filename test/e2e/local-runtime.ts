// node local-runtime.ts options.json: serves the built Worker by Miniflare until it is ended.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

// By import, Node.js would first read all of its 6 MB for the names that it exports: a tenth of a second more.
const { convertV4MiniflareOptions, Miniflare } = createRequire(import.meta.url)(
  "miniflare",
) as typeof import("miniflare");

const BUILT = fileURLToPath(new URL("../../dist/worker", import.meta.url));
const { port, state, worker, bindings } = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as {
  readonly port: number;
  readonly state: string;
  readonly worker: { readonly bindings: object };
  readonly bindings: object;
};
const modules = readdirSync(join(BUILT, "modules"))
  .filter((name) => name.endsWith(".js"))
  .map((name) => join("modules", name));

const runtime = new Miniflare(
  convertV4MiniflareOptions({
    // As wrangler has them.
    host: "localhost",
    port,
    cf: false,
    resourcePersistencePath: join(state, "v3"),
    unsafeTriggerHandlers: true,
    logRequests: false,
    workers: [
      {
        ...worker,
        name: "health-ai-feed",
        bindings: { ...worker.bindings, ...bindings },
        modulesRoot: BUILT,
        modules: ["worker.js", ...modules].map((name) => ({ type: "ESModule" as const, path: join(BUILT, name) })),
      },
    ],
  }),
);
process.on("SIGTERM", async () => {
  await runtime.dispose();
  process.exit();
});
await runtime.ready;
