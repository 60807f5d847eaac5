import { type BatchStep, dueInstant } from "../../domain/command/command.ts";
import { languageViolation, ownsEntry, restorationViolation, scopeViolation } from "../../domain/command/editor.ts";
import type { Entry } from "../../domain/entry/entry.ts";
import { languagesOf } from "../../domain/entry/language.ts";
import { significantChange } from "../../domain/entry/significant-change.ts";
import { renderedVersion, type StatedVersion } from "../../domain/entry/text-versions.ts";
import { utc } from "../../domain/time/instant.ts";
import { eventBounds } from "../../domain/view/event-bounds.ts";
import { applyEdit, type Edit, pointerInStep } from "../../sanitise/apply-edit.ts";
import { type EntryRules, type SanitisedEntry, type ValidEntry, validate } from "../../sanitise/validate-entry.ts";
import { createPatch } from "../../std/json-patch.ts";
import { err, type FieldError, type Result } from "../../std/result.ts";
import type { Decision, EditorCommand, KnownState, LedgerRefusal, ScheduledStep } from "./decision.ts";
import { release, withdraw } from "./next-version.ts";

/** Milliseconds by which an instant may have passed: senders' clocks and networks are not exact. */
const LATE_MS = 60_000;

/**
 * Years ahead of which no event may start: those of the year 9999 would displace all others from the list of coming
 * events.
 */
const MAX_YEARS_AHEAD = 10;

