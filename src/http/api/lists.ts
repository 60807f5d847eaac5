import { type Channel, channelPath } from "../../domain/channel/channel.ts";
import { channelName } from "../../domain/channel/channel-name.ts";
import { channelUrl } from "../../domain/channel/urls.ts";
import { direction, ENDONYMS, LANGUAGES, type Language, languageName } from "../../domain/entry/language.ts";
import { facetOf } from "../../domain/query/selection.ts";
import { FORMATS } from "../../render/formats.ts";
import { respondCached } from "../cache/edge-cache.ts";
import { type AppContext, ledgerOf } from "../context/app-context.ts";
import { representJson } from "../response/json-response.ts";
import { parametersProblem } from "../response/problem-response.ts";
import type { ApiListName } from "./list-names.ts";
import { readQuery } from "./read-query.ts";

/** The number of entries of something, and of those that have a text in each language. */
interface EntryCount {
  readonly total: number;
  readonly languages: { readonly [language in Language]?: number };
}

const NONE: EntryCount = { total: 0, languages: {} };

/** The ledger's counts by facet and value. */
interface EntryCounts {
  readonly of: (facet: string, value: string) => EntryCount;
  /** The values of a facet that there are entries of. */
  readonly values: (facet: string) => readonly string[];
}

/** Reads the counts of some facets from the ledger; undefined while it does not answer. */
async function readEntryCounts(app: AppContext, facets: readonly string[]): Promise<EntryCounts | undefined> {
  const rows = await ledgerOf(app).counts(facets);
  if (rows === undefined) return undefined;
  const counts = new Map<string, { total: number; languages: Record<string, number> }>();
  for (const { facet, value, language, count } of rows) {
    const key = `${facet} ${value}`;
    const entryCount = counts.get(key) ?? { total: 0, languages: {} };
    counts.set(key, entryCount);
    if (language === "") entryCount.total = count;
    else entryCount.languages[language] = count;
  }
  return {
    of: (facet, value) => counts.get(`${facet} ${value}`) ?? NONE,
    values: (facet) => [...new Set(rows.filter((row) => row.facet === facet).map(({ value }) => value))].sort(),
  };
}

function channelLinks({ config: { site } }: AppContext, language: Language, channel: Channel): Record<string, string> {
  return {
    page: channelUrl(site, language, channel),
    ...Object.fromEntries(
      Object.values(FORMATS).map(({ extension }) => [extension, channelUrl(site, language, channel, extension)]),
    ),
  };
}

function perLanguage<Value>(of: (language: Language) => Value): Record<string, Value> {
  return Object.fromEntries(LANGUAGES.map((language) => [language, of(language)]));
}

/** The names, links and counts of something that has a channel. */
function subject(app: AppContext, channel: Channel, count: EntryCount): object {
  const facet = facetOf(channel);
  const { origin } = app.config.site;
  const filter = facet === undefined ? "" : `?${facet[0]}=${facet[1]}`;
  return {
    names: perLanguage((language) => channelName(channel, language, app.config.taxonomy)),
    entries: count,
    links: {
      entries: `${origin}/api/v1/entries${filter}`,
      languages: perLanguage((language) => channelLinks(app, language, channel)),
    },
  };
}

type BuildList = (app: AppContext, counts: EntryCounts) => object[];

const topics: BuildList = (app, counts) =>
  [...app.config.taxonomy.topics.values()].map(({ id, scope }) => ({
    id,
    ...(scope === undefined ? {} : { scope }),
    ...subject(app, { kind: "topic", id }, counts.of("topic", id)),
  }));

const organisations: BuildList = (app, counts) =>
  [...app.config.taxonomy.organisations.values()].map(({ id, name: _, ...facts }) => ({
    id,
    ...facts,
    ...subject(app, { kind: "organisation", id }, counts.of("organisation", id)),
  }));

const countries: BuildList = (app, counts) =>
  counts
    .values("country")
    .map((code) => ({ code, ...subject(app, { kind: "country", code }, counts.of("country", code)) }));

const languages: BuildList = (app, counts) =>
  LANGUAGES.map((language) => ({
    language,
    name: ENDONYMS[language],
    names: perLanguage((other) => languageName(language, other)),
    direction: direction(language),
    entries: counts.of("language", language).total,
    links: {
      entries: `${app.config.site.origin}/api/v1/entries?language=${language}`,
      ...channelLinks(app, language, { kind: "everything" }),
    },
  }));

const channels: BuildList = (app, counts) => {
  const list: Channel[] = [
    { kind: "everything" },
    { kind: "news" },
    { kind: "events" },
    ...[...app.config.taxonomy.topics.keys()].map((id): Channel => ({ kind: "topic", id })),
    ...[...app.config.taxonomy.organisations.keys()].map((id): Channel => ({ kind: "organisation", id })),
    ...counts.values("country").map((code): Channel => ({ kind: "country", code })),
  ];
  return list.map((channel) => {
    const [facet, value] = facetOf(channel) ?? [];
    // Everything: each language counts its own; in all there are as many as news and events.
    const all: EntryCount = {
      total: counts.of("type", "news").total + counts.of("type", "event").total,
      languages: Object.fromEntries(LANGUAGES.map((language) => [language, counts.of("language", language).total])),
    };
    const { names, entries, links } = subject(
      app,
      channel,
      facet === undefined || value === undefined ? all : counts.of(facet, value),
    ) as {
      names: object;
      entries: EntryCount;
      links: { entries: string; languages: object };
    };
    return { channel: channelPath(channel), kind: channel.kind, names, entries, links: links.languages };
  });
};

/** The builder of each list, and the facets that it is counted by. */
const BUILDERS = {
  topics: { build: topics, facets: ["topic"] },
  organisations: { build: organisations, facets: ["organisation"] },
  countries: { build: countries, facets: ["country"] },
  languages: { build: languages, facets: ["language"] },
  channels: { build: channels, facets: ["type", "language", "topic", "organisation", "country"] },
} as const satisfies Readonly<Record<ApiListName, { readonly build: BuildList; readonly facets: readonly string[] }>>;

/**
 * Answers GET /api/v1/{topics|organisations|countries|languages|channels}: names in every language, and how many
 * entries.
 */
export async function handleList(request: Request, app: AppContext, name: ApiListName): Promise<Response> {
  const query = await readQuery(
    request.url,
    async () => (await import("../../domain/query/parameters.ts")).NoQuery,
    app.config.taxonomy,
    true,
  );
  if (!query.ok) return parametersProblem(app, query.reason);
  const self = `${app.config.site.origin}/api/v1/${name}`;
  return await respondCached(request, app, self, async () => {
    const { build, facets } = BUILDERS[name];
    const counts = await readEntryCounts(app, facets);
    return counts === undefined ? undefined : await representJson({ data: build(app, counts), links: { self } });
  });
}
