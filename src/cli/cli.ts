import { runCommand } from "./commands.ts";
import { processTerminal } from "./terminal.ts";

process.exitCode = await runCommand(process.argv.slice(2), processTerminal());
