import { attributeOf, htmlOf, ItemFields, itemOf, saidBy } from "../feed-fields.ts";
import { type Medium, mediaOf } from "../feed-media.ts";
import { type ForeignItem, Remarks } from "../item.ts";
import { languageOf, linkOf, plainLine, plainTitle, type Said } from "../values.ts";
import { wordsOf } from "../words.ts";
import { elements, textOf, type XmlElement } from "../xml-tree.ts";
import { publishedOf } from "./dates.ts";

// RSS 0.9x, 1.0 and 2.0, with the modules that say what an entry can hold.

function named(parent: XmlElement, name: string): XmlElement | undefined {
  return elements(parent).find((element) => element.name === name);
}

/** The files of an item: enclosures, and Media RSS with what a group or the item says for all of its files. */
function mediaIn(fields: ItemFields): Medium[] {
  const enclosures = fields.all("enclosure").flatMap((element): Medium[] => {
    const said = attributeOf(element, "url");
    return said === undefined
      ? []
      : [{ said, base: element.base, type: element.attributes.get("type"), length: element.attributes.get("length") }];
  });
  const shared = (element: XmlElement | undefined, above: Partial<Medium>): Partial<Medium> => {
    const own = (name: string): Said | undefined =>
      element === undefined ? undefined : saidBy(named(element, `media:${name}`));
    const title = own("title") ?? above.title;
    const description = own("description") ?? above.description;
    const credit = own("credit") ?? above.credit;
    return { title, description, credit };
  };
  const content = (element: XmlElement, above: Partial<Medium>): Medium[] => {
    const said = attributeOf(element, "url");
    if (said === undefined) return [];
    const get = (name: string): string | undefined => element.attributes.get(name);
    const medium = element.name === "media:thumbnail" ? "image" : get("medium");
    return [
      {
        said,
        base: element.base,
        ...shared(element, above),
        type: get("type"),
        medium,
        length: get("filesize"),
        width: get("width"),
        height: get("height"),
        language: get("lang"),
      },
    ];
  };
  const ofItem = shared(undefined, {
    title: saidBy(fields.first("media:title")),
    description: saidBy(fields.first("media:description")),
    credit: saidBy(fields.first("media:credit")),
  });
  const groups = fields.all("media:group").flatMap((group) => {
    const above = shared(group, ofItem);
    return elements(group)
      .filter(({ name }) => name === "media:content" || name === "media:thumbnail")
      .flatMap((element) => content(element, above));
  });
  const alone = fields.all("media:content", "media:thumbnail").flatMap((element) => [
    ...content(element, ofItem),
    ...elements(element)
      .filter(({ name }) => name === "media:thumbnail")
      .flatMap((thumbnail) => content(thumbnail, shared(element, ofItem))),
  ]);
  return [...enclosures, ...groups, ...alone];
}

const MAIL = /^[^\s@]+@[^\s@]+$/;

/** The name of an author: RSS writes a mail address, with a name behind it in brackets. */
function authorOf(element: XmlElement, remarks: Remarks): string | undefined {
  const said = saidBy(element);
  const text = said.text.trim();
  const name =
    /^[^\s@()]+@[^\s@()]+\s*\(([^()]+)\)$/.exec(text)?.[1] ?? /^([^<>]+)<[^<>]+@[^<>]+>$/.exec(text)?.[1] ?? text;
  if (MAIL.test(name)) remarks.left("mailAddress", said.what, text, said);
  else {
    const line = plainLine({ ...said, text: name }, 200, remarks);
    if (line !== undefined) return line;
  }
  return undefined;
}

/** The distinct authors that elements name. */
export function authorsOf(
  found: readonly XmlElement[],
  nameOf: (element: XmlElement) => string | undefined,
  remarks: Remarks,
): readonly string[] | undefined {
  const names = new Set<string>();
  for (const element of found) {
    const name = nameOf(element);
    if (name === undefined) continue;
    if (names.size === 0) remarks.took("authors", name, element);
    names.add(name);
  }
  const authors = [...names];
  if (authors.length > 50)
    remarks.left("tooMany", "author", authors.slice(50).join(", "), found[0] ?? { line: 1, path: "" });
  return authors.length === 0 ? undefined : authors.slice(0, 50);
}

function readItem(item: XmlElement, inherited: XmlElement | undefined, now: number): ForeignItem {
  const fields = new ItemFields(item);
  const remarks = new Remarks();
  const guid = fields.first("guid");
  const about = attributeOf(item, "rdf:about");
  const link = fields.first("link");
  const alternate = fields.all("atom:link").find((element) => {
    const fits = (element.attributes.get("rel") ?? "alternate") === "alternate";
    if (!fits) fields.leave(element);
    return fits;
  });
  const isPermalink = guid !== undefined && guid.attributes.get("ispermalink")?.toLowerCase() !== "false";
  const permalink = isPermalink && /^https?:/i.test(textOf(guid).trim()) ? saidBy(guid) : undefined;
  const base = item.base;
  const address = saidBy(link) ?? (alternate === undefined ? undefined : attributeOf(alternate, "href")) ?? permalink;
  const url = linkOf(address, base, remarks);
  if (url !== undefined && address !== undefined) remarks.took("url", address.text, address);

  const title = plainTitle(htmlOf(fields.first("title", "dc:title"), base), remarks);
  const words = wordsOf(
    htmlOf(fields.first("description", "itunes:summary", "dc:description"), base ?? url),
    htmlOf(fields.first("content:encoded"), base ?? url),
    remarks,
  );
  const dates = fields
    .all("pubdate", "atom:published", "dcterms:issued", "dc:date")
    .map((element) => ({ ...saidBy(element), text: textOf(element) }))
    .filter(({ text }) => text.trim() !== "");
  const published = publishedOf(dates, now, remarks);
  for (const element of fields.all("atom:updated", "dcterms:modified"))
    remarks.left("changedNotPublished", element.written, textOf(element), element);
  const authors = authorsOf(
    fields.all("dc:creator", "author", "itunes:author"),
    (element) => authorOf(element, remarks),
    remarks,
  );
  const stated = fields.first("dc:language");
  const tagged: Said | undefined =
    item.language === undefined
      ? undefined
      : { what: "xml:lang", text: item.language, line: item.line, path: `${item.path}/@xml:lang` };
  const own = item.attributes.has("xml:lang") ? tagged : undefined;
  const language = languageOf(saidBy(stated) ?? own ?? saidBy(inherited) ?? tagged, remarks);
  const media = mediaOf(mediaIn(fields), remarks);
  fields.listRest(remarks);
  const key = saidBy(guid)?.text.trim() || about?.text.trim() || url || title || textOf(item).trim();
  return itemOf({ key, language, title, ...words, url, published, authors, ...media }, remarks);
}

/** The items of RSS: inside the channel, or beside it as RSS 1.0 has them. */
export function rssItems(
  root: XmlElement,
): readonly { readonly element: XmlElement; readonly read: (now: number) => ForeignItem }[] {
  const channel = named(root, "channel");
  // Once for all items: a channel has as many children as items.
  const language = channel === undefined ? undefined : (named(channel, "language") ?? named(channel, "dc:language"));
  const parents = [root, ...elements(root).filter(({ name }) => name === "channel")];
  return parents
    .flatMap((parent) => elements(parent).filter(({ name }) => name === "item"))
    .map((element) => ({ element, read: (now) => readItem(element, language, now) }));
}
