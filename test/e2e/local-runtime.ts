// Serves the built Worker by Miniflare, each time that the process which began this one asks: see runtime-process.ts.
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { Miniflare as Runtime } from "miniflare";
import type { Answer, Question } from "./runtime-process.ts";

// By import, Node.js would first read all of its 6 MB for the names that it exports: a tenth of a second more.
const { convertV4MiniflareOptions, Miniflare } = createRequire(import.meta.url)(
  "miniflare",
) as typeof import("miniflare");

const BUILT = fileURLToPath(new URL("../../dist/worker", import.meta.url));
const modules = readdirSync(join(BUILT, "modules"))
  .filter((name) => name.endsWith(".js"))
  .map((name) => join("modules", name));
/** The services, by port. */
const running = new Map<number, Runtime>();

async function start({ port, state, worker, bindings }: Question & { readonly start: true }): Promise<void> {
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
  await runtime.ready;
  running.set(port, runtime);
}

async function stop(port: number): Promise<void> {
  await running.get(port)?.dispose();
  running.delete(port);
}

process.on("message", (question: Question) => {
  const answer = (more: Omit<Answer, "port">): void => void process.send?.({ port: question.port, ...more });
  (question.start ? start(question) : stop(question.port)).then(
    () => answer({}),
    (error: unknown) => answer({ error: String(error) }),
  );
});
