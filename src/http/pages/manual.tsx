import { DEFAULT_LANGUAGE, type Language, negotiate } from "../../domain/entry/language.ts";
import { CHAPTERS } from "../../pages/docs/manual.ts";
import { ManualPage } from "../../pages/docs/manual-page.tsx";
import { HOURLY } from "../response/cache-control.ts";
import { represent } from "../response/conditional.ts";
import type { AppContext } from "../response/context.ts";
import { document, HTML, respondPage } from "../response/page-response.ts";
import { cachedRendering } from "../response/render-cache.ts";
import { notFound } from "./pages.tsx";

const LIFETIME = { "cache-control": HOURLY } as const;

/** GET /docs/{chapter}: to the chapter in the reader's language. */
export function handleManual(request: Request, app: AppContext, name: string): Response | Promise<Response> {
  if (!CHAPTERS.some((chapter) => chapter.name === name)) return notFound(request, app, { kind: "nothing" });
  const language = negotiate(request.headers.get("accept-language"), DEFAULT_LANGUAGE);
  const location = `${app.config.site.origin}/${language}/docs/${name}`;
  return new Response(null, {
    status: 302,
    headers: { location, vary: "Accept-Language", "cache-control": "private, max-age=60" },
  });
}

/** GET /{language}/docs/{chapter}; undefined where there is no such chapter. */
export async function handleManualPage(
  request: Request,
  app: AppContext,
  language: Language,
  name: string,
): Promise<Response | undefined> {
  const chapter = CHAPTERS.find((each) => each.name === name);
  if (chapter === undefined) return undefined;
  const { site, taxonomy } = app.config;
  const { name: names, description: descriptions } = taxonomy.site;
  const around = { site, siteName: names[language], description: descriptions[language], language };
  // It changes with a deployment only; no isolate outlives one.
  const page = await cachedRendering(
    app,
    `/${language}/docs/${name}`,
    async () => ({ stamp: "", value: chapter }),
    (value) => represent(document(<ManualPage chapter={value} {...around} />), HTML),
    Number.POSITIVE_INFINITY,
  );
  return respondPage(request, page, language, LIFETIME);
}
