import { isObject } from "../../std/json-object.ts";
import { pointer } from "../../std/result.ts";
import { itemOf } from "../feed-fields.ts";
import { type ForeignItem, Remarks } from "../item.ts";
import { escaped, languageOf, linkOf, plainTitle, type Said } from "../values.ts";
import { wordsOf } from "../words.ts";
import { publishedOf } from "./dates.ts";

// A list of the OData service of a site (OData JSON Format 4.01, section 12: the items are the array "value"), with the
// names that the content system of who.int gives its fields. A publisher's own names beside them are not taken.

type Json = Readonly<Record<string, unknown>>;

/** Names of the same field, the one that says most ahead. */
const NAMES = {
  key: ["Id", "ID", "UrlName"],
  title: ["Title", "OverrideTitle"],
  summary: ["Summary", "MetaDescription", "Description"],
  url: ["ItemDefaultUrl", "Url"],
  published: ["PublicationDateAndTime", "PublicationDate", "FormatedDate"],
  language: ["Culture", "sf_culture"],
} as const;

function said(item: Json, index: number, names: readonly string[]): Said | undefined {
  const what = names.find((name) => typeof item[name] === "string" && (item[name] as string).trim() !== "");
  if (what === undefined) return undefined;
  return { what, text: item[what] as string, path: pointer(["value", index, what]) };
}

/** The address of an item: a path of the list is below the address under which the site has the pages. */
function pageOf(address: Said | undefined, pages: string | undefined): Said | undefined {
  if (address === undefined || /^https?:/i.test(address.text)) return address;
  return pages === undefined ? undefined : { ...address, text: `${pages}/${address.text.replace(/^\/+/, "")}` };
}

function readItem(item: Json, index: number, pages: string | undefined, now: number): ForeignItem {
  const remarks = new Remarks();
  const field = (name: keyof typeof NAMES): Said | undefined => said(item, index, NAMES[name]);
  const address = field("url");
  const whole = pageOf(address, pages);
  if (address !== undefined && whole === undefined) remarks.left("notAbsolute", address.what, address.text, address);
  const url = linkOf(whole, undefined, remarks);
  if (url !== undefined && address !== undefined) remarks.took("url", address.text, address);
  const heading = field("title");
  const title = plainTitle(heading && { ...heading, text: escaped(heading.text) }, remarks);
  const summary = field("summary");
  const words = wordsOf(summary && { ...summary, base: url }, undefined, remarks);
  const date = field("published");
  const published = publishedOf(date === undefined ? [] : [{ ...date, text: instantText(date.text) }], now, remarks);
  const key = field("key")?.text ?? url ?? address?.text ?? title ?? JSON.stringify(item);
  const language = languageOf(field("language"), remarks);
  return itemOf({ key, language, title, ...words, url, published, raw: JSON.stringify(item) }, remarks);
}

/** An Edm.DateTimeOffset may leave its offset out, and is UTC then. */
function instantText(text: string): string {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?$/.test(text.trim()) ? `${text.trim()}Z` : text;
}

/** The items of an OData list; undefined for JSON of another kind. `pages`: the address below which its pages are. */
export function odataItems(
  document: unknown,
  pages: string | undefined,
): { readonly items: readonly ((now: number) => ForeignItem)[]; readonly none: readonly string[] } | undefined {
  if (!isObject(document) || !Array.isArray(document.value)) return undefined;
  const items: ((now: number) => ForeignItem)[] = [];
  const none: string[] = [];
  for (const [index, value] of (document.value as readonly unknown[]).entries()) {
    if (isObject(value)) items.push((now) => readItem(value, index, pages, now));
    else none.push(pointer(["value", index]));
  }
  return { items, none };
}
