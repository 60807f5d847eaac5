// Ahead of all tests: the scripts for browsers, which the Worker imports.
import { execFileSync } from "node:child_process";

export default function build(): void {
  execFileSync(process.execPath, [new URL("../src/tools/build-widget.ts", import.meta.url).pathname], { stdio: "inherit" });
}
