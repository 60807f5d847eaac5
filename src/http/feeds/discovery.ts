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
import { type House, ledgerOf } from "../response/context.ts";
import { remembered, type Source } from "../response/render-cache.ts";

/** Milliseconds for which an isolate keeps what is made of the whole catalogue. */
const KEPT = 300_000;
const XML = "application/xml; charset=utf-8";
const OPML = "text/x-opml; charset=utf-8";
const TEXT = "text/plain; charset=utf-8";

/** The channels that somebody published to, general ones first, each named in its language. */
function namedChannels({ channels }: Catalogue, { config }: House, language?: Language): NamedChannel[] {
  const general = ["", "news", "events"];
  return LANGUAGES.filter((each) => language === undefined || each === language).flatMap((each) => {
    const more = channels.filter((channel) => channel.language === each && !general.includes(channel.path)).map(({ path }) => path);
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

function sitemap(catalogue: Catalogue, { config: { site } }: House) {
  const paths = new Map<string, string>([["", lastOf(catalogue.channels)]]);
  for (const { path, updated } of catalogue.channels) if (updated > (paths.get(path) ?? "")) paths.set(path, updated);
  const channels = [...paths].map(([path, updated]) => ({ path, updated }));
  const entries = catalogue.entries.map((entry) => ({ ...entry, languages: entry.languages.map((language) => ({ language, title: "" })) }));
  const others = pageClusters(["topics/", "organisations/", "countries/", "subscribe", "embed", "about"], lastOf(catalogue.channels), site);
  return sitemapPages([...channelClusters(channels, site), ...others, ...entryClusters(entries, site)]);
}

type Make = (catalogue: Catalogue, house: House) => { readonly text: string; readonly mediaType: string } | undefined;

/** What stands at an address that is made of the catalogue, or undefined where none does. */
function maker(pathname: string): Make | undefined {
  const [, language, page] = /^\/(?:([a-z]{2})\/feeds\.opml|sitemap\.([1-9]\d{0,5})\.xml)$/.exec(pathname) ?? [];
  if (pathname === "/feeds.opml" || (language !== undefined && isLanguage(language))) {
    return (catalogue, house) => {
      const name = house.config.taxonomy.site.name[language !== undefined && isLanguage(language) ? language : "en"];
      const channels = namedChannels(catalogue, house, language as Language | undefined);
      return { text: renderOpml({ title: name, owner: name, updated: lastOf(catalogue.channels), channels }, house.config.site), mediaType: OPML };
    };
  }
  if (pathname === "/sitemap.xml") return (catalogue, house) => ({ text: renderSitemapIndex(sitemap(catalogue, house), house.config.site), mediaType: XML });
  if (page !== undefined) {
    return (catalogue, house) => {
      const clusters = sitemap(catalogue, house)[Number(page) - 1];
      return clusters && { text: renderSitemap(clusters), mediaType: XML };
    };
  }
  if (pathname === "/news-sitemap.xml") {
    return ({ recent }, { config, now }) => ({ text: renderNewsSitemap(recent, config.taxonomy.site.name, config.site, now()), mediaType: XML });
  }
  if (pathname === "/llms.txt") {
    return (catalogue, house) => {
      const { name, description } = house.config.taxonomy.site;
      return {
        text: renderLlmsTxt({ name: name.en, description: description.en, channels: namedChannels(catalogue, house) }, house.config.site),
        mediaType: TEXT,
      };
    };
  }
  return undefined;
}

/** How many files the sitemap had when it was last made: pages beyond are not there, and need not be asked for. */
const files = new WeakMap<House, { readonly count: number; readonly read: number }>();

function isBeyond(pathname: string, house: House): boolean {
  const page = Number(/^\/sitemap\.(\d+)\.xml$/.exec(pathname)?.[1] ?? 0);
  const known = files.get(house);
  const age = house.now() - (known?.read ?? 0);
  return known !== undefined && page > known.count && age < KEPT && age >= 0;
}

/** What stands at an address, made anew; undefined where nothing does. */
async function renew(pathname: string, make: Make, house: House): Promise<Source<Representation> | undefined> {
  if (isBeyond(pathname, house)) return undefined;
  const catalogue = await ledgerOf(house).catalogue();
  files.set(house, { count: sitemap(catalogue, house).length, read: house.now() });
  const made = make(catalogue, house);
  if (made === undefined) return undefined;
  const value = await represent(made.text, made.mediaType);
  return { stamp: value.etag, value };
}

/** Lists of addresses: OPML, sitemaps, robots.txt, llms.txt; and security.txt. Undefined where the address is none of them. */
export async function handleAround(request: Request, house: House, pathname: string): Promise<Response | undefined> {
  if (pathname === "/robots.txt") return respond(request, await represent(renderRobots(house.config.site), TEXT), { "cache-control": HOURLY });
  if (pathname === "/.well-known/security.txt" && house.config.securityContact !== undefined) {
    const { site, securityContact } = house.config;
    return respond(request, await represent(renderSecurityTxt(site, securityContact, house.now()), TEXT), { "cache-control": HOURLY });
  }
  const make = maker(pathname);
  if (make === undefined) return undefined;
  const representation = await remembered(
    house,
    pathname,
    () => renew(pathname, make, house),
    async (made) => made,
    KEPT,
  );
  return representation === undefined ? problem(house.config.site.origin, "not-found") : respond(request, representation, { "cache-control": HOURLY });
}
