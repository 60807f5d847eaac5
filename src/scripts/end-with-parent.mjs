// Ends the process group that it is loaded into once the process that started it is gone, however that ended: then its
// end of standard input is closed. Loaded by --import.
import process from "node:process";

process.stdin.on("error", () => undefined);
process.stdin.on("end", () => {
  try {
    process.kill(-process.pid, "SIGKILL");
  } catch {
    // This process does not lead its group: the one that does ends it.
  }
});
process.stdin.resume();
process.stdin.unref?.();
