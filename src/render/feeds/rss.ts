import { Feed, type Item as FeedItem } from "feed";
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
import { wellFormed } from "../plain-text.ts";
import { escapeAttribute, escapeText } from "../xml.ts";
import { feedUpdated } from "./updated.ts";

// RSS 2.0 through `feed`, mostly by its extensions: they are written as they are, where its own fields rewrite
// addresses, guess types, and lose "&amp;" and a second "]]>" in a text.

const NAMESPACES = {
  "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
  "xmlns:dc": "http://purl.org/dc/elements/1.1/",
  "xmlns:dcterms": "http://purl.org/dc/terms/",
  "xmlns:fh": "http://purl.org/syndication/history/1.0",
  "xmlns:media": "http://search.yahoo.com/mrss/",
} as const;

/** Minutes between two visits: what our own caches promise is fresh within one, and readers need not hurry. */
const TTL = 60;

type Node = Readonly<Record<string, unknown>>;
type Values = Readonly<Record<string, string | number | undefined>>;

/** xml-js undoes one `&amp;` of every text ahead of escaping it, so that a text which says "&amp;" needs one more. */
function text(value: string): Node {
  const safe = wellFormed(value);
  return { _text: safe.includes("&amp;") ? safe.replaceAll("&amp;", "&amp;amp;") : safe };
}

/** xml-js splits only the first "]]>" of a section; several sections side by side are one text. */
function section(value: string): Node {
  const safe = wellFormed(value);
  if (!safe.includes("]]>")) return { _cdata: safe };
  const pieces = safe.split("]]>");
  return {
    _cdata: pieces.map((piece, index) => `${index === 0 ? "" : ">"}${piece}${index === pieces.length - 1 ? "" : "]]"}`),
  };
}

/** xml-js escapes nothing but quotes in attributes, and those after us: so quotes stay as they are. */
function node(values: Values, children: Node = {}): Node {
  const escaped: Record<string, string | number> = {};
  for (const name in values) {
    const value = values[name];
    if (value !== undefined)
      escaped[name] = typeof value === "number" ? value : escapeAttribute(value).replaceAll("&quot;", '"');
  }
  return { _attributes: escaped, ...children };
}

type Extensions = NonNullable<FeedItem["extensions"]>;

/** An extension; several elements of one name where `content` is a list, which feed writes but does not declare. */
function add(to: Extensions, name: string, content: Node | readonly Node[]): void {
  if (Array.isArray(content) && content.length === 0) return;
  to.push({ name, objects: content as Record<string, unknown> });
}

function mediaOf(item: Item): Node[] {
  const { image, language } = item;
  const media: Node[] = [];
  if (image !== undefined) {
    media.push(
      node(
        {
          url: image.url,
          medium: "image",
          type: image.type,
          fileSize: image.length,
          width: image.width,
          height: image.height,
        },
        {
          // No media:description: feedparser takes it for the item's own, and rss2email mails it in place of the text.
          // The words for those who do not see the picture stand in the text.
          ...(image.caption === undefined ? {} : { "media:title": node({ type: "plain" }, text(image.caption)) }),
          ...(image.credit === undefined ? {} : { "media:credit": text(image.credit) }),
        },
      ),
    );
  }
  for (const { url, type, length, title, language: fileLanguage } of item.attachments) {
    media.push(
      node(
        {
          url,
          type,
          medium: mediumOf(type),
          fileSize: length,
          lang: fileLanguage === language ? undefined : fileLanguage,
        },
        { "media:title": node({ type: "plain" }, text(title)) },
      ),
    );
  }
  return media;
}

function mediumOf(type: string): string {
  const family = type.slice(0, type.indexOf("/"));
  return family === "image" || family === "audio" || family === "video" ? family : "document";
}

/** One enclosure an item (RSS Best Practices Profile), and none whose size nobody knows: `length` must be true. */
function enclosureOf({ attachments, image }: Item): Node | undefined {
  const attachment = attachments.find(({ length }) => length !== undefined);
  const { url, type, length } = attachment ?? image ?? {};
  return url === undefined || type === undefined || length === undefined ? undefined : node({ url, length, type });
}

