import { DEFAULT_LANGUAGE, isLanguage, type Language, negotiate } from "../../domain/entry/language.ts";
import { type Absence, NotFoundPage } from "../../pages/entry/not-found-page.tsx";
import { parseFeedName } from "../../render/formats.ts";
import type { AppContext } from "../context/app-context.ts";
import { MISSING } from "../response/cache-control.ts";
import { document, HTML, pageHeaders, wantsHtml } from "../response/page-response.ts";
import { problem } from "../response/problem-response.ts";
import { intendedAddress, redirectTo } from "./intended-address.ts";

/**
 * Answers where there is no page: people with a page, programs with a problem. `language` is that of the address; where
 * it has none, the reader's is taken.
 */
export function notFound(request: Request, app: AppContext, absence: Absence, language?: Language): Response {
  const { site, taxonomy } = app.config;
  if (!wantsHtml(request)) {
    switch (absence.kind) {
      case "nothing":
        return problem(site.origin, "not-found", { detail: "there is no page at this address" }, { vary: "Accept" });
      case "other-languages":
        return problem(
          site.origin,
          "not-found",
          {
            detail: "this entry has no text in that language",
            languages: absence.texts.map(({ language: other }) => other),
          },
          { vary: "Accept" },
        );
      case "withdrawn":
        return problem(site.origin, "gone", { detail: absence.reason, withdrawn: absence.at }, { vary: "Accept" });
    }
  }
  const shown = language ?? negotiate(request.headers.get("accept-language"), DEFAULT_LANGUAGE);
  const html = document(
    <NotFoundPage absence={absence} site={site} siteName={taxonomy.site.name[shown]} language={shown} />,
  );
  return new Response(request.method === "HEAD" ? null : html, {
    status: absence.kind === "withdrawn" ? 410 : 404,
    headers: {
      ...pageHeaders(shown),
      "content-type": HTML,
      "cache-control": absence.kind === "withdrawn" ? "no-store" : MISSING,
      vary: language === undefined ? "Accept, Accept-Language" : "Accept",
    },
  });
}

/**
 * Answers an address that no route has: leads to the one that was meant, else with a problem where it is named like a
 * feed, for only programs ask for feeds.
 */
export function handleNoSuchAddress(request: Request, app: AppContext): Response {
  const { pathname, search } = new URL(request.url);
  const intended = intendedAddress(pathname);
  if (intended !== undefined) return redirectTo(app, `${intended}${search}`);
  const segments = pathname.split("/");
  if (parseFeedName(segments.at(-1) ?? "") !== undefined) return problem(app.config.site.origin, "not-found");
  const [, first = ""] = segments;
  return notFound(request, app, { kind: "nothing" }, isLanguage(first) ? first : undefined);
}
