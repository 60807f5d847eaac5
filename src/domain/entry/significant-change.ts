import { precision, publishedInstant } from "../time/instant.ts";
import type { Entry, EventDetails } from "./entry.ts";
import { LANGUAGES, type Language, languagesOf } from "./language.ts";
import type { ChangeKind, Revision } from "./revision.ts";

// Significant changes, which feeds show anew. RFC 4287 (section 4.2.15) leaves it to the publisher which these are.

/** The start of an event, by the clocks of its zone. */
type Start = NonNullable<Revision["previousStart"]>;

function startOf({ starts, zone }: EventDetails): Start | undefined {
  return starts === undefined ? undefined : { starts, ...(zone === undefined ? {} : { zone }) };
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** Reports whether an event still starts when it did. That the zone of a day is named, which was not, moves nothing. */
function isSameStart(before: Start, after: Start): boolean {
  return before.starts === after.starts && (before.zone === undefined || before.zone === after.zone);
}

/** Reports whether a start says more exactly what another said already: 2026-03-01T09:00 after 2026-03. */
function isMoreExact(after: Start, before: Start): boolean {
  return after.starts.startsWith(before.starts) && precision(after.starts) !== precision(before.starts);
}

/**
 * Returns the start that was announced first, where an entry's next version has its event at another; undefined for one
 * that stands where it stood, or was given a more exact start. A start that comes with a correction was wrong before:
 * the event was not moved.
 */
export function previousStart(
  before: Pick<Revision, "entry" | "previousStart"> | undefined,
  after: Entry,
): Start | undefined {
  if (before === undefined || before.entry.type !== "event" || after.type !== "event") return undefined;
  const [from, to] = [startOf(before.entry.event), startOf(after.event)];
  const known = before.previousStart;
  if (from === undefined || to === undefined) return known;
  if (isSameStart(from, to)) return known;
  if (known !== undefined && isSameStart(known, to)) return undefined;
  return isMoreExact(to, from) || newCorrections(before.entry, after).length > 0 ? known : (known ?? from);
}

/** The times of an entry beside its event's start. */
function otherTimes(entry: Entry): unknown {
  const deadlines = entry.deadlines?.map(({ at, zone }) => [at, zone]);
  if (entry.type !== "event") return [deadlines];
  const { ends, sessions, registration } = entry.event;
  const window = [registration?.opens, registration?.closes];
  return [deadlines, ends, window, sessions?.map((session) => [session.starts, session.ends])];
}

/** Returns what became of an event. What was wrong is corrected: it was not moved, nor confirmed after it was held. */
function eventChange(before: EventDetails, after: EventDetails, isCorrected: boolean): ChangeKind | undefined {
  const { status } = after;
  const isTold = status !== before.status && status !== "held";
  if (isTold && (status === "cancelled" || status === "postponed" || status === "moved-online")) return status;
  const [from, to] = [startOf(before), startOf(after)];
  if (to !== undefined && from === undefined) return "dated";
  if (to !== undefined && from !== undefined && !isSameStart(from, to)) {
    if (isMoreExact(to, from)) return "dated";
    return isCorrected ? "corrected" : "rescheduled";
  }
  // That it was held, readers know.
  if (!isTold) return undefined;
  return before.status === "held" ? "corrected" : status;
}

/** The corrections that the version before did not have; one that was translated since is no other. */
export function newCorrections(before: Entry | undefined, after: Entry): NonNullable<Entry["corrections"]> {
  const known = before?.corrections ?? [];
  return (after.corrections ?? []).filter(
    ({ note }) =>
      !known.some((other) => {
        const shared = LANGUAGES.filter(
          (language) => note[language] !== undefined && other.note[language] !== undefined,
        );
        return shared.length > 0 && shared.every((language) => note[language] === other.note[language]);
      }),
  );
}

/**
 * Returns what a version changes that readers are to be told again; undefined where they need not be: for a word, a
 * picture, a link, a translation.
 */
export function significantChange(before: Entry, after: Entry): ChangeKind | undefined {
  const isCorrected = newCorrections(before, after).length > 0;
  const ofEvent =
    before.type === "event" && after.type === "event" ? eventChange(before.event, after.event, isCorrected) : undefined;
  if (ofEvent !== undefined) return ofEvent;
  if (isCorrected) return "corrected";
  return isSame(otherTimes(before), otherTimes(after)) ? undefined : "times";
}

/**
 * Returns when each language's readers were last given a version's entry as something new, where that was after its
 * release: by a significant change at the instant `at`, or by a first text in their language.
 */
export function surfacedBy(
  before: Pick<Revision, "entry" | "surfaced"> | undefined,
  after: Entry,
  change: ChangeKind | undefined,
  at: string,
): Revision["surfaced"] {
  if (before === undefined) return undefined;
  const surfaced: { [language in Language]?: string } = {};
  for (const language of languagesOf(after)) {
    const since = change !== undefined || before.entry.texts[language] === undefined ? at : before.surfaced?.[language];
    if (since !== undefined) surfaced[language] = since;
  }
  return Object.keys(surfaced).length === 0 ? undefined : surfaced;
}

/**
 * Returns when the last of an entry's corrections was made, in milliseconds; undefined if it has none. A first version
 * may come with corrections: somebody has read the state before it.
 */
export function lastCorrected({ corrections = [] }: Entry): number | undefined {
  const times = corrections.map(({ at }) => publishedInstant(at));
  return times.length === 0 ? undefined : Math.max(...times);
}
