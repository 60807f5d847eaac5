import { DEFAULT_LANGUAGE, type Language } from "../../domain/entry/language.ts";
import { PROBLEMS, type ProblemType, problemTitle } from "../../domain/problem.ts";
import { type OpenApi, openApi } from "../../openapi/document.ts";
import { OPERATIONS } from "../../openapi/operations.ts";
import { DocsPage, OperationPage, ReferencePage, SchemaPage } from "../../pages/docs/docs-page.tsx";
import { isAskedByForm } from "../../pages/docs/operation-part.tsx";
import { operationsOf } from "../../pages/docs/reference.tsx";
import { nearestName } from "../../std/did-you-mean.ts";
import { cachedRendering } from "../cache/render-cache.ts";
import type { AppContext } from "../context/app-context.ts";
import { ownScript } from "../embeds/script-addresses.ts";
import { handleNoSuchAddress } from "../not-found/not-found.tsx";
import { HOURLY, MOVED } from "../response/cache-control.ts";
import { type Representation, represent, respond } from "../response/conditional.ts";
import { document, HTML, respondPage } from "../response/page-response.ts";
import { problem } from "../response/problem-response.ts";
import { redirectToLanguage } from "./redirects.ts";

/** The document of each context: to make it takes long. */
const documents = new WeakMap<AppContext, OpenApi>();

function documentOf(app: AppContext): OpenApi {
  let made = documents.get(app);
  if (made === undefined) {
    const { site, taxonomy } = app.config;
    made = openApi(site, taxonomy.site.name[DEFAULT_LANGUAGE]);
    documents.set(app, made);
  }
  return made;
}

const LIFETIME = { "cache-control": HOURLY } as const;

/** Renders what changes with a deployment only, once for each isolate. */
async function once(
  app: AppContext,
  key: string,
  make: (document: OpenApi) => Promise<Representation>,
): Promise<Representation> {
  const read = async () => ({ stamp: "", value: documentOf(app) });
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
      headers: { location: `${site.origin}${bare}${search}`, "cache-control": MOVED },
    });
  }
  const near = nearestName(bare, ADDRESSES);
  const detail =
    `there is no such address${near === undefined ? "" : `; did you mean ${near}?`} ${site.origin}/docs tells ` +
    "them all";
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

/** Answers GET /{language}/docs/reference/{operation} */
export async function handleOperationPage(
  request: Request,
  app: AppContext,
  language: Language,
  id: string,
): Promise<Response> {
  const shown = operationsOf(documentOf(app)).find(({ operation }) => operation.operationId === id);
  if (shown === undefined) return handleNoSuchAddress(request, app);
  return await respondDocs(request, app, language, `docs/reference/${id}`, (props) => (
    <OperationPage shown={shown} script={ownScript("operation")} {...props} />
  ));
}

/** Answers GET /{language}/docs/reference/schemas/{name} */
export async function handleSchemaPage(
  request: Request,
  app: AppContext,
  language: Language,
  name: string,
): Promise<Response> {
  const { schemas } = documentOf(app).components;
  const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
  if (schema === undefined) return handleNoSuchAddress(request, app);
  return await respondDocs(request, app, language, `docs/reference/schemas/${name}`, (props) => (
    <SchemaPage name={name} schema={schema} {...props} />
  ));
}

/**
 * Answers GET /docs/reference/{operation}/answer: leads the form of an operation's page to the address that its fields
 * make. Forms cannot fill in a path, and send what was left empty, which the API would refuse.
 */
export function handleTriedOperation(request: Request, app: AppContext, id: string): Response {
  const shown = operationsOf(documentOf(app)).find(({ operation }) => operation.operationId === id);
  if (shown === undefined || !isAskedByForm(shown)) return handleNoSuchAddress(request, app);
  const given = new URL(request.url).searchParams;
  const query = new URLSearchParams();
  let { path } = shown;
  for (const { name, in: place, example } of shown.operation.parameters) {
    const values = given.getAll(name).filter((value) => value !== "");
    if (place === "query") for (const value of values) query.append(name, value);
    // A channel's path has slashes of its own.
    else
      path = path.replace(`{${name}}`, () => encodeURIComponent(values[0] ?? String(example)).replaceAll("%2F", "/"));
  }
  const location = `${app.config.site.origin}${path}${query.size === 0 ? "" : `?${query}`}`;
  return new Response(null, { status: 302, headers: { location, "cache-control": "no-store" } });
}

/** Answers GET /docs/reference/{operation}: leads to it in the reader's language. */
export function handleOperation(request: Request, app: AppContext, id: string): Response {
  if (!OPERATIONS.some((operation) => operation.id === id)) return handleNoSuchAddress(request, app);
  return redirectToLanguage(request, app, `/docs/reference/${id}`);
}

/** Answers GET /docs/reference/schemas/{name}: leads to it in the reader's language. */
export function handleSchemaName(request: Request, app: AppContext, name: string): Response {
  if (!Object.hasOwn(documentOf(app).components.schemas, name)) return handleNoSuchAddress(request, app);
  return redirectToLanguage(request, app, `/docs/reference/schemas/${name}`);
}
