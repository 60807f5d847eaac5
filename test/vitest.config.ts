import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { EDITORS } from "./fixtures/editors.ts";
import { internet } from "./fixtures/subscribers.ts";

const root = new URL("..", import.meta.url).pathname;

export default defineConfig({
  root,
  test: {
    globalSetup: `${root}test/global-setup.ts`,
    // Two cores: workerd and the browser want the second one. Tests in a browser run beside the others all the same: they wait more than they work.
    maxWorkers: 2,
    // What a test provokes on purpose is logged too; it is of interest only where the test fails.
    silent: "passed-only",
    // Property tests and tests on a busy machine take their time; what hangs is still found.
    testTimeout: 60_000,
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
          cloudflareTest({
            wrangler: { configPath: `${root}wrangler.toml` },
            miniflare: {
              outboundService: internet,
              bindings: { EDITORS: JSON.stringify(EDITORS), ...(process.env.FUZZ === undefined ? {} : { FUZZ: process.env.FUZZ }) },
            },
          }),
        ],
        test: { name: "worker", include: ["test/{ledger,hub,http,ingest}/**/*.test.ts"] },
      },
      {
        root,
        test: {
          name: "node",
          include: ["test/*.test.ts", "test/{std,domain,sanitise,search,read-model,render,pages,openapi,cli,scripts,browser/editor}/**/*.test.{ts,tsx}"],
          environment: "node",
        },
      },
      {
        root,
        test: {
          name: "browser",
          include: ["test/browser/*.test.ts"],
          environment: "node",
          globalSetup: `${root}test/browser/setup.ts`,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        root,
        test: { name: "e2e", include: ["test/e2e/**/*.test.ts"], environment: "node", testTimeout: 120_000, hookTimeout: 120_000, fileParallelism: false },
      },
    ],
  },
});
