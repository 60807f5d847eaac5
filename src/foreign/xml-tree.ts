import { Parser } from "htmlparser2";
import type { DocumentPosition } from "./item.ts";

// XML as a tree, as far as feeds need it. Feeds are often not well-formed, so a parser that goes on after each fault
// reads them; what the faults can touch is bounded by items: a new one ends the one before it.

/** An element under the name of its kind, whatever prefix the document gives its namespace. */
export interface XmlElement extends DocumentPosition {
  /** In lower case: "dc:creator"; RSS and the elements of unknown namespaces as they are written. */
  readonly name: string;
  /** As the document has it. */
  readonly written: string;
  /** By names like those of elements. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: (XmlElement | string)[];
  /** Address that relative ones are relative to (xml:base). */
  readonly base?: string;
  /** Language tag (xml:lang). */
  readonly language?: string;
  /** Offsets of its start and its end in the text; an element without an end ends where it starts. */
  readonly start: number;
  end: number;
  /** False for one whose end the document does not have. */
  closed: boolean;
}

const MAX_DEPTH = 200;

const PREFIXES: Readonly<Record<string, string>> = {
  "http://purl.org/rss/1.0": "",
  "http://my.netscape.com/rdf/simple/0.9": "",
  "http://channel.netscape.com/rdf/simple/0.9": "",
  "http://backend.userland.com/rss": "",
  "http://backend.userland.com/rss2": "",
  "http://blogs.law.harvard.edu/tech/rss": "",
  "http://www.w3.org/2005/atom": "atom",
  "http://purl.org/atom/ns#": "atom",
  "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
  "http://purl.org/rss/1.0/modules/content": "content",
  "http://purl.org/dc/elements/1.1": "dc",
  "http://purl.org/dc/elements/1.0": "dc",
  "http://purl.org/dc/terms": "dcterms",
  "http://search.yahoo.com/mrss": "media",
  "http://www.sitemaps.org/schemas/sitemap/0.9": "",
  "http://www.google.com/schemas/sitemap-news/0.9": "news",
  "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
  "http://www.w3.org/1999/xhtml": "xhtml",
  "http://www.w3.org/xml/1998/namespace": "xml",
};

type Scope = ReadonlyMap<string, string>;

function prefixOf(uri: string, prefix: string): string {
  return PREFIXES[uri.trim().toLowerCase().replace(/\/$/, "")] ?? prefix;
}

function nameOf(written: string, scope: Scope, isAttribute: boolean): string {
  const colon = written.indexOf(":");
  const prefix = colon < 0 ? "" : written.slice(0, colon);
  const local = written.slice(colon + 1).toLowerCase();
  const uri = isAttribute && prefix === "" ? undefined : scope.get(prefix);
  const kind = uri === undefined ? prefix.toLowerCase() : prefixOf(uri, prefix);
  return kind === "" ? local : `${kind}:${local}`;
}

/** Counts lines up to positions that never go back. */
class Lines {
  readonly #text: string;
  /** The first line end that was not counted, so that a text without any is searched once. */
  #next: number;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
    this.#next = text.indexOf("\n");
  }

  at(position: number): number {
    while (this.#next >= 0 && this.#next < position) {
      this.#line++;
      this.#next = this.#text.indexOf("\n", this.#next + 1);
    }
    return this.#line;
  }
}

class TooDeep {}

interface Open {
  readonly element: XmlElement;
  readonly scope: Scope;
  readonly counts: Map<string, number>;
}

/** A document's root element, and the place where it became too deep to be read on. */
export interface XmlTree {
  readonly root: XmlElement | undefined;
  readonly tooDeep?: DocumentPosition;
}

const ITEMS = new Set(["item", "atom:entry"]);

class Builder {
  readonly #lines: Lines;
  readonly #scope: Scope;
  readonly #stack: Open[] = [];
  root: XmlElement | undefined;

  constructor(text: string, scope: Scope) {
    this.#lines = new Lines(text);
    this.#scope = scope;
  }