/** Policy of the ledger: no clock, no storage. `now` in milliseconds. */
export function decide(order: EditorCommand, known: KnownState, rules: EntryRules, now: number): Decision {
  const { step, editor } = order;
  const { scope } = editor;
  const version = known.revision?.version ?? known.tombstone?.version ?? 0;
  const at = Math.max(now, known.lastChange ?? 0);
  const unserved = version === 0;
  const firstVersion = unserved
    ? known.scheduled.find(({ step: each }) => each.type === "entry.publish" && ownsEntry(scope, each.data.entry))
    : undefined;
  const base = known.revision ?? (firstVersion === undefined ? undefined : cleanOf(firstVersion));
  const before = base?.entry;
  const owner = before ?? known.last?.entry;
  const scheduled = known.scheduled.filter((each) =>
    each.step.type === "entry.publish" ? ownsEntry(scope, each.step.data.entry) : owner !== undefined,
  );
  const outside = (after: Entry | undefined): Decision | undefined => {
    // A withdrawn revision counts as the former one; a restore states all texts anew.
    const restored = known.tombstone === undefined ? undefined : after;
    const detail =
      scopeViolation(scope, step.type, owner, after) ??
      (restored === undefined ? undefined : restorationViolation(scope, restored));
    return detail === undefined ? undefined : refuse({ kind: "out-of-scope", detail });
  };
  const foreign = scopeViolation(scope, step.type, owner, owner) ?? languageViolation(scope, step);
  if (foreign !== undefined) return refuse({ kind: "out-of-scope", detail: foreign });
  if (
    owner === undefined &&
    known.tombstone === undefined &&
    step.type !== "entry.publish" &&
    !(step.type === "entry.discard" && known.drafted)
  ) {
    return refuse({ kind: "unknown-entry" });
  }
  const expected = step.type === "entry.discard" ? undefined : step.data.expectedVersion;
  if (expected !== undefined && expected !== version) return refuse({ kind: "version-conflict", current: version });
  const { timestamp } = order;
  const { latest } = known;
  if (expected === undefined && timestamp !== undefined && latest !== undefined && timestamp < latest) {
    return { kind: "accept", state: "superseded", version, supersededBy: latest };
  }

  const due = dueInstant(step);
  if (due !== undefined && due < now - LATE_MS && !("now" in step.data && step.data.now === true)) {
    const remedy = 'give a later instant, or "now": true beside it to have it take effect at once';
    const detail = `has passed (${utc(due)}): ${remedy}`;
    const field = "publishAt" in step.data ? "publishAt" : "embargoUntil";
    return refuse({ kind: "invalid", faults: [{ pointer: `/data/${field}`, detail }] });
  }
  /** A step of a kind that waits already takes its place. */
  const schedule = (after?: ValidEntry, step = order.step): Decision => ({
    kind: "accept",
    state: "scheduled",
    version,
    change: {
      kind: "hold",
      due: due ?? 0,
      step: undated(step, unserved),
      rendered: order.rendered,
      ends: scheduled.filter((each) => each.step.type === step.type).map(({ receipt }) => receipt),
    },
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  });
  const later = due !== undefined && due > now;

  switch (step.type) {
    case "entry.discard": {
      if (scheduled.length === 0 && !known.drafted) return refuse({ kind: "nothing-held" });
      return { kind: "accept", state: "discarded", version, change: { kind: "discard", ends: receipts(scheduled) } };
    }
    case "entry.withdraw": {
      const refused = outside(undefined);
      if (refused !== undefined) return refused;
      if (later) return schedule();
      if (known.revision !== undefined) return withdraw(known.revision, step.data, receipts(scheduled), at);
      return unserved
        ? { kind: "accept", state: "withdrawn", version, change: { kind: "discard", ends: receipts(scheduled) } }
        : { kind: "accept", state: "unchanged", version };
    }
    case "entry.restore": {
      if (known.last === undefined) return { kind: "accept", state: "unchanged", version };
      const again = validate(known.last.entry, rules, known.last);
      if (!again.ok) return invalid(step, again.reason);
      const refused = outside(again.value.entry);
      if (refused !== undefined) return refused;
      return later ? schedule(again.value) : release("restored", again.value, known, [], false, at);
    }
    case "entry.publish": {
      const { entry, backfill = false, state } = step.data;
      const after = { entry, rendered: order.rendered };
      const refused = outside(entry) ?? tooFarAhead(step, entry, now);
      if (refused !== undefined) return refused;
      const seen = { ...(before === undefined ? {} : { before }), after };
      if (state === "draft")
        return { kind: "accept", state: "draft", version, change: { kind: "draft", draft: after }, ...seen };
      if (known.tombstone !== undefined && step.data.restore !== true) {
        return refuse({ kind: "entry-withdrawn", pointer: "/data/entry/id" });
      }
      if (known.sameWork !== undefined) return refuse({ kind: "duplicate-suspected", entry: known.sameWork });
      if (later) return schedule(after);
      // An id belongs to the editor whose first version waits; others learn no more than that the id is taken.
      if (unserved && firstVersion === undefined && known.taken) return refuse({ kind: "id-taken" });
      if (known.revision !== undefined && same(known.revision.entry, entry))
        return { kind: "accept", state: "unchanged", version, ...seen };
      // A scheduled first version is superseded; scheduled changes of a served entry stay.
      const made = unserved ? "created" : known.tombstone === undefined ? "revised" : "restored";
      return (
        notMinor(step, after, known) ??
        release(made, after, known, unserved ? receipts(scheduled) : [], backfill, at, { minor: isMinor(step) })
      );
    }
    default: {
      if (base === undefined) return refuse({ kind: "entry-withdrawn", pointer: "/data/id" });
      const stated = statedVersion(step);
      if (stated !== undefined && stated.version > version)
        return refuse({ kind: "invalid", faults: [ahead(version)] });
      const noted = later ? withKnownNote(step, scheduled) : step;
      const edited = edit(noted, base, rules, now);
      if (!edited.ok) return refuse({ kind: "invalid", faults: edited.reason });
      const after = edited.value;
      const refused = outside(after.entry) ?? tooFarAhead(step, after.entry, now);
      if (refused !== undefined) return refused;
      if (later) return schedule(after, noted);
      if (same(base.entry, after.entry)) {
        // That a text was found up to date is a version of its own, of which readers are not told.
        const isNews = stated !== undefined && isStatedAnew(known, stated);
        return isNews
          ? release("revised", after, known, [], false, at, { minor: true, stated })
          : { kind: "accept", state: "unchanged", version, before: base.entry, after };
      }
      if (firstVersion !== undefined && firstVersion.step.type === "entry.publish") {
        // Not served yet: what waits is changed, and goes on waiting.
        const { entry, rendered } = after;
        const next = { ...firstVersion.step, data: { ...firstVersion.step.data, entry } };
        return {
          kind: "accept",
          state: "scheduled",
          version,
          change: {
            kind: "hold",
            due: firstVersion.due,
            step: next,
            rendered,
            ends: [firstVersion.receipt],
            owner: firstVersion.editor,
          },
          before: base.entry,
          after,
        };
      }
      const how = { minor: isMinor(step), ...(stated === undefined ? {} : { stated }) };
      return notMinor(step, after, known) ?? release("revised", after, known, [], false, at, how);
    }
  }
}

function refuse(refusal: LedgerRefusal): Decision {
  return { kind: "refuse", refusal };
}

