import { parseChannel } from "../../domain/channel/channel.ts";
import { channelName } from "../../domain/channel/channel-name.ts";
import { DEFAULT_LANGUAGE, LANGUAGES, type Language } from "../../domain/entry/language.ts";
import type { Catalogue } from "../../ledger/reads/catalogue.ts";
import { renderSecurityTxt } from "../../render/discovery/security-txt.ts";
import {
  channelClusters,
  entryClusters,
  pageClusters,
  renderNewsSitemap,
  renderRobots,
  renderSitemap,
  renderSitemapIndex,
  sitemapFiles,
} from "../../render/discovery/sitemap.ts";
import { type NamedChannel, renderOpml } from "../../render/feeds/opml.ts";
import { renderLlmsTxt } from "../../render/markdown/entry-markdown.ts";
import { MINUTE_MS } from "../../std/duration.ts";
import { readQuery } from "../api/read-query.ts";
import { cachedRendering, type RenderSource } from "../cache/render-cache.ts";
import { type AppContext, ledgerOf } from "../context/app-context.ts";
import { handleNoSuchAddress } from "../not-found/not-found.tsx";
import { HOURLY } from "../response/cache-control.ts";
import { type Representation, represent, respond } from "../response/conditional.ts";
import { parametersProblem, problem } from "../response/problem-response.ts";

/** Milliseconds for which an isolate keeps what is made of the whole catalogue. */
const KEPT_MS = 5 * MINUTE_MS;
const XML = "application/xml; charset=utf-8";
const OPML = "text/x-opml; charset=utf-8";
const TEXT = "text/plain; charset=utf-8";

/** Lists that every entry of a language is in exactly once: who imports them gets nothing twice. */
const DEFAULT_LISTS = ["news", "events"] as const;

/** The channels that somebody published to, `general` ones first, each named in its language. */
function namedChannels(
  { channels }: Catalogue,
  { config }: AppContext,
  language?: Language,
  general: readonly string[] = ["", ...DEFAULT_LISTS],
): NamedChannel[] {
  return LANGUAGES.filter((each) => language === undefined || each === language).flatMap((each) => {
    const more = channels
      .filter((channel) => channel.language === each && channel.path.includes("/"))
      .map(({ path }) => path);
    return [...general, ...more].flatMap((path) => {
      const channel = parseChannel(path);
      const name = channel && channelName(channel, each, config.taxonomy);
      return name === undefined ? [] : [{ language: each, path, name }];
    });
  });
}

function lastOf(updates: readonly { readonly updated: string }[]): string {
  return updates.reduce((last, { updated }) => (updated > last ? updated : last), "1970-01-01T00:00:00Z");
}

function sitemap(catalogue: Catalogue, { config: { site } }: AppContext) {
  const paths = new Map<string, string>([["", lastOf(catalogue.channels)]]);
  for (const { path, updated } of catalogue.channels) if (updated > (paths.get(path) ?? "")) paths.set(path, updated);
  const channels = [...paths].map(([path, updated]) => ({ path, updated }));
  const entries = catalogue.entries.map((entry) => ({
    ...entry,
    languages: entry.languages.map((language) => ({ language, title: "" })),
  }));
  const others = pageClusters(
    ["topics/", "organisations/", "countries/", "subscribe", "embed", "about", "accessibility"],
    lastOf(catalogue.channels),
    site,
  );
  return sitemapFiles([...channelClusters(channels, site), ...others, ...entryClusters(entries, site)]);
}

/** Makes a document of the catalogue; undefined where there is none at the address. */
type BuildDocument = (
  catalogue: Catalogue,
  app: AppContext,
) =>
  | {
      readonly text: string;
      readonly mediaType: string;
      /** It changes with the clock too. */
      readonly undated?: true;
      /** Of all that it holds. */
      readonly language?: Language;
    }
  | undefined;

/** The number of parts that each app's sitemap had when it was last made: later parts are not looked for. */
const partCounts = new WeakMap<AppContext, { readonly count: number; readonly read: number }>();

function isBeyond(part: number, app: AppContext): boolean {
  const known = partCounts.get(app);
  const age = app.now() - (known?.read ?? 0);
  return known !== undefined && part > known.count && age < KEPT_MS && age >= 0;
}

/**
 * Answers with a document of the catalogue, which an isolate makes again every five minutes. `of` is a part of the
 * sitemap, or says that the document names channels only.
 */
