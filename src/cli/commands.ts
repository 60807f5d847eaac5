import { nearestName } from "../std/did-you-mean.ts";
import { CommandError, type Exit, ExitCode } from "./exit.ts";
import type { Terminal } from "./terminal.ts";

/** A command's module. */
interface Command {
  /** Output of --help. */
  readonly USAGE: string;
  run(argv: readonly string[], terminal: Terminal): Promise<Exit>;
}

/** Each is loaded when it is asked for: a command starts no slower because of its neighbours. */
const COMMANDS: Readonly<Record<string, { readonly does: string; readonly load: () => Promise<Command> }>> = {
  publish: { does: "publish entries", load: () => import("./commands/entries/publish.ts") },
  validate: { does: "check entries on this machine", load: () => import("./commands/drafts/validate.ts") },
  diff: { does: "show what publishing would change", load: () => import("./commands/drafts/diff.ts") },
  preview: {
    does: "keep entries as drafts, and print where to see them",
    load: () => import("./commands/drafts/preview.ts"),
  },
  translate: { does: "add or replace one language's text", load: () => import("./commands/entries/translate.ts") },
  patch: { does: "change some fields of an entry", load: () => import("./commands/entries/patch.ts") },
  correct: { does: "correct an entry, and tell readers", load: () => import("./commands/entries/correct.ts") },
  reschedule: { does: "move an event to another time", load: () => import("./commands/entries/reschedule.ts") },
  postpone: { does: "tell that an event's time is open again", load: () => import("./commands/entries/postpone.ts") },
  cancel: { does: "cancel an event", load: () => import("./commands/entries/cancel.ts") },
  batch: { does: "send several commands, all or none", load: () => import("./commands/entries/batch.ts") },
  pull: { does: "write an entry of the service into a folder", load: () => import("./commands/drafts/pull.ts") },
  withdraw: { does: "take an entry back", load: () => import("./commands/entries/withdraw.ts") },
  discard: {
    does: "drop what waits of an entry, and your draft of it",
    load: () => import("./commands/entries/discard.ts"),
  },
  restore: { does: "bring a withdrawn entry back", load: () => import("./commands/entries/restore.ts") },
  status: {
    does: "tell how the service, a delivery or an entry stands",
    load: () => import("./commands/service/status.ts"),
  },
  log: { does: "show your last deliveries", load: () => import("./commands/service/log.ts") },
  inbox: {
    does: "show what sources have, and put it away",
    load: () => import("./commands/service/inbox.ts"),
  },
  new: { does: "make an entry's folder by asking", load: () => import("./commands/drafts/new.ts") },
  editor: {
    does: "keep the editors of a service and their keys: keygen, rotate, revoke, list",
    load: () => import("./commands/service/editor.ts"),
  },
  export: { does: "write all that was published as NDJSON", load: () => import("./commands/service/export.ts") },
  import: {
    does: "give a service an export, or make drafts of a feed",
    load: () => import("./commands/service/import.ts"),
  },
  backup: { does: "write an export and its checksum into a file", load: () => import("./commands/service/backup.ts") },
  "restore-backup": {
    does: "give an empty service what backup wrote, and compare",
    load: () => import("./commands/service/restore-backup.ts"),
  },
  verify: { does: "compare what readers get with the ledger", load: () => import("./commands/service/verify.ts") },
  rebuild: {
    does: "write all that readers see again from the ledger",
    load: () => import("./commands/service/rebuild.ts"),
  },
};

const USAGE = `Usage: npm run cli -- <command> [options]

${Object.entries(COMMANDS)
  .map(([name, { does }]) => `  ${name.padEnd(14)} ${does}`)
  .join("\n")}

npm run cli -- <command> --help lists the options of a command.

Exit status of every command: 0 all good, 1 something is wrong or was refused, 2 wrong usage,
             3 the service cannot be reached.`;

/** Runs one command line and returns its exit status. Throws only for our own bugs. */
export async function runCommand([name, ...argv]: readonly string[], terminal: Terminal): Promise<Exit> {
  if (name === undefined || name === "-h" || name === "--help" || name === "help") {
    terminal.out(USAGE);
    return name === undefined ? ExitCode.usage : ExitCode.good;
  }
  // One thing under two names: what people look for, and where it belongs.
  if (name === "keygen") return await runCommand(["editor", "keygen", ...argv], terminal);
  const found = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (found === undefined) {
    const near = nearestName(name, Object.keys(COMMANDS));
    terminal.err(`There is no command ${name}${near === undefined ? "" : `; did you mean ${near}?`}\n\n${USAGE}`);
    return ExitCode.usage;
  }
  const command = await found.load();
  if (argv.includes("-h") || argv.includes("--help")) {
    terminal.out(command.USAGE);
    return ExitCode.good;
  }
  try {
    return await command.run(argv, terminal);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    terminal.err(error.message);
    return error.exit;
  }
}
