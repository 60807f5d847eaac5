import { type Language, negotiate } from "../../domain/entry/language.ts";
import { PROBLEMS, type ProblemType } from "../../domain/problem.ts";
import { ProblemPage, ProblemsPage } from "../../pages/docs/problem-page.tsx";
import { represent } from "../response/conditional.ts";
import type { AppContext } from "../response/context.ts";
import { document, HTML, respondPage } from "../response/page-response.ts";
import { notFound } from "./pages.tsx";

const TYPES = Object.keys(PROBLEMS) as ProblemType[];

function isProblemType(name: string): name is ProblemType {
  return Object.hasOwn(PROBLEMS, name);
}

/** GET /problems/{type}, the address that a problem names: to its page in the reader's language. */
export function handleProblemType(request: Request, app: AppContext, name: string): Response {
  const { site } = app.config;
  if (name !== "" && !isProblemType(name)) return notFound(request, app, { kind: "nothing" });
  const language = negotiate(request.headers.get("accept-language"), "en");
  const location = `${site.origin}/${language}/problems${name === "" ? "" : `/${name}`}`;
  return new Response(null, {
    status: 302,
    headers: { location, vary: "Accept-Language", "cache-control": "private, max-age=60" },
  });
}

/** GET /{language}/problems/{type}, or of all types; undefined where there is no such type. */
export async function handleProblemPage(
  request: Request,
  { config }: AppContext,
  language: Language,
  name: string,
): Promise<Response | undefined> {
  const { site, taxonomy } = config;
  const around = { site, siteName: taxonomy.site.name[language], language };
  const kindOf = (type: ProblemType) => ({ type, status: PROBLEMS[type][0] });
  if (name !== "" && !isProblemType(name)) return undefined;
  const page =
    name === "" ? (
      <ProblemsPage kinds={TYPES.map(kindOf)} {...around} />
    ) : (
      <ProblemPage {...kindOf(name)} {...around} />
    );
  return respondPage(request, await represent(document(page), HTML), language);
}
