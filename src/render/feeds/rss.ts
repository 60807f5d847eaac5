import { entryUrl, itemTag, type Origin } from "../../domain/channel/urls.ts";
import { LICENCE, OPERATOR, SERVICE_SLUG } from "../../domain/site/service.ts";
import { feedItems, type Item, type View } from "../../domain/view/view.ts";
import { type ChannelLinks, channelLinks, feedTitle } from "../channel-links.ts";
import { ICON, iconUrl } from "../discovery/icon.ts";
import { creditsOf, namesOf } from "../entry/attribution.ts";
import { categoriesOf } from "../entry/categories.ts";
import { bodyHtml } from "../entry/entry-body.ts";
import { titleOf } from "../entry/title.ts";
import { oncePerItem } from "../once-per-item.ts";
import { attributes, cdata, element, empty, escapeText } from "../xml.ts";
import { feedUpdated } from "./updated.ts";

const NAMESPACES = {
  "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
  "xmlns:dc": "http://purl.org/dc/elements/1.1/",
  "xmlns:dcterms": "http://purl.org/dc/terms/",
  "xmlns:fh": "http://purl.org/syndication/history/1.0",
  "xmlns:media": "http://search.yahoo.com/mrss/",
} as const;

/** Minutes between two visits: what our own caches promise is fresh within one, and readers need not hurry. */
const TTL = 60;

/** Spaces ahead of a line: of an element of the channel, of an item or of what stands in one of its elements. */
const INDENT = { channel: " ".repeat(8), item: " ".repeat(12), inner: " ".repeat(16) } as const;

/** Elements of an item, one for each text. */
function elements(name: string, texts: readonly string[]): string {
  let out = "";
  for (const text of texts) out += INDENT.item + element(name, text);
  return out;
}

/** A media:content with what stands in it. */
function media(values: Readonly<Record<string, string | number | undefined>>, inner: string): string {
  if (inner === "") return INDENT.item + empty("media:content", values);
  return `${INDENT.item}<media:content${attributes(values)}>\n${inner}${INDENT.item}</media:content>\n`;
}

function mediaTitle(title: string): string {
  return `${INDENT.inner}<media:title type="plain">${escapeText(title)}</media:title>\n`;
}

function mediaOf({ image, attachments, language }: Item): string {
  let out = "";
  if (image !== undefined) {
    const { url, type, length, width, height, caption, credit } = image;
    // No media:description: feedparser takes it for the item's own, and rss2email mails it in place of the text.
    // The words for those who do not see the picture stand in the text.
    out += media(
      { url, medium: "image", type, fileSize: length, width, height },
      (caption === undefined ? "" : mediaTitle(caption)) +
        (credit === undefined ? "" : INDENT.inner + element("media:credit", credit)),
    );
  }
  for (const { url, type, length, title, language: fileLanguage } of attachments) {
    const lang = fileLanguage === language ? undefined : fileLanguage;
    out += media({ url, type, medium: mediumOf(type), fileSize: length, lang }, mediaTitle(title));
  }
  return out;
}

function mediumOf(type: string): string {
  const family = type.slice(0, type.indexOf("/"));
  return family === "image" || family === "audio" || family === "video" ? family : "document";
}

/** One enclosure an item (RSS Best Practices Profile), and none whose size nobody knows: `length` must be true. */
function enclosureOf({ attachments, image }: Item): string {
  const attachment = attachments.find(({ length }) => length !== undefined);
  const { url, type, length } = attachment ?? image ?? {};
  const isKnown = url !== undefined && type !== undefined && length !== undefined;
  return isKnown ? INDENT.item + empty("enclosure", { url, length, type }) : "";
}

