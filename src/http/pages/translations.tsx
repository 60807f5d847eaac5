import type { Language } from "../../domain/entry/language.ts";
import { TranslationsQuery } from "../../domain/query/parameters.ts";
import { TranslationsPage } from "../../pages/editor/translations-page.tsx";
import { readParameters } from "../api/read-parameters.ts";
import { respondCached } from "../cache/edge-cache.ts";
import { type AppContext, ledgerOf } from "../context/app-context.ts";
import { filterOf, PAGE_SIZE } from "../publishing/translations.ts";
import { represent } from "../response/conditional.ts";
import { document, HTML, pageHeaders } from "../response/page-response.ts";
import { parametersProblem } from "../response/problem-response.ts";

/** Answers GET of the table of translations: what it shows, every page of an entry says too. */
export async function handleTranslationsPage(request: Request, app: AppContext, language: Language): Promise<Response> {
  const { site, taxonomy } = app.config;
  const query = readParameters(TranslationsQuery, new URL(request.url).searchParams, taxonomy, false);
  if (!query.ok) return parametersProblem(app, query.reason);
  const { state, language: languages = [], after = "" } = query.value;
  const key = `/${language}/editor/translations?${[state ?? "", [...languages].sort().join(), after].join("&")}`;
  const make = async () => {
    const page = await ledgerOf(app).translations(after, PAGE_SIZE, filterOf(query.value));
    const html = (
      <TranslationsPage
        {...page}
        query={query.value}
        site={site}
        siteName={taxonomy.site.name[language]}
        language={language}
      />
    );
    return await represent(document(html), HTML);
  };
  return await respondCached(request, app, key, make, pageHeaders(language));
}
