import { attributeOf, ItemFields, itemOf, saidBy } from "../feed-fields.ts";
import { type Medium, mediaOf } from "../feed-media.ts";
import { type ForeignItem, Remarks } from "../item.ts";
import { escaped, languageOf, linkOf, plainLine, plainTitle, type Said } from "../values.ts";
import { type SaidHtml, wordsOf } from "../words.ts";
import { elements, innerHtml, textOf, type XmlElement } from "../xml-tree.ts";
import { publishedOf } from "./dates.ts";
import { authorsOf } from "./rss.ts";

// Atom 1.0 (RFC 4287), and 0.3, which has other names for the same.

/** A text construct as HTML (RFC 4287, section 3.1). */
function htmlOf(element: XmlElement | undefined, base: string | undefined): SaidHtml | undefined {
  if (element === undefined) return undefined;
  const type = element.attributes.get("type")?.trim().toLowerCase() ?? "text";
  const mode = element.attributes.get("mode")?.toLowerCase();
  const inside = elements(element).length > 0;
  const isHtml = type === "html" || (type === "text/html" && mode !== "xml") || mode === "escaped";
  const text = inside
    ? innerHtml(element)
    : isHtml
      ? textOf(element)
      : escaped(textOf(element)).replaceAll(/\r?\n\s*\r?\n/g, "<p>");
  return { what: element.written, text, line: element.line, path: element.path, base: element.base ?? base };
}

/** Types of content that are words: anything else is a file in the feed. */
const WORDS = /^(?:text|html|xhtml|text\/(?:html|plain)|application\/xhtml\+xml)$/i;

function nameOf(person: XmlElement, remarks: Remarks): string | undefined {
  const name = elements(person).find((element) => element.name === "atom:name");
  return plainLine(saidBy(name), 200, remarks);
}

function attachmentsOf(links: readonly XmlElement[]): Medium[] {
  return links.flatMap((link): Medium[] => {
    const said = attributeOf(link, "href");
    if (said === undefined) return [];
    const get = (name: string): string | undefined => link.attributes.get(name);
    return [
      {
        said,
        base: link.base,
        type: get("type"),
        length: get("length"),
        title: attributeOf(link, "title"),
        language: get("hreflang"),
      },
    ];
  });
}

function readEntry(entry: XmlElement, feedAuthors: readonly XmlElement[], now: number): ForeignItem {
  const fields = new ItemFields(entry);
  const remarks = new Remarks();
  const id = fields.first("atom:id");
  const links = fields.all("atom:link");
  const relation = (link: XmlElement): string => link.attributes.get("rel")?.toLowerCase() ?? "alternate";
  const alternates = links.filter((link) => relation(link) === "alternate");
  const alternate = alternates.find((link) => /html/.test(link.attributes.get("type") ?? "html")) ?? alternates[0];
  const enclosures = links.filter((link) => relation(link) === "enclosure");
  for (const link of links) if (link !== alternate && !enclosures.includes(link)) fields.leave(link);
  const address = alternate === undefined ? undefined : attributeOf(alternate, "href");
  const url = linkOf(address, alternate?.base, remarks);
  if (url !== undefined && address !== undefined) remarks.took("url", address.text, address);

  const title = plainTitle(htmlOf(fields.first("atom:title"), url), remarks);
  const summary = fields.first("atom:summary");
  const content = fields.all("atom:content").find((element) => {
    const fits = WORDS.test(element.attributes.get("type")?.trim() ?? "text") && !element.attributes.has("src");
    if (!fits) fields.leave(element);
    return fits;
  });
  const words = wordsOf(htmlOf(summary, url), htmlOf(content, url), remarks);
  const dates = fields.all("atom:published", "atom:issued").map((element) => saidBy(element));
  const published = publishedOf(dates, now, remarks);
  for (const element of fields.all("atom:updated", "atom:modified"))
    remarks.left("changedNotPublished", element.written, textOf(element), element);
  const authors = authorsOf(fields.all("atom:author"), (person) => nameOf(person, remarks), remarks);
  if (authors === undefined)
    for (const author of feedAuthors) remarks.left("feedAuthor", author.written, textOf(author), author);
  const holder = content ?? summary ?? entry;
  const tagged: Said | undefined =
    holder.language === undefined
      ? undefined
      : { what: "xml:lang", text: holder.language, line: holder.line, path: `${holder.path}/@xml:lang` };
  const language = languageOf(tagged, remarks);
  const media = mediaOf(attachmentsOf(enclosures), remarks);
  fields.listRest(remarks);
  const key = (id === undefined ? "" : textOf(id).trim()) || url || title || textOf(entry).trim();
  return itemOf({ key, language, title, ...words, url, published, authors, ...media }, remarks);
}

/** The entries of Atom: of a feed, or one that is a document of its own. */
export function atomEntries(
  root: XmlElement,
): readonly { readonly element: XmlElement; readonly read: (now: number) => ForeignItem }[] {
  const entries = root.name === "atom:entry" ? [root] : elements(root).filter(({ name }) => name === "atom:entry");
  const authors = root.name === "atom:entry" ? [] : elements(root).filter(({ name }) => name === "atom:author");
  return entries.map((element) => ({ element, read: (now) => readEntry(element, authors, now) }));
}