function invalid(step: BatchStep, faults: readonly FieldError[]): Decision {
  return refuse({ kind: "invalid", faults: pointed(step, faults) });
}

function pointed(step: BatchStep, faults: readonly FieldError[]): FieldError[] {
  return faults.map((fault) => ({ ...fault, pointer: pointerInStep(step, fault.pointer) }));
}

function receipts(scheduled: readonly ScheduledStep[]): string[] {
  return scheduled.map(({ receipt }) => receipt);
}

function cleanOf({ step, rendered }: ScheduledStep): ValidEntry | undefined {
  return step.type === "entry.publish" ? { entry: step.data.entry, rendered } : undefined;
}

function same(left: Entry, right: Entry): boolean {
  return createPatch(left, right).length === 0;
}

function edit(
  step: Edit,
  base: SanitisedEntry,
  rules: EntryRules,
  now: number,
): Result<ValidEntry, readonly FieldError[]> {
  const candidate = applyEdit(step, base.entry, now);
  if (!candidate.ok) return candidate;
  const valid = validate(candidate.value, rules, base);
  return valid.ok ? valid : err(pointed(step, valid.reason));
}

/**
 * A step as it is kept until it is due: from then on it is an ordinary one. One that is to be the first version is so
 * still, or it is refused: somebody else may have published under the id by then.
 */
function undated(step: BatchStep, first: boolean): BatchStep {
  if (step.type === "entry.publish") {
    const { embargoUntil: _, publishAt: __, ...data } = step.data;
    return { type: step.type, data: first ? { ...data, expectedVersion: 0 } : data };
  }
  if (step.type === "entry.discard") return step;
  const { publishAt: _, ...data } = step.data;
  return { type: step.type, data } as BatchStep;
}

/** A step about an event with the note of the one that it replaces, where it says nothing new but its instant. */
function withKnownNote<Step extends Edit>(step: Step, scheduled: readonly ScheduledStep[]): Step {
  if (!("note" in step.data) && step.type.startsWith("event.")) {
    const said = ({ data }: BatchStep): object => ({ ...data, publishAt: 0, now: 0, expectedVersion: 0, note: 0 });
    const replaced = scheduled.findLast((each) => each.step.type === step.type)?.step;
    if (replaced !== undefined && "note" in replaced.data && createPatch(said(replaced), said(step)).length === 0)
      return { ...step, data: { ...step.data, note: replaced.data.note } };
  }
  return step;
}

/** The refusal of an event that starts more than ten years ahead. */
function tooFarAhead(step: BatchStep, entry: Entry, now: number): Decision | undefined {
  const starts = entry.type === "event" ? eventBounds(entry.event)?.starts : undefined;
  const limit = new Date(now);
  limit.setUTCFullYear(limit.getUTCFullYear() + MAX_YEARS_AHEAD);
  if (starts === undefined || starts <= limit.getTime()) return undefined;
  return invalid(step, [{ pointer: "/event/starts", detail: `must be at most ${MAX_YEARS_AHEAD} years ahead` }]);
}

function isMinor({ data }: BatchStep): boolean {
  return "minor" in data && data.minor === true;
}

/** Returns the version of the entry that a text renders, by its editor's statement. */
function statedVersion(step: BatchStep): StatedVersion | undefined {
  if (step.type !== "entry.translate" || step.data.renders === undefined) return undefined;
  return { language: step.data.language, version: step.data.renders };
}

function isStatedAnew({ revision }: KnownState, { language, version }: StatedVersion): boolean {
  return revision !== undefined && renderedVersion(revision, language) !== version;
}

/** The fault of a text that renders a version that is not there. */
function ahead(version: number): FieldError {
  const detail =
    version === 0 ? "must be absent: no version is served yet" : `must be at most ${version}, the current version`;
  return { pointer: "/data/renders", detail };
}

/** The refusal of a change that is called minor and of which readers are to be told. */
function notMinor(step: BatchStep, { entry }: ValidEntry, { revision }: KnownState): Decision | undefined {
  if (!isMinor(step) || revision === undefined) return undefined;
  const isSignificant =
    significantChange(revision.entry, entry) !== undefined ||
    languagesOf(revision.entry).join() !== languagesOf(entry).join();
  if (!isSignificant) return undefined;
  const detail = "must not be said of a change of times, status, languages or corrections: readers are told of those";
  return refuse({ kind: "invalid", faults: [{ pointer: "/data/minor", detail }] });
}
