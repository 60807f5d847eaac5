import type { Language } from "../../domain/entry/language.ts";
import { type ServiceState, StatusPage } from "../../pages/docs/status-page.tsx";
import { healthOf } from "../api/health.ts";
import type { AppContext } from "../context/app-context.ts";
import { represent } from "../response/conditional.ts";
import { document, HTML, respondPage } from "../response/page-response.ts";

/** Returns the state of the service for its page. Readers are served from KV also while the ledger does not answer. */
async function stateOf(app: AppContext): Promise<ServiceState> {
  const { status, ledger, sources, version } = await healthOf(app);
  const state = status === "ok" ? "well" : status === "lagging" ? "lagging" : "down";
  return {
    state,
    ...(version === undefined ? {} : { version }),
    ...(sources === undefined
      ? {}
      : {
          unreadSources: sources.troubles.filter(({ state }) => state === "failing" || state === "gone").length,
          driedUpSources: sources.troubles.filter(({ state }) => state === "driedUp").length,
        }),
    ...(ledger === undefined
      ? {}
      : {
          ...(ledger.published === undefined ? {} : { published: ledger.published }),
          waiting: ledger.outbox.rows,
          delay: ledger.outbox.ageSeconds ?? 0,
          failing: ledger.failing?.length ?? 0,
        }),
  };
}

/** Answers GET /{language}/status: how the service is, for people. 503 where it is not well, as /healthz. */
export async function handleStatusPage(request: Request, app: AppContext, language: Language): Promise<Response> {
  const { site, taxonomy } = app.config;
  const state = await stateOf(app);
  const page = <StatusPage {...state} site={site} siteName={taxonomy.site.name[language]} language={language} />;
  const html = await represent(document(page), HTML);
  return respondPage(request, html, language, { "cache-control": "no-store" });
}
