import { CHANGE_USAGE, changeCommand } from "../../change-options.ts";

export const USAGE = `Usage: npm run cli -- cancel [options] <id>

Cancels an event: calendars strike it out, feeds say so, and its address stays. reschedule takes it
back.

  --note <language>=<text> why, as readers are told; once for each language of the entry
${CHANGE_USAGE}

Examples:
  npm run cli -- cancel my-event --note en="The hall was flooded."

Exit status: 0 cancelled, 1 refused, 2 wrong usage, 3 the service cannot be reached.`;

export const run = changeCommand("event.cancel");
