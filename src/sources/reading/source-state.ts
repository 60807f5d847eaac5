import type { Source } from "../../domain/source/source.ts";
import { intervalMs } from "../../domain/source/source.ts";
import { DAY_MS, MINUTE_MS } from "../../std/duration.ts";
import { freshFor, type HeaderFields, retryAfter, type Validators, validatorsOf } from "./answer-headers.ts";
import { MAX_SOURCES_A_RUN } from "./bounds.ts";

/** The longest that an answer can put off the next reading. */
const MAX_WAIT_MS = 7 * DAY_MS;
const FIRST_BACK_OFF = 15 * MINUTE_MS;
const MAX_BACK_OFF_MS = DAY_MS;
/** Time of nothing but 404 after which a source counts as gone. */
const GONE_AFTER = 3 * DAY_MS;
const DRIED_UP_AFTER = 90 * DAY_MS;

/** The reason why a reading failed without a status. */
export type Failure = "network" | "timeout" | "tooLarge" | "unreadable" | "robots" | "redirect";

/** The result of a reading. */
export type ReadingOutcome =
  /** `unseen`: items that were never there before. `movedTo`: where permanent redirects led. */
  | { readonly kind: "read"; readonly fields: HeaderFields; readonly unseen: number; readonly movedTo?: string }
  | { readonly kind: "notModified"; readonly fields: HeaderFields; readonly movedTo?: string }
  | { readonly kind: "status"; readonly status: number; readonly fields: HeaderFields }
  | { readonly kind: "failed"; readonly why: Failure };

/** A source's state after its readings. Instants in milliseconds. */
export interface SourceState {
  readonly due: number;
  readonly validators: Validators;
  /** The first reading that was tried. */
  readonly since?: number;
  readonly lastRead?: number;
  /** The time of the last new item. */
  readonly lastUnseen?: number;
  readonly failing?: { readonly since: number; readonly times: number; readonly why: string };
  /** Since when it answers with nothing but 404. */
  readonly missing?: number;
  readonly gone?: boolean;
  readonly movedTo?: string;
}

/** A host's state: when it may be asked again, and how often in a row it was too busy. */
export interface HostState {
  readonly free: number;
  readonly refusals: number;
}

/** A source's state as editors see it. */
export type SourceHealth =
  | { readonly kind: "waiting" }
  | { readonly kind: "ok"; readonly lastRead: number }
  | { readonly kind: "failing"; readonly since: number; readonly why: string }
  | { readonly kind: "gone" }
  | { readonly kind: "moved"; readonly to: string }
  | { readonly kind: "driedUp"; readonly since: number };

/** The state of a source that was never read. */
export function unread(source: Source, now: number): SourceState {
  return { due: now + spread(source.id, intervalMs(source.interval)), validators: {} };
}

/** A part of an interval, always the same for a source: so that not all are due at once. */
function spread(id: string, interval: number): number {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return Math.floor((interval * hash) / 9973);
}

function backOff(times: number): number {
  return Math.min(MAX_BACK_OFF_MS, FIRST_BACK_OFF * 2 ** Math.min(times - 1, 20));
}

/** Reports whether a status means that the host, not the list, has a problem. */
function isOverload(status: number): boolean {
  return status === 429 || status >= 500;
}

/** The state of a source after a reading. */
export function afterReading(source: Source, before: SourceState, outcome: ReadingOutcome, now: number): SourceState {
  const interval = intervalMs(source.interval);
  const since = before.since ?? now;
  if (outcome.kind === "read" || outcome.kind === "notModified") {
    const { fields, movedTo } = outcome;
    const unseen = outcome.kind === "read" && outcome.unseen > 0;
    const lastUnseen = unseen ? now : before.lastUnseen;
    return {
      due: now + Math.min(MAX_WAIT_MS, Math.max(interval, freshFor(fields))),
      // A 304 may leave out what has not changed.
      validators: outcome.kind === "read" ? validatorsOf(fields) : { ...before.validators, ...validatorsOf(fields) },
      since,
      lastRead: now,
      ...(lastUnseen === undefined ? {} : { lastUnseen }),
      ...(movedTo === undefined ? {} : { movedTo }),
    };
  }
  const why = outcome.kind === "status" ? String(outcome.status) : outcome.why;
  const failing = { since: before.failing?.since ?? now, times: (before.failing?.times ?? 0) + 1, why };
  const missing = why === "404" || why === "410" ? (before.missing ?? now) : undefined;
  const gone = why === "410" || (missing !== undefined && now - missing >= GONE_AFTER);
  const asked = outcome.kind === "status" ? retryAfter(outcome.fields, now) : undefined;
  const { missing: _, gone: __, ...rest } = before;
  const pause = gone ? MAX_WAIT_MS : Math.max(interval, backOff(failing.times));
  return {
    ...rest,
    since,
    due: Math.min(now + MAX_WAIT_MS, Math.max(now + pause, asked ?? 0)),
    failing,
    ...(missing === undefined ? {} : { missing }),
    ...(gone ? { gone } : {}),
  };
}

/** The state of a source's host after a reading: every list of a host that is too busy waits. */
export function hostAfter(
  before: HostState | undefined,
  outcome: ReadingOutcome,
  delay: number,
  now: number,
): HostState {
  if (outcome.kind !== "status" || !isOverload(outcome.status)) return { free: now + delay, refusals: 0 };
  const refusals = (before?.refusals ?? 0) + 1;
  const until = Math.max(now + backOff(refusals), retryAfter(outcome.fields, now) ?? 0);
  return { free: Math.min(now + MAX_WAIT_MS, until), refusals };
}

export function sourceHealth(state: SourceState, now: number): SourceHealth {
  if (state.gone) return { kind: "gone" };
  if (state.failing) return { kind: "failing", since: state.failing.since, why: state.failing.why };
  if (state.lastRead === undefined) return { kind: "waiting" };
  if (state.movedTo !== undefined) return { kind: "moved", to: state.movedTo };
  const lastNews = state.lastUnseen ?? state.since ?? now;
  if (now - lastNews > DRIED_UP_AFTER) return { kind: "driedUp", since: lastNews };
  return { kind: "ok", lastRead: state.lastRead };
}

/**
 * The sources to read now: the longest overdue ahead, one of each host that may be asked, and no more than a run
 * allows.
 */
export function dueNow(
  sources: readonly Source[],
  states: ReadonlyMap<string, SourceState>,
  hosts: ReadonlyMap<string, HostState>,
  now: number,
): Source[] {
  const dueOf = ({ id }: Source): number => states.get(id)?.due ?? now;
  const taken = new Set<string>();
  return sources
    .filter((source) => dueOf(source) <= now)
    .sort((one, other) => dueOf(one) - dueOf(other) || (one.id < other.id ? -1 : 1))
    .filter(({ address }) => {
      const { host } = new URL(address);
      if (taken.has(host) || (hosts.get(host)?.free ?? 0) > now) return false;
      taken.add(host);
      return true;
    })
    .slice(0, MAX_SOURCES_A_RUN);
}
