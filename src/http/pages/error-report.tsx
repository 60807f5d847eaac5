import type { Language } from "../../domain/entry/language.ts";
import type { Revision, Tombstone } from "../../domain/entry/revision.ts";
import { block } from "../../domain/entry/text-schemas.ts";
import { MAX_REPORT_CHARACTERS } from "../../domain/source/error-report.ts";
import { type Item, toItem } from "../../domain/view/view.ts";
import { ReportedPage, ReportPage, type ReportRefusal } from "../../pages/entry/report-page.tsx";
import { isTombstone } from "../../read-model/read.ts";
import { readBodyUpTo } from "../../std/read-body.ts";
import { cachedRendering } from "../cache/render-cache.ts";
import { type AppContext, aggregatorOf } from "../context/app-context.ts";
import { notFound } from "../not-found/not-found.tsx";
import { represent } from "../response/conditional.ts";
import { document, HTML, pageHeaders, respondPage } from "../response/page-response.ts";
import { problem } from "../response/problem-response.ts";

/** Octets of a form: a report of characters of which each takes nine in it, and what else is in it. */
const MAX_BYTES = 20_000;

/** Seconds after which a refused report may be sent again: a day at most. */
const RETRY_AFTER = "86400";

const STATUS: Readonly<Record<ReportRefusal, number>> = { empty: 422, elsewhere: 403, tooMany: 429 };

const Words = block(MAX_REPORT_CHARACTERS);

/** The entry that a report names, in the language of its page. */
interface Named {
  readonly revision: Revision;
  readonly item: Item;
}

function namedIn(revision: Revision | Tombstone | undefined, language: Language, app: AppContext): Named | undefined {
  if (revision === undefined || isTombstone(revision)) return undefined;
  const item = toItem(revision, language, app.config.taxonomy);
  return item === undefined ? undefined : { revision, item };
}

/** The properties that every page about reports takes. */
function commonOf(app: AppContext, language: Language, named: Named | undefined) {
  const { site, taxonomy } = app.config;
  return {
    site,
    siteName: taxonomy.site.name[language],
    language,
    ...(named === undefined ? {} : { item: named.item }),
  };
}

/** Answers GET of a page about reports: of an entry where the query names one. */
async function respondReports(
  request: Request,
  app: AppContext,
  language: Language,
  path: string,
  page: typeof ReportPage | typeof ReportedPage,
): Promise<Response> {
  const id = new URL(request.url).searchParams.get("entry");
  const read = async () => {
    if (id === null) return { stamp: "", value: undefined };
    const named = namedIn(await app.entry(id), language, app);
    return named === undefined ? undefined : { stamp: String(named.revision.sequence), value: named };
  };
  const make = async (named: Named | undefined) =>
    await represent(document(page(commonOf(app, language, named))), HTML);
  const key = `/${language}/${path}?entry=${id ?? ""}`;
  const representation = await cachedRendering(app, key, read, make, { pool: "queries" });
  return representation === undefined
    ? notFound(request, app, { kind: "nothing" }, language)
    : respondPage(request, representation, language);
}

/** Answers GET of the page with the form. */
export function handleReportPage(request: Request, app: AppContext, language: Language): Promise<Response> {
  return respondReports(request, app, language, "report", ReportPage);
}

/** Answers GET of the page to which a report leads. */
export function handleReportedPage(request: Request, app: AppContext, language: Language): Promise<Response> {
  return respondReports(request, app, language, "report/sent", ReportedPage);
}

/**
 * Reports whether a form was sent from a page of this service, as browsers tell it: the older ones, and those that ask
 * without TLS, send Origin alone.
 */
function isFromOwnPage(request: Request, origin: string): boolean {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin";
  const from = request.headers.get("origin");
  return from === origin || from === new URL(request.url).origin;
}

/** Handles POST of the form: keeps the report for editors, and leads to a page that says what becomes of it. */
export async function handleReport(request: Request, app: AppContext, language: Language): Promise<Response> {
  const { origin } = app.config.site;
  const type = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== "application/x-www-form-urlencoded")
    return problem(origin, "media-type", { detail: "the body must be a form: application/x-www-form-urlencoded" });
  const body = await readBodyUpTo(request, MAX_BYTES);
  if (body === undefined)
    return problem(origin, "too-large", { detail: `the body must be of at most ${MAX_BYTES} octets` });
  const fields = new URLSearchParams(new TextDecoder().decode(body));
  const id = fields.get("entry");
  const named = id === null ? undefined : namedIn(await app.entry(id), language, app);
  if (id !== null && named === undefined) return notFound(request, app, { kind: "nothing" }, language);
  const words = (fields.get("words") ?? "").replace(/\r\n?/g, "\n").trim();
  const refuse = (refused: ReportRefusal): Response => {
    const page = <ReportPage {...commonOf(app, language, named)} words={words} refused={refused} />;
    return new Response(document(page), {
      status: STATUS[refused],
      headers: {
        ...pageHeaders(language),
        "content-type": HTML,
        "cache-control": "no-store",
        ...(refused === "tooMany" ? { "retry-after": RETRY_AFTER } : {}),
      },
    });
  };
  if (!isFromOwnPage(request, origin)) return refuse("elsewhere");
  if (!Words.safeParse(words).success) return refuse("empty");
  // A program that filled in what people do not see learns nothing from the answer.
  if ((fields.get("website") ?? "") === "") {
    const { title = "" } = named?.item ?? {};
    const report = {
      language,
      words,
      ...(named === undefined ? {} : { entry: { id: named.item.id, version: named.revision.version, title } }),
    };
    const address = request.headers.get("cf-connecting-ip") ?? undefined;
    if (!(await aggregatorOf(app).report(report, address))) return refuse("tooMany");
  }
  const location = `/${language}/report/sent${id === null ? "" : `?entry=${id}`}`;
  return new Response(null, { status: 303, headers: { location, "cache-control": "no-store" } });
}
