// Ahead of all tests: the build step, whose dist/ the Worker imports.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

export default function build(): void {
  execFileSync(process.execPath, [fileURLToPath(new URL("../src/scripts/build.ts", import.meta.url))], {
    stdio: "inherit",
  });
}
