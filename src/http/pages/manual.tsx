import type { Language } from "../../domain/entry/language.ts";
import { CHAPTERS } from "../../pages/docs/manual.ts";
import { ManualPage } from "../../pages/docs/manual-page.tsx";
import { cachedRendering } from "../cache/render-cache.ts";
import type { AppContext } from "../context/app-context.ts";
import { handleNoSuchAddress } from "../not-found/not-found.tsx";
import { HOURLY } from "../response/cache-control.ts";
import { represent } from "../response/conditional.ts";
import { document, HTML, respondPage } from "../response/page-response.ts";
import { redirectToLanguage } from "./redirects.ts";

const LIFETIME = { "cache-control": HOURLY } as const;

/** Answers GET /docs/{chapter}: leads to the chapter in the reader's language. */
export function handleManual(request: Request, app: AppContext, name: string): Response {
  if (!CHAPTERS.some((chapter) => chapter.name === name)) return handleNoSuchAddress(request, app);
  return redirectToLanguage(request, app, `/docs/${name}`);
}

/** Answers GET /{language}/docs/{chapter}. */
export async function handleManualPage(
  request: Request,
  app: AppContext,
  language: Language,
  name: string,
): Promise<Response> {
  const chapter = CHAPTERS.find((each) => each.name === name);
  if (chapter === undefined) return handleNoSuchAddress(request, app);
  const { site, taxonomy } = app.config;
  const { name: names, description: descriptions } = taxonomy.site;
  const around = { site, siteName: names[language], description: descriptions[language], language };
  // It changes with a deployment only; no isolate outlives one.
  const page = await cachedRendering(
    app,
    `/${language}/docs/${name}`,
    async () => ({ stamp: "", value: chapter }),
    (value) => represent(document(<ManualPage chapter={value} {...around} />), HTML),
    { lifetime: Number.POSITIVE_INFINITY },
  );
  return respondPage(request, page, language, LIFETIME);
}
