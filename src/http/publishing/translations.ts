import { entryUrl, type Origin } from "../../domain/channel/urls.ts";
import { LANGUAGES } from "../../domain/entry/language.ts";
import { TranslationsQuery } from "../../domain/query/parameters.ts";
import type { TranslationFilter, TranslationRow } from "../../domain/view/translations.ts";
import { readParameters } from "../api/read-parameters.ts";
import { type AppContext, ledgerOf } from "../context/app-context.ts";
import { parametersProblem } from "../response/problem-response.ts";
import { authenticated, privateJson } from "./authenticated.ts";

/** Entries of one page. */
export const PAGE_SIZE = 100;

/** The filter that a query asks for. */
export function filterOf({ state, language }: TranslationsQuery): TranslationFilter {
  return { ...(state === undefined ? {} : { state }), ...(language === undefined ? {} : { languages: language }) };
}

function withLinks({ entry, ...row }: TranslationRow, site: Origin): object {
  const present = LANGUAGES.filter((language) => row.texts[language].state !== "missing");
  return {
    entry,
    ...row,
    links: {
      entry: `${site.origin}/api/v1/entries/${entry}`,
      pages: Object.fromEntries(present.map((language) => [language, entryUrl(site, language, entry)])),
    },
  };
}

/**
 * Handles GET /webhooks/translations, signed over its path and query: of the entries that the editor may change, which
 * texts are there, and which are behind.
 */
export async function handleTranslations(request: Request, app: AppContext): Promise<Response> {
  const { site, taxonomy } = app.config;
  const signed = await authenticated(request, app);
  if (signed instanceof Response) return signed;
  const query = readParameters(TranslationsQuery, new URL(request.url).searchParams, taxonomy, true);
  if (!query.ok) return parametersProblem(app, query.reason);
  const { after = "" } = query.value;
  const { scope } = signed.editor;
  // An editor of some languages only is shown the work in these.
  const languages = query.value.language ?? scope.languages;
  const filter = { ...filterOf(query.value), ...(languages === undefined ? {} : { languages }) };
  const page = await ledgerOf(app).translations(after, PAGE_SIZE, filter, scope);
  const more = new URLSearchParams(new URL(request.url).searchParams);
  if (page.next !== undefined) more.set("after", page.next);
  return privateJson({
    data: page.rows.map((row) => withLinks(row, site)),
    links: page.next === undefined ? {} : { next: `${site.origin}/webhooks/translations?${more}` },
  });
}
