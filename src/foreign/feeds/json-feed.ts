import { isObject } from "../../std/json-object.ts";
import { pointer } from "../../std/result.ts";
import { itemOf } from "../feed-fields.ts";
import { type Medium, mediaOf } from "../feed-media.ts";
import { type ForeignItem, Remarks } from "../item.ts";
import { escaped, languageOf, linkOf, plainLine, plainTitle, type Said } from "../values.ts";
import { type SaidHtml, wordsOf } from "../words.ts";
import { publishedOf } from "./dates.ts";

// JSON Feed 1.0 and 1.1. A value of another type than the format has is not taken.

type Json = Readonly<Record<string, unknown>>;

/** The members of an object of the feed. What nobody took of them at the end is listed. */
class Members {
  readonly object: Json;
  readonly path: readonly PropertyKey[];
  readonly #left: Set<string>;

  constructor(object: Json, path: readonly PropertyKey[]) {
    this.object = object;
    this.path = path;
    this.#left = new Set(Object.keys(object));
  }

  take(name: string): unknown {
    this.#left.delete(name);
    return Object.hasOwn(this.object, name) ? this.object[name] : undefined;
  }

  place(...more: readonly PropertyKey[]): { readonly path: string } {
    return { path: pointer([...this.path, ...more]) };
  }

  text(name: string): Said | undefined {
    const value = this.object[name];
    if (typeof value !== "string") return undefined;
    this.#left.delete(name);
    return { what: name, text: value, ...this.place(name) };
  }

  list(name: string): readonly unknown[] {
    const value = this.object[name];
    if (!Array.isArray(value)) return [];
    this.#left.delete(name);
    return value;
  }

  leave(name: string): void {
    this.#left.add(name);
  }

  listRest(remarks: Remarks): void {
    for (const name of this.#left) {
      const value = this.object[name];
      if (value === null || value === "") continue;
      remarks.left("noField", name, typeof value === "string" ? value : JSON.stringify(value), this.place(name));
    }
  }
}

function html(said: Said | undefined, base: string | undefined, isHtml: boolean): SaidHtml | undefined {
  if (said === undefined) return undefined;
  const text = isHtml
    ? said.text
    : escaped(said.text)
        .replaceAll(/\r?\n\s*\r?\n/g, "<p>")
        .replaceAll(/\r?\n/g, "<br>");
  return { ...said, text, base };
}

function authorsIn(members: Members, remarks: Remarks): readonly string[] | undefined {
  const lone = members.take("author");
  const names = [...members.list("authors"), ...(isObject(lone) ? [lone] : [])].flatMap((author, index) => {
    if (!isObject(author) || typeof author.name !== "string") return [];
    const place = members.place("authors", index, "name");
    return plainLine({ what: "authors", text: author.name, ...place }, 200, remarks) ?? [];
  });
  const distinct = [...new Set(names)].slice(0, 50);
  if (distinct[0] !== undefined) remarks.took("authors", distinct[0], members.place("authors"));
  return distinct.length === 0 ? undefined : distinct;
}

function attachments(members: Members): Medium[] {
  return members.list("attachments").flatMap((value, index): Medium[] => {
    if (!isObject(value) || typeof value.url !== "string") return [];
    const place = members.place("attachments", index, "url");
    const title = typeof value.title === "string" ? { what: "title", text: value.title, ...place } : undefined;
    return [
      {
        said: { what: "attachments", text: value.url, ...place },
        type: typeof value.mime_type === "string" ? value.mime_type : undefined,
        length: value.size_in_bytes,
        title,
      },
    ];
  });
}

function readItem(value: Json, index: number, feed: Json, now: number): ForeignItem {
  const members = new Members(value, ["items", index]);
  const remarks = new Remarks();
  const id = members.take("id");
  const address = members.text("url");
  const url = linkOf(address, undefined, remarks);
  if (url !== undefined && address !== undefined) remarks.took("url", address.text, address);
  const title = plainTitle(html(members.text("title"), url, false), remarks);
  const content = members.text("content_html");
  const plain = members.text("content_text");
  const words = wordsOf(
    html(members.text("summary"), url, false),
    content === undefined ? html(plain, url, false) : html(content, url, true),
    remarks,
  );
  const published = publishedOf(
    [members.text("date_published")].filter((date) => date !== undefined),
    now,
    remarks,
  );
  const modified = members.text("date_modified");
  if (modified !== undefined) remarks.left("changedNotPublished", modified.what, modified.text, modified);
  const authors = authorsIn(members, remarks);
  if (authors === undefined && (feed.authors !== undefined || feed.author !== undefined))
    remarks.left("feedAuthor", "authors", JSON.stringify(feed.authors ?? feed.author), { path: "/authors" });
  const stated = members.text("language");
  const inherited: Said | undefined =
    typeof feed.language === "string" ? { what: "language", text: feed.language, path: "/language" } : undefined;
  const language = languageOf(stated ?? inherited, remarks);
  const pictures = ["image", "banner_image"].flatMap((name): Medium[] => {
    const said = members.text(name);
    return said === undefined ? [] : [{ said, medium: "image" }];
  });
  const media = mediaOf([...pictures, ...attachments(members)], remarks);
  members.listRest(remarks);
  const named = typeof id === "string" || typeof id === "number" ? String(id).trim() : "";
  const key = named || url || title || JSON.stringify(value);
  const raw = JSON.stringify(value);
  return itemOf({ key, language, title, ...words, url, published, authors, ...media, raw }, remarks);
}

/** A JSON Feed's items; undefined for JSON of another kind. */
export function jsonFeedItems(
  document: unknown,
): { readonly items: readonly ((now: number) => ForeignItem)[]; readonly none: readonly string[] } | undefined {
  if (!isObject(document) || !Array.isArray(document.items)) return undefined;
  const items: ((now: number) => ForeignItem)[] = [];
  const none: string[] = [];
  for (const [index, value] of (document.items as readonly unknown[]).entries()) {
    if (isObject(value)) items.push((now) => readItem(value, index, document, now));
    else none.push(pointer(["items", index]));
  }
  return { items, none };
}
