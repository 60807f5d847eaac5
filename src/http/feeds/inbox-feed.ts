import { entryUrl } from "../../domain/channel/urls.ts";
import type { Language } from "../../domain/entry/language.ts";
import type { ErrorReport, WaitingReports } from "../../domain/source/error-report.ts";
import type { InboxPage } from "../../domain/source/inbox-document.ts";
import { inboxFeed } from "../../render/feeds/inbox.ts";
import { type AppContext, aggregatorOf } from "../context/app-context.ts";
import { represent, respond } from "../response/conditional.ts";
import { NO_STORE, problem } from "../response/problem-response.ts";

/** The address of the inbox's feed, for whoever knows its token. */
export function inboxFeedUrl({ config }: AppContext, language: Language, token: string): string {
  return `${config.site.origin}/${language}/inbox/${token}/feed.atom`;
}

/** The errors that readers reported, each with the address of its entry's page. */
export async function waitingReports(
  app: AppContext,
): Promise<{ readonly data: readonly ErrorReport[]; readonly waiting: number }> {
  const { data, waiting } = (await aggregatorOf(app).reports()) as WaitingReports;
  return {
    data: data.map((report) => ({
      ...report,
      ...(report.entry === undefined ? {} : { address: entryUrl(app.config.site, report.language, report.entry.id) }),
    })),
    waiting,
  };
}

/** Answers GET /{language}/inbox/{token}/feed.atom: what waits, for the feed reader of an editor who still is one. */
export async function handleInboxFeed(
  request: Request,
  app: AppContext,
  language: Language,
  token: string,
): Promise<Response> {
  const { site, taxonomy } = app.config;
  const found = (await aggregatorOf(app).feed(token)) as
    | { readonly editor: string; readonly page: InboxPage }
    | undefined;
  const editors = await app.editors.read();
  if (found === undefined || !editors.ok || !editors.value.some(({ id }) => id === found.editor))
    return problem(site.origin, "not-found", { detail: "no editor's inbox has this address" }, NO_STORE);
  const { data: reports } = await waitingReports(app);
  const text = inboxFeed(found.page.data, reports, inboxFeedUrl(app, language, token), language, site, taxonomy);
  return respond(request, await represent(text, "application/atom+xml"), { "cache-control": "private, no-cache" });
}
