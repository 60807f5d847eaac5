import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CommandError, ExitCode } from "../cli/exit.ts";

/** File in a state folder that names the process whose folder it is. */
const LOCK = "process.pid";

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It runs for somebody else.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function ownerOf(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, "utf8"));
    return Number.isInteger(pid) && pid > 0 && pid !== process.pid && isRunning(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Takes a state folder for this process, and returns what gives it back: two services on one folder would each believe
 * to be the only writer. Throws where another process that runs has it; one that was killed has it no more.
 */
export function lockState(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, LOCK);
  for (let tries = 0; tries < 3; tries++) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      return () => {
        try {
          if (readFileSync(file, "utf8") === String(process.pid)) rmSync(file);
        } catch {
          // The folder is gone.
        }
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const owner = ownerOf(file);
      if (owner !== undefined)
        throw new CommandError(
          ExitCode.usage,
          `Process ${owner} runs the service on ${folder} already. Stop it first: two on one folder would ` +
            "damage each other's data.",
        );
      rmSync(file, { force: true });
    }
  }
  throw new CommandError(ExitCode.usage, `${file} cannot be taken: another process wants it too.`);
}
