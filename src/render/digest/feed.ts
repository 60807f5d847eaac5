import { Feed } from "feed";
import {
  channelUrl,
  type DigestAddress,
  digestFeedUrl,
  digestTag,
  digestUrl,
  type Origin,
} from "../../domain/channel/urls.ts";
import { OPERATOR, SERVICE_SLUG } from "../../domain/site/service.ts";
import { utc } from "../../domain/time/instant.ts";
import type { Digest } from "../../domain/view/digest.ts";
import { message } from "../../messages/message.ts";
import { iconUrl } from "../discovery/icon.ts";
import { cdata, element, empty, escapeAttribute, escapeText } from "../xml.ts";
import { renderDigestFragment } from "./html.ts";
import { addressOf, digestHeading } from "./parts.ts";
import { renderDigestText } from "./text.ts";

// Tools that turn feeds into mails need no code to send these: each item is one mail, and carries its HTML.

/** A channel's last digests, newest first, each of a period that is over and in which something was released. */
export interface DigestFeed {
  readonly address: Omit<DigestAddress, "first">;
  readonly siteName: string;
  /** Of the channel. */
  readonly name: string;
  readonly description: string;
  readonly digests: readonly Digest[];
}

interface Entry {
  readonly id: string;
  readonly url: string;
  readonly title: string;
  /** One-sentence summary of the digest: the titles of its entries. Feeds have it as HTML, as the content beside it. */
  readonly summary: string;
  readonly html: string;
  readonly digest: Digest;
  /** The end of its period, in milliseconds: it could not be sent before. */
  readonly published: number;
  readonly updated: number;
}

function entryOf(digest: Digest, site: Origin): Entry {
  const address = addressOf(digest);
  const titles = digest.sections.flatMap(({ items }) => items).map(({ title }) => title);
  return {
    id: digestTag(site, address),
    url: digestUrl(site, address, "html"),
    title: digestHeading(digest),
    summary: `${titles.slice(0, 5).join(" · ")}${titles.length > 5 ? " …" : ""}`,
    html: renderDigestFragment(digest, site),
    digest,
    published: digest.period.ends,
    updated: Math.max(digest.period.ends, Date.parse(digest.updated)),
  };
}

function titleOf({ address: { kind, language, channel }, siteName, name }: DigestFeed): string {
  return [siteName, ...(channel.kind === "everything" ? [] : [name]), message(language, `digest.title.${kind}`)].join(
    " – ",
  );
}

function updatedOf(entries: readonly Entry[]): number {
  return entries.reduce((last, { updated }) => Math.max(last, updated), 0);
}

/** A text for `feed`, whose XML writer undoes one "&amp;" of it: a text which says so needs two. */
function forFeed(text: string): string {
  return text.replaceAll("&amp;", "&amp;amp;");
}

function rss(feed: DigestFeed, entries: readonly Entry[], site: Origin): string {
  const { address, description } = feed;
  const document = new Feed({
    title: forFeed(titleOf(feed)),
    link: channelUrl(site, address.language, address.channel),
    description: forFeed(description),
    language: address.language,
    updated: new Date(updatedOf(entries)),
    generator: SERVICE_SLUG,
    docs: "https://www.rssboard.org/rss-specification",
    feedLinks: { rss: digestFeedUrl(site, address, "rss") },
  });
  for (const { id, url, title, summary, html, published, updated } of entries)
    document.addItem({
      guid: id,
      link: url,
      title,
      description: escapeText(summary),
      // xml-js writes only the first "]]>" of a section so that it ends nothing.
      content: html.replaceAll("]]>", "]]&gt;"),
      date: new Date(published),
      extensions: [
        { name: "dc:creator", objects: { _text: forFeed(OPERATOR.name[address.language]) } },
        { name: "atom:updated", objects: { _text: utc(updated) } },
      ],
    });
  return document.rss2();
}

function atom(feed: DigestFeed, entries: readonly Entry[], site: Origin): string {
  const { address, description } = feed;
  let out =
    `<?xml version="1.0" encoding="utf-8"?>\n` +
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${escapeAttribute(address.language)}">\n`;
  out += element("id", digestTag(site, address)) + element("title", titleOf(feed)) + element("subtitle", description);
  out +=
    element("updated", utc(updatedOf(entries))) +
    empty("link", { rel: "self", type: "application/atom+xml", href: digestFeedUrl(site, address, "atom") });
  out += empty("link", {
    rel: "alternate",
    type: "text/html",
    href: channelUrl(site, address.language, address.channel),
  });
  // In each entry too: aggregators pass entries on without their feed.
  const author =
    "<author>\n" +
    `${element("name", OPERATOR.name[address.language])}${element("uri", OPERATOR.url ?? site.origin)}</author>\n`;
  out += `${author}${element("icon", iconUrl(site))}`;
  for (const { id, url, title, summary, html, published, updated } of entries) {
    out +=
      "<entry>\n" +
      `${element("id", id)}${element("title", title)}${element("published", utc(published))}` +
      `${element("updated", utc(updated))}`;
    out +=
      `${author}${empty("link", { rel: "alternate", type: "text/html", href: url })}<summary ` +
      `type="html">${escapeText(escapeText(summary))}</summary>\n<content ` +
      `type="html">${cdata(html)}</content>\n</entry>\n`;
  }
  return `${out}</feed>\n`;
}

function json(feed: DigestFeed, entries: readonly Entry[], site: Origin): string {
  const { address, description } = feed;
  return JSON.stringify({
    version: "https://jsonfeed.org/version/1.1",
    title: titleOf(feed),
    home_page_url: channelUrl(site, address.language, address.channel),
    feed_url: digestFeedUrl(site, address, "json"),
    description,
    icon: iconUrl(site),
    authors: [{ name: OPERATOR.name[address.language], url: OPERATOR.url ?? site.origin }],
    language: address.language,
    items: entries.map(({ id, url, title, summary, html, digest, published, updated }) => ({
      id,
      url,
      title,
      summary,
      content_html: html,
      content_text: renderDigestText(digest, site),
      date_published: utc(published),
      date_modified: utc(updated),
      language: address.language,
    })),
  });
}

/** Every format that digests are fed in, by extension. */
export const DIGEST_FEEDS = {
  rss: { mediaType: "application/rss+xml; charset=utf-8", write: rss },
  atom: { mediaType: "application/atom+xml; charset=utf-8", write: atom },
  json: { mediaType: "application/feed+json", write: json },
} as const;

/** A feed of digests. */
export function renderDigestFeed(feed: DigestFeed, extension: keyof typeof DIGEST_FEEDS, site: Origin): string {
  return DIGEST_FEEDS[extension].write(
    feed,
    feed.digests.map((digest) => entryOf(digest, site)),
    site,
  );
}
