import { channelTag, entryTag, entryUrl, itemTag, type Origin } from "../../domain/channel/urls.ts";
import { LICENCE, OPERATOR, SERVICE_SLUG } from "../../domain/site/service.ts";
import { feedItems, type Item, type View } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";
import { type ChannelLinks, channelLinks, feedTitle } from "../channel-links.ts";
import { iconUrl } from "../discovery/icon.ts";
import { type Credit, creditsOf, namesOf } from "../entry/attribution.ts";
import { categoriesOf } from "../entry/categories.ts";
import { bodyHtml } from "../entry/entry-body.ts";
import { linkLabel, pageLabel } from "../entry/entry-facts.ts";
import { titleOf } from "../entry/title.ts";
import { oncePerItem } from "../once-per-item.ts";
import { attributes, cdata, element, empty, escapeAttribute, escapeText } from "../xml.ts";
import { feedUpdated } from "./updated.ts";

const ATOM = "application/atom+xml";

/** A person or organisation. What it did for the entry stands in an element of our own: Atom's persons have no role. */
function person(name: "author" | "contributor", { name: called, role, url }: Credit): string {
  return `<${name}>\n${element("name", called)}${element("uri", url)}<ha:role>${role}</ha:role>\n</${name}>\n`;
}

/**
 * Links to one page and to its translations. The page stands first and last, for some readers take the first alternate
 * link and some the last, whatever its language. Only the first says its own: no two alternates may have the same type
 * and hreflang (RFC 4287, 4.1.1).
 */
function alternates(
  own: string,
  language: string,
  others: readonly { readonly language: string; readonly url: string; readonly title?: string }[],
  type: string,
): string {
  let out = empty("link", { rel: "alternate", type: "text/html", hreflang: language, href: own });
  if (others.length === 0) return out;
  for (const other of others)
    out += empty("link", { rel: "alternate", type, hreflang: other.language, href: other.url, title: other.title });
  return out + empty("link", { rel: "alternate", type: "text/html", href: own });
}

function enclosures({ image, attachments }: Item): string {
  let out = "";
  if (image?.type !== undefined)
    out += empty("link", {
      rel: "enclosure",
      type: image.type,
      length: image.length,
      href: image.url,
      title: image.alt || undefined,
    });
  for (const { url, type, length, title, language } of attachments)
    out += empty("link", { rel: "enclosure", type, length, hreflang: language, href: url, title });
  return out;
}

/** Links to the source's pages, each with its language and publisher, and to where the entry was found. */
function sourceLinks({ pages, source, language }: Item, publisher: string): string {
  let out = "";
  for (const { language: of, url } of pages) {
    const label = pageLabel("label.originalPage", of, language);
    const title = `${publisher}${message(language, "punctuation.colon")}${label}`;
    out += empty("link", { rel: "via", hreflang: of, href: url, title });
  }
  if (source !== undefined && !pages.some(({ url }) => url === source.url))
    out += empty("link", { rel: "via", hreflang: source.language, href: source.url, title: source.name });
  return out;
}

/** The summary as HTML: of a content and a plain summary, rss2email mails the summary, without the content. */
function summaryHtml({ summary }: Item): string {
  return escapeText(escapeText(summary).replaceAll("\n", "<br>\n"));
}

/** Renders the content of an Atom entry, the same in every feed. */
const entryContent = oncePerItem((item, site) => {
  const { id, language } = item;
  const { authors, sources, contributors } = creditsOf(item);
  let out = `${element("id", itemTag(site, item))}<title type="text">${escapeText(titleOf(item))}</title>\n`;
  out += `<updated>${item.updated}</updated>\n<published>${item.released}</published>\n`;
  // Not dc:date: feedparser would take it for the date of the last change.
  if (item.published !== undefined) out += `<ha:published>${escapeText(item.published)}</ha:published>\n`;
  out += alternates(
    entryUrl(site, language, id),
    language,
    item.alternates.map((other) => ({
      language: other.language,
      title: other.title,
      url: entryUrl(site, other.language, id),
    })),
    "text/html",
  );
  out += enclosures(item);
  for (const { rel, url, title } of item.links)
    out += empty("link", { rel: "related", href: url, title: title ?? linkLabel(rel, language) });
  out += sourceLinks(item, namesOf(sources).join(message(language, "punctuation.comma")));
  for (const author of authors) out += person("author", author);
  for (const contributor of contributors) out += person("contributor", contributor);
  for (const { term, scheme, label } of categoriesOf(item, site)) out += empty("category", { term, scheme, label });
  return (
    `${out}<summary type="html">${summaryHtml(item)}</summary>\n` +
    `<content type="html">${cdata(bodyHtml(item))}</content>\n`
  );
});