function feedItem(item: Item, site: Origin): FeedItem {
  const extensions: Extensions = [];
  add(extensions, "title", text(titleOf(item)));
  // A description is HTML (RSS Best Practices Profile): plain text is escaped as such first.
  add(extensions, "description", text(escapeText(item.summary)));
  add(extensions, "content:encoded", section(bodyHtml(item)));
  const { authors, sources, contributors } = creditsOf(item);
  add(extensions, "dc:creator", namesOf(authors).map(text));
  add(extensions, "dc:contributor", namesOf(contributors).map(text));
  // The source's pages and where the entry was found; where no address is known, whose it is.
  const found = item.source === undefined ? [] : [item.source.url];
  const pages = [...new Set([...item.pages.map(({ url }) => url), ...found])];
  add(extensions, "dc:source", (pages.length === 0 ? namesOf(sources) : pages).map(text));
  add(extensions, "dc:language", text(item.language));
  // Ahead of pubDate: feedparser takes both for the date of publication, and of the two the second.
  if (item.published !== undefined) add(extensions, "dcterms:issued", text(item.published));
  add(extensions, "pubDate", text(new Date(item.released).toUTCString()));
  add(extensions, "atom:updated", text(item.updated));
  add(extensions, "dc:identifier", item.symbols.map(text));
  add(
    extensions,
    "category",
    categoriesOf(item, site).map(({ scheme, label }) => node({ domain: scheme }, text(label))),
  );
  const enclosure = enclosureOf(item);
  if (enclosure !== undefined) add(extensions, "enclosure", enclosure);
  add(extensions, "media:content", mediaOf(item));
  return {
    title: "",
    link: entryUrl(site, item.language, item.id),
    guid: itemTag(site, item),
    // feed would write it ahead of the extensions: pubDate stands among those.
    date: undefined as unknown as Date,
    extensions,
  };
}

/** Where feed closes the channel, with its indentation. */
const CLOSING = "\n    </channel>";

/** The element of an item, as feed writes it at its place in a channel. */
const itemElement = oncePerItem((item, site) => {
  const feed = new Feed({ title: "", link: site.origin, description: "", copyright: "" });
  feed.addItem(feedItem(item, site));
  const text = feed.rss2();
  const opening = "\n        <item>";
  return text.slice(text.indexOf(opening), text.lastIndexOf(CLOSING));
});

function atomLinks(of: ChannelLinks): Node[] {
  const { self, page, hub, current, previous, next, firstPage, nextPage, alternates } = of;
  const type = "application/rss+xml";
  const links = [node({ rel: "self", type, href: self }), node({ rel: "alternate", type: "text/html", href: page })];
  for (const { language, url } of alternates)
    links.push(node({ rel: "alternate", type, hreflang: language, href: url }));
  if (hub !== undefined) links.push(node({ rel: "hub", href: hub }));
  links.push(node({ rel: "license", href: LICENCE.url }));
  if (current !== undefined) links.push(node({ rel: "current", type, href: current }));
  if (previous !== undefined) links.push(node({ rel: "prev-archive", type, href: previous }));
  if (next !== undefined) links.push(node({ rel: "next-archive", type, href: next }));
  if (firstPage !== undefined) links.push(node({ rel: "first", type, href: firstPage }));
  if (nextPage !== undefined) links.push(node({ rel: "next", type, href: nextPage }));
  return links;
}

/**
 * A channel as RSS 2.0 (RSS Advisory Board, 2.0.11, and its Best Practices Profile), with Media RSS, Dublin Core and
 * RFC 5005.
 */
export function renderRss(view: View, site: Origin): string {
  const links = channelLinks(view, site, "rss");
  const title = feedTitle(view);
  const feed = new Feed({
    title: text(title)._text as string,
    link: links.page,
    description: text(view.description)._text as string,
    language: view.language,
    updated: new Date(feedUpdated(view, site)),
    generator: SERVICE_SLUG,
    docs: "https://www.rssboard.org/rss-specification",
    copyright: text(`${OPERATOR.name[view.language]}, ${LICENCE.name} (${LICENCE.url})`)._text as string,
    ttl: TTL,
    // Makes feed declare where links stand: ahead of the items. The extension below puts all of them into its place.
    feed: links.self,
    image: iconUrl(site),
  });
  const channel: Extensions = [];
  // feed declares atom and no other namespace of extensions, and its root cannot be reached: the channel's own
  // attributes can. To write the root anew in the text would copy all of it, a tenth of the time that the rest takes.
  add(channel, "_attributes", NAMESPACES);
  add(channel, "atom:link", atomLinks(links));
  add(channel, "image", {
    url: text(iconUrl(site)),
    title: text(title),
    link: text(links.page),
    width: { _text: ICON.size },
    height: { _text: ICON.size },
  });
  for (const { name, objects } of channel) feed.addExtension({ name, objects });
  let items = "";
  for (const item of feedItems(view)) items += itemElement(item, site);
  if (view.kind === "archive") items += "\n        <fh:archive/>";
  return feed.rss2().replace(CLOSING, () => `${items}${CLOSING}`);
}
