import type { BatchStep } from "../domain/command/command.ts";
import type { Entry, EventDetails } from "../domain/entry/entry.ts";
import { isLanguage } from "../domain/entry/language.ts";
import { utc } from "../domain/time/instant.ts";
import { mergePatch } from "../std/json-merge-patch.ts";
import { createPatch } from "../std/json-patch.ts";
import { err, type FieldError, ok, pointer, type Result } from "../std/result.ts";

/** Step that makes another entry out of a known one. */
export type Edit = Extract<
  BatchStep,
  { type: "entry.patch" | "entry.translate" | "entry.correct" | "event.reschedule" | "event.postpone" | "event.cancel" }
>;

type Edited = Result<unknown, readonly FieldError[]>;

/**
 * Applies an edit to an entry. The result is not validated yet. Faults point into the step. `now` in milliseconds dates
 * corrections.
 */
export function applyEdit(edit: Edit, entry: Entry, now: number): Edited {
  switch (edit.type) {
    case "entry.patch":
      return patched(entry, edit.data.patch);
    case "entry.translate":
      return translated(entry, edit.data);
    case "entry.correct":
      return corrected(entry, edit.data, now);
    default:
      return entry.type === "event"
        ? withEvent(entry, edit)
        : fault("/data/id", `is ${entry.genre}, not an event: ${edit.type} is for events only`);
  }
}

function fault(at: string, detail: string): Result<never, readonly FieldError[]> {
  return err([{ pointer: at, detail }]);
}

function patched(entry: Entry, patch: Readonly<Record<string, unknown>>): Edited {
  if (Object.hasOwn(patch, "id") && patch.id !== entry.id)
    return fault("/data/patch/id", "must not change: an entry keeps its id for ever");
  return ok(mergePatch(entry, patch));
}

function corrected(
  entry: Entry,
  { patch = {}, note }: Extract<Edit, { type: "entry.correct" }>["data"],
  now: number,
): Edited {
  if (Object.hasOwn(patch, "corrections"))
    return fault("/data/patch/corrections", "must not be patched here: the note is added to them");
  const changed = patched(entry, patch);
  if (!changed.ok) return changed;
  return ok({ ...(changed.value as object), corrections: [...(entry.corrections ?? []), { at: utc(now), note }] });
}

/** Finds the object that a JSON Pointer names (RFC 6901), where it holds words by language. */
function wordsAt(root: unknown, at: string): Record<string, unknown> | undefined {
  let value = root;
  for (const segment of at.split("/").slice(1)) {
    const name = segment.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const words = Object.entries(value);
  return words.length > 0 && words.every(([name, word]) => isLanguage(name) && typeof word === "string")
    ? (value as Record<string, unknown>)
    : undefined;
}

function translated(
  entry: Entry,
  { language, text, strings = {} }: Extract<Edit, { type: "entry.translate" }>["data"],
): Edited {
  const next = structuredClone(entry) as Entry & { texts: Record<string, unknown> };
  const faults: FieldError[] = [];
  for (const [at, word] of Object.entries(strings)) {
    const words = wordsAt(next, at);
    if (words === undefined)
      faults.push({
        pointer: pointer(["data", "strings", at]),
        detail: "does not name a text of the entry that is given by language",
      });
    else words[language] = word;
  }
  next.texts[language] = text;
  return faults.length > 0 ? err(faults) : ok(next);
}

type EventEdit = Extract<Edit, { type: `event.${string}` }>;

function withEvent(entry: Extract<Entry, { type: "event" }>, edit: EventEdit): Edited {
  const changed = changedEvent(entry.event, edit);
  if (!changed.ok) return changed;
  const { statusNote, ...before } = entry.event;
  const { statusNote: _, ...after } = changed.value;
  // The note says why the event is as it is: without another it stays, unless the event becomes something else.
  const note = edit.data.note ?? (createPatch(before, after).length === 0 ? statusNote : undefined);
  return ok({ ...entry, event: { ...after, ...(note === undefined ? {} : { statusNote: note }) } });
}

function changedEvent(event: EventDetails, edit: EventEdit): Result<EventDetails, readonly FieldError[]> {
  switch (edit.type) {
    case "event.cancel":
      return ok({ ...event, status: "cancelled" });
    case "event.postpone":
      return ok({ ...event, status: "postponed" });
    case "event.reschedule":
      return rescheduled(event, edit.data);
  }
}

function rescheduled(
  event: EventDetails,
  { starts, ends, zone, sessions, status }: Extract<Edit, { type: "event.reschedule" }>["data"],
): Result<EventDetails, readonly FieldError[]> {
  if (event.sessions !== undefined && sessions === undefined) {
    return fault(
      "/data/sessions",
      `is required: the entry has ${event.sessions.length} sessions at their former times; null drops them`,
    );
  }
  const { starts: _, ends: __, sessions: ___, ...rest } = event;
  const restored = rest.status === "postponed" || rest.status === "cancelled" ? "confirmed" : rest.status;
  // A new start says nothing of the end.
  const until = ends ?? (starts === event.starts ? event.ends : undefined);
  return ok({
    ...rest,
    status: status ?? restored,
    starts,
    ...(until === undefined ? {} : { ends: until }),
    ...(zone === undefined ? {} : { zone }),
    ...(sessions === undefined || sessions === null ? {} : { sessions }),
  });
}

/** Turns a pointer into the entry that a step made into a pointer into the step that its editor wrote. */
export function pointerInStep(step: BatchStep, at: string): string {
  switch (step.type) {
    case "entry.publish":
      return `/data/entry${at}`;
    case "entry.patch":
      return `/data/patch${at}`;
    case "entry.correct":
      return at.replace(/^\/corrections\/\d+\/note/, "/data/note").replace(/^(?!\/data\/note)/, "/data/patch");
    case "entry.translate": {
      const { language } = step.data;
      if (at.startsWith(`/texts/${language}`)) return `/data/text${at.slice(`/texts/${language}`.length)}`;
      return at.endsWith(`/${language}`)
        ? pointer(["data", "strings", at.slice(0, -language.length - 1)])
        : `/data${at}`;
    }
    case "event.reschedule":
    case "event.postpone":
    case "event.cancel":
      return at.startsWith("/event/statusNote")
        ? `/data/note${at.slice("/event/statusNote".length)}`
        : at.replace(/^\/event/, "/data");
    default:
      return "/data/id";
  }
}