  open(written: string, given: Readonly<Record<string, string>>, position: number): void {
    if (this.root !== undefined && this.#stack.length === 0) return;
    let parent = this.#stack.at(-1);
    const scope = scopeOf(given, parent?.scope ?? this.#scope);
    const name = nameOf(written, scope, false);
    const unclosed = ITEMS.has(name) ? this.#stack.findIndex(({ element }) => element.name === name) : -1;
    if (unclosed >= 0) {
      this.#stack.length = unclosed;
      parent = this.#stack.at(-1);
    }
    const attributes = new Map(Object.entries(given).map(([key, value]) => [nameOf(key, scope, true), value]));
    const line = this.#lines.at(position);
    const index = (parent?.counts.get(written) ?? 0) + 1;
    parent?.counts.set(written, index);
    const above = parent?.element;
    const base = baseOf(attributes.get("xml:base"), above?.base);
    const language = attributes.get("xml:lang") ?? above?.language;
    const element: XmlElement = {
      name,
      written,
      attributes,
      children: [],
      line,
      path: `${above?.path ?? ""}/${written}${index > 1 ? `[${index}]` : ""}`,
      ...(base === undefined ? {} : { base }),
      ...(language === undefined ? {} : { language }),
      start: position,
      end: position,
      closed: false,
    };
    above?.children.push(element);
    this.root ??= element;
    this.#stack.push({ element, scope, counts: new Map() });
    if (this.#stack.length > MAX_DEPTH) throw new TooDeep();
  }

  text(data: string): void {
    const children = this.#stack.at(-1)?.element.children;
    if (children === undefined) return;
    const last = children.length - 1;
    // One string for a run of text: a parser hands it over in pieces.
    if (typeof children[last] === "string") children[last] += data;
    else children.push(data);
  }

  close(written: string, implied: boolean, position: number): void {
    const index = this.#stack.findLastIndex(({ element }) => element.written === written);
    if (index < 0) return;
    const closed = this.#stack[index]?.element;
    if (closed !== undefined) {
      closed.closed = !implied;
      closed.end = position;
    }
    this.#stack.length = index;
  }

  get place(): DocumentPosition {
    const { line = 1, path = "" } = this.#stack.at(-1)?.element ?? {};
    return { line, path };
  }
}

function scopeOf(given: Readonly<Record<string, string>>, outer: Scope): Scope {
  const declared = Object.entries(given).filter(([name]) => name === "xmlns" || name.startsWith("xmlns:"));
  if (declared.length === 0) return outer;
  return new Map([...outer, ...declared.map(([name, uri]): [string, string] => [name.slice(6), uri])]);
}

function baseOf(given: string | undefined, outer: string | undefined): string | undefined {
  if (given === undefined || !URL.canParse(given, outer)) return outer;
  return new URL(given, outer).href;
}

/** Parses a document; never fails. `scope` has the namespaces that are declared around it. */
export function parseXml(text: string, scope: Scope = new Map()): XmlTree {
  const builder = new Builder(text, scope);
  const parser = new Parser(
    {
      onopentag: (name, attributes) => builder.open(name, attributes, parser.startIndex),
      onclosetag: (name, implied) => builder.close(name, implied, (parser.endIndex ?? parser.startIndex) + 1),
      ontext: (data) => builder.text(data),
    },
    { xmlMode: true },
  );
  try {
    parser.write(text);
    parser.end();
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
    return { root: builder.root, tooDeep: builder.place };
  }
  return { root: builder.root };
}

/** The elements inside one, in order. */
export function elements({ children }: XmlElement): XmlElement[] {
  return children.filter((child) => typeof child !== "string");
}

/** All text of an element. */
export function textOf({ children }: XmlElement): string {
  return children.map((child) => (typeof child === "string" ? child : textOf(child))).join("");
}

function attributeText(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

const VOID = new Set(["br", "hr", "img", "input", "wbr", "area", "base", "col", "embed", "link", "meta", "source"]);

/** Returns an element's content as HTML: the markup of XHTML, with addresses resolved where a base is known. */
export function innerHtml({ children }: XmlElement): string {
  return children
    .map((child) => {
      if (typeof child === "string") return child.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
      const tag = child.name.replace(/^.*:/, "");
      const attributes = [...child.attributes].map(([name, value]) => {
        const resolved =
          (name === "href" || name === "src") && child.base !== undefined && URL.canParse(value, child.base);
        return ` ${name}="${attributeText(resolved ? new URL(value, child.base).href : value)}"`;
      });
      // HTML that is not well-formed: what follows an element that HTML never closes is not inside it.
      return `<${tag}${attributes.join("")}>${innerHtml(child)}${VOID.has(tag) ? "" : `</${tag}>`}`;
    })
    .join("");
}
