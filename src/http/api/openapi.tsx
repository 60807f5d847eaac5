import { DEFAULT_LANGUAGE, type Language, negotiate } from "../../domain/entry/language.ts";
import { PROBLEMS, problem } from "../../domain/problem.ts";
import { type OpenApi, openApi } from "../../openapi/document.ts";
import { OPERATIONS } from "../../openapi/operations.ts";
import { DocsPage } from "../../pages/docs/docs-page.tsx";
import { nearestName } from "../../std/did-you-mean.ts";
import { HOURLY } from "../response/cache-control.ts";
import { type Representation, represent, respond } from "../response/conditional.ts";
import type { AppContext } from "../response/context.ts";
import { document, HTML, respondPage } from "../response/page-response.ts";
import { cachedRendering } from "../response/render-cache.ts";

const LIFETIME = { "cache-control": HOURLY } as const;

/** Caches a response for the isolate's lifetime: it changes only with a deployment, which no isolate outlives. */
async function once(
  app: AppContext,
  key: string,
  make: (document: OpenApi) => Promise<Representation>,
): Promise<Representation> {
  const { site, taxonomy } = app.config;
  const read = async () => ({ stamp: "", value: openApi(site, taxonomy.site.name.en) });
  return await cachedRendering(app, key, read, make, Number.POSITIVE_INFINITY);
}

/** GET /api/v1/openapi.json */
export async function handleOpenApi(request: Request, app: AppContext): Promise<Response> {
  const representation = await once(app, "/api/v1/openapi.json", (made) =>
    represent(`${JSON.stringify(made)}\n`, "application/json"),
  );
  return respond(request, representation, LIFETIME);
}

const ADDRESSES = OPERATIONS.map(({ path }) => path).filter((path) => path.startsWith("/api/") && !path.includes("{"));

/** GET of an address below /api/ that there is not: with a slash too many, to the one that there is. */
export function handleNoSuchAddress(request: Request, { config: { site } }: AppContext): Response {
  const { pathname, search } = new URL(request.url);
  const bare = pathname.replace(/\/+$/, "");
  if (ADDRESSES.includes(bare)) {
    return new Response(null, {
      status: 308,
      headers: { location: `${site.origin}${bare}${search}`, "cache-control": "public, max-age=3600" },
    });
  }
  const near = nearestName(bare, ADDRESSES);
  const detail = `there is no such address${near === undefined ? "" : `; did you mean ${near}?`} ${site.origin}/docs tells them all`;
  return problem(site.origin, "not-found", { detail });
}

/** GET /{language}/docs */
export async function handleDocsPage(request: Request, app: AppContext, language: Language): Promise<Response> {
  const { site, taxonomy } = app.config;
  const problems = Object.entries(PROBLEMS).map(([type, [status, title]]) => ({ type, status, title }));
  const representation = await once(app, `/${language}/docs`, (made) =>
    represent(
      document(
        <DocsPage
          document={made}
          problems={problems}
          site={site}
          siteName={taxonomy.site.name[language]}
          language={language}
        />,
      ),
      HTML,
    ),
  );
  return respondPage(request, representation, language, LIFETIME);
}

/** GET /docs: to the reader's language. Browsers keep the fragment that other documents link to. */
export function handleDocs(request: Request, { config }: AppContext): Response {
  const language = negotiate(request.headers.get("accept-language"), DEFAULT_LANGUAGE);
  return new Response(null, {
    status: 302,
    headers: {
      location: `${config.site.origin}/${language}/docs`,
      vary: "Accept-Language",
      "cache-control": "private, max-age=60",
    },
  });
}