async function respondFromCatalogue(
  request: Request,
  app: AppContext,
  key: string,
  build: BuildDocument,
  of: number | "channels" = 0,
): Promise<Response> {
  const read = async (): Promise<RenderSource<Representation> | undefined> => {
    if (of !== "channels" && isBeyond(of, app)) return undefined;
    const catalogue = await (of === "channels" ? ledgerOf(app).catalogue(of) : ledgerOf(app).catalogue());
    if (of !== "channels") partCounts.set(app, { count: sitemap(catalogue, app).length, read: app.now() });
    const built = build(catalogue, app);
    if (built === undefined) return undefined;
    const value = await represent(built.text, built.mediaType, built.undated === true ? undefined : catalogue.changed);
    const inLanguage = built.language === undefined ? {} : { headers: { "content-language": built.language } };
    return { stamp: value.etag, value: { ...value, ...inLanguage } };
  };
  const representation = await cachedRendering(app, key, read, async (made) => made, { lifetime: KEPT_MS });
  return representation === undefined
    ? problem(app.config.site.origin, "not-found")
    : respond(request, representation, { "cache-control": HOURLY });
}

/**
 * Answers GET of the list of feeds as OPML. /{language}/feeds.opml holds news and events, for importing: of overlapping
 * feeds a reader would get each entry several times. `?lists=all`, and /feeds.opml, hold every list, in folders.
 */
export async function handleOpml(request: Request, app: AppContext, language?: Language): Promise<Response> {
  const { site, taxonomy } = app.config;
  const query = await readQuery(
    request.url,
    async () => (await import("../../domain/query/parameters.ts")).OpmlQuery,
    taxonomy,
    false,
  );
  if (!query.ok) return parametersProblem(app, query.reason);
  const all = language === undefined || query.value.lists === "all";
  const name = taxonomy.site.name[language ?? DEFAULT_LANGUAGE];
  const key = `${language ?? ""}/feeds.opml?${all}`;
  const build: BuildDocument = (catalogue) => {
    const channels = namedChannels(catalogue, app, language, DEFAULT_LISTS).filter(
      ({ path }) => all || (DEFAULT_LISTS as readonly string[]).includes(path),
    );
    const outline = { title: name, owner: name, updated: lastOf(catalogue.channels), channels };
    return {
      text: renderOpml(outline, site),
      mediaType: OPML,
      ...(language === undefined ? {} : { language }),
    };
  };
  return await respondFromCatalogue(request, app, key, build, "channels");
}

/** Answers GET /sitemap.xml: the index of its parts. */
export async function handleSitemapIndex(request: Request, app: AppContext): Promise<Response> {
  return await respondFromCatalogue(request, app, "sitemap.xml", (catalogue) => ({
    text: renderSitemapIndex(sitemap(catalogue, app), app.config.site),
    mediaType: XML,
  }));
}

/** Answers GET of a part of the sitemap, such as /sitemap.1.xml. */
export async function handleSitemapPart(request: Request, app: AppContext, file: string): Promise<Response> {
  const part = Number(file.split(".")[1]);
  const build: BuildDocument = (catalogue) => {
    const clusters = sitemap(catalogue, app)[part - 1];
    return clusters && { text: renderSitemap(clusters), mediaType: XML };
  };
  return await respondFromCatalogue(request, app, file, build, part);
}

/** Answers GET /news-sitemap.xml: the news of the last two days. */
export async function handleNewsSitemap(request: Request, app: AppContext): Promise<Response> {
  const { site, taxonomy } = app.config;
  return await respondFromCatalogue(request, app, "news-sitemap.xml", ({ recent }) => ({
    text: renderNewsSitemap(recent, taxonomy.site.name, site, app.now()),
    mediaType: XML,
    undated: true,
  }));
}

/** Answers GET /llms.txt. */
export async function handleLlmsTxt(request: Request, app: AppContext): Promise<Response> {
  const { site, taxonomy } = app.config;
  const { name, description } = taxonomy.site;
  const build: BuildDocument = (catalogue) => ({
    text: renderLlmsTxt(
      {
        name: name[DEFAULT_LANGUAGE],
        description: description[DEFAULT_LANGUAGE],
        channels: namedChannels(catalogue, app),
      },
      site,
    ),
    mediaType: TEXT,
  });
  return await respondFromCatalogue(request, app, "llms.txt", build, "channels");
}

/** Answers GET /robots.txt. */
export async function handleRobots(request: Request, { config }: AppContext): Promise<Response> {
  return respond(request, await represent(renderRobots(config.site), TEXT), { "cache-control": HOURLY });
}

/** Answers GET /.well-known/security.txt, where the configuration has a contact. */
export async function handleSecurityTxt(request: Request, app: AppContext): Promise<Response> {
  const { site, securityContact } = app.config;
  if (securityContact === undefined) return handleNoSuchAddress(request, app);
  const text = renderSecurityTxt(site, securityContact, app.now());
  return respond(request, await represent(text, TEXT), { "cache-control": HOURLY });
}
