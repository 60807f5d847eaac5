import { fileURLToPath } from "node:url";
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { EDITORS } from "../fixtures/editors.ts";
import { TableReporter } from "./table-reporter.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

export default defineConfig({
  root,
  plugins: [
    cloudflareTest({
      main: `${root}test/fixtures/worker/main.ts`,
      wrangler: { configPath: `${root}wrangler.toml` },
      miniflare: { bindings: { EDITORS: JSON.stringify(EDITORS), SIZES: process.env.SIZES ?? "1000,10000,100000" } },
    }),
  ],
  test: {
    globalSetup: `${root}test/global-setup.ts`,
    include: ["test/bench/*.bench.ts"],
    // A shorter run is a look, and no measurement for the manual.
    reporters: ["default", ...(process.env.SIZES === undefined ? [new TableReporter()] : [])],
  },
});