function entry(item: Item, view: View, site: Origin): string {
  const own = item.language === view.language ? "" : ` xml:lang="${escapeAttribute(item.language)}"`;
  return `<entry${own}>\n${entryContent(item, site)}</entry>\n`;
}

function feedLinks(
  { page, self, hub, current, previous, next, firstPage, nextPage, alternates: others }: ChannelLinks,
  { language }: View,
): string {
  let out = empty("link", { rel: "self", type: ATOM, href: self }) + alternates(page, language, others, ATOM);
  if (hub !== undefined) out += empty("link", { rel: "hub", href: hub });
  // RFC 4946.
  out += empty("link", { rel: "license", href: LICENCE.url, title: LICENCE.name });
  if (current !== undefined) out += empty("link", { rel: "current", type: ATOM, href: current });
  if (previous !== undefined) out += empty("link", { rel: "prev-archive", type: ATOM, href: previous });
  if (next !== undefined) out += empty("link", { rel: "next-archive", type: ATOM, href: next });
  if (firstPage !== undefined) out += empty("link", { rel: "first", type: ATOM, href: firstPage });
  if (nextPage !== undefined) out += empty("link", { rel: "next", type: ATOM, href: nextPage });
  return out;
}

/** Tombstones (RFC 6721). An entry that came back has none: it would be announced as gone beside itself. */
function deletions({ withdrawn, items, language }: View, site: Origin): string {
  if (withdrawn.length === 0) return "";
  const present = new Set(items.map((item) => itemTag(site, item)));
  let out = "";
  for (const { id, at, language: of = language } of withdrawn) {
    const ref = entryTag(site, id, of);
    if (!present.has(ref)) out += empty("at:deleted-entry", { ref, when: at });
  }
  return out;
}

/** A channel as Atom 1.0 (RFC 4287), with archives (RFC 5005) and tombstones (RFC 6721). */
export function renderAtom(view: View, site: Origin): string {
  const links = channelLinks(view, site, "atom");
  const namespaces = {
    xmlns: "http://www.w3.org/2005/Atom",
    "xmlns:fh": "http://purl.org/syndication/history/1.0",
    "xmlns:at": "http://purl.org/atompub/tombstones/1.0",
    "xmlns:ha": `tag:${site.tagAuthority}:atom`,
  };
  let out =
    `<?xml version="1.0" encoding="utf-8"?>\n` +
    `<feed${attributes(namespaces)} xml:lang="${escapeAttribute(view.language)}">\n`;
  out += element(
    "id",
    `${channelTag(site, view.language, links.channel)}${view.kind === "changes" ? "changes" : ""}` +
      `${view.query === undefined ? "" : `?${view.query}`}`,
  );
  out +=
    `<title type="text">${escapeText(feedTitle(view))}</title>\n` +
    `<subtitle type="text">${escapeText(view.description)}</subtitle>\n`;
  out += `<updated>${feedUpdated(view, site)}</updated>\n${feedLinks(links, view)}`;
  // For entries of which no source names an author (RFC 4287, section 4.1.1).
  out +=
    "<author>\n" +
    `${element("name", OPERATOR.name[view.language])}${element("uri", OPERATOR.url ?? site.origin)}</author>\n`;
  out += element("rights", `${OPERATOR.name[view.language]}, ${LICENCE.name}`);
  out += `<generator uri="${escapeAttribute(site.origin)}">${SERVICE_SLUG}</generator>\n`;
  out += element("icon", iconUrl(site));
  if (view.kind === "archive") out += "<fh:archive/>\n";
  out += deletions(view, site);
  for (const item of feedItems(view)) out += entry(item, view, site);
  return `${out}</feed>\n`;
}
