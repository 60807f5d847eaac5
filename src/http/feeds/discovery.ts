import { parseChannel } from "../../domain/channel/channel.ts";
import { channelName } from "../../domain/channel/channel-name.ts";
import { isLanguage, LANGUAGES, type Language } from "../../domain/entry/language.ts";
import { problem } from "../../domain/problem.ts";
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
  sitemapPages,
} from "../../render/discovery/sitemap.ts";
import { type NamedChannel, renderOpml } from "../../render/feeds/opml.ts";
import { renderLlmsTxt } from "../../render/markdown/entry-markdown.ts";
import { HOURLY } from "../response/cache-control.ts";
import { type Representation, represent, respond } from "../response/conditional.ts";
import { type AppContext, ledgerOf } from "../response/context.ts";
import { cachedRendering, type Source } from "../response/render-cache.ts";

/** Milliseconds for which an isolate keeps what is made of the whole catalogue. */
const KEPT = 300_000;
const XML = "application/xml; charset=utf-8";
const OPML = "text/x-opml; charset=utf-8";
const TEXT = "text/plain; charset=utf-8";

/** The channels that somebody published to, general ones first, each named in its language. */
function namedChannels({ channels }: Catalogue, { config }: AppContext, language?: Language): NamedChannel[] {
  const general = ["", "news", "events"];
  return LANGUAGES.filter((each) => language === undefined || each === language).flatMap((each) => {
    const more = channels
      .filter((channel) => channel.language === each && !general.includes(channel.path))
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
    ["topics/", "organisations/", "countries/", "subscribe", "embed", "about"],
    lastOf(catalogue.channels),
    site,
  );
  return sitemapPages([...channelClusters(channels, site), ...others, ...entryClusters(entries, site)]);
}

type Make = (
  catalogue: Catalogue,
  app: AppContext,
) => { readonly text: string; readonly mediaType: string } | undefined;

/** Returns the builder of a document made of the catalogue, or undefined. */
function maker(pathname: string): Make | undefined {
  const [, language, page] = /^\/(?:([a-z]{2})\/feeds\.opml|sitemap\.([1-9]\d{0,5})\.xml)$/.exec(pathname) ?? [];
  if (pathname === "/feeds.opml" || (language !== undefined && isLanguage(language))) {
    return (catalogue, app) => {
      const name = app.config.taxonomy.site.name[language !== undefined && isLanguage(language) ? language : "en"];
      const channels = namedChannels(catalogue, app, language as Language | undefined);
      return {
        text: renderOpml({ title: name, owner: name, updated: lastOf(catalogue.channels), channels }, app.config.site),
        mediaType: OPML,
      };
    };
  }
  if (pathname === "/sitemap.xml")
    return (catalogue, app) => ({ text: renderSitemapIndex(sitemap(catalogue, app), app.config.site), mediaType: XML });
  if (page !== undefined) {
    return (catalogue, app) => {
      const clusters = sitemap(catalogue, app)[Number(page) - 1];
      return clusters && { text: renderSitemap(clusters), mediaType: XML };
    };
  }
  if (pathname === "/news-sitemap.xml") {
    return ({ recent }, { config, now }) => ({
      text: renderNewsSitemap(recent, config.taxonomy.site.name, config.site, now()),
      mediaType: XML,
    });
  }
  if (pathname === "/llms.txt") {
    return (catalogue, app) => {
      const { name, description } = app.config.taxonomy.site;
      return {
        text: renderLlmsTxt(
          { name: name.en, description: description.en, channels: namedChannels(catalogue, app) },
          app.config.site,
        ),
        mediaType: TEXT,
      };
    };
  }
  return undefined;
}

/** Number of files of the last sitemap: later pages do not exist, so the ledger is not asked for them. */
const files = new WeakMap<AppContext, { readonly count: number; readonly read: number }>();

function isBeyond(pathname: string, app: AppContext): boolean {
  const page = Number(/^\/sitemap\.(\d+)\.xml$/.exec(pathname)?.[1] ?? 0);
  const known = files.get(app);
  const age = app.now() - (known?.read ?? 0);
  return known !== undefined && page > known.count && age < KEPT && age >= 0;
}

/** Builds the document at an address again; undefined if there is none. */
async function renew(pathname: string, make: Make, app: AppContext): Promise<Source<Representation> | undefined> {
  if (isBeyond(pathname, app)) return undefined;
  const catalogue = await ledgerOf(app).catalogue();
  files.set(app, { count: sitemap(catalogue, app).length, read: app.now() });
  const made = make(catalogue, app);
  if (made === undefined) return undefined;
  const value = await represent(made.text, made.mediaType);
  return { stamp: value.etag, value };
}

/** Lists of addresses: OPML, sitemaps, robots.txt, llms.txt; and security.txt. Undefined where the address is none of them. */
export async function handleDiscovery(
  request: Request,
  app: AppContext,
  pathname: string,
): Promise<Response | undefined> {
  if (pathname === "/robots.txt")
    return respond(request, await represent(renderRobots(app.config.site), TEXT), { "cache-control": HOURLY });
  if (pathname === "/.well-known/security.txt" && app.config.securityContact !== undefined) {
    const { site, securityContact } = app.config;
    return respond(request, await represent(renderSecurityTxt(site, securityContact, app.now()), TEXT), {
      "cache-control": HOURLY,
    });
  }
  const make = maker(pathname);
  if (make === undefined) return undefined;
  const representation = await cachedRendering(
    app,
    pathname,
    () => renew(pathname, make, app),
    async (made) => made,
    KEPT,
  );
  return representation === undefined
    ? problem(app.config.site.origin, "not-found")
    : respond(request, representation, { "cache-control": HOURLY });
}
