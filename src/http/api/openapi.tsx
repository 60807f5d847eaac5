import { DEFAULT_LANGUAGE, type Language } from "../../domain/entry/language.ts";
import { PROBLEMS, type ProblemType, problem, problemTitle } from "../../domain/problem.ts";
import { type OpenApi, openApi } from "../../openapi/document.ts";
import { OPERATIONS } from "../../openapi/operations.ts";
import { DocsPage, ReferencePage } from "../../pages/docs/docs-page.tsx";
import { nearestName } from "../../std/did-you-mean.ts";
import { HOURLY } from "../response/cache-control.ts";
import { type Representation, represent, respond } from "../response/conditional.ts";
import type { AppContext } from "../response/context.ts";
import { document, HTML, respondPage } from "../response/page-response.ts";
import { cachedRendering } from "../response/render-cache.ts";

const LIFETIME = { "cache-control": HOURLY } as const;

/** Renders what changes with a deployment only, once for each isolate. */
async function once(
  app: AppContext,
  key: string,
  make: (document: OpenApi) => Promise<Representation>,
): Promise<Representation> {
  const { site, taxonomy } = app.config;
  const read = async () => ({ stamp: "", value: openApi(site, taxonomy.site.name[DEFAULT_LANGUAGE]) });
  return await cachedRendering(app, key, read, make, { lifetime: Number.POSITIVE_INFINITY });
}

/** Answers GET /api/v1/openapi.json */
export async function handleOpenApi(request: Request, app: AppContext): Promise<Response> {
  const representation = await once(app, "/api/v1/openapi.json", (made) =>
    represent(`${JSON.stringify(made)}\n`, "application/json"),
  );
  return respond(request, representation, LIFETIME);
}

const ADDRESSES = OPERATIONS.map(({ path }) => path).filter((path) => path.startsWith("/api/") && !path.includes("{"));

/** Answers GET of an unknown address below /api/: redirects where it is a known one with a slash too many. */
export function handleNoSuchOperation(request: Request, { config: { site } }: AppContext): Response {
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

/** Answers GET of a page that is made of the OpenAPI document. */
async function respondDocs(
  request: Request,
  app: AppContext,
  language: Language,
  path: string,
  page: (props: Parameters<typeof ReferencePage>[0]) => ReturnType<typeof ReferencePage>,
): Promise<Response> {
  const { site, taxonomy } = app.config;
  const siteName = taxonomy.site.name[language];
  const representation = await once(app, `/${language}/${path}`, (made) =>
    represent(document(page({ document: made, site, siteName, language })), HTML),
  );
  return respondPage(request, representation, language, LIFETIME);
}

/** Answers GET /{language}/docs */
export async function handleDocsPage(request: Request, app: AppContext, language: Language): Promise<Response> {
  const problems = (Object.keys(PROBLEMS) as ProblemType[]).map((type) => ({
    type,
    status: PROBLEMS[type],
    title: problemTitle(type),
  }));
  return await respondDocs(request, app, language, "docs", (props) => <DocsPage problems={problems} {...props} />);
}

/** Answers GET /{language}/docs/reference */
export async function handleReferencePage(request: Request, app: AppContext, language: Language): Promise<Response> {
  return await respondDocs(request, app, language, "docs/reference", (props) => <ReferencePage {...props} />);
}
