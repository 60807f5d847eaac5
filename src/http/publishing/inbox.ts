import { isUnbounded, reportViolation, type Scope } from "../../domain/command/editor.ts";
import { LANGUAGES } from "../../domain/entry/language.ts";
import { parseWith } from "../../domain/entry/validation.ts";
import { FINDING_ID, InboxCommand } from "../../domain/source/inbox-command.ts";
import {
  INBOX_STATES,
  type InboxItemDetails,
  type InboxPage,
  type InboxState,
} from "../../domain/source/inbox-document.ts";
import { parseBody } from "../../ingest/receive.ts";
import { isTombstone } from "../../read-model/read.ts";
import type { Result } from "../../std/result.ts";
import { type AppContext, aggregatorOf } from "../context/app-context.ts";
import { inboxFeedUrl, waitingReports } from "../feeds/inbox-feed.ts";
import { NO_STORE, problem } from "../response/problem-response.ts";
import { authenticated, privateJson } from "./authenticated.ts";
import { refusalResponse } from "./refusal-response.ts";

/** The reasons why something cannot be done with a finding. */
const REFUSALS: Readonly<Record<string, string>> = {
  alreadyPublished: "there is an entry of it",
  isDismissed: "it was dismissed: restore it first",
  notPublished: "there is no entry of it",
  notPutAway: "it was neither dismissed nor snoozed",
  notInFuture: "until must be in the future",
  tooFar: "until must be within 30 days",
  noReason: "the reason `other` needs a note",
};

/** The addresses of an editor's feed of the inbox, by language. */
function feedLinks(app: AppContext, token: string): Readonly<Record<string, string>> {
  return Object.fromEntries(LANGUAGES.map((language) => [language, inboxFeedUrl(app, language, token)]));
}

/**
 * Handles GET /webhooks/inbox?state=&after=, signed over its path and query: what waits for an editor, newest first.
 */
export async function handleInbox(request: Request, app: AppContext): Promise<Response> {
  const { origin } = app.config.site;
  const signed = await authenticated(request, app);
  if (signed instanceof Response) return signed;
  const query = new URL(request.url).searchParams;
  for (const name of query.keys())
    if (name !== "state" && name !== "after")
      return problem(origin, "parameter-invalid", { detail: `${name} is not a parameter of this address` });
  const state = query.get("state") ?? "waiting";
  if (!(INBOX_STATES as readonly string[]).includes(state))
    return problem(origin, "parameter-invalid", { detail: `state must be one of ${INBOX_STATES.join(", ")}` });
  const sources = aggregatorOf(app);
  const page = (await sources.inbox(state as InboxState, query.get("after") ?? undefined)) as InboxPage | undefined;
  if (page === undefined)
    return problem(origin, "parameter-invalid", { detail: "after must be the value of next in an earlier page" });
  const { data, next, waiting, troubles } = page;
  // Those that wait begin the inbox; its other pages and lists have none.
  const errors = state === "waiting" && !query.has("after") ? await waitingReports(app) : { data: [], waiting: 0 };
  const token = await sources.feedToken(signed.editor.id, false);
  const following = new URLSearchParams({ state, ...(next === undefined ? {} : { after: next }) });
  return privateJson({
    data,
    waiting,
    sources: troubles,
    reports: errors.data,
    reported: errors.waiting,
    links: {
      feeds: feedLinks(app, token),
      ...(next === undefined ? {} : { next: `${origin}/webhooks/inbox?${following}` }),
    },
  });
}

/** Handles GET /webhooks/inbox/{id}, signed over its path: a finding, and the draft of its entry. */
export async function handleFinding(request: Request, app: AppContext, id: string): Promise<Response> {
  const signed = await authenticated(request, app);
  if (signed instanceof Response) return signed;
  const finding = FINDING_ID.test(id)
    ? ((await aggregatorOf(app).finding(id)) as InboxItemDetails | undefined)
    : undefined;
  if (finding === undefined) return unknownFinding(app);
  const { raw, draft, missing, ...data } = finding;
  return privateJson({ data, raw, draft, missing });
}

function unknownFinding(app: AppContext): Response {
  const detail = "there is no such finding; findings are kept for 30 days after they were seen last";
  return problem(app.config.site.origin, "not-found", { detail }, NO_STORE);
}

/** Handles POST /webhooks/inbox: what an editor does with a finding. Nothing is published by it. */
export async function handleInboxCommand(request: Request, app: AppContext): Promise<Response> {
  const { origin } = app.config.site;
  const signed = await authenticated(request, app);
  if (signed instanceof Response) return signed;
  const body = parseBody(signed.body);
  if (!body.ok) return refusalResponse(origin, { kind: "body-malformed", detail: body.reason });
  const parsed = parseWith(InboxCommand, body.value);
  if (!parsed.ok) return refusalResponse(origin, { kind: "invalid", faults: parsed.reason });
  const command = parsed.value;
  const { editor } = signed;
  if (command.type === "inbox.feed")
    return privateJson({
      state: "changed",
      links: { feeds: feedLinks(app, await aggregatorOf(app).feedToken(editor.id, true)) },
    });
  if (command.type === "inbox.read") {
    if (!isUnbounded(editor.scope))
      return refusalResponse(origin, { kind: "out-of-scope", detail: "sources are read with a key without scopes" });
    const count = await aggregatorOf(app).readNow(command.data.source);
    return count === undefined
      ? problem(origin, "not-found", { detail: "there is no such source" }, NO_STORE)
      : privateJson({ state: "reading", sources: count });
  }
  if (command.type === "inbox.settle") return await settle(app, editor, command.data.id);
  const done = (await aggregatorOf(app).act(editor.id, command)) as Result<{ readonly state: string }, string>;
  if (done.ok) return privateJson({ state: done.value.state, id: command.data.id });
  if (done.reason === "unknown") return unknownFinding(app);
  return problem(origin, "finding-settled", { detail: REFUSALS[done.reason] ?? done.reason });
}

/** Puts a reader's report away, or returns why not. A bounded key may do so with those that it is shown. */
async function settle(
  app: AppContext,
  editor: { readonly id: string; readonly scope: Scope },
  id: string,
): Promise<Response> {
  const { origin } = app.config.site;
  const unknown = () =>
    problem(origin, "not-found", { detail: "there is no such report; reports are kept for 30 days" }, NO_STORE);
  if (!isUnbounded(editor.scope)) {
    const report = (await waitingReports(app)).data.find((each) => each.id === id);
    if (report === undefined) return unknown();
    const found = report.entry === undefined ? undefined : await app.entry(report.entry.id);
    const entry = found === undefined || isTombstone(found) ? undefined : found.entry;
    const detail = reportViolation(editor.scope, report.language, entry);
    if (detail !== undefined) return refusalResponse(origin, { kind: "out-of-scope", detail });
  }
  return (await aggregatorOf(app).settleReport(editor.id, id)) ? privateJson({ state: "settled", id }) : unknown();
}
