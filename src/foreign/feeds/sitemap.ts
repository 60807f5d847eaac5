import { ItemFields, itemOf, saidBy } from "../feed-fields.ts";
import { type ForeignItem, Remarks } from "../item.ts";
import { escaped, fileNameOf, languageOf, linkOf, plainTitle } from "../values.ts";
import { elements, type XmlElement } from "../xml-tree.ts";
import { publishedOf } from "./dates.ts";

// A sitemap (sitemaps.org 0.9), with the titles and dates of its news extension. Where it has none, the words of the
// address stand for the title, and the day on which the page was changed is not taken for its publication.

/** The words of the last part of an address: "a-strategy-for-ai" reads as "a strategy for ai". */
function wordsOfAddress(url: string): string {
  return fileNameOf(url)
    .replace(/\.[a-z]{2,5}$/i, "")
    .replace(/[-_+]+/g, " ")
    .trim();
}

function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element === undefined ? undefined : elements(element).find((each) => each.name === name);
}

function readUrl(element: XmlElement, now: number): ForeignItem {
  const fields = new ItemFields(element);
  const remarks = new Remarks();
  const location = saidBy(fields.first("loc"));
  const url = linkOf(location, undefined, remarks);
  if (url !== undefined && location !== undefined) remarks.took("url", location.text, location);
  const news = fields.first("news:news");
  const heading = saidBy(child(news, "news:title"));
  const named = url === undefined || heading !== undefined ? undefined : wordsOfAddress(url);
  if (named !== undefined && location !== undefined) remarks.doubt("titleFromFile", location.what, named, location);
  const title =
    plainTitle(heading && { ...heading, text: escaped(heading.text) }, remarks) ?? (named === "" ? undefined : named);
  const date = saidBy(child(news, "news:publication_date"));
  const published = publishedOf(date === undefined ? [] : [date], now, remarks);
  const changed = fields.first("lastmod");
  if (changed !== undefined) remarks.left("changedNotPublished", changed.written, saidBy(changed).text, changed);
  // The other languages of a page are its `xhtml:link` with an hreflang.
  const alternates = fields
    .all("xhtml:link")
    .flatMap((link) => (link.attributes.get("rel") === "alternate" ? (link.attributes.get("href") ?? []) : []));
  const language = languageOf(saidBy(child(child(news, "news:publication"), "news:language")), remarks);
  fields.listRest(remarks);
  return itemOf(
    {
      key: url ?? location?.text ?? "",
      language,
      title,
      url,
      published,
      alternates: alternates.length === 0 ? undefined : alternates,
    },
    remarks,
  );
}

/** The pages of a sitemap. One that lists other sitemaps has none. */
export function sitemapPages(
  root: XmlElement,
): readonly { readonly element: XmlElement; readonly read: (now: number) => ForeignItem }[] {
  return elements(root)
    .filter(({ name }) => name === "url")
    .map((element) => ({ element, read: (now) => readUrl(element, now) }));
}
