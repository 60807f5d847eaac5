import { type Channel, channelPath } from "../../domain/channel/channel.ts";
import { channelName } from "../../domain/channel/channel-name.ts";
import { channelUrl } from "../../domain/channel/urls.ts";
import { direction, ENDONYMS, LANGUAGES, type Language, languageName } from "../../domain/entry/language.ts";
import { NoQuery } from "../../domain/query/parameters.ts";
import { facetOf } from "../../domain/query/selection.ts";
import { FORMATS } from "../../render/formats.ts";
import { type AppContext, ledgerOf } from "../response/context.ts";
import { parametersProblem, representJson, respondCached } from "../response/edge-cache.ts";
import { readParameters } from "./read-parameters.ts";

/** Number of entries, in total and with a text in each language. */
interface EntryCount {
  readonly total: number;
  readonly languages: { readonly [language in Language]?: number };
}

const NONE: EntryCount = { total: 0, languages: {} };

/** Tallies of the ledger, by facet and value. */
interface EntryCounts {
  readonly of: (facet: string, value: string) => EntryCount;
  /** The values of a facet that there are entries of. */
  readonly values: (facet: string) => readonly string[];
}

/** Reads the ledger's counts by some facets; undefined while it does not answer. */
async function readEntryCounts(app: AppContext, facets: readonly string[]): Promise<EntryCounts | undefined> {
  const counts = await ledgerOf(app).counts(facets);
  if (counts === undefined) return undefined;
  const tallies = new Map<string, { total: number; languages: Record<string, number> }>();
  for (const { facet, value, language, count } of counts) {
    const key = `${facet} ${value}`;
    const tally = tallies.get(key) ?? { total: 0, languages: {} };
    tallies.set(key, tally);
    if (language === "") tally.total = count;
    else tally.languages[language] = count;
  }
  return {
    of: (facet, value) => tallies.get(`${facet} ${value}`) ?? NONE,
    values: (facet) => [...new Set(counts.filter((count) => count.facet === facet).map(({ value }) => value))].sort(),
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

/** Describes a channel's subject: names, addresses and numbers of entries. */
function subject(app: AppContext, channel: Channel, tally: EntryCount): object {
  const facet = facetOf(channel);
  const { origin } = app.config.site;
  const filter = facet === undefined ? "" : `?${facet[0]}=${facet[1]}`;
  return {
    names: perLanguage((language) => channelName(channel, language, app.config.taxonomy)),
    entries: tally,
    links: {
      entries: `${origin}/api/v1/entries${filter}`,
      languages: perLanguage((language) => channelLinks(app, language, channel)),
    },
  };
}

type BuildList = (app: AppContext, tallies: EntryCounts) => object[];

const topics: BuildList = (app, tallies) =>
  [...app.config.taxonomy.topics.values()].map(({ id, scope }) => ({
    id,
    ...(scope === undefined ? {} : { scope }),
    ...subject(app, { kind: "topic", id }, tallies.of("topic", id)),
  }));

const organisations: BuildList = (app, tallies) =>
  [...app.config.taxonomy.organisations.values()].map(({ id, name: _, ...facts }) => ({
    id,
    ...facts,
    ...subject(app, { kind: "organisation", id }, tallies.of("organisation", id)),
  }));

const countries: BuildList = (app, tallies) =>
  tallies
    .values("country")
    .map((code) => ({ code, ...subject(app, { kind: "country", code }, tallies.of("country", code)) }));

const languages: BuildList = (app, tallies) =>
  LANGUAGES.map((language) => ({
    language,
    name: ENDONYMS[language],
    names: perLanguage((other) => languageName(language, other)),
    direction: direction(language),
    entries: tallies.of("language", language).total,
    links: {
      entries: `${app.config.site.origin}/api/v1/entries?language=${language}`,
      ...channelLinks(app, language, { kind: "everything" }),
    },
  }));

const channels: BuildList = (app, tallies) => {
  const list: Channel[] = [
    { kind: "everything" },
    { kind: "news" },
    { kind: "events" },
    ...[...app.config.taxonomy.topics.keys()].map((id): Channel => ({ kind: "topic", id })),
    ...[...app.config.taxonomy.organisations.keys()].map((id): Channel => ({ kind: "organisation", id })),
    ...tallies.values("country").map((code): Channel => ({ kind: "country", code })),
  ];
  return list.map((channel) => {
    const [facet, value] = facetOf(channel) ?? [];
    // Everything: each language counts its own; in all there are as many as news and events.
    const all: EntryCount = {
      total: tallies.of("type", "news").total + tallies.of("type", "event").total,
      languages: Object.fromEntries(LANGUAGES.map((language) => [language, tallies.of("language", language).total])),
    };
    const { names, entries, links } = subject(
      app,
      channel,
      facet === undefined || value === undefined ? all : tallies.of(facet, value),
    ) as {
      names: object;
      entries: EntryCount;
      links: { entries: string; languages: object };
    };
    return { channel: channelPath(channel), kind: channel.kind, names, entries, links: links.languages };
  });
};

/** Lists by address, with the facets by which each counts. */
const VOCABULARIES: Readonly<Record<string, { readonly make: BuildList; readonly facets: readonly string[] }>> = {
  topics: { make: topics, facets: ["topic"] },
  organisations: { make: organisations, facets: ["organisation"] },
  countries: { make: countries, facets: ["country"] },
  languages: { make: languages, facets: ["language"] },
  channels: { make: channels, facets: ["type", "language", "topic", "organisation", "country"] },
};

/** GET /api/v1/{topics|organisations|countries|languages|channels}: what there is, its names in every language, and how many entries. */
export async function handleList(request: Request, app: AppContext, name: string): Promise<Response> {
  const query = readParameters(NoQuery, new URL(request.url).searchParams, app.config.taxonomy, true);
  if (!query.ok) return parametersProblem(app, query.reason);
  const self = `${app.config.site.origin}/api/v1/${name}`;
  return await respondCached(request, app, self, async () => {
    const vocabulary = VOCABULARIES[name];
    if (vocabulary === undefined) return undefined;
    const tallies = await readEntryCounts(app, vocabulary.facets);
    return tallies === undefined
      ? undefined
      : await representJson({ data: vocabulary.make(app, tallies), links: { self } });
  });
}
