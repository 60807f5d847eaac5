import type { Entry, EventDetails } from "../../domain/entry/entry.ts";
import { LANGUAGES, writtenIn } from "../../domain/entry/language.ts";
import { endOf, parseLocal, publishedInstant, startOf } from "../../domain/time/instant.ts";
import { DAY_MS } from "../../std/duration.ts";
import { type FieldError, pointer } from "../../std/result.ts";

// Values that the schema of an entry allows, and that can hardly be meant.

const FIRST_YEAR = 2000;
const LAST_YEAR = 2099;

/**
 * Reports whether all of one date lies before all of another, each in its own precision. For an instant, the day that
 * its source printed counts.
 */
function before(one: string, other: string): boolean {
  const minutes = one.length === 16 && other.length === 16 ? 16 : 10;
  const length = Math.min(one.length, other.length, minutes);
  return (parseLocal(one.slice(0, length)) ?? 0) < (parseLocal(other.slice(0, length)) ?? 0);
}

type Dated = readonly [path: PropertyKey[], date: string | undefined];

function eventDates({ starts, ends, registration, sessions }: EventDetails): Dated[] {
  return [
    [["event", "starts"], starts],
    [["event", "ends"], ends],
    [["event", "registration", "opens"], registration?.opens],
    [["event", "registration", "closes"], registration?.closes],
    ...(sessions ?? []).flatMap((session, index): Dated[] => [
      [["event", "sessions", index, "starts"], session.starts],
      [["event", "sessions", index, "ends"], session.ends],
    ]),
  ];
}

/** Faults that need no clock: dates out of order or of another age, a text in another script than its language's. */
export function implausibleFields(entry: Entry): FieldError[] {
  const faults: FieldError[] = [];
  const fault = (path: readonly PropertyKey[], detail: string): void => {
    faults.push({ pointer: pointer(path), detail });
  };
  const { published } = entry;
  const late: Dated[] = [
    ...(entry.deadlines ?? []).map(({ at }, index): Dated => [["deadlines", index, "at"], at]),
    ...(entry.corrections ?? []).map(({ at }, index): Dated => [["corrections", index, "at"], at]),
  ];
  for (const [path, date] of [
    [["published"], published],
    ...late,
    ...(entry.type === "event" ? eventDates(entry.event) : []),
  ] as Dated[]) {
    if (date === undefined) continue;
    const year = Number(date.slice(0, 4));
    if (year < FIRST_YEAR || year > LAST_YEAR)
      fault(path, `is ${date}: only years from ${FIRST_YEAR} to ${LAST_YEAR} are believed`);
  }
  if (published !== undefined) {
    for (const [path, date] of late)
      if (date !== undefined && before(date, published)) fault(path, `is before published (${published})`);
  }
  for (const language of LANGUAGES) {
    const text = entry.texts[language];
    if (text === undefined) continue;
    // A title may be nothing but a name.
    for (const field of ["summary", "content"] as const) {
      const words = text[field];
      if (words !== undefined && !writtenIn(language, words))
        fault(["texts", language, field], `has no letter of the script of ${language}`);
    }
  }
  if (entry.type === "event") inOrder(entry.event, published, fault);
  return faults;
}

function inOrder(
  event: EventDetails,
  published: string | undefined,
  fault: (path: readonly PropertyKey[], detail: string) => void,
): void {
  const { starts, ends = starts, registration, status } = event;
  if (
    registration?.opens !== undefined &&
    registration.closes !== undefined &&
    before(registration.closes, registration.opens)
  )
    fault(["event", "registration", "closes"], `is before registration opens (${registration.opens})`);
  if (starts === undefined || ends === undefined) return;
  if (registration?.closes !== undefined && before(ends, registration.closes))
    fault(["event", "registration", "closes"], `is after the event (${ends})`);
  if (published !== undefined && (status === "provisional" || status === "confirmed") && before(ends, published))
    fault(
      ["event", "status"],
      `is ${status}, but the entry was published after the event (${ends}): held, or cancelled?`,
    );
  for (const [index, session] of (event.sessions ?? []).entries()) {
    const path = ["event", "sessions", index, "starts"];
    if (before(session.starts, starts)) fault(path, `is before the event starts (${starts})`);
    // An event whose end is not known may last longer than its first day.
    if (event.ends !== undefined && before(event.ends, session.starts))
      fault(path, `is after the event ends (${event.ends})`);
  }
}

/**
 * Doubts that only a clock can raise; `now` is in milliseconds. They age: an entry that raised none may raise one next
 * year.
 */
export function doubtfulFields(entry: Entry, now: number): FieldError[] {
  const found: FieldError[] = [];
  if (entry.published !== undefined && publishedInstant(entry.published) > now + DAY_MS)
    found.push({ pointer: "/published", detail: `is ${entry.published}, which is still to come` });
  if (entry.type !== "event" || entry.event.starts === undefined) return found;
  const { status, starts, ends = starts, zone = "UTC" } = entry.event;
  if (status === "held" && startOf(starts, zone) > now + DAY_MS)
    found.push({ pointer: "/event/status", detail: `is held, but the event is still to come (${starts})` });
  if (status === "provisional" && endOf(ends, zone) < now - 30 * DAY_MS)
    found.push({ pointer: "/event/status", detail: `is provisional, but the event is over (${ends})` });
  return found;
}
