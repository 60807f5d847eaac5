import { type Channel, parseChannel } from "../../domain/channel/channel.ts";
import { channelName } from "../../domain/channel/channel-name.ts";
import type { Language } from "../../domain/entry/language.ts";
import { feedText } from "../../domain/query/canonical-query.ts";
import { FeedQuery } from "../../domain/query/parameters.ts";
import { message } from "../../messages/message.ts";
import { AboutPage } from "../../pages/docs/about-page.tsx";
import { AccessibilityPage } from "../../pages/docs/accessibility-page.tsx";
import { EditorPage } from "../../pages/editor/editor-page.tsx";
import { choicesOf, groupsOf } from "../../pages/lists/channel-groups.ts";
import { IndexPage, type IndexSection } from "../../pages/lists/index-page.tsx";
import { SubscribePage } from "../../pages/lists/subscribe-page.tsx";
import { MINUTE_MS } from "../../std/duration.ts";
import { type CachePool, cachedRendering } from "../cache/render-cache.ts";
import { type AppContext, ledgerOf } from "../context/app-context.ts";
import { ownScript } from "../embeds/script-addresses.ts";
import { represent } from "../response/conditional.ts";
import { document, HTML, respondPage } from "../response/page-response.ts";
import { activeFilters, apiUrl, filterKey, readFilters } from "./lists/list-filters.ts";

/** Milliseconds for which an isolate keeps what is made of the whole ledger. */
const KEPT_MS = 5 * MINUTE_MS;

/** Answers GET of an index: /fr/topics/, /fr/organisations/, /fr/countries/ */
export async function handleIndexPage(
  request: Request,
  app: AppContext,
  language: Language,
  section: IndexSection,
): Promise<Response> {
  const { site, taxonomy } = app.config;
  const read = async () => {
    const counts = (await ledgerOf(app).channelCounts()).filter((row) => row.language === language);
    return { stamp: JSON.stringify(counts), value: new Map(counts.map(({ channel, count }) => [channel, count])) };
  };
  const make = async (counts: ReadonlyMap<string, number>) => {
    const page = (
      <IndexPage
        section={section}
        groups={groupsOf(section, counts, language, taxonomy)}
        lead={message(language, `index.${section}`)}
        site={site}
        siteName={taxonomy.site.name[language]}
        language={language}
      />
    );
    return await represent(document(page), HTML);
  };
  return respondPage(
    request,
    await cachedRendering(app, `/${language}/${section}`, read, make, { lifetime: KEPT_MS }),
    language,
  );
}

/**
 * The answer with a page that is made of nothing but this code and content/: once for each isolate. `path` is its
 * address below the language.
 */
async function respondFixed(
  request: Request,
  app: AppContext,
  language: Language,
  path: string,
  page: () => { toString(): string | Promise<string> },
  pool: CachePool = "pages",
): Promise<Response> {
  const read = async () => ({ stamp: "", value: page });
  const make = async (render: typeof page) => await represent(document(render()), HTML);
  return respondPage(
    request,
    await cachedRendering(app, `/${language}/${path}`, read, make, {
      lifetime: Number.POSITIVE_INFINITY,
      pool,
    }),
    language,
  );
}

/**
 * Answers GET of the page about subscribing; `?list=topics/mental-health` chooses a list, and what else feeds take
 * narrows it.
 */
export async function handleSubscribePage(request: Request, app: AppContext, language: Language): Promise<Response> {
  const { site, taxonomy } = app.config;
  const requested = parseChannel(new URL(request.url).searchParams.get("list") ?? "");
  const channel: Channel =
    requested !== undefined && channelName(requested, language, taxonomy) !== undefined
      ? requested
      : { kind: "everything" };
  const filters = readFilters(request.url, taxonomy);
  const query = filters.ok ? filters.value : {};
  const api = apiUrl(site.origin, language, channel, query);
  const page = () => (
    <SubscribePage
      site={site}
      siteName={taxonomy.site.name[language]}
      language={language}
      channel={channel}
      name={channelName(channel, language, taxonomy) ?? ""}
      choices={choicesOf(channel, language, taxonomy)}
      query={feedText(FeedQuery, query)}
      narrowed={activeFilters(query, language, taxonomy).map(({ label }) => label)}
      {...(api === undefined ? {} : { api })}
    />
  );
  const pool = Object.keys(query).length === 0 ? "pages" : "queries";
  return await respondFixed(request, app, language, `subscribe?list=${filterKey(channel, query)}`, page, pool);
}

/** Answers GET of the page on which editors write. */
export async function handleEditorPage(request: Request, app: AppContext, language: Language): Promise<Response> {
  const { site, taxonomy } = app.config;
  return await respondFixed(request, app, language, "editor", () => (
    <EditorPage
      site={site}
      taxonomy={taxonomy}
      language={language}
      script={ownScript("composer")}
      rendering={ownScript("rendering")}
      reader={ownScript("reader")}
    />
  ));
}

/** Answers GET of the accessibility statement. */
export async function handleAccessibilityPage(
  request: Request,
  app: AppContext,
  language: Language,
): Promise<Response> {
  const { site, taxonomy } = app.config;
  return await respondFixed(request, app, language, "accessibility", () => (
    <AccessibilityPage site={site} siteName={taxonomy.site.name[language]} language={language} />
  ));
}

/** Answers GET of the page about the service. */
export async function handleAboutPage(request: Request, app: AppContext, language: Language): Promise<Response> {
  const { site, taxonomy } = app.config;
  return await respondFixed(request, app, language, "about", () => (
    <AboutPage
      site={site}
      siteName={taxonomy.site.name[language]}
      description={taxonomy.site.description[language]}
      language={language}
    />
  ));
}
