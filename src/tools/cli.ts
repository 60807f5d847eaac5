#!/usr/bin/env node
import { EXIT, type Exit, Stop } from "./outcome.ts";
import { USAGE as PUBLISH, publish } from "./publish.ts";
import { USAGE as REBUILD, rebuild } from "./rebuild.ts";

interface Command {
  readonly usage: string;
  readonly run: (argv: readonly string[]) => Promise<Exit>;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  publish: { usage: PUBLISH, run: publish },
  rebuild: { usage: REBUILD, run: rebuild },
};

const USAGE = `Usage: health-ai-feed <command> [options]

  publish   publish entries
  rebuild   write all that readers see again from the ledger

health-ai-feed <command> --help tells the rest.`;

/** Runs one command line and returns its exit status. */
async function main([name, ...argv]: readonly string[]): Promise<Exit> {
  if (name === undefined || name === "-h" || name === "--help" || name === "help") {
    console.log(USAGE);
    return name === undefined ? EXIT.usage : EXIT.good;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    console.error(`There is no command ${name}.\n\n${USAGE}`);
    return EXIT.usage;
  }
  if (argv.includes("-h") || argv.includes("--help")) {
    console.log(command.usage);
    return EXIT.good;
  }
  try {
    return await command.run(argv);
  } catch (error) {
    if (error instanceof Stop) {
      console.error(error.message);
      return error.exit;
    }
    // parseArgs says in one sentence which option is wrong.
    if (String((error as NodeJS.ErrnoException).code).startsWith("ERR_PARSE_ARGS_")) {
      console.error(`${(error as Error).message}\nhealth-ai-feed ${name} --help tells the options.`);
      return EXIT.usage;
    }
    throw error;
  }
}

process.exitCode = await main(process.argv.slice(2));
