import { CHANGE_USAGE, changeCommand } from "../../change-options.ts";

export const USAGE = `Usage: npm run cli -- postpone [options] <id>

Postpones an event: it keeps its address, and readers are told that its new time is not known yet.
reschedule sets it.

  --note <language>=<text> why, as readers are told; once for each language of the entry
${CHANGE_USAGE}

Examples:
  npm run cli -- postpone my-event --note en="The speakers are ill."

Exit status: 0 postponed, 1 refused, 2 wrong usage, 3 the service cannot be reached.`;

export const run = changeCommand("event.postpone");
