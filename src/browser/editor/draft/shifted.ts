import { parseLocal, precision } from "../../../domain/time/instant.ts";
import { DAY_MS } from "../../../std/duration.ts";
import { type Raw, valueAt, withValue } from "./value.ts";

/**
 * Returns a local time moved as far as an event moves from one start to another: by its clock where both have an hour,
 * else by days. Undefined where one of them is no time.
 */
export function shifted(local: unknown, from: unknown, to: unknown): string | undefined {
  if (typeof local !== "string" || typeof from !== "string" || typeof to !== "string") return undefined;
  const [at, before, after] = [local, from, to].map((text) => parseLocal(text));
  if (at === undefined || before === undefined || after === undefined) return undefined;
  const exact = [local, from, to].every((text) => precision(text) === "minute");
  const by = exact ? after - before : Math.floor(after / DAY_MS) * DAY_MS - Math.floor(before / DAY_MS) * DAY_MS;
  return new Date(at + by).toISOString().slice(0, local.length);
}

/** Returns the sessions of an event, moved as far as its start; undefined where it has none. */
export function shiftedSessions(event: Raw, to: string): Raw[] | undefined {
  const sessions = valueAt(event, ["sessions"]);
  if (!Array.isArray(sessions)) return undefined;
  const from = valueAt(event, ["starts"]);
  return sessions.map((session: Raw) =>
    ["starts", "ends"].reduce<Raw>((moved, name) => {
      const time = shifted(valueAt(session, [name]), from, to);
      return time === undefined ? moved : withValue(moved, [name], time);
    }, session),
  );
}