const itemElement = oncePerItem((item, site) => {
  const { authors, sources, contributors } = creditsOf(item);
  // The source's pages and where the entry was found; where no address is known, whose it is.
  const found = item.source === undefined ? [] : [item.source.url];
  const pages = [...new Set([...item.pages.map(({ url }) => url), ...found])];
  let out = `${INDENT.channel}<item>\n${elements("link", [entryUrl(site, item.language, item.id)])}`;
  out += `${INDENT.item}<guid isPermaLink="false">${escapeText(itemTag(site, item))}</guid>\n`;
  out += elements("title", [titleOf(item)]);
  // A description is HTML (RSS Best Practices Profile): plain text is escaped as such first.
  out += elements("description", [escapeText(item.summary)]);
  out += `${INDENT.item}<content:encoded>${cdata(bodyHtml(item))}</content:encoded>\n`;
  out += elements("dc:creator", namesOf(authors)) + elements("dc:contributor", namesOf(contributors));
  out += elements("dc:source", pages.length === 0 ? namesOf(sources) : pages);
  out += elements("dc:language", [item.language]);
  // Ahead of pubDate: feedparser takes both for the date of publication, and of the two the second.
  if (item.published !== undefined) out += elements("dcterms:issued", [item.published]);
  out += elements("pubDate", [new Date(item.released).toUTCString()]);
  out += elements("atom:updated", [item.updated]) + elements("dc:identifier", item.symbols);
  for (const { scheme, label } of categoriesOf(item, site))
    out += `${INDENT.item}<category${attributes({ domain: scheme })}>${escapeText(label)}</category>\n`;
  return `${out}${enclosureOf(item)}${mediaOf(item)}${INDENT.channel}</item>\n`;
});

function atomLinks(of: ChannelLinks): string {
  const { self, page, hub, current, previous, next, firstPage, nextPage, alternates } = of;
  const type = "application/rss+xml";
  let out = "";
  const link = (values: Readonly<Record<string, string>>): void => {
    out += INDENT.channel + empty("atom:link", values);
  };
  link({ rel: "self", type, href: self });
  link({ rel: "alternate", type: "text/html", href: page });
  for (const { language, url } of alternates) link({ rel: "alternate", type, hreflang: language, href: url });
  if (hub !== undefined) link({ rel: "hub", href: hub });
  link({ rel: "license", href: LICENCE.url });
  if (current !== undefined) link({ rel: "current", type, href: current });
  if (previous !== undefined) link({ rel: "prev-archive", type, href: previous });
  if (next !== undefined) link({ rel: "next-archive", type, href: next });
  if (firstPage !== undefined) link({ rel: "first", type, href: firstPage });
  if (nextPage !== undefined) link({ rel: "next", type, href: nextPage });
  return out;
}

/**
 * A channel as RSS 2.0 (RSS Advisory Board, 2.0.11, and its Best Practices Profile), with Media RSS, Dublin Core and
 * RFC 5005.
 */
export function renderRss(view: View, site: Origin): string {
  const links = channelLinks(view, site, "rss");
  const title = feedTitle(view);
  const icon = iconUrl(site);
  const line = (name: string, text: string): string => INDENT.channel + element(name, text);
  const inner = (name: string, text: string): string => INDENT.item + element(name, text);
  let out =
    `<?xml version="1.0" encoding="utf-8"?>\n` +
    `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">\n` +
    `    <channel${attributes(NAMESPACES)}>\n`;
  out += line("title", title) + line("link", links.page) + line("description", view.description);
  out += line("lastBuildDate", new Date(feedUpdated(view, site)).toUTCString());
  out += line("docs", "https://www.rssboard.org/rss-specification") + line("generator", SERVICE_SLUG);
  out += line("language", view.language) + line("ttl", String(TTL));
  out += `${INDENT.channel}<image>\n${inner("url", icon)}${inner("title", title)}${inner("link", links.page)}`;
  out += `${inner("width", String(ICON.size))}${inner("height", String(ICON.size))}${INDENT.channel}</image>\n`;
  out += line("copyright", `${OPERATOR.name[view.language]}, ${LICENCE.name} (${LICENCE.url})`) + atomLinks(links);
  for (const item of feedItems(view)) out += itemElement(item, site);
  if (view.kind === "archive") out += `${INDENT.channel}<fh:archive/>\n`;
  return `${out}    </channel>\n</rss>`;
}
