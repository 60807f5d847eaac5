import type { Dismissal } from "../../domain/source/inbox-document.ts";
import { DAY_MS } from "../../std/duration.ts";
import { err, ok, type Result } from "../../std/result.ts";
import type { Finding, State } from "./finding.ts";

/** An editor's action on a finding. */
export type Action =
  | { readonly kind: "open"; readonly by: string }
  | { readonly kind: "dismiss"; readonly by: string; readonly reason: Dismissal; readonly note?: string }
  | { readonly kind: "snooze"; readonly by: string; readonly until: number }
  /** Brings back what was dismissed or snoozed. */
  | { readonly kind: "restore" }
  /** An entry was made of it, or was found to exist. */
  | { readonly kind: "publish"; readonly entry: string }
  /** The editor has looked at what changed at the source. */
  | { readonly kind: "acknowledge" };

/** The reason why an action is refused. */
export type TransitionRefusal =
  | "alreadyPublished"
  | "isDismissed"
  | "notPublished"
  | "notPutAway"
  | "notInFuture"
  | "tooFar"
  | "noReason";

const MAX_SNOOZE_MS = 30 * DAY_MS;

/** The state of a finding at an instant: what was snoozed until then is new again. */
export function stateAt({ state }: Finding, now: number): State {
  return state.kind === "snoozed" && state.until <= now ? { kind: "new" } : state;
}

function next(state: State, action: Action, now: number): Result<State, TransitionRefusal> {
  if (action.kind === "acknowledge")
    return state.kind === "published" ? ok({ ...state, changed: false }) : err("notPublished");
  if (action.kind === "publish") {
    if (state.kind === "published" && state.entry !== action.entry) return err("alreadyPublished");
    return ok({ kind: "published", entry: action.entry, changed: false });
  }
  if (state.kind === "published") return err("alreadyPublished");
  if (action.kind === "restore")
    return state.kind === "dismissed" || state.kind === "snoozed" ? ok({ kind: "new" }) : err("notPutAway");
  if (action.kind === "dismiss") {
    if (action.reason === "other" && (action.note ?? "").trim() === "") return err("noReason");
    const { by, reason, note } = action;
    return ok({ kind: "dismissed", by, reason, ...(note === undefined ? {} : { note }) });
  }
  if (state.kind === "dismissed") return err("isDismissed");
  if (action.kind === "open") return ok({ kind: "opened", by: action.by });
  if (!(action.until > now)) return err("notInFuture");
  if (action.until > now + MAX_SNOOZE_MS) return err("tooFar");
  return ok({ kind: "snoozed", by: action.by, until: action.until });
}

/**
 * A finding after an action, or why the action is refused. Nothing here publishes: `publish` records what an editor
 * did.
 */
export function transition(finding: Finding, action: Action, now: number): Result<Finding, TransitionRefusal> {
  const state = next(stateAt(finding, now), action, now);
  return state.ok ? ok({ ...finding, state: state.value }) : state;
}
