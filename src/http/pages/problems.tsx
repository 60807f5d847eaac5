import type { Language } from "../../domain/entry/language.ts";
import { PROBLEMS, type ProblemType } from "../../domain/problem.ts";
import { ProblemPage, ProblemsPage } from "../../pages/docs/problem-page.tsx";
import type { AppContext } from "../context/app-context.ts";
import { handleNoSuchAddress } from "../not-found/not-found.tsx";
import { represent } from "../response/conditional.ts";
import { document, HTML, respondPage } from "../response/page-response.ts";
import { redirectToLanguage } from "./redirects.ts";

const TYPES = Object.keys(PROBLEMS) as ProblemType[];

function isProblemType(name: string): name is ProblemType {
  return Object.hasOwn(PROBLEMS, name);
}

function status(type: ProblemType) {
  return { type, status: PROBLEMS[type] };
}

/** Answers GET /problems/{type}, the address that a problem names: leads to its page in the reader's language. */
export function handleProblemType(request: Request, app: AppContext, name: string): Response {
  if (name !== "" && !isProblemType(name)) return handleNoSuchAddress(request, app);
  return redirectToLanguage(request, app, name === "" ? "/problems" : `/problems/${name}`);
}

/** Answers GET /{language}/problems: all types. */
export async function handleProblemsPage(request: Request, app: AppContext, language: Language): Promise<Response> {
  const { site, taxonomy } = app.config;
  const siteName = taxonomy.site.name[language];
  const page = <ProblemsPage kinds={TYPES.map(status)} site={site} siteName={siteName} language={language} />;
  return respondPage(request, await represent(document(page), HTML), language);
}

/** Answers GET /{language}/problems/{type}. */
export async function handleProblemPage(
  request: Request,
  app: AppContext,
  language: Language,
  name: string,
): Promise<Response> {
  if (!isProblemType(name)) return handleNoSuchAddress(request, app);
  const { site, taxonomy } = app.config;
  const siteName = taxonomy.site.name[language];
  const page = <ProblemPage {...status(name)} site={site} siteName={siteName} language={language} />;
  return respondPage(request, await represent(document(page), HTML), language);
}
