import { entryUrl, type Origin } from "../../domain/channel/urls.ts";
import { countryName } from "../../domain/entry/country.ts";
import { DEFAULT_LANGUAGE, type Language, languagesOf } from "../../domain/entry/language.ts";
import { modifiedAt, type Revision } from "../../domain/entry/revision.ts";
import type { Taxonomy } from "../../domain/entry/taxonomy.ts";
import { behindOf } from "../../domain/entry/text-versions.ts";
import { LICENCE } from "../../domain/site/service.ts";
import { toItem } from "../../domain/view/view.ts";
import { isTombstone } from "../../read-model/read.ts";
import { respondCached } from "../cache/edge-cache.ts";
import { type AppContext, ledgerOf } from "../context/app-context.ts";
import { representJson, respondJson } from "../response/json-response.ts";
import { NO_STORE, parametersProblem, problem } from "../response/problem-response.ts";
import { apiItem, languageHeader } from "./api-item.ts";
import { readQuery } from "./read-query.ts";

function entryLinks(site: Origin, { entry }: Revision): object {
  const self = `${site.origin}/api/v1/entries/${entry.id}`;
  const languages = languagesOf(entry);
  return {
    self,
    revisions: `${self}/revisions`,
    related: `${self}/related`,
    pages: Object.fromEntries(languages.map((language) => [language, entryUrl(site, language, entry.id)])),
    items: Object.fromEntries(languages.map((language) => [language, entryUrl(site, language, entry.id, "json")])),
    ...(entry.type === "event"
      ? {
          calendars: Object.fromEntries(
            languages.map((language) => [language, entryUrl(site, language, entry.id, "ics")]),
          ),
        }
      : {}),
    license: LICENCE.url,
  };
}

/**
 * An entry as published, in all its languages, with what the ledger knows of it; of an event also the instants that its
 * local times mean.
 */
export function entryData(revision: Revision, taxonomy: Taxonomy): object {
  const { entry, version, released, updated, rendered } = revision;
  const [language = DEFAULT_LANGUAGE] = languagesOf(entry);
  const event = toItem(revision, language, taxonomy)?.event;
  return {
    ...entry,
    version,
    released,
    updated,
    ...(event === undefined
      ? {}
      : { times: { allDay: event.allDay, starts: event.starts, ends: event.ends, zone: event.zone } }),
    html: Object.fromEntries(Object.entries(rendered).map(([each, text]) => [each, text.html])),
  };
}

/** Returns the names of an entry's ids and codes, in each language that it has a text in. */
function entryNames({ entry }: Revision, { topics, organisations }: Taxonomy): object {
  const languages = languagesOf(entry);
  const named = (ids: readonly string[], nameOf: (id: string, language: Language) => string | undefined): object =>
    Object.fromEntries(
      [...new Set(ids)].map((id) => [
        id,
        Object.fromEntries(languages.map((language) => [language, nameOf(id, language) ?? id])),
      ]),
    );
  return {
    topics: named(entry.topics, (id, language) => topics.get(id)?.name[language]),
    organisations: named(
      entry.organisations.map(({ id }) => id),
      (id, language) => organisations.get(id)?.name[language],
    ),
    countries: named(entry.countries ?? [], countryName),
  };
}

/** Returns what is newer than each text that is not up to date; an empty object if all are. */
function behindTexts(revision: Revision): { readonly behind?: object } {
  const behind = languagesOf(revision.entry).flatMap((language) => {
    const lacking = behindOf(revision, language);
    return lacking === undefined ? [] : [[language, lacking] as const];
  });
  return behind.length === 0 ? {} : { behind: Object.fromEntries(behind) };
}

/** The entry of an id, or the answer to give where none is served. */
async function served(app: AppContext, id: string): Promise<Revision | Response> {
  const { origin } = app.config.site;
  const document = await app.entry(id);
  if (document === undefined) return problem(origin, "not-found", { detail: "no entry has this id" }, NO_STORE);
  if (isTombstone(document)) return problem(origin, "gone", { detail: document.reason, withdrawn: document.withdrawn });
  return document;
}

/** GET /api/v1/entries/{id}: an entry in all its languages; 410 where it was withdrawn. */
export async function handleEntry(request: Request, app: AppContext, id: string): Promise<Response> {
  const query = await readQuery(
    request.url,
    async () => (await import("../../domain/query/parameters.ts")).NoQuery,
    app.config.taxonomy,
    true,
  );
  if (!query.ok) return parametersProblem(app, query.reason);
  const revision = await served(app, id);
  if (revision instanceof Response) return revision;
  const { site, taxonomy } = app.config;
  return await respondJson(
    request,
    {
      data: entryData(revision, taxonomy),
      names: entryNames(revision, taxonomy),
      ...behindTexts(revision),
      links: entryLinks(site, revision),
    },
    modifiedAt(revision),
  );
}

/** GET /api/v1/entries/{id}/revisions: its history, of withdrawn entries too. */
export async function handleRevisions(request: Request, app: AppContext, id: string): Promise<Response> {
  const { site, taxonomy } = app.config;
  const query = await readQuery(
    request.url,
    async () => (await import("../../domain/query/parameters.ts")).NoQuery,
    taxonomy,
    true,
  );
  if (!query.ok) return parametersProblem(app, query.reason);
  const document = await app.entry(id);
  if (document === undefined) return problem(site.origin, "not-found", { detail: "no entry has this id" }, NO_STORE);
  const entry = `${site.origin}/api/v1/entries/${id}`;
  return await respondCached(request, app, `${entry}/revisions`, async () => {
    const data = await ledgerOf(app).history(id);
    return await representJson({ data, links: { self: `${entry}/revisions`, entry } });
  });
}

/** GET /api/v1/entries/{id}/related */
export async function handleRelated(request: Request, app: AppContext, id: string): Promise<Response> {
  const { site, taxonomy } = app.config;
  const query = await readQuery(
    request.url,
    async () => (await import("../../domain/query/parameters.ts")).RelatedQuery,
    taxonomy,
    true,
  );
  if (!query.ok) return parametersProblem(app, query.reason);
  const revision = await served(app, id);
  if (revision instanceof Response) return revision;
  const { language: languages = [DEFAULT_LANGUAGE], limit = 10 } = query.value;
  const entry = `${site.origin}/api/v1/entries/${id}`;
  const self =
    `${entry}/related?` +
    `${languages.map((language) => `language=${language}`).join("&")}${limit === 10 ? "" : `&limit=${limit}`}`;
  return await respondCached(request, app, self, async () => {
    const found = await ledgerOf(app).related(id, languages, limit);
    if (found === undefined) return undefined;
    const data = found.flatMap(({ language, document }) => {
      const item = toItem(JSON.parse(document) as Revision, language, taxonomy);
      return item === undefined ? [] : [apiItem(item, site, "list")];
    });
    const representation = await representJson({ data, links: { self, entry } });
    return { ...representation, headers: languageHeader(languages) };
  });
}
