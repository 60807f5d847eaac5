import { parseChannel } from "../../domain/channel/channel.ts";
import { channelUrl, entryUrl, type Origin } from "../../domain/channel/urls.ts";
import { DEFAULT_LANGUAGE, LANGUAGES, type Language, scriptOf } from "../../domain/entry/language.ts";
import { element, empty, escapeText } from "../xml.ts";

/** An entry as far as sitemaps know it. */
export interface SitemapEntry {
  readonly id: string;
  readonly languages: readonly { readonly language: Language; readonly title: string }[];
  readonly released: string;
  readonly updated: string;
}

/** One page in its languages. Every member lists all members and itself: hreflang counts only where it is mutual. */
export interface Cluster {
  readonly pages: readonly { readonly language: Language; readonly url: string }[];
  /** For readers of no listed language. */
  readonly fallback: string;
  /** RFC 3339. */
  readonly updated: string;
}

/** The limits of one file (sitemaps.org): addresses, and octets before compression. */
const MAX_ADDRESSES = 50_000;
const MAX_OCTETS = 50_000_000;
/** Markup around an address, generously. */
const MARKUP = 90;

/** Google News tells Chinese by its scripts. */
const NEWS_LANGUAGES: Readonly<Record<string, string>> = { Hans: "zh-cn", Hant: "zh-tw" };

export function entryClusters(entries: readonly SitemapEntry[], site: Origin): Cluster[] {
  return entries.flatMap(({ id, languages, updated }) => {
    const pages = languages.map(({ language }) => ({ language, url: entryUrl(site, language, id) }));
    const fallback = pages.find(({ language }) => language === DEFAULT_LANGUAGE) ?? pages[0];
    return fallback === undefined ? [] : [{ pages, fallback: fallback.url, updated }];
  });
}

/** Channels have a page in every language. The fallback of the first is the address that chooses a language. */
export function channelClusters(
  channels: readonly { readonly path: string; readonly updated: string }[],
  site: Origin,
): Cluster[] {
  return channels.flatMap(({ path, updated }) => {
    const channel = parseChannel(path);
    if (channel === undefined) return [];
    const pages = LANGUAGES.map((language) => ({ language, url: channelUrl(site, language, channel) }));
    return [
      { pages, fallback: path === "" ? `${site.origin}/` : channelUrl(site, DEFAULT_LANGUAGE, channel), updated },
    ];
  });
}

/** Pages that stand at the same path below every language. */
export function pageClusters(paths: readonly string[], updated: string, { origin }: Origin): Cluster[] {
  return paths.map((path) => ({
    pages: LANGUAGES.map((language) => ({ language, url: `${origin}/${language}/${path}` })),
    fallback: `${origin}/en/${path}`,
    updated,
  }));
}

/** Clusters in files that keep both limits; a cluster is never split. At least one file, even of nothing. */
export function sitemapFiles(clusters: readonly Cluster[]): Cluster[][] {
  let page: Cluster[] = [];
  const pages = [page];
  let addresses = 0;
  let octets = 0;
  for (const cluster of clusters) {
    const count = cluster.pages.length;
    const longest = Math.max(cluster.fallback.length, ...cluster.pages.map(({ url }) => url.length));
    const size = count * (count + 2) * (longest + MARKUP);
    if (page.length > 0 && (addresses + count > MAX_ADDRESSES || octets + size > MAX_OCTETS)) {
      page = [];
      pages.push(page);
      addresses = 0;
      octets = 0;
    }
    page.push(cluster);
    addresses += count;
    octets += size;
  }
  return pages;
}

const NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"';
const XML = '<?xml version="1.0" encoding="utf-8"?>\n';

/** One file of addresses. */
export function renderSitemap(clusters: readonly Cluster[]): string {
  let out = `${XML}<urlset ${NAMESPACE} xmlns:xhtml="http://www.w3.org/1999/xhtml">\n`;
  for (const { pages, fallback, updated } of clusters) {
    let alternates = "";
    for (const { language, url } of pages)
      alternates += empty("xhtml:link", { rel: "alternate", hreflang: language, href: url });
    alternates += empty("xhtml:link", { rel: "alternate", hreflang: "x-default", href: fallback });
    for (const { url } of pages)
      out += `<url>\n${element("loc", url)}${element("lastmod", updated)}${alternates}</url>\n`;
  }
  return `${out}</urlset>\n`;
}

/** Returns the address of a file of the sitemap; pages count from 1. */
function sitemapUrl(site: Origin, page: number): string {
  return `${site.origin}/sitemap.${page}.xml`;
}

/** /sitemap.xml: the files, each with its last change. */
export function renderSitemapIndex(pages: readonly (readonly Cluster[])[], site: Origin): string {
  let out = `${XML}<sitemapindex ${NAMESPACE}>\n`;
  for (const [index, clusters] of pages.entries()) {
    const latest = clusters.reduce<string | undefined>(
      (last, { updated }) => (last === undefined || updated > last ? updated : last),
      undefined,
    );
    out += `<sitemap>\n${element("loc", sitemapUrl(site, index + 1))}${element("lastmod", latest)}</sitemap>\n`;
  }
  return `${out}</sitemapindex>\n`;
}

const TWO_DAYS = 172_800_000;
const MAX_NEWS = 1000;

/**
 * /news-sitemap.xml: what was released in the two days before `now` (milliseconds), 1000 addresses at most (Google
 * News). Chinese is written there with its script's country.
 */
export function renderNewsSitemap(
  entries: readonly SitemapEntry[],
  names: { readonly [language in Language]: string },
  site: Origin,
  now: number,
): string {
  let out = `${XML}<urlset ${NAMESPACE} xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n`;
  let count = 0;
  for (const { id, languages, released } of entries) {
    const at = Date.parse(released);
    if (at > now || now - at > TWO_DAYS) continue;
    for (const { language, title } of languages) {
      if (++count > MAX_NEWS) break;
      out +=
        "<url>\n" +
        `${element("loc", entryUrl(site, language, id))}<news:news>\n` +
        "<news:publication>\n" +
        `<news:name>${escapeText(names[language])}</news:name>\n`;
      out += `<news:language>${NEWS_LANGUAGES[scriptOf(language)] ?? language}</news:language>\n</news:publication>\n`;
      out += `${element("news:publication_date", released)}${element("news:title", title)}</news:news>\n</url>\n`;
    }
  }
  return `${out}</urlset>\n`;
}

/** /robots.txt: everything is for everyone, except what only editors ask for and what has no end. */
export function renderRobots(site: Origin): string {
  return (
    "User-agent: *\n" +
    "Disallow: /webhooks/\n" +
    "Disallow: /*/search\n" +
    "Allow: /\n" +
    "\n" +
    `Sitemap: ${site.origin}/sitemap.xml\n` +
    `Sitemap: ${site.origin}/news-sitemap.xml\n`
  );
}
