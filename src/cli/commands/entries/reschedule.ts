import { hasPassed, isZone, parseLocal } from "../../../domain/time/instant.ts";
import { CHANGE, CHANGE_USAGE, changeFields, readJson, sendChange } from "../../change-options.ts";
import { CommandError, type Exit, ExitCode } from "../../exit.ts";
import { idOf, parsed, serviceOf } from "../../options.ts";
import type { Terminal } from "../../terminal.ts";

export const USAGE = `Usage: npm run cli -- reschedule [options] --starts <time> <id>

Moves an event to another time; calendars move it too. A postponed or cancelled event is confirmed
again.

  --starts <time>          by the clocks of its zone: 2026-03-01T09:00, or 2026-03-01 for whole days
  --ends <time>            the end; for whole days the last one. A new start without it leaves the
                           end open
  --zone <zone>            where the zone changes too, such as Europe/Lisbon
  --status <status>        provisional or confirmed
  --past                   the new start has passed: the event took place then
  --sessions <file | ->    JSON: the sessions at their new times, or null where they are not known
                           yet
  --note <language>=<text> why, as readers are told; once for each language of the entry
${CHANGE_USAGE}

Examples:
  npm run cli -- reschedule my-event --starts 2027-04-01T09:00 \\
    --ends 2027-04-01T17:00 --note en="The hall was flooded."

Exit status: 0 rescheduled, 1 refused, 2 wrong usage, 3 the service cannot be reached.`;

const STATUSES = ["provisional", "confirmed"];

export async function run(argv: readonly string[], terminal: Terminal): Promise<Exit> {
  const { values, positionals } = parsed(argv, {
    ...CHANGE,
    starts: { type: "string" },
    ends: { type: "string" },
    zone: { type: "string" },
    status: { type: "string" },
    sessions: { type: "string" },
    past: { type: "boolean", default: false },
  });
  const id = idOf(positionals);
  const { starts, ends, zone, status, sessions } = values;
  if (starts === undefined)
    throw new CommandError(ExitCode.usage, "Say when it is now with --starts, such as 2026-03-01T09:00.");
  for (const [option, time] of Object.entries({ starts, ends }))
    if (time !== undefined && parseLocal(time) === undefined)
      throw new CommandError(
        ExitCode.usage,
        `--${option} ${time} must be a local time that exists: 2026-03-01T09:00, or 2026-03-01 for the whole day.`,
      );
  if (zone !== undefined && !isZone(zone))
    throw new CommandError(ExitCode.usage, `--zone ${zone} is not a zone of the IANA database, such as Europe/Lisbon.`);
  if (!values.past && hasPassed(starts, zone, Date.now()))
    throw new CommandError(
      ExitCode.usage,
      `--starts ${starts} has passed. Give a time to come, or --past where the event took place then.`,
    );
  if (status !== undefined && !STATUSES.includes(status))
    throw new CommandError(ExitCode.usage, `--status ${status} must be ${STATUSES.join(" or ")}.`);
  const fields = changeFields(values);
  const times = {
    starts,
    ...(ends === undefined ? {} : { ends }),
    ...(zone === undefined ? {} : { zone }),
    ...(status === undefined ? {} : { status }),
    ...(sessions === undefined ? {} : { sessions: await readJson(sessions, terminal) }),
  };
  const service = await serviceOf(values, terminal);
  return await sendChange(service, "event.reschedule", id, { id, ...times, ...fields }, values, terminal);
}
