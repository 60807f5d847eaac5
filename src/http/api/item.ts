import { entryUrl } from "../../domain/channel/urls.ts";
import type { Language } from "../../domain/entry/language.ts";
import { languagesOf } from "../../domain/entry/language.ts";
import { modifiedAt } from "../../domain/entry/revision.ts";
import { toItem } from "../../domain/view/view.ts";
import { isTombstone } from "../../read-model/read.ts";
import { icsOfItem } from "../../render/calendar/icalendar.ts";
import { hasCalendar } from "../../render/calendar/vevent.ts";
import { markdownOfItem } from "../../render/markdown/entry-markdown.ts";
import type { AppContext } from "../context/app-context.ts";
import { represent, respond } from "../response/conditional.ts";
import { respondJson } from "../response/json-response.ts";
import { NO_STORE, problem } from "../response/problem-response.ts";
import { apiItem } from "./api-item.ts";

/** Answers GET /{language}/entries/{id}.{json|md|ics}: an entry in one language. */
export async function handleEntryDocument(
  request: Request,
  app: AppContext,
  language: Language,
  file: string,
): Promise<Response> {
  const { site, taxonomy } = app.config;
  const [id = "", extension] = file.split(".");
  const revision = await app.entry(id);
  if (revision === undefined)
    return problem(site.origin, "not-found", { detail: "no entry has this address" }, NO_STORE);
  if (isTombstone(revision))
    return problem(site.origin, "gone", { detail: revision.reason, withdrawn: revision.withdrawn });
  const item = toItem(revision, language, taxonomy);
  if (item === undefined) {
    const languages = languagesOf(revision.entry);
    return problem(site.origin, "not-found", { detail: `this entry has no text in ${language}`, languages }, NO_STORE);
  }
  const inLanguage = { "content-language": language };
  if (extension === "json") {
    const page = entryUrl(site, language, id);
    const links = { self: `${page}.json`, page, entry: `${site.origin}/api/v1/entries/${id}` };
    return await respondJson(request, { data: apiItem(item, site, "full"), links }, modifiedAt(revision), inLanguage);
  }
  if (extension === "md") {
    const markdown = markdownOfItem(item, site);
    return respond(
      request,
      await represent(markdown, "text/markdown; charset=utf-8", modifiedAt(revision)),
      inLanguage,
    );
  }
  if (item.event === undefined)
    return problem(site.origin, "not-found", { detail: "only events have a calendar entry" });
  if (!hasCalendar(item, site))
    return problem(site.origin, "not-found", { detail: "no day of this event is known yet" }, NO_STORE);
  return respond(
    request,
    await represent(icsOfItem(item, site), "text/calendar; charset=utf-8", modifiedAt(revision)),
    inLanguage,
  );
}
