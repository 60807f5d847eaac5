import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { bundledPackages } from "./bundled-packages.ts";
import { corpus } from "./fixtures/corpus.ts";
import { EDITORS } from "./fixtures/editors.ts";
import { internet } from "./fixtures/subscribers.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * Options of Node.js for processes that run tests: each of four on two cores collects garbage in one thread, and more
 * seldom. Several threads wait for one another there, which took a quarter of the work of six files.
 */
const ONE_THREAD_OF_GARBAGE_COLLECTION = ["--single-threaded-gc", "--max-semi-space-size=32"];

/** Variables that say how much a test does; inside workerd they are bindings. */
const SIZES = ["FUZZ", "MODEL_RUNS", "MODEL_SEED"];

/**
 * The entries of content/ as a module, for tests inside workerd, which sees no files: read only where a test imports
 * it.
 */
const contentEntries: Plugin = {
  name: "content entries",
  resolveId: (id) => (id === "virtual:content-entries" ? `\0${id}` : null),
  load: (id) => (id === "\0virtual:content-entries" ? `export default ${JSON.stringify(corpus())};` : null),
};

/** The addresses of the files that the platform serves ahead of the Worker, as a module for the same tests. */
const staticFiles: Plugin = {
  name: "static files",
  resolveId: (id) => (id === "virtual:static-files" ? `\0${id}` : null),
  load(id) {
    if (id !== "\0virtual:static-files") return null;
    const folder = join(root, "dist/public");
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = files.map((file) => `/${relative(folder, join(file.parentPath, file.name)).replaceAll("\\", "/")}`);
    return `export default ${JSON.stringify(paths)};`;
  },
};

/**
 * Drops the reference to a source map from packages that name one and do not ship it: Vite prints a stack trace for
 * each.
 */
const missingSourceMaps: Plugin = {
  name: "missing source maps",
  enforce: "pre",
  load(id) {
    if (!/node_modules.*\.[cm]?js$/.test(id) || !existsSync(id)) return null;
    const code = readFileSync(id, "utf8");
    const [comment, map = ""] = /^\/\/# sourceMappingURL=(?!data:)(\S+)\s*$/m.exec(code) ?? [];
    return comment === undefined || existsSync(join(dirname(id), map)) ? null : code.replace(comment, "");
  },
};

/**
 * Has Node.js import the sources by itself, as the command line does: Vite makes other modules of them, which take a
 * sixth more work. Only those can be counted line by line.
 */
const BY_NODE = { viteModuleRunner: process.argv.includes("--coverage") };

// Wrangler looks for what wrangler.toml requires, and says so where it is missing.
process.env.EDITORS = JSON.stringify(EDITORS);

export default defineConfig({
  root,
  test: {
    globalSetup: join(root, "test/global-setup.ts"),
    // Twice the two cores of the smallest machine: tests in a browser, of processes and of alarms wait as long as they
    // work.
    maxWorkers: 4,
    // What a test provokes on purpose is logged too; it is of interest only where the test fails.
    silent: "passed-only",
    // No time of a machine decides a test: property tests, and all tests on a busy machine, take long. What hangs is
    // still found.
    testTimeout: 180_000,
    hookTimeout: 120_000,
    coverage: {
      provider: "istanbul",
      include: ["src/**/*.{ts,tsx}"],
      exclude: ["src/{browser,cli,scripts}/**"],
      reporter: ["text"],
    },
    projects: [
      {
        root,
        plugins: [
          bundledPackages(root),
          contentEntries,
          staticFiles,
          missingSourceMaps,
          cloudflareTest({
            main: join(root, "test/fixtures/worker/main.ts"),
            wrangler: { configPath: join(root, "wrangler.toml") },
            miniflare: {
              outboundService: internet,
              bindings: {
                EDITORS: process.env.EDITORS,
                INBOX_SENDERS: "@who.int desk@desk.example",
                ...Object.fromEntries(
                  SIZES.flatMap((name) => (name in process.env ? [[name, process.env[name]]] : [])),
                ),
              },
            },
          }),
        ],
        test: {
          name: "worker",
          include: ["test/{ledger,hub,http,aggregator}/**/*.test.ts", "test/ingest/receive.test.ts"],
          exclude: ["test/ledger/search-index/streams.test.ts", "test/http/response/conditional.test.ts"],
          // A workerd that loads the Worker takes longer than most files' tests: files share one, which begins anew for
          // each.
          isolate: false,
          setupFiles: [join(root, "test/fixtures/worker/setup.ts")],
        },
      },
      {
        root,
        test: {
          name: "node",
          include: [
            "test/*.test.ts",
            "test/{std,messages,domain,sanitise,foreign,search,sources,read-model,render,pages,openapi,cli," +
              "scripts,browser/editor}/**/*.test.{ts,tsx}",
            "test/ingest/signature.test.ts",
            "test/ledger/search-index/streams.test.ts",
            "test/http/response/conditional.test.ts",
          ],
          environment: "node",
          experimental: BY_NODE,
          // These tests share nothing that one of them changes: a worker loads each module once for all of its files.
          isolate: false,
          execArgv: ONE_THREAD_OF_GARBAGE_COLLECTION,
        },
      },
      {
        root,
        test: {
          name: "browser",
          include: ["test/browser/*.test.ts"],
          environment: "node",
          experimental: BY_NODE,
          // As above; files of one process share a browser, too.
          isolate: false,
          globalSetup: join(root, "test/browser/session/setup.ts"),
          setupFiles: [join(root, "test/browser/session/each-file.ts")],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        root,
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          environment: "node",
          experimental: BY_NODE,
          isolate: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
